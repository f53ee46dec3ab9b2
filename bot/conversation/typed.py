"""What people type instead of pressing it: a number of the published list, or what a button says.

Only whole messages count: "Frage 19" names an entry, "Ich habe eine Frage zu 19 Schulen" is a
question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.language.folding import folded
from bot.language.function_words import NOT

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


# What stands around a choice without changing it: "und das zweite bitte auch".
_BEFORE_CHOICE = re.compile(r"(?:(?:und|dann|danke|ok|okay|gut|noch|auch|jetzt|bitte|nur|nun) )+")
_AFTER_CHOICE = re.compile(r"(?: (?:auch(?: noch)?|noch|bitte|nur|danke|dazu|mal|gern|gerne))+$")

# "Meinten Sie …?" – "ja genau", "das meinte ich".
_YES = (
    r"ja+|jo+|jau|jawohl|jawoll|jup|jupp|jep|jepp|jap|joa|yes|yep|genau|richtig|stimmt|korrekt|exakt"
    r"|passt|klar|logisch|logo|naturlich|gern|gerne|unbedingt|absolut|definitiv|sicher|bingo"
    r"|auf jeden fall|so ist es|(?:das|dies|die|der|den) (?:ist (?:es|richtig)|ists|wars|war es)"
    r"|(?:das|dies|die|den|genau) (?:frage )?(?:meine?|meinte|mein|suche?|suchte) (?:ich|wir)"
    r"|(?:ich|wir) (?:meine?n?|meinten?) (?:das|dies|die|den|genau das)"
    r"|(?:das|die) (?:wollte|will|mochte) (?:ich|wir) (?:wissen|fragen|sehen|lesen)"
    r"|her damit|(?:zeig|zeige|zeigen) (?:sie )?(?:mal|es|das|her|mir)"
)
_WITH_YES = (
    r"bitte|danke|doch|schon|mal|so|sehr|ganz|ok|okay|ah|ach|oh|hm|super|prima|gut|na|also|eben"
    r"|das|die|den|dies|diese|dieses|frage|antwort|zeigen|anzeigen|sie"
)
# "Passt schon" and "passt, danke" close a conversation.
_CLOSING = re.compile(
    r"\bpasst\b.*\b(?:schon|so|danke)\b|\bdanke\b.*\bpasst\b|\bschon (?:gut|klar)\b"
)
_CONFIRMING = re.compile(rf"(?:(?:{_WITH_YES}) )*(?:{_YES})(?: (?:{_YES}|{_WITH_YES}))*")
_LONGEST_CONFIRMATION = 7  # words
_LONGEST_CHOICE = 80  # characters

_COUNT = {"2": 2, "zwei": 2, "beide": 2, "beiden": 2, "3": 3, "drei": 3}
_ASKING_FOR = (
    r"(?:(?:ja|gern|gerne|am liebsten|ich|wir|hatte?n?|will|mochte?|nehme|meine|meinte|zeig|zeige"
    r"|zeigen|sie|mir|einfach|lieber) )*"
)
_OF_LIST = (
    r"(?: (?:fragen?|antworten?|davon|sehen|lesen|zeigen|haben|anzeigen|meine ich|interessant))*"
)
# "Alle Fragen" are those of the whole FAQ.
_ALL = re.compile(
    rf"{_ASKING_FOR}(?P<all>alle beide|alle (?P<count>2|zwei|3|drei)|die (?:beiden|zwei)|beide|beides"
    rf"|alle(?! fragen)|alles|samtliche|sowohl als auch){_OF_LIST}"
)
_ENDS = re.compile(
    rf"{_ASKING_FOR}(?:(?:die|den) )?(?P<end>ersten?|letzten?) (?P<count>{'|'.join(_COUNT)})"
    rf"{_OF_LIST}|{_ASKING_FOR}(?:die )?(?P<counted>{'|'.join(_COUNT)}) (?P<side>ersten|letzten)"
    rf"{_OF_LIST}"
)
_OTHERS = re.compile(
    rf"{_ASKING_FOR}(?:(?:was ist )?mit )?(?:(?P<one>das|die|den|der|dem) (?:andere|anderen|andre)"
    rf"|(?:die|den) (?:(?:beiden|zwei) )?(?:anderen|andern|restlichen|ubrigen)|(?:den|der) rest){_OF_LIST}"
)
_PAIR = re.compile(rf"{_ASKING_FOR}(?P<first>.+?) (?:und|sowie|plus) (?P<second>.+)")


# A choice with something beside it: "die zweite, aber nur kurz". Not "die zweite Sitzung".
_THE_PLACE = (
    r"(?:(?:das|die|der|den) (?P<{0}>(?:erst|zweit|dritt|viert|fünft|letzt|unterst)e[nsr]?)"
    r"|(?P<{0}er>letztere[nsr]?|erstere[nsr]?))"
    r"(?: (?:frage|antwort|eintrag|vorschlag|davon|von (?:denen|beiden)))?"
)
_LEADING_TO_CHOICE = (
    r"(?:(?:na|ja|ok|okay|also|dann|eher|lieber|vielleicht|wohl|wahrscheinlich|bitte|ich|nehme|nimm"
    r"|meine|meinte|hm|gut|danke)[\s,.]+){0,4}"
)
_PLACE = _THE_PLACE.format("place")
_OTHER = (
    rf"(?:sondern |lieber )?"
    rf"(?:{_THE_PLACE.format('other')}|(?:das|die|der|den) ander[ens]{{1,2}})"
)
_OPENING_CHOICE = re.compile(
    rf"{_LEADING_TO_CHOICE}{_PLACE}"
    r"(?=\s*$|[.!?;–-]|, (?!(?:der|die|das|den|dem|was)\b)"
    r"| (?:bitte|wäre|natürlich|und|aber|nur|komma|reicht|passt|klingt|meine?|meinte|nehme)\b)",
    re.IGNORECASE,
)
_LAST_QUESTION = re.compile(rf"{_LEADING_TO_CHOICE}die letzte frage\b", re.IGNORECASE)
_RULED_OUT = re.compile(
    rf"{_LEADING_TO_CHOICE}(?:{NOT} {_PLACE}|{_THE_PLACE.format('denied')} {NOT})"
    rf"(?:[\s,.;–-]+{_OTHER})?[\s.!]*",
    re.IGNORECASE,
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


def confirms(message: str) -> bool:
    """Tell whether a message says yes to what was offered, and nothing else.

    >>> confirms("Ja, genau das meinte ich!"), confirms("Ja, aber was kostet es?")
    (True, False)
    """
    said = folded(message)
    if "?" in message or len(said.split()) > _LONGEST_CONFIRMATION:
        return False
    return _CONFIRMING.fullmatch(said) is not None and not _CLOSING.search(said)


def picked(message: str, offered: int, read: int | None = None) -> tuple[int, ...]:
    """Return the places that a message names in a list of `offered` items, none if it names none.

    `read` is the place of the item that was picked before.

    >>> picked("beide bitte", 2), picked("Nur die ersten zwei", 3), picked("das andere auch", 2, 0)
    ((0, 1), (0, 1), (1,))
    """
    if not offered or len(message) > _LONGEST_CHOICE or _ANNOUNCING.fullmatch(message):
        return ()
    said = _bare(folded(message))
    places = tuple(range(offered))
    unread = tuple(place for place in places if place != read)
    everything = _ALL.fullmatch(said)
    whole = _whole(everything["all"], places, unread) if everything else ()
    is_number = said.endswith(("2", "zwei", "3", "drei"))  # "die zwei" of three is the second
    if everything and (whole or not is_number):
        return whole
    if ends := _ENDS.fullmatch(said):
        return _at_an_end(ends, places)
    if read is not None and _OTHERS.fullmatch(said):
        return unread
    pair = _PAIR.fullmatch(said)
    named = [pair["first"], pair["second"]] if pair else [said]
    found = list[int]()
    for one in named:
        place = chosen(_bare(one), offered)
        if place is None:
            return ()
        found.append(place)
    return tuple(found)


def opening(message: str, offered: int) -> int | None:
    """Return the place in a list that a message names before it goes on, None if it names none.

    What it rules out leaves the other of two. The place may be beyond the list.

    >>> opening("Die zweite, aber nur kurz", 3), opening("Die zweite Sitzung", 3)
    (1, None)
    >>> opening("das erste nicht", 2), opening("die erste nicht, die dritte", 3)
    (1, 2)
    """
    said = message.strip()
    ruled_out = _RULED_OUT.fullmatch(said)
    if ruled_out:
        return _instead(ruled_out, offered)
    named = _OPENING_CHOICE.match(said)
    if named is None or (_LAST_QUESTION.match(said) and "?" in said):
        return None
    return _named_place(named["place"] or named["placeer"], offered)


def _instead(ruled_out: re.Match[str], offered: int) -> int | None:
    """Return the place named instead of the one that is ruled out, or the other of two."""
    other = ruled_out["other"] or ruled_out["otherer"]
    if other:
        return _named_place(other, offered)
    groups = ("place", "placeer", "denied", "denieder")
    denied = next(ruled_out[group] for group in groups if ruled_out[group])
    place = _named_place(denied, offered)
    return 1 - place if offered == 2 and place in (0, 1) else None


def _named_place(word: str, offered: int) -> int | None:
    said = folded(word)
    if said.startswith(("letzt", "unterst")):
        return offered - 1
    return 0 if said.startswith("erst") else _place(said, offered)


def _bare(said: str) -> str:
    """Return folded words without those around a choice."""
    opening = _BEFORE_CHOICE.match(said)
    without_opening = said[opening.end() :] if opening else said
    return _AFTER_CHOICE.sub("", without_opening)


def _at_an_end(named: re.Match[str], places: tuple[int, ...]) -> tuple[int, ...]:
    """Return the places that "the first two" or "the last three" names."""
    number = named["count"] or named["counted"]
    end = named["end"] or named["side"]
    count = _COUNT[number]
    if end.startswith("erst"):
        return places[:count]
    return places[-count:]


def _whole(named: str, places: tuple[int, ...], unread: tuple[int, ...]) -> tuple[int, ...]:
    """Return the places of a list that "both" or "all" names; both of three are those not read."""
    count = 3 if named.endswith(("3", "drei")) else 2
    if named in ("alle", "alles", "samtliche") or len(places) == count:
        return places
    return unread if len(unread) == count else ()


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
