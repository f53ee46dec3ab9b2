"""How sure a ranking is to be right, fitted to held-out questions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.measuring.fitting.importance import SHARES, worth_of_kinds
from bot.measuring.fitting.likelihood import Booleans, mean, minimise, surprise
from bot.retrieval.probability import Float64s, expit, log_odds
from bot.retrieval.ranking import Calibration, Confidence

_DOUBT = 0.1  # questions that a squared difference from the probability costs a confidence


def fit_confidence(probabilities: Float64s, signals: Float64s, right: Booleans) -> Confidence:
    """Return the confidence of greatest (penalised) likelihood.

    The arrays have one length: the probability that is acted on, the signals of the best entry and
    of NONE, and whether acting on it is right. Each question counts as one, also the misleading
    ones: they are rare in life, and teach most about what to doubt.
    """
    evidence = np.column_stack([log_odds(probabilities), signals])
    fitted = fit_odds(evidence, right)
    return Confidence.from_vector(fitted)


def fit_odds(evidence: Float64s, right: Booleans) -> Float64s:
    """Return the bias and the weights of a logistic regression, the first of them near one."""
    bias = np.ones(len(evidence))
    with_bias = np.column_stack([bias, evidence])
    start = _as_ranked(with_bias)
    return minimise(_loss_of_odds, start, with_bias, right, with_gradient=True)


def _as_ranked(evidence: Float64s) -> Float64s:
    """Return the weights under which the confidence is the probability."""
    weights = np.zeros(evidence.shape[1])
    weights[1] = 1.0
    return weights


def _loss_of_odds(vector: Float64s, evidence: Float64s, right: Booleans) -> tuple[float, Float64s]:
    """Return the penalised mean loss of a vector of weights, and its gradient."""
    questions = len(right)
    penalty = _DOUBT / questions
    away = vector - _as_ranked(evidence)
    stated = expit(evidence @ vector)
    likelihood = np.where(right, stated, 1 - stated)
    surprises = surprise(likelihood)
    loss = surprises.mean() + penalty * away @ away
    of_surprises = evidence.T @ (stated - right) / questions
    of_penalty = 2 * penalty * away
    gradient = of_surprises + of_penalty
    return float(loss), gradient


def fit_calibration(
    probabilities: Float64s, right: Booleans, kinds: NDArray[np.str_]
) -> Calibration:
    """Return the calibration of greatest likelihood (Platt 1999).

    The arrays have one length: the probability of the best entry, whether it answers, and the kind
    of question, where each kind counts as often as in life (see `importance`).
    """
    worth = worth_of_kinds(kinds, SHARES)
    start = np.array([1.0, 0.0])
    line = minimise(_loss_of_calibration, start, probabilities, right, worth)
    return Calibration(*line.tolist())


def _loss_of_calibration(
    line: Float64s, probabilities: Float64s, right: Booleans, worth: Float64s
) -> float:
    """Return the mean loss of the probabilities stated by a line, each question at its worth."""
    calibration = Calibration(*line.tolist())
    stated = np.array([calibration.of(probability) for probability in probabilities])
    likelihood = np.where(right, stated, 1 - stated)
    surprises = surprise(likelihood)
    return mean(surprises, worth)
