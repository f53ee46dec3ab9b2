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
from bot.faq.faults import DataError, Fault, as_toml, first_non_text, is_texts, quoted
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
from bot.faq.inside import UnreadableError, read_inside
from bot.faq.lines import item_of, numbered
from bot.faq.phrase_lists import follow_up_of
from bot.faq.phrases_file import PhrasesFile
from bot.faq.pictures import read_picture
from bot.faq.site_file import SiteTable
from bot.faq.smalltalk_file import FILE as SMALLTALK_FILE
from bot.faq.smalltalk_file import read_smalltalk, said_word_for_word
from bot.faq.toml_file import Keys, TomlFile, read_toml
from bot.faq.values import Entry, Expectation, Faq, Notice, Phrase, Picture, Site
from bot.faq.weights_file import FILE as WEIGHTS_FILE
from bot.faq.weights_file import parse_weights, weights_file

_NAMES = "names.toml"
_DECLINED = "out_of_scope.txt"
_CONFLICT_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||")  # `=======` alone may underline a heading
_CONFLICT = re.compile(r"[ \t]*(?:<{7}|>{7}|\|{7})(?![<>|])")
_MOST_PLACES = 3  # that a message about many names


@dataclass(frozen=True, slots=True)
class _Place:
    """What refers to an entry, and where it stands."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, Zeile {self.line}"


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
        known_site = site if len(self.faults) == before else None
        files = self._entry_files(notices)
        entries = self._entries(files, known_site, notices)
        ids_of_files = frozenset(map(_id_of, files))
        declined = list(self._declined(ids_of_files, notices))
        negatives = tuple(phrase for phrase in declined if phrase.after is None)
        declined_after = tuple(phrase for phrase in declined if phrase.after is not None)
        taken = said_word_for_word(entries, negatives)
        smalltalk_file = self._toml(SMALLTALK_FILE)
        smalltalk = read_smalltalk(smalltalk_file, site, taken)
        synonyms = self._words("synonyms.toml")
        names = self._words(_NAMES)
        needs = crisis_folder.read_crisis(self._text, self._fault)
        known_files = crisis_folder.known_files(needs)
        notices += unread_crisis(self.path, known_files)
        weights_text = self._text(WEIGHTS_FILE)
        weights = parse_weights(weights_file(self.path), weights_text, self._fault)
        complete = not self.faults
        self._check_numbers(entries)
        if complete:  # where a file cannot be read, what refers to it is no fault of its own
            spelt = {id_key(entry.id): entry.id for entry in entries}
            entries = [_with_known_ids(entry, spelt) for entry in entries]
            declined_after = _spelt_as_known(declined_after, spelt)
            of_entries = _references_of_entries(entries)
            of_declined = _references_of(declined_after, _DECLINED)
            of_site = _references_of_site(site, site_file)
            references = (*of_entries, *of_declined, *of_site)
            self._check_references(entries, references, notices)
        if self.faults:
            raise DataError(self.faults)
        ids = [entry.id for entry in entries]
        expectations = self._expectations(ids, notices)
        in_order = sorted(entries, key=_numbered_first)
        linked = [_with_links(entry, site.links) for entry in in_order]
        general = general_questions(entries, len(negatives))
        return Faq(
            entries=tuple(linked),
            smalltalk=smalltalk,
            negatives=negatives,
            declined_after=declined_after,
            general=general,
            synonyms=synonyms,
            names=names,
            site=site,
            crisis=needs,
            weights=weights,
            digest=self.hash.hexdigest(),
            notices=tuple(notices),
            expectations=expectations,
        )

    def _fault(self, file: str, line: int, message: str) -> None:
        where = str(self.path / file)
        self.faults.append(Fault(where, line, message))

    def _text(self, file: str) -> str:
        """Return the file's text, empty if there is none; a fault if it is not to be used."""
        if not (self.path / file).is_file():
            return ""
        try:
            raw = read_inside(self.path, file)
        except UnreadableError as error:
            self._fault(file, 0, f"die Datei {error}")
            return ""
        self._add_to_digest(file, raw)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            advice = "bitte die Datei in der Kodierung „UTF-8“ speichern"
            self._fault(file, line, f"kein UTF-8; {advice}")
            return ""
        return "" if self._has_conflict(file, text) else text

    def _add_to_digest(self, name: str, body: bytes) -> None:
        self.hash.update(name.encode() + b"\0" + body + b"\0")

    def _has_conflict(self, file: str, text: str) -> bool:
        """Report a file in which two versions stand, left by a version control for a person."""
        if not any(sign in text for sign in _CONFLICT_SIGNS):
            return False
        marked = [number for number, line in numbered(text) if _CONFLICT.match(line)]
        if not marked:
            return False
        first, last = marked[0], marked[-1]
        where = f"Zeile {first}"
        if len(marked) > 1:
            where = f"Zeilen {first} bis {last}"
        what = f"hier stehen zwei Fassungen (Markierung eines Konflikts, {where})"
        advice = "bitte eine davon und die Zeilen mit <<<<<<<, =======, >>>>>>> löschen"
        self._fault(file, first, f"{what}; {advice}")
        return True

    def _picture(self, name: str) -> Picture:
        """Return a picture for the website; it counts for the digest, too."""
        picture = read_picture(self.path, name)
        self._add_to_digest(name, picture.body)
        return picture

    def _toml(self, file: str) -> TomlFile:
        text = self._text(file)
        return read_toml(file, text, self._fault)

    def _entry_files(self, notices: Iterable[Notice]) -> list[str]:
        files = self._files_named(is_entry_file)
        if not files:
            for notice in notices:
                self._fault(notice.file, notice.line, notice.message)
            expected = "erwartet wird mindestens eine Datei NN-titel.md"
            self._fault(ENTRIES, 0, f"keine Einträge gefunden; {expected}")
        return files

    def _files_named(self, is_wanted: Callable[[str], bool]) -> list[str]:
        files = list[str]()
        for file in self.path.glob(f"{ENTRIES}/*"):
            if file.is_dir():
                continue
            if is_wanted(file.name):
                files.append(f"{ENTRIES}/{file.name}")
        return sorted(files)

    def _entries(
        self, files: list[str], site: Site | None, notices: Iterable[Notice]
    ) -> list[Entry]:
        """Return the entries of the files; a file that cannot be read is a fault already."""
        ids = frozenset(map(_id_of, files))
        phrases_files = self._phrases_files(ids, notices)
        entries = list[Entry]()
        for file in files:
            entry = self._entry(file, site, ids)
            beside = phrases_files.get(_id_of(file))
            phrases = self._phrases(beside, file)
            if entry:
                all_phrases = (*entry.phrases, *phrases)
                entries.append(replace(entry, phrases=all_phrases))
        return entries

    def _entry(self, file: str, site: Site | None, ids: frozenset[str]) -> Entry | None:
        text = self._readable(file)
        if text is None:
            return None
        return EntryFile(file, text, self._fault, site, ids).read()

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
        if file is None:
            return ()
        text = self._readable(file)
        if text is None:
            return ()
        return PhrasesFile(file, text, self._fault, entry_file).read()

    def _check_numbers(self, entries: list[Entry]) -> None:
        count = Counter(entry.id for entry in entries)
        expected = "erwartet wird je Nummer eine Datei"
        for entry in entries:
            if count[entry.id] > 1:
                message = f"die Nummer {entry.id} ist doppelt vergeben; {expected}"
                self._fault(entry.source, 0, message)

    def _check_references(
        self,
        entries: list[Entry],
        references: Iterable[tuple[str, _Place]],
        notices: Iterable[Notice],
    ) -> None:
        """Report what refers to missing entries: each of these once, its unread file first."""
        known = {entry.id for entry in entries}
        missing = defaultdict[str, list[_Place]](list)
        for wanted, place in references:
            if wanted not in known:
                missing[wanted].append(place)
        for wanted, places in sorted(missing.items()):
            self._report_unread(wanted, notices)
            self._missing(places)

    def _report_unread(self, wanted: str, notices: Iterable[Notice]) -> None:
        """Report the files that were meant for an entry, but are called otherwise."""
        for notice in notices:
            folder, _, name = notice.file.rpartition("/")
            if folder != ENTRIES:
                continue
            if id_key(meant_id(name)) == id_key(wanted):
                self._fault(notice.file, notice.line, notice.message)

    def _missing(self, places: list[_Place]) -> None:
        first, *others = places
        message = f"{first.what}: Einen solchen Eintrag gibt es nicht"
        if others:
            listed = others[:_MOST_PLACES]
            shown = "; ".join(map(str, listed))
            if len(listed) < len(others):
                shown += "; …"
            message += f" (ebenso an {len(others)} weiteren Stellen: {shown})"
        self._fault(first.file, first.line, message)

    def _declined(self, ids: Collection[str], notices: list[Notice]) -> Iterator[Phrase]:
        """Yield what is to be declined, always or only after one of the entries."""
        text = self._text(_DECLINED)
        view = ""
        for number, line in numbered(text):
            bare = line.strip()
            if bare.startswith("##"):
                view = bare.lstrip("# ").strip()
            elif bare and not bare.startswith("#"):
                negative = Phrase(_without_bullet(line), view, line=number)
                yield _declined_after(negative, ids, notices) or negative

    def _expectations(self, ids: list[str], notices: list[Notice]) -> tuple[Expectation, ...]:
        """Return the test questions.

        They are not in the digest, and their faults stop no answer.
        """
        if not (self.path / TEST_QUESTIONS).is_file():
            return ()
        try:
            raw = read_inside(self.path, TEST_QUESTIONS)
        except UnreadableError as error:
            notices.append(Notice("error", TEST_QUESTIONS, 0, f"die Datei {error}"))
            return ()
        expectations, faults = read_expectations(raw, ids)
        notices += [Notice("error", TEST_QUESTIONS, line, message) for line, message in faults]
        return expectations

    def _words(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return the lists of words of a file; names have to be single words."""
        file = self._toml(name)
        words = dict[str, tuple[str, ...]]()
        for key, value in file.table.items():
            if not is_texts(value):
                expected = "erwartet wird eine Liste von Wörtern"
                message = f"{key}: {expected}, gefunden: {as_toml(value)}"
                file.fault((key, first_non_text(value)), message)
                continue
            words[key] = tuple(value)
            if name == _NAMES:
                _check_single_words(file, key, value)
        return words


def _check_single_words(file: TomlFile, key: str, words: Iterable[str]) -> None:
    for number, word in enumerate(words):
        if not word.isalpha():
            message = f"{key}: {quoted(word)}: erwartet wird ein einzelnes Wort"
            file.fault((key, number), message)


def _without_bullet(line: str) -> str:
    """Return the words of a line that may be an item of a list."""
    bare = line.strip()
    if bare[0].isalnum():
        return bare
    item = item_of(line)
    if item is None or not item.spaced:
        return bare
    return item.text or bare


def _declined_after(negative: Phrase, ids: Collection[str], notices: list[Notice]) -> Phrase | None:
    """Return the follow-up that a line of questions to decline stands for, None if for none.

    "Nach Ostern: …" names no entry, and stays a question as it is.
    """
    follow_up = follow_up_of(negative.text, negative.line)
    if follow_up is None or follow_up.after is None:
        return None
    if follow_up.after.isdigit() or id_key(follow_up.after) in ids:
        return follow_up
    what = f"einen Eintrag „{follow_up.after}“ gibt es nicht"
    message = f"{what}; die Zeile gilt als ganze Frage, was auch immer vorher beantwortet wurde"
    notices.append(Notice("warning", _DECLINED, negative.line, message))
    return None


def _references_of_entries(entries: Iterable[Entry]) -> Iterator[tuple[str, _Place]]:
    """Yield each entry that a follow-up names, and where."""
    for entry in entries:
        for phrase in entry.phrases:
            yield from _references_of([phrase], entry.file_of(phrase))


def _references_of(phrases: Iterable[Phrase], file: str) -> Iterator[tuple[str, _Place]]:
    for phrase in phrases:
        if phrase.after is not None:
            what = f"„nach {phrase.after}“"
            yield phrase.after, _Place(file, phrase.line, what)


def _references_of_site(site: Site, file: TomlFile) -> Iterator[tuple[str, _Place]]:
    """Yield each entry that site.toml names, and where."""
    for wanted, path in _entries_named(site):
        what = f"{_key_shown(path)} = „{wanted}“"
        line = file.line(*path)
        yield wanted, _Place(file.name, line, what)


def _entries_named(site: Site) -> Iterator[tuple[str, Keys]]:
    """Yield each entry that site.toml names, and the keys that lead there."""
    if site.contact_entry:
        yield site.contact_entry, ("kontakt_eintrag",)
    if site.consultation and site.consultation.entry:
        yield site.consultation.entry, ("sprechstunde", "eintrag")
    for number, wanted in enumerate(site.frequent):
        yield wanted, ("haeufig", number)


def _key_shown(path: Keys) -> str:
    """Return a key of site.toml as messages name it."""
    match path:
        case (section, str(key)):
            return f"[{section}] {key}"
        case _:
            return str(path[0])


def _with_known_ids(entry: Entry, spelt: Mapping[str, str]) -> Entry:
    """Return an entry whose follow-ups name the entry before them as its file is spelt."""
    return replace(entry, phrases=_spelt_as_known(entry.phrases, spelt))


def _spelt_as_known(phrases: Iterable[Phrase], spelt: Mapping[str, str]) -> tuple[Phrase, ...]:
    known = list[Phrase]()
    for phrase in phrases:
        if phrase.after:
            after = spelt.get(id_key(phrase.after), phrase.after)
            known.append(replace(phrase, after=after))
        else:
            known.append(phrase)
    return tuple(known)


def _id_of(file: str) -> str:
    """Return the id of the entry that a file is of, or whose phrases it holds."""
    name = entry_file_of(Path(file).name)
    known = identity(name)
    return id_key(known.id if known else name)


def _with_links(entry: Entry, links: Mapping[str, str]) -> Entry:
    answer = resolve_links(entry.answer, links)
    unset = unset_links(entry.answer, links)
    return replace(entry, answer=answer, unset_links=unset)


def _numbered_first(entry: Entry) -> tuple[bool, int, str]:
    """Return the place of an entry: numbered ones by number, then the named ones."""
    is_named = not entry.id.isdigit()
    number = 0 if is_named else int(entry.id)
    return is_named, number, entry.id
