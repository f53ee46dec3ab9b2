"""Logging of all processes: text or JSON, with request ids, without secrets.

No line names a visitor: addresses, user ids and questions are never passed to a logger.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from typing import TextIO
from urllib.parse import unquote, urlsplit

from bot.settings import Settings

_request_id: ContextVar[str] = ContextVar("request_id", default="")
# Below WARNING they log addresses with the bot's token, and updates.
_TALKATIVE = ("httpx", "httpcore", "telegram", "tornado", "apscheduler", "alembic", "_granian")
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SHORTEST_SECRET = 4  # characters; masking shorter ones would garble every line


def begin_request(given: str | None = None) -> str:
    """Set and return the id under which this request is logged.

    The proxy's id is used if it is harmless, else a new one.
    """
    request_id = given or ""
    if not _SAFE_ID.fullmatch(request_id):
        request_id = secrets.token_hex(8)
    _request_id.set(request_id)
    return request_id


def set_up_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send the log of this process to standard error, as the settings say."""
    handler = logging.StreamHandler(stream or sys.stderr)
    secrets = _secrets(settings)
    formatter = JsonFormatter if settings.log_format == "json" else TextFormatter
    handler.setFormatter(formatter(secrets))
    level = settings.log_level.upper()
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quieten()


def quieten() -> None:
    """Let the libraries log only warnings, whatever level the operator chose for us."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


@contextmanager
def hidden(secret: str) -> Iterator[None]:
    """Mask a secret in every log record made meanwhile, whoever handles it, also in tracebacks."""
    before = logging.getLogRecordFactory()

    def make(*args: object, **kwargs: object) -> logging.LogRecord:
        record = before(*args, **kwargs)
        _hide(record, (secret,))
        return record

    logging.setLogRecordFactory(make)
    try:
        yield
    finally:
        logging.setLogRecordFactory(before)


def _hide(record: logging.LogRecord, hidden_texts: tuple[str, ...]) -> None:
    message = record.getMessage()
    masked = _masked(message, hidden_texts)
    if masked != message:
        record.msg, record.args = masked, ()
    if record.exc_info:
        trace = logging.Formatter().formatException(record.exc_info)
        masked = _masked(trace, hidden_texts)
        if masked != trace:
            record.exc_text, record.exc_info = masked, None


def _trace(record: logging.LogRecord) -> str:
    """Return the traceback of a record and the stack it was made in, "" if it has none.

    Where something in a traceback was hidden, only its text is left.
    """
    trace = record.exc_text
    if record.exc_info:
        trace = logging.Formatter().formatException(record.exc_info)
    return "\n".join(filter(None, (trace, record.stack_info)))


class TextFormatter(logging.Formatter):
    """One line a record, as a person reads it, and below it the traceback."""

    def __init__(self, hidden: tuple[str, ...] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._hidden = hidden

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its request id, line breaks of the message escaped."""
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        if request_id := _request_id.get():
            line += f" [{request_id}]"
        if trace := _trace(record):
            line += f"\n{trace}"
        return _masked(line, self._hidden)


class JsonFormatter(logging.Formatter):
    """One JSON object a record."""

    def __init__(self, hidden: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._hidden = hidden

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, message, and where given request id and traceback."""
        time = dt.datetime.fromtimestamp(record.created, dt.UTC)
        values = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _masked(record.getMessage(), self._hidden),
        }
        if request_id := _request_id.get():
            values["request_id"] = request_id
        if trace := _trace(record):
            values["exception"] = _masked(trace, self._hidden)
        return json.dumps(values, ensure_ascii=False)


def _secrets(settings: Settings) -> tuple[str, ...]:
    """Return what must never be logged: secret settings, and the passwords within addresses."""
    found = set[str]()
    for setting in fields(Settings):
        if setting.metadata["secret"]:
            value = getattr(settings, setting.name)
            found |= {value, *_passwords(value)}
    secret = [text for text in found if len(text) >= _SHORTEST_SECRET]
    return tuple(sorted(secret, key=len, reverse=True))


def _passwords(address: str) -> set[str]:
    """Return the password within an address, as it is written there and as it is."""
    password = urlsplit(address).password if "://" in address else None
    return {password, unquote(password)} if password else set()


def _masked(text: str, hidden: tuple[str, ...]) -> str:
    for secret in hidden:
        text = text.replace(secret, "…")
    return text
