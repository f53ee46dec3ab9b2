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
    return Console(markup=False, width=_USUAL_WIDTH if os.environ.get("COLUMNS") == "0" else None)


def show_reply(console: Console, reply: Reply, contacts: Sequence[Contact] = ()) -> None:
    """Print a reply as a person reads it; with a decline, how to reach people."""
    if message := wording.in_words(reply):
        console.print(message, highlight=False)
    for line in wording.ways_of(contacts) if reply.kind == "none" else ():
        console.print(f"  {line}", highlight=False)
    for answer in reply.answers:
        console.print(_answer(answer))
    if reply.answers and reply.suggestions:
        console.print(wording.RELATED, style="dim")
    for number, suggestion in enumerate(reply.suggestions, 1):
        console.print(f"  {number}. {suggestion.question}", highlight=False)
    if reply.kind == "suggest":
        console.print(f"  {len(reply.suggestions) + 1}. {wording.NONE_OF_THESE}", highlight=False)


def _answer(answer: Answer) -> RenderableType:
    body: list[RenderableType] = (
        [Text(f"„{answer.asked}“", style="italic dim")] if answer.asked else []
    )
    below = (1, 0, 0, 0)
    lead = [answer.lead] if answer.lead else []
    body += [Text(answer.question, style="bold")]
    body += [Padding(Text(note, style="bold"), below) for note in lead]
    body += [Padding(Markdown(with_emphasis(answer.text, answer.focus)), below)]
    body += [Padding(Text(note, style="bold"), below) for note in answer.closing]
    return Panel(
        Group(*body),
        subtitle=Text(f"Eintrag {answer.id} · {_percent(answer.score)}"),
        subtitle_align="right",
    )


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


def show_tokens(console: Console, tokens: Iterable[Token]) -> None:
    """Print how the question was read: lemmas, compound parts, what words are taken for."""
    line = Text("Gelesen: ", style="dim")
    for token in tokens:
        line.append(token.text, style="default")
        if token.read_as:
            line.append(f" → {token.read_as}", style="yellow")
        details = [token.lemma] if token.lemma != token.text.lower() else []
        details += ["+".join(token.stems)] if len(token.stems) > 1 else []
        line.append(f" ({', '.join(details)})  " if details else "  ", style="dim")
    console.print(line)


def show_explanation(console: Console, explanation: Explanation, question: str) -> None:
    """Print what speaks for one entry."""
    match = explanation.match
    console.print(
        Text.assemble((f"\n{match.id} ", "bold"), (question, "bold"), f"  {_percent(match.score)}")
    )
    if explanation.similarity:
        console.print(
            f"  ähnlichste Formulierung  „{explanation.nearest}“ ({explanation.similarity:.2f})",
            highlight=False,
        )
        console.print(
            f"  gemeinsame Grundformen   {', '.join(explanation.shared) or '–'}", highlight=False
        )
    total = sum(explanation.parts.values())
    for name, part in explanation.parts.items():
        console.print(
            f"  {_SIGNAL[name]:<24} {part:6.2f}  {'█' * max(0, round(part * 3))}", highlight=False
        )
    console.print(f"  {'Summe':<24} {total:6.2f}", highlight=False)


def show_figures(
    console: Console, figures: Mapping[str, float], other: Mapping[str, float] | None = None
) -> None:
    """Print figures, beside those of another run if given."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("Kennzahl", "", "jetzt", *(("vorher", "Unterschied") if other else ())):
        table.add_column(
            column, justify="right" if column in ("jetzt", "vorher", "Unterschied") else "left"
        )
    for name, value in figures.items():
        row = [name, _FIGURE.get(name, ""), f"{value:.3f}"]
        if other:
            before = other.get(name)
            row += [f"{before:.3f}", f"{value - before:+.3f}"] if before is not None else ["–", "–"]
        table.add_row(*row)
    console.print(table)


def show_failed_turns(console: Console, turns: Sequence[Played]) -> None:
    """Print the turns of dialogues that failed, with what was remembered before them."""
    for played in turns:
        wanted = ", ".join(played.turn.together or played.turn.gold)
        reply = played.reply
        answered = ", ".join(answer.id for answer in reply.answers)
        offered = ", ".join(match.id for match in reply.suggestions)
        got = "; ".join(filter(None, (reply.kind, answered, offered and f"angeboten: {offered}")))
        remembered = f"nach {played.context}: " if played.context else ""
        console.print(
            Text.assemble("\n", (remembered, "dim"), played.turn.question, "\n"),
            Text(f"  {wanted} → {got}", "dim"),
            sep="",
        )


def show_mistakes(console: Console, mistakes: Mapping[tuple[str, str], Sequence[Outcome]]) -> None:
    """Print the mistakes grouped by what was wanted and what came instead."""
    for (wanted, got), outcomes in mistakes.items():
        console.print(Text.assemble("\n", (f"{wanted} → {got}", "bold"), f"  ({len(outcomes)})"))
        for outcome in outcomes:
            shares = ", ".join(
                f"{match.id} {_percent(match.score)}" for match in outcome.reply.ranking[:3]
            )
            console.print(
                Text.assemble(
                    f"  {outcome.asked.question}  ", (f"{outcome.reply.kind}: {shares}", "dim")
                )
            )


def show_fit(console: Console, fit: Fit) -> None:
    """Print the figures on held-out questions and the ablation."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    names = tuple(fit.figures["phrased"])
    for column in ("auf ausgelassenen Blickwinkeln", *names):
        table.add_column(column, justify="left" if column not in names else "right")
    for title, figures in {**fit.figures, **fit.ablation}.items():
        table.add_row(
            title, *(f"{figures[name]:.3f}" if name in figures else "–" for name in names)
        )
    console.print(table)
    for regime, model in fit.models.items():
        limits = model.thresholds
        suggest = f"Vorschläge ab {limits.suggest:.2f} (Summe der besten drei)"
        console.print(f"{regime}: Antwort ab {limits.answer:.2f}, {suggest}", highlight=False)


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print the findings of the check, one a line."""
    for finding in findings:
        colour, name = _LEVEL[finding.level]
        console.print(
            Text.assemble((f"{name:8} ", colour), (f"{finding.where}: ", "bold"), finding.message)
        )


def show_table(console: Console, rows: Iterable[tuple[str, Any]]) -> None:
    """Print names and values."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        table.add_row(name, str(value))
    console.print(table)


def _bar(share: float, width: int) -> Text:
    filled = round(share * width)
    return Text.assemble(
        (f"{_percent(share):>6} ", "bold"), ("█" * filled, "green"), ("·" * (width - filled), "dim")
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.005 else "< 1 %"
