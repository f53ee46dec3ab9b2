"""Many chats at once, but the messages of one chat one after the other, in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor


class InOrder(BaseUpdateProcessor):
    """Processes up to a number of updates at once, never two of the same chat (or person, for inline queries)."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        # A lock lives as long as somebody holds or awaits it.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update after those before it in its chat."""
        lock = self._locks.setdefault(_place(update), asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Do nothing; the base class asks for it."""

    async def shutdown(self) -> None:
        """Do nothing; the base class asks for it."""


def _place(update: object) -> int:
    if not isinstance(update, Update):
        return 0
    place = update.effective_chat or update.effective_user
    return place.id if place else 0
