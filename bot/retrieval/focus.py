"""Which sentence of an answer states what was asked.

The sentences and list items of an entry compete with "the whole answer is asked for" in a
conditional logit, as the entries do in `bot.retrieval.ranking`. What speaks for a sentence:

- `votes`      ridge regression over the sentences and the phrases that quote them, by lemmas
- `spelling`   the same by character n-grams
- `told`       the words of the question that this sentence has and the others have not
- `expected`   whether it can hold the kind of answer that is asked for, such as a date
- `nearest`    the likeness to the nearest phrase that quotes it

For the whole speak the same `votes`, `spelling` and `nearest`, learnt from the published question
and from the phrases beside those that quote, and `title`: how much of the question the published
question says already. Where the whole wins, nothing is marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np

from bot.faq.values import Entry, Faq, Phrase
from bot.language.expected import kinds_asked, kinds_held
from bot.language.markdown import statements, visible
from bot.language.tokens import Token
from bot.retrieval.features import (
    Bag,
    Floats,
    Ints,
    content_features,
    filler_stems,
    floats,
    ints,
    zeros,
)
from bot.retrieval.index import Index, Signals

SENTENCE_SIGNALS = ("votes", "spelling", "told", "expected", "nearest")
WHOLE_SIGNALS = ("bias", "title", "votes", "spelling", "nearest")

_RIDGE = 0.5
_OF_TITLE = 0.3  # weight of a word that the published question has: it tells no sentence apart
_USUAL_WEIGHT = 8.0  # of a telling word, so that `told` is mostly between 0 and 1
_FEW_ENTRIES = 1_000  # are made ready at the start; of more, each when it is first answered
_ENTRIES_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class FocusWeights:
    """The weights of the signals, in the order of `SENTENCE_SIGNALS` and `WHOLE_SIGNALS`."""

    sentence: tuple[float, ...]
    whole: tuple[float, ...]


# Fitted by `python -m bot fit --focus`, for an FAQ with phrases that quote answers and for another.
# The whole counts .2 more since, as more phrases quote.
QUOTED = FocusWeights((6.6, 5.6, 2.3, 2.8, 1.8), (0.7, 5.0, 0.5, 1.9, 3.9))
UNQUOTED = FocusWeights((0.0, 5.7, 2.4, 1.8, 0.0), (-0.2, 4.1, 2.2, 1.8, 2.7))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each sentence, (sentences, signals), and for the whole answer, (signals)."""

    sentences: Floats
    whole: Floats

    def utilities(self, weights: FocusWeights) -> Floats:
        """Return the utility of the whole answer, then of each sentence."""
        sentence_weights = np.array(weights.sentence)
        whole_weights = np.array(weights.whole)
        of_sentences = self.sentences @ sentence_weights
        of_whole = self.whole @ whole_weights
        return np.concatenate([[of_whole], of_sentences])


@dataclass(frozen=True, slots=True)
class _Columns:
    """A matrix with a row for each feature of the common space that it knows, in order."""

    features: Ints
    values: Floats

    @classmethod
    def of(cls, bags: Sequence[Bag]) -> _Columns:
        """Return bags as columns."""
        numbers = np.concatenate([bag.numbers for bag in bags])
        features = np.unique(numbers)
        values = zeros(len(features), len(bags))
        for bag, column in zip(bags, values.T, strict=True):
            rows = np.searchsorted(features, bag.numbers)
            np.add.at(column, rows, bag.weights)
        return cls(features, values)

    def product(self, bag: Bag) -> Floats:
        """Return the sum of the rows of a bag's features, of shape (columns,)."""
        features, columns = self.values.shape
        if features == 0:
            return zeros(columns)
        places = np.searchsorted(self.features, bag.numbers)
        places[places == features] = 0
        known = self.features[places] == bag.numbers
        rows = self.values[places[known]]
        weights = bag.weights[known]
        return np.asarray(weights @ rows)

    def votes(self, labels: Floats) -> Floats:
        """Return for each feature its votes in a ridge regression of the labels on the columns."""
        kernel = self.values.T @ self.values
        mean = labels.mean(axis=0)
        centred = labels - mean
        ridge = _RIDGE * np.eye(len(kernel))
        dual = np.linalg.solve(kernel + ridge, centred)
        votes = self.values @ dual
        return votes.astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentences of one answer, ready to be compared with a question.

    The columns of `by_lemma` are the votes for each sentence and for the whole, then the phrases;
    `meant` says which of these each column supports. `telling` weighs each stem for each sentence,
    `kinds` says which kinds of answer a sentence can hold, and `names` the stems of what it names.
    """

    texts: tuple[str, ...]
    by_lemma: _Columns
    by_char: _Columns
    meant: Ints
    telling: dict[str, Floats]
    title: frozenset[str]
    title_words: tuple[str, ...]
    kinds: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]


@dataclass(frozen=True, repr=False)
class Focus:
    """Finds the sentence that was asked for; safe to share between threads."""

    faq: Faq
    index: Index

    def warm_up(self) -> None:
        """Make all entries ready, unless there are very many."""
        if len(self.faq.entries) <= _FEW_ENTRIES:
            for entry in self.faq.entries:
                self._sentences(entry.id)

    def of(self, entry: Entry, question: Signals) -> str | None:
        """Return the sentence of an answer that a question asks for, as written in Markdown.

        Return None if it asks for the whole answer, if the answer is a single sentence, if it names
        a place, or if what was found is a heading or an item of a list that only names what the
        question names, or nothing of it.
        """
        sentences = self._sentences(entry.id)
        tokens = question.tokens
        if len(sentences.texts) < 2 or _lemmas(tokens) == sentences.title_words:
            return None
        if self._name_place(tokens):
            return None
        evidence = self.evidence(entry, question)
        utilities = evidence.utilities(self.weights)
        best = int(utilities.argmax())
        if best == 0:
            return None
        place = best - 1
        sentence = sentences.texts[place]
        if not sentence or sentence not in entry.answer:
            return None
        if _is_heading(sentence):
            named = sentences.names[place]
            asked = _content(tokens)
            if named.issubset(asked) or named.isdisjoint(asked):
                return None
        return sentence

    def _name_place(self, tokens: Sequence[Token]) -> bool:
        """Tell whether one of the words is a name that is read as what it names.

        Which of several sentences is about "Köln" cannot be told when it is read as "Stadt".
        """
        return any(token.read_as in self._named_nouns for token in tokens)

    @cached_property
    def _named_nouns(self) -> frozenset[str]:
        return frozenset(self.index.reader.names.values())

    def evidence(self, entry: Entry, question: Signals) -> Evidence:
        """Return what speaks for each sentence of an answer, and for the whole of it."""
        sentences = self._sentences(entry.id)
        count = len(sentences.texts)
        tokens = question.tokens
        by_lemma = sentences.by_lemma.product(question.lemmas)
        by_char = sentences.by_char.product(self.index.letters(tokens))
        phrases = by_lemma[count + 1 :]
        nearest = zeros(count + 1)
        np.maximum.at(nearest, sentences.meant, phrases)
        content = _content(tokens)

        signals = zeros(count, len(SENTENCE_SIGNALS))
        votes, spelling, told, expected, near = signals.T
        votes[:] = by_lemma[:count]
        spelling[:] = by_char[:count]
        for stem in content:
            if stem in sentences.telling:
                told += sentences.telling[stem]
        words = " ".join(token.text for token in tokens)
        expected[:] = _holding(sentences.kinds, words)
        near[:] = nearest[:count]

        whole = [
            1.0,
            self._share_within(sentences.title, content),
            by_lemma[count],
            by_char[count],
            nearest[count],
        ]
        return Evidence(signals, floats(whole))

    def _share_within(self, title: frozenset[str], content: Iterable[str]) -> float:
        """Return the share of what a question says that the published question says, too."""
        told = 0.0
        said = 0.0
        for stem in content:
            weight = self._weight(stem)
            said += weight
            if stem in title:
                told += weight
        return told / (said or 1.0)

    def sentences(self, entry: Entry) -> tuple[str, ...]:
        """Return the sentences and list items of an answer, in their order."""
        return self._sentences(entry.id).texts

    @cached_property
    def weights(self) -> FocusWeights:
        """Return the weights for an FAQ with phrases that quote answers, or for one without."""
        return QUOTED if self._sorted_views else UNQUOTED

    def _weight(self, stem: str) -> float:
        return self.index.space.lemma.idf_of(stem)

    def _stems(self, tokens: Sequence[Token]) -> Bag:
        return self.index.space.lemmas(tokens).unit()

    @cached_property
    def _sentences(self) -> Callable[[str], _Sentences]:
        """Return the sentences of the entry with an id, remembered; to hash an entry is slow."""
        by_id = self.faq.by_id
        twin = Focus(self.faq, self.index)  # not `self`, so that an old index goes at once

        @lru_cache(_ENTRIES_KEPT)
        def sentences(entry_id: str) -> _Sentences:
            entry = by_id[entry_id]
            return twin._read(entry)

        return sentences

    def _read(self, entry: Entry) -> _Sentences:
        reader = self.index.reader
        texts = tuple(statements(entry.answer))
        shown = [visible(text) for text in texts]
        said = [reader.tokens(text) for text in shown]
        names = tuple(map(_names, said))
        count = len(shown)
        meant = list(range(count))
        for phrase, place in self._phrases(entry, shown):
            said.append(reader.tokens(phrase))
            meant.append(place)
        one_for_each = np.eye(count + 1, dtype=np.float32)
        labels = one_for_each[meant]
        asked = reader.tokens(entry.question)
        title = _names(asked)
        return _Sentences(
            texts=texts,
            by_lemma=self._votes_and_phrases(said, labels),
            by_char=self._votes_of_letters(said, labels),
            meant=ints(meant[count:]),
            telling=self._telling(names, title),
            title=title,
            title_words=_lemmas(asked),
            kinds=tuple(map(kinds_held, shown)),
            names=names,
        )

    def _votes_and_phrases(self, said: Sequence[Sequence[Token]], labels: Floats) -> _Columns:
        """Return the votes of each stem for the sentences and the whole, and then the phrases."""
        lemmas = _Columns.of([self._stems(words) for words in said])
        votes = lemmas.votes(labels)
        _, places = labels.shape
        sentences = places - 1
        phrases = lemmas.values[:, sentences:]
        return _Columns(
            features=lemmas.features,
            values=np.hstack([votes, phrases]),
        )

    def _votes_of_letters(self, said: Sequence[Sequence[Token]], labels: Floats) -> _Columns:
        """Return the votes of each character n-gram for the sentences and the whole."""
        letters = _Columns.of([self.index.letters(words) for words in said])
        votes = letters.votes(labels)
        return _Columns(letters.features, votes)

    def _phrases(self, entry: Entry, sentences: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield the phrases of an entry with the place of the sentence they ask for.

        After the last sentence comes the whole: for it speak the published question, and phrases
        without a quote where others of their point of view have one.
        """
        whole = len(sentences)
        yield entry.question, whole
        for phrase in entry.phrases:
            if phrase.view not in self._sorted_views:
                continue
            place = _quoted(phrase, sentences) if phrase.passage else whole
            if place is not None:
                yield phrase.text, place

    @cached_property
    def _sorted_views(self) -> frozenset[str]:
        """Return the points of view whose phrases were sorted by what they ask for."""
        views = set[str]()
        for entry in self.faq.entries:
            for phrase in entry.phrases:
                if phrase.passage:
                    views.add(phrase.view)
        return frozenset(views)

    def _telling(self, names: Sequence[frozenset[str]], title: frozenset[str]) -> dict[str, Floats]:
        """Return how much each stem speaks for each sentence: most if no other one has it."""
        uses = Counter(chain.from_iterable(names))
        telling = {}
        for stem, count in uses.items():
            others = count - 1
            rarity = 1 - others / len(names)
            weight = self._weight(stem) * rarity
            if stem in title:
                weight *= _OF_TITLE
            has_stem = floats([stem in own for own in names])
            worth = np.float32(weight / _USUAL_WEIGHT)
            telling[stem] = has_stem * worth
        return telling


def _content(tokens: Sequence[Token]) -> list[str]:
    """Return the different stems that name something, in their order."""
    fillers = filler_stems(tokens)
    stems = dict.fromkeys(content_features(tokens))
    return [stem for stem in stems if stem not in fillers]


def _names(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the stems of what a text names."""
    return frozenset(_content(tokens))


def _lemmas(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.lemma for token in tokens)


def _is_heading(sentence: str) -> bool:
    return not visible(sentence).endswith((".", "!", "?"))


def sentences_with(quote: str, sentences: Sequence[str]) -> list[int]:
    """Return the places of the sentences that hold a quote; only one of them can be meant by it."""
    words = " ".join(quote.split())
    places = []
    for place, sentence in enumerate(sentences):
        if words in " ".join(sentence.split()):
            places.append(place)
    return places


def _quoted(phrase: Phrase, sentences: Sequence[str]) -> int | None:
    """Return the place of the one sentence that holds the words a phrase quotes."""
    places = sentences_with(phrase.passage, sentences)
    if len(places) != 1:
        return None
    (place,) = places
    return place


def _holding(kinds: Sequence[frozenset[str]], question: str) -> Floats:
    """Return 1 for the sentences that can hold what is asked for, unless all or none can."""
    asked = kinds_asked(question)
    holding = [not asked.isdisjoint(held) for held in kinds]
    if all(holding):
        return zeros(len(kinds))
    return floats(holding)
