"""Fitting weights and thresholds on questions whose whole point of view was left out of the index.

A new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
`qzbot fit` prints the figures on those held-out questions, and what each signal contributes to
them; `--write` keeps the result.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.measuring.evaluation import auroc, calibration_error
from bot.measuring.heldout import FollowUp, HeldOut, hold_out, without_phrases
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import (
    WEIGHTS_FILE,
    ContextWeights,
    Model,
    Thresholds,
    Weights,
    context_utilities,
    in_context,
    softmax,
    utilities,
)

_PENALTY = 1e-4  # on the squared weights, so that signals that say the same share their weight
_START = 3.0
_CONTEXT_START = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
_CONTEXT_PENALTY = 1e-3
# Of five questions drawn as changes of topic one counts, of strange ones every third: in life most
# follow the answer, and a tenth of what is said after it is small talk.
_FEWER_CHANGES = 5
_FEWER_STRANGE = 3

# What a visitor loses, in units of one needless click; a wrong answer given as right is the worst.
COST_WRONG_ANSWER = 5.0
COST_SUGGESTION = 1.0
COST_FALSE_SUGGESTION = 2.0  # three buttons, none of them right
COST_WRONG_DECLINE = 4.0

# Mean probability from which the parts of a message are answered as several questions. Of messages
# with two questions 77 % are answered whole at this threshold, of single ones 4 % get a second
# answer beside the right one; no data of the project could fit it, as phrases are single questions.
PART_THRESHOLD = 0.4

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """The fitted models by regime, the figures on held-out questions, and those without each signal in turn."""

    models: Mapping[str, Model]
    figures: Mapping[str, Mapping[str, float]]
    ablation: Mapping[str, Mapping[str, float]]
    provenance: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return plain values: what `weights.json` holds."""
        models = {regime: model.to_json() for regime, model in self.models.items()}
        return {
            **models,
            "figures": self.figures,
            "ablation": self.ablation,
            "provenance": self.provenance,
        }


def run(faq: Faq, analyzer: Analyzer) -> Fit:
    """Fit both regimes.

    With the phrases of other points of view, and from the published text alone.
    """
    none = len(faq.entries)
    plain, changes, follow_ups = hold_out(faq, analyzer)
    phrased, bare = HeldOut.of(plain, none), HeldOut.of(list(without_phrases(faq, analyzer)), none)
    weights, bare_weights = fit_weights(phrased), fit_weights(bare)
    new_topics = [sample for sample in changes if sample.gold < none]
    strange = [sample for sample in changes if sample.gold == none]
    remarks = [sample for sample in changes if sample.gold > none]
    asked_after = [*new_topics[::_FEWER_CHANGES], *strange[::_FEWER_STRANGE], *remarks, *follow_ups]
    unlisted = [sample.unlisted() for sample in asked_after]
    models = {
        "phrased": Model(
            weights,
            *fit_contexts(asked_after, none, weights),
            fit_thresholds(phrased, weights),
        ),
        "bare": Model(
            bare_weights,
            *fit_contexts(unlisted, none, weights),
            fit_thresholds(bare, bare_weights),
        ),
    }
    figures = {"phrased": measure(phrased, weights), "bare": measure(bare, bare_weights)}
    figures["follow-ups"] = {"top1": _follow_up_top1(follow_ups, none, models["phrased"])}
    ablation = {
        f"without {name}": measure(*_without_signal(phrased, i)) for i, name in enumerate(SIGNALS)
    }
    ablation |= {
        f"{name} alone": measure(*_only_signal(phrased, i)) for i, name in enumerate(SIGNALS)
    }
    provenance = {
        "command": "qzbot fit --write",
        "data": faq.digest,
        "pipeline": analyzer.name,
        "questions": len(phrased.gold),
    }
    return Fit(models, figures, ablation, provenance)


def write(fit: Fit) -> None:
    """Keep the fitted values where `bot.retrieval.ranking` reads them."""
    WEIGHTS_FILE.write_text(
        json.dumps(_rounded(fit.to_json()), indent=2, ensure_ascii=False) + "\n", "utf-8"
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value


# -- fitting ---------------------------------------------------------------------------------------


def fit_weights(held: HeldOut) -> Weights:
    """Return the weights of greatest (penalised) likelihood."""
    start = np.array([_START] * 3 * len(SIGNALS) + [0.0, 0.0])
    return Weights.from_vector(optimize.minimize(_loss(held), start, jac=True, method="L-BFGS-B").x)


def _loss(held: HeldOut) -> Callable[[Floats], tuple[float, Floats]]:
    """Return the penalised mean loss of a vector of weights, and its gradient."""
    questions, targets, _ = held.values.shape
    rows = np.arange(questions)
    of_kind = (slice(0, held.none), slice(held.none, held.none + 1), slice(held.none + 1, targets))

    def loss(vector: Floats) -> tuple[float, Floats]:
        share = held.shares(Weights.from_vector(vector))
        likelihood = np.maximum(share[rows, held.gold], 1e-12)
        excess = share
        excess[rows, held.gold] -= 1
        excess /= questions
        weights = [
            np.einsum("qt,qts->s", excess[:, kind], held.values[:, kind]) for kind in of_kind
        ]
        biases = [excess[:, kind].sum() for kind in of_kind[1:]]
        gradient = np.concatenate([*weights, biases]) + 2 * _PENALTY * vector
        return float(-np.log(likelihood).mean() + _PENALTY * vector @ vector), gradient

    return loss


def fit_contexts(
    samples: list[FollowUp], none: int, weights: Weights
) -> tuple[ContextWeights, ContextWeights]:
    """Return the weights for full and for elliptic questions after an entry."""
    full = [sample for sample in samples if not sample.elliptic]
    elliptic = [sample for sample in samples if sample.elliptic]
    return fit_context(full, none, weights), fit_context(elliptic, none, weights)


def fit_context(samples: list[FollowUp], none: int, weights: Weights) -> ContextWeights:
    """Return the weights of greatest likelihood for questions after an entry, follow-ups and changes of topic alike."""
    utility = np.stack([_context_utility(s, none, weights) for s in samples])
    gold, rows = np.array([s.gold for s in samples]), np.arange(len(samples))

    def loss(vector: Floats) -> float:
        share = in_context(utility, ContextWeights(*vector))[rows, gold]
        return float(-np.log(np.maximum(share, 1e-12)).mean() + _CONTEXT_PENALTY * vector @ vector)

    return ContextWeights(
        *optimize.minimize(loss, np.array(_CONTEXT_START), method="L-BFGS-B").x.tolist()
    )


def _context_utility(sample: FollowUp, none: int, weights: Weights) -> Floats:
    table = weights.table(len(sample.values), none)
    own, joint = (softmax(utilities(values, table)) for values in (sample.values, sample.joint))
    return context_utilities(sample.previous, own, joint)


def fit_thresholds(held: HeldOut, weights: Weights) -> Thresholds:
    """Return the thresholds of least expected cost for questions that are no small talk."""
    asked = held.gold <= held.none
    share = held.shares(weights)[asked][:, : held.none]
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

    grid = np.round(np.arange(0.02, 1.0, 0.02), 2).tolist()
    answer, suggest = min(((a, s) for a in grid for s in grid), key=lambda pair: cost(*pair))
    return Thresholds(answer, suggest, PART_THRESHOLD)


# -- measuring -------------------------------------------------------------------------------------


def measure(held: HeldOut, weights: Weights) -> dict[str, float]:
    """Return top-1, top-3, AUROC and calibration error on held-out questions."""
    share = held.shares(weights)[:, : held.none]
    best, order = share.max(axis=1), np.argsort(-share, axis=1)
    scope, out = held.gold < held.none, held.gold == held.none
    right = order[:, 0] == held.gold
    asked = scope | out
    return {
        "top1": float(right[scope].mean()),
        "top3": float((order[scope, :3] == held.gold[scope, None]).any(axis=1).mean()),
        "auroc": auroc(best[scope].tolist(), best[out].tolist()) or 0.0,
        "ece": calibration_error(
            list(zip(best[asked].tolist(), right[asked].tolist(), strict=True))
        ),
    }


def _follow_up_top1(samples: list[FollowUp], none: int, model: Model) -> float:
    contexts = [model.after_elliptic if s.elliptic else model.after_full for s in samples]
    shares = [
        in_context(_context_utility(s, none, model.weights), c)[:none]
        for s, c in zip(samples, contexts, strict=True)
    ]
    return (
        float(np.mean([share.argmax() == s.gold for share, s in zip(shares, samples, strict=True)]))
        if samples
        else 0.0
    )


def _without_signal(held: HeldOut, signal: int) -> tuple[HeldOut, Weights]:
    values = held.values.copy()
    values[..., signal] = 0
    part = replace(held, values=values)
    return part, fit_weights(part)


def _only_signal(held: HeldOut, signal: int) -> tuple[HeldOut, Weights]:
    values = np.zeros_like(held.values)
    values[..., signal] = held.values[..., signal]
    part = replace(held, values=values)
    return part, fit_weights(part)
