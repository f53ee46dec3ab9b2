"""Arithmetic of probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.retrieval.probability import damped_logarithms, expit, log_odds, logarithms, softmax


@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 4), st.integers(1, 6)), elements=st.floats(-500, 500)
    )
)
def test_softmax_gives_probabilities(
    utility: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    """Whatever the utilities, the probabilities sum to one and keep their order."""
    probabilities = softmax(utility)
    assert probabilities.sum(axis=-1).tolist() == pytest.approx([1] * len(utility))
    assert (
        probabilities[np.arange(len(probabilities)), utility.argmax(axis=-1)]
        == probabilities.max(axis=-1)
    ).all()


@given(arrays(np.float64, 3, elements=st.floats(0, 1)))
def test_every_probability_has_finite_logarithms_and_odds(
    probabilities: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    """Not even 0 and 1 become infinite, and log odds lead back to the probability."""
    for of_probabilities in (logarithms, damped_logarithms, log_odds):
        assert np.isfinite(of_probabilities(probabilities)).all()
    assert expit(log_odds(probabilities)).tolist() == pytest.approx(
        probabilities.tolist(), abs=1e-5
    )


def test_damped_logarithms_rule_nothing_out() -> None:
    """A target that one ranking thinks impossible may still win by another."""
    impossible, possible = np.array([0.0, 2e-3]), np.array([1.0, 2e-3])
    damped = damped_logarithms(impossible) + damped_logarithms(possible)
    exact = logarithms(impossible) + logarithms(possible)
    assert damped[0] > damped[1]
    assert exact[0] < exact[1]
