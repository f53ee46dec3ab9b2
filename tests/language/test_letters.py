"""What of a message is the frame of a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.characters import clean
from bot.language.letters import letter_body


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Wie oft trifft man sich? Vielen Dank im Voraus und freundliche Grüße, Sabine Meier",
            "Wie oft trifft man sich?",
        ),
        ("gibts einen zirkel in hamm lg sabine", "gibts einen zirkel in hamm"),
        ("Was kostet das? MfG", "Was kostet das?"),
        ("Wer lädt ein? Vielen lieben Dank!", "Wer lädt ein?"),
        ("Wer gehört dazu? Danke schon mal für Ihre Hilfe 🙏", "Wer gehört dazu?"),
        (
            "Ich suche Referenten. Mit freundlichen Gruessen, Dr. M. Althoff",
            "Ich suche Referenten.",
        ),
        (
            "Sehr geehrte Damen und Herren, wie lange dauert der Auftakt?",
            "wie lange dauert der Auftakt?",
        ),
        ("Guten Tag Frau Steinhauer, gibt es Geld? LG", "gibt es Geld?"),
        ("Liebes Team der Serviceagentur, wer berät uns?", "wer berät uns?"),
        (
            "Danke für Ihre Antwort. Wann ist die Sprechstunde? Beste Grüße aus Hamm",
            "Danke für Ihre Antwort. Wann ist die Sprechstunde?",
        ),
    ],
)
def test_frame_of_a_letter_is_no_question(message: str, asked: str) -> None:
    """Salutation, thanks, greetings and signature are left out."""
    assert letter_body(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "Vielen Dank!",
        "Haben Sie vielen Dank",
        "mit freundlichen Grüßen",
        "super das hilft mir danke, wann ist die Sprechstunde",
        "ok vielen Dank und wer gehört in die Steuerungsgruppe",
        "Guten Tag und viele Grüße aus Hamm, was kostet das",
        "wir sind neu hier lg gibts das auch online",
        "Hallo, Bot!",
        "Guten Morgen, Karaca",
        "hallo wie oft trifft man sich, alle drei Monate?",
    ],
)
def test_what_is_no_letter_stays(message: str) -> None:
    """Thanks and greetings alone are small talk; a question after them is a question."""
    assert letter_body(message) == message


@given(st.text(st.characters()))
def test_a_letter_keeps_its_body(text: str) -> None:
    """Whatever is written, what is left is a part of it, and not nothing."""
    cleaned = clean(text)
    assert letter_body(cleaned) in cleaned
    assert bool(letter_body(cleaned)) == bool(cleaned)
