"""The dates of the consultation hour as an iCalendar file (RFC 5545), the same for the website and for Telegram."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Calendar, Event

from bot.models import ConsultationHour
from bot.schedule import Meeting

_PRODUCT = "-//qzbot//Sprechstunde//DE"


def calendar(rule: ConsultationHour, meetings: Sequence[Meeting], publisher: str) -> bytes:
    """Return the meetings as a calendar file; the identifier of each stays the same from file to file."""
    found = Calendar.new(prodid=_PRODUCT, uid=f"{rule.entry}@qzbot", name=rule.title, method="PUBLISH", language="de")
    stamp = dt.datetime.now(dt.UTC).replace(microsecond=0)
    for meeting in meetings:
        found.add_component(_event(rule, meeting, publisher, stamp))
    if meetings:
        found.add_missing_timezones(meetings[0].start.date(), meetings[-1].end.date())
    return bytes(found.to_ical())


def _event(rule: ConsultationHour, meeting: Meeting, publisher: str, stamp: dt.datetime) -> Event:
    # The identifier holds the date, not the hour: when the hour is moved, calendars update the entry they have.
    return Event.new(
        uid=f"{rule.entry}-{meeting.start:%Y%m%d}@qzbot",
        stamp=stamp,
        summary=rule.title,
        start=meeting.start,
        end=meeting.end,
        location=rule.location or None,
        description=publisher or None,
    )
