"""Fetching updates by long polling; Telegram is told of an update only after it was handled.

Telegram forgets an update when it is asked for later ones. So it is asked from the first update on
that is not handled yet, again and again, and shows at most a hundred of them. A crash then costs no
message its answer: Telegram shows it again at the next start. Few are fetched at a time, so that
few are answered twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Bot, Update
from telegram.constants import FloodLimit, PollingLimit
from telegram.error import RetryAfter, TelegramError

from bot.telegram.intake import Intake
from bot.telegram.network import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Patience,
    persistently,
    seconds_to_wait,
)

_MOST = int(PollingLimit.MAX_LIMIT)
_FEW = int(FloodLimit.MESSAGES_PER_SECOND)  # as many as can be answered in a second
_LOOK_AGAIN = 0.25  # seconds after which others are looked for while some updates are still in work
_LAST_WORD = 1.5  # seconds for telling Telegram, at the end, what was handled

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    """An update that Telegram still keeps, and until when newer ones may have to wait for it."""

    handled: asyncio.Task[None]
    until: float


class Polling:
    """Long polling with confirmation after the work."""

    def __init__(self, bot: Bot, intake: Intake, patience: Patience, kinds: Sequence[str]) -> None:
        self._bot = bot
        self._intake = intake
        self._patience = patience
        self._kinds = kinds
        self._held: dict[int, _Held] = {}  # by update id, in its order
        self._next = 0  # the first update that Telegram has to keep
        self._told = 0  # what it knows of that
        self._batch = _FEW  # how many to ask for
        self._crowded = False  # whether all that Telegram can show was taken already

    async def open(self, *, drop_pending: bool) -> None:
        """Take back a webhook that may be set: Telegram serves one or the other."""
        await persistently(
            lambda: self._bot.delete_webhook(drop_pending_updates=drop_pending),
            "Asking for updates",
        )

    async def receive(self) -> None:
        """Fetch updates until cancelled."""
        pause = FIRST_PAUSE
        while True:
            try:
                updates = await self._more()
            except RetryAfter as told:
                await asyncio.sleep(seconds_to_wait(told))
            except TelegramError as error:
                log.warning("Fetching updates failed (%s); next try in %g s", error, pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE
                self._take(updates)
                await self._let_work()

    def stop(self) -> None:
        """Do nothing; cancelling `receive` stops polling."""

    async def close(self) -> None:
        """Tell Telegram what was handled; what was not, it will bring again."""
        self._forget_handled()
        if self._next == self._told:
            return
        try:
            await asyncio.wait_for(self._ask(1, 0), _LAST_WORD)
        except (TelegramError, TimeoutError):
            log.warning("Telegram was not told what was handled last; it may be answered twice")

    async def _more(self) -> tuple[Update, ...]:
        """Fetch updates; if none is held back, wait for new ones.

        While some are held, Telegram returns those at once.
        """
        self._forget_handled()
        if self._held:
            return await self._ask(self._batch, 0)
        self._batch = _FEW
        return await self._ask(self._batch, self._patience.poll)

    async def _ask(self, most: int, wait: int) -> tuple[Update, ...]:
        """Ask for updates from the next one on, which tells Telegram to forget those before."""
        first = self._next
        updates = await self._bot.get_updates(first, most, wait, allowed_updates=self._kinds)
        self._told = first
        return updates

    def _forget_handled(self) -> None:
        """Let go of the updates before the first that Telegram has to keep."""
        while self._held:
            update_id, held = next(iter(self._held.items()))
            if not self._may_forget(held):
                break
            del self._held[update_id]
            self._next = update_id + 1

    def _may_forget(self, held: _Held) -> bool:
        """Tell whether an update was handled, or keeps others waiting for too long.

        Where a hundred updates stand behind one that takes long, as in a chat that Telegram slows
        down, the others go before: that one is worked on, but no longer kept by Telegram.
        """
        if held.handled.done():
            return not held.handled.cancelled()
        is_late = asyncio.get_running_loop().time() >= held.until
        if not (self._crowded and is_late):
            return False
        log.warning("An update takes long and keeps others waiting: a crash could lose it")
        return True

    def _take(self, updates: Sequence[Update]) -> None:
        new = [update for update in updates if update.update_id not in self._held]
        is_full = len(updates) == self._batch
        self._crowded = False
        if is_full and not new:
            self._crowded = self._batch == _MOST
            self._batch = _MOST
        now = asyncio.get_running_loop().time()
        until = now + self._patience.hold
        for update in new:
            handled = self._intake.take(update)
            self._held[update.update_id] = _Held(handled, until)

    async def _let_work(self) -> None:
        """Wait until all is handled, but not for long: somebody else may have written."""
        handled = [held.handled for held in self._held.values()]
        in_work = [task for task in handled if not task.done()]
        if in_work:
            await asyncio.wait(in_work, timeout=_LOOK_AGAIN)
