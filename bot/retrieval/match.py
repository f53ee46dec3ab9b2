"""A place in the ranking of a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bot.faq.values import Entry


@dataclass(frozen=True, slots=True)
class Match:
    """An entry in the ranking of a question.

    Three values from 0 to 1 tell how likely an entry is:

    - its `probability` in the ranking, where all targets have 1 together: it orders the entries;
    - its `calibrated` probability (Platt 1999): people and programs are told this one, as a score;
    - the confidence in the best entry to answer (`Ranked.confidence`): it decides on the reply.
    """

    entry: Entry
    probability: float
    calibrated: float

    @classmethod
    def certain(cls, entry: Entry) -> Self:
        """Return an entry that was named or pointed at."""
        return cls(entry, probability=1.0, calibrated=1.0)

    @property
    def id(self) -> str:
        """Return the id of the entry."""
        return self.entry.id

    @property
    def question(self) -> str:
        """Return the published question of the entry."""
        return self.entry.question
