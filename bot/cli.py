"""The command line: `python -m bot` or `qzbot`. One function a command; channels and heavy libraries load when called."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from rich.console import Console
from rich.progress import track

from bot.data import DataError
from bot.models import Reply
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.explaining import Explanation

OK, FOUND, WRONG_USE = 0, 1, 2
_INTERRUPTED = 130

log = logging.getLogger(__name__)


class UsageError(ValueError):
    """The call or its input cannot be used; the message says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong, without the usage text."""
        self.exit(WRONG_USE, f"{self.prog}: falscher Aufruf: {message} (Hilfe: {self.prog} --help)\n")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    common = _Parser(add_help=False)
    common.add_argument("--faq", type=Path, metavar="PFAD", default=argparse.SUPPRESS, help="anderer FAQ-Ordner oder .jsonl-Datei")
    parser = _Parser("qzbot", description="Beantwortet Fragen aus einer FAQ mit dem amtlichen Text.", parents=[common])
    commands = parser.add_subparsers(metavar="BEFEHL", required=True)

    def command(name: str, run: Callable[[argparse.Namespace, Settings], int], text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, parents=[common])
        added.set_defaults(run=run)
        return added

    ask = command("ask", run_ask, "eine Frage beantworten")
    ask.add_argument("question", metavar="FRAGE")
    ask.add_argument("--context", metavar="ID", help="zuletzt beantworteter Eintrag, für Nachfragen")
    ask.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    command("chat", run_chat, "ein Gespräch im Terminal führen")
    match = command("match", run_match, "zeigen, welche Einträge zu einer Frage passen")
    match.add_argument("question", metavar="FRAGE", nargs="?")
    match.add_argument("--batch", metavar="DATEI", help='JSON-Zeilen {"q": …, "context": …?} beantworten; - ist die Standardeingabe')
    match.add_argument("--context", metavar="ID", help="zuletzt beantworteter Eintrag, für Nachfragen")
    match.add_argument("--top", type=_positive, default=5, metavar="N", help="wie viele Einträge (5)")
    match.add_argument("--explain", action="store_true", help="zeigen, was jeden Wert ausmacht")
    match.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    evaluate = command("eval", run_eval, "Kennzahlen auf Fragen mit bekannter Antwort")
    evaluate.add_argument("files", metavar="DATEI", nargs="+", type=Path)
    evaluate.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    evaluate.add_argument("--errors", action="store_true", help="Fehler nach Paaren gruppiert zeigen")
    evaluate.add_argument("--compare", type=Path, metavar="JSON", help="neben eine frühere Ausgabe von --json stellen")
    evaluate.add_argument("--plot", type=Path, metavar="PNG", help="Verwechslungen, Kalibrierung und Risiko zeichnen")
    fit = command("fit", run_fit, "Gewichte und Schwellen neu bestimmen (mit Ablation)")
    fit.add_argument("--write", action="store_true", help="das Ergebnis nach bot/weights.json schreiben")
    fit.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    check = command("check", run_check, "die Daten prüfen")
    check.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    serve = command("serve", run_serve, "die Website starten")
    serve.add_argument("--host", metavar="ADRESSE")
    serve.add_argument("--port", type=int, metavar="PORT")
    serve.add_argument("--workers", type=_positive, metavar="N")
    doctor = command("doctor", run_doctor, "Versionen, Sprachmodell, Daten und Einstellungen zeigen")
    doctor.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 the check found something, 2 wrong use or bad data."""
    args = build_parser().parse_args(argv)
    try:
        settings = read_settings()
        if "faq" in args:
            settings = replace(settings, faq=args.faq)
        logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
        return int(args.run(args, settings))
    except (DataError, SettingsError, UsageError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that closing stdout stays quiet
        return OK
    except KeyboardInterrupt:
        return _INTERRUPTED


# -- answering --------------------------------------------------------------------------------------------------


def run_ask(args: argparse.Namespace, settings: Settings) -> int:
    """Answer one question."""
    from bot.loading import load_service

    reply = load_service(settings).reply(args.question, args.context)
    if args.json:
        _print_json(asdict(reply))
    else:
        _show(reply)
    return OK


def run_chat(_: argparse.Namespace, settings: Settings) -> int:
    """Talk until the input ends."""
    from bot.loading import load_service

    service = load_service(settings)
    console = Console()
    console.print(service.faq.site.welcome, highlight=False)
    context: str | None = None
    suggested: tuple[str, ...] = ()
    for line in _typed(console):
        number = int(line) if line.isdecimal() else 0
        if 0 < number <= len(suggested):
            entry = service.faq.entry(suggested[number - 1])
            reply = Reply("answer", answers=(service.answer(entry),)) if entry else Reply("none")
        elif suggested and number == len(suggested) + 1:
            reply = Reply("none", service.decline_text())
        else:
            reply = service.reply(line, context)
        _show(reply)
        context = reply.context or context
        suggested = tuple(suggestion.id for suggestion in reply.suggestions)
    return OK


def _typed(console: Console) -> Iterator[str]:
    """Yield the lines typed until the end of input or `ende`."""
    while True:
        try:
            line = console.input("[bold]> [/bold]").strip()
        except EOFError:
            return
        if line.casefold() == "ende":
            return
        if line:
            yield line


def _show(reply: Reply) -> None:
    from bot import terminal

    terminal.show_reply(Console(), reply)


# -- testing matches --------------------------------------------------------------------------------------------


def run_match(args: argparse.Namespace, settings: Settings) -> int:
    """Rank the entries for one question, or answer a batch."""
    if (args.question is None) == (args.batch is None):
        raise UsageError("qzbot match: erwartet wird entweder eine FRAGE oder --batch DATEI")
    return _batch(args, settings) if args.batch is not None else _match(args, settings)


def _match(args: argparse.Namespace, settings: Settings) -> int:
    from bot import terminal
    from bot.explaining import explain
    from bot.loading import load_service

    service = load_service(settings)
    ranked = service.rank(args.question, args.context)
    explanations = explain(service, ranked, args.top)
    questions = {entry.id: entry.question for entry in service.faq.entries}
    others = {"keine Antwort in der FAQ": float(ranked.nothing), "Smalltalk": float(ranked.smalltalk)}
    if args.json:
        rows = [_explained(e, questions[e.match.id], full=args.explain) for e in explanations]
        tokens = [asdict(token) for token in ranked.signals.tokens]
        _print_json({"q": args.question, "tokens": tokens, "ranking": rows, "none": ranked.nothing, "smalltalk": ranked.smalltalk})
        return OK
    console = Console()
    terminal.show_tokens(console, ranked.signals.tokens)
    terminal.show_ranking(console, explanations, others, questions)
    for explanation in explanations if args.explain else ():
        terminal.show_explanation(console, explanation, questions[explanation.match.id])
    return OK


def _explained(explanation: Explanation, question: str, *, full: bool) -> dict[str, Any]:
    row: dict[str, Any] = {**asdict(explanation.match), "question": question}
    if full:
        row |= {key: value for key, value in asdict(explanation).items() if key != "match"}
    return row


def _batch(args: argparse.Namespace, settings: Settings) -> int:
    from bot.loading import load_service

    rows = list(_batch_rows(args.batch))
    service = load_service(settings)
    faulty = 0
    progress = track(rows, "Fragen", console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    for number, row in progress:
        if isinstance(row, str):
            faulty += 1
            print(f"{args.batch}, Zeile {number}: {row}", file=sys.stderr)
            _print_line({"line": number, "error": row})
            continue
        start = time.perf_counter()
        reply = service.reply(row["q"], row.get("context"))
        _print_line(_batch_line(row["q"], reply, time.perf_counter() - start))
    return WRONG_USE if faulty else OK


def _batch_rows(name: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Yield (line number, row), with what is wrong in place of an unusable row."""
    for number, raw in enumerate(_read_bytes(name).split(b"\n"), 1):
        if raw.strip():
            yield number, _batch_row(raw)


def _read_bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name}: nicht lesbar ({error.strerror})") from error


def _batch_row(raw: bytes) -> Mapping[str, Any] | str:
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return f"kein gültiges JSON in UTF-8 ({error})"
    if not isinstance(row, dict) or not isinstance(row.get("q"), str):
        return 'erwartet wird {"q": "Frage"}, dazu wahlweise "context"'
    if row.get("context") is not None and not isinstance(row["context"], str):
        return '"context": erwartet wird die id eines Eintrags als Text'
    return row


def _batch_line(question: str, reply: Reply, seconds: float) -> dict[str, Any]:
    return {
        "q": question,
        "kind": reply.kind,
        "answers": [answer.id for answer in reply.answers],
        "suggestions": [suggestion.id for suggestion in reply.suggestions],
        "ranking": [{"id": match.id, "score": round(match.score, 6)} for match in reply.ranking],
        "ms": round(seconds * 1000, 4),
    }


# -- measuring and checking -------------------------------------------------------------------------------------


def run_eval(args: argparse.Namespace, settings: Settings) -> int:
    """Measure the bot on labelled questions."""
    from bot import evaluation, terminal
    from bot.loading import load_service

    try:
        asked = [labelled for path in args.files for labelled in evaluation.read_labelled(path)]
        before = json.loads(args.compare.read_text("utf-8")) if args.compare else None
    except (evaluation.LabelError, OSError, ValueError) as error:
        raise UsageError(str(error)) from error
    service = load_service(settings)
    outcomes = [evaluation.Outcome(a, service.reply(a.question, a.context)) for a in asked]
    figures = evaluation.figures(outcomes)
    if args.plot:
        evaluation.plot(outcomes, args.plot)
    if args.json:
        _print_json({"figures": figures, "styles": evaluation.by_style(outcomes), "questions": len(outcomes)})
        return OK
    terminal.show_figures(Console(), figures, before and before["figures"])
    if args.errors:
        terminal.show_mistakes(Console(), evaluation.mistakes(outcomes))
    return OK


def run_fit(args: argparse.Namespace, settings: Settings) -> int:
    """Fit weights and thresholds on questions whose point of view was left out, and show what each signal is worth."""
    from bot import fitting, terminal
    from bot.data import load_faq
    from bot.lemmas import load_analyzer

    result = fitting.run(load_faq(settings.faq), load_analyzer(settings.spacy_model))
    if args.write:
        fitting.write(result)
    if args.json:
        _print_json(result.to_json())
    else:
        terminal.show_fit(Console(), result)
    return OK


def run_check(args: argparse.Namespace, settings: Settings) -> int:
    """Validate the data; return 1 if there is an error among the findings."""
    from bot import terminal
    from bot.checking import check, summary
    from bot.loading import load_service

    service = load_service(settings)
    findings = check(service.faq, service.index)
    if args.json:
        _print_json([asdict(finding) for finding in findings])
    else:
        console = Console()
        terminal.show_findings(console, findings)
        counts = summary(findings)
        total = f"{len(service.faq.entries)} Einträge, {len(service.index.texts)} Texte"
        console.print(f"{total}: {counts.get('error', 0)} Fehler, {counts.get('warning', 0)} Warnungen, {counts.get('info', 0)} Hinweise")
    return FOUND if any(finding.level == "error" for finding in findings) else OK


def run_doctor(args: argparse.Namespace, settings: Settings) -> int:
    """Show what runs here, and the command that mends what is missing."""
    from bot import terminal
    from bot.doctor import diagnose

    report = diagnose(settings)
    if args.json:
        _print_json(report)
    else:
        for title, rows in report.items():
            Console().print(f"[bold]{title}[/bold]")
            terminal.show_table(Console(), rows.items())
    return OK


# -- channels ---------------------------------------------------------------------------------------------------


def run_serve(args: argparse.Namespace, settings: Settings) -> int:
    """Start the website."""
    from web.serve import serve

    given = {key: getattr(args, key) for key in ("host", "port", "workers") if getattr(args, key) is not None}
    serve(replace(settings, **given))
    return OK


# -- helpers ----------------------------------------------------------------------------------------------------


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("erwartet wird eine Zahl ab 1")
    return number


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=list))


def _print_line(value: Any, out: IO[str] | None = None) -> None:
    print(json.dumps(value, ensure_ascii=False), file=out or sys.stdout)
