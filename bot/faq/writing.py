"""Writing a file that another process may be reading: all or nothing."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".tmp"  # ends the name of what is still being written, or was when a process died
_NAME_BYTES = 8  # random ones, so that no two writers meet
_USUAL = 0o666  # rights of a new file, from which the umask takes some away


@contextmanager
def replacing(file: Path, rights: int = _USUAL) -> Iterator[BinaryIO]:
    """Give a file to write into, which takes the place of another once all of it is on the disk.

    The rights of the other are kept; a new file gets `rights` within the umask. If anything fails,
    the other stays as it was, and nothing is left beside it.
    """
    name = secrets.token_hex(_NAME_BYTES)
    # A hidden file with this ending is passed over where an FAQ is read.
    unfinished = file.with_name(f".{name}{UNFINISHED}")
    unfinished.touch(rights, exist_ok=False)
    try:
        with unfinished.open("wb") as new:
            if file.exists():
                shutil.copymode(file, unfinished)
            yield new
            new.flush()
            os.fsync(new.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def replace_bytes(file: Path, content: bytes) -> None:
    """Write a file, all or nothing; raises `OSError`."""
    with replacing(file) as new:
        new.write(content)


def replace_text(file: Path, text: str) -> None:
    """Write a file in UTF-8, with the ends of its lines as they are; raises `OSError`."""
    replace_bytes(file, text.encode())
