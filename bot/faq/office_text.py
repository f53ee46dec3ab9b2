"""Tables that office programs save as text: CSV and TSV, in the encodings and dialects they use.

Also the guard that keeps a spreadsheet from taking a cell for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_DELIMITERS = (";", "\t", ",")
_FIRST_ROWS = 10  # within which the names of the columns stand; a title may come before them
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_SEPARATOR_HINT = re.compile(r"sep=.\r?\n?", re.IGNORECASE)  # Excel's own first line
# Signs in a text whose bytes are of another file: pictures, archives, programs.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class TableError(ValueError):
    """A file cannot be read as a table; `line` is where (0: as a whole)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and the line of the file that it begins in."""

    line: int
    cells: tuple[str, ...]


def decoded(raw: bytes) -> str:
    """Return the text of a file that an office program saved.

    UTF-8 is tried before Windows-1252; UTF-16 needs a byte order mark.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return _text(raw[len(mark) :], (encoding,))
    return _text(raw, ("utf-8", "cp1252"))


def _text(raw: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise TableError("kein Text; erwartet wird eine Textdatei in UTF-8 oder Windows-1252")


def read_rows(text: str, is_header: Callable[[Sequence[str]], bool]) -> list[Row]:
    """Return the rows of a table, split at the sign with which `is_header` finds its columns."""
    hint = _SEPARATOR_HINT.match(text)
    table = text[hint.end() :] if hint else text
    skipped = 1 if hint else 0
    for delimiter in _DELIMITERS:
        if _has_header(table, delimiter, is_header):
            return list(_rows(table, delimiter, skipped))
    first_line, _, _ = table.lstrip().partition("\n")
    delimiter = max(_DELIMITERS, key=first_line.count)
    return list(_rows(table, delimiter, skipped))


def _has_header(text: str, delimiter: str, is_header: Callable[[Sequence[str]], bool]) -> bool:
    try:
        for number, row in enumerate(_rows(text, delimiter, 0)):
            if is_header(row.cells):
                return True
            if number >= _FIRST_ROWS:
                return False
    except TableError:
        return False  # read with another sign, the quotation marks may stand right
    return False


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = f"die Anführungszeichen einer Zelle passen nicht zusammen ({error})"
            raise TableError(message, line + skipped) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(line + skipped, tuple(cells))
        line = reader.line_num + 1


def header_place(rows: Sequence[Row], is_header: Callable[[Sequence[str]], bool]) -> int | None:
    """Return the place of the row that names the columns, None if there is none."""
    for place, row in enumerate(rows[:_FIRST_ROWS]):
        if is_header(row.cells):
            return place
    return None


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `unguarded` undoes it.

    >>> guarded("=1+1"), unguarded(guarded("=1+1"))
    ("'=1+1", '=1+1')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def guarded_again(text: str) -> str:
    """Return a text for a cell that is text anyway, so that `unguarded` gives it back."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text of a cell without the apostrophe before what looks like a formula."""
    return text[1:] if _GUARDED.match(text) else text
