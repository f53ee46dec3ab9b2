"""In groups the bot answers mentions, replies and commands, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.telegram import texts
from tests.telegram.bot_api import BotApi
from tests.telegram.methods import BOT_ID
from tests.telegram.people import Person, entities, group, person
from tests.telegram.rules import Json
from tests.telegram.running import running_bot

QUESTION = "Was ist eine Steuerungsgruppe?"
BOT: Json = {"id": BOT_ID, "is_bot": True, "first_name": "QZ"}
_PHOTO: Json = {"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]}
ANONYMOUS_ADMIN = 1087968824  # "GroupAnonymousBot", by the documentation of the Bot API


@pytest.fixture
def eve(bot: BotApi) -> Person:
    """Return a member of a group that the bot is in."""
    return person(bot, "Eve", group(bot))


def test_flood_in_a_group_keeps_nobody_waiting(api: BotApi, assistant: Assistant) -> None:
    """Two hundred presses in a group, limited to twenty a minute, do not delay another chat."""
    with running_bot(api, lambda: assistant):
        eve, ada = person(api, "Eve", group(api)), person(api)
        menu = eve.asks("/themen@qz_test_bot")
        for _ in range(200):
            eve.floods("a:19", menu.json)
        assert "Steuerungsgruppe" in ada.asks(QUESTION).bold[0]


def test_anonymous_admins_of_two_groups_have_a_limit_each(
    api: BotApi, assistant: Assistant
) -> None:
    """Telegram gives all anonymous admins one user; they are told apart by their group."""
    with running_bot(api, lambda: assistant, telegram_limit=1):
        for _ in range(2):
            place = group(api)
            admin = replace(person(api, "Group", place), id=ANONYMOUS_ADMIN)
            admin.sends("/hilfe@qz_test_bot", sender_chat=place.as_json())
            assert admin.sees().text == texts.commands_help()


@pytest.mark.parametrize(
    "text",
    [f"@qz_test_bot {QUESTION}", f"{QUESTION} @QZ_Test_Bot", f"Sag mal @qz_test_bot: {QUESTION}"],
)
def test_mention_is_answered(eve: Person, text: str) -> None:
    """A mention anywhere in the text is enough; the answer quotes the question."""
    assert "Steuerungsgruppe" in eve.asks(text).bold[0]
    quoted = eve.api.called("sendMessage")[-1]["reply_parameters"]
    assert eve.chat.messages[quoted["message_id"]]["text"] == text


def test_linked_name_is_answered(eve: Person) -> None:
    """A mention by a link to the bot counts as one."""
    eve.sends(
        f"QZ, {QUESTION}",
        entities=[{"type": "text_mention", "offset": 0, "length": 2, "user": BOT}],
    )
    assert "Steuerungsgruppe" in eve.sees().bold[0]


def test_reply_to_the_bot_is_answered(eve: Person) -> None:
    """Who replies to a message of the bot talks to it; who replies to somebody else does not."""
    shown = eve.asks("/hilfe@qz_test_bot")
    eve.sends(
        QUESTION,
        reply_to_message={
            "message_id": 1,
            "date": 1,
            "chat": eve.chat.as_json(),
            "from": eve.as_json(),
        },
    )
    eve.sends(QUESTION, reply_to_message=shown.json)
    assert "Steuerungsgruppe" in eve.sees().bold[0]
    eve.sees_nothing()


def test_commands_with_the_name_of_the_bot(eve: Person) -> None:
    """Commands count with the name of the bot, known or not."""
    assert eve.asks("/hilfe@QZ_test_bot").text == texts.commands_help()
    assert eve.asks("/wetter@qz_test_bot").text == texts.UNKNOWN_COMMAND


@pytest.mark.parametrize(
    "content",
    [
        {"text": QUESTION},
        {"text": "Hallo @qz_test_bot_2 und @someone_else"},
        {"text": "/hilfe"},
        {"text": "/hilfe@other_bot"},
        _PHOTO,
        _PHOTO | {"caption": QUESTION},
        {"new_chat_members": [{"id": 9, "is_bot": False, "first_name": "Neu"}]},
        {
            "text": f"@qz_test_bot {QUESTION}",
            "from": {"id": 77, "is_bot": True, "first_name": "Other"},
        },
        {
            "text": f"@qz_test_bot {QUESTION}",
            "sender_chat": {"id": -7, "type": "channel", "title": "Kanal"},
        },
    ],
)
def test_the_rest_is_left_alone(eve: Person, content: dict[str, Any]) -> None:
    """Talk among people, mentions of others, pictures, newcomers and bots are ignored."""
    text = content.get("text", "")
    eve.sends(text, **{key: value for key, value in content.items() if key != "text"})
    eve.sees_nothing()


def test_anonymous_admin_is_answered(eve: Person) -> None:
    """Who writes in the name of the group is a person."""
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    eve.sends(f"@qz_test_bot {QUESTION}", **{"from": anonymous, "sender_chat": eve.chat.as_json()})
    assert "Steuerungsgruppe" in eve.sees().bold[0]


def test_caption_with_a_mention_is_answered(eve: Person) -> None:
    """A picture whose caption names the bot is meant for it; the name alone gets a hint."""
    for caption, answer in (
        (f"@qz_test_bot {QUESTION}", "Steuerungsgruppe"),
        ("@qz_test_bot", wording.EMPTY_QUESTION),
    ):
        eve.sends(**_PHOTO, caption=caption, caption_entities=entities(caption))
        assert answer in eve.sees().text


def test_mention_that_is_added_later(eve: Person) -> None:
    """Who forgot to name the bot and edits the message is answered."""
    message = eve.sends(QUESTION)
    text = f"@qz_test_bot {QUESTION}"
    eve.edits(message, text=text, entities=entities(text))
    assert "Steuerungsgruppe" in eve.sees().bold[0]


def test_bot_is_called_to_somebody_elses_question(eve: Person) -> None:
    """The name alone, in reply to a person, means that person's question; the answer quotes it."""
    bo = person(eve.api, "Bo", eve.chat)
    for content in ({"text": QUESTION}, _PHOTO | {"caption": QUESTION}):
        question = bo.sends(**content)
        eve.sends("@qz_test_bot", reply_to_message=question)
        assert "Steuerungsgruppe" in eve.sees().bold[0]
        quoted = eve.api.called("sendMessage")[-1]["reply_parameters"]
        assert quoted["message_id"] == question["message_id"]
    eve.sends("@qz_test_bot", reply_to_message=bo.sends(**_PHOTO))
    assert eve.sees().text == wording.EMPTY_QUESTION


def test_name_alone_is_asked_for_a_question(eve: Person) -> None:
    """Who only mentions the bot is asked for a question."""
    assert eve.asks("@qz_test_bot").text == wording.EMPTY_QUESTION
