"""Character n-grams of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.language.ngrams import char_ngrams


def test_char_ngrams_stay_within_words() -> None:
    """Character n-grams mark where a word begins and ends, and never span two words."""
    assert char_ngrams("Ei da") == [" ei", "ei ", " ei ", " da", "da ", " da "]


@given(st.text(st.characters()))
def test_no_ngram_is_longer_than_asked_for(text: str) -> None:
    """Whatever is written, an n-gram has at most five characters."""
    assert all(len(gram) <= 5 for gram in char_ngrams(text))
