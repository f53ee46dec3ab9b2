"""What a conversation remembers, and how it is passed on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.context import LONGEST, Context, Offered

KNOWN = {"1", "19", "sprechstunde", "a,b;c", "ü %2C"}
IDS = st.lists(st.sampled_from(sorted(KNOWN)), max_size=3, unique=True).map(tuple)


def test_bare_id_is_a_context() -> None:
    """An id alone says which entry was answered last, whatever characters it has."""
    for entry in KNOWN:
        assert Context.parse(entry, KNOWN) == Context((entry,))
    assert Context(("19",)).encode() == "19"


@given(IDS, IDS, IDS, st.sampled_from(Offered))
def test_comes_back_as_it_was(
    answered: tuple[str, ...], offered: tuple[str, ...], refused: tuple[str, ...], how: Offered
) -> None:
    """What was written is read again; how nothing was offered is worth no sign."""
    is_told = bool(offered) or how is Offered.AFTER_DECLINE
    context = Context(answered, offered, refused, how if is_told else Offered.BESIDE)
    assert Context.parse(context.encode(), KNOWN) == context


@given(st.text() | st.text("19,;?!=+*>%~ü"))
def test_junk_is_left_out(text: str) -> None:
    """Any string is read; only known ids are kept."""
    context = Context.parse(text, KNOWN)
    assert context.shown <= KNOWN


@given(st.lists(st.text(min_size=1, max_size=255), max_size=9, unique=True).map(tuple))
def test_never_longer_than_allowed(ids: tuple[str, ...]) -> None:
    """Long ids are forgotten, the oldest first, before the string grows too long."""
    encoded = Context(ids[:3], ids[3:6], ids[6:]).encode()
    assert encoded is None or 0 < len(encoded) <= LONGEST


def test_answers_and_offers_follow_each_other() -> None:
    """An answer ends what was offered; the last three answers are remembered, newest first."""
    context = Context().answering(["1"]).offering(["19", "sprechstunde"])
    assert context == Context(("1",), ("19", "sprechstunde"))
    assert context.answering(["19"]) == Context(("19", "1"))
    assert context.answering(["a", "b", "1", "c"]).answered == ("c", "1", "b")


def test_topic_is_what_was_shown_first() -> None:
    """The talk is about the last answer, or about the first of the entries to choose from."""
    answered = Context().answering(["1"])
    assert answered.offering(["19"]).topic == "1"
    assert answered.offering(["19", "sprechstunde"], how=Offered.CHOICE).topic == "19"
    assert answered.offering([], how=Offered.CHOICE).topic == "1"
    assert Context.parse("1;?19,sprechstunde", KNOWN).topic == "19"


@pytest.mark.parametrize(
    ("before", "refused"),
    [(Context(("1",), ("19",)), ("19",)), (Context(("1",)), ("1",)), (Context(), ())],
)
def test_refusal_is_about_what_was_shown_last(before: Context, refused: tuple[str, ...]) -> None:
    """What was offered is refused, or else the answer; nothing of it is offered again."""
    assert before.refusing() == Context(before.answered, (), refused)


def test_need_is_kept_until_an_entry_is_answered() -> None:
    """The kind of need goes through the string; kinds that there are not are left out."""
    context = Context(("19",), ("4",), how=Offered.CHOICE).in_need("gewalt")
    text = context.encode()
    assert text == "19;;;gewalt"
    assert Context.parse(text, ("19",), needs=("gewalt",)) == context
    assert Context.parse(text, ("19",), needs=("notfall",)).need is None
    assert context.offering(("4",)).need == "gewalt"
    assert context.answering(("4",)).need is None


@pytest.mark.parametrize(
    "context",
    [
        Context(("19",), ("1", "sprechstunde"), how=Offered.CLEAR_CHOICE),
        Context(("19",), ("1", "19"), how=Offered.CHOICE_BACK),
        Context(("19",), ("1", "19"), how=Offered.CHOICE_IN_NEED),
        Context(("19",), ("1",), how=Offered.AFTER_DECLINE),
        Context((), (), ("1",), how=Offered.AFTER_DECLINE),
        Context(how=Offered.AFTER_DECLINE),
    ],
)
def test_marks_come_back(context: Context) -> None:
    """What the last reply was is one sign before what it offered."""
    assert Context.parse(context.encode(), KNOWN) == context


def test_list_stays_when_one_of_it_is_picked() -> None:
    """The others can still be named; what was never offered ends the list."""
    offer = Context(("1",)).offering(["19", "sprechstunde"], how=Offered.CHOICE)
    picked = offer.picking(["19"])
    assert picked == Context(("19", "1"), ("19", "sprechstunde"))
    assert picked.is_picked
    assert "sprechstunde" not in picked.shown
    assert picked.refusing() == Context(("19", "1"), refused=("19",))
    assert offer.picking(["a,b;c"]).offered == ()


def test_page_writes_what_it_opened_before_the_context() -> None:
    """An entry that a page opened is the last answer, and an empty one refuses the offer."""
    picked = Context(("19", "1"), ("19", "sprechstunde"))
    assert Context.parse("19>1;?19,sprechstunde", KNOWN) == picked
    assert Context.parse("a%2Cb%3Bc>1;?19", KNOWN) == Context(("a,b;c", "1"))
    assert Context.parse("x>1", KNOWN) == Context(("1",))
    refused = Context(("1",), refused=("19",), how=Offered.AFTER_DECLINE)
    assert Context.parse(">1;?19", KNOWN) == refused


def test_talk_goes_back_to_the_answer_that_was_offered_again() -> None:
    """What was just read comes last among the offers; what is asked next is still about it."""
    back = Context(("1",)).offering(["19", "1"], how=Offered.CHOICE_BACK)
    assert (back.topic, back.just_read) == ("1", "1")
    assert Context(("1",)).offering(["19"], how=Offered.CHOICE).just_read is None
