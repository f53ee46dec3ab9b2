"""Fitting weights and thresholds to held-out questions, and the figures on these.

`bot.measuring.shipped_fit` fits what ships with the bot, `bot.measuring.own_fit` what an FAQ keeps
beside its data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.measuring.evaluation import auroc, calibration_error
from bot.measuring.heldout import FollowUp, HeldOut
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import (
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
_CONTEXT_START = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
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
    start = np.array([_START] * 3 * len(SIGNALS) + [0.0, 0.0])
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
        return _mean(groups, [_surprise(group, scaled(vector)) for group in groups])

    start = np.array([1.0, 1.0, 1.0, prior.none_bias, prior.smalltalk_bias])
    return scaled(optimize.minimize(loss, start, method="L-BFGS-B").x)


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
    known = int((kinds == "entry").sum())
    worth = dict.fromkeys(set(kinds.tolist()), 1.0)
    for kind, share in shares.items():
        asked = int((kinds == kind).sum())
        worth[kind] = min(1.0, share * known / max(asked, 1))
    return [np.array([worth[kind] for kind in group.kinds.tolist()]) for group in groups]


def _likeliest(groups: Groups, start: Float64s, centre: Float64s, penalty: float) -> Weights:
    """Return the weights of least loss, each squared difference from `centre` costing a penalty."""
    loss = _loss(groups, centre, penalty)
    return Weights.from_vector(optimize.minimize(loss, start, jac=True, method="L-BFGS-B").x)


def _loss(
    groups: Groups, centre: Float64s, penalty: float
) -> Callable[[Float64s], tuple[float, Float64s]]:
    """Return the penalised mean loss of a vector of weights, and its gradient."""
    counts = importance(groups)
    total = sum(float(count.sum()) for count in counts)

    def loss(vector: Float64s) -> tuple[float, Float64s]:
        away = vector - centre
        value, gradient = penalty * float(away @ away), 2 * penalty * away
        for group, count in zip(groups, counts, strict=True):
            surprise, slope = _group_loss(group, count / total, Weights.from_vector(vector))
            value += surprise
            gradient += slope
        return value, gradient

    return loss


def _group_loss(group: HeldOut, counts: Float64s, weights: Weights) -> tuple[float, Float64s]:
    """Return the weighted loss on the questions of one FAQ, and its gradient."""
    questions, targets, _ = group.values.shape
    rows, none = np.arange(questions), group.none
    of_kind = (slice(0, none), slice(none, none + 1), slice(none + 1, targets))
    excess = group.shares(weights)
    likelihood = np.maximum(excess[rows, group.gold], 1e-12)
    excess[rows, group.gold] -= 1
    excess *= counts[:, None]
    slopes = [
        np.einsum("qt,qts->s", excess[:, kind], group.values[:, kind], optimize=True)
        for kind in of_kind
    ]
    biases = [excess[:, kind].sum() for kind in of_kind[1:]]
    return float(-(counts * np.log(likelihood)).sum()), np.concatenate([*slopes, biases])


def _surprise(group: HeldOut, weights: Weights) -> Float64s:
    share = group.shares(weights)[np.arange(len(group.gold)), group.gold]
    return np.asarray(-np.log(np.maximum(share, 1e-12)))


def _mean(groups: Groups, values: Sequence[Float64s]) -> float:
    """Return the mean over all questions, each as important as it is."""
    counts = np.concatenate(importance(groups))
    return float((counts * np.concatenate(values)).sum() / counts.sum())


def _times(numbers: Sequence[float], factor: float) -> tuple[float, ...]:
    return tuple(number * factor for number in numbers)


def _vector(weights: Weights) -> Float64s:
    return np.array([*weights.entry, *weights.none, *weights.smalltalk, *astuple(weights)[-2:]])


# -- an entry answered last ------------------------------------------------------------------------


def asked_after(changes: list[FollowUp], follow_ups: list[FollowUp], none: int) -> list[FollowUp]:
    """Return what is said after an entry, each kind about as often as in life."""
    new_topics = [sample for sample in changes if sample.gold < none]
    strange = [sample for sample in changes if sample.gold == none]
    remarks = [sample for sample in changes if sample.gold > none]
    return [*new_topics[::_FEWER_CHANGES], *strange[::_FEWER_STRANGE], *remarks, *follow_ups]


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
    utility = np.stack([_context_utility(s, none, weights) for s in samples])
    gold, rows = np.array([s.gold for s in samples]), np.arange(len(samples))

    def loss(vector: Float64s) -> float:
        share = in_context(utility, ContextWeights(*vector))[rows, gold]
        return float(-np.log(np.maximum(share, 1e-12)).mean() + _CONTEXT_PENALTY * vector @ vector)

    return ContextWeights(
        *optimize.minimize(loss, np.array(_CONTEXT_START), method="L-BFGS-B").x.tolist()
    )


def _context_utility(sample: FollowUp, none: int, weights: Weights) -> Float64s:
    table = weights.table(len(sample.values), none)
    own, joint = (softmax(utilities(values, table)) for values in (sample.values, sample.joint))
    return context_utilities(sample.previous, own, joint)


def follow_up_top1(samples: list[FollowUp], none: int, model: Model) -> float:
    """Return the share of follow-ups whose entry is ranked first."""
    contexts = [model.after_elliptic if s.elliptic else model.after_full for s in samples]
    shares = [
        in_context(_context_utility(s, none, model.weights), c)[:none]
        for s, c in zip(samples, contexts, strict=True)
    ]
    right = [share.argmax() == s.gold for share, s in zip(shares, samples, strict=True)]
    return float(np.mean(right)) if samples else 0.0


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
    pairs = [(answer, suggest) for answer in careful for suggest in honest if suggest <= answer]
    costs = {pair: asked.cost(*pair) for pair in pairs} or {(_GRID[-1],) * 2: 0.0}
    most = min(costs.values()) * (1 + slack)
    answer, suggest = min(pair for pair, cost in costs.items() if cost <= most)
    return Thresholds(answer, suggest, PART_THRESHOLD, max(answer, FOLLOW_UP_THRESHOLD))


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
        counted = zip(groups, counts, strict=True)
        parts = [cls._of_one(group, counts, weights) for group, counts in counted]
        return cls.joined(parts)

    @classmethod
    def joined(cls, parts: Sequence[Asked]) -> Asked:
        """Return the questions of all parts."""
        names = [field.name for field in fields(cls)]
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
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
        return float((self.counts * lost).sum() / self.counts.sum())

    def wrong(self, answer: float) -> float:
        """Return the share of known questions that get a wrong answer."""
        return float(((self.best >= answer) & ~self.right)[self.known].mean())

    def declined_fairly(self, suggest: float) -> float:
        """Return the share of unknown questions declined, near and far ones counting alike."""
        far = self.kinds == "general"
        shares = [self._below(suggest, chosen) for chosen in (far, ~far & ~self.known)]
        known = [share for share in shares if share is not None]
        return sum(known) / len(known) if known else 1.0

    def _below(self, suggest: float, chosen: Booleans) -> float | None:
        return float((self.near[chosen] < suggest).mean()) if chosen.any() else None

    def figures(self, limits: Thresholds) -> dict[str, float]:
        """Return the figures under some thresholds, named as those of `eval` are."""
        known, unknown = self.known, ~self.known
        direct = self.best >= limits.answer
        offered = ~direct & (self.near >= limits.suggest)
        helped = (direct & self.right) | (offered & self.offered)
        pairs = zip(self.best.tolist(), self.right.tolist(), strict=True)
        return {
            "top1": float(self.right[known].mean()),
            "top3": float(self.offered[known].mean()),
            "direct": float((direct & self.right)[known].mean()),
            "helped": float(helped[known].mean()),
            "wrong": float((direct & ~self.right)[known].mean()),
            "false": _share(direct, unknown),
            "declined": _share(~direct & ~offered, unknown),
            "auroc": auroc(self.best[known].tolist(), self.best[unknown].tolist()) or 0.0,
            "ece": calibration_error(list(pairs)),
        }


def _share(holds: Booleans, chosen: Booleans) -> float:
    return float(holds[chosen].mean()) if chosen.any() else 0.0


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
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value
