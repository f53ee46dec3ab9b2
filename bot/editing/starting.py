"""A new FAQ folder: an example to change, or the questions of a source."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.editing.drafting import Draft
from bot.editing.sources.values import UNSORTED, Item
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.files import ENTRIES, TEST_QUESTIONS, is_left_by_a_program
from bot.faq.values import Contact, Phrase

_TEMPLATES = Path(__file__).parent / "templates"
_CONTACT = "kontakt"  # name of the example entry under which the contacts are shown

# What the answers of the examples end with, until an editor writes an answer in their place. Their
# opening hours are invented, so the check looks for these sentences.
_REPLACE_HOURS = "Das ist ein Beispiel. Ersetzen Sie Frage und Antwort durch Ihre eigenen."
_REPLACE_CONTACT = "Das ist ein Beispiel. Schreiben Sie hier, wie man Sie erreicht."
EXAMPLE_REMARKS = (_REPLACE_HOURS, _REPLACE_CONTACT)


@dataclass(frozen=True, slots=True)
class Start:
    """What a new FAQ is called, who publishes it, and whom to ask."""

    name: str = "FAQ-Assistent"
    publisher: str = ""
    topic: str = ""
    categories: tuple[str, ...] = ()
    contact: Contact | None = None


def require_new(folder: Path) -> None:
    """Refuse a folder that is not empty, and a path that is not a folder."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise DataError([Fault(str(folder), 0, "ist kein Ordner; erwartet wird ein neuer Ordner")])
    names = sorted(file.name for file in folder.iterdir())
    held = [name for name in names if not is_left_by_a_program(name)]
    if held:
        shown = ", ".join(held[:3])
        if len(held) > 3:
            shown += ", …"
        expected = "erwartet wird ein neuer oder leerer Ordner"
        message = f"der Ordner ist nicht leer ({shown}); {expected}"
        raise DataError([Fault(str(folder), 0, message)])


def start_faq(folder: Path, start: Start, drafts: Sequence[Draft] = ()) -> None:
    """Write a new FAQ; without drafts it gets two example entries.

    The folder appears only when all of it is written and can be read.
    """
    require_new(folder)
    entries = drafts or _examples(start)
    files = _files(start, entries, with_examples=not drafts)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.parent / f".init-{secrets.token_hex(8)}"
    made.mkdir()
    try:
        (made / ENTRIES).mkdir()
        for name, text in files.items():
            (made / name).write_text(text, encoding="utf-8", newline="")
        load_faq(made)
        _take_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _take_place(made: Path, folder: Path) -> None:
    """Put what was made into the folder, which may be there already and empty."""
    if folder.exists():
        for part in made.iterdir():
            part.replace(folder / part.name)
    else:
        made.replace(folder)


def _files(start: Start, entries: Sequence[Draft], *, with_examples: bool) -> dict[str, str]:
    categories = _categories(start, entries)
    names = [entry.name for entry in entries]
    contact_entry = _CONTACT if _CONTACT in names else ""
    files = {
        "site.toml": _site(start, categories, contact_entry),
        "out_of_scope.txt": _template("out_of_scope.txt"),
        TEST_QUESTIONS: _test_questions(entries, with_examples=with_examples),
        "LIESMICH.md": _template("LIESMICH.md").replace("{name}", _one_line(start.name)),
    }
    for entry in entries:
        item = entry.item
        if categories and not item.category:
            item = replace(item, category=UNSORTED)
        files |= Draft(entry.name, item).files
    return files


def _categories(start: Start, entries: Iterable[Draft]) -> tuple[str, ...]:
    """Return the categories that the entries name, the operator's first.

    If one entry has a category, all need one.
    """
    own = [_one_line(category) for category in start.categories]
    named = [entry.item.category for entry in entries]
    if not own and not any(named):
        return ()
    used = [category or UNSORTED for category in named]
    unique = dict.fromkeys((*own, *used))
    return tuple(unique)


def _examples(start: Start) -> list[Draft]:
    """Return two entries that show how one is written."""
    first = _one_line(start.categories[0]) if start.categories else UNSORTED
    reachable = start.contact is not None and bool(start.contact.ways)
    ways = "Sie erreichen uns über die Kontaktdaten, die unter dieser Antwort stehen."
    asked = Item(
        "Wann haben Sie geöffnet?",
        f"Wir sind **montags bis freitags** von 9 bis 12 Uhr für Sie da.\n\n{_REPLACE_HOURS}",
        first,
        _phrases(
            *("Öffnungszeiten", "Wann kann ich vorbeikommen?", "Bis wie viel Uhr ist jemand da?"),
            *("Haben Sie samstags auf?", "Ab wann ist morgens geöffnet?"),
            *("Sprechzeiten", "Ist heute offen?", "Wann machen Sie zu?"),
            *("Kann ich auch nachmittags kommen?", "Zu welchen Zeiten ist geöffnet?"),
        ),
    )
    contact = Item(
        "An wen kann ich mich wenden?",
        ways if reachable else _REPLACE_CONTACT,
        first,
        _phrases(
            *("Kontakt", "Wie erreiche ich Sie?", "Telefonnummer", "E-Mail-Adresse"),
            *("Wer ist zuständig?", "Kann ich mit einem Menschen sprechen?"),
            *("Ich möchte anrufen", "Wohin kann ich schreiben?", "Ansprechpartner gesucht"),
            "Wer hilft mir weiter?",
        ),
    )
    return [Draft("01-oeffnungszeiten", asked), Draft(_CONTACT, contact)]


def _phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(map(Phrase, texts))


def _test_questions(entries: Sequence[Draft], *, with_examples: bool) -> str:
    rows = ["Frage;Eintrag"]
    if with_examples:
        rows.append(f"Um wie viel Uhr öffnen Sie?;{entries[0].id}")
    rows += ["Wie wird das Wetter morgen?;keine", "Guten Tag;smalltalk"]
    return "\ufeff" + "".join(f"{row}\r\n" for row in rows)


def _site(start: Start, categories: Sequence[str], contact_entry: str) -> str:
    """Return site.toml with a remark above each of its keys."""
    about = f" zum Thema {_one_line(start.topic)}" if start.topic else ""
    asked = f"Ich bin ein Chatbot und beantworte Ihre Fragen{about}."
    values = {
        "name": _one_line(start.name),
        "publisher": _one_line(start.publisher),
        "topic": _one_line(start.topic),
        "description": f"Antworten auf häufige Fragen{about}",
        "welcome": f"Guten Tag! {asked} Was möchten Sie wissen?",
        "contact_entry": contact_entry,
    }
    text = _template("site.toml")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", _toml(value))
    lines = [f"    {_toml(category)},\n" for category in categories]
    listed = "".join(lines)
    text = text.replace("{categories}", f"[\n{listed}]" if listed else "[]")
    return text.replace("{contacts}", _contacts(start.contact))


def _contacts(contact: Contact | None) -> str:
    """Return the section of a contact, as a remark to fill in where there is none."""
    shown = contact or Contact("Vorname Nachname")
    sign = "" if contact else "# "
    lines = (
        "[[kontakte]]",
        f"name = {_toml(shown.name)}",
        f"funktion = {_toml(shown.role)}",
        f"email = {_toml(shown.email)}",
        f"telefon = {_toml(shown.phone)}",
    )
    return "\n".join(f"{sign}{line}" for line in lines)


def _toml(text: str) -> str:
    """Return a text as TOML writes it, which JSON does alike for what one line can hold."""
    return json.dumps(_one_line(text), ensure_ascii=False)


def _one_line(text: str) -> str:
    return clean(text)


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
