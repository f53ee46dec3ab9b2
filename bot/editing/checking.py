"""What an editor should know about the data.

Duplicates, phrases that resemble another entry, entries with too few phrases.
"""

from __future__ import annotations

import re
from collections import defaultdict
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
_CLOSER_BY = (
    0.2  # cosine by which a phrase may be nearer to a text of another entry than to any of its own
)
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
    texts = (*_duplicates(faq), *_wordless(faq), *_strays(faq, index), *_few_phrases(faq))
    lost = (
        *_notices(faq),
        *_strange_answers(faq),
        *_lists_without_phrases(faq),
        *_lost_passages(faq),
    )
    gaps = [finding("warning", "site.toml", 0, message) for message in operator_gaps(faq.site)]
    findings = [*gaps, *lost, *texts, *_unset_links(faq), *_neighbours(faq, index)]
    return gravest_first(findings)


def _phrases(faq: Faq) -> Iterator[tuple[str, _Place, str, str | None]]:
    """Yield (target, place, text, context) of every phrase."""
    for entry in faq.entries:
        for phrase in entry.phrases:
            yield entry.id, _place_of_phrase(entry, phrase), phrase.text, phrase.after
    for negative in faq.negatives:
        yield NONE, _Place("out_of_scope.txt", negative.line), negative.text, None
    for talk in faq.smalltalk:
        for text in talk.added:
            yield (
                SMALLTALK_PREFIX + talk.id,
                _Place("smalltalk.toml", 0, f"[{talk.id}]"),
                text,
                None,
            )


def _place_of(entry: Entry) -> _Place:
    """Return where an entry stands; JSON lines have no file for each."""
    return _Place(entry.source or f"Eintrag {entry.id}")


def _place_of_phrase(entry: Entry, phrase: Phrase) -> _Place:
    return _Place(entry.file_of(phrase) or f"Eintrag {entry.id}", phrase.line)


def _duplicates(faq: Faq) -> Iterator[Finding]:
    """Yield phrases that occur twice.

    A duplicate is an error if it leads to two targets; within one it is merely useless.
    """
    seen: dict[tuple[str, str | None], tuple[str, _Place]] = {}
    for target, where, text, after in _phrases(faq):
        key = (folded(text) or text, after)
        if key in seen:
            other, first = seen[key]
            level: Level = "warning" if other == target else "error"
            yield _finding(level, where, f"„{text}“ steht schon in {first}")
        else:
            seen[key] = (target, where)


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
    for place, near in _nearer_elsewhere(index, len(faq.entries)):
        target = int(index.target_of[place])
        if index.likeness.size and index.likeness[target, near] >= _ALIKE_FROM:
            continue
        mine, other = faq.entries[target], faq.entries[near]
        phrases = [phrase for phrase in mine.phrases if phrase.after is None]
        number = place - int(index.first_text[target + 1]) + len(phrases)
        if number >= 0:  # the published text is what it is
            message = f"„{phrases[number].text}“ ähnelt eher Eintrag {other.id} {_title(other)}"
            yield _finding("warning", _place_of_phrase(mine, phrases[number]), message)


def _nearer_elsewhere(index: Index, entries: int) -> Iterator[tuple[int, int]]:
    """Yield the place of each text that is clearly nearer to another entry, and that entry's."""
    count = int(index.first_text[entries])
    held = index.postings
    features = sparse.csr_array(
        (held.data, held.indices, held.indptr), shape=(len(held.indptr) - 1, len(index.texts))
    )
    rows = sparse.csr_array(features.T)[:count]
    targets, starts = np.unique(index.target_of[:count], return_index=True)
    for start in range(0, count, _ROWS_AT_ONCE):
        kernel = (rows[start : start + _ROWS_AT_ONCE] @ rows.T).toarray()
        each = np.arange(len(kernel))
        kernel[each, start + each] = 0
        nearness = np.maximum.reduceat(kernel, starts, axis=1)
        mine = np.searchsorted(targets, index.target_of[start : start + len(kernel)])
        own = nearness[each, mine].copy()
        nearness[each, mine] = 0
        for row in np.flatnonzero(nearness.max(axis=1) - own > _CLOSER_BY).tolist():
            yield start + row, int(targets[nearness[row].argmax()])


def _notices(faq: Faq) -> Iterator[Finding]:
    """Yield what the reader passed over, such as a file with another suffix."""
    for notice in faq.notices:
        yield finding(notice.level, notice.file, notice.line, notice.message)


def _strange_answers(faq: Faq) -> Iterator[Finding]:
    """Yield parts of JSON-lines answers that no channel can show.

    In a folder, these are faults already.
    """
    for entry in faq.entries:
        if not entry.source and entry.answer:
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
        quoting: dict[tuple[str, str, str], Phrase] = {}
        for phrase in entry.phrases:
            if phrase.passage:
                quoting.setdefault((phrase.file, phrase.view, phrase.passage), phrase)
        shown = [visible(text) for text in statements(entry.answer)] if quoting else []
        for phrase in quoting.values():
            if message := _lost(phrase.passage, len(sentences_with(phrase.passage, shown))):
                yield _finding("warning", _place_of_phrase(entry, phrase), message)


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
        if count < FEWEST_PHRASES:
            found = ("keine Formulierung", "nur eine Formulierung", f"nur {count} Formulierungen")
            few = found[min(count, 2)]
            message = f"{few} unter „Auch gefragt als“; empfohlen sind mindestens {FEWEST_PHRASES}"
            yield _finding("warning", _Place(entry.source or entry.id), message)
        elif count < usual * _HARDLY_ANY:
            message = f"nur {count} Formulierungen, üblich sind hier {usual:.0f}; ist die Datei vollständig?"
            yield _finding("warning", _Place(entry.source or entry.id), message)


def _unset_links(faq: Faq) -> Iterator[Finding]:
    for name, address in faq.site.links.items():
        if not address and name not in LEGAL_LINKS:
            message = f"Link „{name}“ ist nicht gesetzt; der Text steht ohne Link da"
            yield finding("info", "site.toml", 0, message)


def _neighbours(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield the pairs of entries that are hardest to tell apart.

    Very large FAQs are not compared.
    """
    pairs = sorted(
        (
            (float(index.likeness[a, b]), a, b)
            for a, b in combinations(range(index.likeness.shape[1]), 2)
            if index.likeness[a, b] >= _CONFUSABLE_FROM
        ),
        reverse=True,
    )
    for cosine, a, b in pairs[:_NEIGHBOURS_SHOWN]:
        one, other = faq.entries[a], faq.entries[b]
        yield Finding(
            "info",
            f"{one.id} und {other.id}",
            f"leicht verwechselbar ({cosine:.2f}): {_title(one)} / {_title(other)}",
        )


def _title(entry: Entry) -> str:
    return f"„{entry.question}“"


def summary(findings: list[Finding]) -> dict[str, int]:
    """Count the findings of each level."""
    counts: dict[str, int] = defaultdict(int)
    for finding in findings:
        counts[finding.level] += 1
    return dict(counts)
