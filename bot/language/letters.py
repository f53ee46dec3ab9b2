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
_SALUTATION_INSIDE = re.compile(
    r"\b(?:sehr\s+geehrte|hallo|guten\s+(?:tag|morgen|abend)|moin|liebe[rs]?\s+(?:frau|herr))",
    re.IGNORECASE,
)
# The header of a mail that was pasted, also on one line: "Von: … An: … Betreff: AW: …".
_FIELD = (
    r"(?:von|from|an|to|b?cc|kopie|datum|date|gesendet(?:\s+am)?|sent|antwort\s+an|reply-to"
    r"|wichtigkeit|anlagen?)\s?:"
)
_SUBJECT = r"(?:betreff|betr\.|subject)\s?:?(?<=[:.])"
_REPLIED = r"(?:(?:aw|wg|re|fwd?|antw|wtr)\s?:\s*)+"
_SEPARATOR = (
    r"-{2,}\s*(?:urspr(?:ü|ue)ngliche\s+nachricht|weitergeleitete\s+nachricht"
    r"|original\s+message|forwarded\s+message)\s*[-:]*\s*"
)
_LONGEST_FIELD = 200  # characters
_FIELDS = rf"(?:{_FIELD}.{{0,{_LONGEST_FIELD}}}?(?=\b(?:{_FIELD}|{_SUBJECT})))"
_HEADER = re.compile(
    rf"(?:{_FIELDS}+(?:{_FIELD}|(?P<subject>{_SUBJECT}))|(?P<subject_alone>{_SUBJECT})"
    rf"|(?=(?:aw|wg|fwd?|re)\s?:))\s*(?P<replied>{_REPLIED})?",
    re.IGNORECASE,
)
_QUOTED = re.compile(_SEPARATOR, re.IGNORECASE)
_LONGEST_SUBJECT = 150  # characters
_FEWEST_WORDS = 2  # of what is left; "super, danke" and "Hallo, Bot!" are small talk as a whole


def without_header(text: str) -> str:
    """Return a cleaned message without the header of a mail, and without a mail quoted below a question.

    The subject stays, unless it is that of an earlier mail. Without line breaks, it ends where a
    salutation begins.

    >>> without_header("Von: Meier An: FAQ Betreff: AW: Zirkel Hallo Frau Kunz, wer lädt ein?")
    'Hallo Frau Kunz, wer lädt ein?'
    """
    quoted = _QUOTED.search(text) if "--" in text else None
    if quoted is None:
        return _below_header(text) if ":" in text else text
    above = _below_header(text[: quoted.start()].strip())
    if "?" in above:
        return above
    below = _below_header(text[quoted.end() :])
    return f"{above} {below}".strip() or text


def _below_header(text: str) -> str:
    header = _HEADER.match(text)
    if header is None:
        return text
    below = text[header.end() :]
    has_subject = header["subject"] or header["subject_alone"] or header["replied"]
    salutation = _SALUTATION_INSIDE.search(below, 0, _LONGEST_SUBJECT) if has_subject else None
    if salutation is None:
        return _unless_too_short(below, text)
    subject, letter = below[: salutation.start()].strip(" /,;:–-"), below[salutation.start() :]
    if header["replied"] or not subject:
        return _unless_too_short(letter, below)
    end = "" if subject.endswith((".", "!", "?")) else "."
    return f"{subject}{end} {_SALUTATION.sub('', letter)}"


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
