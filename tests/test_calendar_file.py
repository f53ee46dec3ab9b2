"""The calendar file of the consultation hour."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.calendar_file import calendar
from bot.models import ConsultationHour
from bot.schedule import upcoming

RULE = ConsultationHour("sprechstunde", "Sprechstunde; offen, für alle", 2, 2, dt.time(13), dt.time(14), "Europe/Berlin", "Zoom, Raum 1")


def events(count: int) -> list[icalendar.Event]:
    """Return the events of the file for the next dates after 23 September 2026."""
    meetings = upcoming(RULE, dt.datetime(2026, 9, 23, tzinfo=dt.UTC), count)
    return list(icalendar.Calendar.from_ical(calendar(RULE, meetings, "Serviceagentur")).events)


def test_dates_keep_their_hour_over_the_change_of_the_clocks() -> None:
    """In October and in November it is 13:00 in Berlin: 11:00 and 12:00 in UTC."""
    starts = [start for event in events(2) if isinstance(start := event.start, dt.datetime)]
    assert starts == [dt.datetime(2026, month, day, 13, tzinfo=ZoneInfo("Europe/Berlin")) for month, day in ((10, 14), (11, 11))]
    assert [start.astimezone(dt.UTC).hour for start in starts] == [11, 12]
    assert all(event.duration == dt.timedelta(hours=1) for event in events(2))


def test_texts_are_those_of_the_rule() -> None:
    """Title, place and publisher come through with their punctuation."""
    event = events(1)[0]
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == (RULE.title, RULE.location, "Serviceagentur")


def test_identifiers_are_stable() -> None:
    """Each date has an identifier of its own, the same in every file, so that calendars update instead of doubling."""
    first, again = ([event["UID"] for event in events(count)] for count in (6, 12))
    assert len(set(again)) == 12
    assert again[:6] == first


def test_file_names_its_time_zone() -> None:
    """The zone is described in the file, as calendars of old need it; lines end as the standard says."""
    content = calendar(RULE, upcoming(RULE, dt.datetime(2026, 9, 23, tzinfo=dt.UTC), 3), "")
    assert b"TZID:Europe/Berlin\r\n" in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@pytest.mark.parametrize("publisher", ["", "Serviceagentur"])
def test_no_dates_make_a_valid_file(publisher: str) -> None:
    """Without dates the file is an empty calendar."""
    assert not icalendar.Calendar.from_ical(calendar(RULE, (), publisher)).events
