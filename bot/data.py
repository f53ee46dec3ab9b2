"""Reading and validating a FAQ: a folder in the `faq_data` format or a `.jsonl` file.

All faults are collected and raised together; each names the file, the line and what was expected.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.models import ConsultationHour, Contact, Entry, Faq, Phrase, Site, SmallTalk

DEFAULT_FAQ = Path(__file__).resolve().parent.parent / "faq_data"
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

_PHRASES_HEADING = "Auch gefragt als"
_FOLLOW_UPS_HEADING = "Nachgefragt"
_FOLLOW_UP = re.compile(r"nach (?P<after>[\w-]+):\s*(?P<text>.+)")
_NUMBERED = re.compile(r"0*(?P<id>\d+)-(?P<slug>.+)")
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(link:(?P<name>[^)]*)\)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the data, and where (line 0: the file as a whole)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f', Zeile {self.line}' if self.line else ''}: {self.message}"


class DataError(ValueError):
    """The FAQ cannot be used; `faults` lists every reason found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def load_faq(path: Path = DEFAULT_FAQ) -> Faq:
    """Read a FAQ from a folder or a `.jsonl` file; raise `DataError` with all its faults."""
    if path.is_dir():
        return _Folder(path).read()
    if path.is_file():
        return _read_jsonl(path)
    raise DataError([Fault(str(path), 0, "nicht gefunden; erwartet wird ein Ordner im Format von faq_data oder eine .jsonl-Datei")])


def resolve_links(markdown: str, links: Mapping[str, str]) -> str:
    """Return the Markdown with `link:NAME` targets replaced by their address, or by the text alone if it is unset."""

    def target(match: re.Match[str]) -> str:
        address = links.get(match["name"], "")
        return f"[{match['text']}](<{address}>)" if address else match["text"]

    return _LINK.sub(target, markdown)


@dataclass(slots=True)
class _Folder:
    """One reading of a folder, collecting faults and the digest as it goes."""

    path: Path
    faults: list[Fault] = field(default_factory=list)
    hash: Any = field(default_factory=hashlib.sha256)

    def read(self) -> Faq:
        site = self._site(self._toml("site.toml"))
        entries = [entry for file in self._entry_files() if (entry := self._entry(file))]
        smalltalk = self._smalltalk(self._toml("smalltalk.toml"))
        negatives = tuple(self._negatives("out_of_scope.txt"))
        synonyms = self._synonyms(self._toml("synonyms.toml"))
        complete = not self.faults
        self._cross_check(entries, site)
        if complete:  # where a file cannot be read, what refers to it is no fault of its own
            self._check_references(entries, site)
        if self.faults:
            raise DataError(self.faults)
        resolved = tuple(_with_links(entry, site.links) for entry in _in_order(entries))
        return Faq(resolved, smalltalk, negatives, synonyms, site, self.hash.hexdigest())

    def _fault(self, file: str, line: int, message: str) -> None:
        self.faults.append(Fault(str(self.path / file), line, message))

    def _text(self, file: str) -> str:
        """Return the file's text, empty (and a fault) if it is no UTF-8, empty if there is no such file."""
        if not (self.path / file).is_file():
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

    # -- entries ----------------------------------------------------------------------------------------------

    def _entry_files(self) -> list[str]:
        files = sorted(f"entries/{file.name}" for file in (self.path / "entries").glob("*.md"))
        if not files:
            self._fault("entries", 0, "keine Einträge gefunden; erwartet wird mindestens eine Datei NN-titel.md")
        return files

    def _entry(self, file: str) -> Entry | None:
        faults_before = len(self.faults)
        lines = self._text(file).split("\n")
        if len(self.faults) > faults_before:
            return None
        heading = next((i for i, line in enumerate(lines) if line.strip()), None)
        if heading is None:
            self._fault(file, 0, "die Datei ist leer; erwartet wird „# Frage“ und darunter die Antwort")
            return None
        if not lines[heading].startswith("# ") or not lines[heading][2:].strip():
            self._fault(file, heading + 1, f"erwartet wird „# Frage“ als Überschrift, gefunden: „{lines[heading][:60]}“")
            return None
        sections = dict(self._sections(file, lines, heading + 1))
        category, answer = _split_category(sections.get("", []))
        if not answer:
            self._fault(file, heading + 1, "die Antwort fehlt; erwartet wird Text unter der Überschrift")
            return None
        entry_id, slug = _identity(Path(file).stem)
        phrases = (*self._phrases(file, sections.get(_PHRASES_HEADING, [])), *self._follow_ups(file, sections.get(_FOLLOW_UPS_HEADING, [])))
        return Entry(entry_id, lines[heading][2:].strip(), answer, category, phrases, slug, file)

    def _sections(self, file: str, lines: list[str], start: int) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """Yield (heading, numbered lines) of the part before the first `##` and of each `##` section."""
        heading, body = "", list[tuple[int, str]]()
        for number, line in enumerate(lines[start:], start + 1):
            if line.startswith("## "):
                yield heading, body
                heading, body = line[3:].strip(), []
                if heading not in (_PHRASES_HEADING, _FOLLOW_UPS_HEADING):
                    expected = f"erwartet wird „## {_PHRASES_HEADING}“ oder „## {_FOLLOW_UPS_HEADING}“"
                    self._fault(file, number, f"unbekannter Abschnitt „{heading}“; {expected}")
            else:
                body.append((number, line))
        yield heading, body

    def _phrases(self, file: str, body: list[tuple[int, str]]) -> Iterator[Phrase]:
        view = ""
        for number, line in body:
            if line.startswith("### "):
                view = line[4:].strip()
            elif text := self._item(file, number, line):
                yield Phrase(text, view, None, number)

    def _follow_ups(self, file: str, body: list[tuple[int, str]]) -> Iterator[Phrase]:
        for number, line in body:
            if text := self._item(file, number, line):
                if match := _FOLLOW_UP.fullmatch(text):
                    yield Phrase(match["text"], _FOLLOW_UPS_HEADING, match["after"], number)
                else:
                    self._fault(file, number, f"erwartet wird „- nach NUMMER: Frage“, gefunden: „{line[:60]}“")

    def _item(self, file: str, number: int, line: str) -> str:
        """Return the text of a list item, empty for a blank line; a fault for anything else."""
        if not line.strip():
            return ""
        if not line.startswith(("- ", "* ")) or not line[2:].strip():
            self._fault(file, number, f"erwartet wird eine Zeile „- Frage“, gefunden: „{line[:60]}“")
            return ""
        return line[2:].strip()

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
            for name in {match["name"] for match in _LINK.finditer(entry.answer)} - site.links.keys():
                self._fault(entry.source, 0, f"Link „link:{name}“ steht nicht in site.toml unter [links]")
            for phrase in entry.phrases:
                if phrase.after is not None and phrase.after not in known:
                    self._fault(entry.source, phrase.line, f"„nach {phrase.after}“: Einen solchen Eintrag gibt es nicht")
        consultation = site.consultation.entry if site.consultation else None
        for key, wanted in (("kontakt_eintrag", site.contact_entry), ("[sprechstunde] eintrag", consultation)):
            if wanted and wanted not in known:
                self._fault("site.toml", 0, f"{key} = „{wanted}“: Einen solchen Eintrag gibt es nicht")

    # -- the other files --------------------------------------------------------------------------------------

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
            elif not isinstance(phrases, list) or not _is_texts(phrases):
                self._fault("smalltalk.toml", 0, f"[{name}]: beispiele fehlen; erwartet wird eine Liste von Texten")
            else:
                found.append(SmallTalk(name, answer, tuple(phrases)))
        return tuple(found)

    def _synonyms(self, table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        for name, value in table.items():
            if not _is_texts(value):
                self._fault("synonyms.toml", 0, f"{name}: erwartet wird eine Liste von Wörtern, gefunden: {value!r}")
        return {name: tuple(value) for name, value in table.items() if _is_texts(value)}

    def _site(self, table: dict[str, Any]) -> Site:
        def value(source: Mapping[str, Any], key: str, kind: type[Any], default: Any) -> Any:
            found = source.get(key, default)
            if not isinstance(found, kind):
                self._fault("site.toml", 0, f"{key} = {found!r}: erwartet wird {_GERMAN_TYPE[kind]}")
                return default
            return found

        def texts(source: Mapping[str, Any], key: str) -> tuple[str, ...]:
            found = value(source, key, list, [])
            if found and not _is_texts(found):
                self._fault("site.toml", 0, f"{key} = {found!r}: erwartet wird eine Liste von Texten")
            return tuple(item for item in found if isinstance(item, str))

        links = value(table, "links", dict, {})
        for name, address in links.items():
            if not isinstance(address, str) or (address and not address.startswith(("https://", "http://", "mailto:", "/"))):
                self._fault("site.toml", 0, f"links.{name} = {address!r}: erwartet wird eine Adresse, die mit https:// beginnt, oder \"\"")
        contacts = [c for c in value(table, "kontakte", list, []) if isinstance(c, dict)]
        return Site(
            name=value(table, "name", str, Site().name),
            publisher=value(table, "herausgeber", str, ""),
            description=value(table, "beschreibung", str, ""),
            welcome=value(table, "begruessung", str, ""),
            decline_hint=value(table, "ratschlag", str, ""),
            contact_entry=value(table, "kontakt_eintrag", str, "") or None,
            categories=texts(table, "kategorien"),
            links=links,
            contacts=tuple(
                Contact(*(value(contact, key, str, "") for key in ("name", "funktion", "email", "telefon"))) for contact in contacts
            ),
            consultation=self._consultation(value(table, "sprechstunde", dict, {})),
        )

    def _consultation(self, table: dict[str, Any]) -> ConsultationHour | None:
        if not table:
            return None
        rules: dict[str, tuple[Callable[[Any], bool], str]] = {
            "eintrag": (lambda v: isinstance(v, str), "der Name eines Eintrags"),
            "titel": (lambda v: isinstance(v, str), "ein Text"),
            "wochentag": (lambda v: v in WEEKDAYS, f"einer von {', '.join(WEEKDAYS)}"),
            "woche": (lambda v: type(v) is int and 1 <= v <= 4, "eine Zahl von 1 bis 4"),
            "beginn": (lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 13:00:00"),
            "ende": (lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 14:00:00"),
            "zeitzone": (lambda v: isinstance(v, str) and v in zoneinfo.available_timezones(), "eine Zeitzone wie Europe/Berlin"),
        }
        wrong = [key for key, (valid, _) in rules.items() if not valid(table.get(key))]
        for key in wrong:
            self._fault("site.toml", 0, f"[sprechstunde] {key} = {table.get(key)!r}: erwartet wird {rules[key][1]}")
        if wrong:
            return None
        weekday = WEEKDAYS.index(table["wochentag"])
        where = str(table.get("ort", ""))
        return ConsultationHour(
            table["eintrag"], table["titel"], weekday, table["woche"], table["beginn"], table["ende"], table["zeitzone"], where
        )


_GERMAN_TYPE: dict[type[Any], str] = {str: "ein Text in Anführungszeichen", list: "eine Liste", dict: "ein Abschnitt"}


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) and item.strip() for item in value)


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


def _with_links(entry: Entry, links: Mapping[str, str]) -> Entry:
    answer = resolve_links(entry.answer, links)
    return Entry(entry.id, entry.question, answer, entry.category, entry.phrases, entry.slug, entry.source)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Numbered entries by number, then the named ones."""
    return sorted(entries, key=lambda e: (not e.id.isdigit(), int(e.id) if e.id.isdigit() else 0, e.id))


def _read_jsonl(path: Path) -> Faq:
    """Read a FAQ from JSON lines with `id`, `question`, `answer` and optional `variants`."""
    faults: list[Fault] = []
    entries: dict[str, Entry] = {}
    raw = path.read_bytes()
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        entry = _jsonl_entry(line)
        if isinstance(entry, str):
            faults.append(Fault(str(path), number, entry))
        elif entry.id in entries:
            faults.append(Fault(str(path), number, f"die id „{entry.id}“ ist doppelt vergeben"))
        else:
            entries[entry.id] = entry
    if not entries and not faults:
        faults.append(Fault(str(path), 0, "die Datei ist leer; erwartet wird je Zeile ein JSON-Objekt mit id, question, answer"))
    if faults:
        raise DataError(faults)
    return Faq(tuple(entries.values()), digest=hashlib.sha256(raw).hexdigest())


def _jsonl_entry(line: bytes) -> Entry | str:
    """Return the entry of one line, or what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return f"kein gültiges JSON in UTF-8 ({error})"
    if not isinstance(row, dict):
        return "erwartet wird ein JSON-Objekt mit id, question, answer"
    for key in ("id", "question"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            return f"„{key}“ fehlt oder ist leer; erwartet wird ein Text"
    if not isinstance(row.get("answer"), str):
        return "„answer“ fehlt; erwartet wird ein Text"
    variants = row.get("variants", [])
    if variants and not _is_texts(variants):
        return "„variants“: erwartet wird eine Liste von Texten"
    return Entry(row["id"], row["question"], row["answer"], phrases=tuple(map(Phrase, variants)), slug=row["id"])
