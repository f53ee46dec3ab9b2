"""Cuts Telegram HTML into messages that Telegram accepts, between paragraphs if possible."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LONGEST = 4096  # UTF-16 code units after the entities are parsed: how Telegram counts

_TAG = re.compile(r"<[^>]*>")
_PIECE = re.compile(r"<[^>]*>|\s+|[^<\s]+")
_UNIT = re.compile(r"&[#\w]+;|.", re.DOTALL)


def visible(markup: str) -> str:
    """Return the text of Telegram HTML."""
    return html.unescape(_TAG.sub("", markup))


def length(markup: str) -> int:
    """Return the length of Telegram HTML as Telegram counts it."""
    return len(visible(markup).encode("utf-16-le")) // 2


def split(markup: str, limit: int = LONGEST) -> list[str]:
    """Return the markup in parts of at most `limit`.

    Cut between paragraphs, else between lines, else between words.
    """
    return list(_packed(markup, ("\n\n", "\n"), limit))


def _packed(markup: str, separators: tuple[str, ...], limit: int) -> Iterator[str]:
    """Yield parts as long as possible, cut at the first separator.

    Parts that are still too long are cut at the next one.
    """
    if length(markup) <= limit:
        if markup.strip():
            yield markup
        return
    if not separators:
        yield from _words(markup, limit)
        return
    separator, *finer = separators
    part = ""
    for block in _whole_tags(markup.split(separator), separator):
        for piece in _packed(block, tuple(finer), limit):
            joined = f"{part}{separator}{piece}" if part else piece
            if part and length(joined) > limit:
                yield part
                joined = piece
            part = joined
    if part:
        yield part


def _whole_tags(blocks: list[str], separator: str) -> Iterator[str]:
    """Yield the blocks, those joined again between which a tag is open."""
    held = ""
    for block in blocks:
        held = f"{held}{separator}{block}" if held else block
        if not _open_tags(held):
            yield held
            held = ""
    if held:
        yield held


def _open_tags(markup: str) -> list[str]:
    """Return the tags that are opened and not closed."""
    tags: list[str] = []
    for tag in _TAG.findall(markup):
        _keep_open(tags, tag)
    return tags


def _keep_open(tags: list[str], piece: str) -> None:
    """Note a tag that is opened or closed."""
    if piece.startswith("</"):
        tags.pop()
    elif piece.startswith("<"):
        tags.append(piece)


def _words(markup: str, limit: int) -> Iterator[str]:
    """Yield parts cut between words.

    Tags that are open at a cut are closed there and opened again after it.
    """
    part, size, tags = "", 0, list[str]()
    for piece in _pieces(markup, limit):
        added = length(piece)
        if size + added > limit:
            yield part.rstrip() + _closing(tags)
            part, size = "".join(tags), 0
            piece = piece.lstrip()  # noqa: PLW2901 - a part does not begin with a blank
            added = length(piece)
        _keep_open(tags, piece)
        part += piece
        size += added
    if size:
        yield part


def _pieces(markup: str, limit: int) -> Iterator[str]:
    """Yield tags, blanks and words; a word longer than a message in pieces that fit."""
    for piece in _PIECE.findall(markup):
        if piece.startswith("<") or length(piece) <= limit:
            yield piece
            continue
        units = _UNIT.findall(piece)
        step = limit // 2  # a character takes up to two UTF-16 units
        for start in range(0, len(units), step):
            yield "".join(units[start : start + step])


def _closing(tags: list[str]) -> str:
    """Return what closes the tags, the last one first."""
    closing = ""
    for tag in reversed(tags):
        name, *_ = tag.strip("<>").split()
        closing += f"</{name}>"
    return closing
