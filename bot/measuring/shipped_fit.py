"""The weights that ship with the bot, for FAQs of every size, fitted on a large one.

*phrased*: many phrases and negatives. Whole points of view are left out of the index and asked: a
new visitor is a new point of view, so random phrases of a known one would flatter the estimate.
*few* and *bare*: small FAQs drawn from the large one (`bot.measuring.worlds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.measuring import fitting
from bot.measuring.fitting import Asked, Groups, measure
from bot.measuring.heldout import HeldOut, hold_out
from bot.measuring.worlds import Size, held_out_worlds
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import Model, Thresholds, fitted_model

COMMAND = "qzbot fit --shipped --write"

# Least share of unknown questions that an FAQ without many negatives declines, near the subject
# and far from it alike; below it three buttons come for almost anything.
LEAST_DECLINED = 0.65

# Greatest share of known questions answered wrongly by an FAQ without many phrases.
MOST_WRONG = 0.02

# Of the cost of a question, where there are some phrases. It hardly depends on the threshold of
# answers from .7 to .86, and a direct answer is what people came for; without phrases it is wrong
# more often in FAQs that are not ours.
_SLACK = 0.01

_FEW = (Size(10, 0), Size(10, 40))
_BARE = (Size(0, 0), Size(3, 0), Size(0, 40), Size(3, 40))


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


def fit_shipped(faq: Faq, analyzer: Analyzer) -> Fit:
    """Fit all regimes."""
    none = len(faq.entries)
    samples = hold_out(faq, analyzer)
    plain = HeldOut.of(samples.plain, none)
    phrased = [replace(plain, as_listed=True)]
    few = held_out_worlds(faq, analyzer, _FEW)
    bare = held_out_worlds(faq, analyzer, _BARE)

    weights = fitting.fit_weights(phrased)
    few_weights = fitting.fit_weights(few)
    bare_weights = fitting.fit_scale(bare, few_weights)

    listed = fitting.asked_after(samples, none)
    unlisted = [sample.unlisted() for sample in listed]  # as where nobody listed follow-ups
    contexts = fitting.fit_contexts(listed, none, weights)
    # A small FAQ lists some follow-ups, and lacks most.
    small_contexts = fitting.fit_contexts(listed + unlisted, none, weights)

    limits = fitting.fit_thresholds(phrased, weights)
    few_limits = fitting.fit_thresholds(
        few, few_weights, declined=LEAST_DECLINED, wrong=MOST_WRONG, slack=_SLACK
    )
    bare_limits = fitting.fit_thresholds(
        bare, bare_weights, declined=LEAST_DECLINED, wrong=MOST_WRONG
    )

    models = {
        # The calibration is fitted by `tests.bench.calibration`, as phrases cannot tell it.
        "phrased": Model(weights, *contexts, limits, fitted_model("phrased").calibration),
        "few": Model(few_weights, *small_contexts, few_limits),
        "bare": Model(bare_weights, *small_contexts, bare_limits),
    }
    top1 = fitting.follow_up_top1(samples.follow_ups, none, models["phrased"])
    figures = {
        "phrased": measure(phrased, models["phrased"]),
        "few": measure(few, models["few"]),
        "bare": measure(bare, models["bare"]),
        "follow-ups": {"top1": top1},
    }
    provenance = {
        "command": COMMAND,
        "data": faq.digest,
        "pipeline": analyzer.name,
        "questions": len(samples.plain),
    }
    return Fit(models, figures, ablation=_ablation(phrased, limits), provenance=provenance)


def write(fit: Fit, path: Path) -> None:
    """Keep the fitted values."""
    fitting.write_json(path, fit.to_json())


def _ablation(groups: Groups, limits: Thresholds) -> dict[str, dict[str, float]]:
    """Return the figures without each signal in turn, and with each alone."""
    without = {}
    alone = {}
    for place, name in enumerate(SIGNALS):
        without[f"without {name}"] = fitting.without_signal(groups, place)
        alone[f"{name} alone"] = fitting.only_signal(groups, place)
    masked = without | alone
    return {name: _refitted(part, limits) for name, part in masked.items()}


def _refitted(groups: Groups, limits: Thresholds) -> dict[str, float]:
    """Return the figures with weights fitted to these questions, at the same thresholds."""
    weights = fitting.fit_weights(groups)
    asked = Asked.of(groups, weights)
    return asked.figures(limits)
