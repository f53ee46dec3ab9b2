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
from bot.measuring.fitting.contexts import asked_after, fit_contexts
from bot.measuring.fitting.importance import Groups
from bot.measuring.fitting.thresholds import Asked, Demands, fit_thresholds, measure
from bot.measuring.fitting.weights import fit_near
from bot.measuring.heldout import (
    FOLDS,
    HeldOut,
    Samples,
    hold_out,
    own_phrases,
    without_entries,
)
from bot.retrieval.ranking import ContextWeights, Model, Weights, fitted_model
from bot.retrieval.regimes import regime_of

COMMAND = "qzbot fit --write"
# Largest tolerated drop in questions answered directly, or rise in unknown questions answered; a
# worse fit is not written.
MOST_LOST = 0.02

_FEWEST_VIEWS = 3  # points of view; with fewer, one left out leaves hardly any phrases
_FEWEST_PHRASES = 10  # of an entry, on average
_FEWEST_NEGATIVES = 20
_FEWEST_ENTRIES = 5
# That lead to an entry; with fewer, what ships knows better how a follow-up leans.
_FEWEST_FOLLOW_UPS = 40
_TRUST = 1.0  # questions; see `fit_near`


@dataclass(frozen=True, slots=True)
class OwnFit:
    """The model fitted to an FAQ, and the figures with its present and its new weights."""

    regime: str
    model: Model
    before: Mapping[str, float]
    after: Mapping[str, float]
    provenance: Mapping[str, Any]

    @property
    def loss(self) -> str:
        """Return in German what would become worse, empty if nothing does by much."""
        if self.after["direct"] < self.before["direct"] - MOST_LOST:
            return "würde weniger beantwortet"
        if self.after["false"] > self.before["false"] + MOST_LOST:
            return "würde mehr beantwortet, obwohl es in der FAQ nicht steht"
        return ""

    def to_json(self) -> dict[str, Any]:
        """Return plain values: what the `weights.json` of the FAQ holds."""
        return {
            self.regime: self.model.to_json(),
            "figures": {"before": self.before, "after": self.after},
            "provenance": self.provenance,
        }


def lacking(faq: Faq) -> list[str]:
    """Return what an FAQ lacks to be fitted, each in German; empty if nothing."""
    phrases = []
    for entry in faq.entries:
        phrases += own_phrases(entry)
    entries = len(faq.entries)
    average = len(phrases) / entries
    views = {phrase.view for phrase in phrases}
    negatives = len(faq.negatives)

    missing = []
    if entries < _FEWEST_ENTRIES:
        missing.append(f"mindestens {_FEWEST_ENTRIES} Einträge (vorhanden: {entries})")
    if average < _FEWEST_PHRASES:
        found = f"{average:.1f}".replace(".", ",")
        missing.append(f"je Eintrag etwa {_FEWEST_PHRASES} Formulierungen (im Schnitt: {found})")
    if len(views) < _FEWEST_VIEWS:
        heading = "Zwischenüberschriften wie „### Eltern“ unter „Auch gefragt als“"
        wanted = f"Formulierungen aus {_FEWEST_VIEWS} Blickwinkeln, durch {heading}"
        missing.append(f"{wanted} (vorhanden: {len(views)})")
    if negatives < _FEWEST_NEGATIVES:
        wanted = f"{_FEWEST_NEGATIVES} Ablehnungen in out_of_scope.txt"
        missing.append(f"{wanted} (vorhanden: {negatives})")
    return missing


def fit_own(faq: Faq, analyzer: Analyzer, current: Model) -> OwnFit:
    """Fit the weights of an FAQ that lacks nothing; `current` is the model it has now."""
    none = len(faq.entries)
    regime = regime_of(faq)
    prior = fitted_model(regime)
    samples = hold_out(faq, analyzer)
    questions = HeldOut.of(samples.plain, none)
    near_questions = without_entries(faq, analyzer)
    groups = [questions, *near_questions]

    plain = _fitted(groups, prior)
    after_full, after_elliptic = _contexts(samples, none, plain.weights, prior)
    model = replace(plain, after_full=after_full, after_elliptic=after_elliptic)
    provenance = {
        "command": COMMAND,
        "data": faq.digest,
        "pipeline": analyzer.name,
        "questions": sum(len(group.gold) for group in groups),
    }
    return OwnFit(
        regime,
        model,
        before=measure(groups, current),
        after=_expected(groups, prior),
        provenance=provenance,
    )


def _fitted(groups: Groups, prior: Model) -> Model:
    """Return the model that fits best, and that declines and errs no worse than the shipped one."""
    shipped = _judged(groups, prior)
    limits = prior.thresholds
    demands = Demands(
        declined=shipped.declined_fairly(limits.answer, limits.suggest),
        wrong=shipped.wrong(limits.answer),
    )
    weights = fit_near(groups, prior.weights, _TRUST)
    reweighed = replace(prior, weights=weights)
    asked = _judged(groups, reweighed)
    thresholds = fit_thresholds(asked, demands)
    return replace(reweighed, thresholds=thresholds)


def _judged(groups: Groups, model: Model) -> Asked:
    """Return the questions as a model ranks them, with its confidences."""
    asked = Asked.of(groups, model.weights)
    return asked.judged(model.answering, model.offering)


def _contexts(
    samples: Samples, none: int, weights: Weights, prior: Model
) -> tuple[ContextWeights, ContextWeights]:
    """Return the weights after an entry: as shipped, or fitted if there are enough follow-ups."""
    leading = [sample for sample in samples.follow_ups if sample.gold < none]
    if len(leading) < _FEWEST_FOLLOW_UPS:
        return prior.after_full, prior.after_elliptic
    asked = asked_after(samples, none)
    return fit_contexts(asked, none, weights)


def _expected(groups: Groups, prior: Model) -> dict[str, float]:
    """Return the figures on questions that the weights were not fitted on, a fifth at a time."""
    figures = [_figures_of_fold(groups, prior, fold) for fold in range(FOLDS)]
    mean = {}
    for name in figures[0]:
        of_folds = [part[name] for part in figures]
        mean[name] = float(np.mean(of_folds))
    return mean


def _figures_of_fold(groups: Groups, prior: Model, fold: int) -> dict[str, float]:
    """Return the figures on a fifth of the questions of weights fitted on the others."""
    learnt = []
    asked = []
    for group in groups:
        places = np.arange(len(group.gold))
        chosen = places % FOLDS == fold
        learnt.append(group.part(~chosen))
        asked.append(group.part(chosen))
    return measure(asked, _fitted(learnt, prior))
