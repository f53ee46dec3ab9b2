"""Letters: what stands between salutation and closing."""

from __future__ import annotations

import re

from bot.language.function_words import ASKING_VERB, QUESTION_WORD

_MANY = r"vielen|herzlichen|besten|lieben|schönen|tausend"
THANKS = rf"(?:(?:(?:{_MANY})\s+){{1,2}}dank|danke+(?:schön)?|merci)"
# How a letter ends: thanks, greetings, and a signature of up to four words.
_CLOSING_THANKS = (
    rf"{THANKS}(?:\s+(?:schon|schonmal|einmal|mal|bereits|im|voraus|vorraus|vorab|sehr"
    r"|ihnen|euch|dir|für|ihre|eure|deine|die|schnelle|hilfe|mühe"
    r"|antwort|auskunft|rückmeldung|infos?|unterstützung|bemühungen))*"
)
_GREETINGS = (
    r"(?:(?:mit\s+|viele\s+)?\w+e[mn]?\s+gr(?:ü|ue|u)(?:ß|ss)(?:en?)?|es\s+gr(?:ü|ue|u)(?:ß|ss)t"
    r"|mfg|vg|lg|gr(?:ü|ue|u)(?:ß|ss)e?)\b"
    rf"(?:[\s,.!-]+(?!(?:{QUESTION_WORD}|{ASKING_VERB})\b)\w+){{0,4}}"
)
_CLOSING = re.compile(
    r"(?<=\s)(?<!\bsie\s)(?<!\bich\s)"
    rf"(?:{_CLOSING_THANKS}(?:\W+(?:und\s+)?{_GREETINGS})?|{_GREETINGS})\W*$",
    re.IGNORECASE,
)
# How a letter begins: the salutation, which ends in a comma or the like.
_SALUTATION = re.compile(
    r"^(?:(?:sehr\s+geehrte|werte|liebe)[rs]?(?:\s+\w+){1,5}"
    r"|(?:hallo|hi|hey|moin|servus|gr(?:ü|ue)(?:ß|ss)\s+gott|guten\s+(?:tag|morgen|abend))"
    r"(?:\s+(?:zusammen|allerseits|(?:frau|herr|liebes?)(?:\s+\w+){1,2}))?)[,.!:]\s+",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2  # of what is left; "super, danke" and "Hallo, Bot!" are small talk as a whole


def letter_body(text: str) -> str:
    """Return the part of a cleaned message between salutation and closing of a letter.

    A message that consists of these alone stays as it is.

    >>> letter_body("Sehr geehrte Damen und Herren, wer zahlt das? Freundliche Grüße, S. Meier")
    'wer zahlt das?'
    """
    closing = _CLOSING.search(text)
    if closing:
        above = text[: closing.start()].rstrip(" ,;")
        text = _unless_too_short(above, text)
    below = _SALUTATION.sub("", text)
    return _unless_too_short(below, text)


def _unless_too_short(part: str, whole: str) -> str:
    words = len(part.split())
    return part if words >= _FEWEST_WORDS else whole
