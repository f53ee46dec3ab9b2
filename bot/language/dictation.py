"""Signs that were said in words by who dictates: "wer lädt ein Fragezeichen"."""

from __future__ import annotations

import re

from bot.language.questions import asks

_SIGNS = {
    "fragezeichen": "?",
    "ausrufezeichen": "!",
    "punkt": ".",
    "komma": ",",
    "doppelpunkt": ":",
    "semikolon": ";",
    "strichpunkt": ";",
    "neue zeile": "",
    "neuer absatz": "",
    "absatz": "",
}
# What the words have in common, looked for first, as hardly any message has one of them.
_HINTS = ("zeichen", "punkt", "komma", "semikolon", "zeile", "absatz")
# What stands before such a word if it is meant itself: "auf den Punkt", "der wichtigste Punkt",
# "zwei Komma fünf", "ohne Fragezeichen".
_NAMING = (
    r"der|die|den|dem|des|d(?:ies|er|en|em)\w*selbe\w*|ein(?:e[nmrs]?)|(?:k|m|d|s)ein(?:e[nmrs]?)?"
    r"|ihr(?:e[nmrs]?)?|unser(?:e[nmrs]?)?|eue?r(?:e[nmrs]?)?|(?:dies|jen|jed|welch|manch|solch|all|viel)e?[nmrs]?"
    r"|pro|je|beim|im|zum|vom|am|ans|aufs|ohne|als|und|oder|bis|wie|nur"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|null|hundert|\d+"
    r"|(?:erst|zweit|dritt|viert|fünft|sechst|siebt|letzt|vorletzt|nächst|ober|unter|mittler"
    r"|einzig|ander|weiter|wichtig|zentral|gut|schlecht|schwach|stark|wund|springend|offen|kritisch"
    r"|strittig|heikl|neu|klein|groß|dick|fett|kurz|lang|genau|gemeinsam|tot|ganz|halb|bestimmt"
    r"|wesentlich|entscheidend|fest|weiß|schwarz|rot|grün)(?:st|er)?e[nmrs]?"
)
# The same, which may also end a question: "wer lädt ein Fragezeichen", "wer macht mit Punkt".
_PERHAPS_NAMING = re.compile(r"ein|das|mit|zu|bei|vor|von", re.IGNORECASE)
_SHOWN = re.compile(r"\b(?:ste[hl]|fehl|gehör|setz|mach\w*\s+ein\b|bedeut|heiß)", re.IGNORECASE)
_SPOKEN = re.compile(
    rf"(?<=[\w%)\"“’']) (?P<word>{'|'.join(_SIGNS)})\b(?P<written> ?[.,;:!?]+)?",
    re.IGNORECASE,
)
_MEANT_ITSELF = re.compile(_NAMING, re.IGNORECASE)
# What follows "Punkt" if it counts points or tells the time.
_COUNTED = re.compile(
    r"\s+(?:\d|(?:eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b|vor\s+strich)",
    re.IGNORECASE,
)
_ALWAYS_SIGNS = ("fragezeichen", "ausrufezeichen")
_ENDING = (*_ALWAYS_SIGNS, "punkt")
_LONGEST_BEFORE = 200  # characters, of what may be asked
_ENOUGH = 2  # spoken signs that leave no doubt about each other


def with_signs(text: str) -> str:
    """Return a cleaned text with the signs that it says in words.

    A lone "Punkt" or "Komma" inside of a text may be meant itself.

    >>> with_signs("guten tag komma wer lädt ein fragezeichen"), with_signs("Das ist der Punkt")
    ('guten tag, wer lädt ein?', 'Das ist der Punkt')
    """
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return text
    spoken = [found for found in _SPOKEN.finditer(text) if _is_sign(found)]
    dictates = len(spoken) >= _ENOUGH or any(_word(found) in _ALWAYS_SIGNS for found in spoken)
    pieces = list[str]()
    start = 0
    for found in spoken:
        ends = found.end() == len(text) and _word(found) in _ENDING
        if dictates or ends:
            pieces += text[start : found.start()], _SIGNS[_word(found)]
            start = found.end()
    return "".join(pieces) + text[start:]


def _is_sign(found: re.Match[str]) -> bool:
    """Tell whether a word for a sign stands where one may say the sign."""
    word = _word(found)
    said = found.string[max(0, found.start() - _LONGEST_BEFORE) : found.start()]
    before = said.split()[-1]
    if _MEANT_ITSELF.fullmatch(before):
        return False
    if _PERHAPS_NAMING.fullmatch(before) and (not asks(said) or _SHOWN.search(said)):
        return False
    is_followed_as_word = found["written"] is not None and word not in _ENDING
    is_title = word == "punkt" and (found["written"] or "").strip().startswith(":")
    return not (is_followed_as_word or is_title or _COUNTED.match(found.string, found.end()))


def _word(found: re.Match[str]) -> str:
    return found["word"].lower()
