"""The chats of a running bot: shared by all handlers, with their memory and sending."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from cachetools import TTLCache
from telegram import Message
from telegram.constants import ChatType

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.faq.values import Entry
from bot.operating.responder import Responder, Served
from bot.retrieval.match import Match
from bot.settings import Settings
from bot.telegram import messages
from bot.telegram.keyboards import Row
from bot.telegram.limit import MessageLimit
from bot.telegram.messages import Outgoing
from bot.telegram.offers import HOUR, MOST_CHATS, Offer, Offers

_SAME_PRESS = 10.0  # seconds; a button pressed twice so soon gets no second answer
_TOUCHES = 5  # presses, or letters of an inline query, for each message that a person may send

_Press = tuple[int, int, str]  # chat, message and button
_Place = tuple[int, int]  # chat and message

Key = TypeVar("Key", bound=Hashable)


class Chats:
    """What the handlers of one running bot share; nothing of it is written to disk."""

    def __init__(
        self,
        settings: Settings,
        responder: Responder,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.responder = responder
        most = settings.telegram_limit
        touches = _TOUCHES * most
        self.limit = MessageLimit(most, clock)
        self.presses = MessageLimit(touches, clock)
        # Typed after the bot's name in any chat.
        self.letters = MessageLimit(touches, clock)
        # What was pressed a moment ago.
        self.pressed = TTLCache[_Press, bool](MOST_CHATS, _SAME_PRESS, clock)
        self._offers = Offers(clock)
        self._contexts = TTLCache[int, str](MOST_CHATS, HOUR, clock)  # by chat
        self._voted = TTLCache[str, bool](MOST_CHATS, HOUR, clock)  # by event
        # What was said, as a number.
        self._texts = TTLCache[_Place, int](MOST_CHATS, HOUR, clock)
        # Several pictures sent at once get one reply.
        self._albums = TTLCache[str, bool](MOST_CHATS, HOUR, clock)

    async def assistant(self) -> Assistant:
        """Return the assistant of this moment.

        Asked for in a thread, as it may have to read changed data.
        """
        return await asyncio.to_thread(self.responder.assistant)

    def is_new_text(self, message: Message, text: str) -> bool:
        """Note what a message says; return whether that is new."""
        key = (message.chat.id, message.message_id)
        said = hash(text)
        is_known = self._texts.get(key) == said
        self._texts[key] = said
        return not is_known

    def is_first_of_album(self, album: str) -> bool:
        """Note that a picture of an album came; return whether it was the first one."""
        return _is_new(self._albums, album)

    async def answer_text(self, chat: int, text: str, about: str = "") -> list[Outgoing]:
        """Return what to say to a text: a question, or a choice among what was offered last.

        `about` is the message of ours that it replies to.
        """
        assistant = await self.assistant()
        chosen = await self._answer_choice(chat, assistant, text)
        if chosen is not None:
            return chosen
        replied_to = messages.answered(assistant.faq, about)
        context = replied_to or self._contexts.get(chat)
        served = await asyncio.to_thread(self.responder.reply, text, context)
        return self._told(chat, served)

    async def _answer_choice(
        self, chat: int, assistant: Assistant, text: str
    ) -> list[Outgoing] | None:
        """Return the reply to a choice from the last offer, None if the text is not a choice."""
        offer = self._offers.get(chat)
        if offer is None:
            return None
        if offer.is_refused(text):
            return await self.refuse(chat, assistant, offer.event_id)
        chosen = offer.chosen(text)
        entry = assistant.faq.entry(chosen) if chosen else None
        if entry is None:
            return None
        return await self.answer_entry(chat, assistant, entry)

    def _told(self, chat: int, served: Served) -> list[Outgoing]:
        """Return the messages of a reply, and remember what the next message may refer to."""
        reply = served.reply
        self._remember(chat, reply.context)
        help_entries = served.assistant.help()
        offered = messages.offered(reply, help_entries)
        is_refusable = bool(reply.suggestions) and not reply.answers
        refusable_event = served.event_id if is_refusable else ""
        self.offer(chat, offered, refusable_event)
        faq = served.assistant.faq
        return messages.of_reply(reply, served.event_id, help_entries, faq)

    def _remember(self, chat: int, context: str | None) -> None:
        """Keep what the next message of a chat is read after."""
        if context is None:
            self._contexts.pop(chat, None)
        else:
            self._contexts[chat] = context

    def offer(self, chat: int, offered: Sequence[Match | Entry], event_id: str = "") -> None:
        """Remember the numbered list that a chat was shown last, or that it was shown none."""
        ids = tuple(choice.id for choice in offered)
        offer = Offer(ids, event_id)
        self._offers.put(chat, offer)

    async def refuse(self, chat: int, assistant: Assistant, event_id: str) -> list[Outgoing]:
        """Return what to say to "Keine davon", which is a vote against the reply."""
        await self.vote(event_id, helpful=False)
        after = assistant.after_choice(None, self._contexts.get(chat))
        self._remember(chat, after)
        return self.ways_out(chat, assistant, wording.NONE_FITS)

    def ways_out(self, chat: int, assistant: Assistant, regret: str) -> list[Outgoing]:
        """Return where to ask instead, when nothing helped."""
        help_entries = assistant.help()
        self.offer(chat, help_entries)
        text = assistant.decline_text(regret)
        return messages.decline(text, help_entries, assistant.faq)

    async def answer_entry(
        self, chat: int, assistant: Assistant, entry: Entry, rows: Iterable[Row] = ()
    ) -> list[Outgoing]:
        """Return the answer of an entry that was chosen by a button, a link or a command."""
        served = self.responder.chosen(entry, assistant)
        after = assistant.after_choice(entry, self._contexts.get(chat))
        self._remember(chat, after)
        answer = served.reply.answers[0]
        return messages.of_answer(answer, served.event_id, rows)

    async def vote(self, event_id: str, *, helpful: bool) -> bool:
        """Count a vote, and keep it if votes are kept.

        Return whether it is the first on its reply.
        """
        if not _is_new(self._voted, event_id):
            return False
        await asyncio.to_thread(self.responder.vote, event_id, helpful=helpful)
        return True


async def send(message: Message, outgoing: Sequence[Outgoing]) -> None:
    """Send messages to the chat of a message; in a group the first one quotes it."""
    quote = message.chat.type != ChatType.PRIVATE
    for one in outgoing:
        await message.reply_text(one.text, reply_markup=one.keyboard, do_quote=quote)
        quote = False


def _is_new(seen: TTLCache[Key, bool], key: Key) -> bool:
    known = key in seen
    seen.setdefault(key, True)
    return not known
