"""`report`, `learn` and `import`: what editors improve the data with."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

from bot.cli.output import FOUND, OK, UsageError
from bot.settings import Settings


def run_report(args: argparse.Namespace, settings: Settings) -> int:
    """Show what people asked and what the bot could not answer."""
    from bot.editing.report import ReportError, report

    try:
        report(settings, dt.timedelta(days=args.days), args.format, sys.stdout)
    except ReportError as error:
        raise UsageError(str(error)) from error
    return OK


def run_learn(args: argparse.Namespace, settings: Settings) -> int:
    """Add questions as phrases to an entry, after a look at the difference.

    Return 1 if the editor declined.
    """
    from bot.editing.learn import learn
    from bot.measuring.evaluation import LabelError

    def figures(path: Path) -> str:
        return _figures(replace(settings, faq=path), args.entry, args.texts, args.on)

    try:
        written = learn(settings.faq, args.entry, args.texts, _confirm, figures)
    except LabelError as error:
        raise UsageError(str(error)) from error
    print("Geschrieben." if written else "Nichts geändert.")
    return OK if written else FOUND


def _confirm(shown: str) -> bool:
    print(shown)
    try:
        return input("Übernehmen? (j/n) ").strip().casefold() in ("j", "ja")
    except EOFError:
        return False


def _figures(settings: Settings, entry_id: str, texts: list[str], files: list[Path]) -> str:
    """Return how many of the new texts and of the FAQ's own are answered, and the figures of labelled questions, a line for each."""
    from bot.conversation.loading import load_assistant
    from bot.measuring import evaluation

    assistant = load_assistant(settings)

    def right(asked: list[tuple[str, str]]) -> str:
        """Say how many of (text, its entry) are answered with that entry."""
        return f"{sum(wanted in (answer.id for answer in assistant.reply(text).answers) for text, wanted in asked)} von {len(asked)}"

    own = [
        (text, e.id)
        for e in assistant.faq.entries
        for text in (e.question, *(p.text for p in e.phrases if p.after is None))
    ]
    new = [(text, entry_id) for text in texts]
    lines = [
        f"  diese Fragen: {right(new)} richtig beantwortet",
        f"  alle Formulierungen der FAQ: {right(own)} richtig beantwortet",
    ]
    if labelled := [asked for path in files for asked in evaluation.read_labelled(path)]:
        figures = evaluation.figures(
            [evaluation.Outcome(a, assistant.reply(a.question, a.context)) for a in labelled]
        )
        lines.append(
            "  Testfragen: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
        )
    return "\n".join(lines)
