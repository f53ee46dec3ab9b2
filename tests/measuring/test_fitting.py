"""Fitting: weights that separate, thresholds by cost, and a whole run on the sample FAQ."""

from __future__ import annotations

import numpy as np
import pytest

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.measuring import fitting
from bot.measuring.heldout import HeldOut
from bot.retrieval.index import SIGNALS


@pytest.fixture(scope="module")
def held() -> HeldOut:
    """Return 200 questions for three entries, nothing and one small talk, where the right target has the highest signals."""
    draw = np.random.default_rng(1)
    gold = draw.integers(5, size=200)
    values = draw.random((200, 5, len(SIGNALS))) * 0.3
    values[np.arange(200), gold] += 0.4
    return HeldOut(values, gold, 3)


def test_weights_find_what_is_right(held: HeldOut) -> None:
    """Where the signals tell the target, the fitted weights find it and are sure of it."""
    weights = fitting.fit_weights(held)
    measured = fitting.measure(held, weights)
    assert measured["top1"] > 0.98
    assert measured["auroc"] > 0.98
    assert held.shares(weights).sum(axis=1).tolist() == pytest.approx([1.0] * 200)


def test_thresholds_weigh_costs(held: HeldOut) -> None:
    """A suggestion takes less than an answer does."""
    limits = fitting.fit_thresholds(held, fitting.fit_weights(held))
    assert 0 < limits.suggest < 1
    assert 0 < limits.answer < 1


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_whole_run_reports_figures_and_ablation(sample_faq: Faq, analyzer: Analyzer) -> None:
    """`fit` gives both regimes, their figures, what each signal is worth, and where the values come from."""
    result = fitting.run(sample_faq, analyzer).to_json()
    assert {"phrased", "bare", "figures", "ablation", "provenance"} <= set(result)
    assert {f"without {name}" for name in SIGNALS} <= set(result["ablation"])
    assert result["provenance"]["data"] == sample_faq.digest
