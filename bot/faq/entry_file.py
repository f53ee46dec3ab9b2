"""Reading an entry file.

A heading with the question, the answer, and lists of other ways to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.answers import answer_faults, shows_text
from bot.faq.characters import clean
from bot.faq.faults import Report, has_words, id_fault, nearest, quoted
from bot.faq.files import identity
from bot.faq.lines import (
    FOLLOW_UPS,
    Line,
    first_line,
    hashes,
    heading_text,
    item_of,
    joined,
    markdown_lists,
    numbered,
    section_of,
)
from bot.faq.phrase_lists import PhraseLists, follow_up_of
from bot.faq.values import Entry, Site

_LOWEST_QUESTION = 2  # signs of its heading; with three it is a point of view that lost its section
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(\s*link:\s*(?P<name>[^)]*?)\s*\)", re.IGNORECASE)
_CATEGORY = re.compile(r"\W*kategorie\W*?:[\s*_]*(?P<name>.*?)[\s*_]*", re.IGNORECASE)


def resolve_links(markdown: str, links: Mapping[str, str]) -> str:
    """Return the Markdown with an address for each `link:NAME`, or its text if that is unset."""

    def with_address(link: re.Match[str]) -> str:
        text = link["text"]
        address = links.get(link["name"])
        return f"[{text}](<{address}>)" if address else text

    return _LINK.sub(with_address, markdown)


def unset_links(markdown: str, links: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the links whose address is not set."""
    words = list[str]()
    for link in _LINK.finditer(markdown):
        if not links.get(link["name"]):
            words.append(link["text"])
    return tuple(words)


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
        named_category, answer_lines = _split_category(sections.answer)
        written = [text.rstrip() for _, text in answer_lines]
        answer = "\n".join(written).strip()
        if not answer:
            self._fault(line, "die Antwort fehlt; erwartet wird Text unter der Überschrift")
            return None
        category = self._category(line, named_category)
        self._check_answer(answer_lines)
        file = Path(self.name)
        entry_id, slug = identity(file.name) or (file.stem, file.stem)
        if unusable := id_fault(entry_id):
            self._fault(0, unusable)
        phrases = lists.phrases(sections)
        return Entry(entry_id, question, answer, category, phrases, slug, source=self.name)

    def _fault(self, line: int, message: str) -> None:
        self.report(self.name, line, message)

    def _question(self, line: int, heading: str) -> str:
        """Return the words of the heading; report any other line, and return nothing."""
        words = heading_text(heading)
        is_heading = 1 <= hashes(heading) <= _LOWEST_QUESTION
        if not is_heading or not has_words(words):
            expected = "erwartet wird „# Frage“ als Überschrift"
            self._fault(line, f"{expected}, gefunden: {quoted(heading)}")
            return ""
        if section := section_of(heading):
            expected = "erwartet wird zuerst „# Frage“ und die Antwort"
            name = "heißt wie ihr Eintrag, mit „.fragen.md“ am Ende"
            advice = f"eine Datei nur mit Formulierungen {name}"
            self._fault(line, f"„## {section}“ steht vor der Frage; {expected} ({advice})")
            return ""
        faults = answer_faults([(line, words)])
        if faults:
            _, message = faults[0]
            self._fault(line, message.replace("in der Antwort", "in der Frage"))
            return ""
        return words

    def _category(self, question_line: int, named: Line | None) -> str:
        """Return the category that an entry names; where there have to be any, none is a fault."""
        categories = self.site.categories if self.site else ()
        if named:
            number, name = named
            return self._known_category(number, name, categories)
        if categories:
            example = f"„Kategorie: {categories[0]}“"
            expected = f"erwartet wird darunter {example} oder eine andere aus site.toml"
            self._fault(question_line, f"die Zeile „Kategorie: …“ fehlt; {expected}")
        return ""

    def _known_category(self, line: int, name: str, categories: Sequence[str]) -> str:
        """Return a category as site.toml spells it; one that is not there is a fault."""
        for category in categories:
            if clean(category).casefold() == name.casefold():
                return category
        if categories:
            near = nearest(name, categories)
            meant = f"meinten Sie „{near}“? E" if near else "e"
            allowed = ", ".join(f"„{category}“" for category in categories)
            expected = f"{meant}rwartet wird eine aus site.toml: {allowed}"
            self._fault(line, f"Kategorie {quoted(name)} unbekannt; {expected}")
        return name

    def _check_answer(self, lines: Sequence[Line]) -> None:
        faults = answer_faults(lines)
        faults += self._link_faults(lines)
        faults += self._follow_up_faults(lines)
        start = first_line(lines)
        if not faults and start is not None and not shows_text(joined(lines)):
            number, line = lines[start]
            expected = "erwartet wird Text unter der Überschrift"
            message = f"die Antwort zeigt keinen Text: {quoted(line)}; {expected}"
            faults.append((number, message))
        for number, message in faults:
            self._fault(number, message)

    def _link_faults(self, answer: Sequence[Line]) -> Iterator[tuple[int, str]]:
        if self.site is None:
            return
        known = self.site.links
        for number, line in answer:
            for match in _LINK.finditer(line):
                name = match["name"]
                if name in known:
                    continue
                near = nearest(name, known)
                meant = f"; meinten Sie link:{near}?" if near else ""
                link = quoted(f"link:{name}")
                yield number, f"Link {link} steht nicht in site.toml unter [links]{meant}"

    def _follow_up_faults(self, answer: Sequence[Line]) -> Iterator[tuple[int, str]]:
        """Yield items that are follow-ups of a named entry: their heading must have been lost."""
        for number, line in answer:
            item = item_of(line)
            follow_up = follow_up_of(item.text) if item else None
            if follow_up is None:
                continue
            after = follow_up.after or ""
            if not after.isdigit() and after.casefold() in self.ids:
                where = f"sie gehört unter „## {FOLLOW_UPS}“"
                yield number, f"eine Anschlussfrage in der Antwort; {where}"


def _split_category(body: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """Return the category with its line (None without one) and the answer below."""
    answer = body
    category: Line | None = None
    first = first_line(body)
    if first is not None:
        number, line = body[first]
        if match := _CATEGORY.fullmatch(line):
            category = number, clean(match["name"])
            answer = body[first + 1 :]
    return category, list(markdown_lists(answer))
