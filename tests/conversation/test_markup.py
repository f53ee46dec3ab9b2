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

    Links open a new window that does not know the page it came from.
    """
    assert to_html(ANSWER) == (
        "<p>Erster <em>Satz</em> mit <strong>Nachdruck</strong>.</p>\n"
        "<ul>\n<li>eins &amp; zwei</li>\n"
        '<li><a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">drei</a></li>\n</ul>\n'
        "<ol>\n<li>nach</li>\n<li>Zahl</li>\n</ol>\n<p>Ende.</p>"
    )


def test_text_writes_lists_and_addresses_out() -> None:
    """Plain text has bullets, numbers, blank lines, and the address behind a link's words."""
    assert to_text(ANSWER) == (
        "Erster Satz mit Nachdruck.\n\n• eins & zwei\n• drei (https://example.org/a?b=1&c=2)\n1. nach\n2. Zahl\n\nEnde."
    )


def test_telegram_gets_its_own_tags() -> None:
    """Telegram gets b, i and a; everything else is escaped text."""
    html = to_telegram(ANSWER)
    assert html.startswith("Erster <i>Satz</i> mit <b>Nachdruck</b>.\n\n• eins &amp; zwei\n")
    assert '<a href="https://example.org/a?b=1&amp;c=2">drei</a>' in html


def test_headings_are_paragraphs_in_bold() -> None:
    """JSON lines may have them in answers; the outline of a page is not for answers to change."""
    markdown = "## Montag &\n\nAb 9.\n\nEnde\n===="
    assert to_html(markdown) == (
        "<p><strong>Montag &amp;</strong></p>\n<p>Ab 9.</p>\n<p><strong>Ende</strong></p>"
    )
    assert to_telegram(markdown) == "<b>Montag &amp;</b>\n\nAb 9.\n\n<b>Ende</b>"
    assert to_text(markdown) == "Montag &\n\nAb 9.\n\nEnde"
    assert to_html("# Montag\n\nAb 9.", "Montag").startswith("<p><mark>Montag</mark></p>")


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
    """A link to anything but web, mailbox or telephone keeps only its text, in every channel."""
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
    """Web, mail and telephone addresses and paths on this server are links."""
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


def test_asked_sentence_is_marked_around_links() -> None:
    """A mark holds the links and emphasis of its sentence, and changes no word."""
    answer = "Eins. Zwei **steht** [hier](https://example.org).\n\n- Drei"
    focus = "Zwei **steht** [hier](https://example.org)."
    marked = to_html(answer, focus)
    assert "Eins. <mark>Zwei <strong>steht</strong> <a href" in marked
    assert marked.endswith("</a>.</mark></p>\n<ul>\n<li>Drei</li>\n</ul>")
    assert re.sub("</?mark>", "", marked) == to_html(answer)
    assert to_telegram(answer, "Drei").endswith("• <b>Drei</b>")


def test_mark_of_a_repeated_text_is_at_the_sentence() -> None:
    """A list item whose words stand in a sentence before it is marked where it is an item."""
    assert (
        to_html("Wir haben Tee.\n\n- Tee\n- Kaffee", "Tee").count("<li><mark>Tee</mark></li>") == 1
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("www.example.org/a", "https://www.example.org/a"),
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("ada.m@example.org", "mailto:ada.m@example.org"),
        ("0211 123-45", "tel:021112345"),
        ("+49 (0)211 12345", "tel:+4921112345"),
    ],
)
def test_bare_addresses_become_links(text: str, target: str) -> None:
    """What an editor wrote as an address can be pressed; the words stay as they are."""
    assert f'<a href="{target}"' in to_html(f"Siehe {text}, oder so.")
    assert f">{text}</a>, oder so." in to_html(f"Siehe {text}, oder so.")
    assert to_text(f"Siehe {text}.") == f"Siehe {text}."


@pytest.mark.parametrize(
    "text",
    ["615 4950 9698", "am 01.02.2026", "Ende.Es geht", "2026-11-23", "§ 5 Abs. 0", "z.B. um 08:00"],
)
def test_other_numbers_are_no_links(text: str) -> None:
    """Ids, dates, slips of the pen and times are no addresses."""
    assert "<a " not in to_html(text)


def test_times_and_dates_stay_on_one_line() -> None:
    """What would be hard to read in two lines is kept in one, without another sign."""
    html = to_html("Am 9. Dezember, 13:00–14:00 Uhr, in der Meeting-ID")
    for together in ("9. Dezember", "13:00–14:00 Uhr", "Meeting-ID"):
        assert f'<span class="unbroken">{together}</span>' in html


def test_telegram_writes_out_what_it_cannot_link() -> None:
    """Telegram links to the web alone; a mailbox behind words would be lost."""
    assert to_telegram("[Post](mailto:a@example.org)") == "Post (a@example.org)"
    assert to_telegram("Tel. 0211 12345") == "Tel. 0211 12345"
