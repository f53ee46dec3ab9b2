"""The Markdown of answers, read as sentences and list items."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.language.markdown import statements, visible

PIECES = [
    *"*_[]()<>!?.: \nabAB1",
    "Satz. ",
    "**fett** ",
    "[a](https://example.org) ",
    "- ",
    "z. B. ",
]


def test_sentences_and_items() -> None:
    """Each sentence of a paragraph and of a list item is one, as the Markdown has it."""
    answer = "Erster Satz. Zweiter [Satz](https://a.de)!\n\n- Ein Punkt\n- Noch einer. Mit Satz."
    assert list(statements(answer)) == [
        "Erster Satz.",
        "Zweiter [Satz](https://a.de)!",
        "Ein Punkt",
        "Noch einer.",
        "Mit Satz.",
    ]


def test_dots_that_end_no_sentence() -> None:
    """Abbreviations, ordinals and single letters end none; the dot of a year does."""
    answer = "Am 3. Mai kommt Dr. Wolf, z. B. mit dem Bus. Bis 2026. Danach Nr. 4."
    assert list(statements(answer)) == [
        "Am 3. Mai kommt Dr. Wolf, z. B. mit dem Bus.",
        "Bis 2026.",
        "Danach Nr. 4.",
    ]


def test_emphasis_and_links_are_not_cut() -> None:
    """A sentence that ends inside of emphasis or of a link goes on to its end."""
    assert list(statements("**Wichtig. Sehr.** Gut.")) == ["**Wichtig. Sehr.**", "Gut."]
    linked = "[Mehr. Hier](https://example.org) steht alles."
    assert list(statements(linked)) == [linked]


def test_visible_words() -> None:
    """Of a line a reader sees the words, not the address of a link."""
    assert visible("**Zur** [Karte](https://example.org)") == "Zur Karte"


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_is_lost(answer: str) -> None:
    """Whatever an answer holds, its sentences together show all of its letters."""
    shown = "".join(visible(part) for part in statements(answer))
    assert [c for c in shown if c.isalnum()] == [c for c in visible_of(answer) if c.isalnum()]


def visible_of(answer: str) -> str:
    """Return the visible words of all paragraphs and items of an answer."""
    from bot.language.markdown import MARKDOWN

    lines = (token.content for token in MARKDOWN.parse(answer) if token.type == "inline")
    return "".join(map(visible, lines))
