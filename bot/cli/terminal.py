"""How replies, rankings, figures and findings look in a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    if reply.kind == "none" and not reply.is_brief:
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
    heading = list[Text]()
    if answer.asked:
        asked = Text(f"„{answer.asked}“", style="italic dim")
        heading.append(asked)
    question = Text(answer.question, style="bold")
    heading.append(question)

    below = list[RenderableType]()
    if answer.lead:
        lead = Text(answer.lead, style="bold")
        below.append(lead)
    emphasised = with_emphasis(answer.text, answer.focus)
    text = Markdown(emphasised)
    below.append(text)
    for note in answer.closing:
        closing = Text(note, style="bold")
        below.append(closing)
    spaced = [Padding(part, (1, 0, 0, 0)) for part in below]
    content = Group(*heading, *spaced)
    score = _percent(answer.calibrated)
    subtitle = Text(f"Eintrag {answer.id} · {score}")
    return Panel(content, subtitle=subtitle, subtitle_align="right")


def show_ranking(
    console: Console,
    explanations: Sequence[Explanation],
    others: Mapping[str, float],
    questions: Mapping[str, str],
) -> None:
    """Print the ranked entries with their probabilities, and what else the message may be."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("Eintrag", justify="right")
    width = _BAR if console.width >= _NARROW else 0
    table.add_column("Wahrscheinlichkeit" if width else "", no_wrap=True)
    table.add_column("Frage")
    for explanation in explanations:
        match = explanation.match
        bar = _bar(match.calibrated, width)
        table.add_row(match.id, bar, questions[match.id])
    for name, probability in others.items():
        bar = _bar(probability, width)
        dimmed = Text(name, style="dim")
        table.add_row("–", bar, dimmed)
    console.print(table)


def show_confidence(console: Console, confidence: float, enough: float) -> None:
    """Print how sure the best entry is to answer, and from where on it is shown as the answer."""
    sure = f"Dass der beste Eintrag antwortet, ist zu {_percent(confidence)} sicher"
    line = f"{sure}; geantwortet wird ab {_percent(enough)}."
    console.print(line, style="dim", highlight=False)


def show_tokens(console: Console, tokens: Iterable[Token]) -> None:
    """Print how the question was read: lemmas, compound parts, what words are taken for."""
    line = Text("Gelesen: ", style="dim")
    for token in tokens:
        line.append(token.text, style="default")
        if token.read_as:
            line.append(f" → {token.read_as}", style="yellow")
        details = ", ".join(_details(token))
        shown = f" ({details})" if details else ""
        line.append(f"{shown}  ", style="dim")
    console.print(line)


def _details(token: Token) -> Iterator[str]:
    """Yield the lemma of a word if it is another one, and its parts if it has several."""
    if token.lemma != token.text.lower():
        yield token.lemma
    if len(token.stems) > 1:
        yield "+".join(token.stems)


def show_explanation(console: Console, explanation: Explanation, question: str) -> None:
    """Print what speaks for one entry."""
    match = explanation.match
    title = (f"\n{match.id} {question}", "bold")
    score = _percent(match.calibrated)
    heading = Text.assemble(title, f"  {score}")
    console.print(heading)
    for line in _reasons(explanation):
        console.print(f"  {line}", highlight=False)


def _reasons(explanation: Explanation) -> Iterator[str]:
    """Yield the lines that say what speaks for an entry."""
    if explanation.similarity:
        shared = ", ".join(explanation.shared) or "–"
        yield f"ähnlichste Formulierung  „{explanation.nearest}“ ({explanation.similarity:.2f})"
        yield f"gemeinsame Grundformen   {shared}"
    for name, part in explanation.parts.items():
        signal = _SIGNAL[name]
        bar = "█" * round(part * 3)
        yield f"{signal:<24} {part:6.2f}  {bar}"
    total = sum(explanation.parts.values())
    yield f"{'Summe':<24} {total:6.2f}"


def show_figures(
    console: Console,
    figures: Mapping[str, float],
    other: Mapping[str, float] | None = None,
    names: tuple[str, str] = ("jetzt", "vorher"),
) -> None:
    """Print figures, beside those of another run if given; `names` are those of the two runs."""
    name, name_of_other = names
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("Kennzahl")
    table.add_column("")
    table.add_column(name, justify="right")
    if other:
        table.add_column(name_of_other, justify="right")
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
        turn = played.turn
        wanted = ", ".join(turn.together or turn.gold)
        got = _in_short(played.reply)
        remembered = f"nach {played.context}: " if played.context else ""
        asked = Text.assemble("\n", (remembered, "dim"), turn.question, "\n")
        difference = Text(f"  {wanted} → {got}", "dim")
        console.print(asked, difference, sep="")


def _in_short(reply: Reply) -> str:
    """Return the kind of a reply, and the ids of what it answers and offers."""
    parts = [str(reply.kind)]
    if reply.answers:
        answered = ", ".join(answer.id for answer in reply.answers)
        parts.append(answered)
    if reply.suggestions:
        offered = ", ".join(match.id for match in reply.suggestions)
        parts.append(f"angeboten: {offered}")
    return "; ".join(parts)


def show_mistakes(console: Console, mistakes: Mapping[tuple[str, str], Sequence[Outcome]]) -> None:
    """Print the mistakes grouped by what was wanted and what came instead."""
    for (wanted, got), outcomes in mistakes.items():
        title = (f"{wanted} → {got}", "bold")
        count = len(outcomes)
        heading = Text.assemble("\n", title, f"  ({count})")
        console.print(heading)
        for outcome in outcomes:
            mistake = _mistake(outcome)
            console.print(mistake)


def _mistake(outcome: Outcome) -> Text:
    """Return a question with the kind of its reply and the best three entries."""
    reply = outcome.reply
    question = outcome.asked.question
    likely = []
    for match in reply.ranking[:3]:
        probability = _percent(match.calibrated)
        likely.append(f"{match.id} {probability}")
    listed = ", ".join(likely)
    got = (f"{reply.kind}: {listed}", "dim")
    return Text.assemble(f"  {question}  ", got)


def show_fit(console: Console, fit: Fit) -> None:
    """Print the figures on held-out questions and the ablation."""
    figures_table = _fit_table(fit)
    console.print(figures_table)
    for regime, model in fit.models.items():
        limits = model.thresholds
        answer = f"Antwort ab {limits.answer:.2f}"
        suggest = f"Vorschläge ab {limits.suggest:.2f} (einer der besten drei)"
        console.print(f"{regime}: {answer}, {suggest}", highlight=False)


def _fit_table(fit: Fit) -> Table:
    """Return the figures of each regime, then those of the ablation; one that is missing as –."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("auf ausgelassenen Blickwinkeln")
    names = tuple(fit.figures["phrased"])
    for name in names:
        table.add_column(name, justify="right")
    titled = {**fit.figures, **fit.ablation}
    for title, figures in titled.items():
        rounded = {name: f"{value:.3f}" for name, value in figures.items()}
        shown = [rounded.get(name, "–") for name in names]
        table.add_row(title, *shown)
    return table


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print the findings of the check, one a line."""
    for finding in findings:
        colour, name = _LEVEL[finding.level]
        level = (f"{name:8} ", colour)
        where = (f"{finding.where}: ", "bold")
        line = Text.assemble(level, where, finding.message)
        console.print(line)


def show_table(console: Console, rows: Iterable[tuple[str, Any]]) -> None:
    """Print names and values."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in rows:
        table.add_row(name, str(value))
    console.print(table)


def _bar(probability: float, width: int) -> Text:
    percent = _percent(probability)
    filled = round(probability * width)
    empty = width - filled
    bar = ("█" * filled, "green")
    rest = ("·" * empty, "dim")
    return Text.assemble((f"{percent:>6} ", "bold"), bar, rest)


def _percent(probability: float) -> str:
    return f"{probability * 100:.0f} %" if probability >= 0.005 else "< 1 %"
