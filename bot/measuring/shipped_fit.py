"""The weights that ship with the bot, for FAQs of every size, fitted on a large one.

*phrased*: many phrases and negatives. Whole points of view are left out of the index and asked: a
new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
*few*, *without_negatives* and *bare*: small FAQs of other bodies (`bot.measuring.small_faqs`), near
to what fits those drawn from the large one (`bot.measuring.worlds`). Each alone knows too little:
the drawn ones only one subject, the others few questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.measuring.fitting import contexts as context_fit
from bot.measuring.fitting import weights as weights_fit
from bot.measuring.fitting.file import write_json
from bot.measuring.fitting.importance import Groups
from bot.measuring.fitting.thresholds import Asked, Demands, fit_thresholds, measure
from bot.measuring.heldout import HeldOut, hold_out
from bot.measuring.small_faqs import held_out_small_faq, read_small_faqs
from bot.measuring.worlds import Size, held_out_worlds
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import (
    Confidence,
    ConfidenceAfter,
    ContextWeights,
    Model,
    Thresholds,
    Weights,
    fitted_model,
)
from bot.retrieval.regimes import BARE, FEW, PHRASED, WITHOUT_NEGATIVES

COMMAND = "qzbot fit --shipped --write"

# A small FAQ declines at least so many unknown questions; fewer, and three buttons come for almost
# anything. With phrases and negatives it declines more, as they help what is known anyway. It
# answers at most so many known ones wrongly; in FAQs that the weights were not fitted on it is up to
# twice as much, and without phrases ten times as much where a hundred entries resemble one another.
# Costs hardly depend on the threshold of answers, and a direct answer is what people came for.
_DEMANDS = {
    BARE: Demands(declined=0.68, wrong=0.005, slack=0.01),
    WITHOUT_NEGATIVES: Demands(declined=0.69, wrong=0.015, slack=0.01),
    FEW: Demands(declined=0.81, wrong=0.015, slack=0.01),
    # Most is answered anyway, and near the least cost a little more or less costs the same: a right
    # answer that is only offered costs one click, a misleading one costs trust.
    PHRASED: Demands(slack=0.001, strict=True),
}

# Questions that a squared difference from the weights of drawn FAQs costs; see `weights.fit_near`.
_TRUST = 2.0

_DRAWN_FEW = (Size(10, 0), Size(10, 40))
_DRAWN_BARE = (Size(0, 0), Size(3, 0), Size(0, 40), Size(3, 40))
_SIZES = {
    BARE: (Size(0, 0), Size(0, 40)),
    WITHOUT_NEGATIVES: (Size(3, 0), Size(10, 0)),
    FEW: (Size(3, 40), Size(10, 40)),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """The fitted models by regime, and their figures on held-out questions.

    `ablation` has the figures without each signal, and with each alone.
    """

    models: Mapping[str, Model]
    figures: Mapping[str, Mapping[str, float]]
    ablation: Mapping[str, Mapping[str, float]]
    provenance: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return plain values: what `weights.json` holds."""
        models = {regime: model.to_json() for regime, model in self.models.items()}
        return models | {
            "figures": self.figures,
            "ablation": self.ablation,
            "provenance": self.provenance,
        }


@dataclass(frozen=True, slots=True)
class _Decisions:
    """When a ranking is acted on: how sure it is, and from which confidence."""

    answering: Confidence
    offering: Confidence
    thresholds: Thresholds

    def judge(self, asked: Asked) -> Asked:
        """Return questions with the confidences in place of the probabilities."""
        return asked.judged(self.answering, self.offering)


def _decisions(asked: Asked, demands: Demands) -> _Decisions:
    """Return what fits the rankings of some questions."""
    answering = asked.fit_answering()
    offering = asked.fit_offering()
    judged = asked.judged(answering, offering)
    return _Decisions(answering, offering, fit_thresholds(judged, demands))


@dataclass(frozen=True, slots=True)
class _SmallFit:
    """What fits small FAQs of a regime, and the figures on FAQs that it was not fitted on."""

    regime: str
    weights: Weights
    decisions: _Decisions
    figures: Mapping[str, float]


def fit_shipped(faq: Faq, analyzer: Analyzer) -> Fit:
    """Fit all regimes."""
    none = len(faq.entries)
    samples = hold_out(faq, analyzer)
    plain = HeldOut.of(samples.plain, none)
    phrased = [replace(plain, as_listed=True)]
    weights = weights_fit.fit_weights(phrased)
    listed = context_fit.asked_after(samples, none)
    unlisted = [sample.unlisted() for sample in listed]  # as where nobody listed follow-ups
    contexts = context_fit.fit_contexts(listed, none, weights)
    # A small FAQ lists some follow-ups, and lacks most.
    small_contexts = context_fit.fit_contexts(listed + unlisted, none, weights)

    ranked = Asked.of(phrased, weights)
    decisions = _decisions(ranked, _DEMANDS[PHRASED])
    following = context_fit.fit_following(listed, none, weights, contexts)
    model = Model(
        weights,
        *contexts,
        decisions.thresholds,
        # Fitted by `tests.bench.calibration`, as phrases cannot tell it.
        calibration=fitted_model(PHRASED).calibration,
        answering=decisions.answering,
        following=following,
        offering=decisions.offering,
    )
    models = {PHRASED: model}
    figures = dict[str, Mapping[str, float]]()
    figures[PHRASED] = measure(phrased, model)
    for small in _fit_small(faq, analyzer):
        models[small.regime] = _small_model(small, small_contexts)
        figures[small.regime] = small.figures
    top1 = context_fit.follow_up_top1(samples.follow_ups, none, model)
    figures["follow-ups"] = {"top1": top1}
    provenance = {
        "command": COMMAND,
        "data": faq.digest,
        "pipeline": analyzer.name,
        "questions": len(samples.plain),
    }
    ablation = _ablation(phrased, decisions.thresholds)
    return Fit(models, figures, ablation=ablation, provenance=provenance)


def _small_model(small: _SmallFit, contexts: tuple[ContextWeights, ContextWeights]) -> Model:
    decisions = small.decisions
    # After an answer of a small FAQ people mostly ask another question in full.
    following = ConfidenceAfter.as_alone(decisions.answering)
    return Model(
        small.weights,
        *contexts,
        decisions.thresholds,
        answering=decisions.answering,
        following=following,
        offering=decisions.offering,
    )


def _fit_small(faq: Faq, analyzer: Analyzer) -> Iterator[_SmallFit]:
    """Yield what fits small FAQs of each regime."""
    drawn_few = held_out_worlds(faq, analyzer, _DRAWN_FEW)
    few = weights_fit.fit_weights(drawn_few)
    # The proportions of the weights are learnt better where there are some phrases.
    drawn_bare = held_out_worlds(faq, analyzer, _DRAWN_BARE)
    bare = weights_fit.fit_scale(drawn_bare, few)
    faqs = read_small_faqs()
    for regime, prior in ((FEW, few), (WITHOUT_NEGATIVES, few), (BARE, bare)):
        sizes = _SIZES[regime]
        by_faq = [held_out_small_faq(small, analyzer, sizes) for small in faqs]
        weights, decisions = _fit_regime(regime, by_faq, prior)
        figures = _expected(regime, by_faq, prior)
        yield _SmallFit(regime, weights, decisions, figures)


def _fit_regime(
    regime: str, by_faq: Sequence[Groups], prior: Weights
) -> tuple[Weights, _Decisions]:
    groups = list(chain.from_iterable(by_faq))
    weights = weights_fit.fit_near(groups, prior, _TRUST)
    asked = Asked.of(groups, weights)
    decisions = _decisions(asked, _DEMANDS[regime])
    return weights, decisions


def _expected(regime: str, by_faq: Sequence[Groups], prior: Weights) -> dict[str, float]:
    """Return the mean figures on each FAQ of what fits all others."""
    found = list[Mapping[str, float]]()
    for place, asked in enumerate(by_faq):
        before = by_faq[:place]
        after = by_faq[place + 1 :]
        others = [*before, *after]
        weights, decisions = _fit_regime(regime, others, prior)
        ranked = Asked.of(asked, weights)
        judged = decisions.judge(ranked)
        figures = judged.figures(decisions.thresholds)
        found.append(figures)
    return _means(found)


def _means(found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each figure."""
    means = {}
    for name in found[0]:
        values = [figures[name] for figures in found]
        mean = np.mean(values)
        means[name] = float(mean)
    return means


def write(fit: Fit, path: Path) -> None:
    """Keep the fitted values."""
    write_json(path, fit.to_json())


def _ablation(groups: Groups, limits: Thresholds) -> dict[str, dict[str, float]]:
    """Return the figures without each signal in turn, and with each alone."""
    places = range(len(SIGNALS))
    without = {}
    alone = {}
    for place, name in enumerate(SIGNALS):
        others = [other for other in places if other != place]
        without[f"without {name}"] = _without(groups, [place])
        alone[f"{name} alone"] = _without(groups, others)
    masked = without | alone
    return {name: _refitted(part, limits) for name, part in masked.items()}


def _without(groups: Groups, places: Sequence[int]) -> Groups:
    """Return the questions without the signals at some places."""
    return [group.without(places) for group in groups]


def _refitted(groups: Groups, limits: Thresholds) -> dict[str, float]:
    """Return the figures with weights fitted to these questions, at the same thresholds."""
    weights = weights_fit.fit_weights(groups)
    asked = Asked.of(groups, weights)
    judged = asked.judged(asked.fit_answering(), asked.fit_offering())
    return judged.figures(limits)
