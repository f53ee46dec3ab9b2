"""The next consultation hours as an iCalendar file (RFC 5545).

Website and Telegram hand out the same file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import quote

from icalendar import Calendar, Event
from icalendar.prop import vText

from bot.conversation.schedule import Meeting, upcoming
from bot.conversation.timezone_rule import yearly
from bot.faq.values import ConsultationHour, Faq

MEDIA_TYPE = "text/calendar"
FILE_NAME = "sprechstunde.ics"
MEETINGS = 12  # a year
_PRODUCT = "-//qzbot//Sprechstunde//DE"


def calendar(faq: Faq, rule: ConsultationHour, now: dt.datetime, public_url: str) -> bytes:
    """Return the next meetings by the FAQ's rule.

    They link to the website if the operator has set its address.
    """
    publisher = faq.site.publisher
    address = _page(faq, rule, public_url)
    meetings = upcoming(rule, now, MEETINGS)
    moments = list[dt.datetime]()
    for meeting in meetings:
        moments += [meeting.start, meeting.end]
    zone = yearly(rule.timezone, moments)

    file = Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", vText(rule.title))
    if zone:
        file.add_component(zone)
    for meeting in meetings:
        event = _event(rule, meeting, now, publisher, address)
        start, end = meeting.start, meeting.end
        if not zone:
            # Without a description of the zone only UTC is understood everywhere.
            start = start.astimezone(dt.UTC)
            end = end.astimezone(dt.UTC)
        event.add("dtstart", start)
        event.add("dtend", end)
        file.add_component(event)
    return bytes(file.to_ical())


def _page(faq: Faq, rule: ConsultationHour, public_url: str) -> str:
    entry = faq.entry(rule.entry)
    if entry is None or not public_url:
        return public_url
    return f"{public_url}/frage/{quote(entry.slug, safe='')}"


def _event(
    rule: ConsultationHour, meeting: Meeting, now: dt.datetime, publisher: str, address: str
) -> Event:
    event = Event()
    event.add("uid", _identifier(rule, meeting, publisher))
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("summary", rule.title)
    if rule.location:
        event.add("location", rule.location)
    if publisher:
        event.add("description", publisher)
    if address:
        event.add("url", address)
    return event


def _identifier(rule: ConsultationHour, meeting: Meeting, publisher: str) -> str:
    """Return the same identifier for the same date in every file.

    So calendars update the entry that they have. The identifier holds the date but not the hour,
    which may move, and it differs between publishers, as two of them may meet on one day.
    """
    digest = hashlib.sha256(publisher.encode()).hexdigest()
    whose = digest[:12]
    day = f"{meeting.start:%Y%m%d}"
    return f"{rule.entry}-{day}-{whose}@qzbot"
