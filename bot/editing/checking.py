"""What an editor should know about the data.

Duplicates, phrases that resemble another entry, entries with too few phrases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Literal

import numpy as np
from scipy import sparse

from bot.faq import Fault
from bot.faq.answers import answer_faults
from bot.faq.gaps import LEGAL_LINKS, operator_gaps
from bot.faq.values import Entry, Faq, Phrase
from bot.language.markdown import statements, visible
from bot.language.text import folded
from bot.retrieval.focus import sentences_with
from bot.retrieval.index import NONE, SMALLTALK_PREFIX, Index

Level = Literal["error", "warning", "info"]

FEWEST_PHRASES = 10  # below this, unseen questions are found noticeably less often
_HARDLY_ANY = 0.25  # share of the usual number of phrases below which an entry stands out
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
# Cosine by which a phrase may be nearer to a text of another entry than to any of its own.
_CLOSER_BY = 0.2
# Likeness of two entries whose short phrases differ by a word, such as kommunal and regional.
_ALIKE_FROM = 0.1
_CONFUSABLE_FROM = 0.25  # likeness of two entries from which an editor can do something about it
_NEIGHBOURS_SHOWN = 30
_ROWS_AT_ONCE = 500  # texts compared with all others; 200 MB for 100,000 of them


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding to fix (error), to look at (warning) or to know (info), and its place.

    `where` is for people to read; `file` and `line` (0 for the whole file) say the same to
    programs.
    """

    level: Level
    where: str
    message: str
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands; a part of a file without a line is named."""

    file: str
    line: int = 0
    part: str = ""

    def __str__(self) -> str:
        part = f"Zeile {self.line}" if self.line else self.part
        return f"{self.file}, {part}" if part else self.file


def finding(level: Level, file: str, line: int, message: str) -> Finding:
    """Return a finding about a line of a file."""
    return _finding(level, _Place(file, line), message)


def _finding(level: Level, place: _Place, message: str) -> Finding:
    return Finding(level, str(place), message, place.file, place.line)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of their level."""
    return sorted(findings, key=lambda f: ("error", "warning", "info").index(f.level))


def faults_as_findings(faults: Iterable[Fault], folder: Path) -> list[Finding]:
    """Return what keeps the data from being read as findings, files named as within the folder."""
    found = []
    for fault in faults:
        file = Path(fault.file)
        inside = file.is_relative_to(folder) and file != folder
        name = file.relative_to(folder).as_posix() if inside else fault.file
        found.append(finding("error", name, fault.line, fault.message))
    return found


def check_faq(faq: Faq, index: Index) -> list[Finding]:
    """Return all findings, the gravest first."""
    findings = [finding("warning", "site.toml", 0, message) for message in operator_gaps(faq.site)]
    findings += _notices(faq)
    findings += _strange_answers(faq)
    findings += _lists_without_phrases(faq)
    findings += _lost_passages(faq)
    findings += _duplicates(faq)
    findings += _wordless(faq)
    findings += _strays(faq, index)
    findings += _few_phrases(faq)
    findings += _unset_links(faq)
    findings += _neighbours(faq, index)
    return gravest_first(findings)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A phrase of an entry, a negative or small talk, what it leads to and where it stands."""

    text: str
    target: str
    place: _Place
    after: str | None = None


def _listed(faq: Faq) -> Iterator[_Listed]:
    """Yield everything that an FAQ lists as a way to ask or to talk."""
    for entry in faq.entries:
        for phrase in entry.phrases:
            place = _place_of_phrase(entry, phrase)
            yield _Listed(phrase.text, entry.id, place, phrase.after)
    for negative in faq.negatives:
        yield _Listed(negative.text, NONE, _Place("out_of_scope.txt", negative.line))
    for talk in faq.smalltalk:
        place = _Place("smalltalk.toml", 0, f"[{talk.id}]")
        for text in talk.added:
            yield _Listed(text, SMALLTALK_PREFIX + talk.id, place)


def _place_of(entry: Entry) -> _Place:
    """Return where an entry stands; JSON lines have no file for each."""
    return _Place(entry.source or f"Eintrag {entry.id}")


def _place_of_phrase(entry: Entry, phrase: Phrase) -> _Place:
    return _Place(entry.file_of(phrase) or f"Eintrag {entry.id}", phrase.line)


def _duplicates(faq: Faq) -> Iterator[Finding]:
    """Yield phrases that occur twice.

    A duplicate is an error if it leads to two targets; within one it is merely useless.
    """
    seen: dict[tuple[str, str | None], _Listed] = {}
    for listed in _listed(faq):
        words = folded(listed.text) or listed.text
        first = seen.setdefault((words, listed.after), listed)
        if first is not listed:
            level: Level = "warning" if first.target == listed.target else "error"
            message = f"„{listed.text}“ steht schon in {first.place}"
            yield _finding(level, listed.place, message)


def _wordless(faq: Faq) -> Iterator[Finding]:
    """Yield phrases of entries that hold no word to be found by."""
    for entry in faq.entries:
        for phrase in entry.phrases:
            if not folded(phrase.text):
                message = f"„{phrase.text}“ enthält kein Wort"
                yield _finding("warning", _place_of_phrase(entry, phrase), message)


def _strays(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield phrases that resemble another entry more than their own.

    Skip pairs of entries that are alike anyway.
    """
    for stray in _nearer_elsewhere(index, len(faq.entries)):
        target = int(index.target_of[stray.text])
        if _are_alike(index, target, stray.entry):
            continue
        mine, other = faq.entries[target], faq.entries[stray.entry]
        if phrase := _phrase_of_text(index, mine, target, stray.text):
            message = f"„{phrase.text}“ ähnelt eher Eintrag {other.id} {_title(other)}"
            yield _finding("warning", _place_of_phrase(mine, phrase), message)


def _are_alike(index: Index, one: int, other: int) -> bool:
    return bool(index.likeness.size and index.likeness[one, other] >= _ALIKE_FROM)


def _phrase_of_text(index: Index, entry: Entry, target: int, text: int) -> Phrase | None:
    """Return the phrase at the place of a text of an entry, None for the published text.

    In the index, the phrases come last among the texts of an entry.
    """
    phrases = [phrase for phrase in entry.phrases if phrase.after is None]
    end = int(index.first_text[target + 1])
    number = text - end + len(phrases)
    return phrases[number] if number >= 0 else None


@dataclass(frozen=True, slots=True)
class _Stray:
    """The place of a text in the index, and that of the entry it is nearer to than to its own."""

    text: int
    entry: int


def _nearer_elsewhere(index: Index, entries: int) -> Iterator[_Stray]:
    """Yield the texts of entries that are clearly nearer to another entry."""
    count = int(index.first_text[entries])
    texts = _features_by_text(index)[:count]
    targets, starts = np.unique(index.target_of[:count], return_index=True)
    for start in range(0, count, _ROWS_AT_ONCE):
        end = min(start + _ROWS_AT_ONCE, count)
        cosines = (texts[start:end] @ texts.T).toarray()
        rows = np.arange(end - start)
        cosines[rows, start + rows] = 0  # of each text with itself

        nearness = np.maximum.reduceat(cosines, starts, axis=1)
        mine = np.searchsorted(targets, index.target_of[start:end])
        own = nearness[rows, mine].copy()
        nearness[rows, mine] = 0
        nearest = nearness.argmax(axis=1)
        closer_by = nearness[rows, nearest] - own
        for row in np.flatnonzero(closer_by > _CLOSER_BY).tolist():
            yield _Stray(start + row, int(targets[nearest[row]]))


def _features_by_text(index: Index) -> sparse.csr_array:
    """Return the features of each text: the index holds the texts of each feature."""
    held = index.postings
    features = len(held.indptr) - 1
    by_feature = sparse.csr_array(
        (held.data, held.indices, held.indptr), shape=(features, len(index.texts))
    )
    return sparse.csr_array(by_feature.T)


def _notices(faq: Faq) -> Iterator[Finding]:
    """Yield what the reader passed over, such as a file with another suffix."""
    for notice in faq.notices:
        yield finding(notice.level, notice.file, notice.line, notice.message)


def _strange_answers(faq: Faq) -> Iterator[Finding]:
    """Yield parts of JSON-lines answers that no channel can show.

    In a folder, these are faults already.
    """
    for entry in faq.entries:
        if entry.source or not entry.answer:
            continue
        lines = list(enumerate(entry.answer.split("\n"), 1))
        for _, message in answer_faults(lines):
            yield _finding("warning", _place_of(entry), message)


def _lists_without_phrases(faq: Faq) -> Iterator[Finding]:
    """Yield answers that end in a list, if the entry has no phrases.

    The list may be the phrases, without their heading.
    """
    for entry in faq.entries:
        last_line = entry.answer.rpartition("\n")[2]
        if not entry.phrases and _LIST_ITEM.match(last_line):
            message = "die Antwort endet mit einer Liste, und Formulierungen fehlen; fehlt darüber „## Auch gefragt als“?"
            yield _finding("warning", _Place(entry.source or entry.id), message)


def _lost_passages(faq: Faq) -> Iterator[Finding]:
    """Yield the first phrase of each heading whose quote stands in no sentence, or in several.

    Such phrases mark nothing: mostly the answer was changed after they were written.
    """
    for entry in faq.entries:
        quoting = _first_quoting(entry)
        shown = [visible(text) for text in statements(entry.answer)] if quoting else []
        for phrase in quoting:
            holding = sentences_with(phrase.passage, shown)
            if message := _lost(phrase.passage, len(holding)):
                yield _finding("warning", _place_of_phrase(entry, phrase), message)


def _first_quoting(entry: Entry) -> list[Phrase]:
    """Return the first phrase below each heading that quotes the answer."""
    first: dict[tuple[str, str, str], Phrase] = {}
    for phrase in entry.phrases:
        if phrase.passage:
            first.setdefault((phrase.file, phrase.view, phrase.passage), phrase)
    return list(first.values())


def _lost(passage: str, count: int) -> str:
    """Return what is wrong with a quote that so many sentences hold, empty if it is one."""
    if count == 1:
        return ""
    quotes = f"die Überschrift darüber zitiert „{passage}“"
    if count:
        what = f"das steht in {count} Sätzen der Antwort"
        return f"{quotes}; {what}; bitte Wörter zitieren, die nur in einem stehen"
    what = "das steht in keinem Satz der Antwort (mehr), also markiert der Bot dafür nichts"
    todo = "bitte Wörter der jetzigen Antwort zitieren oder die Zeilen darunter löschen"
    return f"{quotes}; {what}; {todo}"


def _few_phrases(faq: Faq) -> Iterator[Finding]:
    """Yield entries with too few phrases, or with hardly any beside those of the others."""
    counts = [len(entry.phrases) for entry in faq.entries]
    usual = median(counts) if counts else 0
    for entry, count in zip(faq.entries, counts, strict=True):
        few = _few(count)
        if count < FEWEST_PHRASES:
            message = f"{few} unter „Auch gefragt als“; empfohlen sind mindestens {FEWEST_PHRASES}"
        elif count < usual * _HARDLY_ANY:
            message = f"{few}, üblich sind hier {usual:.0f}; ist die Datei vollständig?"
        else:
            continue
        yield _finding("warning", _Place(entry.source or entry.id), message)


def _few(count: int) -> str:
    """Return how many phrases there are, in German."""
    if count == 0:
        return "keine Formulierung"
    if count == 1:
        return "nur eine Formulierung"
    return f"nur {count} Formulierungen"


def _unset_links(faq: Faq) -> Iterator[Finding]:
    for name, address in faq.site.links.items():
        if not address and name not in LEGAL_LINKS:
            message = f"Link „{name}“ ist nicht gesetzt; der Text steht ohne Link da"
            yield finding("info", "site.toml", 0, message)


def _neighbours(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield the pairs of entries that are hardest to tell apart.

    Very large FAQs are not compared.
    """
    likeness = index.likeness
    pairs = list[tuple[float, int, int]]()
    for a, b in combinations(range(likeness.shape[1]), 2):
        if likeness[a, b] >= _CONFUSABLE_FROM:
            pairs.append((float(likeness[a, b]), a, b))
    pairs.sort(reverse=True)
    for cosine, a, b in pairs[:_NEIGHBOURS_SHOWN]:
        one, other = faq.entries[a], faq.entries[b]
        where = f"{one.id} und {other.id}"
        titles = f"{_title(one)} / {_title(other)}"
        yield Finding("info", where, f"leicht verwechselbar ({cosine:.2f}): {titles}")


def _title(entry: Entry) -> str:
    return f"„{entry.question}“"


def summary(findings: list[Finding]) -> dict[str, int]:
    """Count the findings of each level."""
    return dict(Counter(finding.level for finding in findings))
