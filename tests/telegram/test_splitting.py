"""Long answers in several messages: nothing is lost, every part is well-formed and short enough."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.markup import to_telegram
from bot.conversation.reply import Answer, Reply
from bot.faq.values import ConsultationHour, Contact, Entry, Faq, Site
from bot.retrieval.match import Match
from bot.telegram import keyboards, messages
from bot.telegram.splitting import length, split
from tests.telegram import rules

LINK = "[Link](https://example.org/?a=1&b=2)"
WORDS = st.sampled_from(
    [
        "Zirkel",
        "**fett**",
        "*kursiv*",
        LINK,
        "a<b & c>d",
        "ä€😀",
        "\n\n",
        "\n- ",
        "\n",
        "&amp;",
        "x" * 90,
    ]
)
MARKDOWN = st.lists(WORDS, min_size=1, max_size=60).map(" ".join) | st.text(max_size=400)


def visible(markup: str) -> str:
    """Return the text without any blanks."""
    return re.sub(r"\s", "", rules.parse_html(markup)[0])


@given(MARKDOWN, st.integers(24, 200))
def test_parts_are_valid_and_complete(markdown: str, limit: int) -> None:
    """Each part is HTML that Telegram takes and within the limit; together they say the same."""
    markup = to_telegram(markdown)
    parts = split(markup, limit)
    assert all(rules.units(rules.parse_html(part)[0]) <= limit for part in parts)
    assert "".join(map(visible, parts)) == visible(markup)


@given(MARKDOWN)
def test_length_is_what_telegram_counts(markdown: str) -> None:
    """Our count is the server's: UTF-16 units after the entities are parsed."""
    markup = to_telegram(markdown)
    assert length(markup) == rules.units(rules.parse_html(markup)[0])


@pytest.mark.parametrize(
    ("markup", "limit", "parts"),
    [
        ("eins zwei\n\ndrei vier", 12, ["eins zwei", "drei vier"]),
        ("eins\n\nzwei\n\ndrei", 11, ["eins\n\nzwei", "drei"]),
        ("• eins\n• zwei\n• drei", 14, ["• eins\n• zwei", "• drei"]),
        ("eins zwei drei", 9, ["eins zwei", "drei"]),
        ("<b>eins zwei drei</b>", 9, ["<b>eins zwei</b>", "<b>drei</b>"]),
        ("ab" * 5, 4, ["abab", "abab", "ab"]),
        ("&lt;" * 3, 2, ["&lt;&lt;", "&lt;"]),
        ("😀😀", 2, ["😀", "😀"]),
    ],
)
def test_where_it_is_cut(markup: str, limit: int, parts: list[str]) -> None:
    """Cuts are between paragraphs, else lines, else words, and never inside a character."""
    assert split(markup, limit) == parts


def answer(text: str) -> Answer:
    """Return an answer with this text."""
    return Answer(Entry("1", "Was?", text, "Alles"), 1.0)


def test_long_answer_carries_its_buttons_on_the_last_part() -> None:
    """Only the last message asks whether it helped; all of them fit."""
    text = "\n\n".join("Absatz " + "Wort " * 100 for _ in range(20))
    sent = messages.of_reply(
        Reply(
            "answer",
            answers=(answer(text),),
            suggestions=(Match(Entry("2", "Wie?", "So.", "Alles"), 0.1, 0.1),),
        ),
        "event",
        (),
        Faq(()),
    )
    assert len(sent) == 3
    assert [bool(message.keyboard) for message in sent] == [False, False, True]
    assert all(
        rules.units(rules.check_text(message.text, "HTML")[0]) <= rules.LONGEST_TEXT
        for message in sent
    )
    assert sum(visible(message.text).count("Absatz") for message in sent) == 20


@given(
    st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1, max_size=3),
    st.text(min_size=1, max_size=40),
)
def test_buttons_fit_whatever_the_ids_and_questions(
    pairs: list[tuple[str, str]], topic: str
) -> None:
    """Keyboards stay within Telegram's limits for any id, question and topic of any FAQ."""
    shown = [Entry(entry, f"{question}?", "Ja.") for entry, question in pairs]
    keyboard = keyboards.keyboard(
        keyboards.suggestion_rows(shown),
        keyboards.back_rows(topic, 99_999),
        [keyboards.none_row("x" * 16)],
    )
    assert keyboard is not None
    rules.check_keyboard(keyboard.to_dict())


def test_decline_says_how_to_reach_people() -> None:
    """Mailboxes and numbers stand in the text, where Telegram makes links; meetings are buttons."""
    rule = ConsultationHour("1", "Sprechstunde", 2, 2, dt.time(13), dt.time(14), "Europe/Berlin")
    site = Site(consultation=rule, contacts=(Contact("Ada", "", "ada@example.org", "0211 123"),))
    entry = Entry("1", "Wann?", "Bald, [in Zoom](https://example.org/zoom).")
    (sent,) = messages.decline("Das weiß ich nicht.", (), Faq((entry,), site=site))
    assert sent.text.count("Ada") == 1
    assert "Ada: ada@example.org, Telefon 0211 123" in sent.text
    assert sent.keyboard is not None
    (button,) = sent.keyboard.inline_keyboard[0]
    assert (button.text, button.url) == ("in Zoom", "https://example.org/zoom")
