"""Character n-grams of words."""

from __future__ import annotations

from bot.language.folding import folded


def char_ngrams(text: str, low: int = 3, high: int = 5) -> list[str]:
    """Return the character n-grams of each folded word, padded with blanks.

    No n-gram spans two words.
    """
    grams = []
    for word in folded(text).split():
        grams += word_ngrams(word, low, high)
    return grams


def word_ngrams(word: str, low: int = 3, high: int = 5) -> list[str]:
    """Return the character n-grams of a folded word, padded with blanks."""
    padded = f" {word} "
    grams = []
    longest = min(high, len(padded))
    for size in range(low, longest + 1):
        ends = range(size, len(padded) + 1)
        grams += [padded[end - size : end] for end in ends]
    return grams
