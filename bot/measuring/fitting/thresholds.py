"""From which confidence to answer and to offer, by what a visitor loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from bot.measuring.evaluation import auroc, calibration_error
from bot.measuring.fitting.confidence import fit_confidence
from bot.measuring.fitting.importance import (
    SHARES_LISTED,
    Groups,
    are_as_listed,
    importance,
    worth_of,
)
from bot.measuring.fitting.likelihood import Booleans, mean
from bot.measuring.heldout import HeldOut
from bot.retrieval.probability import Float64s
from bot.retrieval.ranking import MOST_OFFERED, Confidence, Model, Thresholds, Weights

# What a visitor loses, in units of one needless click; a wrong answer given as right is the worst.
COST_WRONG_ANSWER = 5.0
COST_SUGGESTION = 1.0
COST_FALSE_SUGGESTION = 2.0  # three buttons, none of them right
COST_WRONG_DECLINE = 4.0

# Mean confidence from which the parts of a message are answered as several questions. Of the
# double questions used to develop, 85 % are answered whole, in dialogues 73 %; of single questions
# 5 % get a second answer. No data of the project could fit it, as phrases are single questions.
PART_THRESHOLD = 0.4

# From which confidence a question after another is answered. No data of the project could fit it:
# listed follow-ups are mostly answerable. In 1,120 dialogues the unknown questions answered fall from
# .048 to .038 between .85 and .90, and the turns answered directly from .75 to .71.
FOLLOW_UP_THRESHOLD = 0.9

_GRID: list[float] = np.round(np.arange(0.02, 1.0, 0.02), 2).tolist()  # of thresholds

_Pair = tuple[float, float]  # the thresholds of answers and of suggestions


@dataclass(frozen=True, slots=True)
class Demands:
    """What thresholds have to hold beside costing little.

    `declined` is the least share of the unknown questions to decline, those near the subject and
    those far from it counting alike: offering three buttons is cheap, and yet no honest no.
    `wrong` is the greatest share of the known ones to answer wrongly. Of thresholds that cost more
    by no greater share than `slack`, those are taken that answer most, or least if `strict`.
    """

    declined: float = 0.0
    wrong: float = 1.0
    slack: float = 0.0
    strict: bool = False


def fit_thresholds(asked: Asked, demands: Demands | None = None) -> Thresholds:
    """Return the thresholds of least expected cost."""
    demands = demands or Demands()
    costs = {}
    for answer, suggest in _allowed(asked, demands):
        costs[answer, suggest] = asked.cost(answer, suggest)
    cheap = _cheap(costs, demands.slack)
    answer, suggest = max(cheap) if demands.strict else min(cheap)
    return Thresholds(
        answer,
        suggest,
        part=PART_THRESHOLD,
        follow_up=FOLLOW_UP_THRESHOLD,
    )


def _allowed(asked: Asked, demands: Demands) -> Iterator[_Pair]:
    """Yield the thresholds under which enough is declined, and little answered wrongly."""
    for answer in _GRID:
        if asked.wrong(answer) > demands.wrong:
            continue
        for suggest in _GRID:
            if asked.declined_fairly(answer, suggest) >= demands.declined:
                yield answer, suggest


def _cheap(costs: Mapping[_Pair, float], slack: float) -> list[_Pair]:
    """Return the thresholds that cost least or hardly more; the greatest if none may be taken."""
    if not costs:
        greatest = _GRID[-1]
        return [(greatest, greatest)]
    least = min(costs.values())
    most = least * (1 + slack)
    return [pair for pair, cost in costs.items() if cost <= most]


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions other than small talk, and what the ranking of each says; arrays of one length.

    `best` is the probability of the best entry, `near` that of the best three together. When
    questions are `judged`, the confidences take their place. `signals` has the shape (questions,
    2 · signals): those of the best entry and of NONE. `right` tells whether the best one answers,
    `offered` whether one of the three does.
    """

    best: Float64s
    near: Float64s
    signals: Float64s
    right: Booleans
    offered: Booleans
    kinds: NDArray[np.str_]
    counts: Float64s

    @classmethod
    def of(cls, groups: Groups, weights: Weights) -> Asked:
        """Rank the questions of some FAQs.

        Their costs are weighed as people ask, also where the data list many unknown ones.
        """
        counts = importance(groups)
        if are_as_listed(groups):
            counts = worth_of(groups, SHARES_LISTED)
        parts = []
        for group, group_counts in zip(groups, counts, strict=True):
            parts.append(cls._of_one(group, group_counts, weights))
        return cls.joined(parts)

    @classmethod
    def joined(cls, parts: Sequence[Asked]) -> Asked:
        """Return the questions of all parts."""
        columns = {}
        for field in fields(cls):
            arrays = [getattr(part, field.name) for part in parts]
            columns[field.name] = np.concatenate(arrays)
        return cls(**columns)

    @classmethod
    def _of_one(cls, group: HeldOut, counts: Float64s, weights: Weights) -> Asked:
        asked = group.kinds != "small talk"
        probabilities = group.probabilities(weights)[asked]
        of_entries = probabilities[:, : group.none]
        gold = group.gold[asked]
        values = group.values[asked]
        order = np.argsort(-of_entries, axis=1)
        best_three = order[:, :MOST_OFFERED]
        best = order[:, 0]
        questions = np.arange(len(best))
        of_best = values[questions, best]
        of_none = values[:, group.none]
        highest = np.take_along_axis(of_entries, best_three, axis=1)
        is_gold = best_three == gold[:, None]
        return cls(
            best=highest[:, 0],
            near=highest.sum(axis=1),
            signals=np.hstack([of_best, of_none]),
            right=is_gold[:, 0],
            offered=is_gold.any(axis=1),
            kinds=group.kinds[asked],
            counts=counts[asked],
        )

    def fit_answering(self) -> Confidence:
        """Return how sure the best entry is to answer."""
        return fit_confidence(self.best, self.signals, self.right)

    def fit_offering(self) -> Confidence:
        """Return how sure one of the best three is to answer."""
        return fit_confidence(self.near, self.signals, self.offered)

    def judged(self, answering: Confidence, offering: Confidence) -> Asked:
        """Return the questions with the confidences in place of the probabilities."""
        return replace(
            self,
            best=answering.of(self.best, self.signals),
            near=offering.of(self.near, self.signals),
        )

    @property
    def known(self) -> Booleans:
        """Tell which questions an entry answers."""
        return np.asarray(self.kinds == "entry")

    def cost(self, answer: float, suggest: float) -> float:
        """Return what a visitor loses on average under two thresholds."""
        if_answered = np.where(self.right, 0.0, COST_WRONG_ANSWER)
        if_suggested = np.where(self.offered, COST_SUGGESTION, COST_FALSE_SUGGESTION)
        if_declined = np.where(self.known, COST_WRONG_DECLINE, 0.0)
        is_near = self.near >= suggest
        is_sure = self.best >= answer
        if_unsure = np.where(is_near, if_suggested, if_declined)
        lost = np.where(is_sure, if_answered, if_unsure)
        return mean(lost, self.counts)

    def wrong(self, answer: float) -> float:
        """Return the share of known questions that get a wrong answer."""
        answered = self.best >= answer
        return _share(answered & ~self.right, self.known)

    def declined_fairly(self, answer: float, suggest: float) -> float:
        """Return the share of unknown questions declined, near and far ones counting alike."""
        is_far = self.kinds == "general"
        is_near = ~is_far & ~self.known
        declined = (self.best < answer) & (self.near < suggest)
        shares = []
        for kind in (is_far, is_near):
            if kind.any():
                share = _share(declined, kind)
                shares.append(share)
        if not shares:
            return 1.0
        return sum(shares) / len(shares)

    def figures(self, limits: Thresholds) -> dict[str, float]:
        """Return the figures under some thresholds, named as those of `eval` are."""
        known = self.known
        unknown = ~known
        answered = self.best >= limits.answer
        suggested = ~answered & (self.near >= limits.suggest)
        declined = ~answered & ~suggested
        direct = answered & self.right
        wrong = answered & ~self.right
        helped = direct | (suggested & self.offered)
        best = self.best.tolist()
        right = self.right.tolist()
        scored = list(zip(best, right, strict=True))
        best_known = self.best[known].tolist()
        best_unknown = self.best[unknown].tolist()
        apart = auroc(best_known, best_unknown)
        return {
            "top1": _share(self.right, known),
            "top3": _share(self.offered, known),
            "direct": _share(direct, known),
            "helped": _share(helped, known),
            "wrong": _share(wrong, known),
            "false": _share(answered, unknown),
            "declined": _share(declined, unknown),
            "auroc": apart or 0.0,
            "ece": calibration_error(scored),
        }


def measure(groups: Groups, model: Model) -> dict[str, float]:
    """Return the figures of a model on held-out questions."""
    asked = Asked.of(groups, model.weights)
    judged = asked.judged(model.answering, model.offering)
    return judged.figures(model.thresholds)


def _share(holds: Booleans, chosen: Booleans) -> float:
    """Return the share of the chosen questions of which something holds, 0 if none are chosen."""
    if not chosen.any():
        return 0.0
    return float(holds[chosen].mean())
