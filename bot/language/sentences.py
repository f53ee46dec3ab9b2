"""Where the sentences of a message end."""

from __future__ import annotations

import re

# Their dot ends no sentence; nor does that of a single letter ("z. B.") or a number.
ABBREVIATIONS_BEFORE_WORDS = (
    *("bspw", "bzw", "ca", "dipl", "dr", "evtl", "fr", "gem", "ggf", "hl", "hr", "ing", "inkl"),
    *("lt", "max", "mind", "nr", "prof", "rd", "resp", "sog", "st", "vgl", "vs", "zzgl", "zzt"),
)
# The others may be the last word of a question, too: "Reichen 30 Min."
ABBREVIATIONS = (
    *ABBREVIATIONS_BEFORE_WORDS,
    *("abs", "art", "etc", "ff", "jg", "min", "mio", "mrd", "sen", "std", "str", "tel", "usw"),
)
_NOT_ABBREVIATED = "".join(rf"(?<!\b{word}\.\s)" for word in ABBREVIATIONS)
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
