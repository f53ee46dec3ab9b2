"""Inline mode: "@bot auftakt" in any chat offers entries to send there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import Application, ContextTypes, InlineQueryHandler

from bot.conversation.assistant import Assistant
from bot.conversation.markup import to_text
from bot.faq.values import Entry
from bot.language.folding import folded
from bot.telegram import keyboards, messages, texts
from bot.telegram.chats import Chats
from bot.telegram.splitting import LONGEST, split

_MOST = 10
_CACHE_SECONDS = 300
_DESCRIPTION = 120


class Inline:
    """The handler of inline queries."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handler."""
        application.add_handler(InlineQueryHandler(self.typed))

    async def typed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the entries that fit what was typed so far."""
        query = cast("InlineQuery", update.inline_query)
        if self._chats.letters.verdict(query.from_user.id) != "pass":
            return
        results = await asyncio.to_thread(self._results, query.query)
        way_out = InlineQueryResultsButton(texts.ASK_IN_CHAT, start_parameter="frage")
        try:
            await query.answer(
                results, cache_time=_CACHE_SECONDS, is_personal=False, button=way_out
            )
        except BadRequest as error:
            if not str(error).startswith("Query is too old"):  # the person has typed on since
                raise

    def _results(self, typed: str) -> list[InlineQueryResultArticle]:
        assistant = self._chats.responder.assistant()
        entries = self._offers(assistant, typed)
        return [_article(assistant, entry) for entry in entries]

    def _offers(self, assistant: Assistant, typed: str) -> Sequence[Entry]:
        """Return the entries to offer: the first ones before anything is typed."""
        if not folded(typed):
            return assistant.faq.entries[:_MOST]
        matches = self._chats.responder.typed(typed, _MOST)
        return [match.entry for match in matches]


def _article(assistant: Assistant, entry: Entry) -> InlineQueryResultArticle:
    """Return an entry as a result; of an answer too long for one message the first part is sent."""
    text = to_text(entry.answer)
    if len(text) > _DESCRIPTION:
        text = text[: _DESCRIPTION - 1] + "…"
    answer = assistant.answer(entry)
    whole = messages.markup(answer)
    first, *_ = split(whole, LONGEST)
    content = InputTextMessageContent(first)
    key = keyboards.key(entry.id)
    return InlineQueryResultArticle(key, entry.question, content, description=text)
