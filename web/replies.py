"""Replies as the API sends them, with what to do where no answer is found or none has helped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.conversation.ways import ways_out
from bot.faq.values import Faq
from bot.operating.responder import Served
from bot.retrieval.match import Match
from web.render import CALENDAR, answer_out, number_out, root, suggestion_out
from web.schemas import AskReply, WayOut

_NEAR = 0.02  # probability of an entry that may have been meant
_MOST_NEAREST = 2  # questions after a vote „Nein“, so that the ways to people stay in sight
_AGAIN_OR_ELSE = "Fragen Sie gern noch einmal mit anderen Worten, oder sehen Sie, ob eine der Fragen unten passt."
_NOBODY = (
    f"{wording.NO_CONTACT} Fragen Sie gern noch einmal mit anderen Worten, "
    "oder sehen Sie alle Fragen durch."
)
_ALL_QUESTIONS = "Alle Fragen und Antworten"
_IMPRINT = "Impressum mit Kontaktangaben"


def ask_reply(served: Served) -> AskReply:
    """Return a reply with all that a page needs to show it."""
    assistant, reply = served.assistant, served.reply
    nearest = tuple(_nearest(assistant, reply))
    return AskReply(
        kind=reply.kind,
        message=wording.in_words(_with_advice(assistant, reply)),
        answers=[answer_out(assistant, answer) for answer in reply.answers],
        suggestions=[suggestion_out(suggestion) for suggestion in reply.suggestions],
        decline=_decline(assistant, reply, nearest),
        help=[suggestion_out(match) for match in (*nearest, *_help(assistant, reply))],
        context=reply.context,
        event_id=served.event_id,
        numbers=[number_out(number) for number in reply.numbers],
    )


def unhelped(assistant: Assistant, nearest: Iterable[Match] = ()) -> Iterator[str]:
    """Yield the paragraphs after a vote „Nein“: to ask in other words, and whom to ask.

    `nearest` are other questions that stand below.
    """
    again = _AGAIN_OR_ELSE if tuple(nearest) else wording.ASK_AGAIN
    yield f"{wording.UNHELPED} {again}"
    whom = assistant.decline_text("")
    if whom:
        yield whom
    elif _leads_nowhere(assistant):
        yield wording.NO_CONTACT


def ways(faq: Faq, question: str = "") -> list[WayOut]:
    """Return where to ask instead, with the question filled in where that can be.

    Where no person can be reached, the imprint is a way: by law it names an address.
    """
    calendar = root(CALENDAR) if faq.site.consultation else ""
    found = [WayOut(**asdict(way)) for way in ways_out(faq, calendar, question)]
    imprint = faq.site.links.get("impressum")
    if imprint and not faq.site.is_reachable:
        found.append(WayOut(kind="link", label=_IMPRINT, url=imprint))
    return found


def ways_from_chat(assistant: Assistant, question: str) -> list[WayOut]:
    """Return the same for the chat, where they lead at least to the list of all questions."""
    found = ways(assistant.faq, question)
    if not found and not assistant.help():
        found.append(WayOut(kind="link", label=_ALL_QUESTIONS, url=root("/")))
    return found


def _help(assistant: Assistant, reply: Reply) -> tuple[Match, ...]:
    """Return the entries that say whom to ask, unless they stand just above."""
    return () if reply.stands_alone or reply.is_brief else assistant.help()


def _nearest(assistant: Assistant, reply: Reply) -> Iterator[Match]:
    """Yield what may be meant if no answer helps: what is near, or else asked next.

    Nothing is yielded that is shown anyway.
    """
    if reply.kind != "answer":
        return
    shown = {match.id for match in (*reply.suggestions, *assistant.help())}
    shown.update(answer.id for answer in reply.answers)
    near = [
        match for match in reply.ranking if match.probability >= _NEAR and match.id not in shown
    ]
    shown.update(match.id for match in near)
    (*_, last) = reply.answers
    next_asked = assistant.related(last.id, excluded=shown)
    yield from (*near, *next_asked)[:_MOST_NEAREST]


def _decline(assistant: Assistant, reply: Reply, nearest: Iterable[Match]) -> str:
    """Return what to say after a vote „Nein“ or „Keine davon“."""
    match reply.kind:
        case "crisis":
            return ""
        case "answer":
            return "\n\n".join(unhelped(assistant, nearest))
        case "suggest":
            return _declined(assistant, wording.NONE_FITS)
    return _declined(assistant, wording.DECLINE)


def _with_advice(assistant: Assistant, reply: Reply) -> Reply:
    """Return a reply that says what one can do, also if it declines and names nobody."""
    if reply.message not in (wording.DECLINE, wording.NONE_FITS):
        return reply
    return replace(reply, message=_declined(assistant, reply.message))


def _declined(assistant: Assistant, regret: str) -> str:
    """Return the decline; where there is nobody to ask, it says so, and what one can do."""
    text = assistant.decline_text(regret)
    return f"{text} {_NOBODY}" if _leads_nowhere(assistant) else text


def _leads_nowhere(assistant: Assistant) -> bool:
    """Tell whether the operator has entered nothing that leads to people."""
    site = assistant.faq.site
    return not (site.advice or site.contacts or assistant.help() or ways(assistant.faq))
