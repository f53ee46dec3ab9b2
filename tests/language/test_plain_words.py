"""Gender forms and prefixes are read as plain words."""

from __future__ import annotations

import pytest

from bot.language.folding import fold
from bot.language.plain_words import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Akteur:innen", "Akteur"),
        ("Akteur*innen", "Akteur"),
        ("Akteur_innen", "Akteur"),
        ("Akteur/innen", "Akteur"),
        ("Akteur/-innen", "Akteur"),
        ("Akteur·innen", "Akteur"),
        ("AkteurInnen", "Akteur"),
        ("Berater:innen", "Berater"),
        ("Berater:in", "Berater"),
        ("Expert:innen", "Experten"),
        ("ExpertInnen", "Experten"),
    ],
)
def test_gender_forms_read_as_one_word(written: str, read: str) -> None:
    """Every gender form reads as the same plain word, plural if it ends in -en."""
    assert fold(plain(written)).startswith(fold(read))


@pytest.mark.parametrize(
    "written", ["Schüler:innenvertretung", "Schüler*innenvertretung", "SchülerInnenvertretung"]
)
def test_gender_forms_inside_of_compounds(written: str) -> None:
    """A gender form inside of a compound leaves the compound whole."""
    assert plain(written) == "Schülervertretung"


@pytest.mark.parametrize(
    "word", ["Innenstadt", "ZuInnen", "z.B. Linnen", "Berlin", "in", "Termin:", "13:00"]
)
def test_no_gender_form(word: str) -> None:
    """Words that only look like a gender form stay as they are."""
    assert "innen" not in plain(word) or "innen" in word
    assert plain("Innenstadt") == "Innenstadt"
    assert plain("Berlin: in Mitte") == "Berlin: in Mitte"


def test_optional_prefix_is_read_both_ways() -> None:
    """(inter-)kommunal reads as interkommunal and as kommunal."""
    assert plain("(inter-)kommunaler Zirkel") == "interkommunaler kommunaler Zirkel"
