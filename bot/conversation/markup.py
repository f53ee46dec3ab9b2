"""Answers are Markdown; here they become safe HTML, plain text, or the HTML subset of Telegram."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

import nh3
from markdown_it.token import Token

from bot.language.markdown import BARE, BREAKS, MARKDOWN, SCHEMES, inline, sentences

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br", "mark", "span"}
_HEADING_ENDS = ("heading_open", "heading_close")
_TELEGRAM_TAGS = {
    "link_close": "</a>",
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "mark_open": "<b>",
    "mark_close": "</b>",
}
_WEB = re.compile(r"https?:", re.IGNORECASE)
_NO_BREAK = "unbroken"  # class of what stays on one line
_MONTH = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_TOGETHER = re.compile(
    r"\d{1,2}:\d\d(?:\s?[–-]\s?\d{1,2}:\d\d)?(?:\sUhr)?\b|\d{1,2}(?:\.\d\d)?\sUhr\b"
    rf"|\b\d{{1,2}}\.\s{_MONTH}\b|\b\w+-ID\b(?!:)"
)
_ITEM = re.compile(r"• |\d+\. ")


@lru_cache(4096)
def to_html(markdown: str, focus: str | None = None) -> str:
    """Return HTML from an allow-list of tags, with the asked sentence in a `mark`.

    Links open in a new window that cannot reach the page it came from.
    """
    tokens = _marked(_parsed(markdown), focus)
    for token in tokens:
        if token.children:
            token.children = [_kept_together(part) for part in token.children]
    rendered = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    allowed = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}},
        allowed_classes={"span": {_NO_BREAK}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return allowed.strip()


@lru_cache(4096)
def to_text(markdown: str) -> str:
    """Return plain text: paragraphs, lists with bullets, links with their address in brackets."""
    return _render(markdown, _plain_inline)


@lru_cache(4096)
def to_telegram(markdown: str, focus: str | None = None) -> str:
    """Return the HTML subset that Telegram understands, with the asked sentence in bold.

    Lists are written out with bullets.
    """
    return _render(markdown, _telegram_inline, focus)


def _parsed(markdown: str) -> list[Token]:
    """Return the tokens of an answer, with a paragraph in bold for each heading.

    Only JSON lines may have one. The headings of a page are not for answers.
    """
    tokens = MARKDOWN.parse(markdown)
    in_heading = False
    for token in tokens:
        if token.type in _HEADING_ENDS:
            in_heading = not in_heading
            token.tag = "p"
        elif in_heading and token.children:
            token.children = _in_bold(token.children)
    return tokens


def _in_bold(parts: list[Token]) -> list[Token]:
    return [Token("strong_open", "strong", 1), *parts, Token("strong_close", "strong", -1)]


def _kept_together(token: Token) -> Token:
    """Return a text as HTML in which times and dates stay on one line."""
    if token.type != "text":
        return token
    escaped = html.escape(token.content, quote=False)
    return Token("html_inline", "", 0, content=_unbroken(escaped))


def with_emphasis(markdown: str, focus: str | None) -> str:
    """Return an answer as Markdown that shows in bold the sentence that was asked for."""
    if not focus:
        return markdown
    plain = focus.replace("**", "")
    return markdown.replace(focus, f"**{plain}**", 1)


def _marked(tokens: list[Token], focus: str | None) -> list[Token]:
    """Return the tokens of an answer with a `mark` around the asked sentence.

    The sentence is marked as the Markdown has it, so no emphasis or link crosses its ends.
    """
    if not focus:
        return tokens
    for token in tokens:
        if token.type != "inline":
            continue
        parts = sentences(token.content)
        if focus in parts:
            place = parts.index(focus)
            at_least = sum(map(len, parts[:place]))
            start = token.content.index(focus, at_least)
            token.children = _around(token.content, start, focus)
            break
    return tokens


def _around(markdown: str, start: int, focus: str) -> list[Token]:
    """Return the tokens of a text with a `mark` around the sentence that begins at `start`."""
    end = start + len(focus)
    return [
        *inline(markdown[:start]),
        Token("mark_open", "mark", 1),
        *inline(focus),
        Token("mark_close", "mark", -1),
        *inline(markdown[end:]),
    ]


def _render(markdown: str, write: Callable[[list[Token]], str], focus: str | None = None) -> str:
    """Write paragraphs with a blank line between them and each list item on its own line.

    An item begins with a bullet or its number.
    """
    text, mark, in_list = "", "", 0
    for token in _marked(_parsed(markdown), focus):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            in_list += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            in_list -= 1
        elif token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            if text:
                text += _gap(text, in_list=in_list > 0)
            text += mark + write(token.children or [])
            mark = ""
    return text


def _gap(text: str, *, in_list: bool) -> str:
    """Return what stands between a text and what follows it."""
    goes_on = in_list and not text.endswith("\n\n") and _last_line_is_item(text)
    return "\n" if goes_on else "\n\n"


def _last_line_is_item(text: str) -> bool:
    _, _, last_line = text.rpartition("\n")
    return _ITEM.match(last_line) is not None


def _plain_inline(tokens: list[Token]) -> str:
    """Return the text of inline tokens; a link is followed by its address."""
    text, href = "", ""
    for token in tokens:
        if token.type == "link_open":
            href = _href(token)
        elif token.type == "link_close":
            if token.markup != BARE:
                text += f" ({_address(href)})"
        elif token.type in BREAKS:
            text += "\n"
        else:
            text += token.content
    return text


def _telegram_inline(tokens: list[Token]) -> str:
    """Return inline tokens as Telegram HTML and escape everything else.

    Telegram allows links to web addresses only; it turns mailboxes and numbers into links itself.
    """
    text, href = "", ""
    for token in tokens:
        if token.type == "link_open":
            href = _href(token)
        is_link = token.type in ("link_open", "link_close")
        if not is_link or _WEB.match(href):
            text += _telegram_token(token)
        elif token.type == "link_close" and token.markup != BARE and ":" in href:
            address = _address(href)
            text += html.escape(f" ({address})", quote=False)
    return text


def _href(link: Token) -> str:
    """Return the target of a token that opens a link."""
    return str(link.attrGet("href") or "")


def _address(href: str) -> str:
    """Return the target of a link as a reader writes it."""
    target, _, _ = href.partition("?subject=")
    return target.removeprefix("mailto:").removeprefix("tel:")


def _telegram_token(token: Token) -> str:
    if token.type == "link_open":
        href = html.escape(_href(token))
        return f'<a href="{href}">'
    if token.type in _TELEGRAM_TAGS:
        return _TELEGRAM_TAGS[token.type]
    if token.type in BREAKS:
        return "\n"
    return html.escape(token.content, quote=False)


def _unbroken(escaped: str) -> str:
    """Return HTML whose times, dates and compounds with a capital stay on one line."""
    return _TOGETHER.sub(rf'<span class="{_NO_BREAK}">\g<0></span>', escaped)


@lru_cache(4096)
def to_links(markdown: str) -> tuple[tuple[str, str], ...]:
    """Return the links of the text as (text, address)."""
    found = []
    for token in MARKDOWN.parse(markdown):
        text, href = "", None
        for part in token.children or []:
            if part.type == "link_open":
                text, href = "", _href(part)
            elif part.type == "link_close" and href is not None:
                found.append((text, href))
                href = None
            else:
                text += part.content
    return tuple(found)
