"""Pictograms within a text."""

from __future__ import annotations

import re
import unicodedata

_NO_LETTER = re.compile(r"[^\w\s]")


def symbols(text: str) -> list[str]:
    """Return the pictograms of a text, such as emoji."""
    return [character for character in _NO_LETTER.findall(text) if _is_symbol(character)]


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) == "So"
