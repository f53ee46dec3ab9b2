"""What happens when a button is pressed; buttons from before a change of the data get a polite notice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot import replies
from bot.models import Entry, Faq
from bot.telegram import keyboards, messages
from bot.telegram.conversation import Conversation, send
from bot.telegram.keyboards import keyboard
from bot.telegram.messages import FEEDBACK, Outgoing
from bot.telegram.splitting import visible

_Action = Callable[[Message, list[str]], Awaitable[bool]]
_BENIGN = ("message is not modified", "query is too old", "message can't be edited", "message to edit not found")


class Buttons:
    """The handler of callback queries."""

    def __init__(self, conversation: Conversation) -> None:
        self._talk = conversation
        self._actions: dict[str, _Action] = {
            keyboards.ANSWER: self._answer,
            keyboards.NONE_OF_THESE: self._none_of_these,
            keyboards.TOPICS: self._topics,
            keyboards.TOPIC: self._topic,
            keyboards.READ: self._read,
            keyboards.VOTE: self._vote,
        }

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handler."""
        application.add_handler(CallbackQueryHandler(self.pressed))

    async def pressed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what the button says; its data may be older than our entries, or not ours at all."""
        query = cast("CallbackQuery", update.callback_query)
        verdict = self._talk.presses.verdict(query.from_user.id)
        if verdict != "pass":
            await _acknowledge(query, replies.TOO_MANY_PRESSES if verdict == "notice" else "")
            return
        action, *data = (query.data or "").split(":")
        message = query.message
        # Telegram hands over old messages without their content: their buttons are answered as outdated.
        usable = isinstance(message, Message) and message.text is not None and action in self._actions
        done = usable and await self._actions[action](cast("Message", message), data)
        await _acknowledge(query, "" if done else replies.OUTDATED_BUTTON)

    # -- actions: each returns whether its button is still good ------------------------------------------------

    async def _answer(self, message: Message, data: list[str]) -> bool:
        service = await self._talk.service()
        entry = _entry(service.faq, data)
        if entry is None:
            return False
        await send(message, await self._talk.answer_entry(message.chat.id, service, entry))
        return True

    async def _none_of_these(self, message: Message, data: list[str]) -> bool:
        service = await self._talk.service()
        if data and self._talk.is_first_vote(message):
            await self._talk.voted(data[0], helpful=False)
        await send(message, messages.decline(service.decline_text(replies.NONE_FITS), service.help()))
        await _edit(message, Outgoing(message.text_html))
        return True

    async def _topics(self, message: Message, data: list[str]) -> bool:
        service = await self._talk.service()
        await _edit(message, Outgoing(replies.CHOOSE_TOPIC, keyboard(keyboards.topic_rows(service.faq, _page(data)))))
        return True

    async def _topic(self, message: Message, data: list[str]) -> bool:
        service = await self._talk.service()
        for topic, entries in keyboards.topics(service.faq).items():
            if data and keyboards.key(topic) == data[0]:
                await _edit(message, _questions(topic, entries, min(_page(data[1:]), (len(entries) - 1) // keyboards.PAGE)))
                return True
        return False

    async def _read(self, message: Message, data: list[str]) -> bool:
        service = await self._talk.service()
        entry = _entry(service.faq, data)
        if entry is None:
            return False
        topic = entry.category or replies.ALL_TOPICS
        page = keyboards.topics(service.faq)[topic].index(entry) // keyboards.PAGE
        first, *rest = await self._talk.answer_entry(message.chat.id, service, entry, keyboards.back_rows(topic, page))
        await _edit(message, first)
        await send(message, rest)
        return True

    async def _vote(self, message: Message, data: list[str]) -> bool:
        if len(data) != 2 or data[0] not in ("0", "1"):
            return False
        if not self._talk.is_first_vote(message):
            return True
        await self._talk.voted(data[1], helpful=data[0] == "1")
        thanks = replies.thanks(kept=self._talk.settings.events != "off")
        text = f"{message.text_html.removesuffix(FEEDBACK)}\n\n<i>{thanks}</i>"
        await _edit(message, Outgoing(text, keyboards.without_vote(message.reply_markup)))
        return True


def _entry(faq: Faq, data: list[str]) -> Entry | None:
    return keyboards.entry_of(faq, data[0]) if data else None


def _questions(topic: str, entries: list[Entry], page: int) -> Outgoing:
    """Return the questions of a topic."""
    heading = messages.plain(f"{topic}\n\n{replies.CHOOSE_QUESTION}")[0].text
    return Outgoing(heading, keyboard(keyboards.question_rows(topic, entries, page)))


def _page(data: list[str]) -> int:
    return int(data[0]) if data and data[0].isdecimal() and len(data[0]) < 6 else 0


async def _edit(message: Message, outgoing: Outgoing) -> None:
    """Put a new text and keyboard in place of a message, unless it is so already; that it is gone does no harm."""
    if (message.text, message.reply_markup) == (visible(outgoing.text), outgoing.keyboard):
        return
    try:
        await message.edit_text(outgoing.text, reply_markup=outgoing.keyboard)
    except BadRequest as error:
        _reraise_unless_benign(error)


async def _acknowledge(query: CallbackQuery, text: str) -> None:
    """Stop the button's spinner, with a notice if there is something to say; Telegram takes it for a short time only."""
    try:
        await query.answer(text or None, show_alert=bool(text))
    except BadRequest as error:
        _reraise_unless_benign(error)


def _reraise_unless_benign(error: BadRequest) -> None:
    if not str(error).casefold().startswith(_BENIGN):
        raise error
