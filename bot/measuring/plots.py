"""The picture of labelled questions: confusion matrix, calibration, and coverage against risk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import CONVERSATION, NO_ENTRY
from bot.measuring.evaluation import (
    Confusion,
    Outcome,
    Scored,
    calibration_bins,
    calibration_error,
)
from bot.measuring.labelled import LabelError


def plot(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw confusion matrix, calibration and coverage against risk into a PNG; needs matplotlib."""
    from matplotlib.figure import Figure  # an optional extra

    scored = _scored(outcomes)
    if not scored:
        raise LabelError(
            "zu zeichnen ist nichts: "
            "erwartet wird wenigstens eine einzelne Frage mit Eintrag oder mit none"
        )
    figure = Figure(figsize=(18, 6.4), layout="constrained")
    confusion, calibration, risk = figure.subplots(1, 3, width_ratios=(1.35, 1, 1))
    _plot_confusion(confusion, outcomes)
    _plot_calibration(calibration, scored)
    _plot_risk(risk, scored)
    figure.savefig(path, dpi=110)


def _scored(outcomes: Sequence[Outcome]) -> list[Scored]:
    """Return the scores of the questions with one entry or none."""
    scored = []
    for outcome in outcomes:
        asked = outcome.asked
        if not asked.wants_all and not asked.is_smalltalk:
            scored.append((outcome.best, outcome.is_first))
    return scored


def _plot_confusion(axes: Any, outcomes: Sequence[Outcome]) -> None:
    counts = _confusions(outcomes)
    named = set(chain.from_iterable(counts))
    names = sorted(named, key=_numbers_first)
    matrix = _matrix(counts, names)
    # The square root shows a single mistake beside hundreds of hits.
    axes.imshow(np.sqrt(matrix), cmap="Blues")
    _write_counts(axes, matrix)
    places = range(len(names))
    axes.set_xticks(places, names, rotation=90, fontsize=8)
    axes.set_yticks(places, names, fontsize=8)
    axes.set(title="Verwechslungen", xlabel="erster Platz der Rangliste", ylabel="richtig")


def _matrix(counts: Mapping[Confusion, int], names: Sequence[str]) -> NDArray[np.int64]:
    """Return the counts with what was wanted in rows and what was shown in columns."""
    place_of = {name: place for place, name in enumerate(names)}
    size = len(names)
    matrix = np.zeros((size, size), dtype=np.int64)
    for (wanted, got), count in counts.items():
        row = place_of[wanted]
        column = place_of[got]
        matrix[row, column] = count
    return matrix


def _write_counts(axes: Any, matrix: NDArray[np.int64]) -> None:
    """Write each count into its cell, hits so that they can be read on blue, mistakes in red."""
    darkest = matrix.max()
    for row, column in np.argwhere(matrix):
        count = matrix[row, column]
        if row != column:
            colour = "crimson"
        elif count > darkest / 4:
            colour = "white"
        else:
            colour = "black"
        axes.text(column, row, count, ha="center", va="center", fontsize=7, color=colour)


def _confusions(outcomes: Sequence[Outcome]) -> Counter[Confusion]:
    """Count what is wanted and what is shown, over the questions that want one thing."""
    counts = Counter[Confusion]()
    for outcome in outcomes:
        if not outcome.asked.wants_all:
            wanted = outcome.asked.gold[0]
            counts[wanted, _shown_as(outcome)] += 1
    return counts


def _numbers_first(name: str) -> tuple[bool, str]:
    return not name.isdigit(), name.zfill(4)


def _shown_as(outcome: Outcome) -> str:
    """Return what the reply says: small talk, no entry, or the entry ranked first.

    Any entry of gold counts as the best of gold.
    """
    reply = outcome.reply
    if reply.kind in (CONVERSATION, NO_ENTRY) or not reply.ranking:
        return reply.kind
    if outcome.is_first:
        return outcome.asked.gold[0]
    return reply.ranking[0].id


def _plot_calibration(axes: Any, scored: Sequence[Scored]) -> None:
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    stated = []
    observed = []
    bins = calibration_bins(scored)
    for place in sorted(bins):
        scores, rights = zip(*bins[place], strict=True)
        probability = float(np.mean(scores))
        share_right = float(np.mean(rights))
        stated.append(probability)
        observed.append(share_right)
        axes.annotate(
            str(len(scores)),
            (probability, share_right),
            textcoords="offset points",
            xytext=(6, -10),
            fontsize=8,
        )

    axes.plot(stated, observed, marker="o")
    error = calibration_error(scored)
    axes.set(
        title=f"Kalibrierung (ECE {error:.3f})",
        xlabel="genannte Wahrscheinlichkeit",
        ylabel="Anteil richtig",
    )


def _plot_risk(axes: Any, scored: Sequence[Scored]) -> None:
    surest_first = sorted(scored, reverse=True)
    right = [is_right for _, is_right in surest_first]
    answered = np.arange(1, len(scored) + 1)
    coverage = answered / len(scored)
    risk = 1 - np.cumsum(right) / answered
    axes.plot(coverage, risk)
    axes.set(
        title="Abdeckung und Risiko",
        xlabel="Anteil direkt beantworteter Fragen",
        ylabel="davon falsch",
        ylim=(0, None),
    )
