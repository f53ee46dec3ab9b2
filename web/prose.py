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
# 110 and 112 may as well be a bus or a room. What stands before them says that they are to be
# called.
_CALL = (
    r"\b(?:(?:[Rr]ufen|[Ww]ählen) Sie (?:bitte )?(?:sofort )?(?:die )?"
    r"|(?:Notruf(?:nummer)?|Polizei|police|Feuerwehr|Rettungsdienst|SOS|Tag und Nacht)(?: die|:)? )"
    r"(?:<(?:strong|em|mark)>)*"
)
# Numbers that Europe keeps for help lines.
_HELP_LINES = r"116(?: |\xa0|&nbsp;)?(?:000|006|016|111|116|117|123)"
_NUMBER_IN_NEED = re.compile(
    r"<a\b.*?</a>|<[^>]*>"  # stay as they are
    rf"|(?P<before>{_CALL})(?P<short>11[02])\b(?![.,:/–-]?\d| [A-ZÄÖÜ\d€%])"
    rf"|(?<![\w.,/+–-])(?<!\d )(?P<line>{_HELP_LINES})\b(?![.,:/–-]?\d| (?:\d|Euro|€|%))",
    re.DOTALL,
)


def with_lead_ins(html: str) -> str:
    """Return the HTML of an answer with what introduces a list item in bold."""
    return _LEAD_IN.sub(r"\1<strong>\2</strong>", html)


def with_calls(html: str) -> str:
    """Return HTML in which the numbers to call in need are links.

    The other telephone numbers of an answer are links already.
    """
    return _NUMBER_IN_NEED.sub(_to_call, html)


def message_html(text: str) -> str:
    """Return a paragraph of a reply as HTML."""
    return with_calls(escape(text))


def note_html(note: str) -> str:
    """Return a line of the day as HTML, with links for mailboxes and telephone numbers.

    No line breaks within a date, a time or a number. Of a person the name stands out.
    """
    html = _PARTS.sub(_marked_up, escape(note))
    return _PERSON.sub(r'<span class="person"><b>\g<name></b>\g<rest></span>', html)


def _to_call(found: re.Match[str]) -> str:
    number = found["short"] or found["line"]
    if not number:
        return found[0]
    before = found["before"] or ""
    dialled = _NOT_DIALLED.sub("", number)
    label = f"{number} anrufen"
    return f'{before}<a class="unbroken" href="tel:{dialled}" aria-label="{label}">{number}</a>'


def _marked_up(found: re.Match[str]) -> str:
    text = found[0]
    if found["mail"]:
        return f'<a href="mailto:{text}">{text}</a>'
    if found["number"]:
        dialled = _NOT_DIALLED.sub("", found["number"])
        link = f'<a href="tel:{dialled}">{found["number"]}</a>'
        return f'<span class="unbroken">Telefon {link}</span>'
    return f'<span class="unbroken">{text}</span>'
