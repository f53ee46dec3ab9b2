"""What a source of questions holds, as values: read, but not yet judged."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.values import Phrase

LARGEST_SOURCE = 20_000_000  # bytes; a page or a table of questions has a hundredth of that


class SourceError(ValueError):
    """A source cannot be read; the message names it and says what was expected."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its answer in Markdown, as the source has them.

    `entry` is the number or name that the source gives it, `place` where it stands there.
    `is_open` marks a heading that is no question, for a person to decide about.
    """

    question: str
    answer: str
    category: str = ""
    phrases: tuple[Phrase, ...] = ()
    entry: str = ""
    place: str = ""
    is_open: bool = False


UNSORTED = "Allgemeines"  # the category of a question without one, in an FAQ that has categories


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not taken over: where it stands, what it is, and why."""

    place: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """All that was found, what was skipped, and the title, if there is one."""

    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...] = ()
    title: str = ""
