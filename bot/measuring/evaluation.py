"""How good the bot is on labelled questions: the figures, the mistakes, and a plot of them.

A labelled question is `{"q", "gold": [ids, best first], "style", "context"?}`; gold is `["none"]`
for a question to be declined and `["smalltalk"]` for conversation; style "multi" wants all of gold
answered. `"id"` may stand for a gold of one; `"focus"` are verbatim parts of the answer that state
what is asked, none if the whole answer is asked for.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.conversation.reply import Reply
from bot.faq.expectations import read_expectations
from bot.faq.values import CONVERSATION, NO_ENTRY
from bot.language.markdown import visible

NO_ANSWER = NO_ENTRY
SMALLTALK = CONVERSATION
MULTI = "multi"
BINS = 10
_TABLES = (".csv", ".tsv")


class LabelError(ValueError):
    """A file of labelled questions that cannot be used.

    The message names the file, the line and what was expected.
    """


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the ids that answer it."""

    question: str
    gold: tuple[str, ...]
    style: str = ""
    context: str | None = None
    focus: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled question and the reply to it."""

    asked: Labelled
    reply: Reply

    @property
    def best(self) -> float:
        """Return the probability of the best entry."""
        return self.reply.ranking[0].score if self.reply.ranking else 0.0

    @property
    def marked(self) -> str | None:
        """Return what is marked in the first answer of gold, "" for nothing, None without one."""
        right = (answer for answer in self.reply.answers if answer.id in self.asked.gold)
        answer = next(right, None)
        return None if answer is None else answer.focus or ""

    def right_within(self, count: int) -> bool:
        """Tell whether an entry of gold is among the first of the ranking."""
        return any(match.id in self.asked.gold for match in self.reply.ranking[:count])

    @property
    def answered(self) -> set[str]:
        """Return the ids shown as answers."""
        return {answer.id for answer in self.reply.answers}

    @property
    def offered(self) -> set[str]:
        """Return the ids shown as answers or as suggestions."""
        return self.answered | {suggestion.id for suggestion in self.reply.suggestions}


def read_labelled(path: Path) -> list[Labelled]:
    """Read labelled questions from JSON lines, or from a table of test questions.

    Tables are .csv or .tsv. Raise `LabelError` for an unusable line, or if there are no questions.
    """
    if path.suffix.casefold() in _TABLES:
        return _read_table(path)
    found = []
    for number, line in enumerate(_read_bytes(path).split(b"\n"), 1):
        if line.strip():
            try:
                found.append(_labelled(json.loads(line.decode("utf-8-sig"))))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                expected = 'erwartet wird {"q": …, "gold": [ids]} in UTF-8'
                raise LabelError(
                    f"{path}, Zeile {number}: {expected} ({type(error).__name__}: {error})"
                ) from error
    if not found:
        raise LabelError(
            f'{path}: keine Fragen gefunden; erwartet wird je Zeile {{"q": …, "gold": [ids]}}'
        )
    return found


def unknown_ids(labelled: Iterable[Labelled], known: Iterable[str]) -> list[str]:
    """Return the ids that questions name and no entry has: such a question can only fail."""
    named = {name for asked in labelled for name in asked.gold}
    return sorted(named - {*known, NO_ANSWER, SMALLTALK})


def _read_table(path: Path) -> list[Labelled]:
    expectations, faults = read_expectations(_read_bytes(path))
    for line, message in faults[:1]:
        where = f", Zeile {line}" if line else ""
        raise LabelError(f"{path}{where}: {message}")
    if not expectations:
        raise LabelError(f"{path}: keine Fragen gefunden; erwartet wird je Zeile Frage und Eintrag")
    return [Labelled(e.question, e.wanted) for e in expectations]


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LabelError(f"{path}: nicht lesbar ({error.strerror})") from error


def _labelled(row: Any) -> Labelled:
    question, style, context = row["q"], row.get("style", ""), row.get("context")
    gold = row["gold"] if "gold" in row else [row["id"]]
    focus = row.get("focus")
    if not isinstance(question, str):
        raise ValueError("q ist kein Text")
    if not isinstance(gold, list) or not all(isinstance(name, str) for name in gold):
        raise ValueError("gold ist keine Liste von ids")
    if not gold:
        raise ValueError('gold ist leer; soll abgelehnt werden, steht da ["none"]')
    if not isinstance(context, str | None):
        raise ValueError("context ist keine id")
    if focus is not None and not (
        isinstance(focus, list) and all(isinstance(f, str) for f in focus)
    ):
        raise ValueError("focus ist keine Liste von Texten")
    return Labelled(question, tuple(gold), str(style), context, _fragments(focus))


def _fragments(focus: list[str] | None) -> tuple[str, ...] | None:
    return None if focus is None else tuple(map(_blanks_normalised, focus))


def _blanks_normalised(text: str) -> str:
    return " ".join(text.split())


def is_marked_rightly(marked: str, fragments: Iterable[str]) -> bool:
    """Tell whether a marked part of an answer contains a labelled fragment or lies within one."""
    shown = _blanks_normalised(visible(marked))
    return any(fragment in shown or shown in fragment for fragment in fragments)


def read_figures(path: Path) -> dict[str, float]:
    """Read the figures that `eval --json` wrote; raise `LabelError` for another file."""
    try:
        return {
            name: float(value) for name, value in json.loads(_read_bytes(path))["figures"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LabelError(
            f"{path}: erwartet wird die Ausgabe von eval --json ({type(error).__name__}: {error})"
        ) from error


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return every figure that these questions allow; what they do not allow is left out."""
    scope = [
        o
        for o in outcomes
        if o.asked.style != MULTI and o.asked.gold[0] not in (NO_ANSWER, SMALLTALK)
    ]
    out = [o for o in outcomes if o.asked.gold[0] == NO_ANSWER]
    talk = [o for o in outcomes if o.asked.gold[0] == SMALLTALK]
    multi = [o for o in outcomes if o.asked.style == MULTI]
    result = {
        "top1": _share(scope, lambda o: o.right_within(1)),
        "top3": _share(scope, lambda o: o.right_within(3)),
        "direct": _share(scope, lambda o: bool(o.answered & set(o.asked.gold))),
        "helped": _share(scope, lambda o: bool(o.offered & set(o.asked.gold))),
        "wrong": _share(
            scope, lambda o: o.reply.kind == "answer" and not o.answered & set(o.asked.gold)
        ),
        "false": _share(out, lambda o: o.reply.kind == "answer"),
        "declined": _share(out, lambda o: o.reply.kind not in ("answer", "suggest")),
        "auroc": auroc([o.best for o in scope], [o.best for o in out]),
        "smalltalk": _share(talk, lambda o: o.reply.kind == "smalltalk"),
        "multi": _share(multi, lambda o: set(o.asked.gold) <= o.answered),
    }
    marked = [o for o in scope if o.asked.focus is not None and o.marked is not None]
    result["marked"] = _share(
        [o for o in marked if o.asked.focus],
        lambda o: bool(o.marked) and is_marked_rightly(o.marked or "", o.asked.focus or ()),
    )
    result["unmarked"] = _share([o for o in marked if not o.asked.focus], lambda o: not o.marked)
    if scope:
        pairs = [(o.best, o.right_within(1)) for o in scope] + [(o.best, False) for o in out]
        result["ece"] = calibration_error(pairs)
    return {name: value for name, value in result.items() if value is not None}


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    return sum(map(holds, outcomes)) / len(outcomes) if outcomes else None


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative; ties count half.

    Return None if either is missing.
    """
    if not positive or not negative:
        return None
    ranks = np.searchsorted(np.sort(negative), positive, "left") + np.searchsorted(
        np.sort(negative), positive, "right"
    )
    return float(ranks.sum() / 2 / len(positive) / len(negative))


def calibration_bins(pairs: Iterable[tuple[float, bool]]) -> dict[int, list[tuple[float, bool]]]:
    """Group (probability, was right) pairs into ten bins of probability."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in pairs:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    return bins


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error (Naeini et al. 2015)."""
    groups = calibration_bins(pairs).values()
    return sum(abs(sum(score - right for score, right in group)) for group in groups) / len(pairs)


def by_style(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Return the figures of each style of question."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.asked.style].append(outcome)
    return {style: figures(group) for style, group in sorted(groups.items())}


def mistakes(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    """Group what went wrong by (wanted, got), most frequent pairs first."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if pair := _mistake(outcome):
            groups[pair].append(outcome)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _mistake(outcome: Outcome) -> tuple[str, str] | None:
    """Return (wanted, got) if a visitor would be served wrongly or not first."""
    wanted, kind = outcome.asked.gold[0], outcome.reply.kind
    if wanted in (NO_ANSWER, SMALLTALK):
        got = outcome.reply.answers[0].id if outcome.reply.answers else kind
        harmless = got == wanted or (wanted == NO_ANSWER and kind != "answer")
        return None if harmless else (wanted, got)
    if outcome.asked.style == MULTI:
        pair = " + ".join(outcome.asked.gold), " + ".join(sorted(outcome.answered)) or kind
        return None if set(outcome.asked.gold) <= outcome.answered else pair
    if kind in (SMALLTALK, NO_ANSWER):
        return wanted, kind
    return None if outcome.right_within(1) else (wanted, outcome.reply.ranking[0].id)


def plot(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw confusion matrix, calibration and coverage against risk into a PNG; needs matplotlib."""
    from matplotlib.figure import Figure  # an optional extra

    if not _scored(outcomes):
        raise LabelError(
            "zu zeichnen ist nichts: erwartet wird wenigstens eine einzelne Frage mit Eintrag oder mit none"
        )
    figure = Figure(figsize=(18, 6.4), layout="constrained")
    confusion, calibration, risk = figure.subplots(1, 3, width_ratios=(1.35, 1, 1))
    _plot_confusion(confusion, outcomes)
    _plot_calibration(calibration, outcomes)
    _plot_risk(risk, outcomes)
    figure.savefig(path, dpi=110)


def _plot_confusion(axes: Any, outcomes: Sequence[Outcome]) -> None:
    counts = Counter((o.asked.gold[0], _shown_as(o)) for o in outcomes if o.asked.style != MULTI)
    names = sorted(
        {name for pair in counts for name in pair},
        key=lambda name: (not name.isdigit(), name.zfill(4)),
    )
    matrix = np.array([[counts[wanted, got] for got in names] for wanted in names])
    axes.imshow(
        np.sqrt(matrix), cmap="Blues"
    )  # so that a single mistake can be seen beside hundreds of hits
    for row, column in np.argwhere(matrix):
        colour = (
            "crimson"
            if row != column
            else "white"
            if matrix[row, column] > matrix.max() / 4
            else "black"
        )
        axes.text(
            column, row, matrix[row, column], ha="center", va="center", fontsize=7, color=colour
        )
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set(title="Verwechslungen", xlabel="erster Platz der Rangliste", ylabel="richtig")


def _shown_as(outcome: Outcome) -> str:
    if outcome.reply.kind in (SMALLTALK, NO_ANSWER) or not outcome.reply.ranking:
        return outcome.reply.kind
    gold = next((g for g in outcome.asked.gold if g == outcome.reply.ranking[0].id), None)
    return outcome.asked.gold[0] if gold else outcome.reply.ranking[0].id


def _scored(outcomes: Sequence[Outcome]) -> list[tuple[float, bool]]:
    return [
        (o.best, o.right_within(1))
        for o in outcomes
        if o.asked.gold[0] != SMALLTALK and o.asked.style != MULTI
    ]


def _plot_calibration(axes: Any, outcomes: Sequence[Outcome]) -> None:
    pairs = _scored(outcomes)
    bins = sorted(calibration_bins(pairs).items())
    stated = [np.mean([score for score, _ in group]) for _, group in bins]
    found = [np.mean([right for _, right in group]) for _, group in bins]
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.plot(stated, found, marker="o")
    for x, y, (_, group) in zip(stated, found, bins, strict=True):
        axes.annotate(
            str(len(group)), (x, y), textcoords="offset points", xytext=(6, -10), fontsize=8
        )
    axes.set(
        title=f"Kalibrierung (ECE {calibration_error(pairs):.3f})",
        xlabel="genannte Wahrscheinlichkeit",
        ylabel="Anteil richtig",
    )


def _plot_risk(axes: Any, outcomes: Sequence[Outcome]) -> None:
    pairs = sorted(_scored(outcomes), reverse=True)
    right = np.array([r for _, r in pairs])
    count = np.arange(1, len(pairs) + 1)
    axes.plot(count / len(pairs), 1 - np.cumsum(right) / count)
    axes.set(
        title="Abdeckung und Risiko",
        xlabel="Anteil direkt beantworteter Fragen",
        ylabel="davon falsch",
        ylim=(0, None),
    )
