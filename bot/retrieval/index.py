"""The index: built once from a FAQ, searched many times, kept on disk between runs.

Every *target* is something a message may be about: an entry, a kind of small talk, or nothing we
know (`NONE`, learnt from the negative examples). For a question the index gives five signals per
target, all but the last of them cosines or close to cosines:

- `classifier`  ridge regression over all texts (one against the rest)
- `char`        character n-grams against one document per target
- `lemma`       lemmas, compound parts, neighbouring lemmas and pairs of concepts against one
                document per target
- `phrase`      lemmas against the nearest single text of the target; with character n-grams, too,
                it is five times as slow and no better
- `content`     stems against one document per target: how much of the question's content the
                target ever mentions. Frequencies saturate as in BM25 (Robertson & Zaragoza 2009),
                and the document is not scaled to unit length. In an FAQ with few phrases also
                what it says in other words (`bot.retrieval.other_words`)

All but `phrase`, a maximum over texts, and `content` are sums over features, and character
n-grams stay within words. So the share of a
word's n-grams in a score is computed when the word first occurs, and remembered.

`bot.retrieval.ranking` turns the signals into probabilities.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import NO_ENTRY
from bot.language.folding import fold
from bot.language.lemmas import Analyzer
from bot.language.speller import Speller
from bot.language.tokens import Token
from bot.retrieval.features import Bag, Dense, Floats, Ints, Space, Sparse, words_of, zeros
from bot.retrieval.other_words import OtherWords

NONE = NO_ENTRY
SMALLTALK_PREFIX = "~"  # of the names of small-talk targets
SIGNALS = ("classifier", "char", "lemma", "phrase", "content")
PHRASE = SIGNALS.index("phrase")

_WORD_MEMORY = 16_000_000  # bytes for the scores of words, 45,000 words of a small FAQ
_BYTES_A_SCORE = 4
_FEWEST_KEPT = 1_000  # words; where fewer have room, a question is cheaper scored as a whole
_FEW_SCORES = 1_000  # are sorted faster than searched for the best, and have a text for most words
_MANY_TEXTS = 1_000  # among which a word that one of them has is there by chance
_CONTENT_SCALE = 5.0  # so that the content of a question, too, is mostly between 0 and 1
# Weight of what an entry says in other words, as neighbours are seldom cosines of 1.
_OTHER_WORDS = 4.5


@dataclass(frozen=True, slots=True)
class Signals:
    """What the index finds for one question: `values` has the shape (targets, len(SIGNALS)).

    `lemmas` are the lemma features of its tokens, at length one.
    """

    tokens: tuple[Token, ...]
    lemmas: Bag
    values: Floats


@dataclass(frozen=True, slots=True)
class _Word:
    """The character n-grams of a word, and what they say of each target."""

    letters: Bag
    scores: Floats


class Reader:
    """Reads a text as the index does: misspelt words as words of the FAQ, names as what they name.

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

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text; only words that German does not know are corrected."""
        return self.read(self._analyzer.tokens(text))

    def read(self, tokens: Iterable[Token]) -> tuple[Token, ...]:
        """Return analysed words as they are read."""
        return tuple(map(self._read, tokens))

    def _read(self, token: Token) -> Token:
        written = token.text
        word = written
        if not token.known:
            word = self._speller.correct(written) or written
        noun = self.names.get(fold(word))
        if noun is None and word == written:
            return token
        meant = noun or word
        lemma, stems, _ = self._analyzer.morphology.word(meant)
        read_as: str | None = meant
        if noun is None and fold(word) == fold(written):
            read_as = None
        return replace(token, lemma=lemma, stems=stems, read_as=read_as)


@dataclass(frozen=True, repr=False)
class Index:
    """A FAQ ready to be searched.

    `postings` has the shape (lemma features, texts). `linear` has the shape (features, 2 ·
    targets): the weight of a feature in each target's document, and what it says for the
    classifier, which a very large FAQ does without. `likeness` has the shape (entries, entries),
    for a very large FAQ (entries, 0): the cosines of their telling character n-grams. `content`
    has the shape (lemma features without pairs, targets): the saturated frequency of each stem in
    all texts of a target. `other_words` are neighbours of the words of entries, none in an FAQ with
    many phrases.
    """

    targets: tuple[str, ...]
    texts: tuple[str, ...]
    target_of: Ints
    reader: Reader
    space: Space
    postings: Sparse
    linear: Dense | Sparse
    likeness: Floats
    content: Dense | Sparse
    other_words: OtherWords

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {target: place for place, target in enumerate(self.targets)}

    def place(self, target: str) -> int:
        """Return the place of a target among all; that of an entry is its place in the FAQ, too."""
        return self._places[target]

    @cached_property
    def first_text(self) -> Ints:
        """Return where the texts of each target begin, and their number at the end."""
        count = len(self.targets)
        targets = np.arange(count + 1)
        return np.searchsorted(self.target_of, targets)

    def signals(self, tokens: Sequence[Token]) -> Signals:
        """Return the signals of every target for an analysed question."""
        lemmas = self.space.lemmas(tokens).unit()
        by_char = self._by_char(tokens)
        by_lemma = self._scores(lemmas)
        values = zeros(len(SIGNALS), len(self.targets))
        classifier, char, lemma, phrase, content = values
        votes = by_char[1:] + by_lemma[1:]  # no rows without a classifier
        classifier[:] = votes.sum(axis=0)
        char[:] = by_char[0]
        lemma[:] = by_lemma[0]
        phrase[:] = self._nearness(lemmas)
        content[:] = self._content(tokens)
        return Signals(tuple(tokens), lemmas, values.T)

    def letters(self, tokens: Sequence[Token]) -> Bag:
        """Return the character n-grams of the words of a text, at length one."""
        words = words_of(tokens)
        return Bag.joined(map(self._letters, words)).unit()

    def _letters(self, word: str) -> Bag:
        if not self._keeps_words:
            return self.space.word(word)
        return self._word(word).letters

    def warm_up(self) -> None:
        """Read and score the words of the FAQ, which most questions are made of.

        No more than are remembered.
        """
        known = sorted(self.reader.vocabulary)
        text = " ".join(known[: self._words_kept])
        tokens = self.reader.tokens(text)
        self._by_char(tokens)

    def nearest(self, tokens: Sequence[Token], target: int) -> str:
        """Return the text of a target that is nearest to an analysed question by the lemmas."""
        stems = self.space.lemmas(tokens)
        cosines = self._cosines(stems)
        start = self.first_text.item(target)
        end = self.first_text.item(target + 1)
        best = int(cosines[start:end].argmax())
        return self.texts[start + best]

    def is_chance_word(self, token: Token) -> bool:
        """Tell whether one of many texts has a word, which then says little by itself."""
        if len(self.texts) < _MANY_TEXTS:
            return False
        lemmas = self.space.lemmas([token])
        rows = lemmas.numbers - self.space.lemma.start
        uses = self.postings.counts(rows)
        most = uses.max(initial=0)
        return bool(most == 1)

    def _content(self, tokens: Sequence[Token]) -> Floats:
        """Return how much of what a question says each target ever says."""
        stems = self.space.content(tokens)
        said = self._lemma_product(self.content, stems.unit())
        if self.other_words.numbers:
            in_other_words = self.other_words.said(tokens, self.space.lemma)
            said += _OTHER_WORDS * in_other_words / stems.length
        return said / _CONTENT_SCALE

    def _nearness(self, stems: Bag) -> Floats:
        """Return the cosine of lemma features with the nearest text of each target."""
        cosines = self._cosines(stems)
        nearness = zeros(len(self.targets))
        if len(self.targets) <= _FEW_SCORES:
            targets, starts = self._runs
            nearness[targets] = np.maximum.reduceat(cosines, starts)
        else:  # hardly any text has a word of the question
            alike = np.flatnonzero(cosines > 0)
            targets = self.target_of[alike]
            np.maximum.at(nearness, targets, cosines[alike])
        return nearness

    @cached_property
    def _runs(self) -> tuple[Ints, Ints]:
        """Return the targets that have texts, and where the texts of each begin."""
        return np.unique(self.target_of, return_index=True)

    def _cosines(self, stems: Bag) -> Floats:
        """Return the inner product of lemma features with each text."""
        return self._lemma_product(self.postings, stems)

    def _lemma_product(self, matrix: Dense | Sparse, stems: Bag) -> Floats:
        """Return the weighted sum of rows of a matrix that has only the lemma features."""
        rows = stems.numbers - self.space.lemma.start
        return matrix.product(rows, stems.weights)

    def _by_char(self, tokens: Sequence[Token]) -> Floats:
        """Return the scores of the words' character n-grams: those of the single words, added."""
        if not self._keeps_words:
            letters = self.letters(tokens)
            return self._scores(letters)
        square = 0.0
        scores = zeros(*self._scores_shape)
        for word in map(self._word, words_of(tokens)):
            square += word.letters.square
            scores += word.scores
        length = math.sqrt(square) or 1.0
        return scores / np.float32(length)

    @property
    def _keeps_words(self) -> bool:
        return self._words_kept >= _FEWEST_KEPT

    @property
    def _words_kept(self) -> int:
        bytes_a_word = _BYTES_A_SCORE * self.linear.columns
        return _WORD_MEMORY // bytes_a_word

    @cached_property
    def _word(self) -> Callable[[str], _Word]:
        """Return what is known of a word, and remember it."""
        # A function that holds `self` would be a cycle, and keep the memory of an old index.
        space = self.space
        linear = self.linear
        shape = self._scores_shape

        def scored(word: str) -> _Word:
            letters = space.word(word)
            scores = linear.product(letters.numbers, letters.weights)
            return _Word(letters, scores.reshape(shape))

        return lru_cache(self._words_kept)(scored)

    def _scores(self, bag: Bag) -> Floats:
        """Return what features say of each target, of the shape `_scores_shape`."""
        scores = self.linear.product(bag.numbers, bag.weights)
        return scores.reshape(self._scores_shape)

    @cached_property
    def _scores_shape(self) -> tuple[int, int]:
        """Return (1, targets), or (2, targets) if the classifier's votes follow the documents."""
        targets = len(self.targets)
        return self.linear.columns // targets, targets


def best_places(scores: NDArray[Any], count: int) -> NDArray[np.intp]:
    """Return the places of the highest scores, best first; of equal ones the first.

    They are fewer than `count` if there are no more scores.
    """
    if len(scores) <= _FEW_SCORES:
        order = np.argsort(-scores, kind="stable")
        return order[:count]
    count = min(count, len(scores))
    least = np.partition(scores, -count)[-count]
    leaders = np.flatnonzero(scores >= least)
    order = np.argsort(-scores[leaders], kind="stable")
    best = order[:count]
    return leaders[best]
