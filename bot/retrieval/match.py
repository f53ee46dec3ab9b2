"""A place in the ranking of a question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.values import Entry


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with a score from 0 to 1.

    It is its share in a ranking, and in a reply the probability that is stated for that share.
    """

    entry: Entry
    score: float

    @property
    def id(self) -> str:
        """Return the id of the entry."""
        return self.entry.id

    @property
    def question(self) -> str:
        """Return the published question of the entry."""
        return self.entry.question
