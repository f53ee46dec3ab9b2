"""How much each held-out question counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.measuring.fitting.importance import importance
from bot.measuring.heldout import HeldOut


def test_unknown_questions_count_as_often_as_they_are_asked(held: HeldOut) -> None:
    """However many the data hold, they do not outweigh those that entries answer."""
    kinds = np.where(np.arange(200) < 100, "entry", "left out")
    counts = importance([replace(held, kinds=kinds)])[0]
    assert counts[:100].tolist() == [1.0] * 100
    assert counts[100:].sum() == pytest.approx(10)
