"""Fitting weights and thresholds to held-out questions, and the figures on these.

`bot.measuring.shipped_fit` fits what ships with the bot, `bot.measuring.own_fit` what an FAQ keeps
beside its data.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.measuring.evaluation import auroc, calibration_error
from bot.measuring.heldout import FollowUp, HeldOut, Samples
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import (
    MOST_OFFERED,
    Calibration,
    Confidence,
    ConfidenceAfter,
    ContextWeights,
    Model,
    Thresholds,
    Weights,
    context_utilities,
    expit,
    in_context,
    log_odds,
    softmax,
    utilities,
)

_PENALTY = 1e-4  # on the squared weights, so that signals that say the same share their weight
_START = 3.0
_LEAST = 1e-12  # of a probability, before its logarithm is taken
_CONTEXT_START = (1.0, *[0.0] * 9)
_CONTEXT_PENALTY = 1e-3
_DOUBT = 0.1  # questions that a squared difference from the share itself costs a confidence
# Of five questions drawn as changes of topic one counts, of strange ones every third: in life most
# follow the answer, and a tenth of what is said after it is small talk.
_FEWER_CHANGES = 5
_FEWER_STRANGE = 3

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
# listed follow-ups are mostly answerable. In 430 dialogues the unknown questions answered fall from
# .07 to .06 between .75 and .85, and those answered directly from .78 to .74; above, entries that
# would help are lost with the thread.
FOLLOW_UP_THRESHOLD = 0.85

# Unknown questions and remarks for each question that an entry answers: what we assume of the
# people who ask, whatever the data hold. Where an FAQ lists negatives of its own, most of them are
# misleading on purpose, and rarer in life.
_SHARES = {"left out": 0.1, "negative": 0.1, "general": 0.15, "small talk": 0.5}
_SHARES_LISTED = {"negative": 0.15}

_GRID: list[float] = np.round(np.arange(0.02, 1.0, 0.02), 2).tolist()  # of thresholds

Float64s = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Groups = Sequence[HeldOut]
_Pair = tuple[float, float]  # the thresholds of answers and of suggestions


# -- weights ---------------------------------------------------------------------------------------


def fit_weights(groups: Groups) -> Weights:
    """Return the weights of greatest (penalised) likelihood."""
    weights = [_START] * 3 * len(SIGNALS)
    biases = [0.0, 0.0]
    start = np.array(weights + biases)
    nothing = np.zeros(len(start))
    return _likeliest(groups, start, centre=nothing, penalty=_PENALTY)


def fit_near(groups: Groups, prior: Weights, trust: float) -> Weights:
    """Return the likeliest weights near some prior weights.

    `trust` is the number of questions that a squared difference of 1 costs, so a few questions move
    the weights only a little.
    """
    start = _vector(prior)
    questions = max(_total(importance(groups)), 1.0)
    return _likeliest(groups, start, centre=start, penalty=trust / questions)


def fit_scale(groups: Groups, prior: Weights) -> Weights:
    """Return weights in the proportions of prior weights, scaled to fit the questions.

    This is for an FAQ without phrases: the proportions are learnt better where there are some.
    """
    start = np.array([1.0, 1.0, 1.0, prior.none_bias, prior.smalltalk_bias])
    factors = _minimise(_loss_of_scale, start, groups, prior)
    return _scaled(prior, factors)


def importance(groups: Groups) -> list[Float64s]:
    """Return the weight of each question, so that unknown ones are as frequent as in real use.

    For a hundred questions of entries, unknown questions count 35 and remarks 50, however many the
    data hold. If the data list many of their own, each counts as it is.
    """
    if _are_as_listed(groups):
        return [np.ones(len(group.gold)) for group in groups]
    return _worth(groups, _SHARES)


def _are_as_listed(groups: Groups) -> bool:
    return all(group.as_listed for group in groups)


def _worth(groups: Groups, shares: Mapping[str, float]) -> list[Float64s]:
    """Return how much each question counts so that each kind has its share of the known ones."""
    kinds = np.concatenate([group.kinds for group in groups])
    worth = _worth_of_kinds(kinds, shares)
    sizes = [len(group.kinds) for group in groups]
    ends = np.cumsum(sizes)
    return np.split(worth, ends[:-1])


def _worth_of_kinds(kinds: NDArray[np.str_], shares: Mapping[str, float]) -> Float64s:
    """Return how much questions of these kinds count."""
    asked = kinds.tolist()
    count_of = Counter(asked)
    known = count_of["entry"]
    worth_of = dict.fromkeys(count_of, 1.0)
    for kind, share in shares.items():
        wanted = share * known
        found = max(count_of[kind], 1)
        worth_of[kind] = min(1.0, wanted / found)
    return np.array([worth_of[kind] for kind in asked])


def _total(counts: Sequence[Float64s]) -> float:
    return sum(float(of_group.sum()) for of_group in counts)


def _likeliest(groups: Groups, start: Float64s, centre: Float64s, penalty: float) -> Weights:
    """Return the weights of least loss, each squared difference from `centre` costing a penalty."""
    counts = importance(groups)
    total = _total(counts)
    shares = [of_group / total for of_group in counts]
    least = optimize.minimize(
        _loss,
        start,
        args=(groups, shares, centre, penalty),
        jac=True,
        method="L-BFGS-B",
    )
    return Weights.from_vector(least.x)


def _loss(
    vector: Float64s,
    groups: Groups,
    shares: Sequence[Float64s],
    centre: Float64s,
    penalty: float,
) -> tuple[float, Float64s]:
    """Return the penalised mean loss of a vector of weights, and its gradient.

    `shares` are those of the questions of each group in the mean.
    """
    away = vector - centre
    loss = penalty * float(away @ away)
    gradient = 2 * penalty * away
    weights = Weights.from_vector(vector)
    for group, share in zip(groups, shares, strict=True):
        surprise, slope = _group_loss(group, share, weights)
        loss += surprise
        gradient += slope
    return loss, gradient


def _group_loss(group: HeldOut, counts: Float64s, weights: Weights) -> tuple[float, Float64s]:
    """Return the weighted loss on the questions of one FAQ, and its gradient."""
    shares = group.shares(weights)
    weighed = counts * _surprise_of(group.gold, shares)
    loss = float(weighed.sum())

    excess = shares  # of each probability over the right one, which is 1 or 0; no copy, it is large
    questions = np.arange(len(group.gold))
    excess[questions, group.gold] -= 1
    excess *= counts[:, None]
    return loss, _gradient(group, excess)


def _gradient(group: HeldOut, excess: Float64s) -> Float64s:
    """Return the gradient of the loss by the vector of weights."""
    first_smalltalk = group.none + 1
    entries = slice(group.none)
    none = slice(group.none, first_smalltalk)
    smalltalk = slice(first_smalltalk, None)
    none_bias = excess[:, none].sum()
    smalltalk_bias = excess[:, smalltalk].sum()
    return np.concatenate(
        [
            _slope(group, excess, entries),
            _slope(group, excess, none),
            _slope(group, excess, smalltalk),
            [none_bias, smalltalk_bias],
        ]
    )


def _slope(group: HeldOut, excess: Float64s, targets: slice) -> Float64s:
    """Return the gradient of the loss by the weights of some targets."""
    values = group.values[:, targets]
    excess = excess[:, targets]
    slope = np.einsum("qt,qts->s", excess, values, optimize=True)
    return np.asarray(slope)


def _surprise_of(gold: NDArray[np.int64], shares: Float64s) -> Float64s:
    """Return for each question how surprising its target is."""
    questions = np.arange(len(gold))
    of_gold = shares[questions, gold]
    return _surprise(of_gold)


def _surprise(likelihood: Float64s) -> Float64s:
    """Return minus the logarithms of probabilities."""
    above_zero = np.maximum(likelihood, _LEAST)
    return np.asarray(-np.log(above_zero))


def _mean(values: Float64s, counts: Float64s) -> float:
    """Return the mean of values, of which each counts as often as is said."""
    total = counts.sum()
    weighed = counts * values
    return float(weighed.sum() / total)


def _minimise(loss: Callable[..., float], start: Float64s, *given: Any) -> Float64s:
    """Return the numbers of least loss, sought from a start; the loss is also told what is given."""
    least = optimize.minimize(loss, start, args=given, method="L-BFGS-B")
    return np.asarray(least.x)


def _loss_of_scale(factors: Float64s, groups: Groups, prior: Weights) -> float:
    """Return the mean loss under scaled weights, each question as important as it is."""
    weights = _scaled(prior, factors)
    surprises = []
    for group in groups:
        shares = group.shares(weights)
        surprises.append(_surprise_of(group.gold, shares))
    surprise = np.concatenate(surprises)
    counts = np.concatenate(importance(groups))
    return _mean(surprise, counts)


def _scaled(prior: Weights, factors: Float64s) -> Weights:
    """Return weights times the first three factors; the others are the biases."""
    entry, none, smalltalk, none_bias, smalltalk_bias = factors.tolist()
    return Weights(
        entry=_times(prior.entry, entry),
        none=_times(prior.none, none),
        smalltalk=_times(prior.smalltalk, smalltalk),
        none_bias=none_bias,
        smalltalk_bias=smalltalk_bias,
    )


def _times(numbers: Sequence[float], factor: float) -> tuple[float, ...]:
    return tuple(number * factor for number in numbers)


def _vector(weights: Weights) -> Float64s:
    """Return weights as the optimiser holds them; the inverse of `Weights.from_vector`."""
    return np.array(
        [
            *weights.entry,
            *weights.none,
            *weights.smalltalk,
            weights.none_bias,
            weights.smalltalk_bias,
        ]
    )


# -- probabilities ---------------------------------------------------------------------------------


def fit_confidence(shares: Float64s, signals: Float64s, right: Booleans) -> Confidence:
    """Return the confidence of greatest (penalised) likelihood.

    The arrays have one length: the share that is acted on, the signals of the best entry and of
    NONE, and whether acting on it is right. Each question counts as one, also the misleading ones:
    they are rare in life, and teach most about what to doubt.
    """
    evidence = np.column_stack([log_odds(shares), signals])
    return Confidence.from_vector(_fit_odds(evidence, right))


def _fit_odds(evidence: Float64s, right: Booleans) -> Float64s:
    """Return the bias and the weights of a logistic regression, the first of them near one."""
    with_bias = np.column_stack([np.ones(len(evidence)), evidence])
    least = optimize.minimize(
        _loss_of_odds,
        _as_shared(with_bias),
        args=(with_bias, right),
        jac=True,
        method="L-BFGS-B",
    )
    return np.asarray(least.x)


def _as_shared(evidence: Float64s) -> Float64s:
    """Return the weights under which the share itself is the probability."""
    weights = np.zeros(evidence.shape[1])
    weights[1] = 1.0
    return weights


def _loss_of_odds(vector: Float64s, evidence: Float64s, right: Booleans) -> tuple[float, Float64s]:
    """Return the penalised mean loss of a vector of weights, and its gradient."""
    questions = len(right)
    penalty = _DOUBT / questions
    away = vector - _as_shared(evidence)
    stated = expit(evidence @ vector)
    surprise = _surprise(np.where(right, stated, 1 - stated))
    loss = surprise.mean() + penalty * away @ away
    gradient = evidence.T @ (stated - right) / questions + 2 * penalty * away
    return float(loss), gradient


def fit_calibration(shares: Float64s, right: Booleans, kinds: NDArray[np.str_]) -> Calibration:
    """Return the calibration of greatest likelihood (Platt 1999).

    The arrays have one length: the share of the best entry, whether it answers, and the kind of
    question, where each kind counts as often as in life (see `importance`).
    """
    worth = _worth_of_kinds(kinds, _SHARES)
    start = np.array([1.0, 0.0])
    line = _minimise(_loss_of_calibration, start, shares, right, worth)
    return Calibration(*line.tolist())


def _loss_of_calibration(
    line: Float64s, shares: Float64s, right: Booleans, worth: Float64s
) -> float:
    """Return the mean loss of the probabilities stated by a line, each question at its worth."""
    calibration = Calibration(*line.tolist())
    stated = np.array([calibration.stated(share) for share in shares])
    likelihood = np.where(right, stated, 1 - stated)
    surprise = _surprise(likelihood)
    return _mean(surprise, worth)


# -- an entry answered last ------------------------------------------------------------------------


def asked_after(samples: Samples, none: int) -> list[FollowUp]:
    """Return what is said after an entry, each kind about as often as in life."""
    new_topics = []
    strange = []
    remarks = []
    for sample in samples.changes:
        if sample.gold < none:
            new_topics.append(sample)
        elif sample.gold == none:
            strange.append(sample)
        else:
            remarks.append(sample)
    return [
        *new_topics[::_FEWER_CHANGES],
        *strange[::_FEWER_STRANGE],
        *remarks,
        *samples.follow_ups,
    ]


def fit_contexts(
    samples: list[FollowUp], none: int, weights: Weights
) -> tuple[ContextWeights, ContextWeights]:
    """Return the weights for full and for elliptic questions after an entry."""
    full = [sample for sample in samples if not sample.elliptic]
    elliptic = [sample for sample in samples if sample.elliptic]
    after_full = fit_context(full, none, weights)
    after_elliptic = fit_context(elliptic, none, weights)
    return after_full, after_elliptic


def fit_context(samples: list[FollowUp], none: int, weights: Weights) -> ContextWeights:
    """Return the most likely weights for questions after an entry.

    Follow-ups and changes of topic are fitted together.
    """
    of_samples = [_context_utility(sample, none, weights) for sample in samples]
    utility = np.stack([of_sample for _, of_sample in of_samples])
    gold = np.array([sample.gold for sample in samples])
    start = np.array(_CONTEXT_START)
    fitted = _minimise(_loss_after, start, utility, gold)
    return ContextWeights(*fitted.tolist())


def _loss_after(vector: Float64s, utility: Float64s, gold: NDArray[np.int64]) -> float:
    """Return the penalised mean loss of a vector of context weights."""
    weights = ContextWeights(*vector)
    shares = in_context(utility, weights)
    surprise = _surprise_of(gold, shares)
    penalty = _CONTEXT_PENALTY * vector @ vector
    return float(surprise.mean() + penalty)


def _context_utility(sample: FollowUp, none: int, weights: Weights) -> tuple[Float64s, Float64s]:
    """Return the probabilities of a question by itself, and what `ContextWeights` weigh."""
    targets = len(sample.values)
    table = weights.table(targets, none)
    own = softmax(utilities(sample.values, table))
    joint = softmax(utilities(sample.joint, table))
    return own, context_utilities(sample.previous, own, joint)


def fit_following(
    samples: list[FollowUp],
    none: int,
    weights: Weights,
    contexts: tuple[ContextWeights, ContextWeights],
) -> ConfidenceAfter:
    """Return how sure the best entry is to answer a question after an entry."""
    after_full, after_elliptic = contexts
    evidence = list[Float64s]()
    right = list[bool]()
    for sample in samples:
        if sample.gold > none:  # small talk is decided before
            continue
        own, utility = _context_utility(sample, none, weights)
        of_context = after_elliptic if sample.elliptic else after_full
        of_entries = in_context(utility, of_context)[:none]
        best = int(of_entries.argmax())
        relation = sample.previous.relation(best, own.item(best))
        odds = log_odds(of_entries[best : best + 1])
        evidence.append(np.concatenate([odds, sample.values[best], sample.values[none], relation]))
        right.append(best == sample.gold)
    return ConfidenceAfter.from_vector(_fit_odds(np.stack(evidence), np.array(right)))


def follow_up_top1(samples: list[FollowUp], none: int, model: Model) -> float:
    """Return the share of follow-ups whose entry is ranked first."""
    if not samples:
        return 0.0
    ranked_first = [_is_first(sample, none, model) for sample in samples]
    return float(np.mean(ranked_first))


def _is_first(sample: FollowUp, none: int, model: Model) -> bool:
    _, utility = _context_utility(sample, none, model.weights)
    weights = model.after_elliptic if sample.elliptic else model.after_full
    shares = in_context(utility, weights)
    of_entries = shares[:none]
    best_entry = of_entries.argmax()
    return bool(best_entry == sample.gold)


# -- thresholds ------------------------------------------------------------------------------------


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
    """Questions that are no small talk, and what the ranking of each says; arrays of one length.

    `best` is the probability of the best entry, `near` that of the best three together: first their
    shares, and the confidences in them when they are `judged`. `signals` has the shape (questions,
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
        if _are_as_listed(groups):
            counts = _worth(groups, _SHARES_LISTED)
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
        shares = group.shares(weights)[asked]
        of_entries = shares[:, : group.none]
        gold = group.gold[asked]
        values = group.values[asked]
        order = np.argsort(-of_entries, axis=1)
        best_three = order[:, :MOST_OFFERED]
        best = order[:, 0]
        of_best = values[np.arange(len(best)), best]
        highest = np.take_along_axis(of_entries, best_three, axis=1)
        is_gold = best_three == gold[:, None]
        return cls(
            best=highest[:, 0],
            near=highest.sum(axis=1),
            signals=np.hstack([of_best, values[:, group.none]]),
            right=is_gold[:, 0],
            offered=is_gold.any(axis=1),
            kinds=group.kinds[asked],
            counts=counts[asked],
        )

    def fit_answering(self) -> Confidence:
        """Return how sure the best entry is to answer, of shares."""
        return fit_confidence(self.best, self.signals, self.right)

    def fit_offering(self) -> Confidence:
        """Return how sure one of the best three is to answer, of shares."""
        return fit_confidence(self.near, self.signals, self.offered)

    def judged(self, answering: Confidence, offering: Confidence) -> Asked:
        """Return the questions with the confidences in place of the shares."""
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
        return _mean(lost, self.counts)

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
    asked = Asked.of(groups, model.weights).judged(model.answering, model.offering)
    return asked.figures(model.thresholds)


def _share(holds: Booleans, chosen: Booleans) -> float:
    """Return the share of the chosen questions of which something holds, 0 if none are chosen."""
    if not chosen.any():
        return 0.0
    return float(holds[chosen].mean())


def without_signal(groups: Groups, signal: int) -> list[HeldOut]:
    """Return the questions as if a signal were unknown."""
    return [_masked(group, [signal]) for group in groups]


def only_signal(groups: Groups, signal: int) -> list[HeldOut]:
    """Return the questions as if only one signal were known."""
    others = list(range(len(SIGNALS)))
    others.remove(signal)
    return [_masked(group, others) for group in groups]


def _masked(group: HeldOut, signals: list[int]) -> HeldOut:
    values = group.values.copy()
    values[..., signals] = 0
    return replace(group, values=values)


# -- the file --------------------------------------------------------------------------------------


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write fitted values; raises `OSError` where nothing can be written."""
    rounded = _rounded(values)
    text = json.dumps(rounded, indent=2, ensure_ascii=False)
    unfinished = path.with_name(f".{path.name}.neu")
    unfinished.write_text(f"{text}\n", "utf-8")
    unfinished.replace(path)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
