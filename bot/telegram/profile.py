"""The bot's menu of commands and the texts of its profile, kept as the data say."""

from __future__ import annotations

import logging
import textwrap

from telegram import Bot, BotCommand
from telegram.constants import BotDescriptionLimit
from telegram.error import TelegramError

from bot.conversation import wording
from bot.faq.values import Site
from bot.telegram import texts
from bot.telegram.reading import UNREADABLE

log = logging.getLogger(__name__)


async def publish(bot: Bot, site: Site) -> None:
    """Set commands and texts where they differ; the bot answers all the same if that fails."""
    try:
        await _commands(bot, site)
        await _texts(bot, site)
    except (TelegramError, *UNREADABLE) as error:
        log.warning("Commands and profile texts could not be set: %s", error)


async def _commands(bot: Bot, site: Site) -> None:
    has_consultation = site.consultation is not None
    shown = texts.commands(consultation=has_consultation)
    commands = tuple(BotCommand(name, description) for name, description in shown.items())
    # For every language of the app, and for German by name, as an older list set for German would
    # go before.
    for language in (None, "de"):
        known = await bot.get_my_commands(language_code=language)
        if known != commands:
            await bot.set_my_commands(commands, language_code=language)


async def _texts(bot: Bot, site: Site) -> None:
    about = site.description or site.name
    long = f"{about} {wording.NOTICE}"
    description = _shortened(long, BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
    known = await bot.get_my_description()
    if known.description != description:
        await bot.set_my_description(description)
    short = _shortened(about, BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
    known_short = await bot.get_my_short_description()
    if known_short.short_description != short:
        await bot.set_my_short_description(short)


def _shortened(text: str, most: int) -> str:
    return textwrap.shorten(text, most, placeholder=" …")
