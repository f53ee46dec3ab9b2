"""What the commands share: exit codes, errors of use, JSON on standard output."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

OK, FOUND, WRONG_USE = 0, 1, 2
JSON_VERSION = 1  # raised when a key is taken away or means something else


class UsageError(ValueError):
    """The call or its input cannot be used; the message says why."""


def print_json(value: Any) -> None:
    """Print a value for people and programs to read, an object with the version of its format."""
    if isinstance(value, dict):
        value = {"version": JSON_VERSION, **value}
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    """Return a value that JSON does not know as one that it knows: a day, or a collection."""
    return value.isoformat() if isinstance(value, dt.date) else list(value)


def print_line(value: Any) -> None:
    """Print a value on one line."""
    print(json.dumps(value, ensure_ascii=False))


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "Eintrag", "Einträge"), counted(0, "Eintrag", "Einträge")
    ('1 Eintrag', '0 Einträge')
    """
    grouped = f"{number:,}".replace(",", ".")
    return f"{grouped} {noun(number, one, many)}"


def noun(number: int, one: str, many: str) -> str:
    """Return the noun that follows a number."""
    return one if number == 1 else many
