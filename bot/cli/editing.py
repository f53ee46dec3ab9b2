"""`report` and `learn`: what editors improve the data with."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.asking import ask_yes
from bot.cli.output import FOUND, OK, UsageError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.conversation.assistant import Assistant
    from bot.editing.expected import Tested


def run_report(args: argparse.Namespace, settings: Settings) -> int:
    """Show what people asked and what the bot could not answer."""
    from bot.editing.report import ReportError, report

    try:
        report(settings, dt.timedelta(days=args.days), args.format, sys.stdout)
    except ReportError as error:
        raise UsageError(str(error)) from error
    return OK


def run_learn(args: argparse.Namespace, settings: Settings) -> int:
    """Add questions to an entry as phrases, after showing the difference they make.

    Return 1 if the editor declines.
    """
    from bot.editing.learn import learn
    from bot.measuring.labelled import LabelError

    effect = _Effect(settings, args.entry, args.texts, args.on)
    try:
        written = learn(settings.faq, args.entry, args.texts, _confirm, effect)
    except LabelError as error:
        raise UsageError(str(error)) from error
    print("Geschrieben." if written else "Nichts geändert.")
    return OK if written else FOUND


def _confirm(shown: str) -> bool:
    print(shown)
    return ask_yes("Übernehmen?")


class _Effect:
    """Describes how well a FAQ answers; called again, also what that changed."""

    def __init__(
        self, settings: Settings, entry_id: str, texts: Sequence[str], files: Sequence[Path]
    ) -> None:
        self._settings = settings
        self._new = [(text, entry_id) for text in texts]
        self._files = files
        self._before: list[Tested] | None = None

    def __call__(self, faq_path: Path) -> str:
        """Return the figures of a FAQ, one a line."""
        from bot.conversation.loading import load_assistant

        assistant = load_assistant(replace(self._settings, faq=faq_path))
        of_new = _right(assistant, self._new)
        of_own = _right(assistant, _own(assistant))
        lines = [
            f"diese Fragen: {of_new} richtig beantwortet",
            f"alle Formulierungen der FAQ: {of_own} richtig beantwortet",
            *self._test_questions(assistant),
            *self._labelled(assistant),
        ]
        return "\n".join(f"  {line}" for line in lines)

    def _test_questions(self, assistant: Assistant) -> Iterator[str]:
        from bot.editing import expected

        tested = expected.ask_all(assistant)
        if tested:
            yield expected.summary(tested)
        if self._before is not None:
            yield from expected.differences(self._before, tested)
        self._before = tested

    def _labelled(self, assistant: Assistant) -> Iterator[str]:
        """Yield the figures of the files of labelled questions, all of them together."""
        from bot.measuring.evaluation import Outcome, figures
        from bot.measuring.labelled import read_all_labelled

        labelled = read_all_labelled(self._files)
        if not labelled:
            return
        outcomes = []
        for asked in labelled:
            reply = assistant.reply(asked.question, asked.context)
            outcomes.append(Outcome(asked, reply))
        found = figures(outcomes)
        shown = [f"{name} {value:.3f}" for name, value in found.items()]
        yield "Testfragen: " + ", ".join(shown)


def _own(assistant: Assistant) -> list[tuple[str, str]]:
    """Return (text, entry) of every question and phrase of a FAQ."""
    own = list[tuple[str, str]]()
    for entry in assistant.faq.entries:
        own.append((entry.question, entry.id))
        for phrase in entry.phrases:
            if phrase.after is None:
                own.append((phrase.text, entry.id))
    return own


def _right(assistant: Assistant, asked: Sequence[tuple[str, str]]) -> str:
    """Say how many of (text, its entry) are answered with that entry."""
    right = 0
    for text, wanted in asked:
        reply = assistant.reply(text)
        answered = {answer.id for answer in reply.answers}
        if wanted in answered:
            right += 1
    return f"{right} von {len(asked)}"
