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
    samples = list(chain.from_iterable(_samples(assistant, labelled) for labelled in asked))
    features = [sample.pair.features for sample in samples]
    names = sorted(set(chain.from_iterable(features)) - {CONSTANT})
    rows = [[of_pair.get(name, 0.0) for name in names] for of_pair in features]
    values = np.array(rows, dtype=np.float64)
    meant = np.array([sample.is_meant for sample in samples])

    centre, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0  # of a feature that all pairs share
    standardised = (values - centre) / spread
    start = np.zeros(len(names) + 1)
    found = minimize(_loss, start, args=(standardised, meant), jac=True, method="L-BFGS-B").x
    weights = found[1:] / spread
    constant = found[0] - weights @ centre
    return {CONSTANT: float(constant), **dict(zip(names, weights.tolist(), strict=True))}


def _samples(assistant: Assistant, labelled: Labelled) -> Iterator[Sample]:
    """Yield the surest pairs of a message."""
    wanted = set(labelled.gold) if labelled.wants_all else set()
    parts = assistant.parts(labelled.question, labelled.context)
    found = list(SideBySide(parts).pairs())
    found.sort(key=lambda pair: -min(pair.first.confidence, pair.second.confidence))
    for pair in found[:_MOST_PAIRS]:
        asked_for = {pair.first.match.id, pair.second.match.id}
        yield Sample(pair, asked_for <= wanted)


def _loss(vector: Float64s, features: Float64s, meant: NDArray[np.bool_]) -> tuple[float, Float64s]:
    """Return the negative log likelihood, with a penalty, and its gradient."""
    weights = vector[1:]
    evidence = vector[0] + features @ weights
    signs = np.where(meant, 1.0, -1.0)
    loss = np.logaddexp(0.0, -signs * evidence).sum() + _REGULARISATION / 2 * weights @ weights
    excess = expit(evidence) - meant
    gradient = np.concatenate([[excess.sum()], features.T @ excess + _REGULARISATION * weights])
    return float(loss), gradient
