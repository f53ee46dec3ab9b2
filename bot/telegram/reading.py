"""Reading updates: what the library cannot read loses what is new to it, or is left out."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update

log = logging.getLogger(__name__)

Json = dict[str, Any]
# What an unknown form of a field leads to.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, Warning)

_MESSAGES = (Update.MESSAGE, Update.EDITED_MESSAGE)
# What is needed to answer a message; the rest may be unknown to the library, as from an older
# server.
_CORE = frozenset(
    {
        *("message_id", "date", "edit_date", "chat", "from", "sender_chat", "via_bot"),
        *("message_thread_id", "is_topic_message", "media_group_id"),
        *("text", "entities", "caption", "caption_entities"),
    }
)


def readable(update: Json) -> Json | None:
    """Return an update that the library can read, if need be with less in it; None if it cannot."""
    if _can_be_read(update):
        return update
    messages = [name for name in _MESSAGES if name in update]
    reduced = update | {name: _reduced(update[name]) for name in messages}
    if _can_be_read(reduced):
        log.info("A message of an unknown form is read without what is new in it")
        return reduced
    log.warning("An update that cannot be read is left out")
    return None


def _reduced(message: Any) -> Any:
    if not isinstance(message, dict):
        return message
    return {name: value for name, value in message.items() if name in _CORE}


def _can_be_read(update: Json) -> bool:
    try:
        Update.de_json(update)
    except UNREADABLE:
        return False
    return True
