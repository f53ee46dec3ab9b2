"""Weights that separate, and how far a few questions move them."""

from __future__ import annotations

import numpy as np
import pytest

from bot.measuring.fitting.thresholds import Asked, fit_thresholds
from bot.measuring.fitting.weights import fit_near, fit_scale, fit_weights
from bot.measuring.heldout import HeldOut
from bot.retrieval.ranking import fitted_model


def test_weights_find_what_is_right(held: HeldOut) -> None:
    """Where the signals tell the target, the fitted weights find it and are sure of it."""
    weights = fit_weights([held])
    asked = Asked.of([held], weights)
    measured = asked.figures(fit_thresholds(asked))
    assert measured["top1"] > 0.98
    assert measured["auroc"] > 0.98
    assert held.probabilities(weights).sum(axis=1).tolist() == pytest.approx([1.0] * 200)


def test_few_questions_move_weights_little(held: HeldOut) -> None:
    """Near prior weights, ten questions change less than two hundred."""
    prior = fitted_model("few").weights
    some = held.part(np.arange(len(held.gold)) < 10)

    def moved(asked: HeldOut) -> float:
        weights = fit_near([asked], prior, trust=1.0)
        return max(abs(a - b) for a, b in zip(weights.entry, prior.entry, strict=True))

    assert 0 < moved(some) < moved(held)


def test_scaled_weights_keep_their_proportions(held: HeldOut) -> None:
    """Only how sure they are is fitted."""
    prior = fitted_model("few").weights
    scaled = fit_scale([held], prior)
    ratios = [a / b for a, b in zip(scaled.entry, prior.entry, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * len(ratios))
