"""Reading an entry file: a heading with the question, the answer in Markdown, and lists of other ways to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.data.faults import Report, has_words
from bot.models import Entry, Phrase

_PHRASES_HEADING = "Auch gefragt als"
_FOLLOW_UPS_HEADING = "Nachgefragt"
_FOLLOW_UP = re.compile(r"nach (?P<after>[\w-]+):\s*(?P<text>.+)")
_NUMBERED = re.compile(r"0*(?P<id>\d+)-(?P<slug>.+)")
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(link:(?P<name>[^)]*)\)")


def resolve_links(markdown: str, links: Mapping[str, str]) -> str:
    """Return the Markdown with `link:NAME` targets replaced by their address, or by the text alone if it is unset."""

    def target(match: re.Match[str]) -> str:
        address = links.get(match["name"], "")
        return f"[{match['text']}](<{address}>)" if address else match["text"]

    return _LINK.sub(target, markdown)


def link_names(markdown: str) -> set[str]:
    """Return the names of the links in a text."""
    return {match["name"] for match in _LINK.finditer(markdown)}


@dataclass(frozen=True, slots=True)
class EntryFile:
    """One entry file: its name, its lines, and where faults are reported."""

    name: str
    lines: list[str]
    report: Report

    def read(self) -> Entry | None:
        """Return the entry, or None after reporting why there is none."""
        heading = next((i for i, line in enumerate(self.lines) if line.strip()), None)
        if heading is None:
            self._fault(0, "die Datei ist leer; erwartet wird „# Frage“ und darunter die Antwort")
            return None
        question = self.lines[heading]
        if not question.startswith("# ") or not has_words(question):
            self._fault(heading + 1, f"erwartet wird „# Frage“ als Überschrift, gefunden: „{question[:60]}“")
            return None
        sections = dict(self._sections(heading + 1))
        category, answer = _split_category(sections.get("", []))
        if not answer:
            self._fault(heading + 1, "die Antwort fehlt; erwartet wird Text unter der Überschrift")
            return None
        entry_id, slug = _identity(Path(self.name).stem)
        phrases = (*self._phrases(sections.get(_PHRASES_HEADING, [])), *self._follow_ups(sections.get(_FOLLOW_UPS_HEADING, [])))
        return Entry(entry_id, question[2:].strip(), answer, category, phrases, slug, self.name)

    def _fault(self, line: int, message: str) -> None:
        self.report(self.name, line, message)

    def _sections(self, start: int) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """Yield (heading, numbered lines) of the part before the first `##` and of each `##` section."""
        heading, body = "", list[tuple[int, str]]()
        for number, line in enumerate(self.lines[start:], start + 1):
            if line.startswith("## "):
                yield heading, body
                heading, body = line[3:].strip(), []
                if heading not in (_PHRASES_HEADING, _FOLLOW_UPS_HEADING):
                    expected = f"erwartet wird „## {_PHRASES_HEADING}“ oder „## {_FOLLOW_UPS_HEADING}“"
                    self._fault(number, f"unbekannter Abschnitt „{heading}“; {expected}")
            else:
                body.append((number, line))
        yield heading, body

    def _phrases(self, body: list[tuple[int, str]]) -> Iterator[Phrase]:
        view = ""
        for number, line in body:
            if line.startswith("### "):
                view = line[4:].strip()
            elif text := self._item(number, line):
                yield Phrase(text, view, None, number)

    def _follow_ups(self, body: list[tuple[int, str]]) -> Iterator[Phrase]:
        for number, line in body:
            if text := self._item(number, line):
                if match := _FOLLOW_UP.fullmatch(text):
                    yield Phrase(match["text"], _FOLLOW_UPS_HEADING, match["after"], number)
                else:
                    self._fault(number, f"erwartet wird „- nach NUMMER: Frage“, gefunden: „{line[:60]}“")

    def _item(self, number: int, line: str) -> str:
        """Return the text of a list item, empty for a blank line; a fault for anything else."""
        if not line.strip():
            return ""
        if not line.startswith(("- ", "* ")) or not line[2:].strip():
            self._fault(number, f"erwartet wird eine Zeile „- Frage“, gefunden: „{line[:60]}“")
            return ""
        return line[2:].strip()


def _identity(stem: str) -> tuple[str, str]:
    """Return (id, slug) of a file name: `07-steuerungsgruppe` -> ("7", "7-steuerungsgruppe")."""
    match = _NUMBERED.fullmatch(stem)
    return (match["id"], f"{match['id']}-{match['slug']}") if match else (stem, stem)


def _split_category(body: list[tuple[int, str]]) -> tuple[str, str]:
    """Return (category, answer) of the lines under the heading."""
    category, kept = "", list[str]()
    for _, line in body:
        if not category and not any(kept) and line.startswith("Kategorie:"):
            category = line.removeprefix("Kategorie:").strip()
        else:
            kept.append(line.rstrip())
    return category, "\n".join(kept).strip()
