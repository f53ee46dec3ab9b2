"""What is wrong in the data: collected, and raised together."""

from __future__ import annotations

import datetime as dt
import difflib
import errno
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

from bot.faq.values import LONGEST_ID, RESERVED_IDS

Report = Callable[[str, int, str], None]  # file, line (0: the file as a whole), what was expected

_LONGEST_SHOWN = 60  # characters of a text that a message repeats
_UNSEEN = {
    "\t": "Tabulator",
    "\N{NO-BREAK SPACE}": "geschütztes Leerzeichen",
    "\N{NARROW NO-BREAK SPACE}": "geschütztes Leerzeichen",
    "\N{SOFT HYPHEN}": "weicher Trennstrich",
    "\N{ZERO WIDTH SPACE}": "unsichtbares Leerzeichen",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "Byte Order Mark",
}
_FOREIGN = {"CYRILLIC": "kyrillisch", "GREEK": "griechisch", "FULLWIDTH": "vollbreit"}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


_REASONS = {
    errno.ENOENT: "gibt es nicht",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung",
    errno.EISDIR: "ist ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
    errno.EEXIST: "gibt es schon",
    errno.ENOSPC: "kein Platz mehr auf dem Datenträger",
    errno.EROFS: "der Datenträger ist nur lesbar",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EADDRINUSE: "schon belegt",
}


def reason_of(error: OSError) -> str:
    """Return in German why the system refused something; rare reasons stay as the system says."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the data, and where (line 0: the file as a whole)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, Zeile {self.line}" if self.line else self.file
        return f"{where}: {self.message}"


class DataError(ValueError):
    """The FAQ cannot be used; `faults` lists every reason found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def id_fault(entry_id: str) -> str:
    """Return what is wrong with the id of an entry, empty if nothing is."""
    if len(entry_id) > LONGEST_ID:
        return f"„id“ ist länger als {LONGEST_ID} Zeichen"
    if entry_id.casefold() in RESERVED_IDS:
        reserved = " und ".join(f"„{name}“" for name in RESERVED_IDS)
        return f"die id „{entry_id}“ ist nicht möglich; {reserved} stehen für etwas anderes"
    return ""


def has_words(text: str) -> bool:
    """Tell whether there is a letter or digit in a text, without which nothing can be searched."""
    return any(map(str.isalnum, text))


def is_texts(value: object) -> TypeGuard[list[str]]:
    """Tell whether a value is a list of at least one text, none of them empty."""
    if not isinstance(value, list) or not value:
        return False
    return all(map(is_text, value))


def is_text(value: object) -> TypeGuard[str]:
    """Tell whether a value is a text that is not blank."""
    return isinstance(value, str) and bool(value.strip())


def is_day(value: object) -> TypeGuard[dt.date]:
    """Tell whether a value is a date without a time."""
    if isinstance(value, dt.datetime):
        return False
    return isinstance(value, dt.date)


def first_non_text(value: object) -> int:
    """Return the index of the first item that is not a text, or a blank one.

    Return 0 if there is none or the value is not a list.
    """
    if not isinstance(value, list):
        return 0
    for place, item in enumerate(value):
        if not is_text(item):
            return place
    return 0


def quoted(text: str) -> str:
    r"""Return a text of the editor's in quotation marks, with a name for what cannot be seen in it.

    Without the names a message could show what was found and what was expected as the same.

    >>> quoted("-\tFrage")
    '„-⟨Tabulator⟩Frage“'
    """
    return f"„{_all_visible(text)}“"


def _all_visible(text: str) -> str:
    """Return the beginning of a text, with a name for what cannot be seen in it."""
    composed = unicodedata.normalize("NFC", text[:_LONGEST_SHOWN])
    return "".join(map(_visible, composed))


def _visible(character: str) -> str:
    if character in _UNSEEN:
        return f"⟨{_UNSEEN[character]}⟩"
    if not character.isprintable():
        return f"⟨U+{ord(character):04X}⟩"
    script, *_ = unicodedata.name(character, "").split(" ")
    if script in _FOREIGN:
        return f"⟨{_FOREIGN[script]}: {character}⟩"
    return character


def as_toml(value: Any) -> str:
    """Return a value as it stands in a TOML file, for a message about it."""
    match value:
        case str():
            return f'"{_all_visible(value)}"'
        case bool():
            return "true" if value else "false"
        case list():
            items = ", ".join(map(as_toml, value))
            return f"[{items}]"
        case dict():
            pairs = [f"{key} = {as_toml(item)}" for key, item in value.items()]
            listed = ", ".join(pairs)
            return f"{{ {listed} }}"
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def ascii_name(name: str) -> str:
    """Return a name as a TOML key: small letters, no umlauts, no blanks.

    >>> ascii_name("Begrüßung")
    'begruessung'
    """
    small = unicodedata.normalize("NFC", name).casefold()
    words = small.translate(_UMLAUTS).split()
    return "_".join(words)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a mistyped one most likely stands for, None if there is none."""
    by_bare = {_bare(candidate): candidate for candidate in known}
    likest = difflib.get_close_matches(_bare(name), by_bare, n=1, cutoff=0.7)
    if not likest:
        return None
    return by_bare[likest[0]]


def _bare(name: str) -> str:
    """Return the letters and digits of a name, for comparing."""
    plain = ascii_name(name)
    return "".join(filter(str.isalnum, plain))
