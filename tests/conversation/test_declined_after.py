"""What editors list to be declined after one entry is declined there, and nowhere else."""

from __future__ import annotations

import pytest

from bot.conversation.assistant import Assistant
from tests.small_faq import assistant_of, write_faq

QUESTION = "und wie oft trifft der sich"  # which the second entry answers
LINE = f"nach 1: {QUESTION}\n"


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant for a small FAQ."""
    return assistant_of(write_faq(tmp_path_factory.mktemp("without") / "faq"))


@pytest.fixture(scope="module")
def declining(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return the same with a question to be declined after the first entry."""
    faq = write_faq(tmp_path_factory.mktemp("declining") / "faq")
    with (faq / "out_of_scope.txt").open("a", encoding="utf-8") as file:
        file.write(LINE)
    return assistant_of(faq)


@pytest.mark.parametrize("typed", [QUESTION, "Und wie oft trifft der sich?"])
def test_it_is_declined_after_that_entry(
    without: Assistant, declining: Assistant, typed: str
) -> None:
    """It is declined with the usual words, where it would be answered or offered else."""
    assert without.reply(typed, "1").kind in ("answer", "suggest")
    reply = declining.reply(typed, "1")
    assert (reply.kind, reply.message) == ("none", declining.decline_text())
    assert (reply.answers, reply.suggestions) == ((), ())


@pytest.mark.parametrize("context", ["2", "3", None])
def test_the_same_words_elsewhere_are_not_touched(
    without: Assistant, declining: Assistant, context: str | None
) -> None:
    """After another entry, and without any, the reply is the one that it was."""
    assert declining.reply(QUESTION, context) == without.reply(QUESTION, context)


def test_another_wording_is_less_likely_to_be_answered(
    without: Assistant, declining: Assistant
) -> None:
    """A question like it is likelier to have no answer, after that entry alone."""
    other = "aber wie oft trifft der sich denn"
    before = without.rank(other, "1").nothing
    assert declining.rank(other, "1").nothing > 1.5 * before
    assert declining.rank(other, "2").nothing == without.rank(other, "2").nothing
