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
    return _cut(html.escape(text, quote=False), rows)


def choice(text: str, questions: Sequence[str], rows: Iterable[Row]) -> list[Outgoing]:
    """Return plain text with a numbered list of questions below, and the buttons for them."""
    return plain(f"{text}\n{_lines(questions)}", rows)


def decline(text: str, help_entries: Sequence[Match], faq: Faq) -> list[Outgoing]:
    """Return a decline with buttons for the entries that say where to ask.

    Telegram has no buttons for mailboxes and telephones, so these stand in the text, where Telegram
    makes links of them.
    """
    lines = "\n".join(wording.ways_of(faq.site.contacts))
    if text and lines:
        text = f"{text}\n\n{lines}"
    rows = keyboards.suggestion_rows(help_entries)
    for way in ways_out(faq):
        if way.kind == "link":
            rows.append([keyboards.link(way.label, way.url)])
    return plain(text or lines, rows)


def of_reply(
    reply: Reply, event_id: str, help_entries: Sequence[Match], faq: Faq
) -> list[Outgoing]:
    """Return the messages of a reply.

    One per answer, then the suggestions, the related questions, and the request for a vote.
    """
    message = html.escape(reply.message, quote=False)
    if reply.answers:
        *first, last = reply.answers
        outgoing = [Outgoing(message)] if message else []
        for answer in first:
            outgoing += _cut(markup(answer))
        return outgoing + of_answer(last, event_id, related=reply.suggestions)
    if reply.suggestions:
        rows = [*keyboards.suggestion_rows(reply.suggestions), keyboards.none_row(event_id)]
        return _cut(f"{message}\n\n{_numbered(reply.suggestions)}", rows)
    if reply.kind == "none":
        return decline(reply.message, help_entries, faq)
    return plain(wording.in_words(reply))


def of_answer(
    answer: Answer, event_id: str, rows: Iterable[Row] = (), related: Sequence[Match] = ()
) -> list[Outgoing]:
    """Return the messages of one answer, with related questions and the buttons for a vote."""
    text = markup(answer)
    if related:
        text += f"\n\n{wording.RELATED}\n{_numbered(related)}"
    below = [*keyboards.suggestion_rows(related), keyboards.vote_row(event_id), *rows]
    return _cut(text, below, FEEDBACK)


def offered(reply: Reply, help_entries: Sequence[Match]) -> Sequence[Match]:
    """Return what the numbered buttons below a reply offer."""
    return reply.suggestions or (help_entries if reply.kind == "none" else ())


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
    question, lead = _bold(answer.question), _bold(answer.lead or "")
    text = to_telegram(answer.text, answer.focus)
    notes = "\n".join(map(_bold, answer.closing))
    return "\n\n".join(filter(None, [question, lead, text, notes]))


def _bold(text: str) -> str:
    return f"<b>{html.escape(text, quote=False)}</b>" if text else ""


def _cut(text: str, rows: Iterable[Row] = (), ending: str = "") -> list[Outgoing]:
    """Return the text in parts that fit; the last one carries the ending and the keyboard."""
    *parts, last = split(text, LONGEST - _LONGEST_THANKS)
    outgoing = list(map(Outgoing, parts))
    outgoing.append(Outgoing(last + ending, keyboards.keyboard(rows)))
    return outgoing


def _numbered(suggestions: Sequence[Match]) -> str:
    questions = [match.question for match in suggestions]
    return html.escape(_lines(questions), quote=False)


def _lines(questions: Sequence[str]) -> str:
    """Return the questions in full, as a phone cuts the labels of buttons."""
    return "\n".join(f"{number}. {question}" for number, question in enumerate(questions, 1))
