"""Texts to weighted sparse vectors over two families of features: character n-grams and lemmas.

Weights are sublinear term frequency times smoothed inverse document frequency (Salton & Buckley
1988), each family scaled to unit length. Features that the index has never seen carry no value but
count towards the length, so that a text of strange words stays far from everything.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.language.text import char_ngrams, is_filler
from bot.language.tokens import Token

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
Ints = NDArray[np.intp]  # numpy converts narrower places at every use

# Values of a sparse matrix at a time; beyond it the commonest features of a very large FAQ are
# passed over.
MOST_READ = 50_000
_FILLER_WEIGHT = 0.3  # of words that name nothing, where the content of a question is compared
_PAIR = " "
# Pairs ("wie oft") help where there are phrases and harm where there are none; at 0.3 they do the
# first alone.
_PAIR_WEIGHT = 0.3


def words_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the distinct words of a text in their order, each as it is read."""
    return tuple(dict.fromkeys(token.read_as or token.text for token in tokens))


def lemma_features(tokens: Sequence[Token], concepts: Mapping[str, str]) -> list[str]:
    """Return stems, pairs of neighbouring stems, and the concepts that lemmas stand for.

    A word without stems, such as a number, counts with its lemma. `gründen` and `Gründung` share a
    stem but no lemma, and a compound shares stems with its parts.
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


def content_features(tokens: Sequence[Token]) -> list[str]:
    """Return the stems of the words, without pairs and concepts."""
    return [stem for token in tokens for stem in token.stems or (token.lemma,)]


def filler_stems(tokens: Iterable[Token]) -> frozenset[str]:
    """Return the stems of words that ask or join and name nothing."""
    fillers = [token for token in tokens if is_filler(token.text)]
    return frozenset(content_features(fillers))


@dataclass(frozen=True, slots=True)
class Bag:
    """Weighted features.

    The numbers and weights of the known features, and the squared length over all of them.
    """

    numbers: Ints
    weights: Floats
    square: float

    @classmethod
    def joined(cls, bags: Sequence[Bag]) -> Bag:
        """Return the sum of some bags as if no two shared a feature, which saves counting."""
        if not bags:
            return cls(np.zeros(0, np.intp), np.zeros(0, np.float32), 0.0)
        numbers = np.concatenate([bag.numbers for bag in bags])
        weights = np.concatenate([bag.weights for bag in bags])
        return cls(numbers, weights, sum(bag.square for bag in bags))

    def unit(self) -> Bag:
        """Return the features at length one."""
        length = np.float32(math.sqrt(self.square) or 1.0)
        return Bag(self.numbers, self.weights / length, 1.0)


@dataclass(frozen=True, slots=True)
class Dense:
    """A dense matrix of the shape (rows, columns).

    It is kept in half precision: three digits are enough.
    """

    data: Halves

    @property
    def columns(self) -> int:
        """Return the number of columns."""
        return int(self.data.shape[1])

    def product(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of some rows, of shape (columns,)."""
        held = self.data.take(rows, axis=0).astype(np.float32)
        return weights @ held


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse matrix by rows (CSR).

    Row i holds `data[indptr[i]:indptr[i+1]]` in the columns `indices[...]`.

    Searching needs no more than the three arrays; scipy, slow to import, is used to learn from
    them.
    """

    data: Floats
    indices: Ints
    indptr: Ints
    columns: int

    def product(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of some rows, of shape (columns,).

        At most about `MOST_READ` values are read, of the shortest rows.
        """
        starts, ends = self.indptr[rows], self.indptr[rows + 1]
        counts = ends - starts
        if counts.sum() > MOST_READ:
            shortest = _shortest(counts)
            starts, ends = starts[shortest], ends[shortest]
            counts, weights = counts[shortest], weights[shortest]
        # The empty span serves where there are no rows.
        spans = [slice(0), *map(slice, starts.tolist(), ends.tolist())]
        places = np.concatenate([self.indices[span] for span in spans])
        values = np.concatenate([self.data[span] for span in spans])
        values *= np.repeat(weights, counts)
        return np.bincount(places, values, self.columns).astype(np.float32)


def _shortest(counts: Ints) -> Ints:
    """Return the places of the shortest rows that hold `MOST_READ` values together, or of one."""
    by_length = np.argsort(counts, kind="stable")
    values = counts[by_length].cumsum()
    fitting = int(np.searchsorted(values, MOST_READ))
    return by_length[: max(1, fitting)]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of feature.

    It has the number of each feature in the common space, from `start` on, and its inverse document
    frequency.
    """

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
        idf *= np.array([_damping(name) for name in names])
        numbers = {name: number for number, name in enumerate(names, start)}
        unseen_idf = math.log(1 + count) + 1
        return cls(numbers, idf.astype(np.float32), unseen_idf, start)

    def place(self, feature: str) -> int:
        """Return the place of a known feature within the family."""
        return self.numbers[feature] - self.start

    def idf_of(self, feature: str) -> float:
        """Return the inverse document frequency of a feature, known or not."""
        number = self.numbers.get(feature)
        return self.unseen_idf if number is None else self.idf.item(number - self.start)

    def weigh(self, features: Iterable[str], damped: frozenset[str] = frozenset()) -> Bag:
        """Return the features with their weights; `damped` ones count for less."""
        numbers: list[int] = []
        weights: list[float] = []
        square = 0.0
        for name, count in Counter(features).items():
            number = self.numbers.get(name)
            damping = _FILLER_WEIGHT if name in damped else 1.0
            if number is None:
                square += (self.unseen_idf * _damping(name) * damping) ** 2
                continue
            weight = self.idf.item(number - self.start) * damping
            if count > 1:
                weight *= 1 + math.log(count)
            numbers.append(number)
            weights.append(weight)
            square += weight * weight
        return Bag(np.array(numbers, np.intp), np.array(weights, np.float32), square)


def _damping(name: str) -> float:
    # Blanks at the ends belong to character n-grams.
    return _PAIR_WEIGHT if _PAIR in name.strip() else 1.0


@dataclass(frozen=True)
class Space:
    """The common space of both families, and the words that stand for a concept."""

    char: Family
    lemma: Family
    concepts: Mapping[str, str]

    @classmethod
    def learn(cls, texts: Sequence[Sequence[Token]], concepts: Mapping[str, str]) -> Space:
        """Learn both families from analysed texts."""
        ngrams = lru_cache(None)(char_ngrams)

        def of_words(tokens: Sequence[Token]) -> Iterable[str]:
            return chain.from_iterable(map(ngrams, words_of(tokens)))

        def of_lemmas(tokens: Sequence[Token]) -> Iterable[str]:
            return lemma_features(tokens, concepts)

        char = Family.learn(map(of_words, texts), 0)
        lemma = Family.learn(map(of_lemmas, texts), len(char.numbers))
        return cls(char, lemma, concepts)

    @property
    def size(self) -> int:
        """Return the number of features of both families."""
        return len(self.char.numbers) + len(self.lemma.numbers)

    def word(self, word: str) -> Bag:
        """Return the character n-grams of a word."""
        return self.char.weigh(char_ngrams(word))

    def lemmas(self, tokens: Sequence[Token]) -> Bag:
        """Return the lemma features of an analysed text."""
        return self.lemma.weigh(lemma_features(tokens, self.concepts))

    def content(self, tokens: Sequence[Token]) -> Bag:
        """Return the stems of an analysed text, those of filler words damped."""
        return self.lemma.weigh(content_features(tokens), damped=filler_stems(tokens))

    def matrix(self, texts: Iterable[Sequence[Token]]) -> Sparse:
        """Return analysed texts as the rows of a matrix of shape (texts, size).

        Each family of features has length one.
        """
        word = lru_cache(None)(self.word)
        # Millions of numbers: a list of arrays would take twice the memory while they are joined.
        numbers, weights, ends = array("i"), array("f"), [0]
        for tokens in texts:
            letters = Bag.joined([word(each) for each in words_of(tokens)])
            lemmas = self.lemmas(tokens)
            for family in (letters, lemmas):
                numbers.frombytes(family.numbers.astype(np.int32).tobytes())
                weights.frombytes(family.unit().weights.tobytes())
            ends.append(len(numbers))
        return Sparse(
            np.frombuffer(weights, np.float32),
            np.frombuffer(numbers, np.int32),
            np.array(ends, dtype=np.int32),
            self.size,
        )
