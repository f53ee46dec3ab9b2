"""What people type instead of pressing it: a number of the published list, or what a button says.

Only whole messages count: "Frage 19" names an entry, "Ich habe eine Frage zu 19 Schulen" is a
question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.folding import folded

Button = Literal["none of these", "calendar", "imprint", "accessibility"]

_ONES = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_TEENS = (
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
)
_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
_NUMBER = {name: number for number, name in enumerate((*_ONES, *_TEENS), 1)} | _TENS


def _compounds() -> dict[str, int]:
    """Return the numbers from 21 on that are not round: "einundzwanzig", "sechsundzwanzig"."""
    numbers = {}
    for tens, value in _TENS.items():
        for number, name in enumerate(_ONES, 1):
            stem = "ein" if name == "eins" else name
            numbers[f"{stem}und{tens}"] = value + number
    return numbers


_NUMBER |= _compounds()
_BY_NAME = {folded(name): number for name, number in _NUMBER.items()}

_LISTED = r"frage|faq|nr|nummer|no|punkt|eintrag|antwort|ziffer"
_NUMBERED = re.compile(
    rf"(?:(?:bitte|zeig|zeige|mir|die|den|das|zu|zur|zum|auf|nochmal|noch|mal|und)\s+)*"
    rf"(?:(?:{_LISTED})\s*)+(?P<number>\w+)(?:\s+(?:bitte|nochmal|danke|pls|aus|der|liste|faq))*"
)
_ORDINAL = re.compile(r"(?:(?:bitte|die|zur)\s+)*(?P<number>\d{1,4})\s+frage(?:\s+bitte)?")
_BUTTONS: dict[Button, str] = {
    "none of these": (
        "keine davon|keine von denen|keine von diesen|keins davon|keines davon|keiner davon"
        "|keine|nichts davon|weder noch|keine von beiden|keine der fragen|keine passt"
        "|nichts passt|passt alles nicht|passt nicht"
    ),
    "calendar": (
        "termine in den kalender|termin in den kalender|kalender|kalenderdatei|in den kalender|ics"
        "|die nächsten termine für ihren kalender"
    ),
    "imprint": "impressum|zum impressum|anbieterkennzeichnung",
    "accessibility": (
        "barrierefreiheit|erklärung zur barrierefreiheit|barriere melden|barrierefreiheitserklärung"
    ),
}
_BUTTON_OF = {
    folded(label): button for button, labels in _BUTTONS.items() for label in labels.split("|")
}


_ORDINALS = (
    ("1", "eins", "erste"),
    ("2", "zwei", "zweite"),
    ("3", "drei", "dritte"),
    ("4", "vier", "vierte"),
    ("5", "funf", "funfte"),
    ("6", "sechs", "sechste"),
    ("7", "sieben", "siebte"),
    ("8", "acht", "achte"),
)
_LAST = frozenset(("letzte", "letzter", "letztes", "letzten"))
# "Letzte Frage:" comes before a question; "die letzte Frage" is one of those offered.
_ANNOUNCING = re.compile(r"(?:(?:und|noch|meine|eine)\s+)*letzte\s+frage\W*|.*:\s*", re.IGNORECASE)
_CHOICE = re.compile(
    r"(?:(?:ich|meine|meinte|nehme|nimm|bitte|zu|frage|nummer|nr|punkt"
    r"|die|das|der|den|dem|zur|ja|ok|dann|also) )*"
    r"(?P<number>\w+)"
    r"(?: (?:frage|davon|bitte|punkt|meine|meinte|ich))*"
)


@dataclass(frozen=True, slots=True)
class ListNumber:
    """The number of a published question."""

    number: int


def chosen(message: str, offered: int) -> int | None:
    """Return the place that a message names in a list of `offered` items, or None.

    >>> chosen("das zweite", 3), chosen("2.", 3), chosen("Zwei Schulen", 3)
    (1, 1, None)
    """
    if not offered or _ANNOUNCING.fullmatch(message):
        return None
    match = _CHOICE.fullmatch(folded(message))
    if match is None:
        return None
    place = _place(match["number"], offered)
    return place if place is not None and place < offered else None


def _place(word: str, offered: int) -> int | None:
    """Return the place that a word names: 2, zwei, zweites, zweitens, letzte."""
    if word in _LAST:
        return offered - 1
    for place, (figure, name, ordinal) in enumerate(_ORDINALS):
        if word in (figure, name) or re.fullmatch(f"{ordinal}n?[rs]?", word):
            return place
    return None


def typed(message: str) -> ListNumber | Button | None:
    """Return what a message says in place of a button, None if it is a question or remark.

    >>> typed("Punkt 23 bitte"), typed("Keine davon!"), typed("Wie oft trifft man sich?")
    (ListNumber(number=23), 'none of these', None)
    """
    said = folded(message.replace("#", " nr "))
    match = _NUMBERED.fullmatch(said) or _ORDINAL.fullmatch(said)
    number = _number(match["number"]) if match else None
    if number is not None:
        return ListNumber(number)
    return _BUTTON_OF.get(said)


def _number(word: str) -> int | None:
    if word.isdecimal() and len(word) <= 4:
        return int(word)
    return _BY_NAME.get(word)
