"""Questions in tables: CSV, TSV and XLSX, by the names of their columns."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.editing.sources.cells import follow_ups_in, phrases_in
from bot.editing.sources.extras import needed
from bot.editing.sources.text import one_line
from bot.editing.sources.values import Item, Skipped, Source, SourceError
from bot.faq.faults import has_words, quoted
from bot.faq.office_text import Row, TableError, decoded, header_place, read_rows, unguarded
from bot.faq.values import Phrase

QUESTION, ANSWER, CATEGORY, PHRASES, FOLLOW_UPS, ENTRY = (
    *("Frage", "Antwort", "Kategorie", "Weitere Fragen", "Nachgefragt", "Eintrag"),
)
_GROUP = "QnaId"  # of Microsoft's QnA Maker: rows with one number are one entry
_NAMES = {
    QUESTION: ("frage", "fragen", "question", "questions", "q"),
    ANSWER: ("antwort", "antworten", "antworttext", "answer", "answers", "a"),
    CATEGORY: (
        *("kategorie", "category", "thema", "themen", "topic", "rubrik", "bereich", "section"),
    ),
    PHRASES: (
        *("weitere fragen", "weitere formulierungen", "formulierungen", "auch gefragt als"),
        *("alternative fragen", "alternativen", "varianten", "phrases", "variants"),
        *("alternative questions", "alternatives", "other questions"),
    ),
    FOLLOW_UPS: ("nachgefragt", "nachfragen", "follow-ups", "follow ups"),
    ENTRY: ("eintrag", "nr", "nr.", "nummer", "entry", "id"),
    _GROUP: ("qnaid",),
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names}
_NUMBER = re.compile(r" \d+$")  # a second column of the same kind: "Weitere Fragen 2"
_ROW = re.compile(r"(?:[-–•·*]|\d{1,3}[.)])\s|\|")
_EXPECTED = (
    f"erwartet werden die Spalten {QUESTION} und {ANSWER}, wahlweise {CATEGORY} und {PHRASES}"
)
_HIDDEN = "ausgeblendet"
# A sheet may claim a million rows and 16,000 columns, nearly all of them empty.
_MOST_COLUMNS = 100
_MOST_EMPTY_ROWS = 1_000  # one after another
_LARGEST_UNPACKED = 200_000_000  # bytes of all parts of a document
_LARGEST_WORKBOOK = 20_000_000  # the same of a workbook, which takes fifty times as much in memory
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password


def read_text_table(name: str, raw: bytes) -> Source:
    """Return the questions of a CSV or TSV file."""
    try:
        rows = read_rows(decoded(raw), _is_header)
    except TableError as error:
        where = f", Zeile {error.line}" if error.line else ""
        raise SourceError(f"{name}{where}: {error}") from error
    if not rows:
        raise SourceError(f"{name}: die Datei ist leer; {_EXPECTED}")
    source = _below_header(rows, "Zeile")
    if source is not None:
        return source
    first = rows[0]
    if _begins_with_a_question(first):
        without_header = _Sheet((QUESTION, ANSWER, CATEGORY), "Zeile")
        return without_header.read(rows)
    found = quoted("; ".join(first.cells))
    raise SourceError(f"{name}, Zeile {first.line}: {_EXPECTED}, gefunden: {found}")


def _begins_with_a_question(row: Row) -> bool:
    """Tell whether a row is a question with its answer, and perhaps its category."""
    if len(row.cells) not in (2, 3):
        return False
    first = row.cells[0]
    return first.rstrip().endswith("?")


def read_workbook(name: str, raw: bytes) -> Source:
    """Return the questions of all sheets of an XLSX file that have the columns."""
    sheets = _sheets(name, raw)
    items = list[Item]()
    skipped = list[Skipped]()
    other_sheets = list[Skipped]()
    has_columns = False
    for sheet in sheets:
        source = _below_header(sheet.rows, f"{sheet.title}, Zeile")
        skipped += sheet.hidden
        if source is not None:
            has_columns = True
            items += source.items
            skipped += source.skipped
        elif sheet.rows:
            other_sheets.append(Skipped(sheet.title, "Tabellenblatt", _EXPECTED))
    if not has_columns:
        titles = ", ".join(f"„{sheet.title}“" for sheet in sheets)
        raise SourceError(f"{name}: in den Tabellenblättern {titles} keine Fragen; {_EXPECTED}")
    return Source(tuple(items), (*skipped, *other_sheets))


def _below_header(rows: Sequence[Row], row_name: str) -> Source | None:
    """Return the questions below the names of the columns, None if there are no names."""
    at = header_place(rows, _is_header)
    if at is None:
        return None
    header = rows[at]
    sheet = _Sheet(header.cells, row_name)
    return sheet.read(rows[at + 1 :])


def _is_header(cells: Sequence[str]) -> bool:
    columns = {_column(cell) for cell in cells}
    return columns.issuperset((QUESTION, ANSWER))


def _column(cell: str) -> str | None:
    """Return the column that a cell names, None if it names none."""
    name = one_line(cell).casefold().rstrip(":*")
    without_number = _NUMBER.sub("", name)
    return _COLUMN_OF.get(without_number)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The columns of a table, and how its rows are called in messages."""

    header: Sequence[str]
    row_name: str

    def read(self, rows: Iterable[Row]) -> Source:
        """Return the items of the rows below the header."""
        found = dict[str, Item]()  # the first item of each group
        skipped = list[Skipped]()
        for row in rows:
            values = self._values(row)
            place = f"{self.row_name} {row.line}"
            item = self._item(values, place)
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            group = values[_GROUP] or place  # without a number, a row is its own group
            first = found.get(group)
            found[group] = _with_question(first, item) if first else item
        return Source(tuple(found.values()), tuple(skipped))

    def _values(self, row: Row) -> dict[str, str]:
        """Return the text of each column; several of one kind are one."""
        values = dict.fromkeys(_NAMES, "")
        for name, cell in zip(self.header, row.cells, strict=False):
            column = _column(name)
            if column is None or not cell.strip():
                continue
            text = unguarded(cell)
            above = values[column]
            values[column] = f"{above}\n{text}" if above else text
        return values

    def _item(self, values: dict[str, str], place: str) -> Item | Skipped:
        question = one_line(values[QUESTION])
        answer = values[ANSWER]
        if not has_words(question):
            return Skipped(place, one_line(answer), "ohne Frage")
        if not answer.strip():
            return Skipped(place, question, "ohne Antwort")
        is_ours = ENTRY in map(_column, self.header)
        if not is_ours:
            answer = _with_paragraphs(answer)
        phrases = phrases_in(values[PHRASES])
        follow_ups = follow_ups_in(values[FOLLOW_UPS])
        return Item(
            question=question,
            answer=answer,
            category=" ".join(values[CATEGORY].split()),
            phrases=(*phrases, *follow_ups),
            entry=one_line(values[ENTRY]),
            place=place,
        )


def _with_question(item: Item, other: Item) -> Item:
    """Return an item to which another of its group adds further ways to ask."""
    asked_otherwise = Phrase(other.question)
    phrases = (*item.phrases, asked_otherwise, *other.phrases)
    return replace(item, phrases=phrases)


def _with_paragraphs(answer: str) -> str:
    """Return an answer whose lines stay apart, as in its cell.

    Markdown would join lines without a blank line between them. Lists and tables keep together.
    """
    lines = answer.replace("\r\n", "\n").split("\n")
    text = ""
    before = ""
    for raw in lines:
        line = raw.strip()
        if not line:
            continue
        if before:
            keeps_together = _is_row(before) and _is_row(line)
            text += "\n" if keeps_together else "\n\n"
        text += line
        before = line
    return text


def _is_row(line: str) -> bool:
    """Tell whether a line is one of a list or of a table."""
    return _ROW.match(line) is not None


@dataclass(frozen=True, slots=True)
class _ShownSheet:
    """A sheet of a workbook: what it shows, and what is hidden in it."""

    title: str
    rows: tuple[Row, ...]
    hidden: tuple[Skipped, ...]


def _sheets(name: str, raw: bytes) -> list[_ShownSheet]:
    """Return what each sheet shows."""
    openpyxl = needed("openpyxl", "XLSX-Dateien")
    check_archive(name, raw, "XLSX", _LARGEST_WORKBOOK)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which hold no text
            book = openpyxl.load_workbook(io.BytesIO(raw), data_only=True, rich_text=True)
            return list(map(_shown, book.worksheets))
    except Exception as error:  # openpyxl raises whatever the XML inside leads to
        expected = "erwartet wird eine XLSX-Datei, wie Excel und LibreOffice sie speichern"
        raise SourceError(f"{name}: nicht lesbar ({type(error).__name__}); {expected}") from error


def check_archive(name: str, raw: bytes, kind: str, largest: int = _LARGEST_UNPACKED) -> None:
    """Refuse a file that is not of an office program, or would fill the memory."""
    if raw.startswith(_OLD_OFFICE):
        message = f"altes Format oder mit Kennwort; bitte als {kind} ohne Kennwort speichern"
        raise SourceError(f"{name}: {message}")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceError(
            f"{name}: keine {kind}-Datei; erwartet wird eine, die sich öffnen lässt"
        ) from error
    if size > largest:
        most = largest // 1_000_000
        raise SourceError(
            f"{name}: ausgepackt größer als {most} MB; erwartet wird eine kleinere Datei"
        )


def _shown(sheet: Any) -> _ShownSheet:
    """Return the rows of a sheet that are shown, and those that are hidden."""
    rows = []
    hidden = []
    is_hidden = sheet.sheet_state != "visible"
    for number, texts in _filled_rows(sheet):
        if is_hidden or sheet.row_dimensions[number].hidden:
            place = f"{sheet.title}, Zeile {number}"
            first_text = next(filter(None, texts))
            skipped = Skipped(place, first_text, _HIDDEN)
            hidden.append(skipped)
        else:
            row = Row(number, tuple(texts))
            rows.append(row)
    return _ShownSheet(sheet.title, tuple(rows), tuple(hidden))


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield (number, texts) of the rows with text, until too many without any have followed."""
    merged = dict(_merged(sheet))
    columns = min(sheet.max_column, _MOST_COLUMNS)
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=columns), start=1):
        texts = [merged.get(cell.coordinate) or _cell_text(cell) for cell in cells]
        if any(text.strip() for text in texts):
            empty = 0
            yield number, texts
            continue
        empty += 1
        if empty > _MOST_EMPTY_ROWS:
            return


def _merged(sheet: Any) -> Iterator[tuple[str, str]]:
    """Yield the places below the first of merged cells of a column, with what that one shows."""
    for area in sheet.merged_cells.ranges:
        column = area.min_col
        if column != area.max_col:
            continue
        rows = range(area.min_row, area.max_row + 1)
        first, *others = [sheet.cell(row, column) for row in rows]
        text = _cell_text(first)
        for cell in others:
            yield cell.coordinate, text


def _cell_text(cell: Any) -> str:
    """Return what a cell shows, its link as Markdown writes it."""
    text = _value_text(cell.value, cell.number_format)
    address = getattr(cell.hyperlink, "target", None)
    if address and text.strip() and "](" not in text and address not in text:
        return f"[{text.strip()}]({address})"
    return text


def _value_text(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list):  # rich text
        return "".join(map(_run_text, value))
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    if isinstance(value, dt.date):
        return _day(value)
    return str(value)


def _number_text(value: float, number_format: str) -> str:
    """Return a number as German tables show it: 75 %, 12,50 €, 0,5."""
    if "%" in number_format:
        return f"{_with_comma(value * 100)} %"
    if "€" in number_format or "EUR" in number_format:
        return f"{value:.2f} €".replace(".", ",")
    return _with_comma(value)


def _with_comma(value: float) -> str:
    return f"{value:.10g}".replace(".", ",")


def _day(value: dt.date) -> str:
    """Return a day, and the time of it unless that is midnight."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.strftime("%d.%m.%Y %H:%M")
    return value.strftime("%d.%m.%Y")


def _run_text(run: object) -> str:
    """Return a run of rich text, bold as Markdown writes it."""
    text = str(getattr(run, "text", run))
    words = text.strip()
    font = getattr(run, "font", None)
    is_bold = getattr(font, "b", None)
    if not words or not is_bold:
        return text
    return text.replace(words, f"**{words}**")
