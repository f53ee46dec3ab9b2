"""Every German sentence the bot says, independent of the channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.models import Contact, Site

EMPTY_QUESTION = "Bitte geben Sie eine Frage ein."
SUGGEST = "Meinten Sie …?"
NONE_OF_THESE = "Keine davon"
RELATED = "Das könnte auch passen:"
SEVERAL_ANSWERS = "Sie haben mehrere Fragen gestellt. Hier sind die Antworten:"
DECLINE = "Das weiß ich leider nicht: In der FAQ-Liste steht dazu keine Antwort."
FEEDBACK_QUESTION = "Hat das geholfen?"
FEEDBACK_YES = "Ja"
FEEDBACK_NO = "Nein"
FEEDBACK_THANKS = "Vielen Dank für Ihre Rückmeldung!"
NOTICE = "Hier antwortet ein Automat mit den Texten der FAQ-Liste."

_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"]


def decline(site: Site, next_date: str | None) -> str:
    """Return the honest decline: we do not know, and where to ask instead."""
    names = [contact.name for contact in site.contacts]
    parts = [DECLINE, site.decline_hint, f"Ansprechpersonen: {' und '.join(names)}." if names else "", next_date or ""]
    return " ".join(part for part in parts if part)


def next_date(start: dt.datetime, end: dt.datetime) -> str:
    """Return the sentence that names the next consultation hour."""
    return f"Nächster Termin: {date(start)}, {start:%H:%M}–{end:%H:%M} Uhr."


def running_until(end: dt.datetime, following: dt.datetime) -> str:
    """Return the sentence for a consultation hour that is going on."""
    return f"Die Sprechstunde läuft gerade, noch bis {end:%H:%M} Uhr. Der Termin danach: {date(following)}."


def date(day: dt.date) -> str:
    """Return a date as Germans write it: Mittwoch, 9. Dezember 2026."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day}. {_MONTHS[day.month - 1]} {day.year}"


def contact_lines(contacts: Sequence[Contact]) -> tuple[str, ...]:
    """Return one line for each contact of whom more than the name is known."""
    lines = []
    for contact in contacts:
        details = [contact.role, contact.email, contact.phone and f"Telefon {contact.phone}"]
        if any(details):
            lines.append(f"{contact.name}: {', '.join(filter(None, details))}")
    return tuple(lines)
