"""What happens when a message arrives.

The assistant matches and words; decisions on form are made here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, cast

from telegram import Message, Update
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackContext,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.conversation import calendar_file, wording
from bot.conversation.assistant import Assistant
from bot.faq.values import Entry
from bot.language.folding import folded
from bot.telegram import keyboards, messages, privacy, texts
from bot.telegram.addressed import Addressed, ByPerson, is_reply_to_bot, question_of
from bot.telegram.chats import Chats, send
from bot.telegram.keyboards import Row

Context = ContextTypes.DEFAULT_TYPE
ENTRY_LINK = "frage_"  # t.me/BOT?start=frage_19
_PICTURES = (
    filters.PHOTO | filters.VIDEO | filters.ANIMATION | filters.Document.ALL | filters.Sticker.ALL
)
_SOUND = filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE


class Handlers:
    """The handlers of messages and commands."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add all handlers; of those in a group the first one that fits is used."""
        said = filters.UpdateType.MESSAGES & ~filters.StatusUpdate.ALL
        meant = ByPerson() & Addressed() & said
        # Also edited, forwarded, below a picture.
        written = meant & (filters.TEXT | filters.CAPTION)
        new = meant & filters.UpdateType.MESSAGE
        private = new & filters.ChatType.PRIVATE
        add = application.add_handler
        add(MessageHandler(written, self.changed), group=-2)
        add(MessageHandler(new | written, self.within_limit), group=-1)
        for command, handler in self._commands().items():
            add(CommandHandler(command, handler, written))
        replies = (
            (written & filters.COMMAND, self.unknown_command),
            (written, self.question),
            (private & _PICTURES, self.picture),
            (private & _SOUND, self.sound),
            (private, self.anything_else),
        )
        for kind, reply in replies:
            add(MessageHandler(kind, reply))

    def _commands(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "hilfe": self.help,
            "help": self.help,
            "themen": self.topics,
            "sprechstunde": self.consultation,
            "kontakt": self.contact,
            "datenschutz": self.privacy,
        }

    async def changed(self, update: Update, _: Context) -> None:
        """Let a message pass unless it was read before: some edits leave the text as it was."""
        message = _message(update)
        if not self._chats.is_new_text(message, question_of(message)):
            raise ApplicationHandlerStop

    async def within_limit(self, update: Update, _: Context) -> None:
        """Let a message pass unless its sender has sent too many in this minute."""
        message = _message(update)
        # Anonymous admins share one user among all groups.
        sender = message.sender_chat or message.from_user or message.chat
        verdict = self._chats.limit.verdict(sender.id)
        if verdict == "notice":
            await _say(message, texts.TOO_MANY_MESSAGES)
        if verdict != "pass":
            raise ApplicationHandlerStop

    # -- questions and commands --------------------------------------------------------------------

    async def question(self, update: Update, context: Context) -> None:
        """Answer free text, or do what the button of that name does."""
        message = _message(update)
        if message.media_group_id:  # the other pictures of the album need no reply
            self._chats.is_first_of_album(message.media_group_id)
        asked = _asked_in(message)
        text = question_of(asked)
        typed = self._typed().get(folded(text))
        if typed:
            await typed(update, context)
            return
        about = _replied_to_ours(message)
        answer = await self._chats.answer_text(message.chat.id, text, about)
        await send(asked, answer)

    def _typed(self) -> dict[str, Any]:
        """Return what works by its name alone; most names are questions that the FAQ answers."""
        return {
            "datenschutz": self.privacy,
            "themen": self.topics,
            folded(texts.BACK_TO_TOPICS): self.topics,
        }

    async def start(self, update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        """Welcome a person, or answer the entry that a deep link names."""
        message = _message(update)
        assistant = await self._chats.assistant()
        payload = context.args[0] if context.args else ""
        if payload.startswith(ENTRY_LINK):
            wanted = payload.removeprefix(ENTRY_LINK)
            await self._linked(message, assistant, wanted)
        else:
            await self._welcome(message, assistant)

    async def _welcome(self, message: Message, assistant: Assistant) -> None:
        faq = assistant.faq
        examples = keyboards.examples(faq)
        self._chats.offer(message.chat.id, examples)
        welcome = faq.site.welcome or wording.NOTICE
        commands = _help(assistant)
        text = f"{welcome}\n\n{commands}\n\n{texts.EXAMPLES}"
        questions = [example.question for example in examples]
        rows = keyboards.suggestion_rows(examples)
        choice = messages.choice(text, questions, rows)
        await send(message, choice)

    async def _linked(self, message: Message, assistant: Assistant, wanted: str) -> None:
        entry = keyboards.entry_of(assistant.faq, wanted)
        if entry:
            await self._send_answer(message, assistant, entry)
            return
        rows = keyboards.topic_rows(assistant.faq)
        await _say(message, f"{texts.NOT_LISTED} {texts.CHOOSE_TOPIC}", rows)

    async def _send_answer(self, message: Message, assistant: Assistant, entry: Entry) -> None:
        answer = await self._chats.answer_entry(message.chat.id, assistant, entry)
        await send(message, answer)

    async def help(self, update: Update, _: Context) -> None:
        """Say what the bot can do."""
        assistant = await self._chats.assistant()
        await _say(_message(update), _help(assistant))

    async def topics(self, update: Update, _: Context) -> None:
        """Show the topics as buttons."""
        assistant = await self._chats.assistant()
        rows = keyboards.topic_rows(assistant.faq)
        await _say(_message(update), texts.CHOOSE_TOPIC, rows)

    async def consultation(self, update: Update, _: Context) -> None:
        """Tell the next consultation hour and send the dates as a calendar file."""
        message = _message(update)
        assistant = await self._chats.assistant()
        rule = assistant.faq.site.consultation
        entry = assistant.faq.entry(rule.entry) if rule else None
        if rule is None or entry is None:
            await _say(message, texts.NO_CONSULTATION)
            return
        await self._send_answer(message, assistant, entry)
        content = await asyncio.to_thread(
            calendar_file.calendar,
            assistant.faq,
            rule,
            assistant.clock(),
            self._chats.settings.public_url,
        )
        await message.reply_document(
            content, filename=calendar_file.FILE_NAME, caption=texts.CALENDAR_FILE
        )

    async def contact(self, update: Update, _: Context) -> None:
        """Name the people to ask."""
        message = _message(update)
        assistant = await self._chats.assistant()
        wanted = assistant.faq.site.contact_entry or ""
        entry = assistant.faq.entry(wanted)
        if entry is None:
            await _say(message, wording.NO_CONTACT)
        else:
            await self._send_answer(message, assistant, entry)

    async def privacy(self, update: Update, _: Context) -> None:
        """Say what is processed, and that Telegram itself sees the messages."""
        assistant = await self._chats.assistant()
        text = privacy.notice(assistant.faq.site, self._chats.settings)
        await _say(_message(update), text)

    async def unknown_command(self, update: Update, _: Context) -> None:
        """Point to the commands there are."""
        await _say(_message(update), texts.UNKNOWN_COMMAND)

    # -- messages without a question ---------------------------------------------------------------

    async def picture(self, update: Update, _: Context) -> None:
        """Say that the bot cannot see."""
        await self._once_an_album(_message(update), texts.NO_PICTURES)

    async def sound(self, update: Update, _: Context) -> None:
        """Say that the bot cannot hear."""
        await self._once_an_album(_message(update), texts.NO_VOICE)

    async def anything_else(self, update: Update, _: Context) -> None:
        """Say that the bot reads text: locations, contacts, polls, and whatever Telegram adds."""
        await _say(_message(update), texts.ONLY_TEXT)

    async def _once_an_album(self, message: Message, text: str) -> None:
        album = message.media_group_id
        if album is None or self._chats.is_first_of_album(album):
            await _say(message, text)


async def _say(message: Message, text: str, rows: Iterable[Row] = ()) -> None:
    """Send plain text to the chat of a message."""
    await send(message, messages.plain(text, rows))


def _message(update: Update) -> Message:
    """Return the message of an update; the filters of these handlers let only messages pass."""
    return cast("Message", update.effective_message)


def _asked_in(message: Message) -> Message:
    """Return the message with the question.

    Somebody who replies to a person and only names the bot means that person's question.
    """
    before = message.reply_to_message
    if before is None or question_of(message):
        return message
    is_question = ByPerson().filter(before) and question_of(before)
    return before if is_question else message


def _replied_to_ours(message: Message) -> str:
    """Return the text of the message of ours that a message replies to, empty if there is none."""
    before = message.reply_to_message
    if before is None or not is_reply_to_bot(message):
        return ""
    return before.text or ""


def _help(assistant: Assistant) -> str:
    """Return what the bot can do, without the command for a consultation hour that is not there."""
    has_consultation = assistant.faq.site.consultation is not None
    return texts.commands_help(consultation=has_consultation)
