"""The command line: `python -m bot` or `qzbot`.

A channel and its libraries are imported only when its command runs.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from bot.cli.answering import run_ask, run_chat
from bot.cli.completing import run_completion
from bot.cli.editing import run_learn, run_report
from bot.cli.matching import run_match
from bot.cli.measuring import run_check, run_doctor, run_eval, run_fit
from bot.cli.output import OK, WRONG_USE, UsageError
from bot.cli.starting import run_export, run_import, run_init
from bot.faq import DataError
from bot.faq.faults import reason_of
from bot.settings import MOST_WORKERS, Settings, SettingsError, read_settings

Run = Callable[[argparse.Namespace, Settings], int]

_INTERRUPTED = 130
_OURS = ("", "bot", "web")  # packages; what is missing of them is a mistake of ours
_EXIT_CODES = (
    "Rückgabewert: 0 erledigt; 1 etwas gefunden (check: ein Fehler, import: ein Unterschied) oder "
    "nicht zugestimmt; 2 falscher Aufruf oder fehlerhafte Daten."
)


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


class _Version(argparse.Action):
    """Prints the version, which takes a moment to find out, only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        """Print it and end."""
        from importlib import metadata

        try:
            version = metadata.version("qzbot")
        except metadata.PackageNotFoundError:  # run from the folder of the project
            project = Path(__file__).parents[2] / "pyproject.toml"
            version = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
        print(f"qzbot {version}")
        parser.exit(OK)


class _Commands:
    """The parser, built one command at a time.

    Every command takes `--faq`, before or after its name.
    """

    def __init__(self) -> None:
        self._common = _Parser(add_help=False)
        faq = "anderer FAQ-Ordner oder .jsonl-Datei"
        self._common.add_argument(
            "--faq", type=Path, metavar="PFAD", default=argparse.SUPPRESS, help=faq
        )
        description = "Beantwortet Fragen aus einer FAQ mit dem veröffentlichten Text."
        self.parser = _Parser(
            "qzbot", description=description, epilog=_EXIT_CODES, parents=[self._common]
        )
        self.parser.add_argument("--version", action=_Version, nargs=0, help="die Version zeigen")
        self._commands = self.parser.add_subparsers(metavar="BEFEHL", required=True)

    def add(self, name: str, run: Run, text: str, *, json: bool = False) -> argparse.ArgumentParser:
        """Add a command and return its parser for the arguments."""
        added: argparse.ArgumentParser = self._commands.add_parser(
            name, help=text, description=text, epilog=_EXIT_CODES, parents=[self._common]
        )
        added.set_defaults(run=run)
        if json:
            added.add_argument("--json", action="store_true", help="Ausgabe als JSON")
        return added


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    commands = _Commands()
    for add in (_add_asking, _add_measuring, _add_editing, _add_bringing, _add_running):
        add(commands)
    return commands.parser


def _add_asking(commands: _Commands) -> None:
    ask = commands.add("ask", run_ask, "eine Frage beantworten", json=True)
    match = commands.add(
        "match", run_match, "zeigen, welche Einträge zu einer Frage passen", json=True
    )
    commands.add("chat", run_chat, "ein Gespräch im Terminal führen")
    ask.add_argument("question", metavar="FRAGE", nargs="+", help="ein oder mehrere Wörter")
    match.add_argument(
        "question", metavar="FRAGE", nargs="*", help="ein oder mehrere Wörter; oder --batch"
    )
    for command in (ask, match):
        command.add_argument(
            "--context", metavar="ID", help="zuletzt beantworteter Eintrag, für Nachfragen"
        )
    match.add_argument(
        "--batch",
        metavar="DATEI",
        help=(
            'eine Frage je Zeile, oder JSON-Zeilen {"q": …, "context": …?}; '
            "- ist die Standardeingabe"
        ),
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
        help='JSON-Zeilen {"q": …, "gold": [ID, …], "context": …?}, oder CSV mit Frage und Eintrag',
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
    fit.add_argument(
        "--focus",
        nargs="+",
        type=Path,
        metavar="DATEI",
        help="stattdessen die Gewichte der gesuchten Stelle an diesen Fragen bestimmen",
    )
    fit.add_argument(
        "--neighbours",
        nargs="+",
        type=Path,
        metavar="DATEI",
        help="stattdessen die Gewichte mehrerer Fragen in einer Nachricht bestimmen",
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
    report.add_argument(
        "--json", action="store_const", dest="format", const="json", help="wie --format json"
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


def _add_bringing(commands: _Commands) -> None:
    init = commands.add("init", run_init, "einen neuen FAQ-Ordner anlegen, auch aus einer Quelle")
    init.add_argument("folder", metavar="ORDNER", type=Path, help="ein neuer oder leerer Ordner")
    init.add_argument(
        "--from",
        dest="source",
        metavar="QUELLE",
        help="Datei (HTML, CSV, TSV, XLSX, DOCX, MD, JSONL) oder eine Adresse mit https://",
    )
    init.add_argument("--name", metavar="TEXT", help="wie der Bot heißt")
    init.add_argument("--publisher", metavar="TEXT", help="wer die Antworten verantwortet")
    init.add_argument("--topic", metavar="TEXT", help="worum es geht")
    init.add_argument(
        "--category",
        metavar="TEXT",
        action="append",
        default=[],
        help="Kategorie; mehrmals möglich",
    )
    init.add_argument("--contact", metavar="NAME", help="wen man fragen kann")
    init.add_argument("--contact-email", metavar="ADRESSE", help="dessen E-Mail-Adresse")
    init.add_argument("--contact-phone", metavar="NUMMER", help="dessen Telefonnummer")
    init.add_argument("--yes", action="store_true", help="nichts fragen, Vorgaben nehmen")
    imported = commands.add(
        "import",
        run_import,
        "eine neuere Fassung der Quelle mit der FAQ vergleichen, oder einspielen",
    )
    imported.add_argument(
        "source", metavar="QUELLE", help="die gespeicherte Seite, oder eine Quelle wie bei init"
    )
    imported.add_argument(
        "--write", action="store_true", help="Unterschiede einzeln zeigen und übernehmen"
    )
    imported.add_argument("--yes", action="store_true", help="alle übernehmen, ohne zu fragen")
    for command in (init, imported):
        command.add_argument(
            "--headings",
            choices=("ask", "entries", "skip"),
            help="Überschriften, die keine Frage sind: fragen, als Einträge nehmen, weglassen",
        )
        command.add_argument(
            "--allow-private", action="store_true", help="auch Seiten im eigenen Netz abrufen"
        )
    export = commands.add("export", run_export, "die FAQ als Tabelle schreiben, etwa für Excel")
    export.add_argument(
        "--to", metavar="DATEI", type=Path, required=True, help="endet auf .csv, .xlsx oder .jsonl"
    )
    export.add_argument("--force", action="store_true", help="eine vorhandene Datei ersetzen")


def _add_running(commands: _Commands) -> None:
    serve = commands.add("serve", run_serve, "die Website starten")
    serve.add_argument("--host", metavar="ADRESSE", help="IP-Adresse (127.0.0.1); 0.0.0.0 für alle")
    serve.add_argument("--port", type=_port, metavar="PORT", help="Port (8000)")
    serve.add_argument("--workers", type=_workers, metavar="N", help="wie viele Prozesse (1)")
    commands.add("telegram", run_telegram, "den Telegram-Bot starten")
    completion = commands.add(
        "completion", run_completion, "das Skript, mit dem die Shell Befehle vervollständigt"
    )
    completion.add_argument("shell", choices=("bash", "zsh"), help="welche Shell")


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    0: done. 1: the check found something. 2: wrong usage or bad data.
    """
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())  # None if the caller has closed it
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal cannot show or was not told, and half surrogate pairs.
            stream.reconfigure(errors=errors)
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
        # So that closing stdout stays quiet.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        return OK
    # OSError: a language model or a file to write.
    except (DataError, SettingsError, UsageError, OSError) as error:
        print(_said(error), file=sys.stderr)
        return WRONG_USE
    except ModuleNotFoundError as error:
        library, *_ = (error.name or "").split(".")
        if library in _OURS:
            raise
        print(_not_installed(library), file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return _INTERRUPTED


def _said(error: Exception) -> str:
    """Return what went wrong; of the system's own errors the file and, in German, the reason."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {reason_of(error)}"
    return str(error)


def _not_installed(library: str) -> str:
    """Say which library is missing, and which command installs the part that brings it."""
    from bot.operating.installing import extra_of, not_installed

    return not_installed(library, extra_of(library))


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
    from bot.operating.process import live_responder
    from bot.telegram import require_startable, run

    require_startable(settings)
    with live_responder(settings, "telegram") as responder:
        run(settings, responder)
    return OK


def _positive(text: str) -> int:
    return _number(text, 1, 10**9, "erwartet wird eine Zahl ab 1")


def _days(text: str) -> int:
    return _number(text, 1, 36_500, "erwartet wird eine Zahl von 1 bis 36500")


def _port(text: str) -> int:
    return _number(text, 0, 65535, "erwartet wird eine Zahl von 0 bis 65535")


def _workers(text: str) -> int:
    return _number(text, 1, MOST_WORKERS, f"erwartet wird eine Zahl von 1 bis {MOST_WORKERS}")


def _number(text: str, low: int, high: int, expected: str) -> int:
    if not text.isdecimal() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"Wert „{text}“ ungültig; {expected}")
    return int(text)
