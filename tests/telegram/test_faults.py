"""Faults and delays of our own.

People get an apology, the log has no secrets, and the other chats continue.
"""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import dataclass, field

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.telegram import texts
from tests.telegram.bot_api import BotApi
from tests.telegram.people import group, person
from tests.telegram.running import WEBHOOK, running_bot


@dataclass(frozen=True)
class Troubled(Assistant):
    """An assistant that fails on one question and takes its time with another."""

    go_on: threading.Event = field(default_factory=threading.Event)

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Answer, fail or wait."""
        if question == "Kaputt":
            raise ValueError(f"cannot answer {question}")
        if question == "Langsam" and not self.go_on.wait(20):
            raise TimeoutError
        return super().reply(question, context)


@pytest.fixture
def troubled(assistant: Assistant) -> Troubled:
    """Return the assistant with troubles."""
    return Troubled(assistant.faq, assistant.index, assistant.model)


def test_fault_is_logged_without_the_text_and_apologised_for(
    api: BotApi, troubled: Troubled, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets an apology with a number that is in the log, but not their words.

    The next question works.
    """
    with running_bot(api, lambda: troubled):
        ada = person(api)
        shown = ada.asks("Kaputt")
        number = re.search(r"Fehlernummer (\w+)", shown.text)
        assert number
        assert shown.text == texts.apology(number[1])
        assert ada.asks("/hilfe").text == texts.commands_help()
        eve = person(api, "Eve", group(api))
        assert eve.asks("@qz_test_bot Kaputt").text.startswith("Entschuldigung")
    assert f"Request {number[1]} failed: ValueError" in caplog.text
    assert "Kaputt" not in caplog.text


def test_fault_behind_a_button(api: BotApi, assistant: Assistant) -> None:
    """A fault after a press of a button is apologised for in a notice."""
    working = [True]

    def provider() -> Assistant:
        if not working[0]:
            raise RuntimeError
        return assistant

    with running_bot(api, provider):
        ada = person(api)
        ada.asks("/themen")
        working[0] = False
        assert ada.presses("Grundlagen").startswith("Entschuldigung")


def test_slow_matching_does_not_hold_up_others(api: BotApi, troubled: Troubled) -> None:
    """While one question is being matched, other chats are answered; the same chat waits."""
    with running_bot(api, lambda: troubled):
        ada, bo = person(api), person(api, "Bo")
        ada.sends("Langsam")
        ada.sends("/hilfe")
        assert bo.asks("/hilfe").text == texts.commands_help()
        troubled.go_on.set()
        assert ada.sees().text != texts.commands_help()
        assert ada.sees().text == texts.commands_help()


def test_person_who_blocked_the_bot(
    api: BotApi, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A blocked bot notes that without an error."""
    caplog.set_level(logging.INFO)
    with running_bot(api, lambda: assistant):
        ada = person(api)
        ada.chat.blocked = True
        ada.sends("/hilfe")
        person(api, "Bo").asks("/hilfe")
        api.wait_until(lambda: "has blocked the bot" in caplog.text)
    assert "failed" not in caplog.text


@pytest.mark.parametrize(
    "refusal",
    [
        "not enough rights to send text messages to the chat",
        "TOPIC_CLOSED",
        "CHAT_WRITE_FORBIDDEN",
    ],
)
def test_group_in_which_the_bot_may_not_write(
    api: BotApi, assistant: Assistant, caplog: pytest.LogCaptureFixture, refusal: str
) -> None:
    """That is one line for the operator's information, and one call."""
    caplog.set_level(logging.INFO)
    with running_bot(api, lambda: assistant):
        eve = person(api, "Eve", group(api))
        eve.chat.read_only = refusal
        eve.sends("/hilfe@qz_test_bot")
        person(api, "Bo").asks("/kontakt")
        api.wait_until(lambda: "does not let the bot write" in caplog.text)
    lines = [
        record for record in caplog.records if refusal.casefold() in record.getMessage().casefold()
    ]
    assert [record.levelname for record in lines] == ["INFO"]
    assert "failed" not in caplog.text
    assert len([call for call in api.called("sendMessage") if call["chat_id"] == eve.chat.id]) == 1


def test_unreadable_update_is_logged_without_its_text(
    api: BotApi, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A webhook update of unknown form is logged without its text and not asked for again."""
    with running_bot(api, lambda: assistant, **WEBHOOK):
        ada = person(api)
        ada.asks("/hilfe")
        strange = [
            {"update_id": 1, "message": {"text": "Kaputt"}},
            {"message": "Kaputt"},
            ["Kaputt"],
            "Kaputt",
            None,
        ]
        assert [api.post_update(update, WEBHOOK["webhook_secret"]) for update in strange] == [
            200
        ] * 5
        ada.sees_nothing()
    assert caplog.text.count("An update that cannot be read is left out") == 5
    assert "Kaputt" not in caplog.text


def test_neither_token_nor_text_in_the_log(
    api: BotApi, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    """At no log level do the token or people's words appear, even if Telegram fails."""
    caplog.set_level(logging.DEBUG)
    api.fail("malformed", "getUpdates")
    api.fail("502", "getMe")
    with running_bot(api, lambda: assistant):
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
