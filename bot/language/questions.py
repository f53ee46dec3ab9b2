"""Several questions in one message, and questions that lean on the one before."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import chain

from bot.language.text import fold, folded, sentences
from bot.language.tokens import Token

_SUBORDINATE = r"dass|daß|ob|wenn|weil|damit|obwohl|sodass|als|um|der|die|das|den|dem|deren|dessen|welche[rmns]?"
_JOINT = re.compile(
    rf"\s*[,;](?!\s*(?:{_SUBORDINATE})\b)\s*(?:und|oder|sowie)?\s*|\s+\+\s+|\s+(?:und|sowie|oder|außerdem|ausserdem|zudem)\s+",
    re.IGNORECASE,
)
_LINKING = r"und|oder|sowie|außerdem|ausserdem|zudem|dann|noch|auch|zweitens|weiterhin"
_LEADING = re.compile(rf"^(?:(?:{_LINKING})\b[\s,:]*)+(?=\S+\s)", re.IGNORECASE)
_FEWEST_WORDS = 2
_FEWEST_WORDS_OF_MAIL = 30
_INDIRECT = re.compile(
    r"\b(?:wann|wie|wo|wer|wen|wem|was|warum|wieso|weshalb|wozu|woher|wohin|welche\w*|ob|wissen|sagen|erfahren|frage|nennen|mitteilen)\b",
    re.IGNORECASE,
)
_LEANING = frozenset(
    fold(word)
    for words in (
        "und oder aber auch noch dann denn so sowas das die der es er sie ihn ihm ihr ihnen deren dessen den dem dies diese dieser dieses",
        "da dabei dafür dazu davon dort damit daran darin darüber dagegen danach wie was wer wen wem wo wann warum wieso welche welcher",
    )
    for word in words.split()
)
_ALWAYS_ELLIPTIC = 3  # words; "Häufigkeit pro Jahr?" names no topic
_LONGEST_ELLIPSIS = 6  # words; a longer question names its topic
_MOST_CUTS = 4  # a message with more commas and conjunctions is a story, not a list of questions


def segmentations(text: str) -> list[tuple[str, ...]]:
    """Return the ways to read a message as several questions.

    By sentences, then cut once at each comma or conjunction.

    What leads up to the first question mark is the story behind the question, not a question of its
    own. A piece that was cut off has no question mark: it belonged to the whole sentence.

    >>> segmentations("Wir sind neu hier. Was ist das? Was kostet das?")
    [('Was ist das?', 'Was kostet das?')]
    """
    parts = [part for part in sentences(text) if len(part.split()) >= _FEWEST_WORDS]
    first = next((i for i, part in enumerate(parts) if part.endswith("?")), 0)
    asked = tuple(map(_bare, parts[first:]))
    found = [asked] if len(asked) > 1 else []
    for number, part in enumerate(asked):
        cuts = list(_JOINT.finditer(part))
        for cut in cuts if len(cuts) <= _MOST_CUTS else ():
            halves = (_bare(part[: cut.start()]), _bare(part[cut.end() :]).rstrip("?"))
            if all(len(half.split()) >= _FEWEST_WORDS for half in halves):
                found.append((*asked[:number], *halves, *asked[number + 1 :]))
    return found


def asking_part(text: str) -> str | None:
    """Return the sentences of a long message that ask, None if it is short or nothing in it asks.

    A mail tells a story before it asks, in words of other entries: sentences with a question mark
    are what it asks, or else the last one that asks indirectly.
    """
    if len(text.split()) < _FEWEST_WORDS_OF_MAIL:
        return None
    parts = [part for part in sentences(text) if len(part.split()) >= _FEWEST_WORDS]
    asked = [part for part in parts if part.endswith("?")] or [
        part for part in parts if _INDIRECT.search(part)
    ][-1:]
    return " ".join(asked) if asked and len(asked) < len(parts) else None


def pieces(text: str, courtesies: Container[str]) -> list[str]:
    """Return the parts of a message that may be a question beside a remark.

    Sentences, halves, what follows leading courtesies.

    >>> pieces("Danke schön und wie oft trifft man sich", {"danke schon"})
    ['Danke schön', 'wie oft trifft man sich']
    """
    words = text.split()
    rests = (
        " ".join(words[end:])
        for end in range(1, len(words))
        if folded(" ".join(words[:end])) in courtesies
    )
    parts = [*sentences(text), *chain.from_iterable(segmentations(text)), *rests]
    found = dict.fromkeys(_bare(part) for part in parts)
    return [part for part in found if part != text and len(part.split()) >= _FEWEST_WORDS]


def _bare(part: str) -> str:
    """Strip the joint words, so that a part reads as a question of its own."""
    return _LEADING.sub("", part.strip(" ,;+"))


def is_elliptic(tokens: Sequence[Token]) -> bool:
    """Tell whether a question is so short, and leans so on what was said, that its topic stands in the one before."""
    if len(tokens) <= _ALWAYS_ELLIPTIC:
        return True
    return len(tokens) <= _LONGEST_ELLIPSIS and any(
        fold(token.text) in _LEANING for token in tokens
    )
