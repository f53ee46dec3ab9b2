"""Characters are read as they are meant."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.faq.characters import clean


def test_invisible_characters_join_and_controls_part() -> None:
    """A soft hyphen or zero-width space within a word disappears.

    A control character separates words.
    """
    assert clean("Quali\u00adtäts\u200bzirkel\x00gründen\ud800") == "Qualitätszirkel gründen"


@given(st.text(st.characters()))  # with half surrogate pairs: JSON can carry them
def test_clean_leaves_no_control_character(text: str) -> None:
    """Cleaned text has no control characters, lone surrogates, outer or double blanks."""
    cleaned = clean(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
