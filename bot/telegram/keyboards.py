"""Inline keyboards and the data behind their buttons.

The data are ids of at most 64 bytes, understood after a restart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation import wording
from bot.conversation.catalog import categories_of
from bot.faq.values import Entry, Faq
from bot.retrieval.match import Match
from bot.telegram import texts

# The first part of the data says what a button does.
ANSWER = "a"  # answer an entry in a new message
NONE_OF_THESE = "n"
TOPICS = "t"  # all topics
TOPIC = "c"  # the questions of a topic, a page of them
READ = "r"  # answer an entry in place of the list of topics
VOTE = "v"

PAGE = 8  # questions on a page: what a phone shows without scrolling
_EXAMPLES = 3
_LONGEST_KEY = 32
_LONGEST_LABEL = 64

Row = list[InlineKeyboardButton]
_T = TypeVar("_T")


def button(label: str, *data: str) -> InlineKeyboardButton:
    """Return a button; a label that is too long for one ends in an ellipsis."""
    if len(label) > _LONGEST_LABEL:
        beginning = label[: _LONGEST_LABEL - 1]
        label = f"{beginning.rstrip()}…"
    return InlineKeyboardButton(label, callback_data=":".join(data))


def link(label: str, url: str) -> InlineKeyboardButton:
    """Return a button that opens an address."""
    return InlineKeyboardButton(label[:_LONGEST_LABEL], url=url)


def key(name: str) -> str:
    """Return the short name of an id or a topic in a button.

    It is the id itself if that is short and plain, else a digest.
    """
    is_plain = name.isascii() and name.isalnum()
    if is_plain and len(name) <= _LONGEST_KEY:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"-{digest}"[:_LONGEST_KEY]


def entry_of(faq: Faq, wanted: str) -> Entry | None:
    """Return the entry that a button stands for, None if it is no longer there."""
    for entry in faq.entries:
        if key(entry.id) == wanted:
            return entry
    return None


def topics(faq: Faq) -> dict[str, Sequence[Entry]]:
    """Return the entries by the name that their topic has on a button."""
    by_topic = dict[str, Sequence[Entry]]()
    for category in categories_of(faq):
        name = category.name or texts.ALL_TOPICS
        by_topic[name] = category.entries
    return by_topic


def examples(faq: Faq) -> list[Entry]:
    """Return questions to begin with: the first ones of the first topics, or the first of all."""
    by_topic = topics(faq)
    if len(by_topic) == 1:
        return list(faq.entries[:_EXAMPLES])
    first_of_topics = [entries[0] for entries in by_topic.values()]
    return first_of_topics[:_EXAMPLES]


def topic_rows(faq: Faq, page: int = 0) -> list[Row]:
    """Return a button for each topic."""
    names = list(topics(faq))
    rows = list[Row]()
    for name in on_page(names, page):
        first_page = button(name, TOPIC, key(name), "0")
        rows.append([first_page])
    return rows + _paging(len(names), page, TOPICS)


def question_rows(topic: str, entries: Sequence[Entry], page: int) -> list[Row]:
    """Return a numbered button for each question on a page of a topic, and the way back."""
    shown = on_page(entries, page)
    rows = _numbered_rows(READ, shown)
    rows += _paging(len(entries), page, TOPIC, key(topic))
    back = button(f"‹ {texts.BACK_TO_TOPICS}", TOPICS, "0")
    return [*rows, [back]]


def back_rows(topic: str, page: int) -> list[Row]:
    """Return the way back from an answer to the page of its topic."""
    back = button(f"‹ {topic}", TOPIC, key(topic), str(page))
    return [[back]]


def suggestion_rows(offered: Iterable[Match | Entry]) -> list[Row]:
    """Return a numbered button for each question."""
    return _numbered_rows(ANSWER, offered)


def _numbered_rows(action: str, choices: Iterable[Match | Entry]) -> list[Row]:
    rows = list[Row]()
    for number, choice in enumerate(choices, 1):
        label = f"{number}. {choice.question}"
        row = [button(label, action, key(choice.id))]
        rows.append(row)
    return rows


def none_row(event_id: str) -> Row:
    """Return the way out of suggestions, which says that they did not help."""
    return [button(wording.NONE_OF_THESE, NONE_OF_THESE, event_id)]


def vote_row(event_id: str) -> Row:
    """Return the buttons below "Hat das geholfen?"."""
    return [
        button(wording.FEEDBACK_YES, VOTE, "1", event_id),
        button(wording.FEEDBACK_NO, VOTE, "0", event_id),
    ]


def without_vote(markup: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """Return the keyboard without its vote buttons, None if nothing is left."""
    if markup is None:
        return None
    kept = []
    for row in markup.inline_keyboard:
        has_vote = any(map(_is_vote, row))
        if not has_vote:
            kept.append(row)
    return InlineKeyboardMarkup(kept) if kept else None


def _is_vote(pressed: InlineKeyboardButton) -> bool:
    data = str(pressed.callback_data)
    return data.startswith(f"{VOTE}:")


def keyboard(*parts: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """Return the rows as one keyboard, None if there are none."""
    rows = list(chain(*parts))
    return InlineKeyboardMarkup(rows) if rows else None


def on_page(items: Sequence[_T], page: int) -> Sequence[_T]:
    """Return the items of a page."""
    start = page * PAGE
    return items[start : start + PAGE]


def _paging(count: int, page: int, *data: str) -> list[Row]:
    """Return a row with the pages before and after, if there are any."""
    row = list[InlineKeyboardButton]()
    if page > 0:
        before = str(page - 1)
        row.append(button("‹", *data, before))
    is_last = (page + 1) * PAGE >= count
    if not is_last:
        after = str(page + 1)
        row.append(button("›", *data, after))
    return [row] if row else []
