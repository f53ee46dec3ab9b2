"""Questions in running text, by its headings: of a page, a Word file or a Markdown file.

A heading that is a question begins an entry. One that only has headings below it names their
category. Any other is open: a person decides what becomes of it and of the text below; that text is
never a part of the answer above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.editing.sources.blocks import Block, markdown_of
from bot.editing.sources.cells import follow_ups_in
from bot.editing.sources.values import Item, Skipped, Source
from bot.faq.lines import FOLLOW_UPS, PHRASES, section_of
from bot.faq.phrase_lists import phrase_of
from bot.faq.values import Phrase

_LOWEST = 7  # below all headings
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_CATEGORY = re.compile(r"kategorie:\s*(?P<name>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading and what stands below it, up to the next heading of any level."""

    heading: str
    level: int
    body: tuple[Block, ...]
    below: int = 0  # the level of the next heading, 0 if there is none

    @property
    def is_question(self) -> bool:
        return self.heading.endswith("?")

    @property
    def place(self) -> str:
        return f"Überschrift „{self.heading}“"


def questions_of(blocks: Iterable[Block]) -> Source:
    """Return the questions that blocks hold under their headings."""
    introduction, sections = _sections(_with_headings(list(blocks)))
    title = _title(sections)
    if title and not title.body:
        sections = sections[1:]
    reader = _Reader(title)
    if introduction:
        reader.skip("am Anfang", _beginning(introduction), "Text vor der ersten Überschrift")
    for section in sections:
        reader.take(section)
    heading = title.heading if title else ""
    return Source(tuple(reader.items), tuple(reader.skipped), heading)


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with a heading wherever a question begins.

    Questions in bold or with a number get the level of the headings that are there already.
    """
    headings = [block for block in blocks if block.kind == "heading"]
    asked = [block.level for block in headings if block.text.endswith("?")]
    level = max(asked, default=_LOWEST)
    return [_as_heading(block, level) for block in blocks]


def _as_heading(block: Block, level: int) -> Block:
    if block.kind == "heading":
        return replace(block, text=_NUMBER.sub("", block.text, count=1))
    if not block.plain.endswith("?") or block.level != 0:
        return block
    has_number = _NUMBER.match(block.plain) or block.marker.endswith(".")
    if block.is_bold or (has_number and block.kind == "paragraph"):
        question = _NUMBER.sub("", block.plain, count=1)
        return Block("heading", question, level)
    return block


def _sections(blocks: Sequence[Block]) -> tuple[list[Block], list[_Section]]:
    """Return what stands before the first heading, and the sections."""
    starts = [place for place, block in enumerate(blocks) if block.kind == "heading"]
    if not starts:
        return list(blocks), []
    introduction = list(blocks[: starts[0]])
    levels = [blocks[start].level for start in starts]
    sections = []
    for start, end, below in zip(starts, [*starts[1:], None], [*levels[1:], 0], strict=True):
        heading, *body = blocks[start:end]
        sections.append(_Section(heading.text, heading.level, tuple(body), below))
    return introduction, sections


def _title(sections: Sequence[_Section]) -> _Section | None:
    """Return the first section if it is the title of all: highest of all and not a question."""
    if not sections or sections[0].is_question:
        return None
    first, others = sections[0], sections[1:]
    if not others:
        return None
    is_highest = all(section.level > first.level for section in others)
    holds_something = first.body or first.below > first.level
    return first if is_highest or not holds_something else None


class _Reader:
    """Makes entries of sections, one after the other."""

    def __init__(self, title: _Section | None) -> None:
        self.items: list[Item] = []
        self.skipped: list[Skipped] = []
        self._title = title
        self._categories: list[tuple[int, str]] = []
        self._list_of: str | None = None  # the section of an entry that is being read

    def take(self, section: _Section) -> None:
        """Add what a section holds."""
        if self._takes_phrases(section):
            return
        self._list_of = None
        while self._categories and self._categories[-1][0] >= section.level:
            self._categories.pop()
        if section is self._title:
            self._skip(section, "Einleitung unter dem Titel")
        elif section.is_question:
            self._take_question(section)
        elif section.below > section.level:
            self._categories.append((section.level, section.heading))
            if section.body:
                self._skip(section, "Text unter einer Zwischenüberschrift, vor der ersten Frage")
        elif section.body:
            self._take_question(section)
        else:
            self._skip(section, "Überschrift ohne Text")

    def _takes_phrases(self, section: _Section) -> bool:
        """Add further ways to ask to the entry above, if that is what a section holds."""
        opened = section_of(section.heading)
        if opened and self.items:
            self._list_of = opened
        elif not self._is_view(section):
            return False
        view = "" if opened else section.heading
        entry = self.items[-1]
        phrases = (*entry.phrases, *self._phrases(section, view))
        self.items[-1] = replace(entry, phrases=phrases)
        return True

    def _is_view(self, section: _Section) -> bool:
        """Tell whether a section is a list below a heading within the list being read."""
        if not self._list_of or section.level <= 2 or section.is_question:
            return False
        return bool(section.body) and all(block.kind == "item" for block in section.body)

    def _phrases(self, section: _Section, view: str) -> Iterator[Phrase]:
        texts = [block.plain for block in section.body if block.kind == "item"]
        for text in texts:
            if self._list_of == FOLLOW_UPS:
                yield from follow_ups_in(text)
            elif self._list_of == PHRASES:
                yield phrase_of(text, view)

    def _take_question(self, section: _Section) -> None:
        category, body = self._category(section)
        if not body:
            self._skip(section, "ohne Antwort")
            return
        item = Item(
            question=section.heading,
            answer=markdown_of(body),
            category=category,
            place=section.place,
            is_open=not section.is_question,
        )
        self.items.append(item)

    def _category(self, section: _Section) -> tuple[str, Sequence[Block]]:
        """Return the category that a section names first, or else the heading above it."""
        named = _CATEGORY.fullmatch(section.body[0].plain) if section.body else None
        if named:
            return named["name"], section.body[1:]
        if self._categories:
            return self._categories[-1][1], section.body
        return "", section.body

    def skip(self, place: str, what: str, reason: str) -> None:
        """Add what becomes no entry."""
        self.skipped.append(Skipped(place, what, reason))

    def _skip(self, section: _Section, reason: str) -> None:
        what = _beginning(section.body) if section.body else section.heading
        self.skip(section.place, what, reason)


def _beginning(blocks: Sequence[Block]) -> str:
    return " ".join(block.plain for block in blocks)
