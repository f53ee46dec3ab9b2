"""Text of a source as a person sees it."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def visible(text: str) -> str:
    """Return a text with single blanks, without characters that nobody sees."""
    seen = _INVISIBLE.sub("", text)
    return _BLANKS.sub(" ", seen)


def one_line(text: str) -> str:
    r"""Return a text as one line.

    >>> one_line(" Wo\u00ad hin …\n ist das? ")
    'Wo hin … ist das?'
    """
    return visible(text).strip()
