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


@pytest.mark.parametrize(
    ("context", "message", "entry"),
    [
        ("6,2;?19,7", "nicht termine, personen", "7"),
        (";?19,7", "nicht die Termine, die Personen", "7"),
        (";?24,20", "nicht Ablauf, Referenten", "24"),
        (";?21,sprechstunde,20", "Das vom Zirkel, nicht eure Sprechstunde", "21"),
        ("17,21,6", "die steuerungsgruppe mein ich, nicht regional", "7"),
        ("kontakt,25;26", "Nein, bei InGa, nicht bei euch", "25"),
        ("21", "Nicht regional, kommunal", "19"),
        ("19", "regional, nicht kommunal", "21"),
        ("11", "Inhalte, nicht Dauer", "10"),
        ("11", "Nicht schlecht, was kommt da rein?", "10"),
        ("26", "Westfalen, nicht Rheinland: wer berät uns da?", "26"),
        (None, "nicht nur die Schulen, auch Vereine?", "12"),
        ("19", "nicht, wie oft", "19"),
    ],
)
def test_what_is_ruled_out_does_not_come(
    real: Assistant, context: str | None, message: str, entry: str
) -> None:
    """The rest of the message is answered alone, also if it means a thing of the same entry."""
    reply = real.reply(message, context)
    assert [answer.id for answer in reply.answers] == [entry]


@pytest.mark.parametrize(
    "message",
    [
        "guten tag komma wie oft trifft sich ein kommunaler qualitätszirkel fragezeichen",
        (
            "Von: Amt An: Info Betreff: AW: Ihre Mail Hallo Frau Kunz, wie oft trifft sich ein"
            " kommunaler Qualitätszirkel?"
        ),
    ],
)
def test_how_a_message_was_written_does_not_matter(real: Assistant, message: str) -> None:
    """Spoken signs and the header of a mail are no part of a question."""
    (answer,) = real.reply(message).answers
    assert answer.id == "19"
