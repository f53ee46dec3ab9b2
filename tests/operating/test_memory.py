"""What is remembered of a reply gives the same reply again, and holds no word of a visitor."""

from __future__ import annotations

import json

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.operating.memory import ReplyMemory
from bot.operating.responder import Responder
from tests.paths import GOLDEN

QUESTIONS = [
    json.loads(line)["q"]
    for line in (GOLDEN / "multi.jsonl").read_text(encoding="utf-8").splitlines()
]
DOUBLE = "Wie oft trifft sich der Zirkel? Und wann ist die Sprechstunde?"
LEFT_OPEN = f"{DOUBLE} Und wie viele Einhörner wohnen in Bochum?"


class Counting:
    """An assistant that counts what it is asked."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Reply and take note."""
        self.asked.append(question)
        return self._assistant.reply(question, context)


@pytest.fixture
def counting(real: Assistant) -> Counting:
    """Return a counting assistant."""
    return Counting(real)


@pytest.fixture
def responder(counting: Counting) -> Responder:
    """Return what answers with the counting assistant."""
    return Responder("web", lambda: counting)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    "question",
    [DOUBLE, f"  {DOUBLE}\n", *QUESTIONS[::6], "Was ist eine Steuerungsgruppe?", "Hallo"],
)
def test_the_same_is_said_again_without_thinking(
    responder: Responder, counting: Counting, question: str
) -> None:
    """Asked again, a question gets the same answer, quotes included, and is not matched anew."""
    first, second = (responder.reply(question) for _ in range(2))
    assert first.event_id != second.event_id
    assert first.reply == second.reply
    assert len(counting.asked) == 1


@pytest.mark.parametrize("other", [(DOUBLE, "19"), (f"{DOUBLE}!", None)])
def test_another_question_is_answered_by_itself(
    responder: Responder, counting: Counting, other: tuple[str, str | None]
) -> None:
    """What differs in a letter, or follows another answer, is a question of its own."""
    responder.reply(DOUBLE)
    responder.reply(*other)
    assert len(counting.asked) == 2


def test_changed_data_are_asked_anew(real: Assistant) -> None:
    """What an earlier assistant said is forgotten with it."""
    old, new = Counting(real), Counting(real)
    used = [old]
    responder = Responder("web", lambda: used[-1])  # type: ignore[arg-type, return-value]
    responder.reply(DOUBLE)
    used.append(new)
    assert responder.reply(DOUBLE).assistant is new  # type: ignore[comparison-overlap]
    assert len(new.asked) == 1


def test_nothing_a_visitor_wrote_is_kept(real: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a double question not even its parts stay in memory.

    A reply that names what it leaves open is not kept at all.
    """
    memory = ReplyMemory()
    monkeypatch.setattr("bot.operating.responder.ReplyMemory", lambda: memory)
    responder = Responder("web", lambda: real)
    assert "Einhörner" in responder.reply(LEFT_OPEN).reply.message
    assert not vars(memory)["_kept"]
    asked = [answer.asked for answer in responder.reply(DOUBLE).reply.answers]
    assert asked == ["Wie oft trifft sich der Zirkel?", "wann ist die Sprechstunde?"]
    kept = repr(dict(vars(memory)["_kept"]))
    assert "quartalsweise" in kept
    assert [part for part in asked if part in kept] == []
