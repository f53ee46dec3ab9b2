"""Starting, running and ending: settings, the webhook, health, the log, and a process that is told to end."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot import replies
from bot.models import Reply
from bot.service import Service
from bot.settings import Settings, SettingsError
from bot.telegram import run
from bot.telegram.health import STALE_AFTER, serve_health
from bot.telegram.network import Contact
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person, group, person
from tests.telegram.running import WEBHOOK, free_port, running_bot

TOKEN = "123456:" + "A" * 35


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({}, "TELEGRAM_BOT_TOKEN ist nicht gesetzt"),
        ({"telegram_token": "abc"}, "TELEGRAM_BOT_TOKEN: Wert „…“ ungültig"),
        ({"telegram_token": TOKEN + "\n"}, "TELEGRAM_BOT_TOKEN: Wert „…“ ungültig"),
        ({"telegram_token": TOKEN, "webhook_url": "https://bot.example.org"}, "QZBOT_WEBHOOK_SECRET"),
        ({"telegram_token": TOKEN, "webhook_url": "https://bot.example.org", "webhook_secret": "ä b"}, "QZBOT_WEBHOOK_SECRET"),
    ],
)
def test_wrong_settings_are_a_clear_error(service: Service, settings: dict[str, Any], part: str) -> None:
    """Without a token, with a malformed one, or with a webhook that is not protected, nothing starts."""
    with pytest.raises(SettingsError, match=re.escape(part)) as caught:
        run(Settings(**settings), lambda: service)
    assert TOKEN not in str(caught.value)


def test_token_that_telegram_refuses(api: BotApi, service: Service) -> None:
    """A token that Telegram does not know, at the start or later, ends the bot with a clear error that hides it."""
    api.token = TOKEN
    settings = Settings(telegram_token=TOKEN.replace("A", "B"), telegram_api_url=api.url)
    with pytest.raises(SettingsError, match="Telegram kennt dieses Token nicht") as caught:
        run(settings, lambda: service)
    assert "BBB" not in str(caught.value)


def test_token_that_is_revoked(api: BotApi, service: Service) -> None:
    """When the token is revoked while the bot runs, the bot ends instead of polling in vain."""
    with pytest.raises(SettingsError, match="Telegram kennt dieses Token nicht"), running_bot(api, lambda: service):
        assert person(api).asks("/hilfe").text == replies.commands_help()
        api.token = TOKEN.replace("A", "B")
        api.push("message", {"garbage": 1})
        api.wait_until(lambda: "Unauthorized" in api.rejections)


def test_webhook_answers_and_checks_its_secret(api: BotApi, service: Service) -> None:
    """By webhook the same answers appear; a post without the secret, or with a wrong one, is refused and has no effect."""
    with running_bot(api, lambda: service, **WEBHOOK):
        ada = person(api)
        assert ada.asks("/hilfe").text == replies.commands_help()
        assert api.webhook == {"url": WEBHOOK["webhook_url"], "secret_token": WEBHOOK["webhook_secret"]}
        message = api.post(ada.chat, ada.as_json(), {"text": "Hallo"})
        forged = {"update_id": 1, "message": message}
        assert [api.post_update(forged, secret) for secret in (None, "", "falsch", "geheim_1")] == [403] * 4
        ada.sees_nothing()


@pytest.mark.parametrize("webhook", [{}, WEBHOOK], ids=["polling", "webhook"])
@pytest.mark.parametrize("drop", [True, False])
def test_pending_updates_are_dropped_by_choice(api: BotApi, service: Service, webhook: dict[str, str], drop: bool) -> None:
    """What people wrote while the bot was off is answered, unless the operator chose to drop it."""
    ada = person(api)
    ada.sends("/kontakt")
    with running_bot(api, lambda: service, telegram_drop_pending=drop, **webhook):
        api.wait_until(lambda: api.short_description)
        ada.sends("/hilfe")
        first = ada.sees().text
    assert (first == replies.commands_help()) == drop


def test_health_over_http(api: BotApi, service: Service) -> None:
    """/healthz of the running bot says how long ago Telegram answered."""
    port = free_port()
    with running_bot(api, lambda: service, telegram_health_port=port):
        person(api).asks("/hilfe")
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz")
        assert answer.status_code == 200
        assert 0 <= answer.json()["seconds_since_contact"] < STALE_AFTER


def test_health_without_contact() -> None:
    """It says 503 before the first contact, and when the last one is too long ago."""
    now = [0.0]

    async def statuses() -> list[int]:
        contact = Contact(asyncio.Event(), lambda: now[0])
        settings = Settings(telegram_health_port=free_port())
        server = serve_health(settings, contact)
        found = []
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.telegram_health_port}") as client:
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


def test_port_in_use_is_a_clear_error(api: BotApi, service: Service) -> None:
    """A port that another program holds is named with its setting."""
    taken = int(api.url.rsplit(":", 1)[1])
    with pytest.raises(SettingsError, match="QZBOT_TELEGRAM_HEALTH_PORT"), running_bot(api, lambda: service, telegram_health_port=taken):
        pass
    with pytest.raises(SettingsError, match="QZBOT_WEBHOOK_PORT"):
        run(Settings(telegram_token=api.token, telegram_api_url=api.url, webhook_port=taken, **WEBHOOK), lambda: service)


@dataclass(frozen=True)
class Troubled(Service):
    """A service that fails on one question and takes its time with another."""

    go_on: threading.Event = field(default_factory=threading.Event)

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Answer, fail or wait."""
        if question == "Kaputt":
            raise ValueError(f"cannot answer {question}")
        if question == "Langsam" and not self.go_on.wait(20):
            raise TimeoutError
        return super().reply(question, context)


@pytest.fixture
def troubled(service: Service) -> Troubled:
    """Return the service with troubles."""
    return Troubled(service.faq, service.index, service.model)


def test_fault_is_logged_without_the_text_and_apologised_for(
    api: BotApi, troubled: Troubled, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets an apology with a number that is in the log; what the person wrote is not; the next question works."""
    with running_bot(api, lambda: troubled):
        ada = person(api)
        shown = ada.asks("Kaputt")
        number = re.search(r"Fehlernummer (\w+)", shown.text)
        assert number
        assert shown.text == replies.apology(number[1])
        assert ada.asks("/hilfe").text == replies.commands_help()
        eve = person(api, "Eve", group(api))
        assert eve.asks("@qz_test_bot Kaputt").text.startswith("Entschuldigung")
    assert f"Request {number[1]} failed: ValueError" in caplog.text
    assert "Kaputt" not in caplog.text


def test_fault_behind_a_button(api: BotApi, service: Service) -> None:
    """A fault after a press of a button is apologised for in a notice."""
    working = [True]

    def provider() -> Service:
        if not working[0]:
            raise RuntimeError
        return service

    with running_bot(api, provider):
        ada = person(api)
        ada.asks("/themen")
        working[0] = False
        assert ada.presses("Grundlagen").startswith("Entschuldigung")


def test_slow_matching_does_not_hold_up_others(api: BotApi, troubled: Troubled) -> None:
    """While one question is being matched, other chats are answered, and the same chat waits its turn."""
    with running_bot(api, lambda: troubled):
        ada, bo = person(api), person(api, "Bo")
        ada.sends("Langsam")
        ada.sends("/hilfe")
        assert bo.asks("/hilfe").text == replies.commands_help()
        troubled.go_on.set()
        assert ada.sees().text != replies.commands_help()
        assert ada.sees().text == replies.commands_help()


def test_person_who_blocked_the_bot(api: BotApi, service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """A blocked bot notes that without an error."""
    caplog.set_level(logging.INFO)
    with running_bot(api, lambda: service):
        ada = person(api)
        ada.chat.blocked = True
        ada.sends("/hilfe")
        person(api, "Bo").asks("/hilfe")
        api.wait_until(lambda: "has blocked the bot" in caplog.text)
    assert "failed" not in caplog.text


def test_neither_token_nor_text_in_the_log(api: BotApi, service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the log level, neither the token nor what people write appears, also when Telegram fails."""
    caplog.set_level(logging.DEBUG)
    api.fail("malformed", "getUpdates")
    api.fail("502", "getMe")
    with running_bot(api, lambda: service):
        person(api).asks("Wie heißt die Kanzlerin von Entenhausen?")
        logging.getLogger("somebody.else").warning("calling %s", f"{api.url}/bot{api.token}/getMe")
        try:
            raise RuntimeError(api.token)
        except RuntimeError:
            logging.getLogger("somebody.else").exception("oh")
    shown = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    assert "calling" in shown
    assert api.token not in shown
    assert "Entenhausen" not in shown


_PROGRAM = """
import logging
from bot.loading import load_service
from bot.settings import read_settings
from bot.telegram import run

logging.basicConfig(level=logging.DEBUG)
settings = read_settings()
service = load_service(settings)
run(settings, lambda: service)
"""


def test_process_that_is_told_to_end_finishes_what_it_began(api: BotApi) -> None:
    """SIGTERM ends the process with exit code 0 after an answer that Telegram had delayed; the token is not in its output."""
    environment = os.environ | {"TELEGRAM_BOT_TOKEN": api.token, "QZBOT_TELEGRAM_API_URL": api.url}
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        ada = person(api)
        assert ada.asks("/hilfe").text == replies.commands_help()
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
