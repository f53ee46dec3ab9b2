"""The weights of the signals, fitted to held-out questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.measuring.fitting.importance import Groups, importance, total
from bot.measuring.fitting.likelihood import mean, minimise, surprise_of
from bot.measuring.heldout import HeldOut
from bot.retrieval.index import SIGNALS
from bot.retrieval.probability import Float64s
from bot.retrieval.ranking import Weights

_PENALTY = 1e-4  # on the squared weights, so that signals that say the same share their weight
_START = 3.0


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
    questions = max(total(importance(groups)), 1.0)
    return _likeliest(groups, start, centre=start, penalty=trust / questions)


def fit_scale(groups: Groups, prior: Weights) -> Weights:
    """Return weights in the proportions of prior weights, scaled to fit the questions.

    This is for an FAQ without phrases: the proportions are learnt better where there are some.
    """
    start = np.array([1.0, 1.0, 1.0, prior.none_bias, prior.smalltalk_bias])
    factors = minimise(_loss_of_scale, start, groups, prior)
    return _scaled(prior, factors)


def _likeliest(groups: Groups, start: Float64s, centre: Float64s, penalty: float) -> Weights:
    """Return the weights of least loss, each squared difference from `centre` costing a penalty."""
    counts = importance(groups)
    all_counts = total(counts)
    shares = [of_group / all_counts for of_group in counts]
    likeliest = minimise(_loss, start, groups, shares, centre, penalty, with_gradient=True)
    return Weights.from_vector(likeliest)


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
    probabilities = group.probabilities(weights)
    weighed = counts * surprise_of(group.gold, probabilities)
    loss = float(weighed.sum())

    excess = probabilities  # each over the right one, which is 1 or 0; no copy, it is large
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


def _loss_of_scale(factors: Float64s, groups: Groups, prior: Weights) -> float:
    """Return the mean loss under scaled weights, each question as important as it is."""
    weights = _scaled(prior, factors)
    surprises = []
    for group in groups:
        probabilities = group.probabilities(weights)
        surprises.append(surprise_of(group.gold, probabilities))
    counts = importance(groups)
    return mean(np.concatenate(surprises), np.concatenate(counts))


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
