"""Dates of the consultation hour: every second Wednesday of the month, Berlin time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.schedule import nth_weekday, upcoming
from bot.faq.values import ConsultationHour

BERLIN = ZoneInfo("Europe/Berlin")
FROM, TO = dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001 - hypothesis wants them without a zone
RULE = ConsultationHour(
    "sprechstunde", "Sprechstunde", 2, 2, dt.time(13), dt.time(14), "Europe/Berlin"
)


def berlin(text: str) -> dt.datetime:
    """Return a moment of Berlin time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-23 12:00", "2026-12-09 13:00"),
        ("2026-12-09 00:00", "2026-12-09 13:00"),
        ("2026-12-09 12:59", "2026-12-09 13:00"),
        ("2026-12-09 13:00", "2026-12-09 13:00"),
        ("2026-12-09 13:59", "2026-12-09 13:00"),
        ("2026-12-09 14:00", "2027-01-13 13:00"),
        ("2026-12-31 23:59", "2027-01-13 13:00"),
        ("2027-01-01 00:00", "2027-01-13 13:00"),
        ("2026-04-01 08:00", "2026-04-08 13:00"),  # the month begins with a Wednesday
        ("2026-09-30 08:00", "2026-10-14 13:00"),
    ],
)
def test_next_meeting(now: str, start: str) -> None:
    """The next meeting is on the second Wednesday.

    It counts until it ends; then comes that of the next month.
    """
    (meeting,) = upcoming(RULE, berlin(now))
    assert meeting.start == berlin(start)
    assert meeting.end - meeting.start == dt.timedelta(hours=1)


def test_local_time_holds_across_the_clock_changes() -> None:
    """One o'clock stays one o'clock when summer time begins and ends."""
    meetings = upcoming(RULE, berlin("2026-03-01 00:00"), 10)
    assert [
        (f"{m.start:%d.%m. %H:%M}", m.start.utcoffset())
        for m in meetings
        if m.start.month in (3, 4, 10, 11)
    ] == [
        ("11.03. 13:00", dt.timedelta(hours=1)),
        ("08.04. 13:00", dt.timedelta(hours=2)),
        ("14.10. 13:00", dt.timedelta(hours=2)),
        ("11.11. 13:00", dt.timedelta(hours=1)),
    ]


def test_other_time_zones_of_the_clock_change_nothing() -> None:
    """A clock in UTC or Tokyo finds the same meetings."""
    moment = berlin("2026-12-09 13:30")
    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        assert upcoming(RULE, moment.astimezone(ZoneInfo(zone)), 3) == upcoming(RULE, moment, 3)


@given(st.datetimes(FROM, TO), st.integers(0, 6), st.integers(1, 4))
def test_equals_a_search_day_by_day(now: dt.datetime, weekday: int, nth: int) -> None:
    """The rule finds what walking through the calendar finds."""
    moment = now.replace(tzinfo=BERLIN)
    rule = replace(RULE, weekday=weekday, nth=nth)
    day = now.date()
    while not (
        day.weekday() == weekday
        and (day.day - 1) // 7 == nth - 1
        and dt.datetime.combine(day, rule.end, BERLIN) > moment
    ):
        day += dt.timedelta(days=1)
    assert upcoming(rule, moment)[0].start == dt.datetime.combine(day, rule.start, BERLIN)


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(0, 6), st.integers(1, 4))
def test_nth_weekday_is_in_its_week(year: int, month: int, weekday: int, nth: int) -> None:
    """The nth weekday is that weekday, in the nth seven days of the month."""
    day = nth_weekday(year, month, weekday, nth)
    assert (day.year, day.month, day.weekday(), (day.day - 1) // 7 + 1) == (
        year,
        month,
        weekday,
        nth,
    )
