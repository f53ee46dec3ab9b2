"""Reading a file of an FAQ's folder: nothing from elsewhere, and nothing that never ends."""

from __future__ import annotations

import stat
from pathlib import Path

from bot.faq.faults import reason_of


class UnreadableError(ValueError):
    """A file cannot be used; the message follows on its name, with what was expected."""


def read_inside(folder: Path, name: str, most: int | None = None) -> bytes:
    """Return a file of a folder, of at most so many bytes; raise `UnreadableError` if it is none.

    A link may lead to another file in the folder, as Kubernetes mounts them, but not outside: what
    is read may be shown to everybody.
    """
    file = folder / name
    try:
        state = file.stat()
        if not file.resolve().is_relative_to(folder.resolve()):
            expected = "erwartet wird eine Datei in ihm"
            raise UnreadableError(f"ist ein Verweis nach außerhalb des Ordners; {expected}")
        if stat.S_ISDIR(state.st_mode):
            raise UnreadableError("ist ein Ordner; erwartet wird eine Datei")
        if not stat.S_ISREG(state.st_mode):
            raise UnreadableError("ist keine gewöhnliche Datei, die sich lesen lässt")
        if most is not None and state.st_size > most:
            size, limit = state.st_size // 1000, most // 1000
            raise UnreadableError(f"hat {size} kB; erwartet werden höchstens {limit} kB")
        return file.read_bytes()
    except OSError as error:
        raise UnreadableError(f"lässt sich nicht lesen ({reason_of(error)})") from error
