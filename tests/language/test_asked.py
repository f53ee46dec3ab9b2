"""What of a message asks."""

from __future__ import annotations

import pytest

from bot.language.asked import (
    asking_part,
    introduces,
    only_introduces,
    topic_asked_about,
    without_excluded,
)


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("Okay, keine Pflicht. Wofür ist das dann gut?", "Wofür ist das dann gut?"),
        ("Das ist viel Arbeit. und wer hilft uns dabei", "und wer hilft uns dabei"),
        ("Das klingt prima. Zum Auftakt: wie lange?", "Zum Auftakt: wie lange?"),
        ("Viel Arbeit. können wir das mit anderen machen", "können wir das mit anderen machen"),
        ("und die Berater, was tun die? und hat das Land auch wen", None),  # a verb first asks, too
        ("wer sitzt da drin? ach und worüber redet man so", None),  # both sentences ask
        ("Wer lädt ein?", None),
    ],
)
def test_the_part_that_asks_after_an_answer(message: str, part: str | None) -> None:
    """A remark is left aside; what begins with a question word or a verb asks, with its topic."""
    assert asking_part(message, follows=True) == part


def test_a_short_first_message_is_read_as_a_whole() -> None:
    """Without an answer before it there is nothing to remark on."""
    assert asking_part("Okay, keine Pflicht. Wofür ist das dann gut?") is None


_STORY = (
    "Unser Zirkel tagt seit dem Frühjahr in der Aula, und es gibt dort immer reichlich Kuchen. "
)


@pytest.mark.parametrize(
    "asked",
    [
        "Wer lädt die Schulen dazu ein? Danach hätte ich gern gewusst, wie ein Treffen abläuft.",
        "Ich weiß nicht, wie man das anfängt. Und mein Chef möchte begründet haben, warum.",
    ],
)
def test_a_mail_may_ask_for_something_else_as_well(asked: str) -> None:
    """A sentence that adds a wish asks, beside one with a question mark and after another wish."""
    assert asking_part(_STORY + _STORY + asked) == asked


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Wie lang ist ein Treffen, also nicht der Auftakt?", "Wie lang ist ein Treffen?"),
        ("Wie lange geht das, nicht die Sitzung.", "Wie lange geht das."),
        ("Wo (nicht im Rathaus) treffen wir uns?", "Wo treffen wir uns?"),
        ("also nicht wie er abläuft, sondern welche Themen", "welche Themen"),
        ("Nicht nur der Ablauf, sondern auch die Themen", None),
        ("Geld gibt es, aber nicht die Räume?", None),
        ("Warum ist das nicht im Haushalt?", None),
        ("Die Steuerungsgruppe, nicht regional", "Die Steuerungsgruppe"),
        ("Wer hilft bei InGa, nicht bei euch?", "Wer hilft bei InGa?"),
        ("Das vom Zirkel, nicht eure Sprechstunde", "Das vom Zirkel"),
        ("die vom LVR, nich InGa.", "die vom LVR."),
        ("nicht Termine, Personen", "Personen"),
        ("Nicht regional, die kommunalen Themen bitte.", "die kommunalen Themen bitte."),
        ("Nicht Moderation! Workshop meine ich.", "Workshop meine ich."),
        ("Nicht schlecht. Dauer?", None),
        ("nicht nur die Schulen, auch Vereine?", None),
        ("nicht, wie oft", None),
        ("Warum nicht?", None),
        ("nicht regional gebunden?", None),
        ("Muss ich nicht hin?", None),
        ("Wenn nicht die Schule, wer dann?", None),
        ("Das ist schön, nicht wahr", None),
        ("Geht das einfacher, nicht so oft?", None),
        ("nicht genug Leute kommen, was tun?", None),
        ("Nicht alle wollen, was nun?", None),
    ],
)
def test_what_is_not_asked_for_is_left_out(message: str, wanted: str | None) -> None:
    """After "aber nicht" and "nicht nur" it often is asked for."""
    assert without_excluded(message) == (wanted or message)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Können Sie mir sagen, wie lange das geht?", "wie lange das geht?"),
        ("Wir planen. Erklären Sie mir bitte, was das ist.", "Wir planen. was das ist."),
        ("Für den Rat brauche ich noch: Nutzen, Turnus.", "Nutzen, Turnus."),
        ("Was gibt es hier zu sagen, und wer sagt es?", None),
        ("Wer sagt das und wann?", None),
        ("Neben den Themen würde mich interessieren, wer kommt.", None),
        ("Ich wollte fragen, und zwar dringend.", None),
    ],
)
def test_announcements_are_left_out(message: str, asked: str | None) -> None:
    """What only leads up to a question says nothing about it."""
    assert asking_part(message) == asked


@pytest.mark.parametrize(
    ("message", "says_who"),
    [
        ("Hier ist die Musikschule, wann ist Sprechstunde?", True),
        ("Ich bin Mutter von zwei Kindern, wie oft tagt ihr?", True),
        ("Als Ratsfrau frage ich: wer lädt ein?", True),
        ("Geld als Anreiz, wer zahlt das?", False),
    ],
)
def test_a_message_may_begin_with_who_writes(message: str, says_who: bool) -> None:
    """That is no part of the question."""
    assert introduces(message) is says_who


@pytest.mark.parametrize(
    ("message", "thing"),
    [
        ("Erzähl mir was über die Steuerungsgruppe", "Steuerungsgruppe"),
        ("Bitte informieren Sie mich über den Ablauf.", "Ablauf"),
        ("Ich würde gern mehr zu den regionalen Zirkeln erfahren", "regionalen Zirkeln"),
        ("Gibt es Infos zum Auftakt?", "Auftakt"),
        ("Was wissen Sie über InGa?", "InGa"),
        ("wir interessieren uns für fördermittel", "fördermittel"),
        ("Mich interessiert, wer kommt.", None),
        ("mehr zum ersten", None),  # of what was offered
        ("Was sage ich den Eltern über den Zirkel?", None),
    ],
)
def test_a_thing_may_be_asked_about_in_general(message: str, thing: str | None) -> None:
    """The words around its name say nothing of what is asked."""
    assert topic_asked_about(message) == thing


@pytest.mark.parametrize(
    ("message", "wish"),
    [
        ("Wir planen im September. Programm und Dauer bitte.", "Programm und Dauer bitte."),
        ("Ich leite die Gruppe. Bitte Themen sowie Termine", "Bitte Themen sowie Termine"),
        ("Wer kommt denn? Programm und Dauer bitte.", None),
        ("Ich leite die Gruppe. Vielen Dank und tschüss", None),
    ],
)
def test_a_wish_for_two_things_after_a_statement(message: str, wish: str | None) -> None:
    """Where nothing else asks, the last sentence says what is wanted."""
    assert asking_part(message) == wish


@pytest.mark.parametrize(
    ("message", "is_all"),
    [
        ("Wir sind eine kleine Gemeinde am Niederrhein.", True),
        ("Ich bin Schulleiterin in Hamm", True),
        ("bin der neue im Jugendamt", True),
        ("wir sind ein sportverein aus unna", True),
        ("Wir sind noch nicht dabei", False),
        ("Wir sind eine Schule ohne Zirkel", False),
        ("Wir sind zu wenige Leute", False),
        ("Ich bin gegen den Ganztag", False),
        ("Wir sind ein Verein, dürfen wir mitmachen?", False),
        ("sind die Berater Lehrer", False),
        ("Wir sind seit Jahren eingeschlafen", False),
    ],
)
def test_who_writes_may_be_all_that_is_said(message: str, is_all: bool) -> None:
    """A state, a second clause or a question says more than who writes."""
    assert only_introduces(message) is is_all
