"""Taking updates: each is handled once, those of a chat in their order.

Whoever brings an update learns when it is handled, and tells Telegram only then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from cachetools import LRUCache
from telegram import Update

from bot.telegram.network import CONNECTIONS
from bot.telegram.ordering import InOrder

_REMEMBERED = 2_000  # updates; Telegram repeats one soon: by polling within the next hundred

log = logging.getLogger(__name__)


class Intake:
    """Hands updates to the handlers."""

    def __init__(self, handle: Callable[[Update], Coroutine[Any, Any, None]]) -> None:
        self._handle = handle
        self._order = InOrder(CONNECTIONS)
        self._taken: LRUCache[int, asyncio.Task[None]] = LRUCache(_REMEMBERED)
        self._in_work: set[asyncio.Task[None]] = set()

    def take(self, update: Update) -> asyncio.Task[None]:
        """Begin to handle an update unless it was begun before.

        The returned task ends when the update is done.
        """
        known = self._taken.get(update.update_id)
        if known:
            return known
        task = asyncio.create_task(self._order.process(update, self._handle(update)))
        self._taken[update.update_id] = task
        self._in_work.add(task)
        task.add_done_callback(self._in_work.discard)
        return task

    async def finish(self, seconds: float) -> None:
        """Wait until all that was taken is handled, and cut off what takes longer."""
        if not self._in_work:
            return
        _, late = await asyncio.wait(self._in_work, timeout=seconds)
        if not late:
            return
        told = "%d updates were not handled within %g s; Telegram brings them again"
        log.warning(told, len(late), seconds)
        for task in late:
            task.cancel()
        await asyncio.wait(late)
