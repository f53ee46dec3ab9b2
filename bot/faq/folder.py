"""Reading a folder in the `faq_data` format."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.faq import crisis_folder
from bot.faq.entry_file import EntryFile, resolve_links, unset_links
from bot.faq.expectations import read_expectations
from bot.faq.faults import DataError, Fault, as_toml, is_texts, no_text, quoted
from bot.faq.files import (
    ENTRIES,
    TEST_QUESTIONS,
    entry_file_of,
    id_key,
    identity,
    is_entry_file,
    is_phrases_file,
    meant_id,
    misnamed,
    unread,
    unread_crisis,
)
from bot.faq.general import general_questions
from bot.faq.lines import item_of, numbered
from bot.faq.phrases_file import PhrasesFile
from bot.faq.pictures import read_picture
from bot.faq.site_file import SiteTable
from bot.faq.smalltalk_file import FILE as SMALLTALK_FILE
from bot.faq.smalltalk_file import read_smalltalk, said_word_for_word
from bot.faq.toml_file import Keys, TomlFile, read_toml
from bot.faq.values import Entry, Expectation, Faq, Notice, Phrase, Picture, Site
from bot.faq.weights_file import FILE as WEIGHTS_FILE
from bot.faq.weights_file import parse_weights, weights_file

_CONFLICT = re.compile(
    r"[ \t]*(?:<{7}|>{7}|\|{7})(?![<>|])"
)  # `=======` alone may underline a heading


@dataclass(frozen=True, slots=True)
class _Place:
    """What refers to an entry, and where it stands."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, Zeile {self.line}"


_MOST_PLACES = 3  # that a message about many names


@dataclass(slots=True)
class Folder:
    """One reading of a folder, collecting faults and the digest as it goes."""

    path: Path
    faults: list[Fault] = field(default_factory=list)
    hash: Any = field(default_factory=hashlib.sha256)

    def read(self) -> Faq:
        """Return the FAQ; raise `DataError` with all faults."""
        notices = unread(self.path)
        for name, message in misnamed(self.path):
            self._fault(name, 0, message)
        before = len(self.faults)
        site_file = self._toml("site.toml")
        site = SiteTable(site_file, self._picture).read()
        site_known = site if len(self.faults) == before else None
        entries = self._entries(self._entry_files(notices), site_known, notices)
        negatives = tuple(self._negatives("out_of_scope.txt"))
        taken = said_word_for_word(entries, negatives)
        smalltalk = read_smalltalk(self._toml(SMALLTALK_FILE), site, taken)
        synonyms, names = self._words("synonyms.toml"), self._words("names.toml")
        needs = crisis_folder.read_crisis(self._text, self._fault)
        notices += unread_crisis(self.path, crisis_folder.known_files(needs))
        weights = parse_weights(weights_file(self.path), self._text(WEIGHTS_FILE), self._fault)
        complete = not self.faults
        self._check_numbers(entries)
        if complete:  # where a file cannot be read, what refers to it is no fault of its own
            spelt = {id_key(entry.id): entry.id for entry in entries}
            entries = [_with_known_ids(entry, spelt) for entry in entries]
            self._check_references(entries, site, site_file, notices)
        if self.faults:
            raise DataError(self.faults)
        expectations = self._expectations([entry.id for entry in entries], notices)
        resolved = tuple(_with_links(entry, site.links) for entry in _in_order(entries))
        digest = self.hash.hexdigest()
        return Faq(
            entries=resolved,
            smalltalk=smalltalk,
            negatives=negatives,
            general=general_questions(entries, len(negatives)),
            synonyms=synonyms,
            names=names,
            site=site,
            crisis=needs,
            weights=weights,
            digest=digest,
            notices=tuple(notices),
            expectations=expectations,
        )

    def _fault(self, file: str, line: int, message: str) -> None:
        self.faults.append(Fault(str(self.path / file), line, message))

    def _text(self, file: str) -> str:
        """Return the file's text, empty if there is none; a fault if it is not to be used."""
        if not (self.path / file).is_file():
            return ""
        if not (self.path / file).resolve().is_relative_to(self.path.resolve()):
            self._fault(
                file,
                0,
                "die Datei ist ein Verweis nach außerhalb des Ordners; erwartet wird eine Datei in ihm",
            )
            return ""
        try:
            raw = (self.path / file).read_bytes()
        except OSError as error:
            self._fault(file, 0, f"die Datei lässt sich nicht lesen ({error.strerror})")
            return ""
        self.hash.update(file.encode() + b"\0" + raw + b"\0")
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._fault(
                file, line, "kein UTF-8; bitte die Datei in der Kodierung „UTF-8“ speichern"
            )
            return ""
        return "" if self._has_conflict(file, text) else text

    def _has_conflict(self, file: str, text: str) -> bool:
        """Report a file in which two versions stand, left by a version control for a person."""
        found = any(sign in text for sign in ("<<<<<<<", ">>>>>>>", "|||||||"))
        marked = (
            [number for number, line in numbered(text) if _CONFLICT.match(line)] if found else []
        )
        if marked:
            where = (
                f"Zeilen {marked[0]} bis {marked[-1]}" if len(marked) > 1 else f"Zeile {marked[0]}"
            )
            what = f"hier stehen zwei Fassungen (Markierung eines Konflikts, {where})"
            self._fault(
                file,
                marked[0],
                f"{what}; bitte eine davon und die Zeilen mit <<<<<<<, =======, >>>>>>> löschen",
            )
        return bool(marked)

    def _picture(self, name: str) -> Picture:
        """Return a picture for the website; it counts for the digest, too."""
        picture = read_picture(self.path, name)
        self.hash.update(name.encode() + b"\0" + picture.body + b"\0")
        return picture

    def _toml(self, file: str) -> TomlFile:
        return read_toml(file, self._text(file), self._fault)

    def _entry_files(self, notices: Iterable[Notice]) -> list[str]:
        files = self._files_named(is_entry_file)
        if not files:
            for notice in notices:
                self._fault(notice.file, notice.line, notice.message)
            expected = "erwartet wird mindestens eine Datei NN-titel.md"
            self._fault(ENTRIES, 0, f"keine Einträge gefunden; {expected}")
        return files

    def _files_named(self, is_wanted: Callable[[str], bool]) -> list[str]:
        files = [file.name for file in self.path.glob(f"{ENTRIES}/*") if not file.is_dir()]
        return sorted(f"{ENTRIES}/{name}" for name in filter(is_wanted, files))

    def _entries(
        self, files: list[str], site: Site | None, notices: Iterable[Notice]
    ) -> list[Entry]:
        """Return the entries of the files; a file that cannot be read is a fault already."""
        ids = frozenset(map(_id_of, files))
        beside = self._phrases_files(ids, notices)
        entries = []
        for file in files:
            entry = None
            text = self._readable(file)
            if text is not None:
                entry = EntryFile(file, text, self._fault, site, ids).read()
            phrases = self._phrases(beside.get(_id_of(file)), file)
            if entry:
                entries.append(replace(entry, phrases=(*entry.phrases, *phrases)))
        return entries

    def _readable(self, file: str) -> str | None:
        """Return the file's text, None after reporting why it is not to be used."""
        before = len(self.faults)
        text = self._text(file)
        return text if len(self.faults) == before else None

    def _phrases_files(self, ids: Collection[str], notices: Iterable[Notice]) -> dict[str, str]:
        """Return the file of phrases of each entry; two for one, or one for none, are a fault."""
        files: dict[str, str] = {}
        for file in self._files_named(is_phrases_file):
            owner = _id_of(file)
            if owner not in ids:
                self._report_unread(owner, notices)
                expected = f"erwartet wird daneben {entry_file_of(file)}"
                deleted = "haben Sie den Eintrag gelöscht, löschen Sie auch diese Datei"
                message = f"zu diesen Formulierungen fehlt der Eintrag; {expected}; {deleted}"
                self._fault(file, 0, message)
            elif owner in files:
                message = f"Formulierungen zu diesem Eintrag stehen auch in {files[owner]}"
                self._fault(file, 0, f"{message}; erwartet wird eine Datei")
            else:
                files[owner] = file
        return files

    def _phrases(self, file: str | None, entry_file: str) -> tuple[Phrase, ...]:
        """Return the phrases that stand beside an entry."""
        text = self._readable(file) if file else None
        if file is None or text is None:
            return ()
        return PhrasesFile(file, text, self._fault, entry_file).read()

    def _check_numbers(self, entries: list[Entry]) -> None:
        count = Counter(entry.id for entry in entries)
        for entry in entries:
            if count[entry.id] > 1:
                message = f"die Nummer {entry.id} ist doppelt vergeben; erwartet wird je Nummer eine Datei"
                self._fault(entry.source, 0, message)

    def _check_references(
        self, entries: list[Entry], site: Site, site_file: TomlFile, notices: Iterable[Notice]
    ) -> None:
        """Report what refers to missing entries: each of these once, its unread file first."""
        places: dict[str, list[_Place]] = defaultdict(list)
        for entry in entries:
            for phrase in entry.phrases:
                if phrase.after is not None:
                    what = f"„nach {phrase.after}“"
                    places[phrase.after].append(_Place(entry.file_of(phrase), phrase.line, what))
        for wanted, path in _references(site):
            what = f"{_key_shown(path)} = „{wanted}“"
            places[wanted].append(_Place(site_file.name, site_file.line(*path), what))
        known = {entry.id for entry in entries}
        for wanted in sorted(places.keys() - known):
            self._report_unread(wanted, notices)
            self._missing(places[wanted])

    def _report_unread(self, wanted: str, notices: Iterable[Notice]) -> None:
        """Report the files that were meant for an entry, but are called otherwise."""
        for notice in notices:
            folder, _, name = notice.file.rpartition("/")
            is_meant = id_key(meant_id(name)) == id_key(wanted)
            if folder == ENTRIES and is_meant:
                self._fault(notice.file, notice.line, notice.message)

    def _missing(self, places: list[_Place]) -> None:
        first, *others = places
        message = f"{first.what}: Einen solchen Eintrag gibt es nicht"
        if others:
            shown = "; ".join(map(str, others[:_MOST_PLACES]))
            more = "; …" if len(others) > _MOST_PLACES else ""
            message += f" (ebenso an {len(others)} weiteren Stellen: {shown}{more})"
        self._fault(first.file, first.line, message)

    def _negatives(self, file: str) -> Iterator[Phrase]:
        view = ""
        for number, line in numbered(self._text(file)):
            bare = line.strip()
            if bare.startswith("##"):
                view = bare.lstrip("# ").strip()
            elif bare and not bare.startswith("#"):
                item = None if bare[0].isalnum() else item_of(line)
                is_item = item is not None and item.spaced and item.text
                text = item.text if item and is_item else bare
                yield Phrase(text, view, None, number)

    def _expectations(self, ids: list[str], notices: list[Notice]) -> tuple[Expectation, ...]:
        """Return the test questions.

        They are not in the digest, and their faults stop no answer.
        """
        file = self.path / TEST_QUESTIONS
        if not file.is_file():
            return ()
        try:
            raw = file.read_bytes()
        except OSError as error:
            message = f"die Datei lässt sich nicht lesen ({error.strerror})"
            notices.append(Notice("error", TEST_QUESTIONS, 0, message))
            return ()
        expectations, faults = read_expectations(raw, ids)
        notices += [Notice("error", TEST_QUESTIONS, line, message) for line, message in faults]
        return expectations

    def _words(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return the lists of words of a file; names have to be single words."""
        file = self._toml(name)
        single = name == "names.toml"
        for key, value in file.table.items():
            if not is_texts(value):
                expected = "erwartet wird eine Liste von Wörtern"
                file.fault((key, no_text(value)), f"{key}: {expected}, gefunden: {as_toml(value)}")
                continue
            for number, word in enumerate(value):
                if single and not word.isalpha():
                    message = f"{key}: {quoted(word)}: erwartet wird ein einzelnes Wort"
                    file.fault((key, number), message)
        return {key: tuple(value) for key, value in file.table.items() if is_texts(value)}


def _references(site: Site) -> Iterator[tuple[str, Keys]]:
    """Yield each entry that site.toml names, and the keys that lead there."""
    if site.contact_entry:
        yield site.contact_entry, ("kontakt_eintrag",)
    if site.consultation and site.consultation.entry:
        yield site.consultation.entry, ("sprechstunde", "eintrag")
    for number, wanted in enumerate(site.frequent):
        yield wanted, ("haeufig", number)


def _key_shown(path: Keys) -> str:
    """Return a key of site.toml as messages name it."""
    section, *keys = path
    is_named = bool(keys) and isinstance(keys[0], str)
    return f"[{section}] {keys[0]}" if is_named else str(section)


def _with_known_ids(entry: Entry, spelt: Mapping[str, str]) -> Entry:
    """Return an entry whose follow-ups name the entry before them as its file is spelt."""

    def known(phrase: Phrase) -> Phrase:
        if not phrase.after:
            return phrase
        return replace(phrase, after=spelt.get(id_key(phrase.after), phrase.after))

    return replace(entry, phrases=tuple(map(known, entry.phrases)))


def _id_of(file: str) -> str:
    """Return the id of the entry that a file is of, or whose phrases it holds."""
    name = entry_file_of(Path(file).name)
    entry_id, _ = identity(name) or (name, name)
    return id_key(entry_id)


def _with_links(entry: Entry, links: Mapping[str, str]) -> Entry:
    answer = resolve_links(entry.answer, links)
    return replace(entry, answer=answer, unset_links=unset_links(entry.answer, links))


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Numbered entries by number, then the named ones."""
    numbered_entries = [entry for entry in entries if entry.id.isdigit()]
    named_entries = [entry for entry in entries if not entry.id.isdigit()]
    numbered_entries.sort(key=lambda entry: (int(entry.id), entry.id))
    named_entries.sort(key=lambda entry: entry.id)
    return numbered_entries + named_entries
