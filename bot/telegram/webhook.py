"""Receiving updates by webhook; Telegram's call is answered only after its update was handled.

An answer other than 200 makes Telegram call again. So a crash costs no message its answer, and one
that takes too long comes again and is found in work or done.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.operating.ports import listening_socket
from bot.settings import Settings
from bot.telegram.intake import Intake
from bot.telegram.network import CONNECTIONS, Patience, persistently
from bot.telegram.reading import readable

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
_LONGEST_BODY = 1024 * 1024  # bytes; an update is a few kilobytes
_LAST_WORD = 1.5  # seconds for telling Telegram, at the end, what was handled

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Calls:
    """How many calls are waiting for their answer, and whether more are taken."""

    open: int = 0
    closing: bool = False


class Webhook:
    """The server that Telegram calls."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        settings: Settings,
        patience: Patience,
        kinds: Sequence[str],
    ) -> None:
        self._bot = bot
        self._settings = settings
        self._kinds = kinds
        self._calls = _Calls()
        address = urlsplit(settings.webhook_url)
        path = re.escape(address.path.rstrip("/"))
        given = {
            "bot": bot,
            "intake": intake,
            "calls": self._calls,
            "secret": settings.webhook_secret,
            "patience": patience.webhook,
        }
        routes = [(f"{path}/?", _Receiver, given)]
        self._server = HTTPServer(
            Application(routes, log_function=lambda _: None), max_body_size=_LONGEST_BODY
        )

    async def open(self, *, drop_pending: bool) -> None:
        """Listen, and tell Telegram where."""
        settings = self._settings
        port = settings.webhook_port
        self._server.add_socket(listening_socket("QZBOT_WEBHOOK_PORT", settings.host, port))
        await persistently(
            lambda: self._bot.set_webhook(
                settings.webhook_url,
                max_connections=CONNECTIONS,
                allowed_updates=self._kinds,
                drop_pending_updates=drop_pending,
                secret_token=settings.webhook_secret,
            ),
            "Setting the webhook",
        )

    async def receive(self) -> None:
        """Do nothing: the server takes what comes."""

    def stop(self) -> None:
        """Take no more calls; those that are open are answered when their updates are handled."""
        self._calls.closing = True
        self._server.stop()

    async def close(self) -> None:
        """Hang up, as soon as the open calls are answered."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _LAST_WORD
        while self._calls.open and loop.time() < end:
            await asyncio.sleep(0.01)
        await self._server.close_all_connections()


class _Receiver(RequestHandler):
    """Takes one update a call."""

    def initialize(
        self, bot: Bot, intake: Intake, calls: _Calls, secret: str, patience: float
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._calls = calls
        self._secret = secret.encode()
        self._patience = patience

    def prepare(self) -> None:
        """Refuse callers without the secret, and every call during shutdown."""
        self._calls.open += 1
        given = self.request.headers.get(_SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            self.set_status(HTTPStatus.FORBIDDEN)
            self.finish()
        elif self._calls.closing:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
            self.finish()

    def on_finish(self) -> None:
        """Count the call as answered."""
        self._calls.open -= 1

    async def post(self) -> None:
        """Handle an update; one that cannot be read is dropped, or it would come again for ever."""
        update = self._read(self.request.body)
        if update is None:
            return
        handling = self._intake.take(update)
        handled, _ = await asyncio.wait({handling}, timeout=self._patience)
        if not handled or any(task.cancelled() for task in handled):
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)

    def _read(self, body: bytes) -> Update | None:
        try:
            found: Any = json.loads(body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            log.warning("An update that cannot be read is left out")
            return None
        update = readable(found)
        return Update.de_json(update, self._bot) if update else None
