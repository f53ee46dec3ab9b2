"""Changes of an FAQ: tried on a copy first, and in lines that end as those around them do."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.faq.files import is_left_by_a_program

_LINE_END = re.compile(r"\r\n|\r|\n")


@contextmanager
def trial(faq_path: Path, changes: Mapping[str, str]) -> Iterator[Path]:
    """Give a copy of a FAQ folder with some files changed, by their names in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "faq"
        shutil.copytree(faq_path, copy, ignore=_left_by_programs)
        for name, text in changes.items():
            file = copy / name
            file.write_bytes(text.encode())
        yield copy


def _left_by_programs(_: str, names: Iterable[str]) -> set[str]:
    """Return the files that need not be copied.

    An editor's lock is a link to nowhere, which cannot be copied.
    """
    return {name for name in names if is_left_by_a_program(name)}


def line_end(text: str) -> str:
    """Return how the lines of a text end: as the first does."""
    first = _LINE_END.search(text)
    return first[0] if first else "\n"


def with_line_ends(text: str, end: str) -> str:
    """Return a text all of whose lines end alike."""
    return _LINE_END.sub(end, text)
