"""What is wrong in the data: collected, and raised together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Report = Callable[[str, int, str], None]  # file, line (0: the file as a whole), what was expected


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the data, and where (line 0: the file as a whole)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f', Zeile {self.line}' if self.line else ''}: {self.message}"


class DataError(ValueError):
    """The FAQ cannot be used; `faults` lists every reason found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def has_words(text: str) -> bool:
    """Tell whether there is a letter or digit in a text, without which nothing can be searched."""
    return any(map(str.isalnum, text))


def is_texts(value: object) -> bool:
    """Tell whether a value is a list of at least one text, none of them empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) and item.strip() for item in value)
