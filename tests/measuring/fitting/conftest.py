"""Held-out questions that the fits are tried on."""

from __future__ import annotations

import numpy as np
import pytest

from bot.measuring.heldout import HeldOut
from bot.retrieval.index import SIGNALS


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
