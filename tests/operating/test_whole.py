"""The whole deployment: two web processes behind nginx, Telegram, PostgreSQL and Redis."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.recording.store import open_store
from bot.settings import Settings
from tests.operating.deployment import Web, ask, call, proxy, running
from tests.paths import ROOT
from tests.servers import Server
from tests.telegram.bot_api import BotApi
from tests.telegram.people import person

pytestmark = pytest.mark.servers


def channels_in(database: str) -> list[tuple[str, str, bool | None]]:
    """Return channel, kind and vote of all events, sorted."""
    store = open_store(Settings(database_url=database))
    rows = [
        (row["channel"], row["kind"], row["vote"])
        for row in store.since(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    ]
    store.close()
    return sorted(rows, key=str)


def test_web_and_telegram_are_one_bot(
    faq: Path,
    tmp_path: Path,
    postgresql_server: tuple[Server, str],
    redis_server: tuple[Server, str],
) -> None:
    """Website and Telegram give the same answer, and both are in one event log."""
    database, redis_url, question = (
        postgresql_server[1],
        redis_server[1],
        "Wie oft trifft sich der Zirkel?",
    )
    webs = [
        Web(
            faq,
            tmp_path,
            events="statistics",
            database_url=database,
            redis_url=redis_url,
            trusted_proxies=1,
        )
        for _ in range(2)
    ]
    with BotApi() as api, running(*webs), proxy(*webs) as nginx:
        given = {
            "QZBOT_FAQ": faq,
            "QZBOT_CACHE_DIR": tmp_path / "cache",
            "QZBOT_EVENTS": "statistics",
            "QZBOT_DATABASE_URL": database,
        }
        environment = {**os.environ, **{name: str(value) for name, value in given.items()}}
        environment |= {"TELEGRAM_BOT_TOKEN": api.token, "QZBOT_TELEGRAM_API_URL": api.url}
        telegram = subprocess.Popen(
            [sys.executable, "-m", "bot", "telegram"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            answer = person(api).asks(question).text
        finally:
            telegram.terminate()
            assert telegram.wait(30) == 0
        replies = [ask(nginx.port, question)[1] for _ in range(4)]
        vote = json.dumps({"event_id": replies[0]["event_id"], "helpful": True}).encode()
        assert b'"recorded":true' in call(nginx.port, "POST", "/api/v1/feedback", vote)[1]
    assert {reply["answers"][0]["text"] for reply in replies} == {
        "Der Zirkel trifft sich zweimal im Jahr."
    }
    assert "Der Zirkel trifft sich zweimal im Jahr." in answer
    assert channels_in(database) == [
        ("telegram", "answer", None),
        *[("web", "answer", None)] * 3,
        ("web", "answer", True),
    ]
