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
    skipped = [Skipped("am Anfang", _beginning(introduction), "Text vor der ersten Überschrift")]
    title = _title(sections)
    if title:
        sections = sections[1:] if not title.body else sections
    reader = _Reader(title)
    for section in sections:
        reader.take(section)
    found = skipped if introduction else []
    return Source(tuple(reader.items), (*found, *reader.skipped), title.heading if title else "")


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
    if block.plain.endswith("?") and block.level == 0:
        numbered = _NUMBER.match(block.plain) or block.marker.endswith(".")
        if block.is_bold or (numbered and block.kind == "paragraph"):
            return Block("heading", _NUMBER.sub("", block.plain, count=1), level)
    return block


def _sections(blocks: Sequence[Block]) -> tuple[list[Block], list[_Section]]:
    """Return what stands before the first heading, and the sections."""
    starts = [place for place, block in enumerate(blocks) if block.kind == "heading"]
    if not starts:
        return list(blocks), []
    ends = [*starts[1:], len(blocks)]
    sections = []
    for start, end in zip(starts, ends, strict=True):
        below = blocks[end].level if end < len(blocks) else 0
        head, body = blocks[start], tuple(blocks[start + 1 : end])
        sections.append(_Section(head.text, head.level, body, below))
    return list(blocks[: starts[0]]), sections


def _title(sections: Sequence[_Section]) -> _Section | None:
    """Return the first section if it is the title of all: highest of all and not a question."""
    if not sections or sections[0].is_question:
        return None
    first, others = sections[0], sections[1:]
    is_highest = all(section.level > first.level for section in others)
    return (
        first if others and (is_highest or not (first.body or first.below > first.level)) else None
    )


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
        elif not (
            self._list_of
            and section.level > 2
            and not section.is_question
            and self._listed(section)
        ):
            return False
        view = "" if opened else section.heading
        entry = self.items[-1]
        self.items[-1] = replace(entry, phrases=(*entry.phrases, *self._phrases(section, view)))
        return True

    def _listed(self, section: _Section) -> bool:
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
        answer = markdown_of(body)
        item = Item(
            section.heading, answer, category, (), "", section.place, not section.is_question
        )
        self.items.append(item)

    def _category(self, section: _Section) -> tuple[str, Sequence[Block]]:
        """Return the category that a section names first, or else the heading above it."""
        named = _CATEGORY.fullmatch(section.body[0].plain) if section.body else None
        if named:
            return named["name"], section.body[1:]
        return (self._categories[-1][1] if self._categories else ""), section.body

    def _skip(self, section: _Section, reason: str) -> None:
        what = _beginning(section.body) if section.body else section.heading
        self.skipped.append(Skipped(section.place, what, reason))


def _beginning(blocks: Sequence[Block]) -> str:
    return " ".join(block.plain for block in blocks)
