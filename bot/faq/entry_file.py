"""Reading an entry file.

A heading with the question, the answer, and lists of other ways to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.faq.answers import answer_faults
from bot.faq.characters import clean
from bot.faq.faults import Report, has_words, nearest, quoted
from bot.faq.files import identity
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
    markdown_lists,
    numbered,
    section_of,
)
from bot.faq.values import Entry, Phrase, Site

_VIEW_LEVEL = 3  # "### Eltern"; with fewer `#` it opens a section
_PASSAGE = re.compile(
    r"(?P<view>.*?):?\s*[„“\"](?P<quote>[^„“”\"]+)[“”\"]"
)  # a heading that quotes the answer
_FOLLOW_UP = re.compile(
    r"nach\s+(?:(?:eintrag|nummer|nr\.?|frage)\s+)?(?P<after>[\w-]+)\s*:\s*(?P<text>.+)",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(\s*link:\s*(?P<name>[^)]*?)\s*\)", re.IGNORECASE)
_CATEGORY = re.compile(r"\W*kategorie\W*?:[\s*_]*(?P<name>.*?)[\s*_]*", re.IGNORECASE)
_SENTENCE_END = (".", "?", "!", "…")
_SECTIONS_EXPECTED = f"erwartet wird „## {PHRASES}“ oder „## {FOLLOW_UPS}“"


def resolve_links(markdown: str, links: Mapping[str, str]) -> str:
    """Return the Markdown with the address for each `link:NAME`, or the text alone if it is unset."""

    def target(match: re.Match[str]) -> str:
        address = links.get(match["name"], "")
        return f"[{match['text']}](<{address}>)" if address else match["text"]

    return _LINK.sub(target, markdown)


def section_lines(text: str) -> dict[str, int]:
    """Return the numbers of the lines of an entry file that open its sections, the first of each."""
    found: dict[str, int] = {}
    for number, line in numbered(text)[1:]:
        if section := _opened(line, in_answer=not found):
            found.setdefault(section, number)
    return found


def phrase_of(text: str, view: str, line: int = 0) -> Phrase:
    """Return a phrase below a sub-heading, which may quote a passage of the answer."""
    passage = _PASSAGE.fullmatch(view)
    of_view, quote = (passage["view"], passage["quote"]) if passage else (view, "")
    return Phrase(text, of_view, None, line, quote)


def view_of(phrase: Phrase) -> str:
    """Return the sub-heading of a phrase; `phrase_of` reads it."""
    if not phrase.passage:
        return phrase.view
    return f"{phrase.view}: „{phrase.passage}“" if phrase.view else f"„{phrase.passage}“"


def _opened(line: str, *, in_answer: bool) -> str | None:
    """Return the section that a line opens; in a list, an item with the same words is an item."""
    if not line or line.isspace():
        return None
    if in_answer:
        return section_of(line)
    level = hashes(line)
    return (
        section_of(line, misspelt=level < _VIEW_LEVEL) if level or item_of(line) is None else None
    )


@dataclass
class _Parts:
    """The lines of an entry below its question, by the section they stand in."""

    answer: list[Line] = field(default_factory=list)
    phrases: list[Line] = field(default_factory=list)
    follow_ups: list[Line] = field(default_factory=list)
    unknown: list[Line] = field(default_factory=list)

    def of(self, section: str) -> list[Line]:
        return {PHRASES: self.phrases, FOLLOW_UPS: self.follow_ups}.get(section, self.unknown)


@dataclass(frozen=True)
class EntryFile:
    """One entry file: its name, its text, and where faults are reported.

    `site` has the categories and links that there are; without it they are not judged. `ids` are
    those of all entries.
    """

    name: str
    text: str
    report: Report
    site: Site | None = None
    ids: frozenset[str] = frozenset()

    def read(self) -> Entry | None:
        """Return the entry, or None after reporting why there is none."""
        lines = numbered(self.text)
        start = next((place for place, (_, line) in enumerate(lines) if line.strip()), None)
        if start is None:
            self._fault(0, "die Datei ist leer; erwartet wird „# Frage“ und darunter die Antwort")
            return None
        line, heading = lines[start]
        question = self._question(line, heading)
        if not question:
            return None
        parts = self._parts(lines[start + 1 :])
        named, below = _split_category(parts.answer)
        answer = "\n".join(text.rstrip() for _, text in below).strip()
        if not answer:
            self._fault(line, "die Antwort fehlt; erwartet wird Text unter der Überschrift")
            return None
        category = self._category(line, named)
        for number, message in (
            *answer_faults(below),
            *self._link_faults(below),
            *self._follow_up_faults(below),
        ):
            self._fault(number, message)
        phrases = (*self._phrases(parts.phrases), *self._follow_ups(parts.follow_ups))
        file = Path(self.name)
        entry_id, slug = identity(file.name) or (file.stem, file.stem)
        return Entry(entry_id, question, answer, category, phrases, slug, self.name)

    def _fault(self, line: int, message: str) -> None:
        self.report(self.name, line, message)

    def _question(self, line: int, heading: str) -> str:
        """Return the words of the heading, empty after reporting that it is none."""
        words = heading_text(heading)
        if not hashes(heading) or not has_words(words):
            self._fault(
                line, f"erwartet wird „# Frage“ als Überschrift, gefunden: {quoted(heading)}"
            )
            return ""
        if section := section_of(heading):
            self._fault(
                line,
                f"„## {section}“ steht vor der Frage; erwartet wird zuerst „# Frage“ und die Antwort",
            )
            return ""
        if fault := next(iter(answer_faults([(line, words)])), None):
            self._fault(line, fault[1].replace("in der Antwort", "in der Frage"))
            return ""
        return words

    def _parts(self, lines: Sequence[Line]) -> _Parts:
        """Return the lines of each section; a heading that is none of ours is a fault."""
        parts = _Parts()
        body, in_answer, above = parts.answer, True, True
        for number, line in lines:
            if not in_answer and is_plain(line):
                body.append((number, line))
                above = False
                continue
            section = _opened(line, in_answer=in_answer)
            if above and is_underline(line):
                pass
            elif section:
                body, in_answer = parts.of(section), False
            elif hashes(line) and (in_answer or hashes(line) < _VIEW_LEVEL):
                self._fault(
                    number,
                    f"unbekannter Abschnitt {quoted(heading_text(line))}; {_SECTIONS_EXPECTED}",
                )
                body, in_answer = parts.unknown, False
            else:
                body.append((number, line))
            above = bool(section)
        return parts

    def _category(self, question_line: int, named: Line | None) -> str:
        """Return the category that an entry names; where there have to be any, none is a fault."""
        if named:
            return self._known_category(*named)
        if self.site and self.site.categories:
            first = self.site.categories[0]
            expected = f"erwartet wird darunter „Kategorie: {first}“ oder eine andere aus site.toml"
            self._fault(question_line, f"die Zeile „Kategorie: …“ fehlt; {expected}")
        return ""

    def _known_category(self, line: int, name: str) -> str:
        """Return a category as site.toml spells it; one that is not there is a fault."""
        categories = self.site.categories if self.site else ()
        same = (
            category for category in categories if clean(category).casefold() == name.casefold()
        )
        known = next(same, None)
        if categories and known is None:
            near = nearest(name, categories)
            meant = f"meinten Sie „{near}“? E" if near else "e"
            allowed = ", ".join(f"„{category}“" for category in categories)
            self._fault(
                line,
                f"Kategorie {quoted(name)} unbekannt; {meant}rwartet wird eine aus site.toml: {allowed}",
            )
        return known or name

    def _link_faults(self, answer: Sequence[Line]) -> Iterator[tuple[int, str]]:
        if self.site is not None:
            for number, line in answer:
                for match in _LINK.finditer(line):
                    if match["name"] not in self.site.links:
                        near = nearest(match["name"], self.site.links)
                        meant = f"; meinten Sie link:{near}?" if near else ""
                        link = quoted(f"link:{match['name']}")
                        yield number, f"Link {link} steht nicht in site.toml unter [links]{meant}"

    def _follow_up_faults(self, answer: Sequence[Line]) -> Iterator[tuple[int, str]]:
        """Yield the items that are follow-ups of a named entry, whose heading must have been lost."""
        for number, line in answer:
            item = item_of(line)
            match = _FOLLOW_UP.fullmatch(item.text) if item else None
            if match and not match["after"].isdigit() and match["after"].casefold() in self.ids:
                yield (
                    number,
                    f"eine Anschlussfrage in der Antwort; sie gehört unter „## {FOLLOW_UPS}“",
                )

    def _phrases(self, body: Sequence[Line]) -> Iterator[Phrase]:
        for number, text, view in self._items(body):
            follow_up = _FOLLOW_UP.fullmatch(text)
            if follow_up and follow_up["after"].isdigit():
                yield self._follow_up(follow_up, number)
            else:
                yield phrase_of(text, view, number)

    def _follow_ups(self, body: Sequence[Line]) -> Iterator[Phrase]:
        for number, text, _ in self._items(body):
            if match := _FOLLOW_UP.fullmatch(text):
                yield self._follow_up(match, number)
            else:
                self._fault(
                    number, f"erwartet wird „- nach NUMMER: Frage“, gefunden: {quoted(f'- {text}')}"
                )

    def _follow_up(self, match: re.Match[str], number: int) -> Phrase:
        after = match["after"].lstrip("0") or "0" if match["after"].isdigit() else match["after"]
        return Phrase(match["text"], FOLLOW_UPS, after, number)

    def _items(self, body: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
        """Yield (line, text, view) of the items of a list, each with the lines it was wrapped into."""
        view, first, text = "", 0, ""
        for number, line in (*body, (0, "")):  # the blank line ends the last item
            item = item_of(line)
            if text and item is None and self._goes_on(line, text):
                text = f"{text} {line.strip(' >')}"
                continue
            if text:
                yield first, text if text.isprintable() else clean(text), view
            first, text = number, item.text if item else ""
            if not text and line:
                view = self._view(number, line) or view

    def _view(self, number: int, line: str) -> str:
        """Return the sub-heading that a line between items is; a fault if it is none."""
        if hashes(line):
            return heading_text(line)
        heading = emphasised(line)
        if heading and "?" not in heading:
            return heading
        if line.strip(" \t>") and not is_underline(line):
            self._no_item(number, line)
        return ""

    def _goes_on(self, line: str, text: str) -> bool:
        """Tell whether a line goes on with an item.

        If it is indented or follows half a sentence.
        """
        if not line.strip(" >") or hashes(line) or emphasised(line) or section_of(line):
            return False
        return line[0].isspace() or not text.endswith(_SENTENCE_END)

    def _no_item(self, number: int, line: str) -> None:
        found = quoted(line.strip())
        if not has_words(line):
            self._fault(
                number,
                f"der Listenpunkt ist leer; erwartet wird eine Zeile „- Frage“, gefunden: {found}",
            )
        else:
            self._fault(
                number, f"erwartet wird eine Zeile „- Frage“, gefunden: {found} (davor fehlt „- “)"
            )


def _split_category(body: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """Return the category with its line, None if the first line names none, and the answer below."""
    first = next((place for place, (_, line) in enumerate(body) if line.strip()), len(body))
    match = _CATEGORY.fullmatch(body[first][1]) if first < len(body) else None
    if match is None:
        return None, list(markdown_lists(body))
    return (body[first][0], clean(match["name"])), list(markdown_lists(body[first + 1 :]))
