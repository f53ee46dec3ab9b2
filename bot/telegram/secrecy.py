"""Keeping the token, and what people write, out of the log."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import TelegramError

_TALKATIVE = (
    "telegram",
    "httpx",
    "httpcore",
    "tornado",
)  # below WARNING they log addresses with the token, and updates


@contextmanager
def hidden(secret: str) -> Iterator[None]:
    """Replace a secret in every log record made meanwhile, whoever makes it, also in tracebacks."""
    before = logging.getLogRecordFactory()

    def make(*args: object, **kwargs: object) -> logging.LogRecord:
        record = before(*args, **kwargs)
        _hide(record, secret)
        return record

    logging.setLogRecordFactory(make)
    try:
        yield
    finally:
        logging.setLogRecordFactory(before)


def quieten() -> None:
    """Let the libraries log only warnings, whatever level the operator chose for us."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def describe(error: BaseException) -> str:
    """Return the place of an exception; its message only if Telegram wrote it.

    Other messages might quote a visitor.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    message = f": {error}" if isinstance(error, TelegramError) else ""
    return f"{type(error).__name__}{message}\n{frames}".rstrip()


def _hide(record: logging.LogRecord, secret: str) -> None:
    message = record.getMessage()
    if secret in message:
        record.msg, record.args = message.replace(secret, "…"), ()
    if record.exc_info and secret in (text := logging.Formatter().formatException(record.exc_info)):
        record.exc_text, record.exc_info = text.replace(secret, "…"), None
