"""Texts to weighted sparse vectors over two families of features: character n-grams and lemmas.

Weights are sublinear term frequency times smoothed inverse document frequency (Salton & Buckley 1988), each family
scaled to unit length. Features that the index has never seen carry no value but count towards the length, so that a
text of strange words stays far from everything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.models import Token
from bot.text import char_ngrams

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_PAIR = " "
_PAIR_WEIGHT = 0.3  # pairs ("wie oft") help where there are phrases and harm where there are none; at 0.3 they do the first alone


def char_features(tokens: Sequence[Token]) -> list[str]:
    """Return the character n-grams of the words, corrected ones in their corrected form."""
    return char_ngrams(" ".join(token.corrected or token.text for token in tokens))


def lemma_features(tokens: Sequence[Token], concepts: Mapping[str, str]) -> list[str]:
    """Return the stems of the words, pairs of neighbouring stems, and the concepts that lemmas stand for.

    A word without stems, such as a number, counts with its lemma. Stems, not lemmas: `gründen` and `Gründung` meet in
    them, and so do a compound and its parts.
    """
    features: list[str] = []
    previous = "^"
    for token in tokens:
        stems = token.stems or (token.lemma,)
        features += [*stems, f"{previous}{_PAIR}{stems[-1]}"]
        if concept := concepts.get(token.lemma):
            features.append(f"={concept}")
        previous = stems[-1]
    return features


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as the numbers and weights of its known features; those before `split` are characters, the rest lemmas."""

    numbers: Ints
    weights: Floats
    split: int


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse matrix by rows (CSR): row i holds `data[indptr[i]:indptr[i+1]]` in the columns `indices[...]`.

    Searching needs no more than the three arrays; scipy, slow to import, is used to learn from them.
    """

    data: Floats
    indices: Ints
    indptr: Ints


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of feature: the number of each in the common space, from `start` on, and its inverse document frequency."""

    numbers: Mapping[str, int]
    idf: Floats
    unseen_idf: float
    start: int

    @classmethod
    def learn(cls, documents: Iterable[Iterable[str]], start: int) -> Family:
        """Count the features of the documents."""
        frequency: Counter[str] = Counter()
        count = 0
        for features in documents:
            frequency.update(set(features))
            count += 1
        names = sorted(frequency)
        seen = np.array([frequency[name] for name in names], dtype=np.float32)
        idf = np.log((1 + count) / (1 + seen)) + 1
        idf *= np.where([_PAIR in name.strip() for name in names], _PAIR_WEIGHT, 1.0)
        return cls({name: start + i for i, name in enumerate(names)}, idf.astype(np.float32), math.log(1 + count) + 1, start)

    def weigh(self, features: Iterable[str]) -> tuple[Ints, Floats]:
        """Return (numbers, weights) of the known features; the length over all, known or not, is one."""
        counts = Counter(features)
        known = [(number, n) for name, n in counts.items() if (number := self.numbers.get(name)) is not None]
        numbers = np.array([number for number, _ in known], dtype=np.int32)
        weights = self.idf[numbers - self.start] * (1 + np.log(np.array([n for _, n in known], dtype=np.float32)))
        unseen = (len(counts) - len(known)) * self.unseen_idf**2
        length = math.sqrt(float(weights @ weights) + unseen)
        return numbers, (weights / (length or 1.0)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Space:
    """The common space of both families, and the words that stand for a concept."""

    char: Family
    lemma: Family
    concepts: Mapping[str, str]

    @classmethod
    def learn(cls, texts: Sequence[Sequence[Token]], concepts: Mapping[str, str]) -> Space:
        """Learn both families from analysed texts."""
        char = Family.learn(map(char_features, texts), 0)
        lemma = Family.learn((lemma_features(tokens, concepts) for tokens in texts), len(char.numbers))
        return cls(char, lemma, concepts)

    @property
    def size(self) -> int:
        """Return the number of features of both families."""
        return len(self.char.numbers) + len(self.lemma.numbers)

    def vector(self, tokens: Sequence[Token]) -> Vector:
        """Return an analysed text as a vector."""
        chars, char_weights = self.char.weigh(char_features(tokens))
        lemmas, lemma_weights = self.lemma.weigh(lemma_features(tokens, self.concepts))
        return Vector(np.concatenate([chars, lemmas]), np.concatenate([char_weights, lemma_weights]), len(chars))

    def matrix(self, texts: Iterable[Sequence[Token]]) -> Sparse:
        """Return analysed texts as the rows of a matrix of shape (texts, size)."""
        vectors = [self.vector(tokens) for tokens in texts]
        indptr = np.cumsum([0, *(len(vector.numbers) for vector in vectors)], dtype=np.int32)
        numbers = np.concatenate([vector.numbers for vector in vectors])
        return Sparse(np.concatenate([vector.weights for vector in vectors]), numbers, indptr)

    def lemma_part(self, matrix: Sparse) -> Sparse:
        """Return the lemma features of a matrix of this space alone, in the same columns."""
        kept = matrix.indices >= self.lemma.start
        places = np.concatenate([[0], np.cumsum(kept)])
        return Sparse(matrix.data[kept], matrix.indices[kept], places[matrix.indptr].astype(np.int32))
