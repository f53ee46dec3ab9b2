"""Pictograms are told from letters and marks."""

from __future__ import annotations

from bot.language.symbols import symbols


def test_pictograms_are_found_among_words_and_marks() -> None:
    """Letters, punctuation and signs of arithmetic are none."""
    assert symbols("Super 👍, 2 + 2 = 4 ☎!") == ["👍", "☎"]
