"""The index: built once from a FAQ, searched many times, kept on disk between runs.

Every *target* is something a message may be about: an entry, a kind of small talk, or nothing we
know (`NONE`, learnt from the negative examples). For a question the index gives five signals per
target, all but the last of them cosines or close to cosines:

- `classifier`  ridge regression over all texts (one against the rest)
- `char`        character n-grams against one document per target
- `lemma`       lemmas, compound parts and lemma pairs against one document per target
- `phrase`      lemmas against the nearest single text of the target; with character n-grams, too,
                it is five times as slow and no better
- `content`     stems against one document per target: how much of the question's content the
                target ever mentions. Frequencies saturate as in BM25 (Robertson & Zaragoza 2009),
                and the document is not scaled to unit length

All but the last are sums over features, and character n-grams stay within words. So the share of a
word's n-grams in a score is computed when the word first occurs, and remembered.

`bot.retrieval.ranking` turns the signals into probabilities.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.language.morphology import morphology
from bot.language.speller import Speller
from bot.language.text import fold, sentences
from bot.language.tokens import Token
from bot.retrieval.features import (
    Bag,
    Dense,
    Floats,
    Ints,
    Space,
    Sparse,
    content_features,
    words_of,
)

NONE = "none"
SMALLTALK = "~"  # prefix of small-talk targets
SIGNALS = ("classifier", "char", "lemma", "phrase", "content")

_WORD_MEMORY = 16_000_000  # bytes for the scores of words, 45,000 words of a small FAQ
_FEWEST_KEPT = 1_000  # words; where fewer have room, a question is cheaper scored as a whole
_FEW_SCORES = 1_000  # are sorted faster than searched for the best, and have a text for most words
_TRUSTED_USES = 2  # a word of phrases alone must occur twice before misspelt words are taken for it
_CONTENT_SCALE = 5.0  # so that the content of a question, too, is mostly between 0 and 1
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


def texts_of(faq: Faq) -> tuple[tuple[str, ...], list[Text]]:
    """Return the names of the targets and all texts, those of one target side by side."""
    targets = (
        *(entry.id for entry in faq.entries),
        NONE,
        *(SMALLTALK + talk.id for talk in faq.smalltalk),
    )
    texts: list[Text] = []
    for number, entry in enumerate(faq.entries):
        stated = (s for s in sentences(entry.answer) if len(s) >= _SHORTEST_SENTENCE)
        phrases = (phrase.text for phrase in entry.phrases if phrase.after is None)
        texts += [Text(number, text) for text in (entry.question, *stated, *phrases)]
    none = len(faq.entries)
    texts += [Text(none, phrase.text) for phrase in faq.negatives]
    texts += [Text(none, question) for question in faq.general]
    texts += [
        Text(none + 1 + i, text) for i, talk in enumerate(faq.smalltalk) for text in talk.phrases
    ]
    return targets, texts


class Reader:
    """Reads a text as the index does.

    Lemmas, stems, misspelt words as words of the FAQ, names as what they name.

    `names` maps a folded name to the common noun it stands for, so that "in Hamm" is read like "in
    unserer Stadt".
    """

    def __init__(
        self, analyzer: Analyzer, vocabulary: frozenset[str], names: Mapping[str, str]
    ) -> None:
        self._analyzer = analyzer
        self._speller = Speller(vocabulary)
        self.vocabulary = vocabulary
        self.names = names

    @classmethod
    def learn(cls, analyzer: Analyzer, faq: Faq, others: Iterable[Sequence[Token]]) -> Reader:
        """Learn the vocabulary.

        Every word of the official texts, and words of others that German knows and two texts use.
        """
        listed = (*faq.synonyms.values(), *faq.names.values())
        official = (text for entry in faq.entries for text in (entry.question, entry.answer))
        words = {
            token.text for text in (*official, *chain(*listed)) for token in analyzer.tokens(text)
        }
        uses = Counter(token.text for tokens in others for token in set(tokens) if token.known)
        names = {fold(name): noun for noun, names in faq.names.items() for name in names}
        return cls(
            analyzer,
            frozenset(words | {word for word, n in uses.items() if n >= _TRUSTED_USES}),
            names,
        )

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text; only words that German does not know are corrected."""
        return self.read(self._analyzer.tokens(text))

    def read(self, tokens: Iterable[Token]) -> tuple[Token, ...]:
        """Return analysed words as they are read."""
        return tuple(map(self._read, tokens))

    def _read(self, token: Token) -> Token:
        word = token.text if token.known else self._speller.correct(token.text) or token.text
        noun = self.names.get(fold(word))
        if noun is None and word == token.text:
            return token
        lemma, stems, _ = morphology().word(noun or word)
        same = noun is None and fold(word) == fold(token.text)
        return replace(token, lemma=lemma, stems=stems, read_as=None if same else noun or word)


@dataclass(frozen=True, repr=False)
class Index:
    """A FAQ ready to be searched.

    `postings` has the shape (lemma features, texts). `linear` has the shape (features, 2 ·
    targets): the weight of a feature in each target's document, and what it says for the
    classifier, which a very large FAQ does without. `likeness` has the shape (entries, entries),
    for a very large FAQ (entries, 0): the cosines of their telling character n-grams. `documents`
    has the shape (lemma features, targets): the saturated frequency of each stem in all texts of a
    target.
    """

    targets: tuple[str, ...]
    texts: tuple[str, ...]
    target_of: Ints
    reader: Reader
    space: Space
    postings: Sparse
    linear: Dense | Sparse
    likeness: Floats
    documents: Sparse

    @classmethod
    def build(cls, faq: Faq, analyzer: Analyzer) -> Index:
        """Analyse all texts of the FAQ and learn from them."""
        targets, all_texts = texts_of(faq)
        analysed = [(text, analyzer.tokens(text.text)) for text in all_texts]
        reader = Reader.learn(analyzer, faq, (words for _, words in analysed))
        read = (
            (text, reader.read(words)) for text, words in analysed if words
        )  # emoji alone teach nothing
        texts, tokens = zip(*read, strict=True)
        space = Space.learn(tokens, _concepts(faq, analyzer))
        rows = space.matrix(tokens)
        target_of = np.array([text.target for text in texts], dtype=np.intp)
        from bot.retrieval import (
            learning,
        )  # scipy is slow to import, and a cached index needs none of it

        learnt = learning.learn(rows, target_of, len(targets), len(faq.entries), space)
        stems = [[space.lemma.place(stem) for stem in content_features(words)] for words in tokens]
        documents = learning.content(stems, target_of, len(targets), len(space.lemma.numbers))
        return cls(
            targets,
            tuple(text.text for text in texts),
            target_of,
            reader,
            space,
            *learnt,
            documents,
        )

    @cached_property
    def first_text(self) -> Ints:
        """Return where the texts of each target begin, and their number at the end."""
        return np.searchsorted(self.target_of, np.arange(len(self.targets) + 1))

    def signals(self, tokens: Sequence[Token]) -> Signals:
        """Return the signals of every target for an analysed question."""
        stems = self.space.lemmas(tokens).unit()
        by_char, by_lemma = self._by_char(words_of(tokens)), self._scores(stems)
        values = np.zeros((len(SIGNALS), len(self.targets)), dtype=np.float32)
        values[0] = (by_char[1:] + by_lemma[1:]).sum(axis=0)
        values[1], values[2] = by_char[0], by_lemma[0]
        values[3] = self._nearness(stems)
        values[4] = self._content(tokens)
        return Signals(tuple(tokens), values.T)

    def warm_up(self) -> None:
        """Read and score the words of the FAQ, as many as are remembered.

        Most of those that will be asked.
        """
        known = sorted(self.reader.vocabulary)[: self._words_kept]
        self._by_char(words_of(self.reader.tokens(" ".join(known))))

    def nearest(self, tokens: Sequence[Token], target: int) -> str:
        """Return the text of a target that is nearest to an analysed question by the lemmas."""
        texts = slice(int(self.first_text[target]), int(self.first_text[target + 1]))
        return self.texts[texts][int(self._cosines(self.space.lemmas(tokens))[texts].argmax())]

    def _content(self, tokens: Sequence[Token]) -> Floats:
        """Return how much of what a question says each target ever says."""
        bag = self.space.content(tokens)
        return (
            self.documents.product(bag.numbers - self.space.lemma.start, bag.weights)
            / _CONTENT_SCALE
        )

    def _nearness(self, stems: Bag) -> Floats:
        """Return the cosine of lemma features with the nearest text of each target."""
        cosines = self._cosines(stems)
        nearness = np.zeros(len(self.targets), dtype=np.float32)
        if len(self.targets) <= _FEW_SCORES:
            targets, starts = self._runs
            nearness[targets] = np.maximum.reduceat(cosines, starts)
        else:  # hardly any text has a word of the question
            alike = np.flatnonzero(cosines > 0)
            np.maximum.at(nearness, self.target_of[alike], cosines[alike])
        return nearness

    @cached_property
    def _runs(self) -> tuple[Ints, Ints]:
        """Return the targets that have texts, and where the texts of each begin."""
        return np.unique(self.target_of, return_index=True)

    def _cosines(self, stems: Bag) -> Floats:
        """Return the inner product of lemma features with each text."""
        return self.postings.product(stems.numbers - self.space.lemma.start, stems.weights)

    def _by_char(self, words: Sequence[str]) -> Floats:
        """Return the scores of the words' character n-grams.

        Those of the single words, added up.
        """
        if self._words_kept < _FEWEST_KEPT:
            return self._scores(Bag.joined([self.space.word(word) for word in words]).unit())
        square, scores = 0.0, np.zeros(self._scores_shape, dtype=np.float32)
        for word in words:
            length, own = self._word(word)
            square += length
            scores += own
        return scores / np.float32(math.sqrt(square) or 1.0)

    @property
    def _words_kept(self) -> int:
        return _WORD_MEMORY // (np.dtype(np.float32).itemsize * self.linear.columns)

    @cached_property
    def _word(self) -> Callable[[str], tuple[float, Floats]]:
        """Return the squared length and the scores of a word, and remember them."""
        # Not `self`, so that an old index goes at once.
        space, linear, shape = self.space, self.linear, self._scores_shape

        def scored(word: str) -> tuple[float, Floats]:
            bag = space.word(word)
            return bag.square, linear.product(bag.numbers, bag.weights).reshape(shape)

        return lru_cache(self._words_kept)(scored)

    def _scores(self, bag: Bag) -> Floats:
        """Return what features say of each target.

        The products with the documents, and the classifier's votes if there is one.
        """
        return self.linear.product(bag.numbers, bag.weights).reshape(self._scores_shape)

    @cached_property
    def _scores_shape(self) -> tuple[int, int]:
        return self.linear.columns // len(self.targets), len(self.targets)


def best_places(scores: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Return the places of the highest scores, best first; of equal ones the first."""
    if len(scores) <= _FEW_SCORES:
        return np.argsort(-scores, kind="stable")[:count]
    least = np.partition(scores, -count)[-count]
    leaders = np.flatnonzero(scores >= least)
    return leaders[np.argsort(-scores[leaders], kind="stable")][:count]


def _concepts(faq: Faq, analyzer: Analyzer) -> dict[str, str]:
    """Map the lemma of each one-word synonym to the name of its concept."""
    found: dict[str, str] = {}
    for concept, words in faq.synonyms.items():
        for word in words:
            tokens = analyzer.tokens(word)
            if len(tokens) == 1:
                found[tokens[0].lemma] = concept
    return found
