"""Answers with the notes of the day: dates, links, contacts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.assistant import Assistant


def at(assistant: Assistant, now: str) -> Assistant:
    """Return the assistant with its clock set to a moment of Berlin time."""
    return replace(
        assistant,
        clock=lambda: dt.datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Berlin")),
    )


@pytest.mark.parametrize(
    ("now", "note"),
    [
        ("2026-11-23 12:00", "Nächste Sprechstunde: Mittwoch, 9. Dezember 2026, 13:00–14:00 Uhr."),
        (
            "2026-12-09 13:30",
            "Die Sprechstunde läuft gerade, noch bis 14:00 Uhr. Der Termin danach: Mittwoch, 13. Januar 2027.",
        ),
        ("2026-12-09 14:00", "Nächste Sprechstunde: Mittwoch, 13. Januar 2027, 13:00–14:00 Uhr."),
        ("2026-12-31 23:59", "Nächste Sprechstunde: Mittwoch, 13. Januar 2027, 13:00–14:00 Uhr."),
    ],
)
def test_consultation_hour_names_the_next_date(real: Assistant, now: str, note: str) -> None:
    """The answer on the consultation hour has the official rule and the next date."""
    (answer,) = at(real, now).reply("Wann ist die nächste Sprechstunde?").answers
    assert answer.id == "sprechstunde"
    assert "jeden zweiten Mittwoch im Monat von 13:00 bis 14:00 Uhr" in answer.text
    assert answer.notes[0] == answer.lead == note
    assert answer.closing == (
        (
            "Der Link „Zoom-Link zur Sprechstunde“ ist hier nicht hinterlegt. "
            "So kommen Sie zur Sprechstunde: Zoom, Meeting-ID 615 4950 9698."
        ),
    )


def test_date_that_was_not_asked_for_stands_below(real: Assistant) -> None:
    """Who asks for another detail of the consultation hour reads that first, the date last."""
    (answer,) = real.reply("Muss ich zur Sprechstunde meinen vollständigen Namen angeben?").answers
    assert answer.focus is not None
    assert "vollständigen Namen" in answer.focus
    assert answer.lead is None
    assert answer.closing[0].startswith("Nächste Sprechstunde:")


def test_contact_entry_lists_what_is_known(sample: Assistant) -> None:
    """Below the contact entry stand the contacts of whom more than the name is known."""
    (answer,) = sample.reply("Kontakt Telefonnummer").answers
    assert answer.notes == (
        "Der Link „die Übersicht“ ist hier nicht hinterlegt.",
        "Ada Muster: ada@example.org",
    )


def test_no_rule_no_date(sample: Assistant) -> None:
    """A FAQ without a consultation hour names no date."""
    bare = replace(
        sample, faq=replace(sample.faq, site=replace(sample.faq.site, consultation=None))
    )
    assert bare.next_date() is None
    assert "Termin" not in bare.decline_text()
