"""From a question to a reply: each kind of it, context, and several questions in one message."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.retrieval.learning
from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.editing.checking import check_faq
from bot.language.lemmas import Analyzer
from bot.retrieval.building import build_index


def ids(reply: Reply) -> list[str]:
    """Return the ids of the answers."""
    return [answer.id for answer in reply.answers]


def at(assistant: Assistant, now: str) -> Assistant:
    """Return the assistant with its clock set to a moment of Berlin time."""
    return replace(
        assistant,
        clock=lambda: dt.datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Berlin")),
    )


# -- kinds of reply --------------------------------------------------------------------------------


def test_direct_answer_is_the_official_text(sample: Assistant) -> None:
    """A clear question gets the published question and answer, word for word, and a probability."""
    reply = sample.reply("Wann habt ihr geöffnet?")
    (answer,) = reply.answers
    entry = sample.faq.entries[0]
    assert (reply.kind, reply.message) == ("answer", "")
    assert (answer.id, answer.question, answer.text, answer.asked) == (
        "1",
        entry.question,
        entry.answer,
        "",
    )
    assert answer.calibrated == reply.ranking[0].calibrated > sample.model.thresholds.answer
    assert reply.context == "1"


def test_published_questions_get_their_entry_alone(real: Assistant) -> None:
    """Each published question, typed word for word, is answered by its entry and no other."""
    assert [ids(real.reply(entry.question)) for entry in real.faq.entries] == [
        [entry.id] for entry in real.faq.entries
    ]


@pytest.mark.parametrize("context", [None, "19", "3"])
@pytest.mark.parametrize(
    ("message", "said"),
    [("??", wording.EMPTY_QUESTION), ("🐸🍕", wording.EMPTY_QUESTION), ("你好", "")],
)
def test_what_cannot_be_read_is_no_small_talk(
    real: Assistant, message: str, said: str, context: str | None
) -> None:
    """Punctuation alone asks for a question, and a foreign script is declined, in any context."""
    reply = real.reply(message, context)
    assert reply.kind == "none"
    assert reply.message.startswith(said)
    assert len(reply.ranking) == 10


@pytest.mark.parametrize(
    "question", ["Nudeln kochen", "Quantenphysik", "Wie wird das Wetter morgen?"]
)
def test_unknown_question_is_declined_with_advice(sample: Assistant, question: str) -> None:
    """What the FAQ does not answer is declined, naming where to ask, and when."""
    reply = sample.reply(question)
    assert (reply.kind, reply.answers, reply.suggestions) == ("none", (), ())
    assert reply.message == (
        f"{wording.DECLINE} Fragen Sie an der Theke. "
        "Nächste Sprechstunde: Mittwoch, 9. Dezember 2026, 13:00–14:00 Uhr."
    )


@pytest.mark.parametrize(
    "question", ["", "   ", "\n\t", "\x00", "\x00\x1f\x7f", "\u200b\ufeff", "\ud800"]
)
def test_empty_question_asks_for_one(sample: Assistant, question: str) -> None:
    """Nothing but blanks or control characters is no question."""
    assert sample.reply(question) == Reply("none", wording.EMPTY_QUESTION)


@pytest.mark.parametrize(
    "question",
    [
        "😀😀😀",
        "?!?!",
        "x" * 10_000,
        "Quark " * 5_000,
        "؟ שלום 你好",
        "\x00DROP\x01TABLE",
        "a\u0308" * 500,
    ],
)
def test_strange_questions_get_an_honest_reply(real: Assistant, question: str) -> None:
    """Emoji, marks, other scripts and endless text are no reason to answer anything at random."""
    assert real.reply(question).kind in ("none", "smalltalk", "suggest")


@given(
    st.text(st.characters(), max_size=100),
    st.sampled_from([None, "1", "kontakt", "none", "", "~dank", "99"]),
)
def test_any_message_gets_a_reply(sample: Assistant, question: str, context: str | None) -> None:
    """No message breaks the bot.

    Each kind of reply keeps its promises, and the same message gets the same reply.
    """
    reply = sample.reply(question, context)
    assert bool(reply.answers) == (reply.kind == "answer")
    assert bool(reply.message) or len(reply.answers) == 1
    assert len(reply.answers) <= 3
    assert len(reply.suggestions) <= 3
    assert not {s.id for s in reply.suggestions} & set(ids(reply))
    assert sample.reply(question, context) == reply


def test_threads_share_one_assistant(sample: Assistant) -> None:
    """Questions asked at the same time get the replies they get one by one."""
    questions = ["Wann habt ihr geöffnet?", "Mahngebühren", "Hallo", "Quark", "leihfirst"] * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(sample.reply, questions)) == [
            sample.reply(question) for question in questions
        ]


# -- context ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "context", "entry"),
    [
        ("und regional?", "1", "4"),
        ("und wie lange dauert das?", "10", "11"),
        ("und die Themen im regionalen?", "3", "22"),
    ],
)
def test_follow_ups_are_understood(
    real: Assistant, question: str, context: str, entry: str
) -> None:
    """An elliptic question is read in the light of the entry answered last."""
    assert real.reply(question, context).ranking[0].id == entry


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("muss ich mich da anmelden?", "sprechstunde"),
        ("reicht auch zweimal im jahr?", "19"),
        ("und für westfalen?", "26"),
    ],
)
def test_what_is_asked_again_stays_with_its_entry(
    real: Assistant, question: str, context: str
) -> None:
    """A question about a detail of the last answer leads to that answer again."""
    assert real.reply(question, context).ranking[0].id == context


@pytest.mark.slow
def test_follow_up_in_a_very_large_faq(
    sample: Assistant, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A follow-up is read in its context even in an FAQ too large to compare its entries."""
    monkeypatch.setattr(bot.retrieval.learning, "MOST_LIKENESS_ENTRIES", 1)
    large = replace(sample, index=build_index(sample.faq, analyzer))
    assert large.reply("und sonst?", "vorlesestunde").ranking[0].id == "1"
    assert check_faq(large.faq, large.index)


@pytest.mark.parametrize("context", ["1", "7", "21", "kontakt"])
def test_full_question_is_not_pulled_back(real: Assistant, context: str) -> None:
    """A question on another topic is answered as without context."""
    assert ids(real.reply("Wie lange sollte eine Auftaktveranstaltung dauern?", context)) == ["11"]


@pytest.mark.parametrize(
    "context", ["99", "", "none", "~dank", "\x00", "../../etc/passwd", "Sprechstunde"]
)
def test_unknown_context_is_ignored(sample: Assistant, context: str) -> None:
    """A context that is no entry changes nothing."""
    assert sample.reply("Wann habt ihr geöffnet?", context) == sample.reply(
        "Wann habt ihr geöffnet?"
    )
