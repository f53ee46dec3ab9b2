"""Command line, website and Telegram give the same replies to the same questions.

Channels render; they decide nothing.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.language.markdown import visible
from bot.measuring.dialogues import Dialogue, play, read_dialogues
from bot.settings import Settings
from bot.telegram.handlers import ENTRY_LINK
from bot.telegram.keyboards import ANSWER
from tests.conftest import EMBEDDED
from tests.paths import GOLDEN
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person, Shown, person
from tests.telegram.running import running_bot
from web.app import create_app

# Every n-th question of a file, so that all styles are among them: single, several at once, after
# an answer.
EVERY = {"dev": 12, "unseen_a": 27, "multi": 6, "follow_ups": 16}


@dataclass(frozen=True)
class Said:
    """What a channel made of a question: the kind, and the ids shown as answers and as buttons."""

    kind: str
    answers: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def asked(unsure: str) -> list[dict[str, Any]]:
    """Return 50 golden questions, one that gets suggestions, and one of a person in need.

    Some come with the entry answered last.
    """
    rows = [
        row
        for name, step in EVERY.items()
        for row in (GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::step]
    ]
    sampled = [
        {key: value for key, value in json.loads(row).items() if key in ("q", "context")}
        for row in rows
    ]
    return [*sampled, {"q": unsure}, {"q": "Mein Vater schlägt mich"}]


@pytest.fixture(scope="module")
def expected(real: Assistant, asked: list[dict[str, Any]]) -> list[Said]:
    """Return what the assistant itself decides."""
    return [_said(real.reply(row["q"], row.get("context"))) for row in asked]


def test_the_sample_holds_every_kind_of_reply(expected: list[Said]) -> None:
    """The questions get every kind of reply: one or several answers, suggestions, small talk."""
    assert len(expected) > 50
    assert {said.kind for said in expected} == {"answer", "suggest", "smalltalk", "none", "crisis"}
    assert max(len(said.answers) for said in expected) > 1


def test_command_line_says_the_same(
    real: Assistant,
    asked: list[dict[str, Any]],
    expected: list[Said],
    cache_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`match --batch` prints the kind, answers, suggestions and ranking of the assistant."""
    monkeypatch.setenv("QZBOT_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("QZBOT_SPACY_MODEL", EMBEDDED)
    batch = tmp_path / "asked.jsonl"
    batch.write_text("\n".join(json.dumps(row) for row in asked), encoding="utf-8")
    assert main(["match", "--batch", str(batch)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [
        Said(line["kind"], tuple(line["answers"]), tuple(line["suggestions"])) for line in lines
    ] == expected
    best = [real.reply(row["q"], row.get("context")).ranking[0].id for row in asked]
    assert [line["ranking"][0]["id"] for line in lines] == best


def test_website_says_the_same(
    real: Assistant, asked: list[dict[str, Any]], expected: list[Said]
) -> None:
    """`POST /api/v1/ask` sends the same kind, answers and suggestions."""
    client = create_app(lambda: real, Settings(rate_limit="")).test_client()
    bodies = [
        client.post(
            "/api/v1/ask", json={"question": row["q"], "context": row.get("context")}
        ).get_json()
        for row in asked
    ]
    assert [
        Said(body["kind"], _ids(body["answers"]), _ids(body["suggestions"])) for body in bodies
    ] == expected


def test_telegram_says_the_same(
    real: Assistant, asked: list[dict[str, Any]], expected: list[Said]
) -> None:
    """Many people write to the bot at once, each with another question.

    Each sees the same kind of reply, the same answers and buttons.
    """
    with BotApi() as api, running_bot(api, lambda: real):
        people = [(person(api), row) for row in asked]
        for who, row in people:
            if row.get("context"):
                who.asks(f"/start {ENTRY_LINK}{row['context']}")
        for who, row in people:
            who.sends(row["q"])
        assert [_seen(who, real) for who, _ in people] == expected
        assert api.refusals == []


@pytest.fixture(scope="module")
def dialogues() -> list[Dialogue]:
    """Return every fourteenth dialogue of all authors."""
    files = sorted((GOLDEN / "dialogues").glob("*.jsonl"))
    return [dialogue for file in files for dialogue in read_dialogues(file)][::14]


@pytest.fixture(scope="module")
def conversations(real: Assistant, dialogues: list[Dialogue]) -> list[list[Said]]:
    """Return what the assistant itself says in each dialogue."""
    return [[_said(turn.reply) for turn in play(real.reply, dialogue)] for dialogue in dialogues]


def test_dialogues_on_the_website(
    real: Assistant, dialogues: list[Dialogue], conversations: list[list[Said]]
) -> None:
    """The website answers each turn alike when it gets back the context that it sent."""
    client = create_app(lambda: real, Settings(rate_limit="")).test_client()
    for dialogue, expected in zip(dialogues, conversations, strict=True):
        context = None
        for turn, said in zip(dialogue.turns, expected, strict=True):
            body = {"question": turn.question, "context": context}
            reply = client.post("/api/v1/ask", json=body).get_json()
            shown = Said(reply["kind"], _ids(reply["answers"]), _ids(reply["suggestions"]))
            assert shown == said, turn.question
            context = reply["context"]


def test_dialogues_in_telegram(
    real: Assistant, dialogues: list[Dialogue], conversations: list[list[Said]]
) -> None:
    """Each dialogue is a person of its own, who sees the same entries turn by turn."""
    with BotApi() as api, running_bot(api, lambda: real):
        for dialogue, expected in zip(dialogues, conversations, strict=True):
            who = person(api)
            for turn, said in zip(dialogue.turns, expected, strict=True):
                who.sends(turn.question)
                assert _seen(who, real) == said, turn.question
        assert api.refusals == []


def test_dialogues_in_the_terminal(
    dialogues: list[Dialogue],
    conversations: list[list[Said]],
    cache_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`chat` shows the same answers in the same order."""
    monkeypatch.setenv("QZBOT_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("QZBOT_SPACY_MODEL", EMBEDDED)
    for dialogue, expected in zip(dialogues[:3], conversations, strict=False):
        typed = "\n".join(" ".join(turn.question.split()) for turn in dialogue.turns)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        assert main(["chat"]) == 0
        shown = re.findall(r"Eintrag (\S+) ·", capsys.readouterr().out)
        assert shown == [answer for said in expected for answer in said.answers]


def _said(reply: Reply) -> Said:
    answers = tuple(answer.id for answer in reply.answers)
    return Said(reply.kind, answers, tuple(match.id for match in reply.suggestions))


def _ids(items: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(item["id"] for item in items)


def _seen(who: Person, assistant: Assistant) -> Said:
    """Read the bot's messages as a person does.

    An answer has its question in bold; the last one asks for a vote.
    """
    shown = who.sees()
    of_need = (
        wording.NO_NEED,
        wording.NO_APOLOGY_IN_NEED,
        wording.JOKE_IN_NEED,
        wording.FAREWELL_IN_NEED,
    )
    remarks = (*of_need, *(talk.answer for talk in assistant.faq.smalltalk))
    if any(shown.text.startswith(visible(remark)) for remark in remarks):
        return Said("smalltalk", (), _offered(shown))
    for_need = (wording.NUMBERS_AGAIN, *(need.answer for need in assistant.faq.crisis.kinds))
    if shown.text.startswith(for_need):
        return Said("crisis")
    offers = (
        *(wording.SUGGEST, wording.SUGGEST_NEAREST, wording.SUGGEST_PART),
        *(wording.READ, wording.READ_AND_NEAREST, wording.WHICH),
    )
    if any(offer in shown.text for offer in offers):
        return Said("suggest", (), _offered(shown))
    if not shown.bold and wording.FEEDBACK_QUESTION not in shown.text and not _is_intro(shown):
        return Said("none")
    answers = [] if _is_intro(shown) else [shown]
    while not answers or wording.FEEDBACK_QUESTION not in answers[-1].text:
        answers.append(who.sees())
    by_question = {entry.question: entry.id for entry in assistant.faq.entries}
    return Said(
        "answer", tuple(by_question[answer.bold[0]] for answer in answers), _offered(answers[-1])
    )


def _is_intro(shown: Shown) -> bool:
    """Tell whether a message introduces answers that come in messages of their own."""
    intros = (wording.SEVERAL_ANSWERS[:-1], wording.PICKED, wording.NUMBERS_HOLD, "Zu „")
    return shown.text.startswith(intros)


def _offered(shown: Shown) -> tuple[str, ...]:
    """Return the ids behind the buttons that bring an answer."""
    return tuple(
        data.partition(":")[2] for data in shown.buttons.values() if data.startswith(f"{ANSWER}:")
    )
