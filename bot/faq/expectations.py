"""Reading `testfragen.csv`: questions, and which entry is to answer each.

They measure the bot and teach it nothing, so faults in them never keep it from answering.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from bot.faq.characters import clean
from bot.faq.faults import has_words, nearest, quoted
from bot.faq.office_text import Row, TableError, decoded, header_place, read_rows
from bot.faq.values import CONVERSATION, NO_ENTRY, Expectation

_QUESTION = frozenset(["frage", "question", "q", "testfrage"])
_WANTED = frozenset(["eintrag", "einträge", "entry", "id", "gold"])
_NONE = frozenset(["keine", "keiner", "keins", "kein", "none", "-", "–"])
_TALK = frozenset(["smalltalk", "small talk", "small-talk"])
_COLUMNS = "erwartet werden die Spalten Frage und Eintrag"
_WANTED_EXPECTED = "erwartet wird die Nummer eines Eintrags, „keine“ oder „smalltalk“"

_Fault = tuple[int, str]  # line, what is wrong


def read_expectations(
    raw: bytes, ids: Iterable[str] | None = None
) -> tuple[tuple[Expectation, ...], list[_Fault]]:
    """Return what the file expects, and its faults; `ids` are those of all entries, if known."""
    try:
        rows = read_rows(decoded(raw), _is_header)
    except TableError as error:
        return (), [(error.line, str(error))]
    at = header_place(rows, _is_header)
    if at is None:
        return (), [_no_header(rows)]

    question, wanted = _column(rows[at], _QUESTION), _column(rows[at], _WANTED)
    known = None if ids is None else {entry_id.casefold(): entry_id for entry_id in ids}
    expectations, faults = list[Expectation](), list[_Fault]()
    for row in rows[at + 1 :]:
        if _is_remark(row):
            continue
        text = clean(_cell(row, question))
        names = filter(str.strip, _cell(row, wanted).split("|"))
        gold = tuple(_target(name, known) for name in names)
        if fault := _row_fault(text, gold, known):
            faults.append((row.line, fault))
        else:
            expectations.append(Expectation(text, gold, row.line))
    return tuple(expectations), faults


def _no_header(rows: Sequence[Row]) -> _Fault:
    """Return the fault of a file that does not name its columns."""
    if not rows:
        return 0, f"{_COLUMNS}, gefunden: nichts"
    found = quoted("; ".join(rows[0].cells))
    return rows[0].line, f"{_COLUMNS}, gefunden: {found}"


def _column(header: Row, names: Collection[str]) -> int:
    """Return the place of the first column that has one of the names."""
    cells = map(_folded, header.cells)
    return next(place for place, name in enumerate(cells) if name in names)


def _is_header(cells: Sequence[str]) -> bool:
    names = {_folded(cell) for cell in cells}
    return bool(names & _QUESTION and names & _WANTED)


def _is_remark(row: Row) -> bool:
    return row.cells[0].lstrip().startswith("#")


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _folded(text: str) -> str:
    return clean(text).casefold()


def _target(name: str, known: dict[str, str] | None) -> str:
    """Return the id that a cell names, as its entry's file spells it."""
    bare = clean(name)
    if bare.casefold() in _NONE:
        return NO_ENTRY
    if bare.casefold() in _TALK:
        return CONVERSATION
    numbered = re.fullmatch(r"0*(\d+)(?:\.0)?", bare)  # Excel may make 7 of 07, and 7.0 of 7
    entry_id = numbered[1] if numbered else bare
    return (known or {}).get(entry_id.casefold(), entry_id)


def _row_fault(text: str, gold: Sequence[str], known: dict[str, str] | None) -> str:
    """Return what is wrong with a row, empty if nothing is."""
    if not has_words(text):
        return "die Frage fehlt; erwartet wird ein Text in der Spalte Frage"
    if not gold:
        return f"der Eintrag fehlt; {_WANTED_EXPECTED}"
    apart = {NO_ENTRY, CONVERSATION} & set(gold)
    if apart and len(gold) > 1:
        return "„keine“ und „smalltalk“ stehen allein, ohne einen Eintrag daneben"
    if known is None or apart:
        return ""
    ids = known.values()
    for entry_id in gold:
        if entry_id not in ids:
            near = None if entry_id.isdigit() else nearest(entry_id, ids)
            meant = f"; meinten Sie „{near}“?" if near else ""
            return f"Einen Eintrag {quoted(entry_id)} gibt es nicht{meant}; {_WANTED_EXPECTED}"
    return ""
