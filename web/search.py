"""What a search without JavaScript shows, decided before a template lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Kind, Reply
from bot.faq.values import Entry
from bot.operating.responder import Served
from bot.retrieval.match import Match
from web.replies import ask_reply, ways
from web.schemas import AnswerOut, AskReply, NumberOut, WayOut

# What stands above the further questions; suggestions have the heading of the page.
_OFFERS: Mapping[Kind, str] = {
    "answer": wording.RELATED,
    "suggest": "",
    "smalltalk": wording.RELATED,
    "none": "Vielleicht passt eine dieser Fragen",  # those that hold the words of the search
    "crisis": "",
}
_WHERE_TO_ASK = "Hier können Sie nachfragen"


@dataclass(frozen=True)
class SearchPage:
    """A search and its results.

    `offers` are further questions, under a heading of their own unless they are all there is.
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
    if reply.stands_alone:
        numbers = tuple(sent.numbers)
        return SearchPage(
            question, "Hier bekommen Sie Hilfe", reply.message, numbers=numbers, is_care=True
        )
    offers = _offers(assistant, reply, typed)
    heading, message = _heading_and_message(sent)
    return SearchPage(
        question=question,
        heading=heading,
        message=message,
        answers=tuple(sent.answers),
        offers=offers,
        offers_heading=_offers_heading(reply, typed) if offers else "",
        ways=tuple(ways(assistant.faq, question)) if reply.kind == "none" else (),
        event_id=served.event_id if reply.answers else "",
    )


def _heading_and_message(sent: AskReply) -> tuple[str, str]:
    """Return what stands above the results, and what is said below that.

    Above suggestions there may be numbers to call, which do not belong to their heading.
    """
    match sent.kind:
        case "suggest":
            numbers, _, heading = sent.message.rpartition("\n\n")
            return heading, numbers
        case "none":
            return "Keine Antwort gefunden", sent.message
        case _:
            heading = "Antworten" if len(sent.answers) > 1 else "Antwort"
            return heading, sent.message


def _offers_heading(reply: Reply, typed: Sequence[Match]) -> str:
    """Return what stands above the further questions; below a decline they may only say whom to ask."""
    if reply.kind == "none" and not typed:
        return _WHERE_TO_ASK
    return _OFFERS[reply.kind]


def _offers(assistant: Assistant, reply: Reply, typed: Sequence[Match]) -> tuple[Entry, ...]:
    """Return each question once, none that is answered already."""
    offered = list(reply.suggestions if reply.kind == "suggest" else typed)
    if reply.kind == "none":
        offered += assistant.help()
    by_id = {match.id: match.entry for match in offered}
    for answer in reply.answers:
        by_id.pop(answer.id, None)
    return tuple(by_id.values())
