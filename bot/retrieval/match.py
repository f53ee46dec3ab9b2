"""A place in the ranking of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.faq.values import Entry


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with its share in a ranking, which orders, and the probability stated for it.

    Both are from 0 to 1.
    """

    entry: Entry
    share: float
    probability: float

    @classmethod
    def certain(cls, entry: Entry) -> Self:
        """Return an entry that was named or pointed at."""
        return cls(entry, share=1.0, probability=1.0)

    @property
    def id(self) -> str:
        """Return the id of the entry."""
        return self.entry.id

    @property
    def question(self) -> str:
        """Return the published question of the entry."""
        return self.entry.question
