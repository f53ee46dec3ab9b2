"""Which messages are meant for the bot.

In a private chat all are; in a group those that mention it, command it or reply to it.
"""

from __future__ import annotations

from telegram import Bot, Message, MessageEntity
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
    if before is None or before.from_user is None:
        return False
    return before.from_user.id == message.get_bot().id


def _naming_entities(message: Message) -> dict[MessageEntity, str]:
    if message.text:
        return message.parse_entities(list(_NAMING))
    if message.caption:
        return message.parse_caption_entities(list(_NAMING))
    return {}


def _mentions(message: Message) -> list[str]:
    """Return the parts of the text that name this bot."""
    bot = message.get_bot()
    entities = _naming_entities(message)
    return [text for entity, text in entities.items() if _names(bot, entity, text)]


def _names(bot: Bot, entity: MessageEntity, text: str) -> bool:
    """Tell whether a part of a text is @name, a command with it, or a link to the bot."""
    if entity.user is not None and entity.user.id == bot.id:
        return True
    said = text.casefold()
    name = f"@{bot.username}".casefold()
    if entity.type == MessageEntity.BOT_COMMAND:
        return said.endswith(name)
    return said == name
