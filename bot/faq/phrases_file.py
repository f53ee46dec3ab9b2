"""Reading the file beside an entry that holds its phrases and follow-ups.

Nothing in it is ever shown: it begins with the heading of a list, which no entry may begin with. So
it is a fault, and no answer, even when it is read as an entry because someone renamed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.faults import Report, quoted
from bot.faq.lines import PHRASES, first_line, numbered, section_of
from bot.faq.phrase_lists import SECTIONS_EXPECTED, PhraseLists
from bot.faq.values import Phrase


@dataclass(frozen=True)
class PhrasesFile:
    """One file of phrases: its name, its text, where faults are reported, and its entry's file."""

    name: str
    text: str
    report: Report
    entry_file: str

    def read(self) -> tuple[Phrase, ...]:
        """Return the phrases and follow-ups; a file without the heading of a list has none."""
        lines = numbered(self.text)
        first = first_line(lines)
        if first is None:
            expected = f"erwartet wird „## {PHRASES}“ und darunter die Formulierungen"
            self.report(self.name, 0, f"die Datei ist leer; {expected}")
            return ()
        number, line = lines[first]
        if section_of(line) is None:
            found = quoted(line.strip())
            expected = f"erwartet wird zuerst {SECTIONS_EXPECTED}, gefunden: {found}"
            where = f"Frage und Antwort gehören in {self.entry_file}"
            self.report(self.name, number, f"{expected}; {where}")
            return ()
        lists = PhraseLists(self.name, self.report, home=self.name)
        return lists.phrases(lists.sections(lines))
