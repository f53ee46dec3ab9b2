"""Signs that are said in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.dictation import with_signs


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("wer lädt ein fragezeichen", "wer lädt ein?"),
        ("Wer lädt ein Fragezeichen?", "Wer lädt ein?"),
        ("danke Ausrufezeichen", "danke!"),
        ("mehr will ich nicht wissen punkt", "mehr will ich nicht wissen."),
        ("hallo komma wie lange dauert das fragezeichen", "hallo, wie lange dauert das?"),
        (
            "wir fangen an Punkt wer moderiert Fragezeichen danke Punkt",
            "wir fangen an. wer moderiert? danke.",
        ),
        (
            "eine frage doppelpunkt wer zahlt komma und wie viel",
            "eine frage: wer zahlt, und wie viel",
        ),
        ("guten tag neue zeile wer kommt fragezeichen", "guten tag wer kommt?"),
        ("wer kommt Fragezeichen neuer Absatz viele grüße", "wer kommt? viele grüße"),
        ("wir sind zu siebt komma der raum klein punkt", "wir sind zu siebt, der raum klein."),
        ("das geht seit 2019 so ausrufezeichen wer hilft", "das geht seit 2019 so! wer hilft"),
    ],
)
def test_spoken_sign_is_the_sign(spoken: str, written: str) -> None:
    """It stands at the end, or beside others of its kind."""
    assert with_signs(spoken) == written


@pytest.mark.parametrize(
    "text",
    [
        "Das ist der wichtigste Punkt",
        "dritter Punkt",
        "Punkt 3",
        "bring es auf den Punkt",
        "Nächster Punkt: Wer lädt ein?",
        "Welcher Punkt fragezeichenlos bleibt",
        "wir fangen punkt acht an",
        "wir brauchen einen kurzen Absatz",
        "ich wollte fragen komma her",
        "Da fehlt ein Komma",
        "zwei Komma fünf Stunden",
        "Ist das noch mit Fragezeichen?",
        "hinter dem Termin steht ein Fragezeichen",
        "Zu Punkt 2 und Punkt 4",
        "Der springende Punkt",
        "Was steht im zweiten Absatz",
        "Zum Zeitpunkt der Gründung",
        "fragezeichen",
        "Punkt",
        "der Punkt Rückhalt und der Punkt Federführung",
    ],
)
def test_word_that_is_meant_itself_stays(text: str) -> None:
    """Points are counted, and paragraphs are written."""
    assert with_signs(text) == text


@given(st.lists(st.sampled_from(["punkt", "komma", "fragezeichen", "neue zeile", "wer", "das"])))
def test_other_words_stay(words: list[str]) -> None:
    """Whatever is dictated, only the words for signs go, and in their order all others stay."""
    others = re.compile(r"\b(?:wer|das)\b")
    text = " ".join(words)
    assert others.findall(with_signs(text)) == others.findall(text)
