"""What the bot says to one question, as values that every channel renders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.faq.values import HelpNumber
from bot.retrieval.match import Match

Kind = Literal["answer", "suggest", "smalltalk", "none", "crisis"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An official answer to show: under the matched question, with notes that change by the day."""

    id: str
    question: str
    text: str
    score: float
    asked: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A published question offered as a button."""

    id: str
    question: str
    score: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What every channel renders: decided by the assistant, worded by `wording`."""

    kind: Kind
    message: str = ""
    answers: tuple[Answer, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    ranking: tuple[Match, ...] = ()
    numbers: tuple[HelpNumber, ...] = ()

    @property
    def context(self) -> str | None:
        """Return the id that the caller passes back with the next question."""
        return self.answers[-1].id if self.answers else None
