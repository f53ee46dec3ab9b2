"""Which texts ask, and which only look as if they did."""

from __future__ import annotations

import pytest

from bot.language.questions import asks, two_named


@pytest.mark.parametrize(
    ("text", "is_asking"),
    [
        ("wieoft im jahr", True),
        ("können wir mitmachen", True),
        ("Mein Interesse gilt den regionalen", True),
        ("Was kostet das", True),
        ("schade, wär was für mich gewesen", False),
        ("Das ist ja schon mal was.", False),
        ("Hätte ja klappen können.", False),
        ("Danke für die Hilfe", False),
    ],
)
def test_words_that_ask(text: str, is_asking: bool) -> None:
    """A word that asks elsewhere asks nothing at the end, as "something", or in thanks."""
    assert asks(text) is is_asking


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Ablauf und Häufigkeit.", ("Ablauf", "Häufigkeit.")),
        ("die Termine sowie die Themen", ("die Termine", "die Themen")),
        (
            "Für die Vorlage benötige ich noch den Ablauf sowie die Dauer",
            ("den Ablauf", "die Dauer"),
        ),
        ("Stunden", None),
        ("und die Themen", None),
        ("Gut und schön. Wer lädt ein", None),
        (
            "Ich habe gestern am Telefon sehr lange mit meiner neuen Kollegin geredet und sie kommt",
            None,
        ),
    ],
)
def test_two_things_that_are_named(text: str, things: tuple[str, str] | None) -> None:
    """They stand around a conjunction; a lone word or a long clause names no two things."""
    assert two_named(text) == things
