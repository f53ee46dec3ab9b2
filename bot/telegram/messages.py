"""Replies of the assistant as Telegram messages.

HTML in parts that fit, with the keyboard below the last one.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.conversation import wording
from bot.conversation.markup import to_telegram
from bot.conversation.reply import Answer, Reply
from bot.conversation.ways import ways_out
from bot.faq.values import Faq
from bot.retrieval.match import Match
from bot.telegram import keyboards
from bot.telegram.keyboards import Row
from bot.telegram.splitting import LONGEST, split

FEEDBACK = f"\n\n<i>{wording.FEEDBACK_QUESTION}</i>"
_LONGEST_THANKS = 120  # room for the thanks that replace the question after a vote


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send: Telegram HTML that fits, and its keyboard."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def plain(text: str, rows: Iterable[Row] = ()) -> list[Outgoing]:
    """Return plain text as messages."""
    return _cut(_escaped(text), rows)


def choice(text: str, questions: Sequence[str], rows: Iterable[Row]) -> list[Outgoing]:
    """Return plain text with a numbered list of questions below, and the buttons for them."""
    numbered = _numbered(questions)
    return plain(f"{text}\n{numbered}", rows)


def decline(text: str, help_entries: Sequence[Match], faq: Faq) -> list[Outgoing]:
    """Return a decline with buttons for the entries that say where to ask.

    Telegram has no buttons for mailboxes and telephones, so these stand in the text, where Telegram
    makes links of them.
    """
    contacts = "\n".join(wording.ways_of(faq.site.contacts))
    if text and contacts:
        text = f"{text}\n\n{contacts}"
    rows = keyboards.suggestion_rows(help_entries)
    for way in ways_out(faq):
        if way.kind == "link":
            link = keyboards.link(way.label, way.url)
            rows.append([link])
    return plain(text or contacts, rows)


def of_reply(
    reply: Reply, event_id: str, help_entries: Sequence[Match], faq: Faq
) -> list[Outgoing]:
    """Return the messages of a reply.

    One per answer, then the suggestions, the related questions, and the request for a vote.
    """
    message = _escaped(reply.message)
    suggestions = reply.suggestions
    if reply.answers:
        *first, last = reply.answers
        outgoing = [Outgoing(message)] if message else []
        for answer in first:
            outgoing += _cut(markup(answer))
        return outgoing + of_answer(last, event_id, related=suggestions)
    if suggestions:
        questions = _questions_of(suggestions)
        rows = keyboards.suggestion_rows(suggestions)
        none_of_these = keyboards.none_row(event_id)
        rows.append(none_of_these)
        return _cut(f"{message}\n\n{questions}", rows)
    if reply.kind == "none" and not reply.is_brief:
        return decline(reply.message, help_entries, faq)
    return plain(wording.in_words(reply))


def of_answer(
    answer: Answer, event_id: str, rows: Iterable[Row] = (), related: Sequence[Match] = ()
) -> list[Outgoing]:
    """Return the messages of one answer, with related questions and the buttons for a vote."""
    text = markup(answer)
    if related:
        text += f"\n\n{wording.RELATED}\n{_questions_of(related)}"
    below = keyboards.suggestion_rows(related)
    below.append(keyboards.vote_row(event_id))
    below += rows
    return _cut(text, below, FEEDBACK)


def offered(reply: Reply, help_entries: Sequence[Match]) -> Sequence[Match]:
    """Return what the numbered buttons below a reply offer."""
    if reply.suggestions:
        return reply.suggestions
    return help_entries if reply.kind == "none" else ()


def answered(faq: Faq, text: str) -> str | None:
    """Return the entry that a message of ours, as Telegram shows it, answers: the heading tells."""
    for entry in faq.entries:
        if text.startswith(f"{entry.question}\n"):
            return entry.id
    return None


def markup(answer: Answer) -> str:
    """Return an answer as Telegram HTML: the question, the official text, today's notes.

    A note that answers the question comes first; the sentence that answers it is in bold.
    """
    question = _bold(answer.question)
    lead = _bold(answer.lead or "")
    text = to_telegram(answer.text, answer.focus)
    notes = "\n".join(map(_bold, answer.closing))
    parts = (question, lead, text, notes)
    return "\n\n".join(filter(None, parts))


def _bold(text: str) -> str:
    return f"<b>{_escaped(text)}</b>" if text else ""


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _cut(text: str, rows: Iterable[Row] = (), ending: str = "") -> list[Outgoing]:
    """Return the text in parts that fit; the last one carries the ending and the keyboard."""
    *parts, last = split(text, LONGEST - _LONGEST_THANKS)
    keyboard = keyboards.keyboard(rows)
    outgoing = list(map(Outgoing, parts))
    outgoing.append(Outgoing(last + ending, keyboard))
    return outgoing


def _questions_of(suggestions: Sequence[Match]) -> str:
    questions = [match.question for match in suggestions]
    return _escaped(_numbered(questions))


def _numbered(questions: Sequence[str]) -> str:
    """Return the questions in full, as a phone cuts the labels of buttons."""
    lines = [f"{number}. {question}" for number, question in enumerate(questions, 1)]
    return "\n".join(lines)
