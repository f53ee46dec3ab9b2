"""The lists of an entry: other ways to ask by their points of view, and follow-ups.

They stand below the answer, or in a file of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.faq.characters import clean
from bot.faq.faults import Report, has_words, quoted
from bot.faq.lines import (
    FOLLOW_UPS,
    PHRASES,
    Line,
    emphasised,
    hashes,
    heading_text,
    is_plain,
    is_underline,
    item_of,
    numbered,
    section_of,
)
from bot.faq.values import Phrase

_FOLLOW_UP = re.compile(
    r"nach\s+(?:(?:eintrag|nummer|nr\.?|frage)\s+)?(?P<after>[\w-]+)\s*:\s*(?P<text>.+)",
    re.IGNORECASE,
)
SECTIONS_EXPECTED = f"„## {PHRASES}“ oder „## {FOLLOW_UPS}“"

_VIEW_LEVEL = 3  # "### Eltern"; with fewer `#` it opens a section
# A heading that quotes the answer.
_PASSAGE = re.compile(r"(?P<view>.*?):?\s*[„“\"](?P<quote>[^„“”\"]+)[“”\"]")
_SENTENCE_END = (".", "?", "!", "…")


def phrase_of(text: str, view: str, line: int = 0, file: str = "") -> Phrase:
    """Return a phrase below a sub-heading, which may quote a passage of the answer."""
    quote = ""
    if passage := _PASSAGE.fullmatch(view):
        view, quote = passage["view"], passage["quote"]
    return Phrase(text, view, None, line, quote, file)


def follow_up_of(text: str, line: int = 0, file: str = "") -> Phrase | None:
    """Return the follow-up that an item stands for, None if it stands for none.

    >>> follow_up_of("nach Eintrag 07: und wann?").after
    '7'
    """
    match = _FOLLOW_UP.fullmatch(text)
    if match is None:
        return None
    after = match["after"]
    if after.isdigit():
        after = after.lstrip("0") or "0"
    return Phrase(match["text"], FOLLOW_UPS, after, line, file=file)


def view_of(phrase: Phrase) -> str:
    """Return the sub-heading of a phrase; `phrase_of` reads it."""
    if not phrase.passage:
        return phrase.view
    quote = f"„{phrase.passage}“"
    return f"{phrase.view}: {quote}" if phrase.view else quote


def section_lines(text: str) -> dict[str, int]:
    """Return the numbers of the lines of a file that open its sections, the first of each."""
    found: dict[str, int] = {}
    for number, line in numbered(text):
        if section := _opened(line, in_answer=not found):
            found.setdefault(section, number)
    return found


@dataclass
class Sections:
    """The lines of a file by the section they stand in; those above the first are the answer."""

    answer: list[Line] = field(default_factory=list)
    phrases: list[Line] = field(default_factory=list)
    follow_ups: list[Line] = field(default_factory=list)
    unknown: list[Line] = field(default_factory=list)

    def of(self, section: str) -> list[Line]:
        """Return the lines of a section, to add one."""
        lists = {PHRASES: self.phrases, FOLLOW_UPS: self.follow_ups}
        return lists.get(section, self.unknown)


@dataclass(frozen=True)
class PhraseLists:
    """Reads the lists of one file; `home` is what their phrases name as the file they stand in."""

    name: str
    report: Report
    home: str = ""

    def sections(self, lines: Sequence[Line]) -> Sections:
        """Return the lines of each section; an unknown heading is a fault."""
        sections = Sections()
        body = sections.answer
        in_answer = True
        is_below_heading = True
        for number, line in lines:
            if not in_answer and is_plain(line):
                body.append((number, line))
                is_below_heading = False
                continue
            section = _opened(line, in_answer=in_answer)
            level = hashes(line)
            is_unknown_heading = level > 0 and (in_answer or level < _VIEW_LEVEL)
            if is_below_heading and is_underline(line):
                pass
            elif section:
                body = sections.of(section)
                in_answer = False
            elif is_unknown_heading:
                unknown = quoted(heading_text(line))
                expected = f"erwartet wird {SECTIONS_EXPECTED}"
                self._fault(number, f"unbekannter Abschnitt {unknown}; {expected}")
                body = sections.unknown
                in_answer = False
            else:
                body.append((number, line))
            is_below_heading = bool(section)
        return sections

    def phrases(self, sections: Sections) -> tuple[Phrase, ...]:
        """Return the phrases, then the follow-ups; an item that is neither is a fault."""
        asked = self._asked(sections.phrases)
        return (*asked, *self._follow_ups(sections.follow_ups))

    def _fault(self, line: int, message: str) -> None:
        self.report(self.name, line, message)

    def _asked(self, body: Sequence[Line]) -> Iterator[Phrase]:
        for number, text, view in self._items(body):
            follow_up = follow_up_of(text, number, self.home)
            if follow_up and (follow_up.after or "").isdigit():
                yield follow_up
            else:
                yield phrase_of(text, view, number, self.home)

    def _follow_ups(self, body: Sequence[Line]) -> Iterator[Phrase]:
        for number, text, _ in self._items(body):
            follow_up = follow_up_of(text, number, self.home)
            if follow_up:
                yield follow_up
                continue
            found = quoted(f"- {text}")
            self._fault(number, f"erwartet wird „- nach NUMMER: Frage“, gefunden: {found}")

    def _items(self, body: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
        """Yield (line, text, view) of each item of a list, with its continuation lines."""
        view, first, text = "", 0, ""
        for number, line in (*body, (0, "")):  # the blank line ends the last item
            item = item_of(line)
            if text and item is None and self._goes_on(line, text):
                text = f"{text} {line.strip(' >')}"
                continue
            if text:
                shown = text if text.isprintable() else clean(text)
                words = " ".join(shown.split())
                yield first, words, view
            first = number
            text = item.text if item else ""
            if not text and line:
                view = self._view(number, line) or view

    def _view(self, number: int, line: str) -> str:
        """Return the sub-heading on a line between items; any other line is a fault."""
        if hashes(line):
            return heading_text(line)
        heading = emphasised(line)
        if heading and "?" not in heading:
            return heading
        if line.strip(" \t>") and not is_underline(line):
            self._no_item(number, line)
        return ""

    def _goes_on(self, line: str, text: str) -> bool:
        """Tell whether a line goes on with an item: it is indented or follows half a sentence."""
        if not line.strip(" >"):
            return False
        if hashes(line) or emphasised(line) or section_of(line):
            return False
        return line[0].isspace() or not text.endswith(_SENTENCE_END)

    def _no_item(self, number: int, line: str) -> None:
        found = quoted(line.strip())
        expected = f"erwartet wird eine Zeile „- Frage“, gefunden: {found}"
        if has_words(line):
            self._fault(number, f"{expected} (davor fehlt „- “)")
        else:
            self._fault(number, f"der Listenpunkt ist leer; {expected}")


def _opened(line: str, *, in_answer: bool) -> str | None:
    """Return the section that a line opens; in a list, an item with the same words is an item."""
    if not line or line.isspace():
        return None
    if in_answer:
        return section_of(line)
    level = hashes(line)
    if not level and item_of(line) is not None:
        return None
    return section_of(line, misspelt=level < _VIEW_LEVEL)
