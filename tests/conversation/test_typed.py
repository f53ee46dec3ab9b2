"""What is typed does what a button or the published list says; strange words get no pleasantry."""

from __future__ import annotations

import random
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.typed import ListNumber, chosen, opening, typed


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("Frage 19", "19"),
        ("Nr. 7", "7"),
        ("Punkt 23 bitte", "23"),
        ("FAQ Nr.4", "4"),
        ("frage zwölf", "12"),
        ("Frage einundzwanzig!", "21"),
        ("Nummer sechsundzwanzig", "26"),
        ("#8", "8"),
        ("die 5. Frage bitte", "5"),
        ("zeig mir frage 3", "3"),
        ("frage19", "19"),
    ],
)
def test_numbers_of_the_list_are_answered(real: Assistant, message: str, entry: str) -> None:
    """The published list is numbered, and people name its numbers."""
    assert [answer.id for answer in real.reply(message).answers] == [entry]


def test_number_that_is_not_in_the_list(real: Assistant) -> None:
    """A number beyond the list is said to be none, with those that are."""
    assert (
        real.reply("Frage 99").message
        == "Eine Frage 99 gibt es in der Liste nicht. Die Nummern gehen von 1 bis 27."
    )


@given(st.integers(0, 9999))
def test_any_number_is_read(number: int) -> None:
    """Each number that may be in a list is read as it is."""
    assert typed(f"Frage {number}") == ListNumber(number)


@pytest.mark.parametrize(
    "message",
    ["Ich habe eine Frage", "Frage zum Zirkel", "Punkt", "Wir sind 19 Schulen", "Nr. des Raums?"],
)
def test_questions_are_no_numbers(message: str) -> None:
    """A message that says more than a number is a question."""
    assert typed(message) is None


@pytest.mark.parametrize(
    "message", ["Keine davon", "keine", "weder noch", "Nichts davon!", "keine von beiden"]
)
@pytest.mark.parametrize("context", [None, "19"])
def test_none_of_these_can_be_typed(real: Assistant, message: str, context: str | None) -> None:
    """Whoever types the button's label gets what it says."""
    reply = real.reply(message, context)
    assert (reply.kind, reply.message) == ("none", real.decline_text(wording.NONE_FITS))


def test_calendar_can_be_typed(real: Assistant) -> None:
    """The label of the calendar's button leads to the dates."""
    assert [answer.id for answer in real.reply("Termine in den Kalender").answers] == [
        "sprechstunde"
    ]


def test_legal_pages_can_be_typed(real: Assistant) -> None:
    """The imprint is named with its address if there is one."""
    site = replace(
        real.faq.site, links={**real.faq.site.links, "impressum": "https://example.org/impressum"}
    )
    linked = replace(real, faq=replace(real.faq, site=site))
    assert linked.reply("Impressum").message == "Impressum: https://example.org/impressum"


@pytest.mark.parametrize("message", ["9", "78", "x", "Q", "wofür", "bei", "z."])
def test_too_little_is_no_question(real: Assistant, message: str) -> None:
    """A lone number, letter or filler word is neither answered nor taken for a remark."""
    assert real.reply(message).kind in ("none", "suggest")


def test_filler_word_after_an_answer_is_a_follow_up(real: Assistant) -> None:
    """With a conversation before it the same word leans on that."""
    assert real.reply("wofür", "23").message != wording.TOO_SHORT


def test_strange_words_get_no_pleasantry(real: Assistant) -> None:
    """Random letters, surnames and towns are no small talk."""
    letters = random.Random(11)  # noqa: S311 - a test that repeats itself
    words = [
        "".join(letters.choices(string.ascii_lowercase, k=letters.randint(3, 10)))
        for _ in range(200)
    ]
    strange = [word for word in words if real.reply(word).kind in ("answer", "smalltalk")]
    assert len(strange) <= len(words) * 0.01, strange
    for name in ("Krause", "Öztürk", "Nowak", "Bielefeld", "Istanbul", "Tannenbaum"):
        assert real.reply(name).kind != "smalltalk", name


@pytest.mark.parametrize(
    "message",
    ["Bonjour, est-ce que c'est gratuit ?", "What time is the meeting?", "Toplantı ne zaman?"],
)
def test_other_languages_are_told_so_in_their_own(real: Assistant, message: str) -> None:
    """Whoever writes another language reads in it, and in German, that German alone is read."""
    reply = real.reply(message)
    assert reply.kind == "none"
    assert "Ich lese und schreibe leider nur Deutsch." in reply.message
    assert len(reply.message.splitlines()) == 4
    assert reply.message.endswith("SOS: 112 · Polizei / police: 110")


@pytest.mark.parametrize(
    "message",
    [
        "Haben Sie das auch in leichter Sprache?",
        "ich kann nicht so gut lesen",
        "Ich bin sehbehindert",
        "liest du vor?",
    ],
)
def test_who_reads_with_difficulty_gets_an_honest_reply(real: Assistant, message: str) -> None:
    """Easy language and reading aloud have their own replies, not the notice on languages."""
    reply = real.reply(message)
    assert reply.kind == "smalltalk"
    assert "Leichter Sprache" in reply.message or "Vorleseprogramm" in reply.message


@pytest.mark.parametrize("hyphen", "‐‑‒–—−")
def test_hyphens_of_word_processors_are_read(real: Assistant, hyphen: str) -> None:
    """Whatever joins words is read like a hyphen."""
    asked = "Kick-off-Veranstaltung: Wie lange dauert die?"
    assert real.reply(asked.replace("-", hyphen)).answers == real.reply(asked).answers != ()


@pytest.mark.parametrize(
    "message",
    [
        "𝐖𝐢𝐞 𝐨𝐟𝐭 trifft man sich?",
        "Wie oft trifft man sich&#63;",
        "Ｗｉｅ&nbsp;oft trifft man sich?",
    ],
)
def test_other_forms_of_letters_are_read(real: Assistant, message: str) -> None:
    """Bold, wide and escaped letters are the letters they stand for."""
    plain = real.reply("Wie oft trifft man sich?")
    assert real.reply(message).answers == plain.answers != ()


@pytest.mark.parametrize("message", ["die letzte", "Letzte", "das erste"])
@pytest.mark.parametrize("context", [None, "19"])
def test_place_in_no_list_is_read_as_a_question(
    real: Assistant, message: str, context: str | None
) -> None:
    """Where nothing was offered, a place names nothing, and the message gets some reply."""
    assert chosen(message, 0) is None
    assert real.reply(message, context).kind


@pytest.mark.parametrize("message", ["Meine letzte Frage:", "Letzte Frage:", "letzte Frage"])
def test_an_announcement_picks_nothing(message: str) -> None:
    """With an article it is one of those offered; without one, a question follows."""
    assert chosen(message, 3) is None
    assert chosen("die letzte Frage", 3) == 2


@pytest.mark.parametrize(
    ("message", "offered", "place"),
    [
        ("Die zweite. Und was hat das mit der Gruppe zu tun?", 3, 1),
        ("die erste frage, aber mich interessiert nur, ob man muss", 2, 0),
        ("Das zweite, aber eigentlich: wer schlichtet?", 2, 1),
        ("letzteres, aber das ist ja was anderes oder", 3, 2),
        ("na das zweite natürlich", 2, 1),
        ("eher das zweite", 2, 1),
        ("das erste wäre gut", 2, 0),
        ("das erste nicht", 2, 1),
        ("nicht das erste, das andere", 2, 1),
        ("die erste nicht, die dritte", 3, 2),
        ("das erste nicht", 3, None),
        ("die vierte?", 3, 3),
        ("der zweite Termin", 2, None),
        ("die ersten Schritte", 2, None),
        ("das erste Treffen", 2, None),
        ("der zweite Punkt der Tagesordnung", 2, None),
        ("die erste Sitzung dauert wie lange?", 2, None),
        ("Die letzte Frage, wer kommt?", 2, None),
        ("Die letzte Frage: wer kommt?", 2, None),
        ("Der erste, der kommt, leitet?", 2, None),
    ],
)
def test_a_choice_may_have_something_beside_it(
    message: str, offered: int, place: int | None
) -> None:
    """A place at the beginning is chosen, unless it tells which of other things is meant."""
    assert opening(message, offered) == place


@pytest.mark.parametrize(
    ("context", "message", "entry"),
    [
        (";?8,16", "Die zweite, aber nur der Anfang", "16"),
        (";?12,2", "das erste nicht", "2"),
        (";!2,1,6", "die zwei", "1"),
    ],
)
def test_a_choice_with_something_beside_it_is_answered(
    real: Assistant, context: str, message: str, entry: str
) -> None:
    """What stands beside the place does not hide it."""
    assert [answer.id for answer in real.reply(message, context).answers] == [entry]


def test_a_place_beyond_the_offer_is_told_so(real: Assistant) -> None:
    """The offer stays."""
    reply = real.reply("die vierte?", ";?19,21,22")
    assert "nur 3 Fragen" in reply.message
    assert reply.context == ";?19,21,22"
