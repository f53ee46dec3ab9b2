"""Text as it is meant.

Invisible characters are removed, and look-alikes become one character.
"""

from __future__ import annotations

import html
import re
import unicodedata

# Inside of words, too.
INVISIBLE = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# Half a surrogate pair is not a character; spaCy raises on it.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def clean(text: str) -> str:
    """Return the text in NFKC, without HTML entities, invisible characters and double blanks.

    >>> clean("K&ouml;ln­  𝐖𝐢𝐞 oft?")
    'Köln Wie oft?'
    """
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = text.replace("µ", "u")  # NFKC makes it Greek
    if not text.isprintable():
        text = INVISIBLE.sub("", text)
    composed = unicodedata.normalize("NFKC", text)
    if not composed.isprintable():
        composed = _CONTROL.sub(" ", composed)
    return " ".join(composed.split())
