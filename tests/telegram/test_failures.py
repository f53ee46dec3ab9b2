"""When Telegram fails: nothing is lost, and with many chats at once nothing is mixed up."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.conversation.assistant import Assistant
from bot.telegram import texts
from bot.telegram.network import Patience
from tests.telegram.bot_api import BotApi, Failure
from tests.telegram.people import person
from tests.telegram.running import WEBHOOK, running_bot

FAILURES: list[Failure] = [
    failure for failure in get_args(Failure) if failure not in ("lost", "foreign")
]
SHORT = Patience(read=2.0, poll=1, pauses=(0.05, 0.1, 0.2, 0.4))
CROWD = Patience(read=6.0, poll=5, pauses=(0.1, 0.2, 0.4, 0.8, 1.6, 1.6))


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("method", ["getMe", "getUpdates", "sendMessage", "setMyCommands"])
def test_failures_are_survived(
    api: BotApi, assistant: Assistant, failure: Failure, method: str
) -> None:
    """Each message is answered once, whatever fails at the start, while polling or sending."""
    api.fail(failure, method)
    with running_bot(api, lambda: assistant, patience=SHORT):
        ada = person(api)
        assert ada.asks("/hilfe").text == texts.commands_help()
        api.wait_until(lambda: not api.failures_left)
        ada.sees_nothing()


@pytest.mark.parametrize("failure", ["500", "broken"])
def test_webhook_is_set_in_spite_of_failures(
    api: BotApi, assistant: Assistant, failure: Failure
) -> None:
    """The webhook is registered as soon as Telegram lets it."""
    api.fail(failure, "setWebhook", times=2)
    with running_bot(api, lambda: assistant, **WEBHOOK):
        assert person(api).asks("/hilfe").text == texts.commands_help()


def test_answer_that_breaks_off_may_come_twice(api: BotApi, assistant: Assistant) -> None:
    """A message is sent again if the connection breaks after it was sent.

    Nobody can know whether it arrived, and twice is better than never.
    """
    with running_bot(api, lambda: assistant):
        ada = person(api)
        api.fail("lost", "sendMessage")
        assert ada.asks("/hilfe").text == texts.commands_help()
        assert ada.sees().text == texts.commands_help()
        ada.sees_nothing()


def test_server_that_is_not_the_bot_api(api: BotApi, assistant: Assistant) -> None:
    """The bot waits if Telegram answers in an unknown form, and prints no traceback."""
    api.fail("foreign", "getMe")
    api.fail("foreign", "getMyDescription")
    with running_bot(api, lambda: assistant):
        assert person(api).asks("/hilfe").text == texts.commands_help()
        api.wait_until(lambda: not api.failures_left)
        assert person(api).asks("/hilfe").text == texts.commands_help()


def test_chat_that_is_slowed_down_holds_up_no_other(api: BotApi, assistant: Assistant) -> None:
    """While Telegram makes the bot wait in one chat, other chats are answered.

    The first chat gets its answer later.
    """
    api.retry_after = 3
    with running_bot(api, lambda: assistant):
        api.fail("429", "sendMessage")
        ada = person(api)
        ada.sends("/hilfe")
        api.wait_until(lambda: not api.failures_left)
        assert person(api, "Bo").asks("/hilfe").text == texts.commands_help()
        assert len(ada.chat.messages) == 1
        assert ada.sees().text == texts.commands_help()


def test_update_that_cannot_be_read(api: BotApi, assistant: Assistant) -> None:
    """An update of an unknown form is skipped, and its neighbours are answered."""
    with running_bot(api, lambda: assistant):
        ada = person(api)
        api.push("message", {"garbage": 1})
        assert ada.asks("/hilfe").text == texts.commands_help()


def test_message_with_a_part_that_cannot_be_read(api: BotApi, assistant: Assistant) -> None:
    """A poll that an older server describes differently is not lost.

    The person learns that the bot reads text.
    """
    with running_bot(api, lambda: assistant):
        ada = person(api)
        ada.sends(poll={"id": "1"})
        assert ada.sees().text == texts.ONLY_TEXT
        ada.sends("/hilfe", poll={"id": "1"})
        assert ada.sees().text == texts.commands_help()


def test_messages_of_a_chat_are_answered_in_their_order(api: BotApi, assistant: Assistant) -> None:
    """Questions in quick succession are answered in order, even if Telegram fails between."""
    questions = [entry.question for entry in assistant.faq.entries if entry.id.isdigit()][:8]
    with running_bot(api, lambda: assistant):
        ada = person(api)
        api.fail("500", "sendMessage", times=2)
        for question in questions:
            ada.sends(question)
        assert [ada.sees().bold[0] for _ in questions] == questions


@pytest.mark.parametrize("webhook", [{}, WEBHOOK], ids=["polling", "webhook"])
def test_two_hundred_chats_at_once(
    api: BotApi, assistant: Assistant, webhook: dict[str, Any]
) -> None:
    """Two hundred people ask at once while Telegram fails in every way.

    Each gets exactly one answer, to the right question.
    """
    entries = [
        entry
        for entry in assistant.faq.entries
        if assistant.reply(entry.question).context == entry.id
    ]
    with running_bot(api, lambda: assistant, patience=CROWD, **webhook):
        people = [person(api, f"P{number}") for number in range(200)]
        for number, one in enumerate(people):
            one.sends(entries[number % len(entries)].question)
            if number % 40 == 20:
                for failure in FAILURES:
                    api.fail(failure, "sendMessage")
        shown = [one.sees().bold[0] for one in people]
        assert shown == [entries[number % len(entries)].question for number in range(200)]
        api.wait_until(lambda: not api.failures_left)
    assert all(len(one.chat.messages) == 2 for one in people)
