"""No text, button or file makes a handler fail or leads to a call that Telegram refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.assistant import Assistant
from bot.faq.values import Entry
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person, group, person
from tests.telegram.running import running_bot

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300).filter(
    lambda text: bool(text.strip())
)
PARTS = st.sampled_from(
    [
        "/start ",
        "/hilfe",
        "frage_",
        "@qz_test_bot",
        "<b>",
        "</b>",
        "&amp;",
        "&",
        "Wie oft?",
        "\n",
        "😀",
        "_*[]()~`>#",
    ]
)
WRITTEN = (TEXT | st.lists(PARTS, min_size=1, max_size=6).map("".join)).filter(
    lambda text: bool(text.strip())
)
KNOWN_ACTIONS = [
    st.sampled_from(values)
    for values in ("antcrv", ["", "0", "1", "7", "-1", "9999999"], ["", "0", "²", "x"])
]
BUTTON = st.text(st.characters(codec="ascii"), min_size=1, max_size=64) | st.tuples(
    *KNOWN_ACTIONS
).map(":".join)
FEW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def people(assistant: Assistant) -> Iterator[list[Person]]:
    """Return the people; there is one, in a private chat, at first.

    At the end, nothing was refused or apologised for.
    """
    with BotApi() as api:
        with running_bot(api, lambda: assistant, telegram_limit=1000):
            everybody = [person(api)]
            yield everybody
        assert api.refusals == []
        texts = [
            message.get("text", "") for one in everybody for message in one.chat.messages.values()
        ]
        assert not [
            text for text in texts if text.startswith("Entschuldigung, das hat nicht geklappt")
        ]


@FEW
@given(WRITTEN)
def test_any_text(people: list[Person], text: str) -> None:
    """Every text gets an answer in a private chat, and in a group where it mentions the bot."""
    ada = people[0]
    assert ada.asks(text.strip()).text
    # In a group of its own: Telegram takes only twenty messages a minute for one group.
    eve = person(ada.api, "Eve", group(ada.api))
    people.append(eve)
    assert eve.asks(f"@qz_test_bot {text}".strip()).text


@FEW
@given(BUTTON)
def test_any_button(people: list[Person], data: str) -> None:
    """Every press of a button is acknowledged."""
    ada = people[0]
    shown = ada.asks("/themen")
    ada.presses_data(data, shown.json)
    ada.api.wait_until(lambda: None not in ada.api.queries.values())
    assert shown.text


@FEW
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=256))
def test_any_inline_query(people: list[Person], text: str) -> None:
    """Every inline query is answered with at most ten offers."""
    assert len(people[0].types_inline(text)) <= 10


_FIELDS: dict[str, Any] = {
    "caption": "Was ist das?",
    "forward_origin": {
        "type": "user",
        "date": 1,
        "sender_user": {"id": 8, "is_bot": False, "first_name": "Bo"},
    },
    "media_group_id": "3",
    "photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}],
    "voice": {"file_id": "x", "file_unique_id": "x", "duration": 1},
    "location": {"latitude": 0.0, "longitude": 0.0},
    "via_bot": {"id": 77, "is_bot": True, "first_name": "Other"},
    "new_chat_title": "Neu",
    "reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}},
    "sender_chat": {"id": -5, "type": "channel", "title": "Kanal"},
    "text": "Hallo",
}


@FEW
@given(st.sets(st.sampled_from(sorted(_FIELDS)), min_size=1))
def test_any_mixture_of_fields(people: list[Person], names: set[str]) -> None:
    """Any message leads to a reply or to silence, and the next command is answered."""
    ada = people[0]
    ada.sends(**{name: _FIELDS[name] for name in names})
    ada.sends("/kontakt")
    while "Ramona" not in ada.sees().text:
        pass
    assert ada.chat.messages


def test_foreign_faq_with_long_answers_and_odd_ids(api: BotApi, assistant: Assistant) -> None:
    """An FAQ of a very different make works.

    It has no topics, more than a page of questions, and ids and answers of any form.
    """
    odd = [
        Entry(
            f"id/ä {number}:" + "x" * 80,
            f"Frage {number} <b>?",
            f"Antwort {number} " + "**Wort** & " * 900,
        )
        for number in range(20)
    ]
    faq = replace(
        assistant.faq, entries=tuple(odd), site=replace(assistant.faq.site, categories=())
    )
    with running_bot(api, lambda: replace(assistant, faq=faq)):
        ada = person(api)
        ada.asks("/themen")
        ada.presses("Alle Fragen")
        ada.api.wait_until(lambda: api.called("editMessageText"))
        ada.presses("›")
        ada.api.wait_until(lambda: len(api.called("editMessageText")) == 2)
        ada.presses("8. Frage 15")
        later = ada.sees()
        assert "Wort" in later.text
        assert "Ja" in ada.sees().buttons
        assert len(ada.types_inline("")) == 10
        ada.asks("/kontakt")
        ada.asks("/sprechstunde")
