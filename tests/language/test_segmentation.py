"""Several questions in one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.segmentation import segmentations


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Was ist das? Was kostet das?", ("Was ist das?", "Was kostet das?")),
        ("Wir sind neu hier. Was ist das? Was kostet das?", ("Was ist das?", "Was kostet das?")),
        ("wer macht mit und wie lange dauert das", ("wer macht mit", "wie lange dauert das")),
        ("Was ist das? Und außerdem, was kostet das?", ("Was ist das?", "was kostet das?")),
        ("Erstens was ist das, zweitens wer macht mit", ("was ist das", "wer macht mit")),
        ("ok, was macht man da u wer zahlt", ("ok, was macht man da", "wer zahlt")),
        ("a) Was ist das?\nb) Wer zahlt?", ("Was ist das?", "Wer zahlt?")),
        (
            "Was ist das\n- Wer macht mit\n- Was kostet das",
            ("Was ist das", "Wer macht mit", "Was kostet das"),
        ),
    ],
)
def test_messages_are_parted(message: str, parts: tuple[str, ...]) -> None:
    """Sentences, list items and the sides of a conjunction can each be a question.

    Linking words are dropped.
    """
    assert parts in segmentations(message)


@pytest.mark.parametrize(
    "message", ["", "Hallo", "Was ist das?", "Ich möchte wissen, ob das geht?"]
)
def test_single_questions_stay_whole(message: str) -> None:
    """A single question has no other reading; a subordinate clause is no question of its own."""
    assert segmentations(message) == []


def test_a_story_is_not_cut_to_pieces() -> None:
    """A sentence of many commas and conjunctions is not cut at each of them."""
    story = (
        "wir haben a und b und c und d und e und f und g und h gemacht, und dann war es aus, "
        "und nun fragen wir uns was jetzt kommt"
    )
    assert segmentations(story) == []


@given(st.text("abc äß?.!,;+\n-und oder", max_size=120))
def test_parts_come_from_the_message(message: str) -> None:
    """Every part has at least two words and stands in the message."""
    for parts in segmentations(message):
        assert len(parts) > 1
        assert all(part in message for part in parts)
