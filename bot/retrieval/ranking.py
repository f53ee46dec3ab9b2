"""Signals to probabilities.

A conditional logit over all targets (McFadden 1974), fitted by `bot.measuring.fitting.weights`.

Each target's utility is a weighted sum of its signals; entries share one set of weights,
nothing-we-know and small talk have their own, with a bias. The softmax of the utilities are the
probabilities.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.index import SIGNALS, Signals
from bot.retrieval.probability import LEAST, Float64s, expit, log_odds, logarithms, softmax
from bot.retrieval.regimes import REGIMES

MOST_OFFERED = 3  # entries, where none is sure enough
_RELATIONS = 4  # of the best entry to the one before, see `Previous.relation`
WEIGHTS_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of the signals, in the order of `SIGNALS`.

    NONE and small talk have weights and a bias of their own.
    """

    entry: tuple[float, ...]
    none: tuple[float, ...]
    smalltalk: tuple[float, ...]
    none_bias: float
    smalltalk_bias: float

    @classmethod
    def from_vector(cls, vector: Float64s) -> Weights:
        """Unpack a vector as the optimiser holds it: three sets of weights, two biases."""
        *weights, none_bias, smalltalk_bias = vector.tolist()
        sets = np.reshape(weights, (3, len(SIGNALS)))
        entry, none, smalltalk = sets.tolist()
        return cls(
            entry=tuple(entry),
            none=tuple(none),
            smalltalk=tuple(smalltalk),
            none_bias=none_bias,
            smalltalk_bias=smalltalk_bias,
        )

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Weights:
        """Read the weights of a JSON file, which knows no tuples."""
        return cls(
            entry=tuple(values["entry"]),
            none=tuple(values["none"]),
            smalltalk=tuple(values["smalltalk"]),
            none_bias=values["none_bias"],
            smalltalk_bias=values["smalltalk_bias"],
        )

    def table(self, targets: int, none: int) -> Table:
        """Return the weights of each target.

        `none` is the place of NONE; small talk follows it.
        """
        smalltalk = targets - none - 1
        counts = [none, 1, smalltalk]
        weights = np.array([self.entry, self.none, self.smalltalk])
        biases = np.array([0, self.none_bias, self.smalltalk_bias])
        return Table(
            weights=weights.repeat(counts, axis=0),
            biases=biases.repeat(counts),
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of each target, of the shape (targets, signals), and its bias (targets)."""

    weights: Float64s
    biases: Float64s


@dataclass(frozen=True, slots=True)
class Previous:
    """How a question stands to the entry at `place`, which it follows.

    `near` is the likeness of that entry to each entry (empty if not known), `listed` that of the
    question to the listed follow-ups of each entry and then of NONE, `expected` the log lift of
    those of each entry after the last one, `again` the cosine of the question and the nearest text
    of the last entry. `asks` tells whether anything in the message asks.
    """

    place: int
    near: NDArray[np.floating]
    listed: NDArray[np.floating]
    expected: NDArray[np.floating]
    again: float
    asks: bool

    def relation(self, entry: int, own: float) -> Float64s:
        """Return how an entry stands to the one before; `own` is its probability without that.

        It is the log odds of that probability, whether it is the same, its likeness, and that of
        the question to a follow-up listed for it.
        """
        is_same = entry == self.place
        near = self.near[entry] if len(self.near) else 0.0
        odds = log_odds(np.array(own))
        listed = self.listed[entry]
        return np.array([odds.item(), is_same, near, listed])


@dataclass(frozen=True, slots=True)
class ContextWeights:
    """How the entry answered last bears on a follow-up, fitted on the follow-ups of the data.

    `own` weighs the question by itself and `joint` the question read together with the last entry's
    title, both as logarithms of probabilities. `near` is added for likeness to the last entry
    (cosine), `same` to that entry itself, `again` for the cosine of the question with its nearest
    text, `none` to NONE, `smalltalk` to all small talk, `listed` for likeness to a follow-up that
    an editor listed, `expected` for entries that are often asked for after the last one, and
    `statement` to small talk if nothing in the message asks.
    """

    own: float
    joint: float
    near: float
    same: float
    again: float
    none: float
    smalltalk: float
    listed: float
    expected: float
    statement: float


_CONTEXT_SIGNALS = len(fields(ContextWeights))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability we act.

    `answer` is the confidence in the best entry to answer it, `suggest` that in the best three
    together to offer them, `part` the geometric mean of the confidences in the parts of a message
    to answer each, and `follow_up` the confidence in the best entry to answer a follow-up.
    """

    answer: float
    suggest: float
    part: float
    follow_up: float


@dataclass(frozen=True)
class Confidence:
    """From a ranking to the probability that it is right to act on it.

    In a ranking the probability of an entry tells how it stands among the others. Whether it
    answers at all shows better in what speaks for it and for NONE, so both are weighed once more (a
    logistic regression; on answering only if sure, Chow 1970). `share`, named as in `weights.json`,
    weighs the log odds of that probability, `best` the signals of the best entry, and `none` those
    of NONE. Without weights the confidence is the probability.
    """

    share: float = 1.0
    best: tuple[float, ...] = (0.0,) * len(SIGNALS)
    none: tuple[float, ...] = (0.0,) * len(SIGNALS)
    bias: float = 0.0

    @classmethod
    def from_vector(cls, vector: Float64s) -> Confidence:
        """Unpack a vector as the optimiser holds it: bias, weight of the odds, two sets."""
        bias, share, *weights = vector.tolist()
        sets = np.reshape(weights, (2, len(SIGNALS)))
        best, none = sets.tolist()
        return cls(share, tuple(best), tuple(none), bias)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read the weights of a JSON file, which knows no tuples."""
        best = tuple(values["best"])
        none = tuple(values["none"])
        return cls(**{**values, "best": best, "none": none})

    def of(self, probabilities: Float64s, signals: NDArray[np.floating]) -> Float64s:
        """Return the confidences for probabilities in rankings, and for the signals behind them.

        Their shapes are (…) and (…, 2 · signals). The signals are those of the best entry, then
        those of NONE.
        """
        weighted_odds = self.share * log_odds(probabilities)
        weighted_signals = signals @ self._of_signals
        return expit(weighted_odds + weighted_signals + self.bias)

    @cached_property
    def _of_signals(self) -> Float64s:
        return np.array([*self.best, *self.none])


@dataclass(frozen=True)
class ConfidenceAfter(Confidence):
    """The same for what is asked after an entry, where its relation to that entry counts as well.

    `own` weighs the log odds of the best entry's probability without the one before, `same` whether
    it is the one before, `near` its likeness to that one, and `listed` the likeness of the question
    to a follow-up that is listed for it.
    """

    own: float = 0.0
    same: float = 0.0
    near: float = 0.0
    listed: float = 0.0

    @classmethod
    def from_vector(cls, vector: Float64s) -> ConfidenceAfter:
        """Unpack a vector as the optimiser holds it: that of `Confidence`, then the relation."""
        *_, own, same, near, listed = vector.tolist()
        of_question = Confidence.from_vector(vector[:-_RELATIONS])
        alone = cls.as_alone(of_question)
        return replace(alone, own=own, same=same, near=near, listed=listed)

    @classmethod
    def as_alone(cls, alone: Confidence) -> ConfidenceAfter:
        """Return the confidence of a question by itself, whatever entry it follows."""
        return cls(alone.share, alone.best, alone.none, alone.bias)

    def after(
        self, probability: Float64s, signals: NDArray[np.floating], relation: Float64s
    ) -> Float64s:
        """Return the confidence for the probability and the signals of the best entry.

        `relation` is how it stands to the entry before, see `Previous.relation`.
        """
        alone = self.of(probability, signals)
        odds = log_odds(alone) + relation @ self._of_relation
        return expit(odds)

    @cached_property
    def _of_relation(self) -> Float64s:
        return np.array([self.own, self.same, self.near, self.listed])


CONFIDENCES: Mapping[str, type[Confidence]] = {
    "answering": Confidence,
    "following": ConfidenceAfter,
    "offering": Confidence,
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the probability in a ranking to the one that we state (Platt 1999).

    Rankings are fitted on an FAQ's own phrases. There one entry alone counts as right, and
    misleading questions are more frequent than in life, so their probabilities are too modest.
    `slope` and `intercept` are those of a line through the log odds.
    """

    slope: float = 1.0
    intercept: float = 0.0

    def of(self, probability: float) -> float:
        """Return the calibrated probability of an entry that has this one in a ranking."""
        greatest = 1 - LEAST
        within = min(max(probability, LEAST), greatest)
        odds = within / (1 - within)
        log_odds = self.slope * math.log(odds) + self.intercept
        odds_against = math.exp(-log_odds)
        return 1 / (1 + odds_against)

    def against_entries(self, probability: float) -> float:
        """Return the same for what stands against all entries: no answer, or small talk."""
        return 1 - self.of(1 - probability)


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and thresholds of one regime, as kept in `weights.json`.

    After an answer, `after_full` reads a full question and `after_elliptic` one that leans on the
    entry answered. `answering` tells how sure the best entry is to answer a question by itself,
    `following` the same of a question after an answer, and `offering` how sure one of the best
    `MOST_OFFERED` is.
    """

    weights: Weights
    after_full: ContextWeights
    after_elliptic: ContextWeights
    thresholds: Thresholds
    calibration: Calibration = Calibration()
    answering: Confidence = Confidence()
    following: ConfidenceAfter = ConfidenceAfter()
    offering: Confidence = Confidence()

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a JSON file."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Model:
        """Read what `to_json` wrote."""
        calibration = values.get("calibration", {})
        confidences: dict[str, Any] = {
            name: kind.from_json(values[name])
            for name, kind in CONFIDENCES.items()
            if name in values
        }
        return cls(
            weights=Weights.from_json(values["weights"]),
            after_full=ContextWeights(**values["after_full"]),
            after_elliptic=ContextWeights(**values["after_elliptic"]),
            thresholds=Thresholds(**values["thresholds"]),
            calibration=Calibration(**calibration),
            **confidences,
        )


@lru_cache(len(REGIMES))
def fitted_model(regime: str) -> Model:
    """Return the model that ships for a regime."""
    models = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    return Model.from_json(models[regime])


def utilities(values: NDArray[np.floating], table: Table) -> Float64s:
    """Return the utility of each target; `values` has the shape (…, targets, signals)."""
    weighted = np.einsum("...ts,ts->...t", values, table.weights)
    return np.asarray(weighted + table.biases)


def context_utilities(previous: Previous, own: Float64s, joint: Float64s) -> Float64s:
    """Return what `ContextWeights` weigh, as an array of shape (targets, 10).

    Read together with its own title the last entry would always win; there it gets the second-best
    probability instead. Small talk leans on no title; read together it has none.
    """
    entries = len(previous.expected)
    last = previous.place
    small_talk = slice(entries + 1, None)
    of_others = _without_title(joint, entries, last)

    values = np.zeros((len(own), _CONTEXT_SIGNALS))
    log_own, log_joint, near, same, again, none, smalltalk, listed, expected, statement = values.T
    log_own[:] = logarithms(own)
    log_joint[:] = logarithms(of_others)
    near[: len(previous.near)] = previous.near
    near[last] = 0
    same[last] = 1
    again[last] = previous.again
    none[entries] = 1
    smalltalk[small_talk] = 1
    listed[: entries + 1] = previous.listed
    expected[:entries] = previous.expected
    if not previous.asks:
        statement[small_talk] = 1
    return values


def _without_title(joint: Float64s, entries: int, last: int) -> Float64s:
    """Return the probabilities without what the last entry's own title does to them."""
    of_others = joint.copy()
    if entries > 1:
        lowest_first = np.partition(joint[:entries], -2)
        second_best = lowest_first[-2]
        of_others[last] = second_best
    of_others[entries + 1 :] = LEAST
    return of_others


def in_context(utility: Float64s, weights: ContextWeights) -> Float64s:
    """Return the probabilities of a follow-up; `utility` has the shape (…, targets, 10)."""
    return softmax(utility @ _vector(weights))


@lru_cache(2 * len(REGIMES))  # for full and for elliptic questions
def _vector(weights: ContextWeights) -> Float64s:
    """Return the weights in the order of `context_utilities`; to read the fields takes longer."""
    return np.array(astuple(weights))


def probabilities(signals: Signals, table: Table) -> Float64s:
    """Return the probability of each target for an analysed question."""
    return softmax(utilities(signals.values, table))
