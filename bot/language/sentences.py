"""Where the sentences of a message end."""

from __future__ import annotations

import re

# Whose dot ends no sentence; nor does that of a single letter ("z. B.") or of a number.
ABBREVIATIONS = (
    r"abs|art|bspw|bzw|ca|dipl|dr|etc|evtl|ff|fr|ggf|gem|hl|hr|ing|inkl|jg|lt|max|min|mind|mio|mrd"
    r"|nr|prof|rd|resp|sen|sog|st|std|str|tel|usw|vgl|vs|zzgl|zzt"
)
_NOT_ABBREVIATED = "".join(rf"(?<!\b{word}\.\s)" for word in ABBREVIATIONS.split("|"))
_SENTENCE_END = re.compile(
    r"\s(?:(?:\s*\n|(?<=\n))(?:- )?\s*"
    rf"|(?:(?<=[!?:]\s)|(?<=[^\W\d_]{{2}}\.\s){_NOT_ABBREVIATED}|(?<=\d{{4}}\.\s))\s*)",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences and list items of a text.

    >>> sentences("Das gilt z. B. für Dr. Meier. Ist das neu? Ja.")
    ['Das gilt z. B. für Dr. Meier.', 'Ist das neu?', 'Ja.']
    """
    return [part for part in _SENTENCE_END.split(text) if part]
