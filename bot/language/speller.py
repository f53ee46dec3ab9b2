"""Fuzzy comparison of words and short texts; the only module that imports rapidfuzz."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.language.folding import fold

_SHORTEST_CORRECTED = 4  # letters; shorter words have too many neighbours at distance one
_SHORTEST_CANDIDATE = 3
_LETTERS_PER_EDIT = 5  # one edit for 4 to 9 letters, two for 10 to 14, three for more
_MOST_EDITS = 3
_CANDIDATES = 8  # of the nearest; more than so many are hardly ever equally near
_CACHE_WORDS = 50_000
_DOUBLED = re.compile(r"(.)\1+")
# Of verbs and their nouns. Who writes another one than the FAQ means another thing, "Ummeldung".
_PREFIXES = frozenset(
    ("ab", "an", "auf", "aus", "be", "ein", "ent", "er", "um", "ver", "vor", "zer", "zu")
)
_UNLIKE = 60  # two short German texts about different things reach a ratio of about 40


class TextComparer:
    """Compares a short folded text with a list of them; the order of words does not matter."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = [_sorted_words(text) for text in texts]

    def likeness(self, text: str) -> NDArray[np.float32]:
        """Return the likeness to each text of the list, from 0 (unlike) to 1 (the same)."""
        wanted = _sorted_words(text)
        (ratios,) = process.cdist(
            [wanted], self._texts, scorer=fuzz.ratio, score_cutoff=_UNLIKE, dtype=np.float32
        )
        above = np.maximum(ratios - _UNLIKE, 0)
        return np.asarray(above / (100 - _UNLIKE))


def _sorted_words(text: str) -> str:
    words = text.split()
    return " ".join(sorted(words))


class Speller:
    """Finds the vocabulary word meant by a misspelt one, and remembers it.

    Distances are optimal string alignment (Levenshtein plus swapped neighbours, Boytsov 2011) over
    folded words, so that umlauts, case and ß cost nothing. Of words equally near, one that differs
    in doubled letters alone is likeliest: „offt“ is „oft“, not „off“.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        # Not a method of its own, so that an old speller goes at once.
        nearest = _Vocabulary.of(vocabulary).nearest
        self.correct: Callable[[str], str | None] = lru_cache(_CACHE_WORDS)(nearest)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Words by their folded keys, and the keys by their initials."""

    word_of: Mapping[str, str]
    by_initial: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, words: Iterable[str]) -> _Vocabulary:
        word_of = {}
        for word in sorted(words):
            if len(word) >= _SHORTEST_CANDIDATE:
                key = fold(word)
                word_of[key] = word
        by_initial = defaultdict[str, list[str]](list)
        for key in word_of:
            initial = key[0]
            by_initial[initial].append(key)
        return cls(word_of, dict(by_initial))

    def nearest(self, word: str) -> str | None:
        """Return the nearest vocabulary word with the same initial, or None if all are too far."""
        key = fold(word)
        if len(key) < _SHORTEST_CORRECTED or key in self.word_of:
            return self.word_of.get(key)
        edits = max(len(key) // _LETTERS_PER_EDIT, 1)
        found = process.extract(
            key,
            self.by_initial.get(key[0], ()),
            scorer=OSA.distance,
            score_cutoff=min(edits, _MOST_EDITS),
            limit=_CANDIDATES,
        )
        near = [candidate for candidate in found if not _has_other_prefix(key, candidate[0])]
        if not near:
            return None
        single = _single(key)

        def nearness(candidate: tuple[str, float, int]) -> tuple[float, bool, float]:
            word, distance, _ = candidate
            differs_in_doubles_alone = _single(word) == single
            similarity = JaroWinkler.similarity(key, word)
            return -distance, differs_in_doubles_alone, similarity

        best, _, _ = max(near, key=nearness)
        return self.word_of[best]


def _single(word: str) -> str:
    """Return a word with each doubled letter once."""
    return _DOUBLED.sub(r"\1", word)


def _has_other_prefix(word: str, other: str) -> bool:
    """Tell whether two words differ in nothing but a prefix: "anmeldung" and "ummeldung"."""
    start = _shared(word, other)
    rest, other_rest = word[start:], other[start:]
    end = _shared(rest[::-1], other_rest[::-1])
    if end == 0:
        return False
    return {rest[:-end], other_rest[:-end]} <= _PREFIXES


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with that are the same."""
    alike = [letter == other_letter for letter, other_letter in zip(one, other, strict=False)]
    return [*alike, False].index(False)
