"""Finding dates of birth in a text: those called so, and each full date whose year is long past."""

from __future__ import annotations

import datetime as dt
import re

PLACEHOLDER = "[Datum]"
_PAST_YEARS = 3  # a date that long ago may be the birth of a child, hardly a meeting to ask about
_COMING_YEARS = 10  # years of two digits lie in this century up to that many years from now

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_MONTH_NAME = r"(?:jan|feb|mär|maer|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]{0,7}\.?"
_DAY_AND_MONTH = rf"(?:{_DAY}\s?[./-]\s?{_MONTH}\s?[./-]|{_DAY}\.?\s?{_MONTH_NAME})"
_ISO = r"\d{4}-\d\d-\d\d"
_FULL = re.compile(
    rf"(?<![\w.])(?:{_DAY_AND_MONTH}\s?(?P<last>\d{{4}}|\d\d)|(?P<first>\d{{4}})-\d\d-\d\d)(?!\w)",
    re.IGNORECASE,
)

_CALLED = r"(?:geboren|geb\b\.?|geburtsdatum|geburtstag|jahrgang)"
_SMALL_WORDS = r"(?:(?:ist|war|am|der|den|im|jahr)\s){0,3}"
_ANY = rf"(?:{_ISO}|{_DAY_AND_MONTH}(?:\s?(?:\d{{4}}|\d\d))?|(?:19|20)\d\d)(?!\w)"
_AFTER = re.compile(rf"(\b{_CALLED}\W{{1,3}}{_SMALL_WORDS}|(?<!\S)\*\s?){_ANY}", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<![\w.]){_ANY}(\s(?:in\s\S{{1,40}}\s)?{_CALLED})", re.IGNORECASE)


def without_births(text: str) -> str:
    """Return the text with dates of birth replaced by what they were."""
    text = _AFTER.sub(rf"\1{PLACEHOLDER}", text)
    text = _BEFORE.sub(rf"{PLACEHOLDER}\1", text)
    return _FULL.sub(_without_past, text)


def _without_past(match: re.Match[str]) -> str:
    """Replace a date of a year long past."""
    this_year = dt.datetime.now(dt.UTC).year
    digits = match["last"] or match["first"]
    year = int(digits)
    if len(digits) == 2:
        is_recent = 2000 + year <= this_year + _COMING_YEARS
        year += 2000 if is_recent else 1900
    is_past = year <= this_year - _PAST_YEARS
    return PLACEHOLDER if is_past else match[0]
