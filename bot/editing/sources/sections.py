"""Questions in running text, by its headings: of a page, a Word file or a Markdown file.

A heading that is a question begins an entry. One that only has headings below it names their
category. Any other is open: a person decides what becomes of it and of the text below; that text is
never a part of the answer above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.editing.sources.blocks import Block, markdown_of
from bot.editing.sources.cells import follow_ups_in
from bot.editing.sources.values import Item, Skipped, Source
from bot.faq.lines import FOLLOW_UPS, PHRASES, section_of
from bot.faq.phrase_lists import phrase_of
from bot.faq.values import Phrase

_LOWEST = 7  # below all headings
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_CATEGORY = re.compile(r"kategorie:\s*(?P<name>.+)", re.IGNORECASE)


@dataclass(slots=True)
class _Section:
    """A heading and what stands below it, up to the next heading of any level."""

    heading: str
    level: int
    body: list[Block] = field(default_factory=list)
    below: int = 0  # the level of the next heading, 0 if there is none

    @property
    def is_question(self) -> bool:
        return self.heading.endswith("?")

    @property
    def place(self) -> str:
        return f"Überschrift „{self.heading}“"


def questions_of(blocks: Iterable[Block]) -> Source:
    """Return the questions that blocks hold under their headings."""
    with_headings = _with_headings(list(blocks))
    introduction, sections = _sections(with_headings)
    title = _title(sections)
    if title and not title.body:
        sections = sections[1:]
    reader = _Reader(title)
    if introduction:
        reader.skip("am Anfang", _words(introduction), "Text vor der ersten Überschrift")
    for section in sections:
        reader.take(section)
    heading = title.heading if title else ""
    return Source(tuple(reader.items), tuple(reader.skipped), heading)


def _with_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with a heading wherever a question begins.

    Questions in bold or with a number get the level of the headings that are there already.
    """
    levels = [block.level for block in blocks if _is_asking_heading(block)]
    level = max(levels, default=_LOWEST)
    return [_as_heading(block, level) for block in blocks]


def _is_asking_heading(block: Block) -> bool:
    return block.kind == "heading" and block.text.endswith("?")


def _as_heading(block: Block, level: int) -> Block:
    """Return a heading without its number; one of this level for a question that stands out."""
    if block.kind == "heading":
        return replace(block, text=_without_number(block.text))
    is_question = block.level == 0 and block.plain.endswith("?")
    if is_question and _stands_out(block):
        return Block("heading", _without_number(block.plain), level)
    return block


def _stands_out(block: Block) -> bool:
    """Tell whether a block is written like a heading: in bold, or with a number."""
    if block.is_bold:
        return True
    return block.kind == "paragraph" and _NUMBER.match(block.plain) is not None


def _without_number(text: str) -> str:
    return _NUMBER.sub("", text, count=1)


def _sections(blocks: Iterable[Block]) -> tuple[list[Block], list[_Section]]:
    """Return what stands before the first heading, and the sections."""
    introduction = list[Block]()
    sections = list[_Section]()
    for block in blocks:
        if block.kind == "heading":
            if sections:
                sections[-1].below = block.level
            sections.append(_Section(block.text, block.level))
        elif sections:
            body = sections[-1].body
            body.append(block)
        else:
            introduction.append(block)
    return introduction, sections


def _title(sections: Sequence[_Section]) -> _Section | None:
    """Return the first section if it is the title of all: highest of all and not a question."""
    if len(sections) < 2:
        return None
    first, *others = sections
    if first.is_question:
        return None
    is_highest = all(section.level > first.level for section in others)
    is_empty = not first.body and first.below <= first.level
    if is_highest or is_empty:
        return first
    return None


class _Reader:
    """Makes entries of sections, one after the other."""

    def __init__(self, title: _Section | None) -> None:
        self.items: list[Item] = []
        self.skipped: list[Skipped] = []
        self._title = title
        self._categories: list[_Section] = []  # whose headings name one, from outside in
        self._list_of: str | None = None  # the section of an entry that is being read

    def take(self, section: _Section) -> None:
        """Add what a section holds."""
        if self._takes_phrases(section):
            return
        self._list_of = None
        while self._categories and self._categories[-1].level >= section.level:
            self._categories.pop()
        if section is self._title:
            self._skip(section, "Einleitung unter dem Titel")
        elif section.is_question:
            self._take_question(section)
        elif section.below > section.level:
            self._categories.append(section)
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
        kinds = {block.kind for block in section.body}
        return kinds == {"item"}

    def _phrases(self, section: _Section, view: str) -> Iterator[Phrase]:
        for block in section.body:
            if block.kind != "item":
                continue
            if self._list_of == FOLLOW_UPS:
                yield from follow_ups_in(block.plain)
            elif self._list_of == PHRASES:
                yield phrase_of(block.plain, view)

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
        body = section.body
        named = _CATEGORY.fullmatch(body[0].plain) if body else None
        if named:
            return named["name"], body[1:]
        if self._categories:
            above = self._categories[-1]
            return above.heading, body
        return "", body

    def skip(self, place: str, what: str, reason: str) -> None:
        """Add what becomes no entry."""
        self.skipped.append(Skipped(place, what, reason))

    def _skip(self, section: _Section, reason: str) -> None:
        what = _words(section.body) or section.heading
        self.skip(section.place, what, reason)


def _words(blocks: Iterable[Block]) -> str:
    return " ".join(block.plain for block in blocks)
