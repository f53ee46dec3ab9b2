"""Where to ask what the FAQ does not answer: a mail, a call, the consultation hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from bot.conversation import wording
from bot.conversation.markup import to_links
from bot.faq.values import Contact, Faq, Site
from bot.language.addresses import telephone_target

Kind = Literal["mail", "phone", "calendar", "link"]
_LONGEST_BODY = 1_000  # characters of a question in an address; browsers cut what is much longer


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a dead end: what it is, what stands on its button, and where that leads.

    `detail` is the address or number itself, for whoever cannot write or call from this device.
    """

    kind: Kind
    label: str
    url: str
    detail: str = ""


def ways_out(faq: Faq, calendar: str = "", question: str = "") -> tuple[Way, ...]:
    """Return the ways that the operator has set, first those that answer soonest.

    `calendar` is the address of the calendar file in a channel that has one, `question` what the
    visitor asked and may want to send.
    """
    ways: list[Way] = []
    for contact in faq.site.contacts:
        ways += _to(contact, faq.site, question)
    ways += _consultation(faq, calendar)
    return tuple(ways)


def _to(contact: Contact, site: Site, question: str) -> Iterator[Way]:
    if contact.email:
        label = wording.mail_to(contact.name)
        url = _mail(contact.email, site, question)
        yield Way("mail", label, url, contact.email)
    if contact.phone:
        label = wording.call(contact.name)
        url = telephone_target(contact.phone)
        yield Way("phone", label, url, contact.phone)


def _mail(address: str, site: Site, question: str) -> str:
    subject = quote(wording.mail_subject(site.name))
    link = f"mailto:{quote(address, safe='@')}?subject={subject}"
    if question:
        body = wording.mail_body(question[:_LONGEST_BODY])
        link += f"&body={quote(body)}"
    return link


def _consultation(faq: Faq, calendar: str) -> Iterator[Way]:
    rule = faq.site.consultation
    entry = faq.entry(rule.entry) if rule else None
    if rule is None or entry is None:
        return
    if calendar:
        yield Way("calendar", wording.IN_CALENDAR, calendar)
    for text, address in to_links(entry.answer):
        if address.startswith(("https://", "http://")):
            yield Way("link", text, address)
