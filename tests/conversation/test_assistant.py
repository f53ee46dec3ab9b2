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
from bot.conversation.assistant import LONGEST_QUESTION, Assistant
from bot.conversation.reply import Reply
from bot.editing.checking import check_faq
from bot.language.lemmas import Analyzer
from bot.retrieval.building import build_index
from bot.retrieval.ranking import Thresholds


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
    assert answer.probability == reply.ranking[0].probability > sample.model.thresholds.answer
    assert reply.context == "1"


def test_published_questions_get_their_entry_alone(real: Assistant) -> None:
    """Each published question, typed word for word, is answered by its entry and no other."""
    assert [ids(real.reply(entry.question)) for entry in real.faq.entries] == [
        [entry.id] for entry in real.faq.entries
    ]


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
    assert reply.context == ";?" + ",".join(match.id for match in reply.suggestions)
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


def test_greeting_before_a_question_is_a_question(real: Assistant) -> None:
    """Politeness around a question does not make it small talk."""
    reply = real.reply("Guten Tag, wie oft trifft sich ein Qualitätszirkel? Danke!")
    assert reply.kind == "answer"
    assert "19" in ids(reply)


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


# -- several questions in one message --------------------------------------------------------------


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


# -- notes of the day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "note"),
    [
        ("2026-11-23 12:00", "Nächste Sprechstunde: Mittwoch, 9. Dezember 2026, 13:00–14:00 Uhr."),
        (
            "2026-12-09 13:30",
            "Die Sprechstunde läuft gerade, noch bis 14:00 Uhr. Der Termin danach: Mittwoch, 13. Januar 2027.",
        ),
        ("2026-12-09 14:00", "Nächste Sprechstunde: Mittwoch, 13. Januar 2027, 13:00–14:00 Uhr."),
        ("2026-12-31 23:59", "Nächste Sprechstunde: Mittwoch, 13. Januar 2027, 13:00–14:00 Uhr."),
    ],
)
def test_consultation_hour_names_the_next_date(real: Assistant, now: str, note: str) -> None:
    """The answer on the consultation hour has the official rule and the next date."""
    (answer,) = at(real, now).reply("Wann ist die nächste Sprechstunde?").answers
    assert answer.id == "sprechstunde"
    assert "jeden zweiten Mittwoch im Monat von 13:00 bis 14:00 Uhr" in answer.text
    assert answer.notes[0] == answer.lead == note
    assert answer.closing == (
        (
            "Der Link „Zoom-Link zur Sprechstunde“ ist hier nicht hinterlegt. "
            "So kommen Sie zur Sprechstunde: Zoom, Meeting-ID 615 4950 9698."
        ),
    )


def test_date_that_was_not_asked_for_stands_below(real: Assistant) -> None:
    """Who asks for another detail of the consultation hour reads that first, the date last."""
    (answer,) = real.reply("Muss ich zur Sprechstunde meinen vollständigen Namen angeben?").answers
    assert answer.focus is not None
    assert "vollständigen Namen" in answer.focus
    assert answer.lead is None
    assert answer.closing[0].startswith("Nächste Sprechstunde:")


def test_each_of_two_answers_has_its_own_mark(real: Assistant) -> None:
    """Of a double question, each answer is marked by the part that it answers."""
    asked = "Wie viele InGa gibt es pro Regierungsbezirk und wie viele Stunden dauert der Auftakt?"
    found = {answer.id: answer.focus for answer in real.reply(asked).answers}
    assert found == {
        "25": "Pro Regierungsbezirk gibt es bis zu drei InGa.",
        "11": found["11"],
    }
    assert found["11"] is None or "2 bis 3 Stunden" in found["11"]


def test_contact_entry_lists_what_is_known(sample: Assistant) -> None:
    """Below the contact entry stand the contacts of whom more than the name is known."""
    (answer,) = sample.reply("Kontakt Telefonnummer").answers
    assert answer.notes == (
        "Der Link „die Übersicht“ ist hier nicht hinterlegt.",
        "Ada Muster: ada@example.org",
    )


def test_no_rule_no_date(sample: Assistant) -> None:
    """A FAQ without a consultation hour names no date."""
    bare = replace(
        sample, faq=replace(sample.faq, site=replace(sample.faq.site, consultation=None))
    )
    assert bare.next_date() is None
    assert "Termin" not in bare.decline_text()


def test_a_word_of_a_single_phrase_is_not_answered(real: Assistant) -> None:
    """That one of thousands of phrases names the THW does not make it a question."""
    assert real.reply("THW").kind in ("none", "suggest")
    assert real.reply("Gelingensbedingungen").kind == "answer"
