"""Dates of the consultation hour, from its rule ("every second Wednesday of the month")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from zoneinfo import ZoneInfo

from bot.faq.values import ConsultationHour


@dataclass(frozen=True, slots=True)
class Meeting:
    """One consultation hour, with time zone."""

    start: dt.datetime
    end: dt.datetime


def upcoming(rule: ConsultationHour, now: dt.datetime, count: int = 1) -> tuple[Meeting, ...]:
    """Return the meetings that have not ended at `now` (which has a time zone).

    A meeting in progress comes first.
    """
    meetings = _meetings(rule, now)
    not_ended = (meeting for meeting in meetings if meeting.end > now)
    return tuple(islice(not_ended, count))


def _meetings(rule: ConsultationHour, now: dt.datetime) -> Iterator[Meeting]:
    """Yield the meetings from the month of `now` on."""
    zone = ZoneInfo(rule.timezone)
    today = now.astimezone(zone)
    year, month = today.year, today.month
    while True:
        day = nth_weekday(year, month, rule.weekday, rule.nth)
        start = dt.datetime.combine(day, rule.start, zone)
        end = dt.datetime.combine(day, rule.end, zone)
        yield Meeting(start, end)
        if month < 12:
            month += 1
        else:
            month = 1
            year += 1


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """Return the nth (1 to 4) weekday (0 = Monday) of a month."""
    first_day = dt.date(year, month, 1)
    until_weekday = (weekday - first_day.weekday()) % 7
    full_weeks = nth - 1
    return first_day + dt.timedelta(days=until_weekday, weeks=full_weeks)
