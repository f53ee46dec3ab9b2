"""Small FAQs drawn from a large one: nothing that is asked stands in them."""

from __future__ import annotations

from random import Random

from bot.conversation.assistant import Assistant
from bot.measuring.worlds import Size, _draw


def test_nothing_asked_is_listed(real: Assistant) -> None:
    """Entries that stay have phrases of other points of view; removed entries have none."""
    small, asked = _draw(real.faq, Size(10, 40), Random(1))  # noqa: S311 - no secret
    listed = {phrase.text for entry in small.entries for phrase in entry.phrases}
    listed |= {phrase.text for phrase in small.negatives} | set(small.general)
    assert {len(entry.phrases) for entry in small.entries} == {10}
    assert len(small.negatives) == 40
    assert len(small.entries) < len(real.faq.entries)
    assert not listed & {ask.text for ask in asked}
    none = len(small.entries)
    assert {ask.gold for ask in asked if ask.kind in ("left out", "negative", "general")} == {none}
    assert {ask.kind for ask in asked} == {
        "entry",
        "left out",
        "negative",
        "general",
        "small talk",
    }
