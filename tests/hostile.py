"""Messages of a visitor who wants to keep the bot busy.

They are so long that work in quadratic time does not end before the timeout of their tests: it
takes minutes, work in linear time less than a second.
"""

from __future__ import annotations

import pytest

_LENGTH = 150_000  # characters

in_linear_time = pytest.mark.timeout(10)


def repeated(piece: str) -> str:
    """Return a long message of ever the same piece."""
    return piece * (_LENGTH // len(piece))
