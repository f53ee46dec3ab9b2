"""Misspelt words are corrected to the vocabulary, and no valid German word is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.assistant import Assistant
from bot.language.speller import Speller

WORDS = [
    "Qualitätszirkel",
    "Steuerungsgruppe",
    "Sprechstunde",
    "Auftakt",
    "regional",
    "Förderung",
    "Thema",
    "Ort",
    "Politik",
    "off",
    "oft",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    """Return a speller of a few words."""
    return Speller(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Qualitätszirkl", "Qualitätszirkel"),
        ("qualitaetszirkle", "Qualitätszirkel"),
        ("Qaulitätszirkel", "Qualitätszirkel"),
        ("Steurungsgrupe", "Steuerungsgruppe"),
        ("sprechstnde", "Sprechstunde"),
        ("Auftkat", "Auftakt"),
        ("foerderrung", "Förderung"),
        ("QUALITATSZIRKEL", "Qualitätszirkel"),
        ("offt", "oft"),
    ],
)
def test_typing_errors_are_corrected(speller: Speller, typed: str, meant: str) -> None:
    """Left out, swapped, doubled and exchanged letters lead to the word that was meant."""
    assert speller.correct(typed) == meant


@pytest.mark.parametrize(
    "typed", ["Thm", "Otr", "xyz", "Donaudampfschiff", "qqqqqqqqqqqq", "", "a", "Zirkus"]
)
def test_far_or_short_words_are_left(speller: Speller, typed: str) -> None:
    """Short words and words near to none of the vocabulary are not corrected."""
    assert speller.correct(typed) is None


@given(st.text(max_size=30))
def test_corrections_come_from_the_vocabulary(speller: Speller, typed: str) -> None:
    """Whatever is typed, a correction is a word of the vocabulary, and the same each time."""
    assert speller.correct(typed) in {*WORDS, None}
    assert speller.correct(typed) == speller.correct(typed)


@pytest.mark.parametrize(
    "word",
    [
        "Zirkus",
        "Kirche",
        "Schale",
        "Torte",
        "fragen",
        "Ritter",
        "Wetter",
        "Bezug",
        "Fenster",
        "Haus",
        "Stunde",
    ],
)
def test_valid_words_are_never_corrected(real: Assistant, word: str) -> None:
    """A valid German word stays what it is, however near it is to a word of the FAQ."""
    assert [token.read_as for token in real.index.reader.tokens(word)] == [None]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qualitätszirkl", "qualitatszirkel"),
        ("steuerungsgrupe", "steuerungsgruppe"),
        ("sprechstnude", "sprechstunde"),
    ],
)
def test_corrected_words_take_the_lemma(real: Assistant, typed: str, meant: str) -> None:
    """A corrected word is read with the lemma of the word that was meant."""
    (token,) = real.index.reader.tokens(typed)
    assert token.lemma == real.index.reader.tokens(meant)[0].lemma
    assert token.read_as is not None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Gewerbeummeldung", None),
        ("Fahrzeugummeldung", None),
        ("Gewerbeanmeldng", "Gewerbeanmeldung"),
        ("Gewerbeabnmeldung", "Gewerbeanmeldung"),
    ],
)
def test_another_prefix_is_no_typing_error(typed: str, meant: str | None) -> None:
    """Who wants to change a registration is not offered the first one."""
    speller = Speller(["Gewerbeanmeldung", "Fahrzeuganmeldung"])
    assert speller.correct(typed) == meant
