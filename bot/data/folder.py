"""Reading a folder in the `faq_data` format."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.data.entries import EntryFile, link_names, resolve_links
from bot.data.faults import DataError, Fault, is_texts
from bot.data.site import SiteTable
from bot.models import Entry, Faq, Phrase, Site, SmallTalk


@dataclass(slots=True)
class Folder:
    """One reading of a folder, collecting faults and the digest as it goes."""

    path: Path
    faults: list[Fault] = field(default_factory=list)
    hash: Any = field(default_factory=hashlib.sha256)

    def read(self) -> Faq:
        """Return the FAQ; raise `DataError` with all faults."""
        site = SiteTable(self._toml("site.toml"), self._fault).read()
        entries = [entry for file in self._entry_files() if (entry := self._entry(file))]
        smalltalk = self._smalltalk(self._toml("smalltalk.toml"))
        negatives = tuple(self._negatives("out_of_scope.txt"))
        synonyms, names = self._words("synonyms.toml"), self._words("names.toml")
        self._check_names(names)
        complete = not self.faults
        self._cross_check(entries, site)
        if complete:  # where a file cannot be read, what refers to it is no fault of its own
            self._check_references(entries, site)
        if self.faults:
            raise DataError(self.faults)
        resolved = tuple(_with_links(entry, site.links) for entry in _in_order(entries))
        return Faq(resolved, smalltalk, negatives, synonyms, names, site, self.hash.hexdigest())

    def _fault(self, file: str, line: int, message: str) -> None:
        self.faults.append(Fault(str(self.path / file), line, message))

    def _text(self, file: str) -> str:
        """Return the file's text, empty (and a fault) if it is no UTF-8, empty if there is no such file."""
        if not (self.path / file).is_file():
            return ""
        if not (self.path / file).resolve().is_relative_to(self.path.resolve()):
            self._fault(file, 0, "die Datei ist ein Verweis nach außerhalb des Ordners; erwartet wird eine Datei in ihm")
            return ""
        raw = (self.path / file).read_bytes()
        self.hash.update(file.encode() + b"\0" + raw + b"\0")
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._fault(file, line, "kein UTF-8; bitte die Datei in der Kodierung „UTF-8“ speichern")
            return ""

    def _toml(self, file: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text(file))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            line = re.search(r"line (\d+)", str(error))
            self._fault(file, int(line[1]) if line else 0, f"kein gültiges TOML ({error})")
            return {}

    def _entry_files(self) -> list[str]:
        files = sorted(f"entries/{file.name}" for file in (self.path / "entries").glob("*.md"))
        if not files:
            self._fault("entries", 0, "keine Einträge gefunden; erwartet wird mindestens eine Datei NN-titel.md")
        return files

    def _entry(self, file: str) -> Entry | None:
        """Return the entry of a file; a file that cannot be read is a fault already."""
        before = len(self.faults)
        lines = self._text(file).split("\n")
        return EntryFile(file, lines, self._fault).read() if len(self.faults) == before else None

    def _cross_check(self, entries: list[Entry], site: Site) -> None:
        count = Counter(entry.id for entry in entries)
        for entry in entries:
            if count[entry.id] > 1:
                self._fault(entry.source, 0, f"die Nummer {entry.id} ist doppelt vergeben; erwartet wird je Nummer eine Datei")
            if site.categories and entry.category not in site.categories:
                allowed = ", ".join(site.categories)
                self._fault(entry.source, 3, f"Kategorie „{entry.category}“ unbekannt; erwartet wird eine aus site.toml: {allowed}")

    def _check_references(self, entries: list[Entry], site: Site) -> None:
        known = {entry.id for entry in entries}
        for entry in entries:
            for name in link_names(entry.answer) - site.links.keys():
                self._fault(entry.source, 0, f"Link „link:{name}“ steht nicht in site.toml unter [links]")
            for phrase in entry.phrases:
                if phrase.after is not None and phrase.after not in known:
                    self._fault(entry.source, phrase.line, f"„nach {phrase.after}“: Einen solchen Eintrag gibt es nicht")
        consultation = site.consultation.entry if site.consultation else None
        for key, wanted in (("kontakt_eintrag", site.contact_entry), ("[sprechstunde] eintrag", consultation)):
            if wanted and wanted not in known:
                self._fault("site.toml", 0, f"{key} = „{wanted}“: Einen solchen Eintrag gibt es nicht")

    def _negatives(self, file: str) -> Iterator[Phrase]:
        view = ""
        for number, line in enumerate(self._text(file).split("\n"), 1):
            if line.startswith("##"):
                view = line.lstrip("# ").strip()
            elif line.strip() and not line.startswith("#"):
                yield Phrase(line.strip(), view, None, number)

    def _smalltalk(self, table: dict[str, Any]) -> tuple[SmallTalk, ...]:
        found = []
        for name, value in table.items():
            section = value if isinstance(value, dict) else {}
            answer, phrases = section.get("antwort"), section.get("beispiele")
            if not isinstance(answer, str) or not answer.strip():
                self._fault("smalltalk.toml", 0, f"[{name}]: antwort fehlt; erwartet wird ein Text")
            elif not isinstance(phrases, list) or not is_texts(phrases):
                self._fault("smalltalk.toml", 0, f"[{name}]: beispiele fehlen; erwartet wird eine Liste von Texten")
            else:
                found.append(SmallTalk(name, answer, tuple(phrases)))
        return tuple(found)

    def _words(self, file: str) -> dict[str, tuple[str, ...]]:
        table = self._toml(file)
        for name, value in table.items():
            if not is_texts(value):
                self._fault(file, 0, f"{name}: erwartet wird eine Liste von Wörtern, gefunden: {value!r}")
        return {name: tuple(value) for name, value in table.items() if is_texts(value)}

    def _check_names(self, names: Mapping[str, tuple[str, ...]]) -> None:
        for noun, listed in names.items():
            for name in listed:
                if not name.isalpha():
                    self._fault("names.toml", 0, f"{noun}: „{name}“: erwartet wird ein einzelnes Wort")


def _with_links(entry: Entry, links: Mapping[str, str]) -> Entry:
    return replace(entry, answer=resolve_links(entry.answer, links))


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Numbered entries by number, then the named ones."""
    return sorted(entries, key=lambda e: (not e.id.isdigit(), int(e.id) if e.id.isdigit() else 0, e.id))
