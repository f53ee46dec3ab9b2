"""The plots of the report, as SVG to embed in a page.

Only this module imports matplotlib for the report.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.editing.report.figures import Figures, Week


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of reply as a plot shows it; `name` is that of its count in `Week`."""

    name: str
    title: str
    colour: str


# Three hues that differ in lightness too, so that they can be told apart in grey and with any
# colour vision.
_ANSWERED = _Kind("answered", "beantwortet", "#1b4f72")
_SUGGESTED = _Kind("suggested", "Vorschläge", "#e0a030")
_DECLINED = _Kind("declined", "keine Antwort", "#b5b5b5")
_STYLE: dict[Any, str] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "qzbot",
    "font.family": "sans-serif",
}
_NO_METADATA = {"Date": None, "Creator": None}
_QUESTION_LENGTH = 60  # characters of a question that are shown
_BAR_HEIGHT = 0.32  # inches
_FRAME_HEIGHT = 0.6  # inches, of the axis with its name


def weeks_plot(found: Figures) -> str:
    """Return the share of answered, suggested and declined questions by week."""
    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    weeks = found.weeks
    labels = [f"{week.week}/{week.year}" for week in weeks]
    below = np.zeros(len(weeks))
    for kind in (_ANSWERED, _SUGGESTED, _DECLINED):
        shares = [_percentage(week, kind) for week in weeks]
        axes.bar(labels, shares, bottom=below, label=kind.title, color=kind.colour)
        below = below + shares
    axes.set(xlabel="Kalenderwoche", ylabel="Anteil in Prozent", ylim=(0, 100))
    axes.tick_params(axis="x", rotation=45)
    figure.legend(loc="outside right upper", frameon=False)
    return _svg(figure)


def _percentage(week: Week, kind: _Kind) -> float:
    """Return the share of the questions of a week that got this kind of reply."""
    total = week.answered + week.suggested + week.declined
    count: int = getattr(week, kind.name)
    return 100 * count / max(total, 1)


def entries_plot(found: Figures) -> str:
    """Return how often the most asked entries were the answer."""
    names = []
    counts = []
    for entry in reversed(found.most_asked):  # a bar chart begins below
        name = f"{entry.id}: {entry.question}"
        names.append(_short(name))
        counts.append(entry.asked)
    height = _FRAME_HEIGHT + _BAR_HEIGHT * max(len(names), 1)
    figure = Figure(figsize=(8, height), layout="constrained")
    axes = figure.subplots()
    bars = axes.barh(names, counts, color=_ANSWERED.colour)
    axes.bar_label(bars, padding=3)
    axes.set(xlabel="Antworten")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _svg(figure)


def _short(text: str) -> str:
    if len(text) > _QUESTION_LENGTH:
        text = text[: _QUESTION_LENGTH - 1] + "…"
    # matplotlib reads a pair of dollar signs as mathematics
    return text.replace("$", r"\$")


def _svg(figure: Figure) -> str:
    """Return the figure as an `<svg>` element with its text as text."""
    axes = figure.axes[0]
    axes.spines[["top", "right"]].set_visible(False)
    buffer = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", metadata=_NO_METADATA)
    svg = buffer.getvalue()
    start = svg.index("<svg")
    return svg[start:]
