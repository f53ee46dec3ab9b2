"""The state and the tools all handlers share: the service, the recorder, what is remembered, and sending."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cachetools import TTLCache
from telegram import Message
from telegram.constants import ChatType

from bot.events import Recorder
from bot.metrics import METRICS
from bot.models import Entry, Reply
from bot.service import Service
from bot.settings import Settings
from bot.telegram import messages
from bot.telegram.keyboards import Row
from bot.telegram.limit import MessageLimit
from bot.telegram.messages import Outgoing

_CHATS = 10_000
_HOUR = 3600.0
_TOUCHES = 5  # presses, or letters of an inline query, for each message that a person may send

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Conversation:
    """What the handlers of one running bot share; nothing of it is written to disk."""

    settings: Settings
    provider: Callable[[], Service]
    recorder: Recorder
    clock: Callable[[], float] = time.monotonic
    context: TTLCache[int, str] = field(init=False)  # the entry answered last, by chat
    votes: TTLCache[tuple[int, int], bool] = field(init=False)  # messages that were voted on, by chat and message
    albums: TTLCache[str, bool] = field(init=False)  # several pictures sent at once get one reply
    limit: MessageLimit = field(init=False)
    presses: MessageLimit = field(init=False)
    letters: MessageLimit = field(init=False)  # typed after the bot's name in any chat

    def __post_init__(self) -> None:
        for name, value in (
            ("context", TTLCache[int, str](_CHATS, _HOUR, self.clock)),
            ("votes", TTLCache[tuple[int, int], bool](_CHATS, _HOUR, self.clock)),
            ("albums", TTLCache[str, bool](_CHATS, _HOUR, self.clock)),
            ("limit", MessageLimit(self.settings.telegram_limit, self.clock)),
            ("presses", MessageLimit(_TOUCHES * self.settings.telegram_limit, self.clock)),
            ("letters", MessageLimit(_TOUCHES * self.settings.telegram_limit, self.clock)),
        ):
            object.__setattr__(self, name, value)

    async def service(self) -> Service:
        """Return the service of this moment; asked for in a thread, as it may have to read changed data."""
        return await asyncio.to_thread(self.provider)

    def is_first_vote(self, message: Message) -> bool:
        """Note that an answer was voted on; return whether it was the first time."""
        return _is_new(self.votes, (message.chat.id, message.message_id))

    def is_first_of_album(self, album: str) -> bool:
        """Note that a picture of an album came; return whether it was the first one."""
        return _is_new(self.albums, album)

    async def answer_question(self, chat: int, question: str) -> list[Outgoing]:
        """Return what to say to a question; the matching takes its time in a thread."""
        service = await self.service()
        reply, event_id = await asyncio.to_thread(self._reply, service, question, self.context.get(chat))
        if reply.context:
            self.context[chat] = reply.context
        return messages.of_reply(reply, event_id, service.help())

    async def answer_entry(self, chat: int, service: Service, entry: Entry, rows: Iterable[Row] = ()) -> list[Outgoing]:
        """Return the answer of an entry that was chosen by a button, a link or a command."""
        answer = service.answer(entry)
        self.context[chat] = entry.id
        event_id = self._recorded(entry.question, Reply("answer", answers=(answer,)), 0.0, service)
        return messages.of_answer(answer, event_id, rows)

    async def voted(self, event_id: str, *, helpful: bool) -> None:
        """Count a vote, and keep it if votes are kept."""
        METRICS.vote("telegram", helpful=helpful)
        await asyncio.to_thread(self.recorder.vote, event_id, helpful)

    def _reply(self, service: Service, question: str, context: str | None) -> tuple[Reply, str]:
        begin = time.perf_counter()
        reply = service.reply(question, context)
        return reply, self._recorded(question, reply, time.perf_counter() - begin, service)

    def _recorded(self, question: str, reply: Reply, seconds: float, service: Service) -> str:
        METRICS.reply("telegram", reply.kind)
        return self.recorder.record("telegram", question, reply, seconds, service.faq.digest)


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
