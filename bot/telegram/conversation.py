"""The state and the tools that all handlers share.

The assistant, the recorder, what is remembered, and sending.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cachetools import TTLCache
from telegram import Message
from telegram.constants import ChatType

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.faq.values import Entry
from bot.recording import Recorder
from bot.recording.metrics import METRICS
from bot.retrieval.match import Match
from bot.settings import Settings
from bot.telegram import messages
from bot.telegram.keyboards import Row
from bot.telegram.limit import MessageLimit
from bot.telegram.messages import Outgoing
from bot.telegram.offers import Offer, Offers

_CHATS = 10_000
_HOUR = 3600.0
_SAME_PRESS = 10.0  # seconds; who presses a button again so soon wants no second answer
_TOUCHES = 5  # presses, or letters of an inline query, for each message that a person may send

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Conversation:
    """What the handlers of one running bot share; nothing of it is written to disk."""

    settings: Settings
    provider: Callable[[], Assistant]
    recorder: Recorder
    clock: Callable[[], float] = time.monotonic
    context: TTLCache[int, str] = field(init=False)  # the entry answered last, by chat
    offers: Offers = field(init=False)  # the questions offered last, by chat
    votes: TTLCache[str, bool] = field(init=False)  # events that were voted on
    # By chat and message: which buttons were answered, and, as a number, what was said.
    pressed: TTLCache[tuple[int, int, str], bool] = field(init=False)
    texts: TTLCache[tuple[int, int], int] = field(init=False)
    albums: TTLCache[str, bool] = field(init=False)  # several pictures sent at once get one reply
    limit: MessageLimit = field(init=False)
    presses: MessageLimit = field(init=False)
    letters: MessageLimit = field(init=False)  # typed after the bot's name in any chat

    def __post_init__(self) -> None:
        for name, value in (
            ("context", TTLCache[int, str](_CHATS, _HOUR, self.clock)),
            ("offers", Offers(self.clock)),
            ("votes", TTLCache[str, bool](_CHATS, _HOUR, self.clock)),
            ("pressed", TTLCache[tuple[int, int, str], bool](_CHATS, _SAME_PRESS, self.clock)),
            ("texts", TTLCache[tuple[int, int], int](_CHATS, _HOUR, self.clock)),
            ("albums", TTLCache[str, bool](_CHATS, _HOUR, self.clock)),
            ("limit", MessageLimit(self.settings.telegram_limit, self.clock)),
            ("presses", MessageLimit(_TOUCHES * self.settings.telegram_limit, self.clock)),
            ("letters", MessageLimit(_TOUCHES * self.settings.telegram_limit, self.clock)),
        ):
            object.__setattr__(self, name, value)

    async def assistant(self) -> Assistant:
        """Return the current assistant.

        It is fetched in a thread, as it may have to read changed data.
        """
        return await asyncio.to_thread(self.provider)

    def is_new_text(self, message: Message, text: str) -> bool:
        """Note what a message says; return whether that is new."""
        key, said = (message.chat.id, message.message_id), hash(text)
        known = self.texts.get(key) == said
        self.texts[key] = said
        return not known

    def is_first_of_album(self, album: str) -> bool:
        """Note that a picture of an album came; return whether it was the first one."""
        return _is_new(self.albums, album)

    async def answer_text(self, chat: int, text: str, about: str = "") -> list[Outgoing]:
        """Return the reply to a text: a question, or a choice among the last offers.

        `about` is our message that the text replies to.
        """
        assistant = await self.assistant()
        offer = self.offers.get(chat)
        if offer and offer.is_refused(text):
            return await self.refuse(chat, assistant, offer.event_id)
        chosen = assistant.faq.entry((offer and offer.chosen(text)) or "")
        if chosen:
            return await self.answer_entry(chat, assistant, chosen)
        context = messages.answered(assistant.faq, about) or self.context.get(chat)
        reply, event_id = await asyncio.to_thread(self._reply, assistant, text, context)
        if reply.context:
            self.context[chat] = reply.context
        help_entries = assistant.help()
        refusable = event_id if reply.suggestions and not reply.answers else ""
        self.offer(chat, messages.offered(reply, help_entries), refusable)
        return messages.of_reply(reply, event_id, help_entries, assistant.faq)

    def offer(self, chat: int, offered: Sequence[Match | Entry], event_id: str = "") -> None:
        """Remember the numbered list that a chat was shown last, or that it was shown none."""
        self.offers.put(chat, Offer(tuple(each.id for each in offered), event_id))

    async def refuse(self, chat: int, assistant: Assistant, event_id: str) -> list[Outgoing]:
        """Return what to say to "Keine davon", which is a vote against the reply."""
        await self.vote(event_id, helpful=False)
        return self.ways_out(chat, assistant, wording.NONE_FITS)

    def ways_out(self, chat: int, assistant: Assistant, regret: str) -> list[Outgoing]:
        """Return where to ask instead, when nothing helped."""
        help_entries = assistant.help()
        self.offer(chat, help_entries)
        return messages.decline(assistant.decline_text(regret), help_entries, assistant.faq)

    async def answer_entry(
        self, chat: int, assistant: Assistant, entry: Entry, rows: Iterable[Row] = ()
    ) -> list[Outgoing]:
        """Return the answer of an entry that was chosen by a button, a link or a command."""
        answer = assistant.answer(entry)
        self.context[chat] = entry.id
        event_id = self._recorded(
            entry.question, Reply("answer", answers=(answer,)), 0.0, assistant
        )
        return messages.of_answer(answer, event_id, rows)

    async def vote(self, event_id: str, *, helpful: bool) -> bool:
        """Count a vote, and keep it if votes are kept.

        Return whether it is the first vote on its reply.
        """
        if not _is_new(self.votes, event_id):
            return False
        METRICS.vote("telegram", helpful=helpful)
        await asyncio.to_thread(self.recorder.vote, event_id, helpful)
        return True

    def _reply(self, assistant: Assistant, question: str, context: str | None) -> tuple[Reply, str]:
        begin = time.perf_counter()
        reply = assistant.reply(question, context)
        return reply, self._recorded(question, reply, time.perf_counter() - begin, assistant)

    def _recorded(self, question: str, reply: Reply, seconds: float, assistant: Assistant) -> str:
        METRICS.reply("telegram", reply.kind)
        return self.recorder.record("telegram", question, reply, seconds, assistant.faq.digest)


async def send(message: Message, outgoing: Sequence[Outgoing]) -> None:
    """Send messages to the chat of a message; in a group the first one quotes it."""
    quote = message.chat.type != ChatType.PRIVATE
    for each in outgoing:
        await message.reply_text(each.text, reply_markup=each.keyboard, do_quote=quote)
        quote = False


def _is_new(seen: TTLCache[Key, bool], key: Key) -> bool:
    known = key in seen
    seen.setdefault(key, True)
    return not known
