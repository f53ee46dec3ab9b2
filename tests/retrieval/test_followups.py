"""What people ask after an answer, as editors listed it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.faq.values import Entry, Faq, Phrase
from bot.retrieval.followups import FollowUps


@pytest.fixture(scope="module")
def follow_ups() -> FollowUps:
    """Return the follow-ups of three entries: four after the first, none after the others."""
    second = (Phrase("und was kostet das"), Phrase("und der preis"), Phrase("wie teuer ist das"))
    third = (Phrase("und wo ist das"),)
    return FollowUps(_faq((), second, third))


def _faq(*after_first: tuple[Phrase, ...]) -> Faq:
    entries = []
    for number, phrases in enumerate(after_first, 1):
        listed = tuple(replace(phrase, after="1") for phrase in phrases)
        entries.append(Entry(str(number), f"Frage {number}?", "Antwort.", phrases=listed))
    return Faq(entries=tuple(entries))


def test_what_often_follows_is_expected(follow_ups: FollowUps) -> None:
    """The entry that most follow-ups ask for is the likeliest, one that none asks for the least."""
    expected = follow_ups.expected(0)
    assert expected[1] > expected[2] > expected[0]


def test_where_nothing_is_listed_nothing_is_expected(follow_ups: FollowUps) -> None:
    """After an entry without follow-ups each other one is as likely as by chance."""
    assert follow_ups.expected(1).tolist() == [0, 0, 0]
    assert follow_ups.likeness(1, "und was kostet das").tolist() == [0, 0, 0, 0]


def test_likeness_is_that_to_the_nearest_follow_up(follow_ups: FollowUps) -> None:
    """The same words in any order are alike, others are not."""
    alike = follow_ups.likeness(0, "Und was das kostet?")
    assert alike[1] == pytest.approx(1)
    assert alike[2] < 1
    assert np.all(follow_ups.likeness(0, "xyz") == 0)


def test_what_is_to_be_declined_is_no_entry() -> None:
    """A question to decline after the first entry is known there, and expects no other entry."""
    second, third = (Phrase("und was kostet das"),), (Phrase("und wo ist das"),)
    faq = _faq((), second, third)
    declined = (Phrase("wer zahlt", after="1"), Phrase("wer zahlt", after="2"))
    follow_ups = FollowUps(replace(faq, declined_after=declined))
    assert follow_ups.likeness(0, "Wer zahlt?").tolist() == pytest.approx([0, 0, 0, 1])
    assert follow_ups.likeness(2, "Wer zahlt?").tolist() == [0, 0, 0, 0]
    assert follow_ups.expected(0).tolist() == FollowUps(faq).expected(0).tolist()
    assert follow_ups.expected(1).tolist() == [0, 0, 0]
