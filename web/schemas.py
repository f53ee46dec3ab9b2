"""Requests and answers of the API, the one source of its validation and of the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.conversation.context import LONGEST
from bot.conversation.reading import LONGEST_QUESTION
from bot.conversation.reply import Kind
from bot.faq.values import LONGEST_ID


class _Request(BaseModel):
    model_config = ConfigDict(strict=True)


class AskBody(_Request):
    """A question in the visitor's words."""

    question: Annotated[
        str,
        Field(
            min_length=1, max_length=LONGEST_QUESTION, description="Die Frage in eigenen Worten."
        ),
    ]
    context: Annotated[
        str | None,
        Field(
            max_length=LONGEST,
            description="Der `context` der vorigen Antwort, oder die Kennung eines Eintrags.",
        ),
    ] = None


class FeedbackBody(_Request):
    """A vote on an answer."""

    event_id: Annotated[
        str,
        Field(
            min_length=1,
            max_length=64,
            pattern="^[A-Za-z0-9_-]+$",
            description="Kennung aus der Antwort.",
        ),
    ]
    helpful: Annotated[bool, Field(description="Ob die Antwort geholfen hat.")]


class SuggestQuery(BaseModel):
    """The beginning of a question, as typed so far."""

    q: Annotated[
        str, Field(max_length=LONGEST_QUESTION, description="Was bisher eingegeben wurde.")
    ] = ""


class EntryPath(BaseModel):
    """The id of an entry in the address."""

    id: Annotated[
        str, Field(min_length=1, max_length=LONGEST_ID, description="Kennung eines Eintrags.")
    ]


class Link(BaseModel):
    """A link in an answer."""

    text: str
    href: str


class EntryOut(BaseModel):
    """A published entry.

    `notes` are lines of the day, e.g. the next date, and `notes_html` the same with links. `lead`
    is the note that belongs above the text, `calendar` the address of a calendar file.
    """

    id: str
    question: str
    category: str
    url: str
    text: str
    html: str
    links: list[Link]
    notes: list[str]
    notes_html: list[str]
    calendar: str | None
    lead: str | None = None

    @property
    def lead_html(self) -> list[str]:
        """Return the note above the text, if there is one."""
        return [html for note, html in self._notes() if note == self.lead]

    @property
    def closing_html(self) -> list[str]:
        """Return the notes below the text."""
        return [html for note, html in self._notes() if note != self.lead]

    def _notes(self) -> list[tuple[str, str]]:
        return list(zip(self.notes, self.notes_html, strict=True))


class AnswerOut(EntryOut):
    """An entry that answers the question, with the probability that it does.

    `asked` is the part of the message it answers. `focus` is the part of `text` that states what
    was asked, which `html` holds in a `mark`.
    """

    score: float
    asked: str
    focus: str | None = None


class SuggestionOut(BaseModel):
    """A published question to offer."""

    id: str
    question: str
    score: float


class NumberOut(BaseModel):
    """A telephone number to call in distress.

    It has an owner, a form to read, and a form to dial in a `tel:` link.
    """

    name: str
    number: str
    tel: str


class WayOut(BaseModel):
    """A way to ask people: a mail, a call, the calendar file, a link such as that of a meeting.

    `detail` is the mail address or telephone number, "" for the others.
    """

    kind: Literal["mail", "phone", "calendar", "link"]
    label: str
    url: str
    detail: str = ""


class AskReply(BaseModel):
    """The reply to a question.

    `decline` is the message after „Keine davon“ or a vote „Nein“, and `help` has the entries to
    offer with it or with a decline: with an answer first those that may be meant instead, then
    those that say whom to ask. `context` goes with the next question. `numbers` come with the
    kind "crisis": the `message` is for somebody in distress, and nothing else belongs beside it.
    `ways` are the buttons that belong to a decline.
    """

    kind: Kind
    message: str
    answers: list[AnswerOut]
    suggestions: list[SuggestionOut]
    decline: str
    help: list[SuggestionOut]
    context: str | None
    event_id: str
    numbers: list[NumberOut] = []
    ways: list[WayOut] = []


class SuggestReply(BaseModel):
    """Up to five published questions."""

    suggestions: list[SuggestionOut]


class CategoryOut(BaseModel):
    """A category with its entries."""

    name: str
    entries: list[EntryOut]


class ConsultationOut(BaseModel):
    """The next consultation hour."""

    title: str
    next: str
    calendar: str


class FaqReply(BaseModel):
    """All published entries by category."""

    name: str
    publisher: str
    digest: str
    categories: list[CategoryOut]
    consultation: ConsultationOut | None


class FeedbackReply(BaseModel):
    """Whether the vote was kept, and what to say."""

    recorded: bool
    message: str


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """What the process answers from."""

    status: Literal["ok"]
    data_fault: str | None  # why changed data were refused; the old ones answer on
    entries: int
    digest: str
    pipeline: str


class FieldError(BaseModel):
    """One wrong field of a request."""

    field: str
    message: str


class Problem(BaseModel):
    """An error by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[FieldError] | None = None
