"""What stands in the log, and what never does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.recording.logs import begin_request, hidden, set_up_logging
from bot.settings import Settings

SECRET = Settings(
    log_format="json",
    telegram_token="123:geheim",
    redis_url="redis://:pa%3Ass@host:6379/0",
    database_url="postgresql://n:wort9@h/d",
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Give the root logger back its handlers and level."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def logged(settings: Settings, message: str, *arguments: object) -> str:
    """Return what the log shows of a message."""
    stream = io.StringIO()
    set_up_logging(settings, stream)
    logging.getLogger("bot.test").info(message, *arguments)
    return stream.getvalue()


def test_json_lines_carry_the_request_id() -> None:
    """Each record is a JSON object with time, level, logger, message and request id."""
    request_id = begin_request()
    line = json.loads(logged(Settings(log_format="json"), "Angekommen:\n%d", 1))
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "bot.test",
        "message": "Angekommen:\n1",
        "request_id": request_id,
    }


def test_text_lines_cannot_be_forged() -> None:
    """A line break in a message stays within its line."""
    assert logged(Settings(), "a\nERROR root: b").count("\n") == 1


def logged_error(log_format: str, message: str, error: Exception) -> str:
    """Return what the log shows of an exception."""
    stream = io.StringIO()
    set_up_logging(Settings(log_format=log_format), stream)
    try:
        raise error
    except type(error):
        logging.getLogger("bot.test").exception(message)
    return stream.getvalue()


def test_a_message_like_a_traceback_is_no_line_of_its_own() -> None:
    """Only the traceback of the record stands below its line, whatever the message quotes."""
    forged = "a\nTraceback (most recent call last):\nERROR root: b"
    assert logged(Settings(), forged).count("\n") == 1
    line, *trace = logged_error("text", forged, ValueError("c")).splitlines()
    assert "ERROR root: b" in line
    assert trace[0] == "Traceback (most recent call last):"
    assert trace[-1] == "ValueError: c"
    assert "ERROR root: b" not in trace


def test_the_traceback_of_a_group_has_lines() -> None:
    """Exceptions of tasks that failed together are shown below the line like any other."""
    group = ExceptionGroup("both", [ValueError("one"), KeyError("two")])
    line, *trace = logged_error("text", "Fehler", group).splitlines()
    assert "Traceback" not in line
    assert "Exception Group Traceback" in trace[0]
    assert any(part.endswith("ValueError: one") for part in trace)


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_traceback_with_a_hidden_secret_is_kept(log_format: str) -> None:
    """Where the secret stood in it, the rest of the traceback is still told."""
    with hidden("123:geheim"):
        shown = logged_error(log_format, "Fehler", ValueError("https://api/bot123:geheim/get"))
    assert "Traceback (most recent call last)" in shown
    assert "ValueError: https://api/bot…/get" in shown


@pytest.mark.parametrize("given", ["kurz", "a b c d e f g h", "x" * 65, "böse\nzeile", None])
def test_a_harmful_request_id_is_replaced(given: str | None) -> None:
    """A proxy's id is used if it has letters, digits, dots, dashes and a sensible length."""
    assert begin_request(given) != given
    assert begin_request("proxy-4711-abc") == "proxy-4711-abc"


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize(
    "secret", ["123:geheim", "pa%3Ass", "pa:ss", "wort9", "postgresql://n:wort9@h/d"]
)
def test_secrets_are_masked(log_format: str, secret: str) -> None:
    """Tokens, passwords and addresses with passwords never appear, not even in tracebacks."""
    settings = Settings(
        log_format=log_format,
        telegram_token=SECRET.telegram_token,
        redis_url=SECRET.redis_url,
        database_url=SECRET.database_url,
    )
    stream = io.StringIO()
    set_up_logging(settings, stream)
    try:
        raise ValueError(f"https://api/bot{secret}/get")
    except ValueError:
        logging.getLogger("bot.test").exception("Fehler mit %s", secret)
    assert "Fehler mit …" in stream.getvalue()
    assert "Traceback" in stream.getvalue()
    assert secret not in stream.getvalue()


def test_addresses_of_the_bot_api_are_not_logged() -> None:
    """At level INFO, httpx logs the address with the token in it.

    We silence it.
    """
    stream = io.StringIO()
    set_up_logging(Settings(), stream)
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot123:geheim/getMe")
    assert stream.getvalue() == ""
