"""General questions that ship with the bot: for FAQs that say little of what they do not answer."""

from __future__ import annotations

from pathlib import Path

from bot.faq import load_faq
from bot.faq.general import unmentioned
from bot.faq.values import Entry, Phrase
from tests.sample import write_faq


def test_a_small_faq_gets_them(tmp_path: Path) -> None:
    """An FAQ with hardly any negatives declines what people ask every chatbot."""
    faq = load_faq(write_faq(tmp_path))
    assert "Wie wird das Wetter morgen?" in faq.general
    assert not [question for question in faq.general if "*" in question]


def test_a_faq_with_many_negatives_does_without(tmp_path: Path) -> None:
    """Its own negatives know better."""
    lines = "\n".join(f"Frage {number} nach etwas anderem?" for number in range(200))
    assert load_faq(write_faq(tmp_path, {"out_of_scope.txt": lines})).general == ()


def test_what_an_entry_mentions_is_not_declined() -> None:
    """A question is left out as soon as question, answer or phrase mention its subject."""
    asked = "Wie wird das Wetter morgen?"
    entries = [
        Entry("1", "Öffnet ihr bei jedem Wetter?", "Ja."),
        Entry("1", "Wann öffnet ihr?", "Bei schlechtem Wetter gar nicht."),
        Entry("1", "Wann öffnet ihr?", "Um 9.", phrases=(Phrase("wetterabhängig?"),)),
    ]
    for entry in entries:
        assert asked not in unmentioned([entry])
    assert asked in unmentioned([Entry("1", "Wann öffnet ihr?", "Um 9.")])
