"""Several questions in one message."""

from __future__ import annotations

import re

from bot.text import sentences

_SUBORDINATE = r"dass|daß|ob|wenn|weil|damit|obwohl|sodass|als|um|der|die|das|den|dem|deren|dessen|welche[rmns]?"
_JOINT = re.compile(
    rf"\s*[,;]\s*(?!(?:{_SUBORDINATE})\b)(?:und|oder|sowie)?\s*|\s+\+\s+|\s+(?:und|sowie|oder|außerdem|ausserdem|zudem)\s+",
    re.IGNORECASE,
)
_LINKING = r"und|oder|sowie|außerdem|ausserdem|zudem|dann|noch|auch|was|zweitens|weiterhin"
_LEADING = re.compile(rf"^(?:(?:{_LINKING})\b[\s,:]*)+(?=\S+\s)", re.IGNORECASE)
_FEWEST_WORDS = 2
_MOST_CUTS = 4  # a message with more commas and conjunctions is a story, not a list of questions


def segmentations(text: str) -> list[tuple[str, ...]]:
    """Return the ways to read a message as several questions: by sentences, then cut once at each comma or conjunction.

    What leads up to the first question mark is the story behind the question, not a question of its own.

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
            halves = (_bare(part[: cut.start()]), _bare(part[cut.end() :]))
            if all(len(half.split()) >= _FEWEST_WORDS for half in halves):
                found.append((*asked[:number], *halves, *asked[number + 1 :]))
    return found


def _bare(part: str) -> str:
    """Strip the joint words, so that a part reads as a question of its own."""
    return _LEADING.sub("", part.strip(" ,;+"))
