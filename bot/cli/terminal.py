"""How replies, rankings, figures and findings look in a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.conversation import wording
from bot.conversation.markup import with_emphasis
from bot.conversation.reply import Answer, Reply
from bot.faq.values import Contact
from bot.language.tokens import Token

if TYPE_CHECKING:  # for the annotations alone; a reply needs none of these
    from bot.editing.checking import Finding
    from bot.measuring.dialogues import Played
    from bot.measuring.evaluation import Outcome
    from bot.measuring.shipped_fit import Fit
    from bot.retrieval.explanation import Explanation

_BAR = 24  # characters of a full bar
_USUAL_WIDTH, _NARROW = 80, 60  # columns of a terminal; in a narrow one there is no room for bars
_LEVEL = {"error": ("red", "Fehler"), "warning": ("yellow", "Warnung"), "info": ("cyan", "Hinweis")}
_SIGNAL = {
    "classifier": "Klassifikator",
    "char": "Zeichenfolgen",
    "lemma": "Grundformen",
    "phrase": "nächste Formulierung",
    "content": "Inhaltswörter",
}

_FIGURE = {
    "top1": "richtig auf Platz 1",
    "top3": "richtig unter den ersten 3",
    "direct": "richtig direkt beantwortet",
    "helped": "geholfen: beantwortet oder vorgeschlagen",
    "wrong": "falsch direkt beantwortet",
    "false": "beantwortet, obwohl unbekannt",
    "declined": "abgelehnt, weil unbekannt",
    "auroc": "AUROC bekannt gegen unbekannt",
    "smalltalk": "Smalltalk erkannt",
    "multi": "Doppelfragen ganz beantwortet",
    "whole": "Dialoge ohne Fehler",
    "marked": "gesuchte Stelle richtig markiert",
    "unmarked": "nichts markiert, wo alles gefragt ist",
    "ece": "Kalibrierungsfehler (ECE)",
}


def open_console() -> Console:
    """Return the terminal as a rich console.

    Brackets in a visitor's words are not markup, and a terminal that reports a width of 0 does not
    know its width.
    """
    has_no_width = os.environ.get("COLUMNS") == "0"
    return Console(markup=False, width=_USUAL_WIDTH if has_no_width else None)


def show_reply(console: Console, reply: Reply, contacts: Sequence[Contact] = ()) -> None:
    """Print a reply as a person reads it; with a decline, how to reach people."""
    if message := wording.in_words(reply):
        console.print(message, highlight=False)
    if reply.kind == "none":
        for line in wording.ways_of(contacts):
            console.print(f"  {line}", highlight=False)
    for answer in reply.answers:
        console.print(_answer(answer))
    if reply.answers and reply.suggestions:
        console.print(wording.RELATED, style="dim")
    choices = [suggestion.question for suggestion in reply.suggestions]
    if reply.kind == "suggest":
        choices.append(wording.NONE_OF_THESE)
    for number, choice in enumerate(choices, 1):
        console.print(f"  {number}. {choice}", highlight=False)


def _answer(answer: Answer) -> RenderableType:
    heading = [Text(answer.question, style="bold")]
    if answer.asked:
        heading.insert(0, Text(f"„{answer.asked}“", style="italic dim"))
    text = Markdown(with_emphasis(answer.text, answer.focus))
    closing = [Text(note, style="bold") for note in answer.closing]
    below: list[RenderableType] = [text, *closing]
    if answer.lead:
        below.insert(0, Text(answer.lead, style="bold"))
    spaced = [Padding(part, (1, 0, 0, 0)) for part in below]
    subtitle = Text(f"Eintrag {answer.id} · {_percent(answer.score)}")
    return Panel(Group(*heading, *spaced), subtitle=subtitle, subtitle_align="right")


def show_ranking(
    console: Console,
    explanations: Sequence[Explanation],
    others: Mapping[str, float],
    questions: Mapping[str, str],
) -> None:
    """Print the ranked entries with their probabilities, and what else the message may be."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("Eintrag", justify="right")
    bar = _BAR if console.width >= _NARROW else 0
    table.add_column("Wahrscheinlichkeit" if bar else "", no_wrap=True)
    table.add_column("Frage")
    for explanation in explanations:
        match = explanation.match
        table.add_row(match.id, _bar(match.score, bar), questions[match.id])
    for name, share in others.items():
        table.add_row("–", _bar(share, bar), Text(name, style="dim"))
    console.print(table)


def show_certainty(console: Console, certainty: float, enough: float) -> None:
    """Print how sure the best entry is to answer, and from where on it is shown as the answer."""
    sure = f"Dass der beste Eintrag antwortet, ist zu {_percent(certainty)} sicher"
    console.print(f"{sure}; geantwortet wird ab {_percent(enough)}.", style="dim", highlight=False)


def show_tokens(console: Console, tokens: Iterable[Token]) -> None:
    """Print how the question was read: lemmas, compound parts, what words are taken for."""
    line = Text("Gelesen: ", style="dim")
    for token in tokens:
        line.append(token.text, style="default")
        if token.read_as:
            line.append(f" → {token.read_as}", style="yellow")
        details = list[str]()
        if token.lemma != token.text.lower():
            details.append(token.lemma)
        if len(token.stems) > 1:
            details.append("+".join(token.stems))
        shown = f" ({', '.join(details)})" if details else ""
        line.append(f"{shown}  ", style="dim")
    console.print(line)


def show_explanation(console: Console, explanation: Explanation, question: str) -> None:
    """Print what speaks for one entry."""
    match = explanation.match
    heading = (f"\n{match.id} {question}", "bold")
    console.print(Text.assemble(heading, f"  {_percent(match.score)}"))
    lines = list[str]()
    if explanation.similarity:
        nearest = f"„{explanation.nearest}“ ({explanation.similarity:.2f})"
        shared = ", ".join(explanation.shared)
        lines.append(f"  ähnlichste Formulierung  {nearest}")
        lines.append(f"  gemeinsame Grundformen   {shared or '–'}")
    for name, part in explanation.parts.items():
        bar = "█" * round(part * 3)
        lines.append(f"  {_SIGNAL[name]:<24} {part:6.2f}  {bar}")
    total = sum(explanation.parts.values())
    lines.append(f"  {'Summe':<24} {total:6.2f}")
    for line in lines:
        console.print(line, highlight=False)


def show_figures(
    console: Console, figures: Mapping[str, float], other: Mapping[str, float] | None = None
) -> None:
    """Print figures, beside those of another run if given."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("Kennzahl")
    table.add_column("")
    table.add_column("jetzt", justify="right")
    if other:
        table.add_column("vorher", justify="right")
        table.add_column("Unterschied", justify="right")
    for name, value in figures.items():
        row = [name, _FIGURE.get(name, ""), f"{value:.3f}"]
        if other:
            row += _compared(value, other.get(name))
        table.add_row(*row)
    console.print(table)


def _compared(value: float, before: float | None) -> tuple[str, str]:
    if before is None:
        return "–", "–"
    return f"{before:.3f}", f"{value - before:+.3f}"


def show_failed_turns(console: Console, turns: Sequence[Played]) -> None:
    """Print the turns of dialogues that failed, with what was remembered before them."""
    for played in turns:
        wanted = ", ".join(played.turn.together or played.turn.gold)
        remembered = f"nach {played.context}: " if played.context else ""
        asked = Text.assemble("\n", (remembered, "dim"), played.turn.question, "\n")
        got = Text(f"  {wanted} → {_in_short(played.reply)}", "dim")
        console.print(asked, got, sep="")


def _in_short(reply: Reply) -> str:
    """Return the kind of a reply, and the ids of what it answers and offers."""
    parts = [str(reply.kind)]
    if reply.answers:
        parts.append(", ".join(answer.id for answer in reply.answers))
    if reply.suggestions:
        offered = ", ".join(match.id for match in reply.suggestions)
        parts.append(f"angeboten: {offered}")
    return "; ".join(parts)


def show_mistakes(console: Console, mistakes: Mapping[tuple[str, str], Sequence[Outcome]]) -> None:
    """Print the mistakes grouped by what was wanted and what came instead."""
    for (wanted, got), outcomes in mistakes.items():
        console.print(Text.assemble("\n", (f"{wanted} → {got}", "bold"), f"  ({len(outcomes)})"))
        for outcome in outcomes:
            reply = outcome.reply
            shares = [f"{match.id} {_percent(match.score)}" for match in reply.ranking[:3]]
            reply_in_short = (f"{reply.kind}: {', '.join(shares)}", "dim")
            console.print(Text.assemble(f"  {outcome.asked.question}  ", reply_in_short))


def show_fit(console: Console, fit: Fit) -> None:
    """Print the figures on held-out questions and the ablation."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    names = tuple(fit.figures["phrased"])
    table.add_column("auf ausgelassenen Blickwinkeln")
    for name in names:
        table.add_column(name, justify="right")
    for title, figures in {**fit.figures, **fit.ablation}.items():
        shown = [f"{figures[name]:.3f}" if name in figures else "–" for name in names]
        table.add_row(title, *shown)
    console.print(table)
    for regime, model in fit.models.items():
        limits = model.thresholds
        suggest = f"Vorschläge ab {limits.suggest:.2f} (einer der besten drei)"
        console.print(f"{regime}: Antwort ab {limits.answer:.2f}, {suggest}", highlight=False)


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print the findings of the check, one a line."""
    for finding in findings:
        colour, name = _LEVEL[finding.level]
        level, where = (f"{name:8} ", colour), (f"{finding.where}: ", "bold")
        console.print(Text.assemble(level, where, finding.message))


def show_table(console: Console, rows: Iterable[tuple[str, Any]]) -> None:
    """Print names and values."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        table.add_row(name, str(value))
    console.print(table)


def _bar(share: float, width: int) -> Text:
    filled = round(share * width)
    bar, rest = ("█" * filled, "green"), ("·" * (width - filled), "dim")
    return Text.assemble((f"{_percent(share):>6} ", "bold"), bar, rest)


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.005 else "< 1 %"
