"""Reading a FAQ from JSON lines.

A line is an object with `id`, `question`, `answer` and, if there are any, `variants`: other ways to
ask. What else an entry file holds may be there, too: `category`, `slug` (its name), `views` (the
point of view of each variant) and `follow_ups`, objects with `after` and `text`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any

from bot.faq import crisis_folder, smalltalk_file
from bot.faq.answers import answer_faults, shows_text
from bot.faq.faults import DataError, Fault, has_words, id_fault, is_text, is_texts, nearest, quoted
from bot.faq.general import general_questions
from bot.faq.lines import FOLLOW_UPS, PHRASES, numbered, section_of
from bot.faq.phrase_lists import phrase_of
from bot.faq.smalltalk_file import said_word_for_word
from bot.faq.values import Entry, Faq, Notice, Phrase, Site
from bot.faq.weights_file import parse_weights, weights_file

_Report = Callable[[int, str], None]  # line, what was expected
_Row = dict[str, Any]

_KEYS = ("id", "question", "answer", "variants", "category", "slug", "views", "follow_ups")
# What an entry file has below these headings, a line has in other keys than the answer.
_PLACES = {
    PHRASES: "Formulierungen gehören in „variants“",
    FOLLOW_UPS: "Anschlussfragen gehören in „follow_ups“",
}
_MOST_UNKNOWN_KEYS = 10  # that are named; a file of another program may have many


def read_jsonl(path: Path) -> Faq:
    """Read a FAQ from JSON lines with `id`, `question`, `answer` and optional `variants`."""
    raw = path.read_bytes()
    weights_path = weights_file(path)
    raw_weights = weights_path.read_bytes() if weights_path.is_file() else b""
    faults = list[Fault]()

    def report(line: int, message: str) -> None:
        faults.append(Fault(str(path), line, message))

    def report_weights(_: str, line: int, message: str) -> None:
        faults.append(Fault(str(weights_path), line, message))

    rows = dict(_rows(raw, report))
    entries = _entries(rows, report)
    if not entries and not faults:
        expected = "erwartet wird je Zeile ein JSON-Objekt mit id, question, answer"
        report(0, f"die Datei ist leer; {expected}")
    _check_follow_ups(entries, report)
    faults.sort(key=attrgetter("line"))
    weights_text = raw_weights.decode("utf-8-sig", "replace")
    weights = parse_weights(weights_path, weights_text, report_weights)
    if faults:
        raise DataError(faults)
    site = Site()
    known = tuple(entry for _, entry in entries.values())
    said = said_word_for_word(known, ())
    notices = [*_unknown_keys(path, rows), *_strange_answers(path, entries)]
    digest = hashlib.sha256(raw + raw_weights)
    return Faq(
        known,
        smalltalk=smalltalk_file.read_base(site, said),
        general=general_questions(known, 0),
        site=site,
        crisis=crisis_folder.read_base(),
        weights=weights,
        notices=tuple(notices),
        digest=digest.hexdigest(),
    )


def _rows(raw: bytes, report: _Report) -> Iterator[tuple[int, _Row]]:
    """Yield the object of each line with its number, and report lines that hold no object."""
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        row = _row(line)
        if isinstance(row, str):
            report(number, row)
        else:
            yield number, row


def _entries(rows: Mapping[int, _Row], report: _Report) -> dict[str, tuple[int, Entry]]:
    """Return the entries by their ids, with the numbers of their lines."""
    entries: dict[str, tuple[int, Entry]] = {}
    for number, row in rows.items():
        fault = _fault(row)
        if fault:
            report(number, fault)
            continue
        entry = _entry(row)
        if entry.id in entries:
            report(number, f"die id „{entry.id}“ ist doppelt vergeben")
        else:
            entries[entry.id] = number, entry
    return entries


def _unknown_keys(path: Path, rows: Mapping[int, _Row]) -> Iterator[Notice]:
    """Yield that a key is not read, where it stands first."""
    first_lines = dict[str, int]()
    for number, row in rows.items():
        for key in row:
            first_lines.setdefault(key, number)
    known = ", ".join(_KEYS)
    unknown = [key for key in first_lines if key not in _KEYS]
    for key in unknown[:_MOST_UNKNOWN_KEYS]:
        line = first_lines[key]
        meant = nearest(key, _KEYS)
        hint = f"meinten Sie {meant}?" if meant else f"gelesen werden {known}"
        message = f"„{key}“ ist unbekannt und wird nicht gelesen; {hint}"
        yield Notice("warning", path.name, line, message)


def _strange_answers(path: Path, entries: Mapping[str, tuple[int, Entry]]) -> Iterator[Notice]:
    """Yield what an answer holds that an entry file may not; a program may have written it.

    What is wrong in several lines of an answer is named once.
    """
    for number, entry in entries.values():
        first_lines = dict[str, int]()
        for line, message in _strange_lines(entry.answer).items():
            first_lines.setdefault(message, line)
        for message, line in first_lines.items():
            where = f"„answer“, Zeile {line}"
            yield Notice("warning", path.name, number, f"{where}: {message}")
        if not first_lines and not shows_text(entry.answer):
            yield Notice("warning", path.name, number, "„answer“ zeigt keinen Text")


def _strange_lines(answer: str) -> dict[int, str]:
    """Return what is wrong with lines of an answer, by their numbers."""
    lines = numbered(answer)
    faults = dict(answer_faults(lines))
    for line, text in lines:
        if section := section_of(text):
            heading = quoted(text.strip())
            expected = _PLACES[section]
            faults[line] = f"{heading} in der Antwort; {expected}"
    return faults


def _check_follow_ups(entries: Mapping[str, tuple[int, Entry]], report: _Report) -> None:
    """Report follow-ups of entries that there are not, each of these once for an entry."""
    for number, entry in entries.values():
        named = {phrase.after for phrase in entry.phrases if phrase.after}
        unknown = named.difference(entries)
        for entry_id in sorted(unknown):
            report(number, f"„follow_ups“: Einen Eintrag „{entry_id}“ gibt es nicht")


def _row(line: bytes) -> _Row | str:
    """Return the object of one line, or what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
        # Text with an escaped half of a character pair cannot be sent.
        json.dumps(row, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        return f"kein gültiges JSON in UTF-8 ({error})"
    if not isinstance(row, dict):
        return "erwartet wird ein JSON-Objekt mit id, question, answer"
    return row


def _entry(row: _Row) -> Entry:
    return Entry(
        row["id"],
        row["question"],
        row["answer"],
        category=row.get("category") or "",
        phrases=_phrases(row),
        slug=row.get("slug") or row["id"],
    )


def _phrases(row: _Row) -> tuple[Phrase, ...]:
    variants = row.get("variants") or []
    views = row.get("views") or [""] * len(variants)
    phrases = list(map(phrase_of, variants, views))
    for item in row.get("follow_ups") or ():
        follow_up = Phrase(item["text"], FOLLOW_UPS, after=item["after"])
        phrases.append(follow_up)
    return tuple(phrases)


def _fault(row: _Row) -> str:
    """Return what is wrong with the values of a row, empty if nothing is."""
    for key in ("id", "question"):
        if not is_text(row.get(key)):
            return f"„{key}“ fehlt oder ist leer; erwartet wird ein Text"
    if not has_words(row["question"]):
        return f"„question“: „{row['question'][:60]}“ enthält kein Wort"
    if unusable := id_fault(row["id"]):
        return unusable
    if not isinstance(row.get("answer"), str):
        return "„answer“ fehlt; erwartet wird ein Text"
    if row.get("variants") and not is_texts(row["variants"]):
        return "„variants“: erwartet wird eine Liste von Texten"
    return _optional_fault(row)


def _optional_fault(row: _Row) -> str:
    for key in ("category", "slug"):
        value = row.get(key) or ""
        if not isinstance(value, str):
            return f"„{key}“: erwartet wird ein Text"
    views = row.get("views") or []
    if not _is_list_of(views, _is_string):
        return "„views“: erwartet wird eine Liste von Texten"
    variants = row.get("variants") or ()
    if views and len(views) != len(variants):
        return "„views“: erwartet wird zu jedem Text in „variants“ ein Blickwinkel"
    follow_ups = row.get("follow_ups") or []
    if not _is_list_of(follow_ups, _is_follow_up):
        return "„follow_ups“: erwartet wird eine Liste von Objekten mit after und text"
    return ""


def _is_list_of(value: object, is_item: Callable[[object], bool]) -> bool:
    if not isinstance(value, list):
        return False
    return all(map(is_item, value))


def _is_string(item: object) -> bool:
    return isinstance(item, str)


def _is_follow_up(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    return is_text(item.get("after")) and is_text(item.get("text"))
