"""Several questions in one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.segmentation import after_preface, segmentations
from tests.hostile import in_linear_time, repeated


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Was ist das? Was kostet das?", ("Was ist das?", "Was kostet das?")),
        ("Wir sind neu hier. Was ist das? Was kostet das?", ("Was ist das?", "Was kostet das?")),
        ("wer macht mit und wie lange dauert das", ("wer macht mit", "wie lange dauert das")),
        ("Reichen 30 Min. Wer lädt ein?", ("Reichen 30 Min.", "Wer lädt ein?")),
        ("Was ist das? Und außerdem, was kostet das?", ("Was ist das?", "was kostet das?")),
        ("Erstens was ist das, zweitens wer macht mit", ("was ist das", "wer macht mit")),
        ("ok, was macht man da u wer zahlt", ("ok, was macht man da", "wer zahlt")),
        ("a) Was ist das?\nb) Wer zahlt?", ("Was ist das?", "Wer zahlt?")),
        (
            "Was ist das\n- Wer macht mit\n- Was kostet das",
            ("Was ist das", "Wer macht mit", "Was kostet das"),
        ),
        (
            "was bringt das, wer macht mit, und wie lange dauert es?",
            ("was bringt das", "wer macht mit", "wie lange dauert es?"),
        ),
        ("Frage 1 Nutzen des Kreises Frage 2 wer zahlt", ("Nutzen des Kreises", "wer zahlt")),
        ("wer leitet das, ferner ob es Geld gibt", ("wer leitet das", "ob es Geld gibt")),
        ("Themen und Termine?", ("Themen", "Termine?")),
        ("Ablauf? Beschlüsse? Turnus?", ("Ablauf?", "Beschlüsse?", "Turnus?")),
        ("greift ihr uns unter die Arme, wo", ("greift ihr uns unter die Arme", "wo")),
        ("Was ist das und wer zahlt oder so?", ("Was ist das", "wer zahlt oder so?")),
        ("Wer lädt ein (und wie lange geht es)?", ("Wer lädt ein", "wie lange geht es?")),
        ("Was ist das // Wer zahlt | Wo tagt ihr", ("Was ist das", "Wer zahlt", "Wo tagt ihr")),
        ("Was ist das, außer teuer, und wer zahlt?", ("Was ist das, außer teuer", "wer zahlt?")),
    ],
)
def test_messages_are_parted(message: str, parts: tuple[str, ...]) -> None:
    """Sentences, list items and the sides of a conjunction can each be a question.

    Linking words are dropped.
    """
    assert parts in segmentations(message)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Wann und mit wem tagt der Kreis?", ("Wann tagt der Kreis?", "mit wem tagt der Kreis?")),
        ("Wie oft, wo und wann tagt ihr?", ("Wie oft tagt ihr?", "wo tagt ihr?", "wann tagt ihr?")),
    ],
)
def test_a_shared_rest_completes_each_question(message: str, parts: tuple[str, ...]) -> None:
    """Asking words before a conjunction share what follows the last one."""
    assert parts in segmentations(message)


def test_a_topic_before_a_colon_belongs_to_each_question() -> None:
    """What all questions are about is said once."""
    parts = ("Zum Auftakt: wer lädt ein", "Zum Auftakt: wie lange dauert er?")
    assert parts in segmentations("Zum Auftakt: wer lädt ein und wie lange dauert er?")


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "Ablauf einer ganz gewöhnlichen Sitzung 2. Dauer eines besonders feierlichen Auftakts",
            (
                "Ablauf einer ganz gewöhnlichen Sitzung",
                "Dauer eines besonders feierlichen Auftakts",
            ),
        ),
        (
            "Für unsere Vorlage im Rat brauche ich: erstens die Aufgaben des neuen Kreises, zweitens alle Geldgeber im Land",
            ("die Aufgaben des neuen Kreises", "alle Geldgeber im Land"),
        ),
        (
            "Angaben a) zum Kreis der ständigen Mitglieder, b) zum empfohlenen Turnus",
            ("zum Kreis der ständigen Mitglieder", "zum empfohlenen Turnus"),
        ),
        (
            "Unser Bürgermeister möchte zwei Dinge hören: den Nutzen / die Kosten. Es eilt.",
            ("den Nutzen", "die Kosten."),
        ),
        (
            "regionaler Kreis: Aufgabe / Turnus / Inhalte",
            ("regionaler Kreis: Aufgabe", "regionaler Kreis: Turnus", "regionaler Kreis: Inhalte"),
        ),
        (
            "Zusammensetzung der Gruppe / Tipps, damit der neue Kreis gut läuft",
            ("Zusammensetzung der Gruppe", "Tipps, damit der neue Kreis gut läuft"),
        ),
    ],
)
def test_items_of_a_list_need_no_word_that_asks(message: str, parts: tuple[str, ...]) -> None:
    """What leads up to the first item is none; a topic before a colon belongs to each."""
    assert parts in segmentations(message)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "wie bringt man die leute zusammen wer hilft uns dabei",
            ("wie bringt man die leute zusammen", "wer hilft uns dabei"),
        ),
        (
            "wer zahlt uns den spaß wie oft trifft man sich",
            ("wer zahlt uns den spaß", "wie oft trifft man sich"),
        ),
    ],
)
def test_questions_without_any_sign_between_them(message: str, parts: tuple[str, ...]) -> None:
    """The next one begins with its asking word, its verb and its subject."""
    assert segmentations(message) == [parts]


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Hallo",
        "Was ist das?",
        "Ich möchte wissen, ob das geht?",
        "Reicht ein Vormittag oder braucht man den ganzen Tag?",
        "Was macht ihr sonst noch so?",
        "Gilt das nur für Schulen, oder dürfen auch Vereine kommen?",
        "Wie bringt man Eltern dazu, sich zu beteiligen?",
        "Nicht die Themen, sondern die Dauer",
        "Sagen Sie mir bitte, wie groß die Gruppe ist.",
        "Mich interessiert, wer teilnimmt.",
        "Kurze Frage zum Zirkel: wie oft trifft man sich?",
        "Ist der Start nötig, ich mein, was bringt er?",
        "Der Auftakt, was ist das?",
        "Ich meine das, was Sie im Bezirk machen",
        "Ich leite am 14. das Treffen",
        "Welchen Sinn hat der Rat darin, und ob das der Sache nützt?",
        "Außer dem Amt und der Stadt: wer hilft?",
        "Wir suchen bis zum 5. Mai bzw. davor jemanden",
        "Ist Frau Dr. Meier auch für die Schulen im Umland zuständig?",
        "Wie bringt man Schulen und Vereine und Eltern dazu, sich zu beteiligen?",
        "Noch einmal zu erstens dem Pool der Fachleute",
        "wollte nur mal fragen wie oft die runde ist",
        "weiß jemand wann ist die sprechstunde",
        "Wer hilft uns sonst im Land, abgesehen von Ihnen und den Ämtern?",
    ],
)
def test_single_questions_stay_whole(message: str) -> None:
    """A single question has no other reading; a subordinate clause is no question of its own."""
    assert segmentations(message) == []


def test_a_question_asked_beside_an_announced_one_is_kept() -> None:
    """What stands beside "interessiert mich" is asked for as well."""
    parts = ("Neben den Themen interessiert mich", "wie ein Treffen abläuft.")
    assert parts in segmentations("Neben den Themen interessiert mich, wie ein Treffen abläuft.")


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hier ist die Musikschule, wann ist Sprechstunde?", "wann ist Sprechstunde?"),
        ("Wir hatten Streit im Rat. Wer entscheidet im Zirkel?", "Wer entscheidet im Zirkel?"),
        ("Wir haben einen Wasserschaden, was kostet das?", None),
        ("Wer lädt ein, wann ist Sprechstunde?", None),
        ("Wann ist Sprechstunde?", None),
    ],
)
def test_the_question_after_a_preface(message: str, question: str | None) -> None:
    """It is none if it points back at the preface, or if that asks as well."""
    assert after_preface(message) == question


def test_a_story_is_not_cut_to_pieces() -> None:
    """A sentence of many commas and conjunctions is not cut at each of them."""
    story = (
        "wir haben a und b und c und d und e und f und g und h gemacht, und dann war es aus, "
        "und nun fragen wir uns was jetzt kommt"
    )
    assert segmentations(story) == []


@in_linear_time
@pytest.mark.parametrize("piece", [" ,", " ?", " (", " 1.", " wie oft,", " ist das?"])
def test_a_message_of_signs_keeps_nobody_busy(piece: str) -> None:
    """Whatever it repeats, it is no list of questions, and that is found out in one pass."""
    assert segmentations(f"wie oft{repeated(piece)} x") == []


@in_linear_time
@pytest.mark.parametrize("piece", ["1. ", " 1.", "Na ja. ", "so,\n", "/ "])
def test_an_endless_preface_keeps_nobody_busy(piece: str) -> None:
    """A question after so much that asks nothing is not looked for."""
    assert after_preface(f"{repeated(piece)} Wer zahlt?") is None


@given(st.text("abc äß?.!,;+\n-und oder", max_size=120))
def test_parts_come_from_the_message(message: str) -> None:
    """Every word of a part stands in the message."""
    for parts in segmentations(message):
        assert len(parts) > 1
        assert set(" ".join(parts).split()) <= set(message.split()) or all(
            part in message for part in parts
        )


@pytest.mark.parametrize(
    "scrap",
    [
        "wenn nicht?",
        "falls nein?",
        "nochmal was ganz anderes",
        "noch was",
        "was Grundsätzliches",
        "kein Muss?",
        "von vorhin",
        "beide zusammen",
        "stehen die da?",
        "ich bin neu im Schulverwaltungsamt und soll einen Zirkel organisieren.",
    ],
)
def test_scrap_is_no_question_of_its_own(scrap: str) -> None:
    """It names no thing, or says who asks."""
    assert segmentations(f"{scrap} Und wie oft trifft man sich?") == []


@pytest.mark.parametrize(
    "question",
    [
        "Mit wem?",
        "Was ist das?",
        "Ist das Pflicht?",
        "Wer ist neu?",
        "Wenn der Zirkel ruht?",
        "Ich bin neu, wo soll ich hin?",
        "Soll ich beide Ebenen einladen?",
    ],
)
def test_short_question_beside_another_is_read(question: str) -> None:
    """A few words may ask as well."""
    parts = {part for way in segmentations(f"{question} Und was kostet es?") for part in way}
    assert question in parts
