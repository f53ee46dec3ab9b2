"""Fitting the weights and thresholds on questions whose whole point of view was left out of the index.

A new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.index import NONE, SIGNALS, SMALLTALK, Index
from bot.lemmas import Analyzer
from bot.models import Faq, Phrase
from bot.ranking import Model, Thresholds, Weights, softmax, utilities

FOLDS = 5
_PENALTY = 1e-4  # on the squared weights, so that signals that say the same share their weight
_START = 3.0

# What a visitor loses, in units of one needless click; a wrong answer given as right is the worst.
COST_WRONG_ANSWER = 5.0
COST_SUGGESTION = 1.0
COST_FALSE_SUGGESTION = 2.0  # three buttons, none of them right
COST_WRONG_DECLINE = 4.0


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Signals of questions that the index had not seen: `values` (questions, targets, signals), `gold` (questions)."""

    targets: tuple[str, ...]
    questions: tuple[str, ...]
    views: tuple[str, ...]
    values: NDArray[np.float32]
    gold: NDArray[np.int64]

    @property
    def none(self) -> int:
        """Return the place of NONE among the targets; entries stand before, small talk behind."""
        return self.targets.index(NONE)


def folds_of(faq: Faq) -> dict[str, int]:
    """Assign each point of view of phrases and negatives to a fold."""
    views = dict.fromkeys(p.view for e in faq.entries for p in e.phrases if p.after is None)
    views |= dict.fromkeys(p.view for p in faq.negatives)
    return {view: i % FOLDS for i, view in enumerate(views)}


def hold_out(faq: Faq, analyzer: Analyzer) -> HeldOut:
    """Return the signals of every phrase, negative and small-talk example from an index built without its fold."""
    folds = folds_of(faq)
    rows = [row for fold in range(FOLDS) for row in _fold_rows(faq, analyzer, folds, fold)]
    targets = (*(e.id for e in faq.entries), NONE, *(SMALLTALK + t.id for t in faq.smalltalk))
    questions, views, gold, values = zip(*rows, strict=True)
    return HeldOut(targets, questions, views, np.stack(values), np.array([targets.index(g) for g in gold]))


def _fold_rows(faq: Faq, analyzer: Analyzer, folds: dict[str, int], fold: int) -> Iterator[tuple[str, str, str, NDArray[np.float32]]]:
    """Yield (question, view, gold, signals) of one fold."""
    index = Index.build(_part(faq, lambda view: folds.get(view) != fold, lambda i: i % FOLDS != fold), analyzer)
    rest = _part(faq, lambda view: folds.get(view) == fold, lambda i: i % FOLDS == fold)
    asked = [(p.text, p.view, e.id) for e in rest.entries for p in e.phrases if p.after is None]
    asked += [(p.text, p.view, NONE) for p in rest.negatives]
    asked += [(text, "", SMALLTALK + t.id) for t in rest.smalltalk for text in t.phrases]
    for question, view, gold in asked:
        yield question, view, gold, index.signals(question).values


def _part(faq: Faq, keep_view: Callable[[str], bool], keep_number: Callable[[int], bool]) -> Faq:
    """Return the FAQ with only some points of view, and some of the small-talk examples."""

    def kept(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
        return tuple(p for p in phrases if p.after is not None or keep_view(p.view))

    return replace(
        faq,
        entries=tuple(replace(e, phrases=kept(e.phrases)) for e in faq.entries),
        negatives=kept(faq.negatives),
        smalltalk=tuple(replace(t, phrases=tuple(x for i, x in enumerate(t.phrases) if keep_number(i))) for t in faq.smalltalk),
    )


def without_phrases(faq: Faq, analyzer: Analyzer) -> HeldOut:
    """Return the signals of every phrase and negative from an index that knows only the published text."""
    entries = tuple(replace(entry, phrases=()) for entry in faq.entries)
    index = Index.build(replace(faq, entries=entries, negatives=(), smalltalk=()), analyzer)
    asked = [(p.text, p.view, e.id) for e in faq.entries for p in e.phrases if p.after is None]
    asked += [(p.text, p.view, NONE) for p in faq.negatives]
    questions, views, gold = zip(*asked, strict=True)
    values = np.stack([index.signals(question).values for question in questions])
    return HeldOut(index.targets, questions, views, values, np.array([index.targets.index(g) for g in gold]))


def fit(held: HeldOut) -> Model:
    """Return weights and thresholds for one regime."""
    weights = fit_weights(held)
    return Model(weights, fit_thresholds(held, weights))


def fit_weights(held: HeldOut) -> Weights:
    """Return the weights of greatest (penalised) likelihood."""
    rows = np.arange(len(held.gold))

    def loss(vector: NDArray[np.float64]) -> float:
        share = softmax(utilities(held.values, held.none, Weights.from_vector(vector)))[rows, held.gold]
        return float(-np.log(np.maximum(share, 1e-12)).mean() + _PENALTY * vector @ vector)

    start = np.array([_START] * 3 * len(SIGNALS) + [0.0, 0.0])
    return Weights.from_vector(optimize.minimize(loss, start, method="L-BFGS-B").x)


def fit_thresholds(held: HeldOut, weights: Weights) -> Thresholds:
    """Return the thresholds of least expected cost for questions that are no small talk."""
    asked = held.gold <= held.none
    share = softmax(utilities(held.values[asked], held.none, weights))[:, : held.none]
    gold = held.gold[asked]
    order = np.argsort(-share, axis=1)[:, :3]
    top = np.take_along_axis(share, order, axis=1)
    right, near = order[:, 0] == gold, (order == gold[:, None]).any(axis=1)
    answered = np.where(right, 0.0, COST_WRONG_ANSWER)
    suggested = np.where(near, COST_SUGGESTION, COST_FALSE_SUGGESTION)
    declined = np.where(gold == held.none, 0.0, COST_WRONG_DECLINE)

    def cost(answer: float, suggest: float) -> float:
        otherwise = np.where(top.sum(axis=1) >= suggest, suggested, declined)
        return float(np.where(top[:, 0] >= answer, answered, otherwise).mean())

    grid = np.round(np.arange(0.05, 1.0, 0.05), 2).tolist()
    answer, suggest = min(((a, s) for a in grid for s in grid), key=lambda pair: cost(*pair))
    return Thresholds(answer, suggest)
