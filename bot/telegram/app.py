"""Putting the bot together, and running it from its first contact to a clean end."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
from contextlib import suppress
from typing import Any, Protocol

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, Defaults

from bot.operating.responder import Responder
from bot.recording.logs import hidden, quieten
from bot.settings import Settings, SettingsError
from bot.telegram import texts
from bot.telegram.buttons import Buttons
from bot.telegram.chats import Chats
from bot.telegram.handlers import Handlers
from bot.telegram.health import serve_health
from bot.telegram.inline import Inline
from bot.telegram.intake import Intake
from bot.telegram.network import (
    CONNECTIONS,
    Contact,
    Patience,
    PatientLimiter,
    Request,
    UpdatesRequest,
    persistently,
)
from bot.telegram.polling import Polling
from bot.telegram.profile import publish
from bot.telegram.secrecy import describe
from bot.telegram.webhook import Webhook

App = Application[Any, Any, Any, Any, Any, Any]
_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
)
# Ending takes `Patience.finish` and this, then up to 5 seconds for the recorder: less than the 20
# that systemd and Docker wait in our examples.
_LONGEST_GOODBYE = 3.0
_TOKEN_REFUSED = (
    "TELEGRAM_BOT_TOKEN: Telegram kennt dieses Token nicht (mehr); "  # noqa: S105
    "erwartet wird das aktuelle Token von @BotFather."
)
# How Telegram says, as a wrong request, that the bot is in a chat where it may only read.
_MAY_NOT_WRITE = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "topic_closed",
    "topic_deleted",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_",
    "chat_admin_required",
)

log = logging.getLogger(__name__)


class Source(Protocol):
    """Where updates come from: long polling or the webhook."""

    async def open(self, *, drop_pending: bool) -> None:
        """Agree with Telegram on this way."""

    async def receive(self) -> None:
        """Bring updates to the intake; it is cancelled at the end."""

    def stop(self) -> None:
        """Take no more updates."""

    async def close(self) -> None:
        """Tell Telegram what was handled."""


async def serve_until_signal(settings: Settings, responder: Responder) -> None:
    """Serve until the process is asked to end."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    await serve(settings, Chats(settings, responder), stop)


async def serve(
    settings: Settings,
    chats: Chats,
    stop: asyncio.Event,
    patience: Patience = Patience(),  # noqa: B008 - it is frozen
) -> None:
    """Serve until `stop` is set, then finish the updates in work.

    Raise `SettingsError` if Telegram refuses the token.
    """
    # As the next major version of python-telegram-bot does; without it, each "retry after" comes
    # with a warning.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    contact = Contact(stop)
    quieten()
    with hidden(settings.telegram_token):
        health = serve_health(settings, contact)
        application = build(settings, chats, contact, patience)
        intake = Intake(application.process_update)
        source = _source(application, intake, settings, patience)
        try:
            run = _run(application, source, settings, chats)
            await _until(stop, asyncio.create_task(run))
        except InvalidToken:
            contact.refused = True
        finally:
            await _end(application, intake, source, patience)
            if health:
                health.stop()
    if contact.refused:
        raise SettingsError(_TOKEN_REFUSED)


def build(settings: Settings, chats: Chats, contact: Contact, patience: Patience) -> App:
    """Return the application with all its handlers."""
    application: App = (
        Application.builder()
        .token(settings.telegram_token)
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .request(Request(contact, patience, CONNECTIONS))
        .get_updates_request(UpdatesRequest(contact, patience, 1))
        .rate_limiter(PatientLimiter(patience))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
        .updater(None)
        .job_queue(None)
        .build()
    )
    for part in (Handlers(chats), Buttons(chats), Inline(chats)):
        part.register(application)
    application.add_error_handler(_failed)
    return application


def _source(application: App, intake: Intake, settings: Settings, patience: Patience) -> Source:
    if settings.webhook_url:
        return Webhook(application.bot, intake, settings, patience, _UPDATES)
    return Polling(application.bot, intake, patience, _UPDATES)


async def _run(application: App, source: Source, settings: Settings, chats: Chats) -> None:
    """Connect, bring the profile up to date, and receive updates."""
    await persistently(application.initialize, "Reaching Telegram")
    await source.open(drop_pending=settings.telegram_drop_pending)
    way = "webhook" if settings.webhook_url else "long polling"
    bot = application.bot
    log.info("Telegram bot @%s answers by %s", bot.username, way)
    assistant = await chats.assistant()
    site = assistant.faq.site
    await asyncio.gather(source.receive(), publish(bot, site))


async def _until(stop: asyncio.Event, running: asyncio.Task[None]) -> None:
    """Wait for `stop`, and raise what makes the bot end before."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
            await stopping
    finally:
        running.cancel()
        stopping.cancel()
        await asyncio.gather(running, stopping, return_exceptions=True)


async def _end(application: App, intake: Intake, source: Source, patience: Patience) -> None:
    """Take no more updates, finish those taken, tell Telegram, close the connections."""
    source.stop()
    await intake.finish(patience.finish)
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_GOODBYE):
            await source.close()
            await application.shutdown()
            # The application leaves that out if it never reached Telegram.
            await application.bot.shutdown()


async def _failed(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Log a fault under an id, without the person's text, and apologise with that id."""
    error = context.error
    if error is None:
        return
    if isinstance(error, Forbidden):
        log.info("A person has blocked the bot, or a group has removed it")
        return
    reason = str(error).casefold()
    may_not_write = any(part in reason for part in _MAY_NOT_WRITE)
    if isinstance(error, BadRequest) and may_not_write:
        log.info("A group does not let the bot write (%s)", error)
        return
    request_id = secrets.token_hex(4)
    log.error("Request %s failed: %s", request_id, describe(error))
    try:
        await _apologise(update, texts.apology(request_id))
    except TelegramError as again:
        log.error("Request %s: no apology possible: %s", request_id, again)


async def _apologise(update: object, text: str) -> None:
    if not isinstance(update, Update):
        return
    if update.callback_query:
        await update.callback_query.answer(text, show_alert=True)
    elif update.effective_message:
        await update.effective_message.reply_text(text)
