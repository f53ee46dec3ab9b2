"""The picture of labelled questions: confusion matrix, calibration, and coverage against risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from bot.measuring.evaluation import Outcome, calibration_bins, calibration_error
from bot.measuring.labelled import NO_ANSWER, SMALLTALK, LabelError

Scored = tuple[float, bool]  # the probability of the best entry, and whether it is right


def plot(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw confusion matrix, calibration and coverage against risk into a PNG; needs matplotlib."""
    from matplotlib.figure import Figure  # an optional extra

    scored = _scored(outcomes)
    if not scored:
        raise LabelError(
            "zu zeichnen ist nichts: erwartet wird wenigstens eine einzelne Frage mit Eintrag oder mit none"
        )
    figure = Figure(figsize=(18, 6.4), layout="constrained")
    confusion, calibration, risk = figure.subplots(1, 3, width_ratios=(1.35, 1, 1))
    _plot_confusion(confusion, outcomes)
    _plot_calibration(calibration, scored)
    _plot_risk(risk, scored)
    figure.savefig(path, dpi=110)


def _scored(outcomes: Sequence[Outcome]) -> list[Scored]:
    """Return the scores of the questions with one entry or none."""
    single = [o for o in outcomes if not o.asked.wants_all and not o.asked.is_smalltalk]
    return [(outcome.best, outcome.is_first) for outcome in single]


def _plot_confusion(axes: Any, outcomes: Sequence[Outcome]) -> None:
    single = [outcome for outcome in outcomes if not outcome.asked.wants_all]
    counts = Counter((outcome.asked.gold[0], _shown_as(outcome)) for outcome in single)
    names = sorted(set(chain.from_iterable(counts)), key=_numbers_first)
    matrix = np.array([[counts[wanted, got] for got in names] for wanted in names])

    # The square root shows a single mistake beside hundreds of hits.
    axes.imshow(np.sqrt(matrix), cmap="Blues")
    for row, column in np.argwhere(matrix):
        count = matrix[row, column]
        on_dark = count > matrix.max() / 4
        hit_colour = "white" if on_dark else "black"
        colour = hit_colour if row == column else "crimson"
        axes.text(column, row, count, ha="center", va="center", fontsize=7, color=colour)

    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set(title="Verwechslungen", xlabel="erster Platz der Rangliste", ylabel="richtig")


def _numbers_first(name: str) -> tuple[bool, str]:
    return not name.isdigit(), name.zfill(4)


def _shown_as(outcome: Outcome) -> str:
    """Return what the reply says: small talk, no entry, or the entry ranked first.

    Any entry of gold counts as the best of gold.
    """
    reply = outcome.reply
    if reply.kind in (SMALLTALK, NO_ANSWER) or not reply.ranking:
        return reply.kind
    if outcome.is_first:
        return outcome.asked.gold[0]
    return reply.ranking[0].id


def _plot_calibration(axes: Any, scored: Sequence[Scored]) -> None:
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    stated, observed, counts = [], [], []
    for _, group in sorted(calibration_bins(scored).items()):
        scores, rights = zip(*group, strict=True)
        stated.append(np.mean(scores))
        observed.append(np.mean(rights))
        counts.append(str(len(group)))

    axes.plot(stated, observed, marker="o")
    for x, y, count in zip(stated, observed, counts, strict=True):
        axes.annotate(count, (x, y), textcoords="offset points", xytext=(6, -10), fontsize=8)
    axes.set(
        title=f"Kalibrierung (ECE {calibration_error(scored):.3f})",
        xlabel="genannte Wahrscheinlichkeit",
        ylabel="Anteil richtig",
    )


def _plot_risk(axes: Any, scored: Sequence[Scored]) -> None:
    surest_first = sorted(scored, reverse=True)
    right = np.array([is_right for _, is_right in surest_first])
    count = np.arange(1, len(scored) + 1)
    coverage = count / len(scored)
    risk = 1 - np.cumsum(right) / count
    axes.plot(coverage, risk)
    axes.set(
        title="Abdeckung und Risiko",
        xlabel="Anteil direkt beantworteter Fragen",
        ylabel="davon falsch",
        ylim=(0, None),
    )
