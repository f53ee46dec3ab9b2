"""Questions unseen by an index: whole points of view left out of it, to fit on and to measure.

A new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.language.questions import asks, is_elliptic
from bot.retrieval.building import build_index
from bot.retrieval.followups import FollowUps
from bot.retrieval.index import SIGNALS, Index
from bot.retrieval.ranking import Previous, Weights, softmax, utilities

FOLDS = 5
_SEED = 27
# Share of the questions also asked after an entry drawn by chance, to learn changes of topic.
_AFTER_CHANCE = 0.2
_MOST_NEAR = 20  # phrases asked of an entry that is left out

Float64s = NDArray[np.float64]
Text = TypeVar("Text")


# What a question is for the FAQ: of an entry in the index; of one left out of it, so that nothing
# answers it; a negative that an editor listed; a general one; a remark.
Kind = Literal["entry", "left out", "negative", "general", "small talk"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question unseen by the index, its target, and the signals found (targets, signals)."""

    gold: int
    values: Float64s
    kind: Kind


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A sample after an entry: `joint` are the signals of the question with that entry's title."""

    gold: int
    values: Float64s
    joint: Float64s
    previous: Previous
    elliptic: bool

    def unlisted(self) -> FollowUp:
        """Return the sample as an FAQ would have it for which nobody listed follow-ups."""
        nothing = np.zeros(len(self.previous.listed))
        previous = replace(self.previous, listed=nothing, expected=nothing)
        return replace(self, previous=previous)


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Samples of one FAQ as arrays: `values` (questions, targets, signals), the others (questions).

    NONE stands at place `none`. If `as_listed`, each question counts as one: the FAQ holds enough
    of every kind.
    """

    values: Float64s
    gold: NDArray[np.int64]
    kinds: NDArray[np.str_]
    none: int
    as_listed: bool = False

    @classmethod
    def of(cls, samples: Sequence[Sample], none: int) -> HeldOut:
        """Stack samples."""
        values = np.stack([sample.values for sample in samples])
        gold = np.array([sample.gold for sample in samples])
        kinds = np.array([sample.kind for sample in samples])
        return cls(values, gold, kinds, none)

    def part(self, chosen: NDArray[np.bool_]) -> HeldOut:
        """Return some of the questions."""
        values, gold, kinds = self.values[chosen], self.gold[chosen], self.kinds[chosen]
        return replace(self, values=values, gold=gold, kinds=kinds)

    def shares(self, weights: Weights) -> Float64s:
        """Return the probabilities (questions, targets) under the weights."""
        targets = self.values.shape[1]
        table = weights.table(targets, self.none)
        return softmax(utilities(self.values, table))


@dataclass(frozen=True, slots=True)
class Samples:
    """What is said to the bot: questions by themselves, and what follows an answer.

    A change of topic is a question after an entry drawn at random.
    """

    plain: list[Sample]
    changes: list[FollowUp]
    follow_ups: list[FollowUp]


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    gold: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _AskedAfter:
    """A question, the place of its target, and that of the entry answered last."""

    text: str
    gold: int
    previous: int


def hold_out(faq: Faq, analyzer: Analyzer) -> Samples:
    """Return samples of all questions, of changes of topic, and of the follow-ups."""
    fold_of = _folds(faq)
    draw = np.random.default_rng(_SEED)
    samples = Samples([], [], [])
    for fold in range(FOLDS):
        others = set(range(FOLDS)) - {fold}
        index = build_index(_part(faq, fold_of, others), analyzer)
        listed = FollowUps(_without_follow_ups(faq, fold))
        left_out = _part(faq, fold_of, {fold})
        for question in _questions(left_out):
            samples.plain.append(sample(index, question.text, question.gold, question.kind))
            if draw.random() < _AFTER_CHANCE:
                place = int(draw.integers(len(faq.entries)))
                change = _AskedAfter(question.text, question.gold, place)
                samples.changes.append(_follow_up(index, listed, faq, change))
        for asked in _follow_ups(faq)[fold::FOLDS]:
            samples.follow_ups.append(_follow_up(index, listed, faq, asked))
    return samples


def without_entries(faq: Faq, analyzer: Analyzer) -> list[HeldOut]:
    """Return the phrases of each fifth of the entries, asked of the other four fifths.

    No entry answers them there. They are questions close to the subject, which any FAQ gets.
    """
    groups = []
    for fold in range(min(FOLDS, len(faq.entries))):
        kept = [entry for place, entry in enumerate(faq.entries) if place % FOLDS != fold]
        none = len(kept)
        index = build_index(replace(faq, entries=tuple(kept)), analyzer)
        samples = []
        for entry in faq.entries[fold::FOLDS]:
            near = _own_phrases(entry)[:_MOST_NEAR]
            samples += [sample(index, text, none, "left out") for text in near]
        groups.append(HeldOut.of(samples, none))
    return groups


def _folds(faq: Faq) -> dict[str, int]:
    """Assign each point of view of phrases and negatives to a fold."""
    phrases = chain.from_iterable(entry.phrases for entry in faq.entries)
    plain = [phrase for phrase in phrases if phrase.after is None]
    views = dict.fromkeys(phrase.view for phrase in [*plain, *faq.negatives])
    return {view: place % FOLDS for place, view in enumerate(views)}


def _part(faq: Faq, fold_of: Mapping[str, int], folds: set[int]) -> Faq:
    """Return the FAQ with the phrases, negatives and small talk of some folds only."""

    def by_view(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in phrases if fold_of.get(phrase.view) in folds)

    def by_place(texts: tuple[Text, ...]) -> tuple[Text, ...]:
        return tuple(text for place, text in enumerate(texts) if place % FOLDS in folds)

    entries = [replace(entry, phrases=by_view(entry.phrases)) for entry in faq.entries]
    smalltalk = [replace(talk, phrases=by_place(talk.phrases)) for talk in faq.smalltalk]
    return replace(
        faq,
        entries=tuple(entries),
        negatives=by_view(faq.negatives),
        smalltalk=tuple(smalltalk),
        general=by_place(faq.general),
    )


def _without_follow_ups(faq: Faq, fold: int) -> Faq:
    """Return the FAQ without every fifth listed follow-up."""
    left_out = {(asked.text, asked.gold) for asked in _follow_ups(faq)[fold::FOLDS]}
    entries = []
    for place, entry in enumerate(faq.entries):
        kept = [phrase for phrase in entry.phrases if (phrase.text, place) not in left_out]
        entries.append(replace(entry, phrases=tuple(kept)))
    return replace(faq, entries=tuple(entries))


def _questions(faq: Faq) -> Iterator[_Question]:
    """Yield all that may be asked, each with its target."""
    for place, entry in enumerate(faq.entries):
        for text in _own_phrases(entry):
            yield _Question(text, place, "entry")
    none = len(faq.entries)
    for phrase in faq.negatives:
        yield _Question(phrase.text, none, "negative")
    for text in faq.general:
        yield _Question(text, none, "general")
    for place, talk in enumerate(faq.smalltalk, none + 1):
        for text in talk.phrases:
            yield _Question(text, place, "small talk")


def _own_phrases(entry: Entry) -> list[str]:
    """Return the phrases of an entry that make sense by themselves."""
    return [phrase.text for phrase in entry.phrases if phrase.after is None]


def _follow_ups(faq: Faq) -> list[_AskedAfter]:
    """Return the follow-ups that the data list."""
    place_of = {entry.id: place for place, entry in enumerate(faq.entries)}
    follow_ups = []
    for gold, entry in enumerate(faq.entries):
        for phrase in entry.phrases:
            if phrase.after is not None:
                previous = place_of[phrase.after]
                follow_ups.append(_AskedAfter(phrase.text, gold, previous))
    return follow_ups


def sample(index: Index, question: str, gold: int, kind: Kind) -> Sample:
    """Return what an index finds for a question."""
    tokens = index.reader.tokens(question)
    values = index.signals(tokens).values.astype(np.float64)
    return Sample(gold, values, kind)


def _follow_up(index: Index, listed: FollowUps, faq: Faq, asked: _AskedAfter) -> FollowUp:
    """Return what an index finds for a question after an entry."""
    place = asked.previous
    title = faq.entries[place].question
    tokens = index.reader.tokens(asked.text)
    own = index.signals(tokens)
    joint = index.signals(tokens + index.reader.tokens(title))
    previous = Previous(
        place,
        index.likeness[place],
        listed.likeness(place, asked.text),
        listed.expected(place),
        float(own.values[place, SIGNALS.index("phrase")]),
        asks(asked.text),
    )
    return FollowUp(
        gold=asked.gold,
        values=own.values.astype(np.float64),
        joint=joint.values.astype(np.float64),
        previous=previous,
        elliptic=is_elliptic(own.tokens),
    )
