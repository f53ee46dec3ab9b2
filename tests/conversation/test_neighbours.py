"""Questions that stand side by side without looking like questions."""

from __future__ import annotations

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.neighbours import WEIGHTS, SideBySide


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Gebt mir bitte die Kontaktdaten von euch, dazu eine Liste mit Referenten", "kontakt 24"),
        (
            "Ich brauche den Zugang zur Online-Sprechstunde und eure Liste mit den Referenten.",
            "sprechstunde 24",
        ),
        (
            (
                "Unser Zirkel liegt brach. Ich würd ihn gern wiederbeleben, außerdem fehlt mir jede "
                "Idee, womit ich die Schulleitungen nochmal ködern kann."
            ),
            "8 16",
        ),
        (
            (
                "Gibts außer euch noch Einrichtungen vom Land für Ganztag? Die Zoom-ID für eure "
                "offene Stunde find ich übrigens auch nicht mehr wieder"
            ),
            "27 sprechstunde",
        ),
        (
            (
                "Unser Schulausschuss will wissen: Nutzen des Zirkels. Unser Kämmerer will wissen: "
                "Zuschüsse. Ich will wissen: wie viele Sitzungen das pro Jahr werden."
            ),
            "5 23 19",
        ),
    ],
)
def test_all_that_is_asked_is_answered(real: Assistant, message: str, wanted: str) -> None:
    """Each thing is answered under its words, in the order of the message."""
    reply = real.reply(message)
    assert [answer.id for answer in reply.answers] == wanted.split()
    assert all(answer.asked in message for answer in reply.answers)


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Wie überzeugen wir Schulleitungen und Vereine, damit sie mitmachen?", "16"),
        ("Soll die Lenkungsgruppe aus Schule und Jugendhilfe bestehen, oder auch Träger?", "7"),
        ("Wie lange dauert so ein Auftakt, reichen da zwei oder drei Stunden?", "11"),
        ("Außer Ihnen und den Landesjugendämtern: welche Stellen des Landes helfen noch?", "27"),
    ],
)
def test_one_question_stays_one(real: Assistant, message: str, wanted: str) -> None:
    """What one question joins is not torn apart."""
    assert [answer.id for answer in real.reply(message).answers] == [wanted]


def test_listed_questions_are_not_read_in_parts(real: Assistant) -> None:
    """A message that an entry lists word for word asks for that entry alone."""
    entry = next(entry for entry in real.faq.entries if " und " in entry.question)
    assert SideBySide(real.parts(entry.question)).both() == ()


def test_courtesies_are_no_part(real: Assistant) -> None:
    """Thanks beside a question ask nothing."""
    found = SideBySide(real.parts("Vielen Dank, wie oft trifft man sich?")).pairs()
    assert "Vielen Dank" not in {pair.first.text for pair in found}


def test_every_feature_has_a_weight(real: Assistant) -> None:
    """A feature that the weights do not name would count for nothing unnoticed."""
    messages = ("Geld, Referenten und Termine?", "Auftakt: Dauer (und Ablauf) oder Nutzen? Themen?")
    named = {
        name
        for message in messages
        for pair in SideBySide(real.parts(message)).pairs()
        for name in pair.features
    }
    assert named
    assert named <= set(WEIGHTS)
