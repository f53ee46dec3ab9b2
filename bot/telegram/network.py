"""Talks to Telegram patiently.

It retries requests that fail on the way, and remembers the last contact.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import AIORateLimiter
from telegram.request import HTTPXRequest

from bot.telegram.reading import UNREADABLE, readable

log = logging.getLogger(__name__)

CONNECTIONS = 64
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_MARGIN = 0.1  # seconds beyond those that Telegram wants us to wait
_RIVAL_SECONDS = 60.0  # a second poller that Telegram has told of shows up again sooner


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    For answers, for updates, between tries, and for our own work.
    """

    read: float = 15.0
    poll: int = 30
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0)
    retries_when_told_to_wait: int = 5
    # How long newer messages wait for older ones, if Telegram shows no more at once.
    hold: float = 5.0
    # How long a call of the webhook waits for its answer; proxies give up after 60.
    webhook: float = 30.0
    # How long what is begun may take when the bot is told to end.
    finish: float = 8.0


@dataclass(slots=True)
class Contact:
    """When Telegram last answered, and what it objected to.

    That is another process that fetches our updates (`has_rival`), or our token (`refused`, which
    also sets `stop`).
    """

    stop: asyncio.Event
    clock: Callable[[], float] = time.monotonic
    refused: bool = False
    _last: float | None = field(default=None, init=False)
    _rival: float | None = field(default=None, init=False)

    @property
    def age(self) -> float | None:
        """Return the seconds since the last answer, None before the first."""
        if self._last is None:
            return None
        return self.clock() - self._last

    @property
    def has_rival(self) -> bool:
        """Return whether another process has fetched updates with our token lately."""
        if self._rival is None:
            return False
        return self.clock() - self._rival < _RIVAL_SECONDS

    def note(self, status: int) -> None:
        """Take note of an answer of Telegram."""
        if status == HTTPStatus.UNAUTHORIZED:
            self.refused = True
            self.stop.set()
            return
        self._last = self.clock()
        if status == HTTPStatus.CONFLICT:
            self._rival = self._last


class Request(HTTPXRequest):
    """HTTP requests that report their contact and take only well-formed JSON for an answer."""

    __slots__ = ("_contact",)

    def __init__(self, contact: Contact, patience: Patience, connections: int) -> None:
        wait = patience.read
        super().__init__(
            connections,
            read_timeout=wait,
            write_timeout=wait,
            connect_timeout=wait,
            pool_timeout=60,
        )
        self._contact = contact

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request; treat an unreadable answer as a network fault and never log it."""
        status, payload = await super().do_request(*args, **kwargs)
        if not _is_answer(payload):
            raise NetworkError(f"unreadable answer with status {status}")
        if status < 500:
            self._contact.note(status)
        return status, payload


class UpdatesRequest(Request):
    """Requests for updates; an update that the library cannot read arrives empty.

    Otherwise the library would ask for it forever.
    """

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request; return updates that can all be read."""
        status, payload = await super().do_request(*args, **kwargs)
        answer = json.loads(payload)
        updates = answer.get("result")
        if isinstance(updates, list):
            answer["result"] = [_readable_or_empty(update) for update in updates]
            payload = json.dumps(answer).encode()
        return status, payload


def _readable_or_empty(update: dict[str, Any]) -> dict[str, Any]:
    return readable(update) or {"update_id": update["update_id"]}


def _is_answer(payload: bytes) -> bool:
    """Tell whether Telegram may have said this: an object with a result or an error."""
    try:
        answer = json.loads(payload)
    except ValueError:
        return False
    if not isinstance(answer, dict):
        return False
    return "result" in answer or answer.get("ok") is False


class PatientLimiter(AIORateLimiter):
    """Keeps to Telegram's limits, and retries after time-outs, broken connections and 5xx.

    If a connection breaks after the request is out, nobody knows whether Telegram took it. The
    message may then arrive twice, which is better than never.
    """

    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._pauses = patience.pauses
        self._most_waits = patience.retries_when_told_to_wait

    async def process_request(self, *_: Any, **call: Any) -> Any:
        """Send a request, up to once more than there are pauses."""
        for pause in self._pauses:
            try:
                return await self._as_told(call)
            except BadRequest:
                # A NetworkError to the library, but ours to answer for: it would fail again.
                raise
            except NetworkError as error:
                log.warning("%s failed (%s); next try in %g s", call["endpoint"], error, pause)
                await asyncio.sleep(pause)
        return await self._as_told(call)

    async def _as_told(self, call: dict[str, Any]) -> Any:
        """Send a request: later, if Telegram says so; to where a group has moved."""
        patient = call | {"callback": _returning_orders(call["callback"])}
        for _ in range(self._most_waits):
            answer = await super().process_request(**patient)
            if isinstance(answer, ChatMigrated):
                call["data"]["chat_id"] = answer.new_chat_id
            elif isinstance(answer, RetryAfter):
                await asyncio.sleep(seconds_to_wait(answer) + _MARGIN)
            else:
                return answer
        answer = await super().process_request(**patient)
        if isinstance(answer, TelegramError):
            raise answer
        return answer


def _returning_orders(
    send: Callable[..., Coroutine[Any, Any, Any]],
) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return a call that returns Telegram's orders: raised, a wait would hold up every chat."""

    async def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return await send(*args, **kwargs)
        except (ChatMigrated, RetryAfter) as told:
            return told

    return call


async def persistently(action: Callable[[], Awaitable[Any]], what: str) -> None:
    """Do something that needs Telegram, and retry as often as it takes.

    `InvalidToken` ends it.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            await action()
        except InvalidToken:
            raise
        except (TelegramError, *UNREADABLE) as error:
            known = isinstance(error, TelegramError)
            reason = error if known else "the answer is not the Bot API's"
            log.warning("%s failed (%s); next try in %g s", what, reason, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return


def seconds_to_wait(told: RetryAfter) -> float:
    """Return how long Telegram wants us to wait."""
    wait = told.retry_after
    if isinstance(wait, dt.timedelta):
        return wait.total_seconds()
    return float(wait)
