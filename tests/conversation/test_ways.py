"""The ways out of a dead end."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from bot.conversation.assistant import Assistant
from bot.conversation.ways import Way, ways_out
from bot.faq.values import Contact, Faq, Site

ADA = Contact("Ada", "Leitung", "ada@example.org", "+49 (0)211 12-34")


def test_mail_has_the_question_filled_in() -> None:
    """Whoever writes need not type the question again; subject and body are encoded."""
    (mail, call) = ways_out(
        Faq((), site=Site("Bot", contacts=(ADA, Contact("Bo")))), "", "Wo & wie?"
    )
    parts = urlsplit(mail.url)
    assert (mail.kind, mail.label, parts.scheme, parts.path) == (
        "mail",
        "E-Mail an Ada",
        "mailto",
        "ada@example.org",
    )
    assert parse_qs(parts.query)["subject"] == ["Frage (Bot)"]
    assert "Wo & wie?" in parse_qs(parts.query)["body"][0]
    assert mail.detail == "ada@example.org"
    assert call == Way("phone", "Ada anrufen", "tel:+492111234", "+49 (0)211 12-34")


def test_calendar_and_link_of_the_consultation_hour(sample: Assistant) -> None:
    """The calendar file is a way where a channel has one, a link of the answer where it is set."""
    faq = replace(sample.faq, site=replace(sample.faq.site, contacts=()))
    assert ways_out(faq) == ()
    entries = tuple(
        replace(entry, answer=f"{entry.answer} [Zum Saal](https://example.org/saal)")
        if entry.id == "vorlesestunde"
        else entry
        for entry in faq.entries
    )
    assert ways_out(replace(faq, entries=entries), "/termine.ics") == (
        Way("calendar", "Termine in den Kalender", "/termine.ics"),
        Way("link", "Zum Saal", "https://example.org/saal"),
    )
