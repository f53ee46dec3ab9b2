"""Texts to weighted sparse vectors over two families of features: character n-grams and lemmas.

Weights are sublinear term frequency times smoothed inverse document frequency (Salton & Buckley
1988), each family scaled to unit length. Features that the index has never seen carry no value but
count towards the length, so that a text of strange words stays far from everything. Only pairs of
lemmas do not: most of them are in no other text, and the index holds those that two texts have.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from bot.language.function_words import is_filler
from bot.language.ngrams import char_ngrams
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
# Texts that have a pair. With all pairs the index is half as large again, and finds no more.
_FEWEST_USES_OF_PAIR = 2


def zeros(*shape: int) -> Floats:
    """Return an array of zeros, such as the scores of targets before anything speaks for them."""
    return np.zeros(shape, dtype=np.float32)


def floats(values: Sequence[float]) -> Floats:
    """Return numbers in the precision in which weights and scores are held."""
    return np.array(values, dtype=np.float32)


def ints(values: Sequence[int]) -> Ints:
    """Return whole numbers as numpy uses them for places."""
    return np.array(values, dtype=np.intp)


def words_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the distinct words of a text in their order, each as it is read."""
    words = [token.read_as or token.text for token in tokens]
    return tuple(dict.fromkeys(words))


def lemma_features(tokens: Sequence[Token], concepts: Mapping[str, str]) -> list[str]:
    """Return stems, pairs of neighbouring stems, the concepts of lemmas, and pairs of concepts.

    "Wie oft" and "regional" together mean what neither means alone, wherever they stand. A word
    without stems, such as a number, counts with its lemma. `gründen` and `Gründung` share a
    stem but no lemma, and a compound shares stems with its parts.
    """
    features = list[str]()
    meant = set[str]()
    previous = "^"
    for token in tokens:
        stems = token.stems or (token.lemma,)
        last = stems[-1]
        features.extend(stems)
        features.append(previous + _PAIR + last)
        concept = concepts.get(token.lemma)
        if concept:
            features.append(f"={concept}")
            meant.add(f"={concept}")
        previous = last
    for one, other in combinations(sorted(meant), 2):
        features.append(one + _PAIR + other)
    return features


def content_features(tokens: Sequence[Token]) -> list[str]:
    """Return the stems of the words, without pairs and concepts."""
    features = list[str]()
    for token in tokens:
        features.extend(token.stems or (token.lemma,))
    return features


def filler_stems(tokens: Iterable[Token]) -> frozenset[str]:
    """Return the stems of words that ask or join and name nothing."""
    fillers = [token for token in tokens if is_filler(token.text)]
    return frozenset(content_features(fillers))


@dataclass(frozen=True, slots=True)
class Bag:
    """The numbers and weights of known features, and the squared length over all features."""

    numbers: Ints
    weights: Floats
    square: float

    @classmethod
    def joined(cls, bags: Iterable[Bag]) -> Bag:
        """Return the sum of some bags as if no two shared a feature, which saves counting."""
        numbers = [ints([])]
        weights = [floats([])]
        square = 0.0
        for bag in bags:
            numbers.append(bag.numbers)
            weights.append(bag.weights)
            square += bag.square
        return cls(np.concatenate(numbers), np.concatenate(weights), square)

    @property
    def length(self) -> np.float32:
        """Return the length over all features, 1 if there are none."""
        return np.float32(math.sqrt(self.square) or 1.0)

    def unit(self) -> Bag:
        """Return the features at length one."""
        return Bag(self.numbers, self.weights / self.length, square=1.0)


@dataclass(frozen=True, slots=True)
class Dense:
    """A dense matrix, kept in half precision: three digits are enough."""

    data: Halves

    @property
    def columns(self) -> int:
        """Return the number of columns."""
        return int(self.data.shape[1])

    def product(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of some rows, of shape (columns,)."""
        held = self.data.take(rows, axis=0)
        return weights @ held.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse matrix by rows (CSR).

    Row i holds `data[indptr[i]:indptr[i+1]]` in the columns `indices[indptr[i]:indptr[i+1]]`.
    Searching needs only the three arrays; scipy, slow to import, is used to learn them.
    """

    data: Floats
    indices: Ints
    indptr: Ints
    columns: int

    def counts(self, rows: Ints) -> Ints:
        """Return how many values some rows hold."""
        return self.indptr[rows + 1] - self.indptr[rows]

    def product(self, rows: Ints, weights: Floats) -> Floats:
        """Return the weighted sum of some rows, of shape (columns,).

        At most about `MOST_READ` values are read, of the shortest rows.
        """
        counts = self.counts(rows)
        if counts.sum() > MOST_READ:
            read = _shortest(counts)
            rows = rows[read]
            counts = counts[read]
            weights = weights[read]
        starts = self.indptr[rows]
        ends = starts + counts
        columns = [self.indices[:0]]  # the empty span serves where there are no rows
        held = [self.data[:0]]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            columns.append(self.indices[start:end])
            held.append(self.data[start:end])
        values = np.concatenate(held)
        values *= np.repeat(weights, counts)
        sums = zeros(self.columns)
        np.add.at(sums, np.concatenate(columns), values)
        return sums


def _shortest(counts: Ints) -> Ints:
    """Return the places of the shortest rows that hold `MOST_READ` values together, or of one."""
    by_length = np.argsort(counts, kind="stable")
    values = counts[by_length].cumsum()
    fitting = int(np.searchsorted(values, MOST_READ))
    return by_length[: max(1, fitting)]


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of feature.

    `numbers` has the number of each feature in the common space, from `start` on, and `idf` their
    inverse document frequencies.
    """

    numbers: Mapping[str, int]
    idf: Floats
    unseen_idf: float
    start: int

    @classmethod
    def learn(cls, documents: Iterable[Iterable[str]], start: int) -> Family:
        """Count the features of the documents."""
        frequency = Counter[str]()
        count = 0
        for features in documents:
            frequency.update(set(features))
            count += 1
        used = [name for name, uses in frequency.items() if uses >= _fewest_uses(name)]
        # Pairs last, so that a matrix of stems alone needs no rows for them.
        names = sorted(used, key=lambda name: (_is_pair(name), name))
        seen = floats([frequency[name] for name in names])
        rareness = (1 + count) / (1 + seen)
        damping = np.array([_damping(name) for name in names])
        idf = np.log(rareness) + 1
        idf *= damping
        return cls.numbered(
            names,
            idf=idf.astype(np.float32),
            unseen_idf=math.log(1 + count) + 1,
            start=start,
        )

    @classmethod
    def numbered(cls, names: Iterable[str], idf: Floats, unseen_idf: float, start: int) -> Family:
        """Return a family of the named features, numbered in their order."""
        numbers = {name: number for number, name in enumerate(names, start)}
        return cls(numbers, idf, unseen_idf, start)

    @property
    def singles(self) -> int:
        """Return how many features are not pairs; they come first."""
        return sum(not _is_pair(name) for name in self.numbers)

    def place(self, feature: str) -> int:
        """Return the place of a known feature within the family."""
        return self.numbers[feature] - self.start

    def idf_of(self, feature: str) -> float:
        """Return the inverse document frequency of a feature, known or not."""
        number = self.numbers.get(feature)
        if number is None:
            return self.unseen_idf
        return self.idf.item(number - self.start)

    def weigh(self, features: Iterable[str], damped: frozenset[str] = frozenset()) -> Bag:
        """Return the features with their weights; `damped` ones count for less."""
        numbers = []
        weights = []
        square = 0.0
        for name, count in Counter(features).items():
            number = self.numbers.get(name)
            damping = _FILLER_WEIGHT if name in damped else 1.0
            if number is not None:
                weight = self.idf.item(number - self.start) * damping
                if count > 1:
                    weight *= 1 + math.log(count)
                numbers.append(number)
                weights.append(weight)
                square += weight**2
            elif not _is_pair(name):
                unseen = self.unseen_idf * damping
                square += unseen**2
        return Bag(ints(numbers), floats(weights), square)


def _damping(name: str) -> float:
    return _PAIR_WEIGHT if _is_pair(name) else 1.0


def _fewest_uses(name: str) -> int:
    return _FEWEST_USES_OF_PAIR if _is_pair(name) else 1


def _is_pair(name: str) -> bool:
    return _PAIR in name.strip()  # blanks at the ends belong to character n-grams


@dataclass(frozen=True)
class Space:
    """The common space of both families, and the words that stand for a concept."""

    char: Family
    lemma: Family
    concepts: Mapping[str, str]

    @classmethod
    def learn(cls, texts: Sequence[Sequence[Token]], concepts: Mapping[str, str]) -> Space:
        """Learn both families from analysed texts."""

        @lru_cache(None)
        def ngrams(word: str) -> list[str]:
            grams = char_ngrams(word)
            return list(map(sys.intern, grams))  # each held once, 17 MB less

        def of_words(tokens: Sequence[Token]) -> Iterable[str]:
            return chain.from_iterable(map(ngrams, words_of(tokens)))

        def of_lemmas(tokens: Sequence[Token]) -> Iterable[str]:
            return lemma_features(tokens, concepts)

        char = Family.learn(map(of_words, texts), start=0)
        lemma = Family.learn(map(of_lemmas, texts), start=len(char.numbers))
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
        stems = content_features(tokens)
        fillers = filler_stems(tokens)
        return self.lemma.weigh(stems, damped=fillers)

    def rows(self, texts: Iterable[Sequence[Token]]) -> TextRows:
        """Return analysed texts as rows of features."""
        place_of = dict[str, int]()
        letters = _Rows()
        words = _Rows()
        lemmas = _Rows()
        bags = list[Bag]()
        for tokens in texts:
            places = []
            for word in words_of(tokens):
                if word not in place_of:
                    place_of[word] = len(bags)
                    bag = self.word(word)
                    bags.append(bag)
                    letters.append(bag.numbers, bag.weights)
                places.append(place_of[word])
            square = sum(bags[place].square for place in places)
            length = math.sqrt(square) or 1.0
            shares = [1 / length] * len(places)
            words.append(ints(places), floats(shares))
            stems = self.lemmas(tokens).unit()
            columns = stems.numbers - self.lemma.start
            lemmas.append(columns, stems.weights)
        return TextRows(
            words=words.matrix(columns=len(bags)),
            letters=letters.matrix(columns=len(self.char.numbers)),
            lemmas=lemmas.matrix(columns=len(self.lemma.numbers)),
        )


@dataclass(frozen=True, slots=True)
class TextRows:
    """Texts as rows of features, each family of length one.

    The character n-grams of a text are those of its words, added: `words` of shape (texts, distinct
    words) times `letters` of shape (distinct words, character features). Multiplied out they would
    be seven times as many values. `lemmas` has the shape (texts, lemma features).
    """

    words: Sparse
    letters: Sparse
    lemmas: Sparse


class _Rows:
    """The rows of a sparse matrix that is being made."""

    def __init__(self) -> None:
        # A list of arrays would take twice the memory while they are joined.
        self._places = array("i")
        self._weights = array("f")
        self._ends = [0]

    def append(self, places: Ints, weights: Floats) -> None:
        """Add a row with these values in these columns."""
        narrow = places.astype(np.int32)
        self._places.frombytes(narrow.tobytes())
        self._weights.frombytes(weights.tobytes())
        self._ends.append(len(self._places))

    def matrix(self, columns: int) -> Sparse:
        """Return the matrix of all rows."""
        return Sparse(
            data=np.frombuffer(self._weights, dtype=np.float32),
            indices=np.frombuffer(self._places, dtype=np.int32),
            indptr=np.array(self._ends, dtype=np.int32),
            columns=columns,
        )
