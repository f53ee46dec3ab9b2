"""From single events to the figures of a report."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median_high
from typing import Any

from bot.editing.report.grouping import Group
from bot.faq.values import Faq
from bot.recording import IN_DISTRESS

MOST_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class Week:
    """The replies of one calendar week, by kind.

    Replies to people in distress are counted and nothing else.
    """

    year: int
    week: int
    answered: int
    suggested: int
    declined: int
    smalltalk: int
    in_distress: int


@dataclass(frozen=True, slots=True)
class EntryFigures:
    """How often an entry was the answer, and how visitors voted on it.

    `texts` are the questions of those who voted "Nein".
    """

    id: str
    question: str
    asked: int
    liked: int
    disliked: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a report shows."""

    since: dt.datetime
    until: dt.datetime
    replies: int
    channels: Mapping[str, int]
    median_milliseconds: float
    weeks: tuple[Week, ...]
    most_asked: tuple[EntryFigures, ...]
    never_asked: tuple[EntryFigures, ...]
    disliked: tuple[EntryFigures, ...]
    unanswered: tuple[Group, ...]


def figures(
    rows: Sequence[Mapping[str, Any]],
    faq: Faq,
    groups: Sequence[Group],
    since: dt.datetime,
    until: dt.datetime,
) -> Figures:
    """Count the events; entries that the FAQ no longer has are left out."""
    entries = _entries(rows, faq)
    by_asked = sorted(entries, key=attrgetter("asked"), reverse=True)
    by_disliked = sorted(entries, key=attrgetter("disliked"), reverse=True)
    most_asked = [entry for entry in by_asked[:MOST_ENTRIES] if entry.asked]
    never_asked = [entry for entry in entries if not entry.asked]
    disliked = [entry for entry in by_disliked[:MOST_ENTRIES] if entry.disliked]
    channels = Counter(row["channel"] for row in rows)
    return Figures(
        since=since,
        until=until,
        replies=len(rows),
        channels=dict(channels),
        median_milliseconds=_median_milliseconds(rows),
        weeks=tuple(_weeks(rows)),
        most_asked=tuple(most_asked),
        never_asked=tuple(never_asked),
        disliked=tuple(disliked),
        unanswered=tuple(groups),
    )


def _median_milliseconds(rows: Sequence[Mapping[str, Any]]) -> float:
    if not rows:
        return 0.0
    median: float = median_high(row["milliseconds"] for row in rows)
    return round(median, 2)


def _weeks(rows: Iterable[Mapping[str, Any]]) -> Iterable[Week]:
    kinds = defaultdict[tuple[int, int], Counter[str]](Counter)
    for row in rows:
        year, week, _ = row["time"].isocalendar()
        count = kinds[year, week]
        count[row["kind"]] += 1
    for (year, week), count in sorted(kinds.items()):
        yield Week(
            year=year,
            week=week,
            answered=count["answer"],
            suggested=count["suggest"],
            declined=count["none"],
            smalltalk=count["smalltalk"],
            in_distress=count[IN_DISTRESS],
        )


def _entries(rows: Iterable[Mapping[str, Any]], faq: Faq) -> list[EntryFigures]:
    asked = Counter[str]()
    liked = Counter[str]()
    disliked = Counter[str]()
    texts = defaultdict[str, list[str]](list)
    for row in rows:
        ids = row["entries"]
        vote = row["vote"]
        text = row["text"]
        asked.update(ids)
        if vote is not None:
            votes = liked if vote else disliked
            votes.update(ids)
        if text:
            for entry_id in ids:
                texts[entry_id].append(text)

    entries = []
    for entry in faq.entries:
        counted = EntryFigures(
            id=entry.id,
            question=entry.question,
            asked=asked[entry.id],
            liked=liked[entry.id],
            disliked=disliked[entry.id],
            texts=tuple(texts[entry.id]),
        )
        entries.append(counted)
    return entries
