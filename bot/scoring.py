"""Fuzzy comparison of words; the only module that imports rapidfuzz."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.text import fold

_SHORTEST_CORRECTED = 4  # letters; shorter words have too many neighbours at distance one
_SHORTEST_CANDIDATE = 3
_LETTERS_PER_EDIT = 5  # one edit for 4 to 9 letters, two for 10 to 14, three for more
_MOST_EDITS = 3
_CANDIDATES = 8
_CACHE_WORDS = 50_000


class Speller:
    """Finds the vocabulary word meant by a misspelt one.

    Distances are optimal string alignment (Levenshtein plus swapped neighbours, Boytsov 2011) over folded words, so
    that umlauts, case and ß cost nothing.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._word_of = {fold(word): word for word in sorted(vocabulary) if len(word) >= _SHORTEST_CANDIDATE}
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for key in self._word_of:
            self._by_initial[key[0]].append(key)
        self.correct: Callable[[str], str | None] = lru_cache(_CACHE_WORDS)(self._correct)

    def _correct(self, word: str) -> str | None:
        """Return the nearest vocabulary word with the same initial, or None if none is near enough."""
        key = fold(word)
        if len(key) < _SHORTEST_CORRECTED or key in self._word_of:
            return self._word_of.get(key)
        edits = min(max(len(key) // _LETTERS_PER_EDIT, 1), _MOST_EDITS)
        near = process.extract(key, self._by_initial[key[0]], scorer=OSA.distance, score_cutoff=edits, limit=_CANDIDATES)
        if not near:
            return None
        best = max(near, key=lambda found: (-found[1], JaroWinkler.similarity(key, found[0])))
        return self._word_of[best[0]]
