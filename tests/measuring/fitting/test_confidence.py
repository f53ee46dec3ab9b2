"""How sure a ranking is to be right."""

from __future__ import annotations

import numpy as np
import pytest

from bot.measuring.fitting.confidence import fit_confidence
from bot.retrieval.index import SIGNALS


def test_confidence_sees_what_the_ranking_hides() -> None:
    """Where only the signals of NONE tell which questions are unknown, they decide."""
    draw = np.random.default_rng(3)
    right = draw.random(400) < 0.5
    probabilities = draw.uniform(0.6, 0.9, size=400)
    signals = draw.random((400, 2 * len(SIGNALS))) * 0.3
    signals[~right, len(SIGNALS)] += 0.5  # the classifier votes for NONE
    stated = fit_confidence(probabilities, signals, right).of(probabilities, signals)
    assert stated[right].min() > stated[~right].max()
    assert stated.mean() == pytest.approx(right.mean(), abs=0.02)
