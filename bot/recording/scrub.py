"""Removing from a question what could tell who asked it; when in doubt, more rather than less.

E-mail addresses, web addresses, IBANs and longer numbers (telephone, customer, meeting) are
recognised by their form, so are postal addresses (`addresses`) and dates of birth (`births`). Names
are recognised after a form of address or an introduction, in a signature, and as two proper names
in a row; a name without any such sign stays.
"""

from __future__ import annotations

import re

from bot.language.morphology import morphology
from bot.recording.addresses import without_addresses
from bot.recording.births import without_births

_CAPITALISED = r"[A-ZÄÖÜ][\w'’-]{1,60}"
_NAME = rf"{_CAPITALISED}(?:\s+(?:von\s+|van\s+|zu\s+|de\s+)?{_CAPITALISED})?"
_AT, _DOT = r"\s?(?:@|\(at\)|\[at\])\s?", r"\s?(?:\.|\(dot\)|\[dot\])\s?"
_ENDINGS = "de|com|org|net|nrw|eu|info"
_NO_DATE = r"(?!\d{1,2}\.\s?\d{1,2}\.|20\d\d\s?[/–-]\s?(?:20)?\d\d\b)"
_ARTICLE = r"(?i:der|die|das|ein|eine)\b"
_INTRODUCTION = r"(?i:ich heiße|ich heisse|mein name ist|mein name:|hier ist|hier spricht)"
_GREETING = r"(?i:gr(?:u|ü|ue)(?:ß|ss)e?n?|mfg|lg|vg)(?:\s+(?i:von|aus\s+\S+))?"
_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _compiled(*rules: tuple[str, str]) -> _Rules:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in rules)


_ACCOUNTS = _compiled(
    (r"(?<!\S)@\w{3,}(?!\.?\w)", "[Konto]"),
    (rf"(?<![\w.+%-])[\w.+%-]+(?i:{_AT})[\w-]+(?:(?i:{_DOT})[\w-]+)*", "[E-Mail]"),
    (
        (
            r"\b(?i:[a-z][a-z0-9+.-]{0,30}://|www\.)\S+"
            rf"|(?<![\w-])[\w-]+(?:\.[\w-]+){{0,8}}\.(?i:{_ENDINGS})\b(?:/\S*)?"
        ),
        "[Adresse]",
    ),
    (r"\b(?i:[a-z]{2})\s?\d{2}(?:[\s-]?(?i:[a-z]{4}))?(?:[\s-]?\d){8,30}\b", "[IBAN]"),
)
_NUMBERS_AND_NAMES = _compiled(
    (rf"(?<![\w.]){_NO_DATE}(?:\+|\(?0|\d)(?:[\s()/.–-]{{0,3}}\d){{5,}}(?!\w)", "[Nummer]"),
    (
        rf"\b((?i:Herrn?|Frau|Familie|Fr\.|Hr\.|Dr\.|Prof\.))(?:\s+(?:Dr|Prof)\.)*\s+{_NAME}",
        r"\1 [Name]",
    ),
    (rf"\b({_INTRODUCTION})\s+(?!{_ARTICLE}){_NAME}", r"\1 [Name]"),
    (rf"({_GREETING}[\s,;:–-]+){_NAME}\s*$", r"\1[Name]"),
)
_ADDRESSED = re.compile(r"\b(herrn?|frau)\s+(\w+)", re.IGNORECASE)
_PAIR = re.compile(rf"\b({_CAPITALISED})\s+(?=({_CAPITALISED}))")


def scrub(text: str) -> str:
    """Return the text with personal data replaced by what they were, in brackets."""
    text = _applied(_ACCOUNTS, text)
    # These go before numbers: a postcode and a birthday look like a telephone number.
    text = without_addresses(without_births(text))
    text = _applied(_NUMBERS_AND_NAMES, text)
    text = _ADDRESSED.sub(_without_addressed, text)
    return _without_full_names(text)


def _applied(rules: _Rules, text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _without_addressed(match: re.Match[str]) -> str:
    """Replace a name after "Frau" or "Herr" that was typed in small letters."""
    address, word = match.groups()
    if morphology().is_name(word.capitalize()):
        return f"{address} [Name]"
    return match[0]


def _without_full_names(text: str) -> str:
    """Replace two proper names in a row; abbreviations (OGS, NRW) do not count."""
    for first, second in set(_PAIR.findall(text)):
        if _is_name(first) and _is_name(second):
            pair = rf"\b{re.escape(first)}\s+{re.escape(second)}\b"
            text = re.sub(pair, "[Name]", text)
    return text


def _is_name(word: str) -> bool:
    return not word.isupper() and morphology().is_name(word)
