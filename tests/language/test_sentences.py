"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.characters import clean
from bot.language.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Das Amt ist neu. Wer hilft?", ["Das Amt ist neu.", "Wer hilft?"]),
        ("Ich zieh um. Wer hilft?", ["Ich zieh um.", "Wer hilft?"]),
        ("Das gilt z. B. für Dr. Meier, d. h. für alle.", None),
        ("Es kostet ca. 5 Euro bzw. mehr, vgl. Nr. 3.", None),
    ],
)
def test_short_words_end_sentences_and_abbreviations_do_not(
    text: str, parts: list[str] | None
) -> None:
    """A sentence may end in a word of two letters."""
    assert sentences(text) == (parts or [text])


def test_sentences_end_at_marks_but_not_at_abbreviations() -> None:
    """Sentences and list items are parted; "z. B." and "bzw." end none."""
    text = "Wir treffen uns z.B. monatlich. Das gilt bzw. galt immer!\n\n- Erstens\n- Zweitens: Ja?"
    assert sentences(text) == [
        "Wir treffen uns z.B. monatlich.",
        "Das gilt bzw. galt immer!",
        "Erstens",
        "Zweitens:",
        "Ja?",
    ]


@given(st.one_of(st.text(st.characters()), st.text("aeI:*-(). \n?!", max_size=60)))
def test_no_sentence_is_empty(text: str) -> None:
    """Whatever is written, each sentence holds something."""
    assert all(sentences(clean(text)))
