"""Finding postal addresses in a text.

A street with the number of a house, a postcode with its town.

A street without a word for one ("Am Bach 3") counts beside a town or after "ich wohne".
"""

from __future__ import annotations

import re

from bot.language.morphology import morphology

PLACEHOLDER = "[Anschrift]"
_WORD = r"[A-ZÄÖÜ][\w'’-]{1,40}"
_HOUSE = r"\d{1,3}(?:\s?[a-z]\b)?(?:\s?[-–/]\s?\d{1,3}(?:\s?[a-z]\b)?)?(?![.,]?\d)"
# What a number counts; then it is neither that of a house nor a postcode.
_UNIT = (
    r"(?:€|%|(?:euro|eur|prozent|uhr|jahre?n?|monate?n?|wochen?|tage?n?|stunden?|minuten?|mal|"
    r"kinder|personen|menschen|leute|eltern|familien|schüler|schulen|lehrkräfte|teilnehmer|plätze|"
    r"einwohner|stück)(?:innen|:innen)?\b)"
)
_NOTHING_COUNTED = rf"(?!\s*(?i:{_UNIT}))"
# "ring" is also the end of Monitoring and of Catering.
_STREET_WORD = (
    r"(?:straße|strasse|str\.|str\b|gasse|allee|chaussee|promenade|pfad|platz|markt|weg|damm|ufer|"
    r"(?<![eo])ring)"
)
_STREET = (
    rf"(?:[^\W\d_][\w'’-]{{2,40}}?(?i:{_STREET_WORD})|"
    rf"{_WORD}(?:\s{_WORD})?\s(?i:{_STREET_WORD}))"
)
_PREPOSITION = (
    r"(?i:am|im|zum|zur|an de[rn]|auf de[rm]|in de[rn]|unter den|hinter de[rm]|vor de[rm])"
)
_OTHER_STREET = rf"{_PREPOSITION}\s{_WORD}(?:\s{_WORD})?"
_LIVING = (
    r"(?i:\b(?:wohn(?:e|en|t|haft)|adresse|anschrift)\b)\W{1,3}"
    r"(?i:(?:ist|lautet|hier|in|im|an|am|der|dem)\s){0,3}"
)
_HOME = rf"(?:{_STREET}(?:\s?{_HOUSE})?|{_OTHER_STREET}\s{_HOUSE})"
_TOWN = rf"(?:D[-\s])?\d{{5}}\s{_WORD}"

_ADDRESSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<before>{_LIVING}){_HOME}(?:\W{{1,3}}{_TOWN})?",
        rf"\b{_OTHER_STREET}\s{_HOUSE}\W{{1,3}}{_TOWN}",
        rf"\b{_STREET}\s?{_HOUSE}{_NOTHING_COUNTED}(?:\W{{1,3}}{_TOWN})?",
    )
)
_POSTCODE = re.compile(
    rf"(?<![\w.,])(?:D[-\s])?\d{{5}}{_NOTHING_COUNTED}\s(?P<town>[^\W\d_][\w'’-]{{1,40}})"
)


def without_addresses(text: str) -> str:
    """Return the text with postal addresses replaced by what they were."""
    for pattern in _ADDRESSES:
        text = pattern.sub(_replaced, text)
    return _POSTCODE.sub(_without_town, text)


def _replaced(match: re.Match[str]) -> str:
    """Replace an address, and keep the words that introduce it."""
    return match.groupdict().get("before", "") + PLACEHOLDER


def _without_town(match: re.Match[str]) -> str:
    """Replace five digits and a town; in small letters only a word that is a name counts as one."""
    town = match["town"]
    is_town = town[0].isupper() or morphology().is_name(town.capitalize())
    return PLACEHOLDER if is_town else match[0]
