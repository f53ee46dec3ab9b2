"""The likelihood of right targets, and what makes it greatest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.retrieval.probability import Float64s

Booleans = NDArray[np.bool_]

_LEAST = 1e-12  # of a probability, before its logarithm is taken


def surprise_of(gold: NDArray[np.int64], probabilities: Float64s) -> Float64s:
    """Return for each question how surprising its target is."""
    questions = np.arange(len(gold))
    of_gold = probabilities[questions, gold]
    return surprise(of_gold)


def surprise(likelihood: Float64s) -> Float64s:
    """Return minus the logarithms of probabilities."""
    above_zero = np.maximum(likelihood, _LEAST)
    return np.asarray(-np.log(above_zero))


def mean(values: Float64s, counts: Float64s) -> float:
    """Return the mean of values, of which each counts as often as is said."""
    total = counts.sum()
    weighed = counts * values
    return float(weighed.sum() / total)


def minimise(
    loss: Callable[..., Any], start: Float64s, *given: Any, with_gradient: bool = False
) -> Float64s:
    """Return the vector that minimises `loss(vector, *given)`, sought from `start` with L-BFGS-B.

    With `with_gradient`, `loss` returns `(value, gradient)`; without, the gradient is estimated.
    """
    least = optimize.minimize(loss, start, args=given, jac=with_gradient, method="L-BFGS-B")
    return np.asarray(least.x)
