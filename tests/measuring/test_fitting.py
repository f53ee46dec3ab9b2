"""Fitting: weights that separate, and thresholds by cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.measuring import fitting
from bot.measuring.fitting import Asked, Demands
from bot.measuring.heldout import HeldOut
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import fitted_model


@pytest.fixture(scope="module")
def held() -> HeldOut:
    """Return 200 questions whose right target has the highest signals.

    The targets are three entries, nothing, and one small talk.
    """
    draw = np.random.default_rng(1)
    gold = draw.integers(5, size=200)
    values = draw.random((200, 5, len(SIGNALS))) * 0.3
    values[np.arange(200), gold] += 0.4
    kinds = np.array(["entry", "entry", "entry", "negative", "small talk"])[gold]
    return HeldOut(values, gold, kinds, 3)


def test_weights_find_what_is_right(held: HeldOut) -> None:
    """Where the signals tell the target, the fitted weights find it and are sure of it."""
    weights = fitting.fit_weights([held])
    asked = Asked.of([held], weights)
    measured = asked.figures(fitting.fit_thresholds(asked))
    assert measured["top1"] > 0.98
    assert measured["auroc"] > 0.98
    assert held.shares(weights).sum(axis=1).tolist() == pytest.approx([1.0] * 200)


def test_thresholds_weigh_costs(held: HeldOut) -> None:
    """A suggestion takes less than an answer does."""
    asked = Asked.of([held], fitting.fit_weights([held]))
    limits = fitting.fit_thresholds(asked)
    assert 0 < limits.suggest < 1
    assert 0 < limits.answer < 1


def test_sparing_thresholds_decline_more_and_err_less(held: HeldOut) -> None:
    """A share to decline and a share of wrong answers bound the thresholds."""
    weights = fitting.fit_weights([held])
    asked = Asked.of([held], weights)
    limits = fitting.fit_thresholds(asked, Demands(declined=0.9, wrong=0.0))
    assert asked.declined_fairly(limits.answer, limits.suggest) >= 0.9
    assert asked.wrong(limits.answer) == 0.0


def test_of_thresholds_that_cost_about_the_same_the_ends_are_taken(held: HeldOut) -> None:
    """With some slack more is answered, or less if strict, at a cost within it."""
    noise = np.random.default_rng(2).random(held.values.shape)
    blurred = replace(held, values=held.values + 1.5 * noise)
    weights = fitting.fit_weights([blurred])
    asked = Asked.of([blurred], weights)
    best = fitting.fit_thresholds(asked)
    eager = fitting.fit_thresholds(asked, Demands(slack=0.5))
    strict = fitting.fit_thresholds(asked, Demands(slack=0.5, strict=True))
    assert eager.answer < best.answer < strict.answer
    least = asked.cost(best.answer, best.suggest)
    for limits in (eager, strict):
        assert least <= asked.cost(limits.answer, limits.suggest) <= 1.5 * least


def test_confidence_sees_what_the_share_hides() -> None:
    """Where only the signals of NONE tell which questions are unknown, they decide."""
    draw = np.random.default_rng(3)
    right = draw.random(400) < 0.5
    shares = draw.uniform(0.6, 0.9, size=400)
    signals = draw.random((400, 2 * len(SIGNALS))) * 0.3
    signals[~right, len(SIGNALS)] += 0.5  # the classifier votes for NONE
    stated = fitting.fit_confidence(shares, signals, right).of(shares, signals)
    assert stated[right].min() > stated[~right].max()
    assert stated.mean() == pytest.approx(right.mean(), abs=0.02)


def test_confidences_keep_the_figures_of_clear_questions(held: HeldOut) -> None:
    """Judged questions are answered as well as their shares allow."""
    asked = Asked.of([held], fitting.fit_weights([held]))
    judged = asked.judged(asked.fit_answering(), asked.fit_offering())
    figures = judged.figures(fitting.fit_thresholds(judged))
    assert figures["direct"] >= asked.figures(fitting.fit_thresholds(asked))["direct"] - 0.01
    assert judged.best.shape == judged.near.shape == asked.best.shape


def test_few_questions_move_weights_little(held: HeldOut) -> None:
    """Near prior weights, ten questions change less than two hundred."""
    prior = fitted_model("few").weights
    some = held.part(np.arange(len(held.gold)) < 10)

    def moved(asked: HeldOut) -> float:
        weights = fitting.fit_near([asked], prior, trust=1.0)
        return max(abs(a - b) for a, b in zip(weights.entry, prior.entry, strict=True))

    assert 0 < moved(some) < moved(held)


def test_scaled_weights_keep_their_proportions(held: HeldOut) -> None:
    """Only how sure they are is fitted."""
    prior = fitted_model("few").weights
    scaled = fitting.fit_scale([held], prior)
    ratios = [a / b for a, b in zip(scaled.entry, prior.entry, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * len(ratios))


def test_unknown_questions_count_as_often_as_they_are_asked(held: HeldOut) -> None:
    """However many the data hold, they do not outweigh those that entries answer."""
    kinds = np.where(np.arange(200) < 100, "entry", "left out")
    counts = fitting.importance([replace(held, kinds=kinds)])[0]
    assert counts[:100].tolist() == [1.0] * 100
    assert counts[100:].sum() == pytest.approx(10)
