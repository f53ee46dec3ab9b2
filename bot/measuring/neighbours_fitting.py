"""Fitting whether two questions that stand side by side are both meant, on labelled messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from bot.conversation.assistant import Assistant
from bot.conversation.neighbours import CONSTANT, Pair, SideBySide
from bot.measuring.dialogues import Dialogue, holds_dialogues, play, read_dialogues
from bot.measuring.labelled import MULTI, Labelled, read_labelled

_MOST_PAIRS = 8  # of a message: those that are surest on both sides
_REGULARISATION = 3.0  # of the weights of standardised features

Booleans = NDArray[np.bool_]
Float64s = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A pair of parts, and whether both are asked for."""

    pair: Pair
    is_meant: bool


def read_messages(assistant: Assistant, paths: Iterable[Path]) -> list[Labelled]:
    """Read labelled questions, and the turns of dialogues with what was remembered before each.

    Raise `LabelError` for an unusable file.
    """
    messages: list[Labelled] = []
    for path in paths:
        if holds_dialogues(path):
            messages += _turns(assistant, read_dialogues(path))
        else:
            messages += read_labelled(path)
    return messages


def _turns(assistant: Assistant, dialogues: Iterable[Dialogue]) -> Iterator[Labelled]:
    for dialogue in dialogues:
        for played in play(assistant.reply, dialogue):
            turn = played.turn
            style = MULTI if turn.together else ""
            gold = turn.together or turn.gold
            yield Labelled(turn.question, gold, style, played.context)


def fit_neighbours(assistant: Assistant, asked: Iterable[Labelled]) -> Mapping[str, float]:
    """Return the weights of greatest likelihood by the names of the features."""
    samples = list[Sample]()
    for labelled in asked:
        samples += _samples(assistant, labelled)
    features = [sample.pair.features for sample in samples]
    all_names = set(chain.from_iterable(features))
    names = sorted(all_names - {CONSTANT})
    rows = [[of_pair.get(name, 0.0) for name in names] for of_pair in features]
    values = np.array(rows, dtype=np.float64)
    meant = np.array([sample.is_meant for sample in samples])
    constant, weights = _likeliest(values, meant)
    by_name = dict(zip(names, weights, strict=True))
    return {CONSTANT: constant, **by_name}


def _likeliest(values: Float64s, meant: Booleans) -> tuple[float, list[float]]:
    """Return the constant and the weights of the columns of `values`, of shape (pairs, features)."""
    centre = values.mean(axis=0)
    spread = values.std(axis=0)
    spread[spread == 0] = 1.0  # of a feature that all pairs share
    standardised = (values - centre) / spread
    start = np.zeros(len(centre) + 1)
    found = minimize(_loss, start, args=(standardised, meant), jac=True, method="L-BFGS-B")
    vector = found.x
    weights = vector[1:] / spread
    constant = vector[0] - weights @ centre
    return float(constant), weights.tolist()


def _samples(assistant: Assistant, labelled: Labelled) -> Iterator[Sample]:
    """Yield the surest pairs of a message."""
    wanted = set(labelled.gold) if labelled.wants_all else set()
    parts = assistant.parts(labelled.question, labelled.context)
    pairs = SideBySide(parts).pairs()
    surest_first = sorted(pairs, key=_confidence, reverse=True)
    for pair in surest_first[:_MOST_PAIRS]:
        asked_for = {pair.first.match.id, pair.second.match.id}
        is_meant = asked_for <= wanted
        yield Sample(pair, is_meant)


def _confidence(pair: Pair) -> float:
    """Return how sure the less sure side of a pair is."""
    return min(pair.first.confidence, pair.second.confidence)


def _loss(vector: Float64s, features: Float64s, meant: Booleans) -> tuple[float, Float64s]:
    """Return the negative log likelihood, with a penalty, and its gradient."""
    constant = vector[0]
    weights = vector[1:]
    evidence = constant + features @ weights
    signs = np.where(meant, 1.0, -1.0)
    surprises = np.logaddexp(0.0, -signs * evidence)
    penalty = _REGULARISATION / 2 * weights @ weights
    loss = surprises.sum() + penalty
    excess = expit(evidence) - meant
    of_constant = excess.sum()
    of_weights = features.T @ excess + _REGULARISATION * weights
    gradient = np.concatenate([[of_constant], of_weights])
    return float(loss), gradient
