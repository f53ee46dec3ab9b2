"""Spellings of the same word meet."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.characters import clean
from bot.language.folding import fold, folded
from bot.language.plain_words import PARTS_KEPT


@pytest.mark.parametrize(
    "spelling",
    [
        "Qualitätszirkel",
        "QUALITÄTSZIRKEL",
        "qualitaetszirkel",
        "Qualitatszirkel",
        "Qualita\u0308tszirkel",
    ],
)
def test_umlauts_however_typed(spelling: str) -> None:
    """Umlauts meet as ä, ae, a, in capitals and as a letter with a combining mark."""
    assert folded(spelling) == folded("Qualitätszirkel")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Größe", "Groesse"), ("Straße", "STRASSE"), ("für", "fuer"), ("Fußball", "fussball")],
)
def test_foldings_meet(one: str, other: str) -> None:
    """ß meets ss, ü meets ue."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("word", "key"), [("Quelle", "quelle"), ("bequem", "bequem"), ("Haus", "haus")]
)
def test_folding_leaves_other_letters(word: str, key: str) -> None:
    """The ue after a q is no umlaut."""
    assert fold(word) == key


@pytest.mark.parametrize("written", ["Kick-off", "Kick–off", "Kick off"])
def test_hyphens_part_words(written: str) -> None:
    """A hyphen or dash parts words as a blank does."""
    assert folded(written) == "kick off"


@given(st.text(st.characters()))
def test_fold_is_idempotent(text: str) -> None:
    """Folding what is folded changes nothing."""
    once = fold(clean(text))
    assert fold(once) == once


def test_messages_are_not_kept_in_the_memory_of_words() -> None:
    """Words are remembered alone; a message is soon forgotten, whatever is asked after it."""
    words = ("zirkel", "tagt", "wann", "der", "wieder", "oft")
    for word in words:
        fold(word)
    known = fold.cache_info().currsize
    for order in permutations(words):
        folded(" ".join(order))
    assert fold.cache_info().currsize == known
    assert folded.cache_info().currsize <= PARTS_KEPT


@given(st.one_of(st.text(st.characters()), st.text("aeiouäöüßIn:*_/-(). \n?!innen", max_size=60)))
def test_any_text_can_be_folded(text: str) -> None:
    """No text breaks the reading; folded words are parted by single blanks."""
    assert all(folded(text).split(" ")) or folded(text) == ""
