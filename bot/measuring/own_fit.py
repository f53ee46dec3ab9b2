"""The weights of an FAQ's own, fitted to its phrases and kept beside its data.

Each question is asked of an index that does not know its point of view, or not its entry. What the
data cannot tell stays as it ships; and the fitted weights stay near the shipped ones, the nearer
the fewer questions there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.measuring import fitting
from bot.measuring.fitting import Asked, Groups
from bot.measuring.heldout import FOLDS, HeldOut, Samples, hold_out, without_entries
from bot.retrieval.ranking import ContextWeights, Model, Weights, fitted_model
from bot.retrieval.regimes import regime_of

COMMAND = "qzbot fit --write"
MOST_LOST = 0.02  # of the share answered directly; beyond it nothing is written

_FEWEST_VIEWS = 3  # points of view; with fewer, one left out leaves hardly any phrases
_FEWEST_PHRASES = 10  # of an entry, on average
_FEWEST_NEGATIVES = 20
_FEWEST_ENTRIES = 5
_FEWEST_FOLLOW_UPS = 40  # with fewer, what ships knows better how a follow-up leans
_TRUST = 1.0  # questions; see `fitting.fit_near`


@dataclass(frozen=True, slots=True)
class OwnFit:
    """The model fitted to an FAQ, and the figures with its present and its new weights."""

    regime: str
    model: Model
    before: Mapping[str, float]
    after: Mapping[str, float]
    provenance: Mapping[str, Any]

    @property
    def is_worse(self) -> bool:
        """Tell whether fewer questions would be answered directly."""
        return self.after["direct"] < self.before["direct"] - MOST_LOST

    def to_json(self) -> dict[str, Any]:
        """Return plain values: what the `weights.json` of the FAQ holds."""
        return {
            self.regime: self.model.to_json(),
            "figures": {"before": self.before, "after": self.after},
            "provenance": self.provenance,
        }


def lacking(faq: Faq) -> list[str]:
    """Return what an FAQ lacks to be fitted, each in German; empty if nothing."""
    phrases = [phrase for entry in faq.entries for phrase in entry.phrases if phrase.after is None]
    average = len(phrases) / len(faq.entries)
    views = {phrase.view for phrase in phrases}
    missing = []
    if len(faq.entries) < _FEWEST_ENTRIES:
        missing.append(f"mindestens {_FEWEST_ENTRIES} Einträge (vorhanden: {len(faq.entries)})")
    if average < _FEWEST_PHRASES:
        found = f"{average:.1f}".replace(".", ",")
        missing.append(f"je Eintrag etwa {_FEWEST_PHRASES} Formulierungen (im Schnitt: {found})")
    if len(views) < _FEWEST_VIEWS:
        heading = "Zwischenüberschriften wie „### Eltern“ unter „Auch gefragt als“"
        wanted = f"Formulierungen aus {_FEWEST_VIEWS} Blickwinkeln, durch {heading}"
        missing.append(f"{wanted} (vorhanden: {len(views)})")
    if len(faq.negatives) < _FEWEST_NEGATIVES:
        wanted = f"{_FEWEST_NEGATIVES} Ablehnungen in out_of_scope.txt"
        missing.append(f"{wanted} (vorhanden: {len(faq.negatives)})")
    return missing


def fit_own(faq: Faq, analyzer: Analyzer, current: Model) -> OwnFit:
    """Fit the weights of an FAQ that lacks nothing; `current` is the model it has now."""
    none, regime = len(faq.entries), regime_of(faq)
    samples = hold_out(faq, analyzer)
    groups = [HeldOut.of(samples.plain, none), *without_entries(faq, analyzer)]
    prior = fitted_model(regime)

    model = _fitted(groups, prior)
    contexts = _contexts(samples, none, model.weights, prior)
    model = Model(model.weights, *contexts, model.thresholds, prior.calibration)
    provenance = {
        "command": COMMAND,
        "data": faq.digest,
        "pipeline": analyzer.name,
        "questions": sum(len(group.gold) for group in groups),
    }
    before = Asked.of(groups, current.weights).figures(current.thresholds)
    return OwnFit(regime, model, before, _expected(groups, prior), provenance)


def _fitted(groups: Groups, prior: Model) -> Model:
    """Return the model that fits best, and that declines and errs no worse than the shipped one."""
    shipped, limits = Asked.of(groups, prior.weights), prior.thresholds
    weights = fitting.fit_near(groups, prior.weights, _TRUST)
    least_declined = shipped.declined_fairly(limits.suggest)
    most_wrong = shipped.wrong(limits.answer)
    thresholds = fitting.fit_thresholds(groups, weights, least_declined, most_wrong)
    return replace(prior, weights=weights, thresholds=thresholds)


def _contexts(
    samples: Samples, none: int, weights: Weights, prior: Model
) -> tuple[ContextWeights, ContextWeights]:
    if len(samples.follow_ups) < _FEWEST_FOLLOW_UPS:
        return prior.after_full, prior.after_elliptic
    asked = fitting.asked_after(samples, none)
    return fitting.fit_contexts(asked, none, weights)


def _expected(groups: Groups, prior: Model) -> dict[str, float]:
    """Return the figures on questions that the weights were not fitted on, a fifth at a time."""
    figures = [_figures_of_fold(groups, prior, fold) for fold in range(FOLDS)]
    mean = {}
    for name in figures[0]:
        mean[name] = float(np.mean([part[name] for part in figures]))
    return mean


def _figures_of_fold(groups: Groups, prior: Model, fold: int) -> dict[str, float]:
    learnt, asked = [], []
    for group in groups:
        chosen = np.arange(len(group.gold)) % FOLDS == fold
        learnt.append(group.part(~chosen))
        asked.append(group.part(chosen))
    model = _fitted(learnt, prior)
    return Asked.of(asked, model.weights).figures(model.thresholds)
