"""An FAQ without phrases is found by words that none of its texts has."""

from __future__ import annotations

import numpy as np
import pytest

import bot.retrieval.index
from bot.conversation.assistant import Assistant
from bot.faq.values import Entry, Faq, Phrase
from bot.language.everyday import EverydayWords
from bot.language.lemmas import Analyzer
from bot.retrieval.building import build_index
from bot.retrieval.index import SIGNALS, Index
from bot.retrieval.regimes import MANY_NEGATIVES, MANY_PHRASES

CONTENT = SIGNALS.index("content")
PARKING, BULKY, LIBRARY = range(3)
BARE = Faq(
    (
        Entry("1", "Wo kann ich vor dem Rathaus parken?", "Hinter dem Haus sind zehn Plätze."),
        Entry("2", "Wie melde ich Sperrmüll an?", "Rufen Sie uns an. Ein Wagen holt ihn ab."),
        Entry(
            "3",
            "Wann hat die Bücherei geöffnet?",
            "Sie öffnet um acht. Unsere Möbel bleiben dort stehen.",
        ),
    )
)


@pytest.fixture(scope="module")
def index(analyzer: Analyzer) -> Index:
    """Return the index of an FAQ without phrases."""
    return build_index(BARE, analyzer)


def content(index: Index, question: str) -> list[float]:
    """Return what the signal content says of the three entries."""
    values = index.signals(index.reader.tokens(question)).values
    said: list[float] = values[:3, CONTENT].tolist()
    return said


@pytest.mark.parametrize(("question", "place"), [("Sofa", BULKY), ("Bibliothek", LIBRARY)])
def test_a_word_of_the_same_group_leads_to_the_entry(
    index: Index, question: str, place: int
) -> None:
    """A word that no entry has speaks for the entry that has a neighbour of it."""
    found = content(index, question)
    assert found[place] > 0
    assert int(np.argmax(found)) == place


def test_without_groups_such_a_word_says_nothing(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the groups that lead there."""
    monkeypatch.setattr(bot.retrieval.building, "everyday_words", lambda: EverydayWords.of([]))
    assert content(build_index(BARE, analyzer), "Sofa") == [0, 0, 0]


def test_titles_count_for_more_than_answers(index: Index) -> None:
    """A neighbour in the question of an entry says more than one in its answer."""
    found = content(index, "Couch")
    assert found[BULKY] > found[LIBRARY] > found[PARKING] == 0


def test_a_word_that_the_entry_has_is_not_counted_again(
    index: Index, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For an entry that has the word itself, its neighbours there say nothing more."""
    monkeypatch.setattr(bot.retrieval.building, "everyday_words", lambda: EverydayWords.of([]))
    without = build_index(BARE, analyzer)
    assert content(index, "öffnet")[LIBRARY] == pytest.approx(content(without, "öffnet")[LIBRARY])


def test_an_faq_with_many_phrases_has_none(real: Assistant, analyzer: Analyzer) -> None:
    """With many phrases and negatives the index holds no other words, and costs no more."""
    assert not real.index.other_words.numbers
    entry = Entry("1", "Sperrmüll?", "Ja.", phrases=(Phrase("Sperrmüll bitte"),) * MANY_PHRASES)
    large = Faq((entry,), negatives=(Phrase("Wetter"),) * MANY_NEGATIVES)
    assert not build_index(large, analyzer).other_words.numbers
