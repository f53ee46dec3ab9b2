"""The index: built once from a FAQ, searched many times, kept on disk between runs.

Every *target* is something a message may be about: an entry, a kind of small talk, or nothing we know (`NONE`, learnt
from the negative examples). For a question the index gives four signals a target, all cosines or close to them:

- `classifier`  kernel ridge regression over all texts (one against the rest), in closed form
- `char`        character n-grams against one document a target
- `lemma`       lemmas, compound parts and lemma pairs against one document a target
- `phrase`      lemmas against the nearest single text of the target, for the targets that lead by the other signals;
                with character n-grams too it is five times as slow and no better

`bot.ranking` makes probabilities of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.features import Floats, Ints, Space, Sparse, Vector
from bot.lemmas import Analyzer, morphology
from bot.models import Faq, Token
from bot.scoring import Speller
from bot.text import fold, sentences

NONE = "none"
SMALLTALK = "~"  # prefix of small-talk targets
SIGNALS = ("classifier", "char", "lemma", "phrase")

SHORTLIST = 4  # targets compared text by text; the right one is among the first three in 98 of 100 questions
MOST_POSTINGS = 50_000  # read for a family of a question; beyond it the commonest features of a very large FAQ are passed over
_TRUSTED_USES = 2  # a word of phrases alone must occur twice before misspelt words are taken for it
_SHORTEST_SENTENCE = 20  # characters; shorter pieces of an answer are headings and abbreviations


@dataclass(frozen=True, slots=True)
class Text:
    """A text that leads to a target: a question, a sentence of an answer, a phrase, an example."""

    target: int
    text: str


@dataclass(frozen=True, slots=True)
class Signals:
    """What the index finds for one question: `values` has the shape (targets, len(SIGNALS))."""

    tokens: tuple[Token, ...]
    values: Floats
    nearest: Mapping[int, int]  # target -> its nearest text, for the shortlist


def texts_of(faq: Faq) -> tuple[tuple[str, ...], list[Text]]:
    """Return the names of the targets and all texts, those of one target side by side."""
    targets = (*(entry.id for entry in faq.entries), NONE, *(SMALLTALK + talk.id for talk in faq.smalltalk))
    texts: list[Text] = []
    for number, entry in enumerate(faq.entries):
        stated = (s for s in sentences(entry.answer) if len(s) >= _SHORTEST_SENTENCE)
        phrases = (phrase.text for phrase in entry.phrases if phrase.after is None)
        texts += [Text(number, text) for text in (entry.question, *stated, *phrases)]
    none = len(faq.entries)
    texts += [Text(none, phrase.text) for phrase in faq.negatives]
    texts += [Text(none + 1 + i, text) for i, talk in enumerate(faq.smalltalk) for text in talk.phrases]
    return targets, texts


class Reader:
    """Reads a text as the index does: lemmas, stems, and misspelt words corrected to the FAQ's vocabulary."""

    def __init__(self, analyzer: Analyzer, vocabulary: frozenset[str]) -> None:
        self._analyzer = analyzer
        self._speller = Speller(vocabulary)
        self.vocabulary = vocabulary

    @classmethod
    def learn(cls, analyzer: Analyzer, official: Iterable[str], others: Iterable[str]) -> Reader:
        """Learn the vocabulary: every word of official texts, and words of others that German knows and two texts use."""
        words = {token.text for text in official for token in analyzer.tokens(text)}
        uses = Counter(token.text for text in others for token in set(analyzer.tokens(text)) if token.known)
        return cls(analyzer, frozenset(words | {word for word, n in uses.items() if n >= _TRUSTED_USES}))

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text; only words that German does not know are corrected."""
        return tuple(token if token.known else self._corrected(token) for token in self._analyzer.tokens(text))

    def _corrected(self, token: Token) -> Token:
        word = self._speller.correct(token.text)
        if word is None or fold(word) == fold(token.text):
            return token if word is None else self._as(token, word, None)
        return self._as(token, word, word)

    @staticmethod
    def _as(token: Token, word: str, corrected: str | None) -> Token:
        lemma, stems, _ = morphology().word(word)
        return replace(token, lemma=lemma, stems=stems, corrected=corrected)


@dataclass(frozen=True, repr=False)
class Index:
    """A FAQ ready to be searched.

    `lemma_rows` has the shape (texts, features), `documents` (features, targets), `likeness` (entries, entries) with the
    cosines of their telling character n-grams; `classifier` has the shape (features, targets), or is None for a very large FAQ.
    """

    targets: tuple[str, ...]
    texts: tuple[str, ...]
    target_of: Ints
    reader: Reader
    space: Space
    lemma_rows: Sparse
    documents: Sparse
    likeness: Floats
    classifier: Floats | None

    @classmethod
    def build(cls, faq: Faq, analyzer: Analyzer) -> Index:
        """Analyse all texts of the FAQ and learn from them."""
        targets, all_texts = texts_of(faq)
        official = [text for entry in faq.entries for text in (entry.question, entry.answer)]
        synonyms = [word for words in faq.synonyms.values() for word in words]
        reader = Reader.learn(analyzer, [*official, *synonyms], (text.text for text in all_texts))
        read = ((text, reader.tokens(text.text)) for text in all_texts)
        texts, tokens = zip(*((text, words) for text, words in read if words), strict=True)  # emoji alone teach nothing
        space = Space.learn(tokens, _concepts(faq, analyzer))
        rows = space.matrix(tokens)
        target_of = np.array([text.target for text in texts], dtype=np.int32)
        from bot import learning  # scipy is slow to import, and a cached index needs none of it

        learnt = learning.learn(rows, target_of, len(targets), len(faq.entries), space)
        return cls(targets, tuple(text.text for text in texts), target_of, reader, space, space.lemma_part(rows), *learnt)

    @cached_property
    def first_text(self) -> Ints:
        """Return where the texts of each target begin, and their number at the end."""
        return np.searchsorted(self.target_of, np.arange(len(self.targets) + 1)).astype(np.int32)

    def signals(self, question: str) -> Signals:
        """Return the signals of every target for a question."""
        tokens = self.reader.tokens(question)
        vector = self.space.vector(tokens)
        values = np.zeros((len(self.targets), len(SIGNALS)), dtype=np.float32)
        if self.classifier is not None:
            values[:, 0] = vector.weights @ self.classifier[vector.numbers]
        values[:, 1] = self._cosines(vector.numbers[: vector.split], vector.weights[: vector.split])
        values[:, 2] = self._cosines(vector.numbers[vector.split :], vector.weights[vector.split :])
        nearest = self._compare_texts(vector, values)
        return Signals(tokens, values, nearest)

    def _cosines(self, numbers: Ints, weights: Floats) -> Floats:
        """Return the cosine with each target's document, from the inverted lists of the features."""
        if len(numbers) * len(self.targets) > MOST_POSTINGS:
            numbers, weights = self._rarest(numbers, weights)
        places, counts = _spans(self.documents.indptr[numbers], self.documents.indptr[numbers + 1])
        products = self.documents.data[places] * np.repeat(weights, counts)
        return np.bincount(self.documents.indices[places], products, len(self.targets)).astype(np.float32)

    def _rarest(self, numbers: Ints, weights: Floats) -> tuple[Ints, Floats]:
        """Return the features with the shortest inverted lists, as many as the budget allows."""
        counts = self.documents.indptr[numbers + 1] - self.documents.indptr[numbers]
        order = np.argsort(counts, kind="stable")
        kept = order[: max(1, int(np.searchsorted(np.cumsum(counts[order]), MOST_POSTINGS)))]
        return numbers[kept], weights[kept]

    def _compare_texts(self, vector: Vector, values: Floats) -> dict[int, int]:
        """Fill in the `phrase` signal of the leading targets; return the nearest text of each."""
        leaders = best_places(values.sum(axis=1), SHORTLIST)
        question = np.zeros(self.space.size, dtype=np.float32)
        question[vector.numbers[vector.split :]] = vector.weights[vector.split :]
        nearest: dict[int, int] = {}
        for target in leaders.tolist():
            first, last = self.first_text[target], self.first_text[target + 1]
            if first < last:
                cosines = self._text_cosines(first, last, question)
                best = int(cosines.argmax())
                values[target, 3] = cosines[best]
                nearest[target] = int(first) + best
        return nearest

    def _text_cosines(self, first: int, last: int, question: Floats) -> Floats:
        """Return the cosines of the texts from `first` to `last`, each of which has features, with the question."""
        rows = self.lemma_rows
        start, end = rows.indptr[first], rows.indptr[last]
        products = rows.data[start:end] * question[rows.indices[start:end]]
        return np.add.reduceat(products, rows.indptr[first:last] - start)


def best_places(scores: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Return the places of the highest scores, best first; of equal ones the first."""
    if count < len(scores):
        least = np.partition(scores, -count)[-count]
        leaders = np.flatnonzero(scores >= least)
    else:
        leaders = np.arange(len(scores))
    return leaders[np.argsort(-scores[leaders], kind="stable")][:count]


def _spans(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return all places of the spans [start, end), one after the other, and the spans' lengths."""
    counts = ends - starts
    before = np.cumsum(counts) - counts
    offsets = np.repeat(starts - before, counts)
    return (offsets + np.arange(len(offsets))).astype(np.int32), counts


def _concepts(faq: Faq, analyzer: Analyzer) -> dict[str, str]:
    """Map the lemma of each one-word synonym to the name of its concept."""
    found: dict[str, str] = {}
    for concept, words in faq.synonyms.items():
        for word in words:
            tokens = analyzer.tokens(word)
            if len(tokens) == 1:
                found[tokens[0].lemma] = concept
    return found
