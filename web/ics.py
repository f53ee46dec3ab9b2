"""The next consultation hours as a calendar file."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from bot.models import ConsultationHour
from bot.schedule import Meeting, upcoming

MEDIA_TYPE = "text/calendar"
_MEETINGS = 6  # half a year


def calendar(rule: ConsultationHour, now: dt.datetime, host: str, address: str) -> bytes:
    """Return the next meetings as iCalendar; the same date keeps its UID, so that a second import updates the first."""
    found = Calendar()
    found.add("prodid", f"-//{host}//{rule.title}//DE")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", rule.title)
    for meeting in upcoming(rule, now, _MEETINGS):
        found.add_component(_event(rule, meeting, now, host, address))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(rule: ConsultationHour, meeting: Meeting, now: dt.datetime, host: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{rule.entry}-{meeting.start:%Y%m%d}@{host}")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", meeting.start)
    event.add("dtend", meeting.end)
    event.add("summary", rule.title)
    if rule.location:
        event.add("location", rule.location)
    event.add("url", address)
    return event
