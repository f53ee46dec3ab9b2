"""The values of an FAQ: finding its entries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.faq.values import Entry, Faq

FAQ = Faq((Entry("2", "Wann?", "Heute."), Entry("1", "Wo?", "Hier."), Entry("ort", "Wo?", "Da.")))


def test_entries_are_found_by_their_ids() -> None:
    """Each id has its entry and its place in the list; an unknown id has neither."""
    assert list(FAQ.by_id) == ["2", "1", "ort"]
    assert [FAQ.place(entry.id) for entry in FAQ.entries] == [0, 1, 2]
    assert all(FAQ.entry(entry.id) is entry for entry in FAQ.entries)
    assert FAQ.entry("3") is None
    with pytest.raises(KeyError):
        FAQ.place("3")


def test_changed_entries_are_found() -> None:
    """An FAQ with other entries knows these, and not those it was made from."""
    assert FAQ.entry("2") is not None
    changed = replace(FAQ, entries=FAQ.entries[1:])
    assert changed.entry("2") is None
    assert changed.place("1") == 0
