"""Which messages are meant for the bot.

In a private chat all are; in a group those that mention it, command it or reply to it.
"""

from __future__ import annotations

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

# What may name the bot.
_NAMING = (MessageEntity.MENTION, MessageEntity.BOT_COMMAND, MessageEntity.TEXT_MENTION)


class ByPerson(filters.MessageFilter):
    """Lets messages of people pass: no other bots, nothing sent through a bot, no channel posts."""

    def filter(self, message: Message) -> bool:
        """Tell whether a person wrote the message, if need be in the name of the group."""
        if message.via_bot or message.from_user is None or message.chat.type == ChatType.CHANNEL:
            return False
        if message.sender_chat:  # an anonymous admin writes in the name of the group
            return message.sender_chat.id == message.chat.id
        return not message.from_user.is_bot


class Addressed(filters.MessageFilter):
    """Lets messages pass that are meant for this bot."""

    def filter(self, message: Message) -> bool:
        """Tell whether the chat is private, or the message replies to the bot or names it."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        return is_reply_to_bot(message) or bool(_mentions(message))


def question_of(message: Message) -> str:
    """Return the text or caption of a message without the mentions of the bot."""
    text = message.text or message.caption or ""
    for mention in _mentions(message):
        text = text.replace(mention, " ")
    return text.strip()


def is_reply_to_bot(message: Message) -> bool:
    """Tell whether a message replies to one of the bot."""
    before = message.reply_to_message
    return bool(before and before.from_user and before.from_user.id == message.get_bot().id)


def _naming_entities(message: Message) -> dict[MessageEntity, str]:
    if message.text:
        return message.parse_entities([*_NAMING])
    return message.parse_caption_entities([*_NAMING]) if message.caption else {}


def _mentions(message: Message) -> list[str]:
    """Return the parts of the text that name this bot.

    These are @name, a command with its name, or its name as a link.
    """
    bot = message.get_bot()
    name = f"@{bot.username}".casefold()
    found = []
    for entity, text in _naming_entities(message).items():
        said = text.casefold()
        is_link = entity.user is not None and entity.user.id == bot.id
        is_command = entity.type == MessageEntity.BOT_COMMAND and said.endswith(name)
        if is_link or is_command or said == name:
            found.append(text)
    return found
