"""`eval`, `fit`, `check` and `doctor`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.asking import ask_yes
from bot.cli.output import FOUND, JSON_VERSION, OK, WRONG_USE, UsageError, counted, print_json
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot.conversation.assistant import Assistant
    from bot.editing.checking import Finding
    from bot.measuring.evaluation import Outcome
    from bot.measuring.labelled import Labelled

_PICTURES = (".png", ".svg", ".pdf")
_PROPOSED = ("Vorschlag", "in Gebrauch")


def run_eval(args: argparse.Namespace, settings: Settings) -> int:
    """Measure the bot on labelled questions."""
    from bot.measuring.labelled import LabelError

    try:
        return _eval(args, settings)
    except LabelError as error:
        raise UsageError(str(error)) from error


def _eval(args: argparse.Namespace, settings: Settings) -> int:
    from bot.cli import terminal
    from bot.conversation.loading import load_assistant
    from bot.measuring import evaluation, labelled
    from bot.measuring.dialogues import holds_dialogues
    from bot.measuring.plots import plot

    if any(map(holds_dialogues, args.files)):
        return _eval_dialogues(args, settings)
    _refuse_no_picture(args.plot)
    asked = labelled.read_all_labelled(args.files)
    before = labelled.read_figures(args.compare) if args.compare else None
    assistant = load_assistant(settings)
    known = [entry.id for entry in assistant.faq.entries]
    if unknown := labelled.unknown_ids(asked, known):
        missing = ", ".join(unknown)
        print(f"Einträge, die es nicht gibt, zählen als Fehlschlag: {missing}", file=sys.stderr)

    outcomes = _outcomes(assistant, asked)
    figures = evaluation.figures(outcomes)
    if args.plot:
        plot(outcomes, args.plot)
    if args.json:
        styles = evaluation.by_style(outcomes)
        print_json({"figures": figures, "styles": styles, "questions": len(outcomes)})
        return OK
    console = terminal.open_console()
    terminal.show_figures(console, figures, before)
    if args.errors:
        terminal.show_mistakes(console, evaluation.mistakes(outcomes))
    return OK


def _outcomes(assistant: Assistant, asked: Iterable[Labelled]) -> list[Outcome]:
    """Ask each question, and return it with its reply."""
    from bot.measuring.evaluation import Outcome

    outcomes = []
    for labelled in asked:
        reply = assistant.reply(labelled.question, labelled.context)
        outcomes.append(Outcome(labelled, reply))
    return outcomes


def _refuse_no_picture(path: Path | None) -> None:
    """Raise `UsageError` if a plot cannot be written to a path."""
    if path is None:
        return
    if path.is_dir() or path.suffix.lower() not in _PICTURES:
        endings = " oder ".join(_PICTURES)
        raise UsageError(f"--plot {path}: erwartet wird eine Datei, deren Name auf {endings} endet")


def _eval_dialogues(args: argparse.Namespace, settings: Settings) -> int:
    from bot.cli import terminal
    from bot.conversation.loading import load_assistant
    from bot.measuring.dialogues import dialogue_figures, play, read_dialogues
    from bot.measuring.labelled import read_figures

    if args.plot:
        raise UsageError("--plot: Dialoge lassen sich nicht zeichnen, nur einzelne Fragen")
    dialogues = list(chain.from_iterable(map(read_dialogues, args.files)))
    before = read_figures(args.compare) if args.compare else None
    assistant = load_assistant(settings)
    conversations = [play(assistant.reply, dialogue) for dialogue in dialogues]
    figures = dialogue_figures(conversations)
    if args.json:
        print_json({"figures": figures, "dialogues": len(dialogues)})
        return OK
    console = terminal.open_console()
    terminal.show_figures(console, figures, before)
    if args.errors:
        turns = chain.from_iterable(conversations)
        failed = [turn for turn in turns if not turn.is_right]
        terminal.show_failed_turns(console, failed)
    return OK


def run_fit(args: argparse.Namespace, settings: Settings) -> int:
    """Fit weights for this FAQ, or with `--shipped` the weights that ship with the bot.

    Return 1 if the new weights should have been written but were not.
    """
    return _fit_shipped(args, settings) if args.shipped else _fit_own(args, settings)


def _fit_own(args: argparse.Namespace, settings: Settings) -> int:
    from bot.cli import terminal
    from bot.faq import load_faq
    from bot.faq.weights_file import weights_file
    from bot.language.lemmas import load_analyzer
    from bot.measuring import own_fit
    from bot.measuring.fitting.file import write_json
    from bot.retrieval.model_file import model_of

    faq = load_faq(settings.faq)
    if missing := own_fit.lacking(faq):
        needs = "".join(f"\n  - {what}" for what in missing)
        advice = "Die mitgelieferten Gewichte sind für diese FAQ die besseren."
        raise UsageError(
            f"Für eigene Gewichte reichen die Daten nicht. Es fehlen:{needs}\n{advice}"
        )
    analyzer = load_analyzer(settings.spacy_model)
    prior = model_of(faq)
    result = own_fit.fit_own(faq, analyzer, prior)
    if args.json:
        print_json(result.to_json())
    else:
        terminal.show_figures(terminal.open_console(), result.after, result.before, _PROPOSED)
    if result.loss:
        verdict = f"Mit den vorgeschlagenen Gewichten {result.loss}"
        if args.write:
            return _unwritten(f"Nichts geschrieben: {verdict}.")
        print(f"{verdict}; --write schreibt sie nicht.", file=sys.stderr)
        return OK
    if not args.write:
        print("Übernehmen: derselbe Befehl mit --write", file=sys.stderr)
        return OK
    target = weights_file(settings.faq)
    # On standard error, as standard output may be JSON.
    if not args.yes and not ask_yes(f"Nach {target} schreiben?", sys.stderr):
        return _unwritten("Nichts geändert.")
    write_json(target, result.to_json())
    print(f"Geschrieben: {target}", file=sys.stderr)
    return OK


def _fit_shipped(args: argparse.Namespace, settings: Settings) -> int:
    from bot.cli import terminal
    from bot.faq import load_faq
    from bot.language.lemmas import load_analyzer
    from bot.measuring import shipped_fit
    from bot.retrieval.ranking import WEIGHTS_FILE
    from bot.retrieval.regimes import PHRASED, regime_of

    if args.focus:
        return _fit_focus(args, settings)
    if args.neighbours:
        return _fit_neighbours(args, settings)
    faq = load_faq(settings.faq)
    if regime_of(faq) != PHRASED:
        raise UsageError(
            "--shipped: erwartet wird eine große FAQ wie die beigelegte; sie steht für alle anderen"
        )
    result = shipped_fit.fit_shipped(faq, load_analyzer(settings.spacy_model))
    if args.json:
        print_json(result.to_json())
    else:
        terminal.show_fit(terminal.open_console(), result)
    if args.write:
        shipped_fit.write(result, WEIGHTS_FILE)
        print(f"Geschrieben: {WEIGHTS_FILE}", file=sys.stderr)
    return OK


def _fit_focus(args: argparse.Namespace, settings: Settings) -> int:
    """Show the weights by which the sentence that was asked for is found."""
    from bot.conversation.loading import load_assistant
    from bot.measuring.focus_fitting import fit_focus
    from bot.measuring.labelled import LabelError, read_all_labelled

    try:
        asked = read_all_labelled(args.focus)
    except LabelError as error:
        raise UsageError(str(error)) from error
    weights = fit_focus(load_assistant(settings), asked)
    print_json({name: asdict(found) for name, found in weights.items()})
    return OK


def _fit_neighbours(args: argparse.Namespace, settings: Settings) -> int:
    """Show the weights by which questions that stand side by side are told apart."""
    from bot.conversation.loading import load_assistant
    from bot.measuring.labelled import LabelError
    from bot.measuring.neighbours_fitting import fit_neighbours, read_messages

    assistant = load_assistant(settings)
    try:
        asked = read_messages(assistant, args.neighbours)
    except LabelError as error:
        raise UsageError(str(error)) from error
    print_json(fit_neighbours(assistant, asked))
    return OK


def _unwritten(reason: str) -> int:
    print(reason, file=sys.stderr)
    return FOUND


def run_check(args: argparse.Namespace, settings: Settings) -> int:
    """Validate the data and ask the test questions; return 1 if there is an error.

    With `--json`, data that cannot be read are reported as findings, too.
    """
    from bot.editing.checking import faults_as_findings
    from bot.faq import DataError

    try:
        return _check(args, settings)
    except DataError as error:
        if not args.json:
            raise
        print_json(_as_json(faults_as_findings(error.faults, settings.faq)))
        return WRONG_USE


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from bot.cli import terminal
    from bot.conversation.loading import load_assistant
    from bot.editing import expected
    from bot.editing.checking import check_faq, gravest_first, summary

    assistant = load_assistant(settings)
    tested = expected.ask_all(assistant)
    of_faq = check_faq(assistant.faq, assistant.index)
    of_questions = expected.failures(tested)
    findings = gravest_first((*of_faq, *of_questions))
    if args.json:
        print_json(_as_json(findings))
    else:
        console = terminal.open_console()
        terminal.show_findings(console, findings)
        if tested:
            console.print(expected.summary(tested), highlight=False)
        size = _size(assistant)
        found = _in_short(summary(findings))
        console.print(f"{size}: {found}")
    has_errors = any(finding.level == "error" for finding in findings)
    return FOUND if has_errors else OK


def _size(assistant: Assistant) -> str:
    entries = counted(len(assistant.faq.entries), "Eintrag", "Einträge")
    texts = counted(_own_texts(assistant), "Text", "Texte")
    return f"{entries}, {texts}"


def _in_short(counts: Mapping[str, int]) -> str:
    """Return how many findings there are of each level."""
    errors = counts.get("error", 0)
    warnings = counted(counts.get("warning", 0), "Warnung", "Warnungen")
    infos = counted(counts.get("info", 0), "Hinweis", "Hinweise")
    return f"{errors} Fehler, {warnings}, {infos}"


def _own_texts(assistant: Assistant) -> int:
    """Return how many texts of the index are the FAQ's own; the others ship with the bot."""
    faq = assistant.faq
    entries = len(faq.entries)
    of_entries = int(assistant.index.first_text[entries])
    of_smalltalk = sum(len(talk.added) for talk in faq.smalltalk)
    return of_entries + len(faq.negatives) + of_smalltalk


def _as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{**asdict(finding), "version": JSON_VERSION} for finding in findings]


def run_doctor(args: argparse.Namespace, settings: Settings) -> int:
    """Show what runs here, and the command that mends what is missing."""
    from bot.cli import terminal
    from bot.operating.doctor import diagnose

    report = diagnose(settings)
    report["Kann starten"] = {
        "serve": _startable(_check_web, settings),
        "telegram": _startable(_check_telegram, settings),
    }
    if args.json:
        print_json(report)
    else:
        console = terminal.open_console()
        for title, rows in report.items():
            console.print(title, style="bold")
            terminal.show_table(console, rows.items())
    return OK


def _startable(check: Callable[[Settings], None], settings: Settings) -> str:
    """Return "ja", or why not."""
    from bot.faq import DataError, load_faq
    from bot.language.lemmas import load_analyzer
    from bot.retrieval.model_file import model_of

    try:
        model_of(load_faq(settings.faq))
        load_analyzer(settings.spacy_model)
        check(settings)
    except (SettingsError, DataError, OSError) as error:
        return f"nein: {error}"
    except ModuleNotFoundError as error:
        return f"nein: {error.name} ist nicht installiert"
    return "ja"


def _check_web(settings: Settings) -> None:
    from web.serve import require_startable

    require_startable(settings)


def _check_telegram(settings: Settings) -> None:
    from bot.telegram import require_startable

    require_startable(settings)
