"""What is remembered of a reply gives the same reply again, and holds no word of a visitor."""

from __future__ import annotations

import json

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.settings import Settings
from tests.paths import GOLDEN
from web.app import create_app
from web.memo import Memo

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
def counting(assistant: Assistant) -> Counting:
    """Return a counting assistant."""
    return Counting(assistant)


@pytest.mark.parametrize(
    "question",
    [DOUBLE, f"  {DOUBLE}\n", *QUESTIONS[::6], "Was ist eine Steuerungsgruppe?", "Hallo"],
)
def test_the_same_is_said_again_without_thinking(counting: Counting, question: str) -> None:
    """Asked again, a question gets the same answer, quotes included, and is not matched anew."""
    client = create_app(lambda: counting, Settings(rate_limit="")).test_client()  # type: ignore[arg-type, return-value]
    first, second = (
        client.post("/api/v1/ask", json={"question": question}).get_json() for _ in range(2)
    )
    assert first.pop("event_id") != second.pop("event_id")
    assert first == second
    assert len(counting.asked) == 1


@pytest.mark.parametrize("other", [{"context": "19"}, {"question": f"{DOUBLE}!"}])
def test_another_question_is_answered_by_itself(counting: Counting, other: dict[str, str]) -> None:
    """What differs in a letter, or follows another answer, is a question of its own."""
    client = create_app(lambda: counting, Settings(rate_limit="")).test_client()  # type: ignore[arg-type, return-value]
    for body in ({"question": DOUBLE}, {"question": DOUBLE, **other}):
        assert client.post("/api/v1/ask", json=body).status_code == 200
    assert len(counting.asked) == 2


def test_nothing_a_visitor_wrote_is_kept(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts of a double question do not stay in memory.

    A reply that names what it leaves open is not kept at all.
    """
    memo = Memo()
    monkeypatch.setattr("web.catalog.Memo", lambda: memo)
    client = create_app(lambda: assistant, Settings(rate_limit="")).test_client()
    assert (
        "Einhörner"
        in client.post("/api/v1/ask", json={"question": LEFT_OPEN}).get_json()["message"]
    )
    assert not vars(memo)["_kept"]
    asked = [
        answer["asked"]
        for answer in client.post("/api/v1/ask", json={"question": DOUBLE}).get_json()["answers"]
    ]
    assert asked == ["Wie oft trifft sich der Zirkel?", "wann ist die Sprechstunde?"]
    kept = repr(dict(vars(memo)["_kept"]))
    assert "quartalsweise" in kept
    assert [part for part in asked if part in kept] == []
