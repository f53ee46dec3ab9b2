"""Keeping what people write out of the log."""

from __future__ import annotations

import traceback

from telegram.error import TelegramError


def describe(error: BaseException) -> str:
    """Return where an exception came from, without its message unless Telegram wrote it.

    It might quote what was asked.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    message = f": {error}" if isinstance(error, TelegramError) else ""
    return f"{type(error).__name__}{message}\n{frames}".rstrip()
