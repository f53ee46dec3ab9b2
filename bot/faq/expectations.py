"""Reading `testfragen.csv`: questions, and which entry is to answer each.

They measure the bot and teach it nothing, so faults in them never keep it from answering.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

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
    header = header_place(rows, _is_header)
    if header is None:
        return (), [_no_header(rows)]

    question_column = _column(rows[header], _QUESTION)
    wanted_column = _column(rows[header], _WANTED)
    known = None
    if ids is not None:
        known = {entry_id.casefold(): entry_id for entry_id in ids}
    expectations = list[Expectation]()
    faults = list[_Fault]()
    for row in rows[header + 1 :]:
        if _is_remark(row):
            continue
        question = clean(_cell(row, question_column))
        wanted = _targets(_cell(row, wanted_column), known)
        fault = _row_fault(question, wanted, known)
        if fault:
            faults.append((row.line, fault))
        else:
            expectations.append(Expectation(question, wanted, row.line))
    return tuple(expectations), faults


def _no_header(rows: Sequence[Row]) -> _Fault:
    """Return the fault of a file that does not name its columns."""
    if not rows:
        return 0, f"{_COLUMNS}, gefunden: nichts"
    first = rows[0]
    found = quoted("; ".join(first.cells))
    return first.line, f"{_COLUMNS}, gefunden: {found}"


def _column(header: Row, names: Collection[str]) -> int:
    """Return the place of the first column that has one of the names; the header has it."""
    for place, cell in enumerate(header.cells):
        if _folded(cell) in names:
            return place
    raise LookupError(names)


def _is_header(cells: Sequence[str]) -> bool:
    names = {_folded(cell) for cell in cells}
    return bool(names & _QUESTION and names & _WANTED)


def _is_remark(row: Row) -> bool:
    return row.cells[0].lstrip().startswith("#")


def _cell(row: Row, column: int) -> str:
    """Return the text in a column, empty if the row is too short."""
    if column >= len(row.cells):
        return ""
    return row.cells[column]


def _folded(text: str) -> str:
    return clean(text).casefold()


def _targets(cell: str, known: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return the ids that a cell names, as the files of their entries spell them."""
    written = cell.split("|")
    names = filter(str.strip, written)
    return tuple(_target(name, known or {}) for name in names)


def _target(name: str, known: Mapping[str, str]) -> str:
    bare = clean(name)
    folded = bare.casefold()
    if folded in _NONE:
        return NO_ENTRY
    if folded in _TALK:
        return CONVERSATION
    numbered = re.fullmatch(r"0*(\d+)(?:\.0)?", bare)  # Excel may make 7 of 07, and 7.0 of 7
    entry_id = numbered[1] if numbered else bare
    return known.get(entry_id.casefold(), entry_id)


def _row_fault(question: str, wanted: Sequence[str], known: Mapping[str, str] | None) -> str:
    """Return what is wrong with a row, empty if nothing is."""
    if not has_words(question):
        return "die Frage fehlt; erwartet wird ein Text in der Spalte Frage"
    if not wanted:
        return f"der Eintrag fehlt; {_WANTED_EXPECTED}"
    apart = NO_ENTRY in wanted or CONVERSATION in wanted
    if apart and len(wanted) > 1:
        return "„keine“ und „smalltalk“ stehen allein, ohne einen Eintrag daneben"
    if known is None or apart:
        return ""
    ids = known.values()
    for entry_id in wanted:
        if entry_id in ids:
            continue
        near = None if entry_id.isdigit() else nearest(entry_id, ids)
        meant = f"; meinten Sie „{near}“?" if near else ""
        return f"Einen Eintrag {quoted(entry_id)} gibt es nicht{meant}; {_WANTED_EXPECTED}"
    return ""
