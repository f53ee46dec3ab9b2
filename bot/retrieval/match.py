"""A place in the ranking of a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with the probability (0 to 1) that it answers the question."""

    id: str
    score: float
