"""Keeping what people write out of the log."""

from __future__ import annotations

import traceback

from telegram.error import TelegramError


def describe(error: BaseException) -> str:
    """Return the place of an exception; its message only if Telegram wrote it.

    Other messages might quote a visitor.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    message = f": {error}" if isinstance(error, TelegramError) else ""
    return f"{type(error).__name__}{message}\n{frames}".rstrip()
