"""The calendar file of the consultation hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from flask_openapi3.openapi import OpenAPI

from bot.conversation.assistant import Assistant
from bot.conversation.calendar_file import MEETINGS, calendar
from bot.conversation.schedule import upcoming
from bot.faq.values import ConsultationHour, Entry, Faq, Site
from bot.settings import Settings
from web.app import create_app

RULE = ConsultationHour(
    "sprechstunde",
    "Sprechstunde; offen, für alle",
    2,
    2,
    dt.time(13),
    dt.time(14),
    "Europe/Berlin",
    "Zoom, Raum 1",
)
FAQ = Faq(
    (Entry("sprechstunde", "Wann?", "Bald.", slug="sprechstunde-wann"),),
    site=Site(publisher="Serviceagentur"),
)
NOW = dt.datetime(2026, 9, 23, tzinfo=dt.UTC)
RULY = (
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
)
UNRULY = (
    "Africa/Casablanca",
    "America/Nuuk",
    "Asia/Gaza",
)  # changes by a list of dates, or not on the day that the rule counts


def content(
    rule: ConsultationHour = RULE, now: dt.datetime = NOW, faq: Faq = FAQ, public_url: str = ""
) -> str:
    """Return the file as text, its long lines joined."""
    return calendar(faq, rule, now, public_url).decode().replace("\r\n ", "")


def events(text: str) -> list[icalendar.Event]:
    """Return the events of a file."""
    return list(icalendar.Calendar.from_ical(text).events)


def test_dates_keep_their_hour_over_the_change_of_the_clocks() -> None:
    """In October and in November it is 13:00 in Berlin: 11:00 and 12:00 in UTC."""
    found = events(content())[:2]
    starts = [start for event in found if isinstance(start := event.start, dt.datetime)]
    assert starts == [
        dt.datetime(2026, month, day, 13, tzinfo=ZoneInfo("Europe/Berlin"))
        for month, day in ((10, 14), (11, 11))
    ]
    assert [start.astimezone(dt.UTC).hour for start in starts] == [11, 12]
    assert all(event.duration == dt.timedelta(hours=1) for event in found)


def test_texts_are_those_of_the_rule() -> None:
    """Title, place, publisher and the calendar's name keep their punctuation."""
    event = events(content())[0]
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == (
        RULE.title,
        RULE.location,
        "Serviceagentur",
    )
    assert r"X-WR-CALNAME:Sprechstunde\; offen\, für alle" in content()


def test_texts_cannot_add_lines() -> None:
    """A line break in a title stays part of the title."""
    wild = replace(RULE, title="Eins\r\nBEGIN:VEVENT\nZwei", location="Raum\nUID:fremd")
    assert content(wild).count("\r\nBEGIN:VEVENT\r\n") == MEETINGS
    assert "\r\nUID:fremd" not in content(wild)


def test_identifiers_are_stable() -> None:
    """Each date has its own identifier, which survives a new title, hour or place."""
    first = {event["UID"] for event in events(content())}
    next_month = {event["UID"] for event in events(content(now=NOW + dt.timedelta(days=31)))}
    changed = {
        event["UID"]
        for event in events(content(replace(RULE, title="Neu", start=dt.time(9), location="")))
    }
    assert len(first) == MEETINGS
    assert len(first & next_month) == MEETINGS - 1
    assert changed == first


def test_identifiers_tell_publishers_apart() -> None:
    """Two FAQs may hold their hours on the same day; neither overwrites the other in a calendar."""
    other = replace(FAQ, site=Site(publisher="Stadt Musterhausen"))
    assert not {event["UID"] for event in events(content())} & {
        event["UID"] for event in events(content(faq=other))
    }


def test_zone_is_described_by_yearly_rules() -> None:
    """Outlook gets one part for winter and one for summer, each with a rule.

    The clocks change at 2 and at 3 o'clock.
    """
    zone = content().split("BEGIN:VTIMEZONE")[1].split("END:VTIMEZONE")[0].split("\r\n")
    assert [
        line
        for line in zone
        if line.startswith(("BEGIN", "DTSTART", "RRULE", "TZOFFSETTO", "RDATE"))
    ] == [
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZOFFSETTO:+0200",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETTO:+0100",
    ]


@pytest.mark.parametrize("key", [*RULY, *UNRULY])
def test_every_zone_gives_the_right_moments(key: str) -> None:
    """Each date is at the right moment if read by the zone in the file alone.

    A zone without rules is written in UTC.
    """
    rule = replace(RULE, timezone=key)
    found = icalendar.Calendar.from_ical(content(rule))
    zones = [zone.to_tz(lookup_tzid=False) for zone in found.timezones]
    assert len(zones) == (0 if key in UNRULY else 1)
    starts = [start for event in found.events if isinstance(start := event.start, dt.datetime)]
    read = [start.replace(tzinfo=zones[0]) if zones else start for start in starts]
    expected = [meeting.start for meeting in upcoming(rule, NOW, MEETINGS)]
    assert [start.astimezone(dt.UTC) for start in read] == [
        start.astimezone(dt.UTC) for start in expected
    ]


def test_file_is_small_whatever_the_zone() -> None:
    """A year of dates takes a few kilobytes, in lines of at most 75 bytes."""
    for key in sorted(available_timezones())[::20]:
        written = calendar(FAQ, replace(RULE, timezone=key), NOW, "https://faq.example.org")
        assert len(written) < 6_000
        assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def web_file(assistant: Assistant, host: str, **settings: str) -> str:
    """Return the file of the website as a browser gets it that names this host."""
    app: OpenAPI = create_app(lambda: assistant, Settings(rate_limit="", **settings))  # type: ignore[arg-type]
    response = app.test_client().get("/sprechstunde.ics", headers={"Host": host})
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/calendar", "no-cache")
    return response.get_data(as_text=True)


@pytest.mark.parametrize("public_url", ["", "https://faq.example.org/ganztag"])
def test_website_sends_the_same_file_under_every_name(real: Assistant, public_url: str) -> None:
    """Nothing in the file comes from the request.

    It is the file that Telegram sends, byte for byte.
    """
    rule = real.faq.site.consultation
    assert rule
    assistant = Assistant(real.faq, real.index, real.model, clock=lambda: NOW)
    sent = {
        web_file(assistant, host, public_url=public_url)
        for host in ("faq.example.org", "boese.example")
    }
    assert sent == {calendar(real.faq, rule, NOW, public_url).decode()}
    assert ("URL:https://faq.example.org/ganztag/frage/sprechstunde" in sent.pop()) is bool(
        public_url
    )
