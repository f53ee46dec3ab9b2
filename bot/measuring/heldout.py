"""Questions unseen by an index: whole points of view left out of it, to fit on and to measure.

A new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.language.questions import is_elliptic
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
        values = np.stack([s.values for s in samples])
        gold, kinds = np.array([s.gold for s in samples]), np.array([s.kind for s in samples])
        return cls(values, gold, kinds, none)

    def part(self, chosen: NDArray[np.bool_]) -> HeldOut:
        """Return some of the questions."""
        return replace(
            self, values=self.values[chosen], gold=self.gold[chosen], kinds=self.kinds[chosen]
        )

    def shares(self, weights: Weights) -> Float64s:
        """Return the probabilities (questions, targets) under the weights."""
        return softmax(utilities(self.values, weights.table(self.values.shape[1], self.none)))


def hold_out(faq: Faq, analyzer: Analyzer) -> tuple[list[Sample], list[FollowUp], list[FollowUp]]:
    """Return samples of all questions, of changes of topic, and of the follow-ups.

    A change of topic is a question after an entry drawn at random.
    """
    fold_of, titles = _folds(faq), [entry.question for entry in faq.entries]
    draw = np.random.default_rng(_SEED)
    plain, changes, follow_ups = list[Sample](), list[FollowUp](), list[FollowUp]()
    for fold in range(FOLDS):
        index = build_index(_part(faq, fold_of, set(range(FOLDS)) - {fold}), analyzer)
        listed = FollowUps(_without_follow_ups(faq, fold))
        for question, gold, kind in _questions(_part(faq, fold_of, {fold})):
            plain.append(sample(index, question, gold, kind))
            if draw.random() < _AFTER_CHANCE:
                place = int(draw.integers(len(faq.entries)))
                changes.append(_follow_up(index, listed, (question, gold, place), titles[place]))
        follow_ups += [
            _follow_up(index, listed, asked, titles[asked[2]])
            for asked in _follow_ups(faq)[fold::FOLDS]
        ]
    return plain, changes, follow_ups


def _folds(faq: Faq) -> dict[str, int]:
    """Assign each point of view of phrases and negatives to a fold."""
    views = dict.fromkeys(p.view for e in faq.entries for p in e.phrases if p.after is None)
    views |= dict.fromkeys(p.view for p in faq.negatives)
    return {view: i % FOLDS for i, view in enumerate(views)}


def _part(faq: Faq, fold_of: Mapping[str, int], folds: set[int]) -> Faq:
    """Return the FAQ with the phrases, negatives and small talk of some folds only."""

    def kept(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in phrases if fold_of.get(phrase.view) in folds)

    return replace(
        faq,
        entries=tuple(replace(e, phrases=kept(e.phrases)) for e in faq.entries),
        negatives=kept(faq.negatives),
        smalltalk=tuple(
            replace(t, phrases=tuple(x for i, x in enumerate(t.phrases) if i % FOLDS in folds))
            for t in faq.smalltalk
        ),
        general=tuple(x for i, x in enumerate(faq.general) if i % FOLDS in folds),
    )


def _without_follow_ups(faq: Faq, fold: int) -> Faq:
    """Return the FAQ without every fifth listed follow-up."""
    left_out = {(question, place) for question, place, _ in _follow_ups(faq)[fold::FOLDS]}
    return replace(
        faq,
        entries=tuple(
            replace(e, phrases=tuple(p for p in e.phrases if (p.text, place) not in left_out))
            for place, e in enumerate(faq.entries)
        ),
    )


def _questions(faq: Faq) -> Iterator[tuple[str, int, Kind]]:
    """Yield (question, place of its target, kind) of all that may be asked."""
    for place, entry in enumerate(faq.entries):
        yield from ((text, place, "entry") for text in _own_phrases(entry))
    none = len(faq.entries)
    yield from ((phrase.text, none, "negative") for phrase in faq.negatives)
    yield from ((question, none, "general") for question in faq.general)
    for place, talk in enumerate(faq.smalltalk, none + 1):
        yield from ((text, place, "small talk") for text in talk.phrases)


def _own_phrases(entry: Entry) -> list[str]:
    """Return the phrases of an entry that make sense by themselves."""
    return [phrase.text for phrase in entry.phrases if phrase.after is None]


def without_entries(faq: Faq, analyzer: Analyzer) -> list[HeldOut]:
    """Return the phrases of each fifth of the entries, asked of the other four fifths.

    No entry answers them there. They are questions close to the subject, which any FAQ gets.
    """
    groups = []
    for fold in range(min(FOLDS, len(faq.entries))):
        kept = [entry for place, entry in enumerate(faq.entries) if place % FOLDS != fold]
        index = build_index(replace(faq, entries=tuple(kept)), analyzer)
        asked = [
            text for entry in faq.entries[fold::FOLDS] for text in _own_phrases(entry)[:_MOST_NEAR]
        ]
        none = len(kept)
        groups.append(HeldOut.of([sample(index, x, none, "left out") for x in asked], none))
    return groups


def _follow_ups(faq: Faq) -> list[tuple[str, int, int]]:
    """Return (question, place of its target, place of the entry answered last)."""
    place = {entry.id: i for i, entry in enumerate(faq.entries)}
    return [
        (p.text, place[e.id], place[p.after])
        for e in faq.entries
        for p in e.phrases
        if p.after is not None
    ]


def sample(index: Index, question: str, gold: int, kind: Kind) -> Sample:
    """Return what an index finds for a question."""
    values = index.signals(index.reader.tokens(question)).values.astype(np.float64)
    return Sample(gold, values, kind)


def _follow_up(
    index: Index, listed: FollowUps, asked: tuple[str, int, int], title: str
) -> FollowUp:
    """Return the sample of (question, target, entry answered last).

    `title` is the question of that entry.
    """
    question, gold, place = asked
    tokens = index.reader.tokens(question)
    own, joint = (
        index.signals(tokens),
        index.signals(tokens + index.reader.tokens(title)).values.astype(np.float64),
    )
    previous = Previous(
        place,
        index.likeness[place],
        listed.likeness(place, question),
        listed.expected(place),
        float(own.values[place, SIGNALS.index("phrase")]),
    )
    return FollowUp(gold, own.values.astype(np.float64), joint, previous, is_elliptic(own.tokens))
