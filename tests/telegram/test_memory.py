"""What the bot remembers of a chat, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.telegram import texts
from bot.telegram.limit import MessageLimit, Verdict
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person, person
from tests.telegram.running import running_bot

HOUR = 3600


@dataclass(frozen=True)
class Listening(Assistant):
    """An assistant that notes each question with its context.

    It answers the questions of the FAQ and no others.
    """

    heard: list[tuple[str, str | None]] = field(default_factory=list)

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Note the question; answer it if it is one of the FAQ."""
        self.heard.append((question, context))
        asked = next((entry for entry in self.faq.entries if entry.question == question), None)
        if asked is None:
            return Reply("none", "Notiert.")
        return Reply("answer", answers=(self.answer(asked),), context=asked.id)


@pytest.fixture
def listening(assistant: Assistant) -> Listening:
    """Return the assistant that notes what it hears."""
    return Listening(assistant.faq, assistant.index, assistant.model)


@pytest.fixture
def clock() -> list[float]:
    """Return the time of the bot, to be set by the test."""
    return [0.0]


@pytest.fixture
def ada(api: BotApi, listening: Listening, clock: list[float]) -> Iterator[Person]:
    """Return a person whose bot has its own clock and takes four messages a minute."""
    with running_bot(api, lambda: listening, clock=lambda: clock[0], telegram_limit=4):
        yield person(api)


def test_context_is_the_entry_answered_last_in_the_chat(ada: Person, listening: Listening) -> None:
    """A follow-up is asked with the entry answered last in this chat, in another chat with none."""
    for entry in listening.faq.entries[:2]:
        ada.asks(entry.question)
    ada.asks("und wer gehört dazu?")
    person(ada.api, "Bo").asks("und wer gehört dazu?")
    first, second = (entry.id for entry in listening.faq.entries[:2])
    assert [context for _, context in listening.heard] == [None, first, second, None]


def test_chosen_entry_is_context(ada: Person, listening: Listening) -> None:
    """What was read under /themen, or opened by a link, is what a follow-up refers to."""
    topics = ada.asks("/themen")
    ada.presses("Auftaktveranstaltung")
    topics.becomes("Wie lange sollte")
    ada.presses(next(label for label in topics.buttons if "Wie lange sollte" in label))
    topics.becomes(wording.FEEDBACK_QUESTION)
    ada.asks("und warum?")
    ada.asks("/start frage_7")
    ada.asks("und warum?")
    assert [context for _, context in listening.heard] == ["11", "7"]


def test_reply_to_an_older_answer_refers_to_it(ada: Person, listening: Listening) -> None:
    """Who replies to an answer further up asks about that one."""
    older = ada.asks("/start frage_11")
    ada.asks("/start frage_7")
    ada.sends("und warum?", reply_to_message=older.json)
    ada.sees()
    assert [context for _, context in listening.heard] == ["11"]


def test_offer_is_forgotten_after_an_hour(
    ada: Person, listening: Listening, clock: list[float]
) -> None:
    """A number is a choice just before an hour has passed since the list, and a question after."""
    first = ada.asks("/start").text.split("1. ")[1].split("\n")[0]
    clock[0] += HOUR - 1
    assert ada.asks("1.").bold[0] == first
    clock[0] += 1
    ada.asks("1.")
    assert [question for question, _ in listening.heard] == ["1."]


def test_context_is_forgotten_after_an_hour(
    ada: Person, listening: Listening, clock: list[float]
) -> None:
    """The context is there just before an hour has passed, and gone after."""
    ada.asks("/start frage_7")
    clock[0] += HOUR - 1
    ada.asks("Hallo")
    clock[0] += 1
    ada.asks("Hallo")
    assert [context for _, context in listening.heard] == ["7", None]


def test_too_many_messages_get_one_notice(
    ada: Person, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the limit come one polite notice, silence, and after a minute answers again.

    Other people are not affected.
    """
    judged: list[int] = []  # by whom each message was; silence shows nothing to wait for
    verdict = MessageLimit.verdict

    def noted(limit: MessageLimit, who: int) -> Verdict:
        judged.append(who)
        return verdict(limit, who)

    monkeypatch.setattr(MessageLimit, "verdict", noted)
    seen = [ada.asks("/hilfe").text for _ in range(4)]
    assert seen == [texts.commands_help()] * 4
    assert ada.asks("/hilfe").text == texts.TOO_MANY_MESSAGES
    ada.sends("/hilfe")
    ada.sends("/kontakt")
    assert person(ada.api, "Bo").asks("/hilfe").text == texts.commands_help()
    ada.api.wait_until(lambda: judged.count(ada.id) == 7)
    clock[0] += 60
    assert ada.asks("/hilfe").text == texts.commands_help()
    ada.sees_nothing()


def test_too_many_presses_get_one_notice(ada: Person) -> None:
    """Beyond five times the limit, presses have no effect; the first one brings a notice.

    Inline queries get nothing more.
    """
    menu = ada.asks("/themen")
    data = next(iter(menu.buttons.values()))
    assert [ada.presses_data(data, menu.json) for _ in range(22)] == [""] * 20 + [
        texts.TOO_MANY_PRESSES,
        "",
    ]
    assert all(ada.types_inline("auftakt") for _ in range(20))
    ada.types_inline_in_vain("auftakt")
    assert person(ada.api, "Bo").types_inline("auftakt")


def test_limit_counts_every_person() -> None:
    """The verdicts of two people who write in turn do not touch each other."""
    limit = MessageLimit(1, lambda: 0.0)
    assert [limit.verdict(who) for who in (1, 2, 1, 2, 1)] == [
        "pass",
        "pass",
        "notice",
        "notice",
        "ignore",
    ]
