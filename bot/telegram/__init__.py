"""The Telegram bot: `run` checks the settings and starts it.

Only then is python-telegram-bot imported.
"""

from __future__ import annotations

import asyncio
import re
from importlib.util import find_spec

from bot.operating.installing import not_installed
from bot.operating.responder import Responder
from bot.settings import Settings, SettingsError

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def run(settings: Settings, responder: Responder) -> None:
    """Run the bot until SIGTERM or Ctrl+C, by webhook if a URL is set, else by long polling.

    Raise `SettingsError` if it cannot run.
    """
    require_startable(settings)
    from bot.telegram.app import serve_until_signal  # only here is python-telegram-bot needed

    asyncio.run(serve_until_signal(settings, responder))


def require_startable(settings: Settings) -> None:
    """Raise `SettingsError` if the bot cannot run with these settings."""
    if not settings.telegram_token:
        raise SettingsError(
            "TELEGRAM_BOT_TOKEN ist nicht gesetzt; "
            "ohne das Token von @BotFather bleibt der Telegram-Bot aus."
        )
    if not _TOKEN.fullmatch(settings.telegram_token):
        raise SettingsError(
            "TELEGRAM_BOT_TOKEN: Wert „…“ ungültig; "
            "erwartet wird das Token von @BotFather, z. B. 123456789:AAE…."
        )
    if settings.webhook_url and not _SECRET.fullmatch(settings.webhook_secret):
        expected = (
            "erwartet werden 1 bis 256 Zeichen aus A–Z, a–z, 0–9, _ und -, "
            "sobald QZBOT_WEBHOOK_URL gesetzt ist"
        )
        raise SettingsError(f"QZBOT_WEBHOOK_SECRET: Wert „…“ ungültig; {expected}.")
    if find_spec("telegram") is None:
        raise SettingsError(not_installed("python-telegram-bot", "telegram"))
