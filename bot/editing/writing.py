"""Writing files of a FAQ that a bot may be reading: all or nothing, tried on a copy first."""

from __future__ import annotations

import os
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


def replace_file(file: Path, text: str) -> None:
    """Write all or nothing and keep the file's rights.

    A running bot never reads half a file.
    """
    replace_bytes(file, text.encode())


def replace_bytes(file: Path, content: bytes) -> None:
    """Write all or nothing; a new file gets the rights that new files get here."""
    with tempfile.NamedTemporaryFile("wb", dir=file.parent, suffix=".tmp", delete=False) as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    written = Path(new.name)
    if file.exists():
        shutil.copymode(file, written)
    else:
        mask = os.umask(0)
        os.umask(mask)
        written.chmod(0o666 & ~mask)
    written.replace(file)


def line_end(text: str) -> str:
    """Return how the lines of a text end: as the first does."""
    first = _LINE_END.search(text)
    return first[0] if first else "\n"


def with_line_ends(text: str, end: str) -> str:
    """Return a text all of whose lines end alike."""
    return _LINE_END.sub(end, text)
