"""Each message is answered once, none is lost, and slow ones hardly delay others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.telegram import texts
from tests.telegram.bot_api import BotApi
from tests.telegram.people import group, person
from tests.telegram.running import PATIENCE, WEBHOOK, running_bot

SLOW = "Langsam"
SECRET = WEBHOOK["webhook_secret"]


@dataclass(frozen=True)
class Slow(Assistant):
    """An assistant that takes its time with one question."""

    asked: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def reply(self, question: str, context: str | None = None) -> Reply:  # noqa: ARG002 - repeats what it hears
        """Answer, or wait until the test says so."""
        if question == SLOW:
            self.asked.set()
            assert self.go_on.wait(20)
        return Reply("smalltalk", question)


@pytest.fixture
def slow(assistant: Assistant) -> Iterator[Slow]:
    """Return the slow assistant; at the end it answers."""
    found = Slow(assistant.faq, assistant.index, assistant.model)
    yield found
    found.go_on.set()


def unconfirmed(api: BotApi) -> list[str]:
    """Return the texts of the messages that Telegram would bring again after a crash."""
    with api.changed:
        return [update["message"]["text"] for update in api.updates if "message" in update]


def test_message_is_confirmed_when_it_is_answered(api: BotApi, slow: Slow) -> None:
    """Telegram keeps a message and all after it until its answer is sent.

    Other people are answered meanwhile.
    """
    with running_bot(api, lambda: slow):
        ada, bo = person(api), person(api, "Bo")
        assert ada.asks("Zuerst").text == "Zuerst"
        api.wait_until(lambda: not unconfirmed(api))
        ada.sends(SLOW)
        assert bo.asks("Eins").text == "Eins"
        assert bo.asks("Zwei").text == "Zwei"
        assert unconfirmed(api) == [SLOW, "Eins", "Zwei"]
        slow.go_on.set()
        assert ada.sees().text == SLOW
        api.wait_until(lambda: not unconfirmed(api))
        bo.sees_nothing()


def test_a_chat_that_takes_long_does_not_keep_a_crowd_waiting(
    api: BotApi, slow: Slow, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram shows a hundred messages at once.

    Those behind them are answered even if the first is not.
    """
    with running_bot(api, lambda: slow, patience=replace(PATIENCE, hold=0.5)):
        ada = person(api)
        ada.sends(SLOW)
        crowd = [person(api, f"P{number}") for number in range(130)]
        for one in crowd:
            one.sends(one.name)
        assert [one.sees().text for one in crowd] == [one.name for one in crowd]
        assert "keeps others waiting" in caplog.text
        slow.go_on.set()
        assert ada.sees().text == SLOW
        ada.sees_nothing()
    assert all(len(one.chat.messages) == 2 for one in crowd)


def test_end_before_an_answer_leaves_the_message_to_the_next_start(api: BotApi, slow: Slow) -> None:
    """Work that outlasts the shutdown is cut off and answered after the next start.

    Nothing is answered twice.
    """
    api.retry_after = 60
    ada, bo = person(api), person(api, "Bo")
    with running_bot(api, lambda: slow, patience=replace(PATIENCE, finish=0.3)):
        api.fail("429", "sendMessage")
        ada.sends("Eins")
        api.wait_until(lambda: not api.failures_left)
        assert bo.asks("Zwei").text == "Zwei"
    with running_bot(api, lambda: slow):
        assert ada.sees().text == "Eins"
        ada.sees_nothing()


@pytest.mark.parametrize("later", [False, True])
def test_the_same_update_twice_is_answered_once(
    api: BotApi, assistant: Assistant, later: bool
) -> None:
    """Telegram may bring an update again, at once or after it was answered."""
    with running_bot(api, lambda: assistant):
        ada = person(api)
        message = api.post(ada.chat, ada.as_json(), {"text": "Hallo"})
        update = {"update_id": 1, "message": message}
        for _ in range(2):
            with api.changed:
                api.updates.append(update)
                api.changed.notify_all()
            if later:
                api.wait_until(lambda: len(ada.chat.messages) == 2)
        ada.sees()
        ada.sees_nothing()


def test_webhook_call_is_answered_when_its_message_is(api: BotApi, slow: Slow) -> None:
    """Telegram's webhook call waits for the answer.

    If it times out, the repeated call finds the message in work or done.
    """
    with running_bot(api, lambda: slow, patience=replace(PATIENCE, webhook=0.3), **WEBHOOK):
        ada = person(api)
        ada.sends(SLOW)
        api.wait_until(lambda: len(api.deliveries_failed) > 1)
        assert set(api.deliveries_failed) == {503}
        assert person(api, "Bo").asks("Eins").text == "Eins"
        slow.go_on.set()
        assert ada.sees().text == SLOW
        api.wait_until(lambda: not api.updates)
        ada.sees_nothing()


def test_webhook_ends_with_the_answers_it_owes(
    api: BotApi, slow: Slow, assistant: Assistant
) -> None:
    """A webhook call open at shutdown gets its 200, so Telegram does not repeat it."""
    ada = person(api)
    with running_bot(api, lambda: slow, **WEBHOOK):
        ada.asks("Eins")
        ada.sends(SLOW)
        assert slow.asked.wait(20)
        threading.Timer(0.5, slow.go_on.set).start()
    api.wait_until(lambda: not api.updates)
    assert 503 not in api.deliveries_failed
    with running_bot(api, lambda: assistant, **WEBHOOK):
        assert ada.sees().text == SLOW
        ada.sees_nothing()


def test_webhook_refuses_what_is_too_large(api: BotApi, assistant: Assistant) -> None:
    """A body of many megabytes is not even read."""
    with running_bot(api, lambda: assistant, **WEBHOOK):
        ada = person(api)
        ada.asks("/hilfe")
        assert api.post_update({"update_id": 1, "text": "x" * 3_000_000}, SECRET) != 200
        ada.sees_nothing()


def test_group_that_becomes_a_supergroup_gets_its_answer(
    api: BotApi, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    """A group may move while it is answered: the answer goes to its new place."""
    caplog.set_level(logging.INFO)
    with running_bot(api, lambda: assistant):
        old, new = group(api), group(api)
        eve, there = person(api, "Eve", old), person(api, "Eve", new)
        old.moved_to = new.id
        eve.sends("/hilfe@qz_test_bot")
        assert there.sees().text == texts.commands_help()
    assert "failed" not in caplog.text
    assert len(api.called("sendMessage")) == 2
