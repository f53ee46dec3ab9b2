"""What the answer just read does not say, though it holds the word that is asked about."""

from __future__ import annotations

import pytest

from bot.conversation import wording
from bot.conversation.assistant import Assistant


@pytest.mark.parametrize(
    ("context", "question", "quoted"),
    [
        ("18", "Was heißt Augenhöhe?", "offene Kommunikation auf Augenhöhe"),
        ("18", "Was verstehen Sie unter Federführung?", "Die Federführung"),
        ("20", "Was ist mit Updates gemeint?", "beginnt mit einer Begrüßung"),
        ("5", "Was heißt Synergien?", "ermöglichen Synergien"),
        ("23", "Und Good-Practice, was ist das?", "Good-Practice-Beispiele"),
        ("25", "Was ist denn Rhythmisierung?", "Rhythmisierung und Teamarbeit"),
        ("13", "Was sind Trägerkonferenzen?", "und Trägerkonferenzen"),
        ("19", "Warum quartalsweise?", "quartalsweise Qualitätszirkel"),
        (
            "3",
            "Kooperationsvereinbarungen, haben Sie da ein Beispiel?",
            "Kooperationsvereinbarungen",
        ),
        ("27", "Die Vernetzungsstelle, was macht die für uns?", "Vernetzungsstelle"),
        ("25", "Wie heißen die BiG?", "BiG sind"),
    ],
)
def test_the_word_asked_about_is_quoted_and_no_answer(
    real: Assistant, context: str, question: str, quoted: str
) -> None:
    """The answer does not come once more as if it explained the word; whom to ask is said."""
    reply = real.reply(question, context)
    assert reply.kind == "suggest"
    assert wording.NO_MORE_THAN_QUOTED in reply.message
    assert quoted in reply.message
    assert "Ramona Steinhauer" in reply.message
    assert reply.above is not None
    assert reply.above.id == context
    assert reply.suggestions[-1].id == context


def test_what_is_foremost_is_not_told(real: Assistant) -> None:
    """No sentence of a list says which of its points counts most."""
    reply = real.reply("Welcher Punkt ist am wichtigsten?", "18")
    assert reply.message.startswith(wording.NO_MORE)


@pytest.mark.parametrize(
    ("context", "question", "entry"),
    [
        ("18", "Was ist mit Informationsfluss gemeint?", "18"),
        ("27", "Was ist QUA-LiS?", "27"),
        ("25", "was heißt BiG", "25"),
        ("1", "Was heißt interkommunal?", "1"),
        ("11", "Warum so kurz?", "11"),
        ("sprechstunde", "warum der volle name", "sprechstunde"),
        ("17", "was ist ihre aufgabe?", "17"),
        ("19", "Was ist das Minimum?", "19"),
        ("kontakt", "wie heißen die Ansprechpersonen?", "kontakt"),
        ("7", "Was ist eine Steuerungsgruppe?", "7"),
        ("17", "Was sind InGa?", "25"),
        ("1", "Was ist ein regionaler Qualitätszirkel?", "4"),
        ("13", "Steht da was von §78er AGs?", "13"),
        ("21", "Steht da schon ein Datum?", "21"),
    ],
)
def test_what_an_answer_tells_is_still_answered(
    real: Assistant, context: str, question: str, entry: str
) -> None:
    """A word that the answer explains, its reasons, and what another entry is about."""
    reply = real.reply(question, context)
    assert [answer.id for answer in reply.answers] == [entry]


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("17", "Steht da nicht, oder?"),
        ("12", "Da steht aber nichts von Großeltern"),
        ("9", "steht das da irgendwo?"),
        ("14", "Da steht nicht, wie man die Politik einlädt."),
        ("16", "Steht da auch was zu Ferienzeiten?"),
    ],
)
def test_who_looks_in_vain_hears_that_there_is_no_more(
    real: Assistant, context: str, message: str
) -> None:
    """The entry just read comes last, and whom to ask is said."""
    reply = real.reply(message, context)
    assert reply.message.startswith(wording.NO_MORE)
    assert "Ramona Steinhauer" in reply.message
    assert reply.suggestions[-1].id == context


def test_nothing_is_offered_beside_what_names_nothing(real: Assistant) -> None:
    """After a decline, whom to ask is not said once more."""
    reply = real.reply("Steht das nirgends?", "24;*")
    assert [match.id for match in reply.suggestions] == ["24"]
    assert "Ramona Steinhauer" not in reply.message


@pytest.mark.parametrize("message", ["Steht da nicht, oder?", "Was heißt Augenhöhe?"])
def test_without_an_answer_there_is_nothing_to_look_into(real: Assistant, message: str) -> None:
    """Nothing was read before."""
    assert real.reply(message).above is None
