"""What kind of answer a question expects, and which kinds of it a sentence can hold.

Wann? A date or a time. Wie viele? A number. Wie viel, wie teuer? A sum. Wo? A place to look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TIME = "time"
_HOW_MANY = r"\bwie ?viele?n?\b(?! uhr)|\bwelche[mnr]? (?:an)?zahl\b"
_ASKED = {
    TIME: (
        r"\bwann\b|\buhrzeit|\bwie ?viel uhr\b|\bdatum\b"
        r"|\bwie (?:oft|häufig|lang|lange|regelmäßig)\b"
        r"|\bturnus|\brhythmus|\btermine?\b|\bwelche[mnr]? (?:tag|monat|jahr|woche|abst[aä]nd)"
    ),
    "number": (
        rf"{_HOW_MANY}|\banzahl\b|\bhöchstens\b|\bmindestens\b|\bmaximal\b"
        r"|\bwie (?:oft|häufig)\b"
    ),
    "sum": (
        r"\bkost|\bgeld\b|\beuro\b|\bteuer\b|\bbetrag|\bgebühr|\bpreis"
        r"|\bfördermittel|\bzuschuss"
    ),
    "place": r"\bwo\b|\bwohin\b|\bwoher\b|\bwebseite|\bwebsite|\bhomepage|\blink\b|\bonline\b",
}
_HELD = {
    TIME: (
        r"\d{1,2}[:.]\d\d\b|\buhr\b|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
        r"|monat|jahr\b|jahre|jährlich|woche|wöchentlich|täglich|\btage?\b|quartal"
        r"|\bstunden?\b|minute|\btermine?\b"
        r"|\b(?:19|20)\d\d\b"
        r"|\b(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)"
    ),
    "number": (
        r"\d|\b(?:einmal|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b"
        r"|\bhalb|\bbeiden?\b|\bmehrere|mal\b"
    ),
    "sum": r"\d|\beuro\b|€|kosten|gebühr|prozent|%",
    "place": (
        r"website|webseite|homepage|\bkarte|\blink|\bseite\b|https?:|www\."
        r"|\badresse|\braum\b|stra(?:ß|ss)e"
    ),
}
_ASKED_FOR = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ASKED.items()}
_HELD_BY = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _HELD.items()}


def kinds_asked(question: str) -> frozenset[str]:
    """Return the kinds of answer that a question expects, none for most questions."""
    return _found(_ASKED_FOR, question)


def kinds_held(sentence: str) -> frozenset[str]:
    """Return the kinds of answer that a sentence can hold."""
    return _found(_HELD_BY, sentence)


def _found(patterns: Mapping[str, re.Pattern[str]], text: str) -> frozenset[str]:
    found = []
    for kind, pattern in patterns.items():
        match = pattern.search(text)
        if match:
            found.append(kind)
    return frozenset(found)
