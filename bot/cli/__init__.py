"""The command line: `python -m bot` or `qzbot`.

Channels and heavy libraries load when their command runs.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from bot.cli.answering import run_ask, run_chat
from bot.cli.editing import run_import, run_learn, run_report
from bot.cli.matching import run_match
from bot.cli.measuring import run_check, run_doctor, run_eval, run_fit
from bot.cli.output import OK, WRONG_USE, UsageError
from bot.faq import DataError
from bot.settings import Settings, SettingsError, read_settings

Run = Callable[[argparse.Namespace, Settings], int]

_INTERRUPTED = 130


# argparse speaks English only; these are the words of its complaints that people meet.
_IN_GERMAN = {
    "the following arguments are required": "es fehlt",
    "unrecognized arguments": "unbekannt",
    "invalid choice": "unbekannt ist",
    "choose from": "möglich sind",
    "expected one argument": "erwartet wird ein Wert",
    "expected at least one argument": "erwartet wird mindestens ein Wert",
    "argument ": "",
}


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Head the usage line in German."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    def __init__(self, prog: str | None = None, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(prog, add_help=False, formatter_class=_Help, **options)
        if add_help:
            self._positionals.title, self._optionals.title = "Angaben", "Optionen"
            self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong, without the usage text."""
        for english, german in _IN_GERMAN.items():
            message = message.replace(english, german)
        self.exit(
            WRONG_USE, f"{self.prog}: falscher Aufruf: {message} (Hilfe: {self.prog} --help)\n"
        )


class _Commands:
    """The parser as it grows by one command after the other.

    Each knows `--faq`, before and after its name.
    """

    def __init__(self) -> None:
        self._common = _Parser(add_help=False)
        faq = "anderer FAQ-Ordner oder .jsonl-Datei"
        self._common.add_argument(
            "--faq", type=Path, metavar="PFAD", default=argparse.SUPPRESS, help=faq
        )
        description = "Beantwortet Fragen im Wortlaut einer FAQ."
        self.parser = _Parser("qzbot", description=description, parents=[self._common])
        self._commands = self.parser.add_subparsers(metavar="BEFEHL", required=True)

    def add(self, name: str, run: Run, text: str, *, json: bool = False) -> argparse.ArgumentParser:
        """Add a command and return its parser for the arguments."""
        added: argparse.ArgumentParser = self._commands.add_parser(
            name, help=text, description=text, parents=[self._common]
        )
        added.set_defaults(run=run)
        if json:
            added.add_argument("--json", action="store_true", help="Ausgabe als JSON")
        return added


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    commands = _Commands()
    for add in (_add_asking, _add_measuring, _add_editing, _add_running):
        add(commands)
    return commands.parser


def _add_asking(commands: _Commands) -> None:
    ask = commands.add("ask", run_ask, "eine Frage beantworten", json=True)
    match = commands.add(
        "match", run_match, "zeigen, welche Einträge zu einer Frage passen", json=True
    )
    commands.add("chat", run_chat, "ein Gespräch im Terminal führen")
    ask.add_argument("question", metavar="FRAGE", help="in Anführungszeichen")
    match.add_argument(
        "question", metavar="FRAGE", nargs="?", help="in Anführungszeichen; oder --batch"
    )
    for command in (ask, match):
        command.add_argument(
            "--context", metavar="ID", help="zuletzt beantworteter Eintrag, für Nachfragen"
        )
    match.add_argument(
        "--batch",
        metavar="DATEI",
        help='JSON-Zeilen {"q": …, "context": …?} beantworten; - ist die Standardeingabe',
    )
    match.add_argument(
        "--top", type=_positive, default=5, metavar="N", help="wie viele Einträge (5)"
    )
    match.add_argument("--explain", action="store_true", help="zeigen, was jeden Wert ausmacht")


def _add_measuring(commands: _Commands) -> None:
    evaluate = commands.add(
        "eval", run_eval, "Kennzahlen auf Fragen mit bekannter Antwort", json=True
    )
    evaluate.add_argument(
        "files",
        metavar="DATEI",
        nargs="+",
        type=Path,
        help='JSON-Zeilen {"q": …, "gold": [ID, …], "context": …?}',
    )
    evaluate.add_argument(
        "--errors", action="store_true", help="Fehler nach Paaren gruppiert zeigen"
    )
    evaluate.add_argument(
        "--compare", type=Path, metavar="JSON", help="neben eine frühere Ausgabe von --json stellen"
    )
    evaluate.add_argument(
        "--plot", type=Path, metavar="PNG", help="Verwechslungen, Kalibrierung und Risiko zeichnen"
    )
    fit = commands.add(
        "fit",
        run_fit,
        "Gewichte und Schwellen für diese FAQ bestimmen, vorher und nachher",
        json=True,
    )
    fit.add_argument(
        "--write", action="store_true", help="nach Rückfrage neben die Daten schreiben"
    )
    fit.add_argument("--yes", action="store_true", help="ohne Rückfrage schreiben")
    fit.add_argument(
        "--shipped",
        action="store_true",
        help="für die Entwicklung: die Gewichte, die der Bot für alle FAQs mitbringt",
    )
    commands.add("check", run_check, "die Daten prüfen", json=True)
    commands.add(
        "doctor", run_doctor, "Versionen, Sprachmodell, Daten und Einstellungen zeigen", json=True
    )


def _add_editing(commands: _Commands) -> None:
    report = commands.add("report", run_report, "was gefragt wurde und was der Bot nicht wusste")
    report.add_argument(
        "--days", type=_days, default=90, metavar="N", help="Zeitraum in Tagen (90)"
    )
    report.add_argument(
        "--format", choices=("table", "json", "html"), default="table", help="Ausgabeform"
    )
    learn = commands.add(
        "learn", run_learn, "Fragen als Formulierungen in einen Eintrag aufnehmen, nach Rückfrage"
    )
    learn.add_argument(
        "entry", metavar="ID", help="Nummer oder Name des Eintrags, z. B. 19 oder kontakt"
    )
    learn.add_argument("texts", metavar="FRAGE", nargs="+", help="jede in Anführungszeichen")
    measured = "Testfragen, an denen vorher und nachher gemessen wird"
    learn.add_argument(
        "--on", type=Path, metavar="DATEI", action="append", default=[], help=measured
    )
    imported = commands.add(
        "import", run_import, "die veröffentlichte Seite (HTML oder Text) mit der FAQ vergleichen"
    )
    imported.add_argument("source", metavar="DATEI", type=Path, help="die gespeicherte Seite")


def _add_running(commands: _Commands) -> None:
    serve = commands.add("serve", run_serve, "die Website starten")
    serve.add_argument("--host", metavar="ADRESSE", help="IP-Adresse (127.0.0.1); 0.0.0.0 für alle")
    serve.add_argument("--port", type=_port, metavar="PORT", help="Port (8000)")
    serve.add_argument("--workers", type=_positive, metavar="N", help="wie viele Prozesse (1)")
    commands.add("telegram", run_telegram, "den Telegram-Bot starten")


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code.

    0 done, 1 the check found something, 2 wrong use or bad data.
    """
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())  # None if the caller has closed it
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors=errors
            )  # what the terminal cannot show or was not told, and half surrogate pairs
    args = build_parser().parse_args(argv)
    try:
        settings = read_settings()
        if "faq" in args:
            settings = replace(settings, faq=args.faq)
        logging.basicConfig(
            level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
        )
        return int(args.run(args, settings))
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # so that closing stdout stays quiet
        return OK
    except (
        DataError,
        SettingsError,
        UsageError,
        OSError,
    ) as error:  # OSError: a language model or a file to write
        print(error, file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return _INTERRUPTED


def run_serve(args: argparse.Namespace, settings: Settings) -> int:
    """Start the website."""
    from web.serve import serve

    given = {
        key: getattr(args, key)
        for key in ("host", "port", "workers")
        if getattr(args, key) is not None
    }
    serve(replace(settings, **given))
    return OK


def run_telegram(_: argparse.Namespace, settings: Settings) -> int:
    """Start the Telegram bot, until it is told to end."""
    from bot.operating.process import live_parts
    from bot.telegram import check, run

    check(settings)
    with live_parts(settings) as (assistant, recorder):
        run(settings, assistant, recorder)
    return OK


def _positive(text: str) -> int:
    return _number(text, 1, 10**9, "erwartet wird eine Zahl ab 1")


def _days(text: str) -> int:
    return _number(text, 1, 36_500, "erwartet wird eine Zahl von 1 bis 36500")


def _port(text: str) -> int:
    return _number(text, 0, 65535, "erwartet wird eine Zahl von 0 bis 65535")


def _number(text: str, low: int, high: int, expected: str) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"Wert „{text}“ ungültig; {expected}")
    return int(text)
