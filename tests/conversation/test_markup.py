"""Answers are Markdown; every channel gets its own safe form of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.markup import to_html, to_links, to_telegram, to_text

ANSWER = "Erster *Satz* mit **Nachdruck**.\n\n- eins & zwei\n- [drei](<https://example.org/a?b=1&c=2>)\n\n1. nach\n2. Zahl\n\nEnde."
PIECES = [*"<>\"'&[]()*_#`-!:/. \na", "<script>", "javascript:", "onerror=", "[a]("]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def test_html_keeps_structure_and_guards_links() -> None:
    """Paragraphs, lists and emphasis stay.

    Links open a new window that does not know where it was opened from.
    """
    assert to_html(ANSWER) == (
        "<p>Erster <em>Satz</em> mit <strong>Nachdruck</strong>.</p>\n"
        "<ul>\n<li>eins &amp; zwei</li>\n"
        '<li><a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">drei</a></li>\n</ul>\n'
        "<ol>\n<li>nach</li>\n<li>Zahl</li>\n</ol>\n<p>Ende.</p>"
    )


def test_text_writes_lists_and_addresses_out() -> None:
    """Plain text has bullets, numbers, blank lines between paragraphs, and the address behind a link's words."""
    assert to_text(ANSWER) == (
        "Erster Satz mit Nachdruck.\n\n• eins & zwei\n• drei (https://example.org/a?b=1&c=2)\n1. nach\n2. Zahl\n\nEnde."
    )


def test_telegram_gets_its_own_tags() -> None:
    """Telegram gets b, i and a; everything else is escaped text."""
    html = to_telegram(ANSWER)
    assert html.startswith("Erster <i>Satz</i> mit <b>Nachdruck</b>.\n\n• eins &amp; zwei\n")
    assert '<a href="https://example.org/a?b=1&amp;c=2">drei</a>' in html


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "tg://user?id=1",
        "file:///etc/passwd",
    ],
)
def test_dangerous_links_lose_their_address(link: str) -> None:
    """Of a link to elsewhere than web, mailbox and telephone only the text is left, in every channel."""
    markdown = f"vor [klick]({link}) nach"
    assert to_html(markdown) == "<p>vor klick nach</p>"
    assert [write(markdown) for write in (to_text, to_telegram)] == ["vor klick nach"] * 2
    assert to_links(markdown) == ()


@pytest.mark.parametrize(
    "link",
    [
        "tel:+49211123",
        "mailto:a@example.org",
        "/frage/a:b",
        "?q=a:b",
        "https://example.org:8443/",
        "HTTPS://EXAMPLE.ORG",
    ],
)
def test_links_with_a_colon_stay(link: str) -> None:
    """Web, mail and telephone addresses are links, and so are addresses on this server, whatever they hold."""
    assert to_links(f"[klick]({link})") == (("klick", link),)
    assert ">klick</a>" in to_html(f"[klick]({link})")


@pytest.mark.parametrize(
    "markdown", ["Vorher\n\n    eingerückt\n\nNachher", "Vorher\n\n```\neingerückt\n```\n\nNachher"]
)
def test_code_blocks_are_ordinary_text(markdown: str) -> None:
    """A paragraph that an editor set in by four blanks or fenced is lost in no channel."""
    assert [write(markdown).count("eingerückt") for write in (to_html, to_text, to_telegram)] == [
        1,
        1,
        1,
    ]


def test_html_of_an_editor_is_shown_as_text() -> None:
    """Tags in an answer are shown, not interpreted."""
    assert (
        to_html("<script>alert(1)</script> & <b>fett</b>")
        == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fett&lt;/b&gt;</p>"
    )


@given(HOSTILE)
def test_html_holds_no_other_tag(markdown: str) -> None:
    """Whatever an answer holds, its HTML has allowed tags and no handler."""
    tags = set(re.findall(r"</?(\w+)", to_html(markdown)))
    assert tags <= {"p", "ul", "ol", "li", "strong", "em", "a", "br"}


@given(HOSTILE)
def test_telegram_holds_balanced_tags(markdown: str) -> None:
    """Whatever an answer holds, Telegram gets its tags balanced and nothing else."""
    found = re.findall(r"<(/?)(\w+)[^>]*>", to_telegram(markdown))
    assert {name for _, name in found} <= {"a", "b", "i"}
    for tag in ("a", "b", "i"):
        assert found.count(("", tag)) == found.count(("/", tag))
