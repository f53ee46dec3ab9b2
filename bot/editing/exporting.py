"""A FAQ as a table for office programs, or as JSON lines; `init --from` reads each of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.editing.entry_text import follow_ups_apart
from bot.editing.sources.cells import follow_up_cell, phrases_cell
from bot.editing.sources.extras import needed
from bot.editing.sources.tables import ANSWER, CATEGORY, ENTRY, FOLLOW_UPS, PHRASES, QUESTION
from bot.editing.sources.values import SourceError
from bot.faq.office_text import guarded, guarded_again
from bot.faq.phrase_lists import view_of
from bot.faq.values import Entry, Faq, Phrase
from bot.faq.writing import replace_bytes

_LONGEST_CELL = 32_000  # characters; Excel takes 32,767, and breaks or drops what is longer
_SEPARATOR = " | "
_WIDTHS = {ENTRY: 24, CATEGORY: 20, QUESTION: 40, ANSWER: 80, PHRASES: 60, FOLLOW_UPS: 30}
_COLUMN_NUMBER = re.compile(r" \d+$")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Table = list[list[str]]


def export(faq: Faq, target: Path, *, replace_old: bool = False) -> None:
    """Write a FAQ into a file, in the format that its suffix names."""
    writers = {".csv": _csv, ".xlsx": _workbook, ".jsonl": _json_lines}
    write = writers.get(target.suffix.casefold())
    if write is None:
        suffixes = ", ".join(writers)
        raise SourceError(f"{target}: erwartet wird eine Datei mit der Endung {suffixes}")
    if target.exists() and not replace_old:
        raise SourceError(f"{target}: die Datei gibt es schon; zum Ersetzen bitte --force angeben")
    if not target.parent.is_dir():
        raise SourceError(f"{target}: den Ordner {target.parent} gibt es nicht")
    replace_bytes(target, write(faq))


def _table(faq: Faq) -> Table:
    """Return the column names and the rows of all entries.

    Text that does not fit into one cell continues in a second column of the same kind.
    """
    rows = [_row(entry) for entry in faq.entries]
    header = list[str]()
    lines = [list[str]() for _ in rows]
    for name in _WIDTHS:
        lengths = [len(row[name]) for row in rows]
        columns = max(lengths, default=1)
        header.append(name)
        for number in range(2, columns + 1):
            header.append(f"{name} {number}")
        for line, row in zip(lines, rows, strict=True):
            cells = row[name]
            empty = columns - len(cells)
            line.extend(cells)
            line.extend([""] * empty)
    return [header, *lines]


def _row(entry: Entry) -> dict[str, list[str]]:
    if len(entry.answer) > _LONGEST_CELL:
        most = f"{_LONGEST_CELL:,}".replace(",", ".")
        raise SourceError(
            f"Eintrag {entry.id}: die Antwort ist länger als {most} Zeichen; bitte als .jsonl"
        )
    phrases, follow_ups = follow_ups_apart(entry.phrases)
    return {
        ENTRY: [entry.slug or entry.id],
        CATEGORY: [entry.category],
        QUESTION: [entry.question],
        ANSWER: [entry.answer],
        PHRASES: list(_cells(phrases_cell(phrases))),
        FOLLOW_UPS: list(_cells(follow_up_cell(follow_ups))),
    }


def _cells(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts, joined, in as few cells as hold them."""
    cell = ""
    for part in parts:
        joined = f"{cell}{_SEPARATOR}{part}" if cell else part
        if len(joined) > _LONGEST_CELL:
            yield cell
            joined = part
        cell = joined
    yield cell


def _csv(faq: Faq) -> bytes:
    """Return a CSV file as German Excel opens it: semicolons, and a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    for row in _table(faq):
        writer.writerow(map(guarded, row))
    return out.getvalue().encode("utf-8-sig")


def _workbook(faq: Faq) -> bytes:
    needed("openpyxl", "XLSX-Dateien")
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "FAQ"
    sheet.freeze_panes = "A2"
    table = _table(faq)
    for number, row in enumerate(table, start=1):
        is_header = number == 1
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = _in_xml(guarded_again(text))
            cell.data_type = "s"  # never a formula, whatever the text begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=is_header)
    for column, name in enumerate(table[0], start=1):
        kind = _COLUMN_NUMBER.sub("", name)
        dimensions = sheet.column_dimensions[get_column_letter(column)]
        dimensions.width = _WIDTHS[kind]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _in_xml(text: str) -> str:
    """Return a text that a workbook can hold; refuse any other."""
    sign = _NOT_IN_XML.search(text)
    if sign is not None:
        code = f"U+{ord(sign[0]):04X}"
        raise SourceError(
            f"das Zeichen {code} passt in keine XLSX-Datei; bitte als .jsonl oder .csv"
        )
    return text


def _json_lines(faq: Faq) -> bytes:
    lines = []
    for entry in faq.entries:
        line = json.dumps(_object(entry), ensure_ascii=False)
        lines.append(f"{line}\n")
    return "".join(lines).encode()


def _object(entry: Entry) -> dict[str, Any]:
    """Return an entry as a line of a JSON-lines file holds it; what is empty is left out."""
    phrases, follow_ups = follow_ups_apart(entry.phrases)
    views = [view_of(phrase) for phrase in phrases]
    row: dict[str, Any] = {
        "id": entry.id,
        "question": entry.question,
        "answer": entry.answer,
    }
    if entry.slug not in ("", entry.id):
        row["slug"] = entry.slug
    if entry.category:
        row["category"] = entry.category
    if phrases:
        row["variants"] = [phrase.text for phrase in phrases]
    if any(views):
        row["views"] = views
    if follow_ups:
        row["follow_ups"] = [_follow_up(phrase) for phrase in follow_ups]
    return row


def _follow_up(phrase: Phrase) -> dict[str, str | None]:
    return {"after": phrase.after, "text": phrase.text}
