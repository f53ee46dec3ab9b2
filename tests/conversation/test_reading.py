"""What of a message is read."""

from __future__ import annotations

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reading import LONGEST_QUESTION


def test_letter_is_answered_like_its_question(real: Assistant) -> None:
    """Thanks, greetings and a signature below a question change nothing."""
    question = "Wie lange sollte eine Auftaktveranstaltung dauern?"
    assert real.reply(
        f"{question} Vielen Dank im Voraus und freundliche Grüße, Sabine Meier"
    ) == real.reply(question)


def test_only_the_beginning_of_a_long_question_is_read(sample: Assistant) -> None:
    """What stands beyond the limit changes nothing."""
    question = "Mahngebühr " * (LONGEST_QUESTION // len("Mahngebühr ") + 1)
    assert sample.reply(f"{question} Wetter Hallo") == sample.reply(question)


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("Erzählen Sie mir etwas über Qualitätszirkel", "1"),
        ("Ich interessiere mich für die Gründung.", "6"),
        ("Infos zur Steuerungsgruppe bitte", "7"),
    ],
)
def test_who_wants_to_be_told_of_a_thing_gets_its_entry(
    real: Assistant, message: str, entry: str
) -> None:
    """What frames the name of the thing is not asked for itself."""
    (answer,) = real.reply(message).answers
    assert answer.id == entry
