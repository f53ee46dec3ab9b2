"""The description of a time zone for calendar files, with yearly rules.

Calendar programs know few zones by name and read the description in the file. Outlook reads one
STANDARD and one DAYLIGHT part, each with a yearly rule; the lists of single dates that libraries
write it refuses. The rules of a zone stand at the end of its file in the tz database, as a POSIX TZ
string (RFC 9636, section 3.3): `CET-1CEST,M3.5.0,M10.5.0/3`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from bot.conversation.schedule import nth_weekday

_NAME = r"<[^>]+>|[A-Za-z]+"
_TIME = r"[+-]?\d+(?::\d+){0,2}"
_CHANGE = rf"M\d+\.\d\.\d(?:/{_TIME})?"
_POSIX = re.compile(rf"({_NAME})({_TIME})(?:({_NAME})({_TIME})?,({_CHANGE}),({_CHANGE}))?")
_RULE = re.compile(r"M(\d+)\.(\d)\.(\d)/?(.*)")  # month, week, day of the week, time of the change
_USUAL_TIME = "2"  # o'clock
_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")  # POSIX counts from Sunday
_LAST = 5  # the "fifth" such day of a month is the last one
_BEGINNING = 1970  # the year from which other programs write rules, long before any date of ours
_NONE, _ONE_HOUR, _ONE_DAY = dt.timedelta(), dt.timedelta(hours=1), dt.timedelta(days=1)


def yearly(key: str, dates: Iterable[dt.datetime]) -> Timezone | None:
    """Return the description of the zone of these dates.

    Return None if no yearly rule gives all of them their hour.
    """
    read = _read(key)
    for date in dates:
        described = date.replace(tzinfo=read)
        if described.utcoffset() != date.utcoffset():
            return None
    return _described(key)


@lru_cache(16)
def _read(key: str) -> dt.tzinfo | None:
    """Return the zone as a program reads it from our description."""
    zone = _described(key)
    return zone.to_tz(lookup_tzid=False) if zone else None


@lru_cache(16)
def _described(key: str) -> Timezone | None:
    found = _POSIX.fullmatch(_posix(key))
    if not found:
        return None
    name, offset, other_name, other_offset, into_other, out_of_other = found.groups()
    usual = -_duration(offset)  # POSIX counts westwards
    zone = Timezone()
    zone.add("tzid", key)
    if not other_name:
        begins = dt.datetime(_BEGINNING, 1, 1)  # noqa: DTZ001  # local by definition
        zone.add_component(_part(name, usual, usual, begins))
        return zone
    other = -_duration(other_offset) if other_offset else usual + _ONE_HOUR
    parts = (
        _changing(into_other, other_name, usual, other),
        _changing(out_of_other, name, other, usual),
    )
    for part in parts:
        if part is None:
            return None
        zone.add_component(part)
    return zone


def _posix(key: str) -> str:
    """Return the POSIX TZ string of a zone, which is the last line of its file.

    Return "" for a zone without a file.
    """
    file = resources.files("tzdata").joinpath("zoneinfo", *key.split("/"))
    if not file.is_file():
        return ""
    last_line = file.read_bytes().split(b"\n")[-2]
    return last_line.decode("ascii")


def _duration(text: str) -> dt.timedelta:
    """Return what `-1` or `5:30` says: hours, minutes, seconds."""
    length = _NONE
    unit = _ONE_HOUR
    for number in text.lstrip("+-").split(":"):
        length += int(number) * unit
        unit /= 60
    return -length if text.startswith("-") else length


@dataclass(frozen=True, slots=True)
class _Change:
    """On which day of each year the clocks change, and how long after midnight.

    `week` counts the weeks of the month, `day` the days of the week, as POSIX does.
    """

    month: int
    week: int
    day: int
    time: dt.timedelta

    @classmethod
    def parse(cls, rule: str) -> _Change:
        """Read what `M10.5.0/3` says."""
        month, week, day, hour = _RULE.findall(rule)[0]
        return cls(
            month=int(month),
            week=int(week),
            day=int(day),
            time=_duration(hour or _USUAL_TIME),
        )

    def first(self) -> dt.datetime:
        """Return when the clocks change for the first time."""
        weekday = (self.day - 1) % 7  # Python counts from Monday
        day = nth_weekday(_BEGINNING, self.month, weekday, self.week)
        if day.month != self.month:
            day -= dt.timedelta(weeks=1)
        midnight = dt.datetime.combine(day, dt.time())
        return midnight + self.time

    def yearly(self) -> dict[str, str | int]:
        """Return the rule as calendar files have it."""
        place = -1 if self.week == _LAST else self.week
        day = _DAYS[self.day]
        return {
            "freq": "yearly",
            "byday": f"{place}{day}",
            "bymonth": self.month,
        }


def _changing(
    rule: str, name: str, before: dt.timedelta, after: dt.timedelta
) -> TimezoneStandard | TimezoneDaylight | None:
    """Return a part of the zone that begins again every year.

    Return None if the clocks do not change on the day that the rule gives.
    """
    change = _Change.parse(rule)
    if not _NONE <= change.time < _ONE_DAY:
        return None
    part = _part(name, before, after, change.first())
    part.add("rrule", change.yearly())
    return part


def _part(
    name: str, before: dt.timedelta, after: dt.timedelta, start: dt.datetime
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("dtstart", start)
    part.add("tzname", name.strip("<>"))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    return part
