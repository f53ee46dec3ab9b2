"""Thresholds by what a visitor loses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.measuring.fitting.thresholds import Asked, Demands, fit_thresholds
from bot.measuring.fitting.weights import fit_weights
from bot.measuring.heldout import HeldOut


def test_thresholds_weigh_costs(held: HeldOut) -> None:
    """A suggestion takes less than an answer does."""
    asked = Asked.of([held], fit_weights([held]))
    limits = fit_thresholds(asked)
    assert 0 < limits.suggest < 1
    assert 0 < limits.answer < 1


def test_sparing_thresholds_decline_more_and_err_less(held: HeldOut) -> None:
    """A share to decline and a share of wrong answers bound the thresholds."""
    weights = fit_weights([held])
    asked = Asked.of([held], weights)
    limits = fit_thresholds(asked, Demands(declined=0.9, wrong=0.0))
    assert asked.declined_fairly(limits.answer, limits.suggest) >= 0.9
    assert asked.wrong(limits.answer) == 0.0


def test_of_thresholds_that_cost_about_the_same_the_ends_are_taken(held: HeldOut) -> None:
    """With some slack more is answered, or less if strict, at a cost within it."""
    noise = np.random.default_rng(2).random(held.values.shape)
    blurred = replace(held, values=held.values + 1.5 * noise)
    weights = fit_weights([blurred])
    asked = Asked.of([blurred], weights)
    best = fit_thresholds(asked)
    eager = fit_thresholds(asked, Demands(slack=0.5))
    strict = fit_thresholds(asked, Demands(slack=0.5, strict=True))
    assert eager.answer < best.answer < strict.answer
    least = asked.cost(best.answer, best.suggest)
    for limits in (eager, strict):
        assert least <= asked.cost(limits.answer, limits.suggest) <= 1.5 * least


def test_confidences_keep_the_figures_of_clear_questions(held: HeldOut) -> None:
    """Judged questions are answered as well as their probabilities allow."""
    asked = Asked.of([held], fit_weights([held]))
    judged = asked.judged(asked.fit_answering(), asked.fit_offering())
    figures = judged.figures(fit_thresholds(judged))
    assert figures["direct"] >= asked.figures(fit_thresholds(asked))["direct"] - 0.01
    assert judged.best.shape == judged.near.shape == asked.best.shape
