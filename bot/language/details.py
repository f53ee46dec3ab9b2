"""Questions on a text just read: what a word of it means, why it says so, and where it says a thing.

A text that holds the word asked about does not answer them by that alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PARTICLES = (
    r"(?:(?:denn|eigentlich|bitte|genau|noch\s*mal|überhaupt|konkret|so|da|hier|dort|damit|jetzt"
    r"|nun|mal|bloß|dabei|darunter|im\s+einzelnen)\s+)*"
)
_AT_END = (
    r"(?:[\s,]+(?:denn|eigentlich|bitte|genau|noch\s*mal|überhaupt|konkret|da|hier|dort|damit|so"
    r"|das|ab|aus|methodisch|praktisch|im\s+einzelnen))*"
)
_OPENING = (
    r"(?:(?:und|aber|ok|okay|ja|gut|also|ach|aha|hm+|äh|ah|dann|moment|oh|nur)\b[\s,.!:–-]*)*"
)
# What a name or a thing is called with: up to three words, none of which begins another phrase.
_WORD = (
    r"(?!(?:mit|für|bei|in|im|zu|zum|zur|der|die|das|den|dem|des|wenn|los|dran|es|er|sie|man"
    r"|daran|danach|dann|besser|anders|möglich|erlaubt|wichtig)\b)[\"„“»«']?[\w§][\w§.:*/-]*[\"“”»«']?"
)
_THING = rf"(?P<thing>{_WORD}(?:\s+{_WORD}){{0,2}}?)"
_ARTICLE = r"(?:(?:eine?[nmrs]?|'?ne?n?|sone?|so\s+(?:eine?|'?ne))\s+)?"
_ANY_ARTICLE = r"(?:(?:eine?[nmrs]?|'?ne?n?|de[rmn]|die|das)\s+)?"
_NAMED_FIRST = rf"(?:(?:das|die)\s+mit\s+(?:de[rmn]|die|das)\s+|{_ANY_ARTICLE}){_THING}\W+"
_IT = r"(?:das|dat|des|die|der|es|sowas|so\s*was|man\s+das)"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    ends = rf"{_AT_END}[\s.!?…]*"
    return tuple(
        re.compile(rf"\W*{_OPENING}(?:{pattern}){ends}", re.IGNORECASE) for pattern in patterns
    )


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of question on a text: how it is put, and how a sentence tells what it asks.

    `told` may name the thing asked about: {thing}.
    """

    asked: tuple[re.Pattern[str], ...]
    told: str
    needs_thing: bool = True


# What a word means. Whoever asks "was ist die Aufgabe" does not ask what a task is.
_MEANING = _Kind(
    _patterns(
        rf"(?:was|wat)\s+(?:ist|is|sind)\s+{_PARTICLES}{_ARTICLE}{_THING}",
        rf"(?:was|wat)\s+(?:hei(?:ß|ss)t|hei(?:ß|ss)en|bedeute[tn]?|meint)\s+{_PARTICLES}"
        rf"{_ANY_ARTICLE}{_THING}",
        rf"(?:was|wat)\s+(?:meinen\s+sie|meinst\s+du|meint\s+ihr)\s+{_PARTICLES}mit\s+"
        rf"{_ANY_ARTICLE}{_THING}",
        rf"was\s+(?:ist|wird|sind)\s+{_PARTICLES}mit\s+{_ANY_ARTICLE}{_THING}\s+gemeint",
        rf"(?:was|wat)\s+(?:versteht\s+man|verstehen\s+sie|verstehst\s+du|versteht\s+ihr)\s+"
        rf"{_PARTICLES}unter\s+{_ANY_ARTICLE}{_THING}",
        rf"was\s+(?:verbirgt\s+sich|steckt)\s+{_PARTICLES}hinter\s+{_ANY_ARTICLE}{_THING}",
        rf"{_NAMED_FIRST}(?:was|wat)\s+(?:ist|is|sind|hei(?:ß|ss)t|bedeutet|soll)\s+{_PARTICLES}"
        rf"{_IT}(?:\s+(?:sein|hei(?:ß|ss)en|bedeuten))?",
        rf"{_NAMED_FIRST}was\s+(?:ist|is)\s+{_PARTICLES}gemeint",
        rf"{_THING}\s+(?:hei(?:ß|ss)t|bedeutet)(?:\s+was)?",
        rf"{_THING}\s+(?:ist|sind)\s+was",
    ),
    r"{thing}\W*\(|\({thing}|{thing}\S*\W*(?::|–|\b(?:sind|ist|bedeute[tn]|hei(?:ß|ss)t|meint"
    r"|bezeichnet|umfass(?:t|en)|besteh(?:t|en)|kurz|das heißt|d\.\s?h\.))",
)
_REASON = _Kind(
    _patterns(
        r"(?:warum|wieso|weshalb)\s+(?:(?:denn|nur|gerade|genau|so|eigentlich|ausgerechnet|immer"
        rf"|bloß|eben)\s+)*{_THING}"
    ),
    r"\b(?:damit|weil|daher|deshalb|deswegen|denn|sodass|dient|dienen|wegen|aufgrund|dadurch"
    r"|grund|gründe\w*|ziel\w*)\b|,\s+da\b|\bum\b.*\bzu|\w*zu\w+en\b.*\bum\b"
    r"|\b(?:ermöglich|förder|gewährleist|sorg|sicher)\w*",
)
_EXAMPLE = _Kind(
    _patterns(
        rf"(?:{_NAMED_FIRST})?(?:hast\s+du|haben\s+sie|habt\s+ihr|gibts|gibt\s+es|hätten\s+sie|hättest\s+du)"
        r"\s+(?:(?:da|dazu|dafür|davon|hierzu|noch|mal|vielleicht|auch|mir)\s+)*"
        r"(?:(?:eine?|einige|paar|'?n|konkrete[s]?|gute[s]?|praktische[s]?)\s+)*beispiele?"
    ),
    r"{thing}.*(?:\bz\.\s?b\.|\bbspw|\bbeispiel|\betwa\b|\bwie\b|\bdarunter\b|\binsbesondere\b)",
    needs_thing=False,
)
_FOREMOST = _Kind(
    _patterns(
        r"(?:was|welche\w*(?:\s+(?:punkt|bedingung|faktor)\w*)?)\s+(?:(?:davon|von\s+(?:diesen|denen"
        r"|allen|all\s+dem))\s+)?(?:ist|sind|wäre)\s+(?:(?:davon|dabei|denn|da|nun|jetzt|eigentlich"
        r"|für\s+(?:mich|uns|sie))\s+)*(?:das|der|die|am)\s+"
        r"(?:aller)?(?:wichtigste|entscheidendste|schwierigste|schwerste|beste)[nrs]?(?:\s+davon)?"
    ),
    r"wichtigst|\bvor allem\b|\binsbesondere\b|\bin erster linie\b|\bam meisten\b|\bzuallererst\b"
    r"|schwierigst|\bbesten?\b",
    needs_thing=False,
)
_REACHED = _Kind(
    _patterns(
        r"wie\s+(?:erreiche?n?|kontaktiere?n?)\s+(?:ich|wir|man)\s+"
        rf"{_PARTICLES}(?:de[nr]|die|das)\s+{_THING}"
    ),
    r"\bwend|kontakt|\bmeld|erreich|telefon|mail|@|\d{4}|sprechstunde|website|https?:"
    r"|(?:über|auf|unter)\s+\[",
)
_PROCEDURE = _Kind(
    _patterns(
        rf"{_NAMED_FIRST}wie\s+(?:läuft|laufen|geht|gehen|funktioniert|funktionieren|macht)\s+"
        rf"{_PARTICLES}{_IT}",
    ),
    r"\b(?:zunächst|anschließend|schritt\w*|indem|danach|zuerst|beginn\w*|über|können sie)\b",
)
_WORK = _Kind(
    _patterns(
        rf"{_NAMED_FIRST}was\s+(?:kann|können|macht|machen|tut|tun|leiste[tn])\s+{_PARTICLES}"
        r"(?:der|die|das)(?:\s+für\s+(?:uns|mich|einen))?(?:\s+(?:tun|machen|leisten))?"
    ),
    r"\b(?:berät|beraten|unterstütz(?:t|en)|biete[tn]|begleite[tn]|hilft|helfen|führ(?:t|en)"
    r"|organisier(?:t|en)|vermittel(?:t|n)|arbeite[tn]|sorg(?:t|en)|förder(?:t|n)|übern[ie]hm\w+"
    r"|bring(?:t|en)|liefer(?:t|n)|entwickel(?:t|n)|stell(?:t|en)|leg(?:t|en))\b",
)
_NAMES = _Kind(
    _patterns(rf"wie\s+hei(?:ß|ss)en\s+{_PARTICLES}(?:die|unsere|eure)\s+{_THING}"),
    r"\b(?:[Ff]rau|[Hh]err)\b",
)
_KINDS = (
    *(_FOREMOST, _EXAMPLE, _REASON, _REACHED, _PROCEDURE, _WORK, _NAMES),
    _MEANING,
)
# What a text tells the value of, and does not explain: "Was sind Ziele?"
_HAS_VALUE = re.compile(
    r"\b(?:thema|themen|inhalt|aufgabe|ziel|zweck|vorteil|nachteil|voraussetzung|bedingung|kosten"
    r"|preis|beispiel|unterschied|sinn|grund|gründe|nächste|passiert|zu\s+tun|neu)\w*",
    re.IGNORECASE,
)
# Whether and where a text says a thing: "Steht da nicht, oder?", "Da steht nicht, ob …".
_TOLD_THERE = (
    r"(?:da|das|dort|oben|hier|dazu|darüber|davon|es|drin|darin|im\s+text|in\s+der\s+antwort)"
)
_NOWHERE = r"(?:nicht|nich|nix|nichts|nirgends|nirgendwo|kein\w*)"
_IN_TEXT = re.compile(
    rf"""\W*{_OPENING}(?:
    ste(?:ht|hn|hen)\s+(?:{_TOLD_THERE}\s+)+(?:(?:aber|ja|doch|leider|auch|denn|also|noch|so)\s+)*
        (?:{_NOWHERE}\b.*|(?:et)?was\s+(?:zum?|zur|über|von|vom|darüber|dazu)\b.*|irgendwo\b.*)
    |ste(?:ht|hen)\s+(?:das|es|dazu|darüber)\s+(?:(?:denn|da|hier|auch|eigentlich)\s+)*(?:irgendwo|wo)\b.*
    |{_TOLD_THERE}\s+steht\s+(?:(?:das|es|dazu|darüber|aber|ja|doch|leider|auch|also|gar|noch)\s+)*
        (?:{_NOWHERE}\b(?:\s*,?\s*(?:ob|wann|wie|wer|wo|was|warum|wieviel|dass|oder|dazu|darüber|davon
        |drin|zu|zum|zur|von|über)\b.*)?)
    |(?:[^.?!]{{1,40}}[.?!]\s+)?wo\s+steht\s+(?:das|es|so\s*was)(?:\s+(?:denn|da|dort|hier|genau|so))*
    |davon\s+steht\s+(?:da|dort|hier|oben)\s+(?:aber\s+|ja\s+|doch\s+)?{_NOWHERE}\b.*
    )[\s.!?…]*""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_TOPIC = re.compile(
    rf"\W*{_OPENING}(?:(?:{_TOLD_THERE}|{_NOWHERE}|ste(?:ht|hn|hen)|wo|irgendwo|aber|ja|doch|leider"
    r"|auch|denn|also|noch|so|gar|genau|eigentlich|oder|etwas|was)\b\W*)+",
    re.IGNORECASE,
)
_LONGEST, _MOST_CHARACTERS = 12, 200  # words of such a message, and characters


@dataclass(frozen=True, slots=True)
class Detail:
    """What is asked about a text: the thing, empty if none is named, and how a sentence tells it."""

    thing: str
    _kind: _Kind

    @property
    def needs_thing(self) -> bool:
        """Tell whether nothing is asked unless the text holds the thing."""
        return self._kind.needs_thing

    @property
    def is_reason(self) -> bool:
        """Tell whether a reason is asked for."""
        return self._kind is _REASON

    def asks_like(self, other: Detail) -> bool:
        """Tell whether another question is of the same kind."""
        return self._kind is other._kind

    def is_told_by(self, sentence: str, words: Iterable[str]) -> bool:
        """Tell whether a sentence tells what is asked; `words` of it name the thing.

        >>> detail_asked("Was sind Paten?").is_told_by("Paten sind Freiwillige.", ["Paten"])
        True
        >>> detail_asked("Was sind Paten?").is_told_by("Auch Paten kommen.", ["Paten"])
        False
        """
        named = "|".join(map(re.escape, words))
        told = self._kind.told.replace("{thing}", f"(?:{named})")
        return re.search(told, sentence, re.IGNORECASE) is not None


def detail_asked(message: str) -> Detail | None:
    """Return what a message asks about a text that it takes a word of, None if it does not.

    >>> detail_asked("Und was heißt Konsens?").thing, detail_asked("Wann beginnt es?")
    ('Konsens', None)
    """
    if _is_long(message):
        return None
    for kind in _KINDS:
        for pattern in kind.asked:
            asked = pattern.fullmatch(message)
            if asked is None:
                continue
            thing = asked.groupdict().get("thing") or ""
            return None if kind is _MEANING and _HAS_VALUE.search(thing) else Detail(thing, kind)
    return None


def asks_where_told(message: str) -> bool:
    """Tell whether a message says or asks that a text does not tell a thing.

    >>> asks_where_told("Da steht nicht, ob das Pflicht ist"), asks_where_told("Auf der Karte?")
    (True, False)
    """
    return not _is_long(message) and _IN_TEXT.fullmatch(message) is not None


def names_no_topic(message: str) -> bool:
    """Tell whether such a message does not say what it looks for: "Steht das nirgends?".

    >>> names_no_topic("Steht da nicht, oder?"), names_no_topic("Steht da nichts zu Kosten?")
    (True, False)
    """
    return not _is_long(message) and _NO_TOPIC.fullmatch(message) is not None


def _is_long(message: str) -> bool:
    return len(message) > _MOST_CHARACTERS or len(message.split()) > _LONGEST
