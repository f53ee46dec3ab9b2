"""Arithmetic of probabilities: from utilities to them, and on to logarithms and odds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float64s = NDArray[np.float64]

LEAST = 1e-6  # floor of probabilities before taking logarithms
# Added to probabilities that are multiplied, so that one ranking alone rules nothing out.
_DAMPING = 1e-4


def softmax(utility: Float64s) -> Float64s:
    """Return probabilities over the last axis."""
    highest = utility.max(axis=-1, keepdims=True)
    powers = np.exp(utility - highest)
    total = powers.sum(axis=-1, keepdims=True)
    return np.asarray(powers / total)


def logarithms(probabilities: Float64s) -> Float64s:
    """Return the logarithms of probabilities, none of them infinite."""
    floored = np.maximum(probabilities, LEAST)
    return np.asarray(np.log(floored))


def damped_logarithms(probabilities: Float64s) -> Float64s:
    """Return the logarithms of probabilities, none of them too far below the others."""
    return np.log(probabilities + _DAMPING)


def log_odds(probabilities: Float64s) -> Float64s:
    """Return the log odds of probabilities, none of them infinite."""
    within = np.minimum(np.maximum(probabilities, LEAST), 1 - LEAST)  # half the time of `clip`
    odds = within / (1 - within)
    return np.asarray(np.log(odds))


def expit(log_odds: Float64s) -> Float64s:
    """Return the probabilities of log odds."""
    odds_against = np.exp(-log_odds)
    return np.asarray(1 / (1 + odds_against))
