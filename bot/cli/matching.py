"""`match`: what fits a question and why, or a batch of questions."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import track

from bot.cli.output import OK, WRONG_USE, UsageError, print_json, print_line
from bot.conversation.reply import Reply
from bot.faq.faults import reason_of
from bot.faq.office_text import TableError, decoded
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.retrieval.explanation import Explanation


def run_match(args: argparse.Namespace, settings: Settings) -> int:
    """Rank the entries for one question, or answer a batch."""
    if bool(args.question) == (args.batch is not None):
        raise UsageError("qzbot match: erwartet wird entweder eine FRAGE oder --batch DATEI")
    if args.batch is not None:
        return _batch(args, settings)
    return _match(args, settings)


def _match(args: argparse.Namespace, settings: Settings) -> int:
    from bot.cli import terminal
    from bot.conversation.loading import load_assistant
    from bot.retrieval.explanation import explain

    assistant = load_assistant(settings)
    question = " ".join(args.question)
    ranked = assistant.rank(question, args.context)
    explanations = explain(assistant.matcher, ranked, args.top)
    questions = {entry.id: entry.question for entry in assistant.faq.entries}
    calibration = assistant.model.calibration
    nothing = calibration.against_entries(ranked.nothing)
    smalltalk = calibration.against_entries(ranked.smalltalk)
    confidence = ranked.confidence
    others = {"keine Antwort in der FAQ": nothing, "Smalltalk": smalltalk}
    if args.json:
        rows = []
        for explanation in explanations:
            question_of_entry = questions[explanation.match.id]
            row = _explained(explanation, question_of_entry, full=args.explain)
            rows.append(row)
        tokens = [asdict(token) for token in ranked.signals.tokens]
        print_json(
            {
                "q": question,
                "tokens": tokens,
                "ranking": rows,
                "none": nothing,
                "smalltalk": smalltalk,
                "confidence": confidence,
            }
        )
        return OK
    console = terminal.open_console()
    terminal.show_tokens(console, ranked.signals.tokens)
    terminal.show_ranking(console, explanations, others, questions)
    terminal.show_confidence(console, confidence, assistant.enough(ranked))
    if not args.explain:
        return OK
    for explanation in explanations:
        question_of_entry = questions[explanation.match.id]
        terminal.show_explanation(console, explanation, question_of_entry)
    return OK


def _explained(explanation: Explanation, question: str, *, full: bool) -> dict[str, Any]:
    match = explanation.match
    row: dict[str, Any] = {"id": match.id, "score": match.calibrated, "question": question}
    if full:
        row |= {
            "nearest": explanation.nearest,
            "similarity": explanation.similarity,
            "shared": explanation.shared,
            "parts": explanation.parts,
        }
    return row


def _batch(args: argparse.Namespace, settings: Settings) -> int:
    from bot.conversation.loading import load_assistant

    rows = list(_batch_rows(args.batch))
    assistant = load_assistant(settings)
    assistant.warm_up()
    gc.freeze()  # the index stays, so nothing of it is looked through again
    faulty = 0
    progress = track(
        rows,
        "Fragen",
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    for number, row in progress:
        if isinstance(row, str):
            faulty += 1
            print(f"{args.batch}, Zeile {number}: {row}", file=sys.stderr)
            print_line({"line": number, "error": row})
            continue
        question = row["q"]
        start = time.perf_counter()
        reply = assistant.reply(question, row.get("context"))
        seconds = time.perf_counter() - start
        line = _batch_line(question, reply, seconds)
        print_line(line)
    return WRONG_USE if faulty else OK


def _batch_rows(name: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield (line number, row); an unusable row comes as a description of its fault.

    If the first line is not a JSON object, each line is read as a question, in any encoding that an
    office program writes.
    """
    content = _read_bytes(name)
    first = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first not in (b"{", b""):
        yield from _plain_rows(name, content)
        return
    for number, raw in enumerate(content.split(b"\n"), 1):
        if raw.strip():
            yield number, _batch_row(raw)


def _read_bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: nicht lesbar ({reason_of(error)})") from error


def _plain_rows(name: str, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the lines that are not empty as questions."""
    try:
        text = decoded(content)
    except TableError as error:
        raise UsageError(f"{name}: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        question = line.strip()
        if question:
            yield number, {"q": question}


def _batch_row(raw: bytes) -> Mapping[str, Any] | str:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return f"kein gültiges JSON in UTF-8 ({error})"
    if not isinstance(row, dict) or not isinstance(row.get("q"), str):
        return 'erwartet wird {"q": "Frage"}, dazu wahlweise "context"'
    context = row.get("context")
    if context is not None and not isinstance(context, str):
        return '"context": erwartet wird die id eines Eintrags als Text'
    return row


def _batch_line(question: str, reply: Reply, seconds: float) -> dict[str, Any]:
    return {
        "q": question,
        "kind": reply.kind,
        "answers": [answer.id for answer in reply.answers],
        "suggestions": [suggestion.id for suggestion in reply.suggestions],
        "ranking": [
            {"id": match.id, "score": round(match.calibrated, 6)} for match in reply.ranking
        ],
        "ms": round(seconds * 1000, 4),
    }
