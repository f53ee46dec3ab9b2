"""Questions unseen by an index: whole points of view left out of it, to fit on and to measure.

A new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.language.questions import asks, is_elliptic
from bot.retrieval.building import build_index
from bot.retrieval.followups import FollowUps
from bot.retrieval.index import SIGNALS, Index
from bot.retrieval.probability import Float64s, softmax
from bot.retrieval.ranking import Previous, Weights, utilities

FOLDS = 5
_SEED = 27
# Share of the questions also asked after an entry drawn by chance, to learn changes of topic.
_AFTER_CHANCE = 0.2
_MOST_NEAR = 20  # phrases asked of an entry that is left out
_PHRASE = SIGNALS.index("phrase")

Text = TypeVar("Text")


# What a question is for the FAQ: of an entry in the index; of one left out of it, so that nothing
# answers it; a negative that an editor listed; a general one; a remark.
Kind = Literal["entry", "left out", "negative", "general", "small talk"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is said, and the place of the target that it should get."""

    text: str
    gold: int
    kind: Kind


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
        previous = replace(
            self.previous,
            listed=np.zeros_like(self.previous.listed),
            expected=np.zeros_like(self.previous.expected),
        )
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
        return replace(
            self,
            values=self.values[chosen],
            gold=self.gold[chosen],
            kinds=self.kinds[chosen],
        )

    def without(self, signals: Sequence[int]) -> HeldOut:
        """Return the questions as if some signals were unknown."""
        values = self.values.copy()
        values[..., list(signals)] = 0
        return replace(self, values=values)

    def probabilities(self, weights: Weights) -> Float64s:
        """Return the probabilities (questions, targets) under the weights."""
        targets = self.values.shape[1]
        table = weights.table(targets, self.none)
        utility = utilities(self.values, table)
        return softmax(utility)


@dataclass(frozen=True, slots=True)
class Samples:
    """What is said to the bot: questions by themselves, and what follows an answer.

    A change of topic is a question after an entry drawn at random.
    """

    plain: list[Sample]
    changes: list[FollowUp]
    follow_ups: list[FollowUp]


@dataclass(frozen=True, slots=True)
class _AskedAfter:
    """A question, the place of its target, and that of the entry answered last."""

    text: str
    gold: int
    previous: int


def hold_out(faq: Faq, analyzer: Analyzer) -> Samples:
    """Return samples of all questions, of changes of topic, and of the follow-ups."""
    fold_of = _folds(faq)
    listed = _listed_follow_ups(faq)
    all_folds = set(range(FOLDS))
    entries = len(faq.entries)
    draw = np.random.default_rng(_SEED)
    samples = Samples([], [], [])
    for fold in range(FOLDS):
        others = all_folds - {fold}
        known = _part(faq, fold_of, others)
        left_out = _part(faq, fold_of, {fold})
        index = build_index(known, analyzer)
        less = _without_follow_ups(faq, fold)
        follow_ups = FollowUps(less)

        for question in _questions(left_out):
            found = sample(index, question)
            samples.plain.append(found)
            if draw.random() < _AFTER_CHANCE:
                previous = int(draw.integers(entries))
                asked = _AskedAfter(question.text, question.gold, previous)
                change = _sample_after(index, follow_ups, faq, asked)
                samples.changes.append(change)

        index = build_index(_joined(known, less), analyzer)
        for asked in listed[fold::FOLDS]:
            follow_up = _sample_after(index, follow_ups, faq, asked)
            samples.follow_ups.append(follow_up)
    return samples


def without_entries(faq: Faq, analyzer: Analyzer) -> list[HeldOut]:
    """Return the phrases of each fifth of the entries, asked of the other four fifths.

    No entry answers them there. They are questions close to the subject, which any FAQ gets.
    """
    groups = []
    folds = min(FOLDS, len(faq.entries))
    for fold in range(folds):
        kept = list(faq.entries)
        del kept[fold::FOLDS]
        none = len(kept)
        smaller = replace(faq, entries=tuple(kept))
        index = build_index(smaller, analyzer)

        samples = []
        for entry in faq.entries[fold::FOLDS]:
            for phrase in own_phrases(entry)[:_MOST_NEAR]:
                question = Question(phrase.text, none, "left out")
                samples.append(sample(index, question))
        groups.append(HeldOut.of(samples, none))
    return groups


def _folds(faq: Faq) -> dict[str, int]:
    """Assign each point of view of phrases and negatives to a fold."""
    phrases = []
    for entry in faq.entries:
        phrases += own_phrases(entry)
    phrases += faq.negatives

    fold_of = dict[str, int]()
    for phrase in phrases:
        following = len(fold_of) % FOLDS
        fold_of.setdefault(phrase.view, following)
    return fold_of


def _part(faq: Faq, fold_of: Mapping[str, int], folds: set[int]) -> Faq:
    """Return the FAQ with the phrases, negatives and small talk of some folds only.

    Follow-ups are left out: most are by authors who wrote phrases, too.
    """
    views = {view for view, fold in fold_of.items() if fold in folds}
    entries = []
    for entry in faq.entries:
        phrases = _of_views(own_phrases(entry), views)
        entries.append(replace(entry, phrases=phrases))

    smalltalk = []
    for talk in faq.smalltalk:
        examples = _of_folds(talk.phrases, folds)
        smalltalk.append(replace(talk, phrases=examples))

    return replace(
        faq,
        entries=tuple(entries),
        negatives=_of_views(faq.negatives, views),
        declined_after=(),
        smalltalk=tuple(smalltalk),
        general=_of_folds(faq.general, folds),
    )


def _joined(faq: Faq, listing: Faq) -> Faq:
    """Return an FAQ with the follow-ups that another version of it lists."""
    entries = []
    for entry, other in zip(faq.entries, listing.entries, strict=True):
        follow_ups = [phrase for phrase in other.phrases if phrase.after is not None]
        phrases = (*entry.phrases, *follow_ups)
        joined = replace(entry, phrases=phrases)
        entries.append(joined)
    return replace(faq, entries=tuple(entries), declined_after=listing.declined_after)


def _of_views(phrases: Iterable[Phrase], views: set[str]) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in phrases if phrase.view in views)


def _of_folds(texts: Iterable[Text], folds: set[int]) -> tuple[Text, ...]:
    """Return the texts of some folds; those without a point of view are dealt out in turn."""
    chosen = []
    for place, text in enumerate(texts):
        fold = place % FOLDS
        if fold in folds:
            chosen.append(text)
    return tuple(chosen)


def _without_follow_ups(faq: Faq, fold: int) -> Faq:
    """Return the FAQ without every fifth listed follow-up."""
    left_out = _left_out(faq, fold)
    none = len(faq.entries)
    entries = []
    for place, entry in enumerate(faq.entries):
        kept = _without(entry.phrases, left_out[place])
        with_fewer = replace(entry, phrases=kept)
        entries.append(with_fewer)
    declined = _without(faq.declined_after, left_out[none])
    return replace(faq, entries=tuple(entries), declined_after=declined)


def _left_out(faq: Faq, fold: int) -> Mapping[int, set[str]]:
    """Return the texts of every fifth listed follow-up, by the place of their target."""
    texts_of = defaultdict[int, set[str]](set)
    listed = _listed_follow_ups(faq)
    for asked in listed[fold::FOLDS]:
        texts_of[asked.gold].add(asked.text)
    return texts_of


def _without(phrases: Iterable[Phrase], texts: set[str]) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in phrases if phrase.text not in texts)


def _questions(faq: Faq) -> Iterator[Question]:
    """Yield all that may be asked, each with its target."""
    for place, entry in enumerate(faq.entries):
        for phrase in own_phrases(entry):
            yield Question(phrase.text, place, "entry")
    none = len(faq.entries)
    for phrase in faq.negatives:
        yield Question(phrase.text, none, "negative")
    for text in faq.general:
        yield Question(text, none, "general")
    for place, talk in enumerate(faq.smalltalk, none + 1):
        for text in talk.phrases:
            yield Question(text, place, "small talk")


def own_phrases(entry: Entry) -> list[Phrase]:
    """Return the phrases of an entry that make sense by themselves."""
    return [phrase for phrase in entry.phrases if phrase.after is None]


def _listed_follow_ups(faq: Faq) -> list[_AskedAfter]:
    """Return all follow-ups; those to be declined, at the end, should get NONE."""
    follow_ups = []
    for gold, entry in enumerate(faq.entries):
        for phrase in entry.phrases:
            if phrase.after is not None:
                previous = faq.place(phrase.after)
                follow_ups.append(_AskedAfter(phrase.text, gold, previous))
    none = len(faq.entries)
    for phrase in faq.declined_after:
        if phrase.after is not None:
            previous = faq.place(phrase.after)
            follow_ups.append(_AskedAfter(phrase.text, none, previous))
    return follow_ups


def sample(index: Index, question: Question) -> Sample:
    """Return what an index finds for a question."""
    tokens = index.reader.tokens(question.text)
    signals = index.signals(tokens)
    values = signals.values.astype(np.float64)
    return Sample(question.gold, values, question.kind)


def _sample_after(index: Index, follow_ups: FollowUps, faq: Faq, asked: _AskedAfter) -> FollowUp:
    """Return what an index finds for a question after an entry."""
    place = asked.previous
    title = faq.entries[place].question
    tokens = index.reader.tokens(asked.text)
    own = index.signals(tokens)
    with_title = tokens + index.reader.tokens(title)
    joint = index.signals(with_title)
    previous = Previous(
        place=place,
        near=index.likeness[place],
        listed=follow_ups.likeness(place, asked.text),
        expected=follow_ups.expected(place),
        again=float(own.values[place, _PHRASE]),
        asks=asks(asked.text),
    )
    return FollowUp(
        gold=asked.gold,
        values=own.values.astype(np.float64),
        joint=joint.values.astype(np.float64),
        previous=previous,
        elliptic=is_elliptic(own.tokens),
    )
