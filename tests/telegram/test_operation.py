"""Starting, running and ending.

Settings, the webhook, health, the log, and a process that is told to end.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.conversation.assistant import Assistant
from bot.operating.responder import Responder
from bot.settings import Settings, SettingsError
from bot.telegram import run, texts
from bot.telegram.health import STALE_AFTER, serve_health
from bot.telegram.network import Contact
from tests.conftest import EMBEDDED
from tests.telegram.bot_api import BotApi
from tests.telegram.people import person
from tests.telegram.running import WEBHOOK, free_port, running_bot

TOKEN = "123456:" + "A" * 35


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({}, "TELEGRAM_BOT_TOKEN ist nicht gesetzt"),
        ({"telegram_token": "abc"}, "TELEGRAM_BOT_TOKEN: Wert „…“ ungültig"),
        ({"telegram_token": TOKEN + "\n"}, "TELEGRAM_BOT_TOKEN: Wert „…“ ungültig"),
        (
            {"telegram_token": TOKEN, "webhook_url": "https://bot.example.org"},
            "QZBOT_WEBHOOK_SECRET",
        ),
        (
            {
                "telegram_token": TOKEN,
                "webhook_url": "https://bot.example.org",
                "webhook_secret": "ä b",
            },
            "QZBOT_WEBHOOK_SECRET",
        ),
    ],
)
def test_wrong_settings_are_a_clear_error(
    assistant: Assistant, settings: dict[str, Any], part: str
) -> None:
    """Without a token, with a malformed one, or with an open webhook, nothing starts."""
    with pytest.raises(SettingsError, match=re.escape(part)) as caught:
        run(Settings(**settings), Responder("telegram", lambda: assistant))
    assert TOKEN not in str(caught.value)


def test_token_that_telegram_refuses(api: BotApi, assistant: Assistant) -> None:
    """A token that Telegram refuses ends the bot with a clear error that hides it."""
    api.token = TOKEN
    settings = Settings(telegram_token=TOKEN.replace("A", "B"), telegram_api_url=api.url)
    with pytest.raises(SettingsError, match="Telegram kennt dieses Token nicht") as caught:
        run(settings, Responder("telegram", lambda: assistant))
    assert "BBB" not in str(caught.value)
    gc.collect()  # a connection left open would be reported here


def test_end_while_telegram_cannot_be_reached(api: BotApi, assistant: Assistant) -> None:
    """A bot that has not reached Telegram yet ends at once and closes its connections."""
    api.fail("502", "getMe", times=100)
    with running_bot(api, lambda: assistant):
        api.wait_until(lambda: api.failures_left < 100)
    gc.collect()
    assert not api.called("sendMessage")


def test_token_that_is_revoked(api: BotApi, assistant: Assistant) -> None:
    """When the token is revoked while the bot runs, the bot ends instead of polling in vain."""
    with (  # noqa: PT012 - it fails while the bot runs
        pytest.raises(SettingsError, match="kennt dieses Token nicht"),
        running_bot(api, lambda: assistant),
    ):
        assert person(api).asks("/hilfe").text == texts.commands_help()
        api.token = TOKEN.replace("A", "B")
        api.push("message", {"garbage": 1})
        # Once when it polls, and once more when it ends.
        api.wait_until(lambda: api.rejections.count("Unauthorized") > 1)


def test_webhook_answers_and_checks_its_secret(api: BotApi, assistant: Assistant) -> None:
    """The same answers arrive by webhook.

    A post without the right secret is refused and has no effect.
    """
    with running_bot(api, lambda: assistant, **WEBHOOK):
        ada = person(api)
        assert ada.asks("/hilfe").text == texts.commands_help()
        assert api.webhook["url"] == WEBHOOK["webhook_url"]
        assert api.webhook["secret_token"] == WEBHOOK["webhook_secret"]
        message = api.post(ada.chat, ada.as_json(), {"text": "Hallo"})
        forged = {"update_id": 1, "message": message}
        assert [api.post_update(forged, secret) for secret in (None, "", "falsch", "geheim_1")] == [
            403
        ] * 4
        ada.sees_nothing()


@pytest.mark.parametrize("webhook", [{}, WEBHOOK], ids=["polling", "webhook"])
@pytest.mark.parametrize("drop", [True, False])
def test_pending_updates_are_dropped_by_choice(
    api: BotApi, assistant: Assistant, webhook: dict[str, Any], drop: bool
) -> None:
    """What people wrote while the bot was off is answered, unless the operator chose to drop it."""
    ada = person(api)
    ada.sends("/kontakt")
    with running_bot(api, lambda: assistant, telegram_drop_pending=drop, **webhook):
        api.wait_until(lambda: api.short_description)
        ada.sends("/hilfe")
        first = ada.sees().text
    assert (first == texts.commands_help()) == drop


def test_health_over_http(api: BotApi, assistant: Assistant) -> None:
    """/healthz of the running bot says how long ago Telegram answered."""
    port = free_port()
    with running_bot(api, lambda: assistant, telegram_health_port=port):
        person(api).asks("/hilfe")
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz")
        assert answer.status_code == 200
        assert 0 <= answer.json()["seconds_since_contact"] < STALE_AFTER


def test_health_tells_of_a_second_poller(api: BotApi, assistant: Assistant) -> None:
    """When another process fetches updates with the same token, /healthz says so."""
    port = free_port()
    with running_bot(api, lambda: assistant, telegram_health_port=port):
        person(api).asks("/hilfe")
        answered = len(api.rejections)
        httpx.post(f"{api.url}/bot{api.token}/getUpdates")
        api.wait_until(lambda: len(api.rejections) > answered)
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz")
        api.wait_until(lambda: httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 503)
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz")
    assert answer.json()["status"] == "another process polls"


def test_ipv6_everywhere(assistant: Assistant) -> None:
    """The Bot API server, the webhook and /healthz may have IPv6 addresses."""
    port = free_port()
    with BotApi(host="::1") as api:
        with running_bot(api, lambda: assistant, host="::1", telegram_health_port=port, **WEBHOOK):
            assert person(api).asks("/hilfe").text == texts.commands_help()
            assert httpx.get(f"http://[::1]:{port}/healthz").status_code == 200
        assert api.refusals == []


def test_health_without_contact() -> None:
    """It says 503 before the first contact, and when the last one is too long ago."""
    now = [0.0]

    async def statuses() -> list[int]:
        contact = Contact(asyncio.Event(), lambda: now[0])
        settings = Settings(telegram_health_port=free_port())
        server = serve_health(settings, contact)
        found = []
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{settings.telegram_health_port}"
        ) as client:
            for step in (0.0, STALE_AFTER - 1, 1.0):
                found.append((await client.get("/healthz")).status_code)
                if not step:
                    contact.note(200)
                now[0] += step
            found.append((await client.get("/healthz")).status_code)
        if server:
            server.stop()
        return found

    assert asyncio.run(statuses()) == [503, 200, 200, 503]


def test_port_in_use_is_a_clear_error(api: BotApi, assistant: Assistant) -> None:
    """A port that another program holds is named with its setting."""
    taken = int(api.url.rsplit(":", 1)[1])
    with (
        pytest.raises(SettingsError, match="QZBOT_TELEGRAM_HEALTH_PORT"),
        running_bot(api, lambda: assistant, telegram_health_port=taken),
    ):
        pass
    with pytest.raises(SettingsError, match="QZBOT_WEBHOOK_PORT"):
        run(
            Settings(
                telegram_token=api.token, telegram_api_url=api.url, webhook_port=taken, **WEBHOOK
            ),
            Responder("telegram", lambda: assistant),
        )


def test_host_that_is_no_address(api: BotApi, assistant: Assistant) -> None:
    """A host that cannot be listened on is named with its setting."""
    with pytest.raises(SettingsError, match=r"QZBOT_HOST: Wert „kein\.host\.invalid“"):
        run(
            Settings(
                telegram_token=api.token,
                telegram_api_url=api.url,
                host="kein.host.invalid",
                **WEBHOOK,
            ),
            Responder("telegram", lambda: assistant),
        )


_PROGRAM = """
import logging
from bot.conversation.loading import load_assistant
from bot.operating.responder import Responder
from bot.settings import read_settings
from bot.telegram import run

logging.basicConfig(level=logging.DEBUG)
settings = read_settings()
assistant = load_assistant(settings)
run(settings, Responder("telegram", lambda: assistant))
"""


def test_process_that_is_told_to_end_finishes_what_it_began(
    api: BotApi, assistant: Assistant, cache_dir: Path
) -> None:
    """After SIGTERM, an answer that Telegram delayed is sent and the exit code is 0.

    The token is not in the output.
    """
    assert len(assistant.index.texts) > 0  # so it is in the folder of indexes
    kept = {"QZBOT_CACHE_DIR": str(cache_dir), "QZBOT_SPACY_MODEL": EMBEDDED}
    environment = (
        os.environ | kept | {"TELEGRAM_BOT_TOKEN": api.token, "QZBOT_TELEGRAM_API_URL": api.url}
    )
    command = [sys.executable, "-c", _PROGRAM]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        ada = person(api)
        assert ada.asks("/hilfe").text == texts.commands_help()
        api.fail("429", "sendMessage")
        ada.sends("/kontakt")
        api.wait_until(lambda: not api.failures_left)
        process.send_signal(signal.SIGTERM)
        assert "Ramona Steinhauer" in ada.sees().text
        output, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert "answers by long polling" in output
    assert api.token not in output
