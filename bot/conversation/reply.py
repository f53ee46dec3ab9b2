"""What the bot says to one question, as values that every channel renders."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.conversation.context import Offered
from bot.faq.values import Entry, HelpNumber
from bot.retrieval.match import Match

RANKING = 10  # entries of a ranking that a reply holds

Kind = Literal["answer", "suggest", "smalltalk", "none", "crisis"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An official answer to show: under the matched question, with notes that change by the day.

    `calibrated` is the probability of being right. `focus` is the part of the text that states what
    was asked, None if the whole of it does. `lead` is the note that belongs above the
    text, as it is what was asked; None if none is.
    """

    entry: Entry
    calibrated: float
    asked: str = ""
    notes: tuple[str, ...] = ()
    focus: str | None = None
    lead: str | None = None

    @property
    def id(self) -> str:
        """Return the id of the entry."""
        return self.entry.id

    @property
    def question(self) -> str:
        """Return the published question of the entry."""
        return self.entry.question

    @property
    def closing(self) -> tuple[str, ...]:
        """Return the notes that stand below the text."""
        return tuple(note for note in self.notes if note != self.lead)

    @property
    def text(self) -> str:
        """Return the official answer, as Markdown."""
        return self.entry.answer


@dataclass(frozen=True, slots=True)
class Reply:
    """What every channel renders: decided by the assistant, worded by `wording`.

    `suggestions` are the published questions offered as buttons. `refuses` tells that the visitor
    refused what was shown before. `left_open` quotes the questions of the message that got no
    answer. `need` is the kind of need that `numbers` are for, and `ends_need` tells that there was
    none after all. `context` is what the caller passes back with the next question.

    `how` tells how the suggestions are put, if nothing is answered, and `picks` that the answers
    were picked from what was offered before. `above` is the entry answered last, if the reply leads
    back to that answer. `is_brief` tells that a decline points at what was said a moment ago:
    nothing of that is shown again.
    """

    kind: Kind
    message: str = ""
    answers: tuple[Answer, ...] = ()
    suggestions: tuple[Match, ...] = ()
    ranking: tuple[Match, ...] = field(default=(), repr=False)  # of all entries
    numbers: tuple[HelpNumber, ...] = ()
    refuses: bool = False
    left_open: tuple[str, ...] = ()
    need: str | None = None
    ends_need: bool = False
    picks: bool = False
    how: Offered = Offered.CHOICE
    above: Match | None = None
    is_brief: bool = False
    context: str | None = None

    @property
    def stands_alone(self) -> bool:
        """Tell whether nothing else may be shown beside it: it is for somebody in distress."""
        return self.kind == "crisis"
