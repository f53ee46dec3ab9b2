"""Messages that break off before they ask."""

from __future__ import annotations

import pytest

from bot.language.unfinished import breaks_off


@pytest.mark.parametrize(
    "message",
    [
        "Ich wollte fragen ob",
        "Ich wollte mal wissen, ob …",
        "wie ist das mit",
        "Wie sieht es denn aus mit der",
        "Kann man eigentlich",
        "darf ich da auch",
        "Könnte ich vielleicht",
        "Haben Sie vielleicht",
        "Gibt es eigentlich",
        "Was ist, wenn",
        "Ich hätte gern einen",
        "Ich habe eine Frage zum",
        "Meine Frage ist folgende:",
        "Wir treffen uns wegen",
    ],
)
def test_a_message_breaks_off(message: str) -> None:
    """It ends with a word that joins, or asks and names nothing."""
    assert breaks_off(message)


@pytest.mark.parametrize(
    "message",
    [
        "Wer macht mit",
        "Kann man mitmachen",
        "Was kostet das",
        "Gibt es einen in Hamm",
        "Haben wir das hier schon",
        "Wie lange",
        "Und ob!",
        "Von wegen",
        "Wer begrüßt die Gäste, der OB?",
        "Und wer lädt ein, der ob",
        "wie geht dass",
        "Ich wollte fragen, ob das geht",
        "Wann trifft man sich",
    ],
)
def test_a_short_question_is_whole(message: str) -> None:
    """Nothing is missing, however few the words."""
    assert not breaks_off(message)


def test_after_an_answer_a_question_may_name_nothing() -> None:
    """It asks about what was answered; what joins still breaks off."""
    assert breaks_off("Muss man?")
    assert not breaks_off("Muss man?", follows=True)
    assert breaks_off("Ich wollte fragen, ob", follows=True)
