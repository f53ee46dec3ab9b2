"""What a search without JavaScript shows, decided before a template lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.faq.values import Entry
from bot.operating.responder import Served
from bot.retrieval.match import Match
from web.render import ask_reply, ways
from web.schemas import AnswerOut, NumberOut, WayOut


@dataclass(frozen=True)
class SearchPage:
    """A search and its results.

    `offers` are further questions, under a heading of their own if there is an answer.
    """

    question: str
    heading: str
    message: str = ""
    answers: tuple[AnswerOut, ...] = ()
    offers: tuple[Entry, ...] = ()
    offers_heading: str = ""
    numbers: tuple[NumberOut, ...] = ()
    ways: tuple[WayOut, ...] = ()
    event_id: str = ""  # to vote on, "" where there is nothing to vote on
    is_care: bool = False  # for somebody in distress, with nothing else beside it


def search_page(served: Served, question: str, typed: Sequence[Match]) -> SearchPage:
    """Return the page of a reply, and of questions that hold the words of the search."""
    reply, assistant = served.reply, served.assistant
    sent = ask_reply(served)
    if reply.kind == "crisis":
        numbers = tuple(sent.numbers)
        return SearchPage(
            question, "Hier bekommen Sie Hilfe", reply.message, numbers=numbers, is_care=True
        )
    offers = _offers(assistant, reply, typed)
    return SearchPage(
        question=question,
        heading=_heading(reply, offers),
        message="" if reply.kind == "suggest" else sent.message,
        answers=tuple(sent.answers),
        offers=offers,
        offers_heading=wording.RELATED if reply.answers and offers else "",
        ways=tuple(ways(assistant.faq, question)) if reply.kind == "none" else (),
        event_id=served.event_id if reply.answers else "",
    )


def _heading(reply: Reply, offers: Sequence[Entry]) -> str:
    if reply.kind == "suggest":
        return reply.message
    if reply.kind == "none":
        return "Vielleicht passt eine dieser Fragen" if offers else "Kein Treffer"
    return "Antworten" if len(reply.answers) > 1 else "Antwort"


def _offers(assistant: Assistant, reply: Reply, typed: Sequence[Match]) -> tuple[Entry, ...]:
    """Return each question once, none that is answered already."""
    offered = list(reply.suggestions if reply.kind == "suggest" else typed)
    if reply.kind == "none":
        offered += assistant.help()
    by_id = {match.id: match.entry for match in offered}
    for answer in reply.answers:
        by_id.pop(answer.id, None)
    return tuple(by_id.values())
