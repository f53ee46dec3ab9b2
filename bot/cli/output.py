"""What the commands share: exit codes, errors of use, JSON on standard output."""

from __future__ import annotations

import json
from typing import Any

OK, FOUND, WRONG_USE = 0, 1, 2


class UsageError(ValueError):
    """The call or its input cannot be used; the message says why."""


def print_json(value: Any) -> None:
    """Print a value for people and programs to read."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=list))


def print_line(value: Any) -> None:
    """Print a value on one line."""
    print(json.dumps(value, ensure_ascii=False))
