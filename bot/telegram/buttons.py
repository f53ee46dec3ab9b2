"""What happens when a button is pressed.

Buttons from before a change of the data get a polite notice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, cast

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from bot.conversation import wording
from bot.faq.values import Entry, Faq
from bot.telegram import keyboards, messages, texts
from bot.telegram.chats import Chats, send
from bot.telegram.keyboards import Row, keyboard
from bot.telegram.messages import FEEDBACK, Outgoing
from bot.telegram.splitting import visible

_Action = Callable[[Message, list[str]], Awaitable[bool]]
_BENIGN = (
    "message is not modified",
    "query is too old",
    "message can't be edited",
    "message to edit not found",
)
# What sends a new message each time; the others change the message that they stand below.
_ONCE = (keyboards.ANSWER, keyboards.NONE_OF_THESE)


class Buttons:
    """The handler of callback queries."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
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
        verdict = self._chats.presses.verdict(query.from_user.id)
        if verdict != "pass":
            notice = texts.TOO_MANY_PRESSES if verdict == "notice" else ""
            await _acknowledge(query, notice)
            return
        done = await self._done(query.message, query.data or "")
        await _acknowledge(query, "" if done else texts.OUTDATED_BUTTON)

    async def _done(self, message: object, pressed: str) -> bool:
        """Do what a button says, once if it is pressed again at once; return whether it is good."""
        action, *data = pressed.split(":")
        if not isinstance(message, Message) or action not in self._actions:
            return False
        is_file = message.is_accessible and message.text is None
        if is_file:  # none of our buttons stands below one
            return False
        press = (message.chat.id, message.message_id, pressed)
        if press in self._chats.pressed:
            return True
        done = await self._actions[action](message, data)
        if done and action in _ONCE:
            self._chats.pressed[press] = True
        return done

    # -- actions: each returns whether its button is still good ------------------------------------

    async def _answer(self, message: Message, data: list[str]) -> bool:
        assistant = await self._chats.assistant()
        entry = _entry(assistant.faq, data)
        if entry is None:
            return False
        answer = await self._chats.answer_entry(message.chat.id, assistant, entry)
        await send(message, answer)
        return True

    async def _none_of_these(self, message: Message, data: list[str]) -> bool:
        assistant = await self._chats.assistant()
        if not data:
            return False
        event_id = data[0]
        ways_out = await self._chats.refuse(message.chat.id, assistant, event_id)
        await send(message, ways_out)
        if message.is_accessible:
            without_buttons = Outgoing(message.text_html)
            await _edit(message, without_buttons)
        return True

    async def _topics(self, message: Message, data: list[str]) -> bool:
        assistant = await self._chats.assistant()
        page = _page(data)
        rows = keyboards.topic_rows(assistant.faq, page)
        await _edit(message, Outgoing(texts.CHOOSE_TOPIC, keyboard(rows)))
        return True

    async def _topic(self, message: Message, data: list[str]) -> bool:
        assistant = await self._chats.assistant()
        wanted, *rest = data or [""]
        for topic, entries in keyboards.topics(assistant.faq).items():
            if keyboards.key(topic) != wanted:
                continue
            last_page = (len(entries) - 1) // keyboards.PAGE
            page = min(_page(rest), last_page)
            shown = keyboards.on_page(entries, page)
            self._chats.offer(message.chat.id, shown)
            rows = keyboards.question_rows(topic, entries, page)
            questions = _questions(topic, shown, rows)
            await _edit(message, questions)
            return True
        return False

    async def _read(self, message: Message, data: list[str]) -> bool:
        assistant = await self._chats.assistant()
        entry = _entry(assistant.faq, data)
        if entry is None:
            return False
        topic = entry.category or texts.ALL_TOPICS
        entries = keyboards.topics(assistant.faq)[topic]
        place = entries.index(entry)
        page = place // keyboards.PAGE
        back = keyboards.back_rows(topic, page)
        answer = await self._chats.answer_entry(message.chat.id, assistant, entry, back)
        first, *rest = answer
        await _edit(message, first)
        await send(message, rest)
        return True

    async def _vote(self, message: Message, data: list[str]) -> bool:
        if len(data) != 2:
            return False
        vote, event_id = data
        if vote not in ("0", "1"):
            return False
        helpful = vote == "1"
        is_first = await self._chats.vote(event_id, helpful=helpful)
        if not is_first:
            return True
        thanks = wording.thanks(kept=self._chats.settings.keeps_votes)
        await _thank(message, thanks)
        if not helpful:
            assistant = await self._chats.assistant()
            regret = f"{wording.UNHELPED} {wording.ASK_AGAIN}"
            ways_out = self._chats.ways_out(message.chat.id, assistant, regret)
            await send(message, ways_out)
        return True


def _entry(faq: Faq, data: list[str]) -> Entry | None:
    if not data:
        return None
    return keyboards.entry_of(faq, data[0])


def _questions(topic: str, entries: Sequence[Entry], rows: Iterable[Row]) -> Outgoing:
    """Return questions of a topic; of too long a list the buttons show the rest."""
    heading = f"{topic}\n\n{texts.CHOOSE_QUESTION}\n"
    questions = [entry.question for entry in entries]
    listed, *_ = messages.choice(heading, questions, ())
    return Outgoing(listed.text, keyboard(rows))


def _page(data: list[str]) -> int:
    number = data[0] if data else ""
    is_sensible = number.isdecimal() and len(number) < 6
    return int(number) if is_sensible else 0


async def _thank(message: Message, thanks: str) -> None:
    """Put thanks in place of the question for a vote."""
    if not message.is_accessible:
        await send(message, messages.plain(thanks))
        return
    answer = message.text_html.removesuffix(FEEDBACK)
    rows_left = keyboards.without_vote(message.reply_markup)
    thanked = Outgoing(f"{answer}\n\n<i>{thanks}</i>", rows_left)
    await _edit(message, thanked)


async def _edit(message: Message, outgoing: Outgoing) -> None:
    """Put a new text and keyboard in place of a message, unless they are there already.

    That the message is gone does no harm. What Telegram does not hand over any more cannot be
    compared: there the text is sent anew.
    """
    if not message.is_accessible:
        await send(message, [outgoing])
        return
    has_text = message.text == visible(outgoing.text)
    if has_text and message.reply_markup == outgoing.keyboard:
        return
    try:
        await message.edit_text(outgoing.text, reply_markup=outgoing.keyboard)
    except BadRequest as error:
        _reraise_unless_benign(error)


async def _acknowledge(query: CallbackQuery, text: str) -> None:
    """Stop the button's spinner, and show a notice if there is one.

    Telegram accepts this for a short time only.
    """
    try:
        await query.answer(text or None, show_alert=bool(text))
    except BadRequest as error:
        _reraise_unless_benign(error)


def _reraise_unless_benign(error: BadRequest) -> None:
    reason = str(error).casefold()
    if not reason.startswith(_BENIGN):
        raise error
