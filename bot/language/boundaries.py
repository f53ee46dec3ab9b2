"""Where a clause of a message may end: at each mark, each conjunction, and where a new one begins.

`bot.language.segmentation` looks at what stands on both sides and takes a few of them. Here are all
of them, for whoever weighs what the sides ask for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import lru_cache
from itertools import combinations
from operator import attrgetter

from bot.language.plain_words import PARTS_KEPT
from bot.language.segmentation import are_apart, bare, unmarked_questions

MOST_BOUNDARIES = 6  # between which clauses are looked at


class Kind(StrEnum):
    """How two clauses are joined."""

    SENTENCE = auto()
    JOINT = auto()  # "and", a sign for it, or the mark of a list
    OR = auto()
    COMMA = auto()
    COLON = auto()
    DASH = auto()  # or a bracket
    UNMARKED = auto()  # a question begins without any sign


_NUMBER = r"(?:eins|zwei|drei|vier|\d|[a-d])\b"
_ITEM = rf"""(?:frage|punkt|anliegen)\s+{_NUMBER} | (?:erst|zweit|dritt)ens\b
    | \(?(?:i{{1,3}}|\d|[a-d])[.)]\s | (?:die|das)\s+(?:eine|andere|erste|zweite|dritte|letzte):"""
_AND = r"und|un|u\.?|sowie|nebst|plus|außerdem|ausserdem|zudem|ferner|dazu|danach|dann|beziehungsweise|bzw\.?"
_BOUNDARY = re.compile(
    rf"""(?=[\s,:])(?: (?P<{Kind.SENTENCE}> (?<=[.?!…;])\s+ | \s*\n\s* )
    | (?P<{Kind.JOINT}> \s*,?\s+(?:{_AND})\s+ | \s+(?:[+&|]|//?)\s* | \s+(?={_ITEM}) )
    | (?P<{Kind.OR}> \s*,?\s+oder\s+ )
    | (?P<{Kind.COMMA}> \s*,\s+ )
    | (?P<{Kind.COLON}> \s*:\s+ )
    | (?P<{Kind.DASH}> \s+[–—-]\s+ | \s+\( ) )""",
    re.IGNORECASE | re.VERBOSE,
)
_STRONG = (Kind.SENTENCE, Kind.JOINT)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where a clause may end, from the end of one to the start of the next."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two neighbouring parts of a message, and how they are joined.

    `places` are the numbers of the boundaries before, between and after them.
    """

    first: str
    second: str
    kind: Kind
    places: tuple[int, int, int]


@lru_cache(PARTS_KEPT)
def neighbours(text: str) -> tuple[Neighbours, ...]:
    """Return all pairs of parts that stand side by side between the boundaries of a message.

    >>> [(pair.first, pair.second) for pair in neighbours("Was ist das, und was kostet es?")]
    [('Was ist das', 'was kostet es?')]
    """
    between = boundaries(text)
    return tuple(_neighbours(text, between)) if between else ()


def _neighbours(text: str, between: Sequence[Boundary]) -> Iterator[Neighbours]:
    starts = [0, *(boundary.end for boundary in between)]
    ends = [*(boundary.start for boundary in between), len(text)]
    places = range(len(starts) + 1)
    parts = {
        (start, end): bare(text[starts[start] : ends[end - 1]])
        for start, end in combinations(places, 2)
    }
    for middle in places[1:-1]:
        *earlier, boundary = between[:middle]
        start = _sentence_start(earlier)
        sentence = bare(text[start : boundary.start])
        for after in places[middle + 1 :]:
            second = parts[middle, after]
            if not second or not are_apart(sentence, second):
                continue
            for before in places[:middle]:
                first = parts[before, middle]
                if first:
                    yield Neighbours(first, second, boundary.kind, (before, middle, after))


def _sentence_start(earlier: Sequence[Boundary]) -> int:
    """Return where the sentence begins that follows some boundaries."""
    ends = [boundary.end for boundary in earlier if boundary.kind is Kind.SENTENCE]
    return ends[-1] if ends else 0


def boundaries(text: str) -> list[Boundary]:
    """Return where a clause may end; of many boundaries those of sentences, items and "and"."""
    found = [*_marked(text), *_unmarked(text)]
    found.sort(key=attrgetter("start"))
    apart = list[Boundary]()
    end = 0
    for boundary in found:
        if boundary.start >= end:
            apart.append(boundary)
            end = boundary.end
    if len(apart) > MOST_BOUNDARIES:
        strong = [boundary for boundary in apart if boundary.kind in _STRONG]
        apart = strong or apart
    return apart[:MOST_BOUNDARIES]


def _unmarked(text: str) -> Iterator[Boundary]:
    for start, end in unmarked_questions(text):
        yield Boundary(start, end, Kind.UNMARKED)


def _marked(text: str) -> Iterator[Boundary]:
    """Yield what divides clauses, but for what a message begins and ends with."""
    for match in _BOUNDARY.finditer(text):
        start, end = match.span()
        if start > 0 and end < len(text) and match.lastgroup:
            yield Boundary(start, end, Kind(match.lastgroup))
