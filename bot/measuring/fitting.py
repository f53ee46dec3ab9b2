"""Fitting weights and thresholds to held-out questions, and the figures on these.

`bot.measuring.shipped_fit` fits what ships with the bot, `bot.measuring.own_fit` what an FAQ keeps
beside its data.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.measuring.evaluation import auroc, calibration_error
from bot.measuring.heldout import FollowUp, HeldOut, Samples
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import (
    Calibration,
    ContextWeights,
    Model,
    Thresholds,
    Weights,
    context_utilities,
    in_context,
    softmax,
    utilities,
)

_PENALTY = 1e-4  # on the squared weights, so that signals that say the same share their weight
_START = 3.0
_LEAST = 1e-12  # of a probability, before its logarithm is taken
_CONTEXT_START = (1.0, *[0.0] * 9)
_CONTEXT_PENALTY = 1e-3
# Of five questions drawn as changes of topic one counts, of strange ones every third: in life most
# follow the answer, and a tenth of what is said after it is small talk.
_FEWER_CHANGES = 5
_FEWER_STRANGE = 3

# What a visitor loses, in units of one needless click; a wrong answer given as right is the worst.
COST_WRONG_ANSWER = 5.0
COST_SUGGESTION = 1.0
COST_FALSE_SUGGESTION = 2.0  # three buttons, none of them right
COST_WRONG_DECLINE = 4.0

# Mean probability from which the parts of a message are answered as several questions. Of the
# double questions used to develop, 85 % are answered whole, in dialogues 73 %; of single questions
# 5 % get a second answer. No data of the project could fit it, as phrases are single questions.
PART_THRESHOLD = 0.4

# From which probability a question after another is answered: what leans on the conversation is
# misread more often than its probability says. From .60 to .76 the wrong answers in 80 dialogues
# fell by a fifth, and as many entries were answered or offered.
FOLLOW_UP_THRESHOLD = 0.76

# Unknown questions and remarks for each question that an entry answers: what we assume of the
# people who ask, whatever the data hold. Where an FAQ lists negatives of its own, most of them are
# misleading on purpose, and rarer in life.
_SHARES = {"left out": 0.1, "negative": 0.1, "general": 0.15, "small talk": 0.5}
_SHARES_LISTED = {"negative": 0.15}

_GRID = np.round(np.arange(0.02, 1.0, 0.02), 2).tolist()  # of thresholds

Float64s = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Groups = Sequence[HeldOut]


# -- weights ---------------------------------------------------------------------------------------


def fit_weights(groups: Groups) -> Weights:
    """Return the weights of greatest (penalised) likelihood."""
    weights = [_START] * 3 * len(SIGNALS)
    biases = [0.0, 0.0]
    start = np.array(weights + biases)
    return _likeliest(groups, start, np.zeros(len(start)), _PENALTY)


def fit_near(groups: Groups, prior: Weights, trust: float) -> Weights:
    """Return the likeliest weights near some prior weights.

    `trust` is the number of questions that a squared difference of 1 costs, so a few questions move
    the weights only a little.
    """
    questions = sum(float(counts.sum()) for counts in importance(groups))
    return _likeliest(groups, _vector(prior), _vector(prior), trust / max(questions, 1.0))


def fit_scale(groups: Groups, prior: Weights) -> Weights:
    """Return weights in the proportions of prior weights, scaled to fit the questions.

    This is for an FAQ without phrases: the proportions are learnt better where there are some.
    """

    def scaled(vector: Float64s) -> Weights:
        entry, none, smalltalk, none_bias, smalltalk_bias = vector.tolist()
        return Weights(
            _times(prior.entry, entry),
            _times(prior.none, none),
            _times(prior.smalltalk, smalltalk),
            none_bias,
            smalltalk_bias,
        )

    def loss(vector: Float64s) -> float:
        weights = scaled(vector)
        return _mean(groups, [_surprise(group, weights) for group in groups])

    start = np.array([1.0, 1.0, 1.0, prior.none_bias, prior.smalltalk_bias])
    least = optimize.minimize(loss, start, method="L-BFGS-B")
    return scaled(least.x)


def importance(groups: Groups) -> list[Float64s]:
    """Return the weight of each question, so that unknown ones are as frequent as in real use.

    For a hundred questions of entries, unknown questions count 35 and remarks 50, however many the
    data hold. If the data list many of their own, each counts as it is.
    """
    if all(group.as_listed for group in groups):
        return [np.ones(len(group.gold)) for group in groups]
    return _worth(groups, _SHARES)


def _worth(groups: Groups, shares: Mapping[str, float]) -> list[Float64s]:
    """Return how much each question counts so that each kind has its share of the known ones."""
    kinds = np.concatenate([group.kinds for group in groups])
    worth = _worth_of_kinds(kinds, shares)
    ends = np.cumsum([len(group.kinds) for group in groups])
    return np.split(worth, ends[:-1])


def _worth_of_kinds(kinds: NDArray[np.str_], shares: Mapping[str, float]) -> Float64s:
    asked = Counter(kinds.tolist())
    worth = dict.fromkeys(asked, 1.0)
    for kind, share in shares.items():
        wanted = share * asked["entry"]
        worth[kind] = min(1.0, wanted / max(asked[kind], 1))
    return np.array([worth[kind] for kind in kinds.tolist()])


def _likeliest(groups: Groups, start: Float64s, centre: Float64s, penalty: float) -> Weights:
    """Return the weights of least loss, each squared difference from `centre` costing a penalty."""
    loss = _loss(groups, centre, penalty)
    least = optimize.minimize(loss, start, jac=True, method="L-BFGS-B")
    return Weights.from_vector(least.x)


def _loss(
    groups: Groups, centre: Float64s, penalty: float
) -> Callable[[Float64s], tuple[float, Float64s]]:
    """Return the penalised mean loss of a vector of weights, and its gradient."""
    counts = importance(groups)
    total = sum(float(count.sum()) for count in counts)

    def loss(vector: Float64s) -> tuple[float, Float64s]:
        away = vector - centre
        value = penalty * float(away @ away)
        gradient = 2 * penalty * away
        weights = Weights.from_vector(vector)
        for group, count in zip(groups, counts, strict=True):
            surprise, slope = _group_loss(group, count / total, weights)
            value += surprise
            gradient += slope
        return value, gradient

    return loss


def _group_loss(group: HeldOut, counts: Float64s, weights: Weights) -> tuple[float, Float64s]:
    """Return the weighted loss on the questions of one FAQ, and its gradient."""
    gold = np.arange(len(group.gold)), group.gold
    excess = group.shares(weights)
    likelihood = np.maximum(excess[gold], _LEAST)
    loss = -(counts * np.log(likelihood)).sum()

    excess[gold] -= 1
    excess *= counts[:, None]
    entries = slice(0, group.none)
    none = slice(group.none, group.none + 1)
    smalltalk = slice(group.none + 1, excess.shape[1])
    slopes = [_slope(group, excess, targets) for targets in (entries, none, smalltalk)]
    biases = [excess[:, targets].sum() for targets in (none, smalltalk)]
    return float(loss), np.concatenate([*slopes, biases])


def _slope(group: HeldOut, excess: Float64s, targets: slice) -> Float64s:
    """Return the gradient of the loss by the weights of some targets."""
    values = group.values[:, targets]
    slope = np.einsum("qt,qts->s", excess[:, targets], values, optimize=True)
    return np.asarray(slope)


def _surprise(group: HeldOut, weights: Weights) -> Float64s:
    shares = group.shares(weights)
    likelihood = shares[np.arange(len(group.gold)), group.gold]
    return np.asarray(-np.log(np.maximum(likelihood, _LEAST)))


def _mean(groups: Groups, values: Sequence[Float64s]) -> float:
    """Return the mean over all questions, each as important as it is."""
    counts = np.concatenate(importance(groups))
    weighed = counts * np.concatenate(values)
    return float(weighed.sum() / counts.sum())


def _times(numbers: Sequence[float], factor: float) -> tuple[float, ...]:
    return tuple(number * factor for number in numbers)


def _vector(weights: Weights) -> Float64s:
    biases = weights.none_bias, weights.smalltalk_bias
    return np.array([*weights.entry, *weights.none, *weights.smalltalk, *biases])


# -- probabilities ---------------------------------------------------------------------------------


def fit_calibration(shares: Float64s, right: Booleans, kinds: NDArray[np.str_]) -> Calibration:
    """Return the calibration of greatest likelihood (Platt 1999).

    The arrays have one length: the share of the best entry, whether it answers, and the kind of
    question, where each kind counts as often as in life (see `importance`).
    """
    worth = _worth_of_kinds(kinds, _SHARES)

    def loss(line: Float64s) -> float:
        calibration = Calibration(*line.tolist())
        stated = np.array([calibration.stated(share) for share in shares])
        likelihood = np.where(right, stated, 1 - stated)
        return float(-(worth * np.log(np.maximum(likelihood, _LEAST))).sum() / worth.sum())

    least = optimize.minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B")
    return Calibration(*least.x.tolist())


# -- an entry answered last ------------------------------------------------------------------------


def asked_after(samples: Samples, none: int) -> list[FollowUp]:
    """Return what is said after an entry, each kind about as often as in life."""
    new_topics, strange, remarks = list[FollowUp](), list[FollowUp](), list[FollowUp]()
    for sample in samples.changes:
        if sample.gold < none:
            new_topics.append(sample)
        elif sample.gold == none:
            strange.append(sample)
        else:
            remarks.append(sample)
    fewer = new_topics[::_FEWER_CHANGES] + strange[::_FEWER_STRANGE]
    return fewer + remarks + samples.follow_ups


def fit_contexts(
    samples: list[FollowUp], none: int, weights: Weights
) -> tuple[ContextWeights, ContextWeights]:
    """Return the weights for full and for elliptic questions after an entry."""
    full = [sample for sample in samples if not sample.elliptic]
    elliptic = [sample for sample in samples if sample.elliptic]
    return fit_context(full, none, weights), fit_context(elliptic, none, weights)


def fit_context(samples: list[FollowUp], none: int, weights: Weights) -> ContextWeights:
    """Return the most likely weights for questions after an entry.

    Follow-ups and changes of topic are fitted together.
    """
    utility = np.stack([_context_utility(sample, none, weights) for sample in samples])
    gold = np.arange(len(samples)), np.array([sample.gold for sample in samples])

    def loss(vector: Float64s) -> float:
        shares = in_context(utility, ContextWeights(*vector))
        likelihood = np.maximum(shares[gold], _LEAST)
        surprise = -np.log(likelihood).mean()
        return float(surprise + _CONTEXT_PENALTY * vector @ vector)

    start = np.array(_CONTEXT_START)
    least = optimize.minimize(loss, start, method="L-BFGS-B")
    return ContextWeights(*least.x.tolist())


def _context_utility(sample: FollowUp, none: int, weights: Weights) -> Float64s:
    table = weights.table(len(sample.values), none)
    own = softmax(utilities(sample.values, table))
    joint = softmax(utilities(sample.joint, table))
    return context_utilities(sample.previous, own, joint)


def follow_up_top1(samples: list[FollowUp], none: int, model: Model) -> float:
    """Return the share of follow-ups whose entry is ranked first."""
    if not samples:
        return 0.0
    return float(np.mean([_is_first(sample, none, model) for sample in samples]))


def _is_first(sample: FollowUp, none: int, model: Model) -> bool:
    utility = _context_utility(sample, none, model.weights)
    weights = model.after_elliptic if sample.elliptic else model.after_full
    shares = in_context(utility, weights)[:none]
    return bool(shares.argmax() == sample.gold)


# -- thresholds ------------------------------------------------------------------------------------


def fit_thresholds(
    groups: Groups,
    weights: Weights,
    declined: float = 0.0,
    wrong: float = 1.0,
    slack: float = 0.0,
) -> Thresholds:
    """Return the thresholds of least expected cost for questions that are no small talk.

    `declined` is the least share of the unknown questions to decline, those near the subject and
    those far from it counting alike: offering three buttons is cheap, and yet no honest no.
    `wrong` is the greatest share of the known ones to answer wrongly. Of thresholds that cost more
    by no greater share than `slack`, those are taken that answer most.
    """
    asked = Asked.of(groups, weights)
    honest = [suggest for suggest in _GRID if asked.declined_fairly(suggest) >= declined]
    careful = [answer for answer in _GRID if asked.wrong(answer) <= wrong]
    costs = {
        (answer, suggest): asked.cost(answer, suggest)
        for answer, suggest in product(careful, honest)
        if suggest <= answer
    }
    answer, suggest = _cheapest(costs, slack)
    follow_up = max(answer, FOLLOW_UP_THRESHOLD)
    return Thresholds(answer, suggest, PART_THRESHOLD, follow_up)


def _cheapest(costs: Mapping[tuple[float, float], float], slack: float) -> tuple[float, float]:
    """Return the thresholds that answer most among the cheapest; the greatest if there are none."""
    if not costs:
        return _GRID[-1], _GRID[-1]
    most = min(costs.values()) * (1 + slack)
    return min(pair for pair, cost in costs.items() if cost <= most)


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions that are no small talk, and what the ranking of each says; arrays of one length.

    `best` is the probability of the best entry, `near` that of the best three together; `right`
    tells whether the best one answers, `offered` whether one of the three does.
    """

    best: Float64s
    near: Float64s
    right: Booleans
    offered: Booleans
    kinds: NDArray[np.str_]
    counts: Float64s

    @classmethod
    def of(cls, groups: Groups, weights: Weights) -> Asked:
        """Rank the questions of some FAQs.

        Their costs are weighed as people ask, also where the data list many unknown ones.
        """
        as_listed = all(group.as_listed for group in groups)
        counts = _worth(groups, _SHARES_LISTED) if as_listed else importance(groups)
        parts = []
        for group, group_counts in zip(groups, counts, strict=True):
            parts.append(cls._of_one(group, group_counts, weights))
        return cls.joined(parts)

    @classmethod
    def joined(cls, parts: Sequence[Asked]) -> Asked:
        """Return the questions of all parts."""
        columns = {}
        for field in fields(cls):
            columns[field.name] = np.concatenate([getattr(part, field.name) for part in parts])
        return cls(**columns)

    @classmethod
    def _of_one(cls, group: HeldOut, counts: Float64s, weights: Weights) -> Asked:
        asked = group.kinds != "small talk"
        share = group.shares(weights)[asked][:, : group.none]
        gold = group.gold[asked]
        order = np.argsort(-share, axis=1)[:, :3]
        top = np.take_along_axis(share, order, axis=1)
        return cls(
            best=top[:, 0],
            near=top.sum(axis=1),
            right=order[:, 0] == gold,
            offered=(order == gold[:, None]).any(axis=1),
            kinds=group.kinds[asked],
            counts=counts[asked],
        )

    @property
    def known(self) -> Booleans:
        """Tell which questions an entry answers."""
        return np.asarray(self.kinds == "entry")

    def cost(self, answer: float, suggest: float) -> float:
        """Return what a visitor loses on average under two thresholds."""
        answered = np.where(self.right, 0.0, COST_WRONG_ANSWER)
        suggested = np.where(self.offered, COST_SUGGESTION, COST_FALSE_SUGGESTION)
        declined = np.where(self.known, COST_WRONG_DECLINE, 0.0)
        otherwise = np.where(self.near >= suggest, suggested, declined)
        lost = np.where(self.best >= answer, answered, otherwise)
        weighed = self.counts * lost
        return float(weighed.sum() / self.counts.sum())

    def wrong(self, answer: float) -> float:
        """Return the share of known questions that get a wrong answer."""
        wrong = (self.best >= answer) & ~self.right
        return float(wrong[self.known].mean())

    def declined_fairly(self, suggest: float) -> float:
        """Return the share of unknown questions declined, near and far ones counting alike."""
        far = self.kinds == "general"
        near = ~far & ~self.known
        declined = self.near < suggest
        shares = [float(declined[kind].mean()) for kind in (far, near) if kind.any()]
        return sum(shares) / len(shares) if shares else 1.0

    def figures(self, limits: Thresholds) -> dict[str, float]:
        """Return the figures under some thresholds, named as those of `eval` are."""
        known, unknown = self.known, ~self.known
        direct = self.best >= limits.answer
        suggested = ~direct & (self.near >= limits.suggest)
        right = direct & self.right
        helped = right | (suggested & self.offered)
        pairs = zip(self.best.tolist(), self.right.tolist(), strict=True)
        apart = auroc(self.best[known].tolist(), self.best[unknown].tolist())
        return {
            "top1": float(self.right[known].mean()),
            "top3": float(self.offered[known].mean()),
            "direct": float(right[known].mean()),
            "helped": float(helped[known].mean()),
            "wrong": float((direct & ~self.right)[known].mean()),
            "false": _share(direct, unknown),
            "declined": _share(~direct & ~suggested, unknown),
            "auroc": apart or 0.0,
            "ece": calibration_error(list(pairs)),
        }


def _share(holds: Booleans, chosen: Booleans) -> float:
    if not chosen.any():
        return 0.0
    return float(holds[chosen].mean())


def without_signal(groups: Groups, signal: int) -> list[HeldOut]:
    """Return the questions as if a signal were unknown."""
    return [_masked(group, [signal]) for group in groups]


def only_signal(groups: Groups, signal: int) -> list[HeldOut]:
    """Return the questions as if only one signal were known."""
    others = [other for other in range(len(SIGNALS)) if other != signal]
    return [_masked(group, others) for group in groups]


def _masked(group: HeldOut, signals: list[int]) -> HeldOut:
    values = group.values.copy()
    values[..., signals] = 0
    return replace(group, values=values)


# -- the file --------------------------------------------------------------------------------------


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write fitted values; raises `OSError` where nothing can be written."""
    text = json.dumps(_rounded(values), indent=2, ensure_ascii=False) + "\n"
    unfinished = path.with_name(f".{path.name}.neu")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(path)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
