"""Talking to Telegram patiently: what fails on the way is tried again, and the last contact is remembered."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.error import BadRequest, NetworkError
from telegram.ext import AIORateLimiter
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)

CONNECTIONS = 64
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for Telegram, in seconds: for an answer, for updates, and between tries."""

    read: float = 15.0
    poll: int = 30
    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0)
    retries_when_told_to_wait: int = 5


@dataclass(slots=True)
class Contact:
    """When Telegram last answered, and whether it refused our token; `stop` is set then."""

    stop: asyncio.Event
    clock: Callable[[], float] = time.monotonic
    refused: bool = False
    _last: float | None = field(default=None, init=False)

    @property
    def age(self) -> float | None:
        """Return the seconds since the last answer, None before the first."""
        return None if self._last is None else self.clock() - self._last

    def note(self, status: int) -> None:
        """Take note of an answer of Telegram."""
        if status == _UNAUTHORIZED:
            self.refused = True
            self.stop.set()
        else:
            self._last = self.clock()


class Request(HTTPXRequest):
    """HTTP requests that report their contact and take only well-formed JSON for an answer."""

    __slots__ = ("_contact",)

    def __init__(self, contact: Contact, patience: Patience, connections: int) -> None:
        wait = patience.read
        super().__init__(connections, read_timeout=wait, write_timeout=wait, connect_timeout=wait, pool_timeout=60)
        self._contact = contact

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request; an unreadable answer is a fault of the network (and never gets into a log)."""
        status, payload = await super().do_request(*args, **kwargs)
        if not _is_answer(payload):
            raise NetworkError(f"unreadable answer with status {status}")
        if status < 500:
            self._contact.note(status)
        return status, payload


class UpdatesRequest(Request):
    """Requests for updates, in which those that the library cannot read are emptied: it would ask for them for ever."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request; return updates that can all be read."""
        status, payload = await super().do_request(*args, **kwargs)
        answer = json.loads(payload)
        updates = answer.get("result")
        if isinstance(updates, list) and not all(map(_is_readable, updates)):
            log.warning("An update that cannot be read is left out")
            readable = [update if _is_readable(update) else {"update_id": update["update_id"]} for update in updates]
            payload = json.dumps(answer | {"result": readable}).encode()
        return status, payload


def _is_readable(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(update)
    except (KeyError, TypeError, ValueError, AttributeError, Warning):  # whatever a field of an unknown form leads to
        return False
    return True


def _is_answer(payload: bytes) -> bool:
    """Tell whether Telegram may have said this: an object with a result or an error."""
    try:
        answer = json.loads(payload)
    except ValueError:
        return False
    return isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False)


class PatientLimiter(AIORateLimiter):
    """Keeps to Telegram's limits, waits when told to, and tries again after time-outs, broken connections and 5xx.

    When a connection breaks after the request is out, nobody knows whether Telegram took it: then a message may
    come twice, which is better than never.
    """

    def __init__(self, patience: Patience) -> None:
        super().__init__(max_retries=patience.retries_when_told_to_wait)
        self._pauses = patience.pauses

    async def process_request(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request, up to once more than there are pauses."""
        for pause in self._pauses:
            try:
                return await super().process_request(*args, **kwargs)
            except BadRequest:  # a NetworkError to the library, but ours to answer for: it would fail again
                raise
            except NetworkError as error:
                log.warning("%s failed (%s); next try in %g s", kwargs.get("endpoint"), error, pause)
                await asyncio.sleep(pause)
        return await super().process_request(*args, **kwargs)
