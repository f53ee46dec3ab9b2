"""Putting the bot together, and running it from its first contact to a clean end."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import signal
from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import urlsplit

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, Defaults, Updater

from bot import replies
from bot.events import Recorder
from bot.service import Service
from bot.settings import Settings, SettingsError
from bot.telegram.buttons import Buttons
from bot.telegram.conversation import Conversation
from bot.telegram.handlers import Handlers
from bot.telegram.health import require_free_port, serve_health
from bot.telegram.inline import Inline
from bot.telegram.network import CONNECTIONS, Contact, Patience, PatientLimiter, Request, UpdatesRequest
from bot.telegram.ordering import InOrder
from bot.telegram.profile import publish
from bot.telegram.secrecy import describe, hidden, quieten

App = Application[Any, Any, Any, Any, Any, Any]
_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]
_LONGEST_PAUSE = 30.0
_LONGEST_END = 20.0  # seconds for each step of ending; whoever sent SIGTERM will not wait for ever
_TOKEN_REFUSED = "TELEGRAM_BOT_TOKEN: Telegram kennt dieses Token nicht (mehr); erwartet wird das aktuelle Token von @BotFather."  # noqa: S105

log = logging.getLogger(__name__)


async def serve_until_signal(settings: Settings, provider: Callable[[], Service], recorder: Recorder) -> None:
    """Serve until the process is asked to end."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    await serve(settings, Conversation(settings, provider, recorder), stop)


async def serve(settings: Settings, conversation: Conversation, stop: asyncio.Event, patience: Patience = Patience()) -> None:  # noqa: B008 - frozen
    """Serve until `stop` is set, then finish what is begun; `SettingsError` if Telegram refuses the token."""
    # As the next major version of python-telegram-bot does; without it, each "retry after" comes with a warning.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    contact = Contact(stop)
    quieten()
    with hidden(settings.telegram_token):
        health = serve_health(settings, contact)
        application = build(settings, conversation, contact, patience)
        try:
            await _until(stop, asyncio.create_task(_start(application, settings, conversation, patience)))
        finally:
            await _end(application)
            if health:
                health.stop()
    if contact.refused:
        raise SettingsError(_TOKEN_REFUSED)


def build(settings: Settings, conversation: Conversation, contact: Contact, patience: Patience) -> App:
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
        .concurrent_updates(InOrder(CONNECTIONS))
        .job_queue(None)
        .build()
    )
    for part in (Handlers(conversation), Buttons(conversation), Inline(conversation)):
        part.register(application)
    application.add_error_handler(_failed)
    return application


async def _start(application: App, settings: Settings, conversation: Conversation, patience: Patience) -> None:
    """Connect, receive updates, and bring the profile up to date."""
    await _connect(application)
    if settings.webhook_url:
        await _listen(application, settings)
    else:
        await _poll(application, settings, patience)
    await application.start()
    service = await conversation.service()
    application.create_task(publish(application.bot, service.faq.site))
    log.info("Telegram bot @%s answers by %s", application.bot.username, "webhook" if settings.webhook_url else "long polling")


async def _connect(application: App) -> None:
    """Reach Telegram, however long that takes."""
    pause = 1.0
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise SettingsError(_TOKEN_REFUSED) from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); next try in %g s", error, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return


async def _poll(application: App, settings: Settings, patience: Patience) -> None:
    await cast("Updater", application.updater).start_polling(
        timeout=patience.poll,
        bootstrap_retries=-1,
        allowed_updates=_UPDATES,
        drop_pending_updates=settings.telegram_drop_pending,
        error_callback=lambda error: log.warning("Fetching updates failed (%s); trying again", error),
    )


async def _listen(application: App, settings: Settings) -> None:
    require_free_port("QZBOT_WEBHOOK_PORT", settings.host, settings.webhook_port)
    await cast("Updater", application.updater).start_webhook(
        listen=settings.host,
        port=settings.webhook_port,
        url_path=re.escape(urlsplit(settings.webhook_url).path),
        webhook_url=settings.webhook_url,
        secret_token=settings.webhook_secret,
        bootstrap_retries=-1,
        allowed_updates=_UPDATES,
        drop_pending_updates=settings.telegram_drop_pending,
    )


async def _until(stop: asyncio.Event, starting: asyncio.Task[None]) -> None:
    """Wait for the start and then for `stop`; a stop while starting ends that."""
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await stopping
    finally:
        starting.cancel()
        stopping.cancel()
        await asyncio.gather(starting, stopping, return_exceptions=True)


async def _end(application: App) -> None:
    """Take no more updates, finish those taken, close the connections; a step that fails or hangs keeps no other from being taken."""
    if application.updater and application.updater.running:
        await _within_patience(application.updater.stop(), "Telegram was not told that all updates were taken")
    if application.running:
        await _within_patience(application.stop(), "Not everything begun was finished")
    await application.shutdown()
    await application.bot.shutdown()  # the application leaves that out if it never reached Telegram


async def _within_patience(step: Awaitable[None], otherwise: str) -> None:
    try:
        await asyncio.wait_for(step, _LONGEST_END)
    except TimeoutError:
        log.warning("%s within %g s", otherwise, _LONGEST_END)
    except TelegramError as error:  # fetching updates may have failed for good, as with a refused token; it is raised again here
        log.warning("%s (%s)", otherwise, error)


async def _failed(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Log a fault under an id, without the person's text, and apologise with that id."""
    error = context.error
    if error is None:
        return
    if isinstance(error, Forbidden):
        log.info("A person has blocked the bot, or a group has removed it")
        return
    request_id = secrets.token_hex(4)
    log.error("Request %s failed: %s", request_id, describe(error))
    try:
        await _apologise(update, replies.apology(request_id))
    except TelegramError as again:
        log.error("Request %s: no apology possible: %s", request_id, again)


async def _apologise(update: object, text: str) -> None:
    if not isinstance(update, Update):
        return
    if update.callback_query:
        await update.callback_query.answer(text, show_alert=True)
    elif update.effective_message:
        await update.effective_message.reply_text(text)
