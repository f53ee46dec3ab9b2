"""Which entries a reply shows: the sure one, one for each question, or the nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.retrieval.ranking import Thresholds


def ids(reply: Reply) -> list[str]:
    """Return the ids of the answers."""
    return [answer.id for answer in reply.answers]


def test_unsure_question_gets_suggestions(sample: Assistant) -> None:
    """If several entries are near and none is certain, up to three are offered, best first."""
    unsure = replace(
        sample,
        model=replace(
            sample.model, thresholds=Thresholds(answer=0.99, suggest=0.01, part=0.6, follow_up=0.99)
        ),
    )
    reply = unsure.reply("Woche")
    assert (reply.kind, reply.message, reply.answers) == ("suggest", wording.SUGGEST, ())
    offered = ",".join(match.id for match in reply.suggestions)
    assert reply.context in (f";?{offered}", f";!{offered}")
    assert 1 <= len(reply.suggestions) <= 3
    assert [s.id for s in reply.suggestions] == [
        match.id for match in reply.ranking[: len(reply.suggestions)]
    ]
    assert reply.suggestions[0].question == sample.faq.entries[2].question


def test_answer_comes_with_related_entries(sample: Assistant) -> None:
    """An answer comes with up to two other entries that the visitor may have meant."""
    bold = replace(sample, model=replace(sample.model, thresholds=Thresholds(0.1, 0.05, 0.99, 0.1)))
    reply = bold.reply("Woche")
    assert ids(reply) == ["3"]
    assert [suggestion.id for suggestion in reply.suggestions][:1] == ["4"]
    assert len(reply.suggestions) <= 2


@pytest.mark.parametrize(
    ("message", "answers"),
    [
        ("Wann habt ihr geöffnet? Was kostet eine Mahnung?", ["1", "4"]),
        ("wann muss ich bücher zurückbringen und was kostet es zu spät", ["3", "4"]),
        (
            "Wann hat die Bücherei geöffnet? Und wann ist die Vorlesestunde? Was ist die Mahngebühr?",
            ["1", "vorlesestunde", "4"],
        ),
        ("Wann habt ihr geöffnet? Vielen Dank! Was kostet eine Mahnung?", ["1", "4"]),
    ],
)
def test_double_questions_are_both_answered(
    sample: Assistant, message: str, answers: list[str]
) -> None:
    """Each question of a message is answered in order, under its own words.

    The context names the entries, the last one first.
    """
    reply = sample.reply(message)
    assert (reply.kind, reply.message) == ("answer", wording.SEVERAL_ANSWERS)
    assert ids(reply) == answers
    assert all(answer.asked and answer.asked in message for answer in reply.answers)
    assert reply.context == ",".join(reversed(answers))


@pytest.mark.parametrize(
    ("message", "answers"),
    [
        (
            "wer sollte das anschieben, aus wem besteht die Steuerungsgruppe, und wie lange dauert ein Kick-off?",
            ["6", "7", "11"],
        ),
        ("Zum Auftakt: was gehört ins Programm und wie lange dauert er?", ["10", "11"]),
        ("Ablauf und Turnus?", ["20", "19"]),
    ],
)
def test_questions_are_joined_in_many_ways(
    real: Assistant, message: str, answers: list[str]
) -> None:
    """By commas, below one topic, or as notes with one question mark."""
    assert ids(real.reply(message)) == answers


@pytest.mark.parametrize(
    ("context", "message", "answers"),
    [
        ("5", "Dann reden wir über das Format: Ablauf und Häufigkeit.", ["20", "19"]),
        (
            "5",
            "Die empfohlene Sitzungsfrequenz plus Zusammensetzung der Lenkungsgruppe.",
            ["19", "7"],
        ),
        ("", "Kurz: Ablauf und Häufigkeit.", ["20", "19"]),  # how often is read after the first
        ("14", "Rat und Verwaltung", []),
    ],
)
def test_two_things_named_are_both_answered(
    real: Assistant, context: str, message: str, answers: list[str]
) -> None:
    """Each of them surely asks for an entry of its own, under its words; else nothing is joined."""
    reply = real.reply(message, context)
    joined = reply.answers if len(reply.answers) > 1 else ()
    assert [answer.id for answer in joined] == answers
    assert all(answer.asked in message for answer in joined)


@pytest.mark.parametrize(
    "question",
    [
        "Worin unterscheiden sich kommunale und regionale Qualitätszirkel?",
        "Was unterscheidet denn kommunale von regionalen Qualitätszirkeln?",
    ],
)
def test_two_things_compared_stand_as_published(real: Assistant, question: str) -> None:
    """So the latter of them is what is asked about next."""
    compared = real.reply(question)
    assert ids(compared) == ["1", "4"]
    assert ids(real.reply("Wie häufig kommt letzterer zusammen?", compared.context)) == ["21"]


def test_what_was_answered_before_makes_an_entry_likelier(real: Assistant) -> None:
    """A word alone is declined; after the entry that holds the time, its answer is pointed at."""
    assert real.reply("uhrzeit").above is None
    reply = real.reply("uhrzeit", "sprechstunde")
    assert reply.above is not None
    assert reply.above.id == "sprechstunde"


@pytest.mark.parametrize(
    ("context", "detail", "said"),
    [
        ("17", "Ich muss gewählt sein?", "zwei gewählte Vertreter"),
        ("20", "muss man mitschreiben?", "werden schriftlich dokumentiert"),
        ("sprechstunde", "uhrzeit", wording.NO_MORE),
        ("kontakt", "haben die ne mailadrese", wording.NO_MORE),
    ],
)
def test_the_answer_just_read_is_pointed_at(
    real: Assistant, context: str, detail: str, said: str
) -> None:
    """It comes last if at all: the reply says that there is no more, and whom to ask."""
    reply = real.reply(detail, context)
    assert reply.suggestions[-1].id == context
    assert reply.above is not None
    assert reply.above.id == context
    assert said in reply.message
    assert "Ramona Steinhauer" in reply.message


@pytest.mark.parametrize(
    ("context", "detail"),
    [
        ("25", "Wie heißt der Mensch für den Bezirk Köln?"),
        ("26", "Wie viele Leute arbeiten dort?"),
    ],
)
def test_what_was_just_read_is_offered_last(real: Assistant, context: str, detail: str) -> None:
    """Where others are nearly as likely, they come first; the talk stays with the last answer."""
    reply = real.reply(detail, context)
    assert len(reply.suggestions) > 1
    assert reply.suggestions[-1].id == context
    assert (reply.context or "").startswith(f"{context};=")


def test_the_next_question_follows_the_answer_that_was_pointed_at(real: Assistant) -> None:
    """The talk is still about the last answer, whatever else was offered."""
    pointed = real.reply("muss man mitschreiben?", "20")
    assert (pointed.context or "").startswith("20;*")
    again = real.reply("muss man mitschreiben?", pointed.context)
    assert again.above is not None
    assert "Ramona Steinhauer" not in again.message


@pytest.mark.parametrize(
    ("context", "message", "excluded"),
    [
        ("21", "Ich meine nicht den Auftakt, sondern ein normales Treffen", "10"),
        ("19", "nicht der Auftakt, ein gewöhnliches Treffen", "10"),
        ("9", "Nein, nicht die Sprechstunde, sondern die Beratung durch Ämter", "sprechstunde"),
    ],
)
def test_what_is_excluded_is_not_offered_first(
    real: Assistant, context: str, message: str, excluded: str
) -> None:
    """Who says what is not meant does not see it on top."""
    reply = real.reply(message, context)
    shown = [*ids(reply), *(match.id for match in reply.suggestions)]
    assert shown
    assert shown[0] != excluded


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Wie lange dauert ein Kick-off?", "11"),
        ("Was ist ein Qualitätszirkel?", "1"),
        ("Wer gehört zur Steuerungsgruppe?", "7"),
        ("Wie oft trifft sich der regionale Zirkel?", "21"),
        ("Wann ist die Sprechstunde?", "sprechstunde"),
    ],
)
def test_the_plainest_questions_are_answered(real: Assistant, question: str, entry: str) -> None:
    """What most people type is answered at once, however many misleading questions are near."""
    assert ids(real.reply(question)) == [entry]


def test_at_most_three_answers(sample: Assistant) -> None:
    """A message of many questions gets three answers."""
    message = (
        "Wann hat die Bücherei geöffnet? Was kostet eine verspätete Rückgabe? "
        "Wann ist die Vorlesestunde? Wie lange darf ich Bücher behalten?"
    )
    assert len(sample.reply(message).answers) == 3


@pytest.mark.parametrize(
    "message",
    [
        "Termine und Orte der regionalen Qualitätszirkel",
        "Wer sollte regelmäßig beim kommunalen Qualitätszirkel dabei sein, Schulen und Jugendamt und Eltern?",
        "Wo finde ich Referentinnen und Moderatoren?",
        "Was ist ein kommunaler Qualitätszirkel? Was ist ein kommunaler Qualitätszirkel?",
    ],
)
def test_what_only_looks_double_stays_one(real: Assistant, message: str) -> None:
    """A conjunction within a question, or the same question twice, gives one answer."""
    assert len(real.reply(message).answers) == 1


@pytest.mark.parametrize(
    ("message", "known", "unknown"),
    [
        ("Was ist ein Qualitätszirkel? Und wie wird das Wetter morgen?", "1", "das Wetter"),
        ("Was kostet ein Fahrrad? Und wer ist bei Ihnen ansprechbar?", "kontakt", "ein Fahrrad"),
    ],
)
def test_known_half_is_answered_and_the_other_named(
    real: Assistant, message: str, known: str, unknown: str
) -> None:
    """Of two questions, the one that the FAQ knows is answered under its words, the other named."""
    reply = real.reply(message)
    (answer,) = reply.answers
    assert (reply.kind, answer.id) == ("answer", known)
    assert answer.asked in message
    assert unknown in reply.message


def test_message_of_unknown_parts_is_declined(real: Assistant) -> None:
    """Two questions that the FAQ does not know are declined like one."""
    assert real.reply("Wie koche ich Reis? Und wer spielt heute Fußball?").kind == "none"


def test_each_of_two_answers_has_its_own_mark(real: Assistant) -> None:
    """Of a double question, each answer is marked by the part that it answers."""
    asked = "Wie viele InGa gibt es pro Regierungsbezirk und wie viele Stunden dauert der Auftakt?"
    found = {answer.id: answer.focus for answer in real.reply(asked).answers}
    assert found == {
        "25": "Pro Regierungsbezirk gibt es bis zu drei InGa.",
        "11": found["11"],
    }
    assert found["11"] is None or "2 bis 3 Stunden" in found["11"]


def test_a_word_of_a_single_phrase_is_not_answered(real: Assistant) -> None:
    """That one of thousands of phrases names the THW does not make it a question."""
    assert real.reply("THW").kind in ("none", "suggest")
    assert real.reply("Gelingensbedingungen").kind == "answer"
