"""Reading an entry file.

A heading with the question, the answer, and lists of other ways to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.answers import answer_faults
from bot.faq.characters import clean
from bot.faq.faults import Report, has_words, nearest, quoted
from bot.faq.files import identity
from bot.faq.lines import (
    FOLLOW_UPS,
    Line,
    first_line,
    hashes,
    heading_text,
    item_of,
    markdown_lists,
    numbered,
    section_of,
)
from bot.faq.phrase_lists import FOLLOW_UP, PhraseLists
from bot.faq.values import Entry, Site

_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(\s*link:\s*(?P<name>[^)]*?)\s*\)", re.IGNORECASE)
_CATEGORY = re.compile(r"\W*kategorie\W*?:[\s*_]*(?P<name>.*?)[\s*_]*", re.IGNORECASE)


def resolve_links(markdown: str, links: Mapping[str, str]) -> str:
    """Return the Markdown with an address for each `link:NAME`, or its text if that is unset."""

    def target(match: re.Match[str]) -> str:
        text, address = match["text"], links.get(match["name"], "")
        return f"[{text}](<{address}>)" if address else text

    return _LINK.sub(target, markdown)


def unset_links(markdown: str, links: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the links whose address is not set."""
    named = _LINK.finditer(markdown)
    return tuple(link["text"] for link in named if not links.get(link["name"]))


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
        start = first_line(lines)
        if start is None:
            self._fault(0, "die Datei ist leer; erwartet wird „# Frage“ und darunter die Antwort")
            return None
        line, heading = lines[start]
        question = self._question(line, heading)
        if not question:
            return None
        lists = PhraseLists(self.name, self.report)
        sections = lists.sections(lines[start + 1 :])
        named, below = _split_category(sections.answer)
        answer = "\n".join(text.rstrip() for _, text in below).strip()
        if not answer:
            self._fault(line, "die Antwort fehlt; erwartet wird Text unter der Überschrift")
            return None
        category = self._category(line, named)
        faults = [*answer_faults(below), *self._link_faults(below), *self._follow_up_faults(below)]
        for number, message in faults:
            self._fault(number, message)
        file = Path(self.name)
        entry_id, slug = identity(file.name) or (file.stem, file.stem)
        phrases = lists.phrases(sections)
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
                f"„## {section}“ steht vor der Frage; erwartet wird zuerst „# Frage“ und die Antwort"
                " (eine Datei nur mit Formulierungen heißt wie ihr Eintrag, mit „.fragen.md“ am Ende)",
            )
            return ""
        if fault := next(iter(answer_faults([(line, words)])), None):
            self._fault(line, fault[1].replace("in der Antwort", "in der Frage"))
            return ""
        return words

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
        by_words = {clean(category).casefold(): category for category in reversed(categories)}
        known = by_words.get(name.casefold())
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
        if self.site is None:
            return
        for number, line in answer:
            for match in _LINK.finditer(line):
                name = match["name"]
                if name not in self.site.links:
                    near = nearest(name, self.site.links)
                    meant = f"; meinten Sie link:{near}?" if near else ""
                    link = quoted(f"link:{name}")
                    yield number, f"Link {link} steht nicht in site.toml unter [links]{meant}"

    def _follow_up_faults(self, answer: Sequence[Line]) -> Iterator[tuple[int, str]]:
        """Yield items that are follow-ups of a named entry: their heading must have been lost."""
        for number, line in answer:
            item = item_of(line)
            match = FOLLOW_UP.fullmatch(item.text) if item else None
            after = match["after"] if match else ""
            if not after.isdigit() and after.casefold() in self.ids:
                where = f"sie gehört unter „## {FOLLOW_UPS}“"
                yield number, f"eine Anschlussfrage in der Antwort; {where}"


def _split_category(body: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """Return the category with its line (None without one) and the answer below."""
    first = first_line(body)
    if first is not None:
        number, line = body[first]
        if match := _CATEGORY.fullmatch(line):
            below = body[first + 1 :]
            return (number, clean(match["name"])), list(markdown_lists(below))
    return None, list(markdown_lists(body))
