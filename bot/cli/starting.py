"""`init`, `import` and `export`: a FAQ of one's own, and the way in and out of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from bot.cli.asking import ask_text, ask_yes, is_interactive
from bot.cli.output import FOUND, OK, UsageError, counted, noun
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.editing.drafting import Decision, Drafts
    from bot.editing.sources import Item, Skipped
    from bot.editing.starting import Start
    from bot.editing.updating import Change, Comparison
    from bot.faq.values import Contact

_SHOWN = 20  # rows of what was skipped
_WIDEST = 60  # characters of a text in a table
_HELPS_MOST = (
    "Am meisten hilft nun: je Eintrag drei Formulierungen unter „## Auch gefragt als“ und "
    "vierzig Fragen in out_of_scope.txt, die der Bot ablehnen soll."
)


def run_init(args: argparse.Namespace, settings: Settings) -> int:
    """Make a folder with a FAQ, of an example or of a source, and check it."""
    from bot.editing.sources import SourceError
    from bot.editing.starting import require_new, start_faq

    require_new(args.folder)
    try:
        title, drafts = _drafts(args) if args.source else ("", None)
    except SourceError as error:
        raise UsageError(str(error)) from error
    if drafts and not drafts.entries:
        raise UsageError(f"{args.source}: kein Eintrag übrig; es wurde nichts angelegt")
    start = _start(args, title)
    entries = drafts.entries if drafts else ()
    start_faq(args.folder, start, entries)
    print(f"Angelegt: {args.folder}")
    return _checked(args.folder, settings)


def run_import(args: argparse.Namespace, settings: Settings) -> int:
    """Show how a newer version of the source differs from the FAQ; apply it on request.

    Return 1 if differences remain.
    """
    from bot.editing.importing import import_diff, is_compared_as_text
    from bot.editing.sources import SourceError

    if args.yes and not args.write:
        raise UsageError("qzbot import: --yes gilt nur zusammen mit --write")
    try:
        if args.write or not is_compared_as_text(args.source):
            return _import(args, settings)
        difference = import_diff(settings.faq, Path(args.source))
        print(difference or "Kein Unterschied zum veröffentlichten Text.")
        return FOUND if difference else OK
    except SourceError as error:
        raise UsageError(str(error)) from error


def _import(args: argparse.Namespace, settings: Settings) -> int:
    from bot.editing.updating import compare, update
    from bot.faq import load_faq

    _, drafts = _drafts(args)
    comparison = compare(load_faq(settings.faq), drafts)
    _show_missing(comparison)
    if not comparison.changes:
        print("Kein Unterschied.")
        return OK
    if not args.write:
        for change in comparison.changes:
            print(f"\n{change.shown}")
        print("\nÜbernehmen mit --write.")
        return FOUND
    agreed = [change for change in comparison.changes if _agrees(change, is_sure=args.yes)]
    written = update(settings.faq, agreed) if agreed else []
    for name in written:
        print(f"Geschrieben: {name}")
    left = len(comparison.changes) - len(agreed)
    if left:
        print(f"Nicht übernommen: {counted(left, 'Unterschied', 'Unterschiede')}.")
    return FOUND if left else OK


def _agrees(change: Change, *, is_sure: bool) -> bool:
    print(f"\n{change.shown}")
    question = "Diese Änderung übernehmen?" if change.entry else "Diesen neuen Eintrag anlegen?"
    return is_sure or ask_yes(question)


def _show_missing(comparison: Comparison) -> None:
    for entry in comparison.missing:
        print(f"Nicht in der Quelle, bleibt bestehen: Eintrag {entry.id}, „{entry.question}“")


def run_export(args: argparse.Namespace, settings: Settings) -> int:
    """Write all entries as a table or as JSON lines."""
    from bot.editing.exporting import export
    from bot.editing.sources import SourceError
    from bot.faq import load_faq

    faq = load_faq(settings.faq)
    try:
        export(faq, args.to, replace_old=args.force)
    except SourceError as error:
        raise UsageError(str(error)) from error
    entries = counted(len(faq.entries), "Eintrag", "Einträge")
    print(f"Geschrieben: {args.to}, {entries}")
    return OK


def _start(args: argparse.Namespace, title: str) -> Start:
    """Return what the options say, and in a terminal what is asked for besides."""
    from bot.editing.starting import Start

    default = Start(name=title or Start().name)
    asked = is_interactive() and not args.yes
    if asked:
        print("Ein paar Angaben; leer lassen geht auch, alles lässt sich in site.toml ändern.")
    ask = ask_text if asked else _default
    name = args.name or ask("Name des Bots", default.name)
    publisher = args.publisher or ask("Herausgeber")
    topic = args.topic or ask("Thema, z. B. Musikschule")
    categories = tuple(args.category)
    if asked and not categories and not args.source:
        categories = _asked_categories()
    contact = _contact(args, asked=asked)
    return Start(name, publisher, topic, categories, contact)


def _asked_categories() -> tuple[str, ...]:
    listed = ask_text("Kategorien, durch ; getrennt", "Allgemeines")
    names = map(str.strip, listed.split(";"))
    return tuple(filter(None, names))


def _default(_: str, default: str = "") -> str:
    """Answer a question that nobody is asked."""
    return default


def _contact(args: argparse.Namespace, *, asked: bool) -> Contact | None:
    from bot.faq.addresses import is_mailbox, is_telephone
    from bot.faq.values import Contact

    given = (args.contact, args.contact_email, args.contact_phone)
    if not any(given) and asked:
        given = _asked_contact()
    name, email, phone = (part or "" for part in given)
    if email and not is_mailbox(email):
        raise UsageError(f"--contact-email: {email} ist keine E-Mail-Adresse wie name@example.org")
    if phone and not is_telephone(phone):
        raise UsageError(f"--contact-phone: {phone} ist keine Telefonnummer wie 0211 123-45")
    if not any((name, email, phone)):
        return None
    shown = name or args.publisher or email or phone
    return Contact(shown, email=email, phone=phone)


def _asked_contact() -> tuple[str, str, str]:
    """Ask for the name of a contact, and if there is one how to reach it."""
    from bot.faq.addresses import is_mailbox, is_telephone

    name = ask_text("Kontakt: Name der Person oder Stelle")
    if not name:
        return "", "", ""
    email = ask_text("Kontakt: E-Mail", valid=is_mailbox)
    phone = ask_text("Kontakt: Telefon", valid=is_telephone)
    return name, email, phone


def _drafts(args: argparse.Namespace) -> tuple[str, Drafts]:
    """Read a source, ask about its open headings, and show what was read."""
    from bot.editing.drafting import draft, settle
    from bot.editing.sources import read_source

    source = read_source(args.source, allow_private=args.allow_private)
    is_left_open = any(item.is_open for item in source.items)
    drafts = draft(settle(source, _decision(args.headings)))
    show_read(drafts)
    if is_left_open and _choice(args.headings) == "skip":
        print("Überschriften ohne Fragezeichen nimmt --headings entries als Einträge auf.")
    return source.title, drafts


def _choice(wanted: str | None) -> str:
    return wanted or ("ask" if is_interactive() else "skip")


def _decision(wanted: str | None) -> Decision | None:
    """Return how to decide about headings that are no question; None skips them all."""
    decisions: dict[str, Decision | None] = {
        "entries": lambda item: replace(item, is_open=False),
        "skip": None,
        "ask": _ask_about,
    }
    return decisions[_choice(wanted)]


def _ask_about(item: Item) -> Item | None:
    print(f"\n„{item.question}“ ist keine Frage. Darunter steht: {shortened(item.answer)}")
    print("  Frage dazu tippen, oder: Eingabetaste = so als Eintrag, - = weglassen")
    typed = ask_text("Frage", item.question)
    return None if typed == "-" else replace(item, question=typed, is_open=False)


def show_read(drafts: Drafts) -> None:
    """Print what was read of a source, and what was not."""
    from bot.cli.terminal import open_console

    console = open_console()
    table = _counts_table(drafts)
    console.print("Gelesen:")
    console.print(table)
    if drafts.skipped:
        console.print(_skipped_table(drafts.skipped))


def _counts_table(drafts: Drafts) -> Table:
    entries = len(drafts.entries)
    phrases = sum(len(drafted.item.phrases) for drafted in drafts.entries)
    doubled = sum(skip.reason.startswith("doppelt") for skip in drafts.skipped)
    rest = len(drafts.skipped) - doubled
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    counts = (
        (entries, noun(entries, "Eintrag", "Einträge")),
        (phrases, noun(phrases, "weitere Formulierung", "weitere Formulierungen")),
        (doubled, "doppelt"),
        (rest, "nicht übernommen"),
    )
    for count, name in counts:
        table.add_row(str(count), name)
    return table


def _skipped_table(skipped: Sequence[Skipped]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("Stelle", "Text", "Warum nicht"):
        table.add_column(column)
    for skip in skipped[:_SHOWN]:
        place = shortened(skip.place)
        what = shortened(skip.what)
        table.add_row(place, what, skip.reason)
    others = len(skipped) - _SHOWN
    if others > 0:
        table.add_row("…", f"und {others} weitere", "")
    return table


def shortened(text: str) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    if len(line) <= _WIDEST:
        return line
    beginning = line[: _WIDEST - 1]
    return f"{beginning}…"


def _checked(folder: Path, settings: Settings) -> int:
    """Check a new FAQ and say what to do next; return 1 on an error."""
    from bot.conversation.loading import load_assistant
    from bot.editing import expected
    from bot.editing.checking import check_faq, summary

    assistant = load_assistant(replace(settings, faq=folder))
    findings = check_faq(assistant.faq, assistant.index)
    counts = summary(findings)
    errors = counts.get("error", 0)
    warnings = counted(counts.get("warning", 0), "Warnung", "Warnungen")
    print(f"Geprüft: {errors} Fehler, {warnings}.")
    if tested := expected.ask_all(assistant):
        print(f"{expected.summary(tested)}.")
    print(_HELPS_MOST)
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    print(f"Prüfen:    python -m bot check --faq {shown}")
    print(f"Website:   python -m bot serve --faq {shown}")
    return FOUND if errors else OK
