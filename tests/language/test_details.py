"""Questions on the words of a text just read."""

from __future__ import annotations

import pytest

from bot.language.details import asks_where_told, detail_asked, names_no_topic


@pytest.mark.parametrize(
    ("message", "thing"),
    [
        ("Was ist Inklusion?", "Inklusion"),
        ("und was ist denn eine Trägerkonferenz", "Trägerkonferenz"),
        ("Was heißt noch mal Augenhöhe?", "Augenhöhe"),
        ("Was bedeutet der Turnus genau?", "Turnus"),
        ("Was meinen Sie mit Rollenverständnis?", "Rollenverständnis"),
        ("Was verstehen Sie unter Synergien?", "Synergien"),
        ("Was ist mit Federführung gemeint?", "Federführung"),
        ("Updates, was ist das?", "Updates"),
        ("niedrigschwellig heißt was?", "niedrigschwellig"),
        ("Warum nur halbjährlich?", "halbjährlich"),
        ("Haben Sie da ein Beispiel?", ""),
        ("Das mit dem Impuls, gibt es ein Beispiel?", "Impuls"),
        ("Welcher Punkt ist am wichtigsten?", ""),
        ("Wie erreiche ich die Fachstelle?", "Fachstelle"),
        ("Und die Paten, was machen die für uns?", "Paten"),
        ("Hospitation, wie geht das?", "Hospitation"),
        ("Wie heißen die Paten?", "Paten"),
    ],
)
def test_a_detail_of_a_text_is_asked(message: str, thing: str) -> None:
    """The thing is what stands in the text; a reason, an example or the best may have none."""
    detail = detail_asked(message)
    assert detail is not None
    assert detail.thing == thing


@pytest.mark.parametrize(
    "message",
    [
        "Wie viele?",
        "Wann?",
        "Wer sitzt da drin?",
        "Muss man sich anmelden?",
        "Was ist die Aufgabe?",
        "Was sind Themen?",
        "Was ist das?",
        "Was ist mit den Eltern?",
        "Was ist danach?",
        "Warum?",
        "Warum ist das so wichtig für die Schulen bei uns?",
        "Heißt das, niemand darf bestimmen?",
        "und wie erreich ich die",
        "Wie heißt die Dame dort?",
        "Wo sehe ich gute Beispiele?",
        "Kinderschutz wäre mir am wichtigsten, ist das dabei?",
    ],
)
def test_other_questions_ask_no_such_detail(message: str) -> None:
    """They ask for what a text states, or do not say what of it they ask about."""
    assert detail_asked(message) is None


@pytest.mark.parametrize(
    ("question", "sentence", "words", "told"),
    [
        ("Was sind Paten?", "Paten sind Freiwillige.", ["Paten"], True),
        ("Was sind Paten?", "Paten (Freiwillige) helfen.", ["Paten"], True),
        ("Was sind Paten?", "Paten: Freiwillige mit Zeit", ["Paten"], True),
        ("Was heißt FSJ?", "Das Freiwillige Soziale Jahr (FSJ) zählt.", ["FSJ"], True),
        ("Was sind Paten?", "Auch Paten kommen.", ["Paten"], False),
        ("Warum zwei?", "Zwei kommen, damit keiner allein ist.", ["Zwei"], True),
        ("Warum zwei?", "Zwei kommen.", ["Zwei"], False),
        ("Kunst, hast du ein Beispiel?", "Kunst, z.B. Töpfern, gehört dazu.", ["Kunst"], True),
        ("Kunst, hast du ein Beispiel?", "Beispielsweise Kunst gehört dazu.", ["Kunst"], False),
        ("Wie erreiche ich die Paten?", "Wenden Sie sich an die Paten.", ["Paten"], True),
        ("Wie erreiche ich die Paten?", "Auch Paten kommen.", ["Paten"], False),
        ("Wie heißen die Paten?", "Paten sind Frau Abel und Herr Bock.", ["Paten"], True),
        ("Wie heißen die Paten?", "Paten sind Freiwillige.", ["Paten"], False),
    ],
)
def test_a_sentence_tells_it_or_only_holds_the_word(
    question: str, sentence: str, words: list[str], told: bool
) -> None:
    """What only holds the word asked about explains nothing."""
    detail = detail_asked(question)
    assert detail is not None
    assert detail.is_told_by(sentence, words) is told


@pytest.mark.parametrize(
    "message",
    [
        "Steht da nicht, oder?",
        "Steht das nirgends?",
        "steht das irgendwo",
        "Da steht aber nichts von Geschwistern",
        "Da steht nicht, wer bezahlt",
        "Steht da auch was zu Ferien?",
        "Davon steht da nichts.",
        "Nur zwei Tage? Wo steht das?",
    ],
)
def test_a_visitor_looks_in_vain(message: str) -> None:
    """What is looked for may be named or not."""
    assert asks_where_told(message)


@pytest.mark.parametrize(
    "message",
    [
        "Auf der Karte steht nichts. Und nun?",
        "Da steht 2025. Und danach?",
        "Bei mir steht nur mein Vorname",
        "Steht der Termin schon fest?",
        "Wo steht der Bus?",
        "Wo finde ich die Liste?",
        "Was steht dann an?",
    ],
)
def test_what_stands_elsewhere_is_not_looked_for_in_the_text(message: str) -> None:
    """A map, a profile or a bus is no text of the bot."""
    assert not asks_where_told(message)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Steht da nicht, oder?", True),
        ("Steht das nirgends?", True),
        ("Da steht nichts von Kosten", False),
    ],
)
def test_what_is_looked_for_may_not_be_named(message: str, expected: bool) -> None:
    """Then nothing else can be near it."""
    assert names_no_topic(message) is expected


def test_a_long_message_is_no_such_question() -> None:
    """It would take long to read, and says more than that."""
    assert detail_asked("Was ist " + "a." * 1000) is None
    assert not asks_where_told("Steht da nicht " + "da " * 600)
    assert not names_no_topic("da " * 600)
