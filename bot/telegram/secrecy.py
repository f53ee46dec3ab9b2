"""Keeping what people write out of the log."""

from __future__ import annotations

import traceback

from telegram.error import TelegramError


def describe(error: BaseException) -> str:
    """Return the place of an exception; its message only if Telegram wrote it.

    Other messages might quote a visitor.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    what = type(error).__name__
    if isinstance(error, TelegramError):
        what = f"{what}: {error}"
    return f"{what}\n{frames}".rstrip()
