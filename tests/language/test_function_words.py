"""Words that name nothing."""

from __future__ import annotations

import pytest

from bot.language.function_words import is_filler


@pytest.mark.parametrize(
    ("word", "names_nothing"),
    [("und", True), ("Wofür", True), ("wofuer", True), ("Termin", False), ("wann", False)],
)
def test_fillers_name_nothing(word: str, names_nothing: bool) -> None:
    """They are known however they are spelt; "wann" asks for a date."""
    assert is_filler(word) is names_nothing
