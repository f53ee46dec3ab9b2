"""Entries that say in other words what a question says.

For an FAQ with few phrases: where there are many, they hold the words of those who ask. At build
time each everyday word that an entry lacks gets a score for it, if the entry has a neighbour of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.everyday import EverydayWords, keys_of, stems_of
from bot.language.text import is_filler
from bot.language.tokens import Token
from bot.retrieval.features import Family, Floats, Ints, Sparse, content_features

_STATED = 0.5  # weight of a word in a sentence of an answer; those of questions count as one
_SHORTEST_KEY = 3  # letters


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text of the entry at a place, analysed; `stated` if it is a sentence of its answer."""

    place: int
    tokens: Sequence[Token]
    stated: bool


@dataclass(frozen=True, slots=True)
class Synonyms:
    """How near each everyday word is to each target that lacks it, of the shape (words, targets)."""

    numbers: Mapping[str, int]
    nearness: Sparse

    @classmethod
    def none(cls, targets: int) -> Synonyms:
        """Return no synonyms, for an FAQ that needs none."""
        return cls({}, _sparse({}, targets))

    @classmethod
    def learn(
        cls, texts: Sequence[EntryText], targets: int, family: Family, words: EverydayWords
    ) -> Synonyms:
        """Look up the neighbours of all words of the entries."""
        weights: dict[int, dict[str, float]] = defaultdict(dict)
        stems: dict[int, set[str]] = defaultdict(set)
        for text in texts:
            own, weight = weights[text.place], _STATED if text.stated else 1.0
            stems[text.place].update(content_features(text.tokens))
            for key in _keys(text.tokens):
                own[key] = max(own.get(key, 0.0), weight)

        nearness = defaultdict[str, dict[int, float]](lambda: defaultdict(float))
        for place, own in weights.items():
            for key, weight in own.items():
                worth = weight * rarity(family, stems_of(key)) / family.unseen_idf
                for other, near in words.neighbours(key).items():
                    is_lacking = stems[place].isdisjoint(stems_of(other))
                    if is_lacking:
                        row = nearness[other]
                        row[place] = max(row[place], worth * near)
        numbers = {key: number for number, key in enumerate(nearness)}
        return cls(numbers, _sparse(nearness, targets))

    def said(self, tokens: Sequence[Token], family: Family) -> Floats:
        """Return how much of what a question says each target says in other words."""
        total = np.zeros(self.nearness.columns, dtype=np.float32)
        if not self.numbers:
            return total
        for token in dict.fromkeys(tokens):
            rows = [self.numbers[key] for key in _keys([token]) if key in self.numbers]
            if rows:
                total += rarity(family, token.stems or (token.lemma,)) * self._nearest(rows)
        return total

    def _nearest(self, rows: Sequence[int]) -> Floats:
        """Return the greatest nearness of some words to each target."""
        held = self.nearness
        best = np.zeros(held.columns, dtype=np.float32)
        for row in rows:
            start, end = int(held.indptr[row]), int(held.indptr[row + 1])
            places, values = held.indices[start:end], held.data[start:end]
            best[places] = np.maximum(best[places], values)
        return best


def rarity(family: Family, stems: Sequence[str]) -> float:
    """Return the inverse document frequency of the rarest of some stems."""
    return max(family.idf_of(stem) for stem in stems)


def _keys(tokens: Sequence[Token]) -> dict[str, None]:
    keys = dict[str, None]()
    for token in tokens:
        if is_filler(token.text):
            continue
        for key in keys_of(token):
            if len(key) >= _SHORTEST_KEY:
                keys[key] = None
    return keys


def _sparse(rows: Mapping[str, Mapping[int, float]], targets: int) -> Sparse:
    places, values, ends = list[int](), list[float](), [0]
    for row in rows.values():
        places += row.keys()
        values += row.values()
        ends.append(len(places))
    data = np.array(values, dtype=np.float32)
    indices: Ints = np.array(places, dtype=np.intp)
    return Sparse(data, indices, np.array(ends, dtype=np.intp), targets)
