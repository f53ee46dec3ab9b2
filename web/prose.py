"""How texts of the FAQ look on a page and in the chat; not a letter of them is changed."""

from __future__ import annotations

import re
from html import escape

# The words before the colon of a list item, e.g. "Klare Zuständigkeiten: …". More than that is a
# sentence.
_LEAD_IN = re.compile(r"(<li>\s*(?:<p>)?(?:<mark>)?)([^<>:]{3,70}:)(?=\s+\S)")
_TOGETHER = r"\d{1,2}:\d\d–\d{1,2}:\d\d Uhr|\d{1,2}\. [A-ZÄÖÜ]\w+|\w+-ID\b|\d+(?: \d+)+(?![.:\d])"
_PARTS = re.compile(
    r"(?P<mail>[^\s:,;&<>]+@[^\s:,;&<>]+\w)"
    r"|Telefon (?P<number>\+?[\d ()/–-]*\d)"
    rf"|(?P<together>{_TOGETHER})"
)
_PERSON = re.compile(r"(?P<name>[^:@]+:)(?P<rest> .*<a href=.*)")  # and how to reach them
_NOT_DIALLED = re.compile(r"\(0\)|[^+\d]")


def with_lead_ins(html: str) -> str:
    """Return the HTML of an answer with what introduces a list item in bold."""
    return _LEAD_IN.sub(r"\1<strong>\2</strong>", html)


def note_html(note: str) -> str:
    """Return a line of the day as HTML, with links for mailboxes and telephone numbers.

    No line breaks within a date, a time or a number. Of a person the name stands out.
    """
    html = _PARTS.sub(_marked_up, escape(note))
    return _PERSON.sub(r'<span class="person"><b>\g<name></b>\g<rest></span>', html)


def _marked_up(found: re.Match[str]) -> str:
    text = found[0]
    if found["mail"]:
        return f'<a href="mailto:{text}">{text}</a>'
    if found["number"]:
        dialled = _NOT_DIALLED.sub("", found["number"])
        link = f'<a href="tel:{dialled}">{found["number"]}</a>'
        return f'<span class="unbroken">Telefon {link}</span>'
    return f'<span class="unbroken">{text}</span>'
