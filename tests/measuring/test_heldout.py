"""Questions unseen by an index: which of them are asked, and what they should get."""

from __future__ import annotations

import pytest

from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.measuring.heldout import FollowUp, hold_out


@pytest.fixture(scope="module")
def follow_ups(analyzer: Analyzer) -> list[FollowUp]:
    """Return the held-out follow-ups of an FAQ with one to answer and six to decline."""
    entries = []
    for number, words in enumerate(("Öffnungszeiten", "Leseausweis", "Mahngebühr"), 1):
        views = [Phrase(f"Frage {view} zu {words}", f"Blick {view}") for view in range(5)]
        after = Phrase("und das andere?", after="1")
        phrases = (*views, after) if number == 2 else tuple(views)
        entries.append(Entry(str(number), f"Was sind {words}?", f"Das sind {words}.", "", phrases))
    declined = [Phrase(f"und wer zahlt die {number} Räume?", after="3") for number in range(6)]
    return hold_out(Faq(tuple(entries), declined_after=tuple(declined)), analyzer).follow_ups


def test_what_is_to_be_declined_should_get_nothing(follow_ups: list[FollowUp]) -> None:
    """Its target is NONE, which stands behind the entries, and it follows the entry it names."""
    asked = sorted((follow_up.gold, follow_up.previous.place) for follow_up in follow_ups)
    assert asked == [(1, 0), *[(3, 2)] * 6]


def test_what_is_left_out_is_like_the_others(follow_ups: list[FollowUp]) -> None:
    """A follow-up is compared with those listed beside it, not with itself."""
    likeness = [one.previous.listed[3] for one in follow_ups if one.gold == 3]
    assert all(0.5 < alike < 1 for alike in likeness)
    assert not any(one.unlisted().previous.listed.any() for one in follow_ups)
