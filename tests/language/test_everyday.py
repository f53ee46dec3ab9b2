"""Words of everyday speech stand in groups with those that mean about the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot.language.everyday
from bot.language.everyday import (
    KEYS_FILE,
    EverydayWords,
    everyday_words,
    keys_of,
    keys_of_groups,
)
from bot.language.lemmas import Analyzer

FILE = Path(bot.language.everyday.__file__).with_suffix(".txt")
LINES = [line for line in FILE.read_text("utf-8").splitlines() if line and line[0] != "#"]


def test_a_group_holds_different_words() -> None:
    """A line names at least two different words, each in letters alone and only once."""
    for line in LINES:
        words = line.split()
        assert len(words) == len(set(words)) >= 2, line
        assert all(word.isalpha() for word in words), line


@pytest.mark.slow
def test_the_keys_are_those_of_the_words() -> None:
    """The kept keys belong to today's words; else run `python -m bot.language.everyday`."""
    assert KEYS_FILE.read_text("utf-8") == keys_of_groups()
    assert all(len(group) >= 2 for group in everyday_words().groups)


@pytest.mark.parametrize(
    ("said", "meant"), [("Sofas", "Möbel"), ("geklaut", "gestohlen"), ("bezahle", "Gebühren")]
)
def test_inflected_words_find_their_neighbours(analyzer: Analyzer, said: str, meant: str) -> None:
    """A word in any form is near another of its group, the other way round just as near."""
    one, other = (keys_of(analyzer.tokens(word)[0])[0] for word in (said, meant))
    nearness = everyday_words().neighbours(one)[other]
    assert 0 < nearness <= 1
    assert everyday_words().neighbours(other)[one] == nearness


def test_a_word_of_many_groups_says_less() -> None:
    """The more groups a word stands in, the less near its neighbours are."""
    words = EverydayWords.of([["karte", "ausweis"], ["karte", "plan"], ["tonne", "eimer"]])
    assert words.neighbours("karte")["ausweis"] < words.neighbours("tonne")["eimer"]
    assert words.neighbours("unbekannt") == {}
