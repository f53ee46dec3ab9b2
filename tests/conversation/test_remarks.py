"""Small talk: what is taken for it, and what is said."""

from __future__ import annotations

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply


def ids(reply: Reply) -> list[str]:
    """Return the ids of the answers."""
    return [answer.id for answer in reply.answers]


def test_small_talk_is_answered_in_kind(sample: Assistant) -> None:
    """A greeting gets a greeting, thanks a welcome; neither changes the context."""
    for said, answer in (
        ("Hallo", "Guten Tag!"),
        ("hallo!!", "Guten Tag!"),
        ("Vielen Dank!", "Gern geschehen!"),
    ):
        reply = sample.reply(said)
        assert (reply.kind, reply.message, reply.answers, reply.context) == (
            "smalltalk",
            answer,
            (),
            None,
        )


@pytest.mark.parametrize("context", [None, "19", "3"])
@pytest.mark.parametrize(
    ("message", "talk"),
    [("👍", "zustimmung"), ("👍🏻 👍🏻", "zustimmung"), ("🙏!", "dank"), ("👎", "hilft_nicht")],
)
def test_emoji_that_editors_listed_are_small_talk(
    real: Assistant, message: str, talk: str, context: str | None
) -> None:
    """An emoji alone gets the reply it is listed for, whatever was answered before."""
    reply = real.reply(message, context)
    assert (reply.kind, reply.message) == (
        "smalltalk",
        next(t.answer for t in real.faq.smalltalk if t.id == talk),
    )


def test_greeting_before_a_question_is_a_question(real: Assistant) -> None:
    """Politeness around a question does not make it small talk."""
    reply = real.reply("Guten Tag, wie oft trifft sich ein Qualitätszirkel? Danke!")
    assert reply.kind == "answer"
    assert "19" in ids(reply)
