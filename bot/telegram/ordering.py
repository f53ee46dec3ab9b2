"""Many chats at once, but the updates of one chat one after the other, in their order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update

# As many messages a minute as Telegram takes in a group: a button pressed behind them would be
# answered too late.
_MOST_WAITING = 20

log = logging.getLogger(__name__)


@dataclass(slots=True, weakref_slot=True)
class _Chat:
    """Whose turn it is in a chat, and how many updates are waiting or in work."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    updates: int = 0


class InOrder:
    """Processes several updates at once, but never two of one chat or inline user."""

    def __init__(self, most: int) -> None:
        self._slots = asyncio.Semaphore(most)
        # A chat lives as long as one of its updates.
        self._chats: WeakValueDictionary[int, _Chat] = WeakValueDictionary()

    async def process(self, update: Update, work: Coroutine[Any, Any, None]) -> None:
        """Process a chat's updates in order.

        Drop a button press if too many updates are waiting, but never a message.
        """
        with closing(work):  # its turn may never come
            chat = self._chats.setdefault(_place(update), _Chat())
            if chat.updates > _MOST_WAITING and update.callback_query:
                log.info(
                    "A button pressed behind %d waiting updates of its chat is left out",
                    chat.updates,
                )
                return
            chat.updates += 1
            try:
                async with chat.turn, self._slots:
                    await work
            finally:
                chat.updates -= 1


def _place(update: Update) -> int:
    place = update.effective_chat or update.effective_user
    return place.id if place else 0
