"""Entries that say in other words what a question says.

For an FAQ with few phrases: where there are many, they hold the words of those who ask. At build
time each everyday word that an entry lacks gets a score for it, if the entry has a neighbour of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.language.everyday import EverydayWords, keys_of, stems_of
from bot.language.function_words import is_filler
from bot.language.tokens import Token
from bot.retrieval.features import (
    Family,
    Floats,
    Sparse,
    content_features,
    floats,
    ints,
    zeros,
)

_STATED = 0.5  # weight of a word in a sentence of an answer; those of questions count as one
_SHORTEST_KEY = 3  # letters


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text of the entry at a place, analysed; `stated` if it is a sentence of its answer."""

    place: int
    tokens: Sequence[Token]
    stated: bool


@dataclass(frozen=True, slots=True)
class _EntryWords:
    """What the texts of one entry say: the weight of each everyday word, and all stems."""

    weights: dict[str, float] = field(default_factory=dict)
    stems: set[str] = field(default_factory=set)

    def add(self, text: EntryText) -> None:
        """Take up a text; a word counts as where it weighs most."""
        weight = _STATED if text.stated else 1.0
        for key in _keys(text.tokens):
            known = self.weights.get(key, 0.0)
            self.weights[key] = max(known, weight)
        stems = content_features(text.tokens)
        self.stems.update(stems)

    def lacking(self, family: Family, words: EverydayWords) -> Iterator[tuple[str, float]]:
        """Yield the words that the entry lacks and has a neighbour of, with their nearness."""
        for key, weight in self.weights.items():
            rareness = rarity(family, stems_of(key))
            worth = weight * rareness / family.unseen_idf
            for other, near in words.neighbours(key).items():
                stems = stems_of(other)
                if self.stems.isdisjoint(stems):
                    yield other, worth * near


@dataclass(frozen=True, slots=True)
class OtherWords:
    """How near each everyday word is to each target that lacks it, as (words, targets)."""

    numbers: Mapping[str, int]
    nearness: Sparse

    @classmethod
    def none(cls, targets: int) -> OtherWords:
        """Return no other words, for an FAQ that needs none."""
        return cls({}, _sparse({}, targets))

    @classmethod
    def learn(
        cls, texts: Sequence[EntryText], targets: int, family: Family, words: EverydayWords
    ) -> OtherWords:
        """Look up the neighbours of all words of the entries."""
        entries = defaultdict[int, _EntryWords](_EntryWords)
        for text in texts:
            entries[text.place].add(text)

        nearness = defaultdict[str, dict[int, float]](dict)
        for place, said in entries.items():
            for key, near in said.lacking(family, words):
                row = nearness[key]
                known = row.get(place, 0.0)
                row[place] = max(known, near)
        numbers = {key: number for number, key in enumerate(nearness)}
        held = _sparse(nearness, targets)
        return cls(numbers, held)

    def said(self, tokens: Sequence[Token], family: Family) -> Floats:
        """Return how much of what a question says each target says in other words."""
        total = zeros(self.nearness.columns)
        if not self.numbers:
            return total
        for token in dict.fromkeys(tokens):
            keys = _keys([token])
            rows = [self.numbers[key] for key in keys if key in self.numbers]
            if rows:
                stems = token.stems or (token.lemma,)
                total += rarity(family, stems) * self._nearest(rows)
        return total

    def _nearest(self, rows: Sequence[int]) -> Floats:
        """Return the greatest nearness of some words to each target."""
        held = self.nearness
        best = zeros(held.columns)
        for row in rows:
            start = held.indptr.item(row)
            end = held.indptr.item(row + 1)
            places = held.indices[start:end]
            values = held.data[start:end]
            best[places] = np.maximum(best[places], values)
        return best


def rarity(family: Family, stems: Sequence[str]) -> float:
    """Return the inverse document frequency of the rarest of some stems."""
    return max(family.idf_of(stem) for stem in stems)


def _keys(tokens: Sequence[Token]) -> dict[str, None]:
    """Return the everyday words that a text may hold, each once."""
    keys = dict[str, None]()
    for token in tokens:
        if is_filler(token.text):
            continue
        for key in keys_of(token):
            if len(key) >= _SHORTEST_KEY:
                keys[key] = None
    return keys


def _sparse(rows: Mapping[str, Mapping[int, float]], targets: int) -> Sparse:
    """Return a matrix with these rows: the values of each by the targets they stand for."""
    places: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows.values():
        places += row.keys()
        values += row.values()
        ends.append(len(places))
    return Sparse(
        data=floats(values),
        indices=ints(places),
        indptr=ints(ends),
        columns=targets,
    )
