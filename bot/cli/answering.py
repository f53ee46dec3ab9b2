"""`ask` and `chat`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.cli.output import OK, print_json
from bot.conversation import wording
from bot.conversation.reply import Answer, Reply
from bot.faq.values import Site
from bot.retrieval.match import Match
from bot.settings import Settings


def run_ask(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one question."""
    from bot.conversation.loading import load_assistant

    assistant = load_assistant(settings)
    reply = assistant.reply(" ".join(args.question), args.context)
    if args.json:
        print_json(_as_json(reply))
    else:
        _show(reply, assistant.faq.site)
    return OK


def _as_json(reply: Reply) -> dict[str, Any]:
    return {
        "kind": reply.kind,
        "message": reply.message,
        "answers": [_answer_as_json(answer) for answer in reply.answers],
        "suggestions": [_match_as_json(match) for match in reply.suggestions],
        "ranking": [{"id": match.id, "score": match.calibrated} for match in reply.ranking],
        "numbers": [asdict(number) for number in reply.numbers],
        "context": reply.context,
    }


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "question": answer.question,
        "text": answer.text,
        "score": answer.calibrated,
        "asked": answer.asked,
        "notes": answer.notes,
        "focus": answer.focus,
        "lead": answer.lead,
    }


def _match_as_json(match: Match) -> dict[str, Any]:
    return {"id": match.id, "question": match.question, "score": match.calibrated}


def run_chat(_: argparse.Namespace, settings: Settings) -> int:
    """Talk until the input ends."""
    from bot.cli import terminal
    from bot.conversation.loading import load_assistant

    assistant = load_assistant(settings)
    console = terminal.open_console()
    console.print(assistant.faq.site.welcome, highlight=False)
    console.print(
        "Eine Zahl wählt einen Vorschlag, „ende“ beendet das Gespräch.",
        style="dim",
        highlight=False,
    )
    context: str | None = None
    reply: Reply | None = None
    for line in _typed(console):
        message = wording.NONE_OF_THESE if _refuses(line, reply) else line
        reply = assistant.reply(message, context)
        _show(reply, assistant.faq.site)
        context = reply.context
    return OK


def _refuses(line: str, shown: Reply | None) -> bool:
    """Tell whether a line is the number below the suggestions, that of none of these."""
    if shown is None or shown.kind != "suggest":
        return False
    number = len(shown.suggestions) + 1
    return line == str(number)


def _typed(console: Console) -> Iterator[str]:
    """Yield the lines typed until the end of input or `ende`."""
    while True:
        try:
            line = console.input(Text("> ", style="bold")).strip()
        except EOFError:
            return
        if line.casefold() == "ende":
            return
        if line:
            yield line


def _show(reply: Reply, site: Site) -> None:
    from bot.cli import terminal

    terminal.show_reply(terminal.open_console(), reply, site.contacts)
