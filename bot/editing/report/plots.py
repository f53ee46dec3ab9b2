"""The plots of the report, as SVG to embed in a page.

Only this module imports matplotlib for the report.
"""

from __future__ import annotations

import io

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.editing.report.figures import Figures, Week

# Three hues that differ in lightness too, so that they can be told apart in grey and with any
# colour vision.
_KINDS = (
    ("answered", "beantwortet", "#1b4f72"),
    ("suggested", "Vorschläge", "#e0a030"),
    ("declined", "keine Antwort", "#b5b5b5"),
)
_QUESTION_LENGTH = 60


def weeks_plot(found: Figures) -> str:
    """Return the share of answered, suggested and declined questions by week."""
    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    labels = [f"{week.week}/{week.year}" for week in found.weeks]
    below = [0.0] * len(labels)
    for name, title, colour in _KINDS:
        shares = [_percentage(week, name) for week in found.weeks]
        axes.bar(labels, shares, bottom=below, label=title, color=colour)
        below = [low + share for low, share in zip(below, shares, strict=True)]
    axes.set(xlabel="Kalenderwoche", ylabel="Anteil in Prozent", ylim=(0, 100))
    axes.tick_params(axis="x", rotation=45)
    figure.legend(loc="outside right upper", frameon=False)
    return _svg(figure)


def _percentage(week: Week, kind: str) -> float:
    """Return the share of the questions of a week that got this kind of reply."""
    total = week.answered + week.suggested + week.declined
    count: int = getattr(week, kind)
    return 100 * count / max(total, 1)


def entries_plot(found: Figures) -> str:
    """Return how often the most asked entries were the answer."""
    entries = found.most_asked[::-1]
    figure = Figure(figsize=(8, 0.6 + 0.32 * max(len(entries), 1)), layout="constrained")
    axes = figure.subplots()
    names = [_short(f"{entry.id}: {entry.question}") for entry in entries]
    counts = [entry.asked for entry in entries]
    bars = axes.barh(names, counts, color=_KINDS[0][2])
    axes.bar_label(bars, padding=3)
    axes.set(xlabel="Antworten")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _svg(figure)


def _short(text: str) -> str:
    # matplotlib reads a pair of dollar signs as mathematics
    text = text.replace("$", r"\$")
    return text if len(text) <= _QUESTION_LENGTH else text[: _QUESTION_LENGTH - 1] + "…"


def _svg(figure: Figure) -> str:
    """Return the figure as an `<svg>` element with its text as text."""
    axes = figure.axes[0]
    axes.spines[["top", "right"]].set_visible(False)
    buffer = io.StringIO()
    with mpl.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "qzbot", "font.family": "sans-serif"}
    ):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    return svg[svg.index("<svg") :]
