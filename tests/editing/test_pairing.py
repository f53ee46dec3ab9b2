"""Reworded questions find their entries: the likest first, each in one pair at most."""

from __future__ import annotations

from bot.editing.pairing import likest_pairs
from bot.editing.sources import Item
from bot.faq.values import Entry


def pairs(entries: list[str], questions: list[str]) -> list[tuple[str, str]]:
    """Return the questions of the pairs."""
    known = [Entry(str(number), text, "") for number, text in enumerate(entries)]
    asked = [Item(text, "") for text in questions]
    return [(entry.question, item.question) for entry, item in likest_pairs(known, asked)]


def test_the_likest_pair_is_made_first() -> None:
    """A question that two entries resemble goes to the one that it resembles more."""
    entries = ["Wie melde ich ein Kind an?", "Wie melde ich mein Kind an?"]
    assert pairs(entries, ["Wie melde ich mein Kind denn an?"]) == [
        ("Wie melde ich mein Kind an?", "Wie melde ich mein Kind denn an?")
    ]


def test_the_rest_is_paired_in_the_order_of_the_entries() -> None:
    """What is left over may resemble less, and what resembles nothing stays alone."""
    entries = ["Wie melde ich ein Kind an?", "Was kostet das?", "Wie melde ich mein Kind an?"]
    questions = ["Wo ist das Amt?", "Wie melde ich mein Kind an?", "Wie melde ich das Kind an?"]
    assert pairs(entries, questions) == [
        ("Wie melde ich ein Kind an?", "Wie melde ich das Kind an?"),
        ("Wie melde ich mein Kind an?", "Wie melde ich mein Kind an?"),
    ]
