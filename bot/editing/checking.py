"""What an editor should know about the data.

Duplicates, phrases that resemble another entry, entries with too few phrases.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from statistics import median
from typing import Literal

from bot.editing.resemblance import Stray, are_alike, confusable, nearer_elsewhere
from bot.editing.starting import EXAMPLE_REMARKS
from bot.faq import Fault
from bot.faq.gaps import LEGAL_LINKS, operator_gaps
from bot.faq.values import Entry, Faq, Phrase
from bot.language.folding import folded
from bot.language.markdown import statements, visible
from bot.retrieval.focus import sentences_with
from bot.retrieval.index import NONE, SMALLTALK_PREFIX, Index

Level = Literal["error", "warning", "info"]
_LEVELS: tuple[Level, ...] = ("error", "warning", "info")  # the gravest first

# Below three, few questions are answered directly; from ten on, more phrases help little.
FEWEST_PHRASES, ENOUGH_PHRASES = 3, 10
_HARDLY_ANY = 0.25  # share of the usual number of phrases below which an entry stands out
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_NEIGHBOURS_SHOWN = 30


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
        if not part:
            return self.file
        return f"{self.file}, {part}"


def finding(level: Level, file: str, line: int, message: str) -> Finding:
    """Return a finding about a line of a file."""
    return _finding(level, _Place(file, line), message)


def _finding(level: Level, place: _Place, message: str) -> Finding:
    return Finding(level, str(place), message, place.file, place.line)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of their level."""
    return sorted(findings, key=_gravity)


def _gravity(found: Finding) -> int:
    return _LEVELS.index(found.level)


def faults_as_findings(faults: Iterable[Fault], folder: Path) -> list[Finding]:
    """Return what keeps the data from being read as findings, files named as within the folder."""
    found = []
    for fault in faults:
        name = fault.file
        file = Path(name)
        if file.is_relative_to(folder) and file != folder:
            name = file.relative_to(folder).as_posix()
        found.append(finding("error", name, fault.line, fault.message))
    return found


def check_faq(faq: Faq, index: Index) -> list[Finding]:
    """Return all findings, the gravest first."""
    findings = list(_missing_details(faq))
    findings += _unchanged_examples(faq)
    findings += _notices(faq)
    findings += _lists_without_phrases(faq)
    findings += _lost_passages(faq)
    findings += _duplicates(faq)
    findings += _wordless(faq)
    findings += _strays(faq, index)
    findings += _few_phrases(faq)
    findings += _unset_links(faq)
    findings += _neighbours(faq, index)
    return gravest_first(findings)


def _missing_details(faq: Faq) -> Iterator[Finding]:
    """Yield what the operator has not entered yet."""
    for message in operator_gaps(faq.site):
        yield finding("warning", "site.toml", 0, message)


def _unchanged_examples(faq: Faq) -> Iterator[Finding]:
    """Yield entries that still say what a new folder has as an example."""
    for entry in faq.entries:
        if any(remark in entry.answer for remark in EXAMPLE_REMARKS):
            advice = "ersetzen Sie Frage und Antwort, oder löschen Sie die Datei"
            message = f"noch der Beispieltext; {advice}"
            yield _finding("warning", _place_of(entry), message)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A phrase of an entry, a negative or small talk, what it leads to and where it stands."""

    text: str
    target: str
    place: _Place
    after: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """Return what two of them have in common that say the same."""
        words = folded(self.text) or self.text
        return words, self.after


def _listed(faq: Faq) -> Iterator[_Listed]:
    """Yield everything that an FAQ lists as a way to ask or to talk."""
    for entry in faq.entries:
        yield _Listed(entry.question, target=entry.id, place=_place_of(entry))
        for phrase in entry.phrases:
            place = _place_of_phrase(entry, phrase)
            yield _Listed(phrase.text, target=entry.id, place=place, after=phrase.after)
    for negative in (*faq.negatives, *faq.declined_after):
        place = _Place("out_of_scope.txt", negative.line)
        yield _Listed(negative.text, target=NONE, place=place, after=negative.after)
    for talk in faq.smalltalk:
        target = SMALLTALK_PREFIX + talk.id
        place = _Place("smalltalk.toml", part=f"[{talk.id}]")
        for text in talk.added:
            yield _Listed(text, target=target, place=place)


def _place_of(entry: Entry) -> _Place:
    """Return where an entry stands; JSON lines have no file for each."""
    return _Place(entry.source or f"Eintrag {entry.id}")


def _place_of_phrase(entry: Entry, phrase: Phrase) -> _Place:
    file = entry.file_of(phrase) or f"Eintrag {entry.id}"
    return _Place(file, phrase.line)


def _duplicates(faq: Faq) -> Iterator[Finding]:
    """Yield phrases that occur twice.

    A duplicate is an error if it leads to two targets; within one it is merely useless.
    """
    seen: dict[tuple[str, str | None], _Listed] = {}
    for listed in _listed(faq):
        first = seen.setdefault(listed.key, listed)
        if first is listed:
            continue
        level: Level = "error"
        if first.target == listed.target:
            level = "warning"
        message = f"„{listed.text}“ steht schon in {first.place}"
        yield _finding(level, listed.place, message)


def _wordless(faq: Faq) -> Iterator[Finding]:
    """Yield phrases of entries, and follow-ups to decline, that hold no word to be found by."""
    for listed in _listed(faq):
        is_remark = listed.target.startswith(SMALLTALK_PREFIX)  # of symbols alone, perhaps
        is_negative = listed.target == NONE and listed.after is None
        if is_remark or is_negative or folded(listed.text):
            continue
        message = f"„{listed.text}“ enthält kein Wort"
        yield _finding("warning", listed.place, message)


def _strays(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield phrases that resemble another entry more than their own.

    Skip pairs of entries that are alike anyway.
    """
    for stray in nearer_elsewhere(index, len(faq.entries)):
        if are_alike(index, stray.own, stray.other):
            continue
        entry = faq.entries[stray.own]
        other = faq.entries[stray.other]
        phrase = _phrase_of_text(index, entry, stray)
        if phrase is None:
            continue
        place = _place_of_phrase(entry, phrase)
        nearer = f"Eintrag {other.id} {_title(other)}"
        yield _finding("warning", place, f"„{phrase.text}“ ähnelt eher {nearer}")


def _phrase_of_text(index: Index, entry: Entry, stray: Stray) -> Phrase | None:
    """Return the phrase that a text of an entry is, None for the published text."""
    text = index.texts[stray.text]
    for phrase in entry.phrases:
        if phrase.text == text and phrase.after is None:
            return phrase
    return None


def _notices(faq: Faq) -> Iterator[Finding]:
    """Yield what the reader passed over, such as a file with another suffix."""
    for notice in faq.notices:
        yield finding(notice.level, notice.file, notice.line, notice.message)


def _lists_without_phrases(faq: Faq) -> Iterator[Finding]:
    """Yield answers that end in a list with a question, if the entry has no phrases.

    The list may be the phrases, without their heading.
    """
    for entry in faq.entries:
        if entry.phrases:
            continue
        last_lines = reversed(entry.answer.split("\n"))
        last_list = takewhile(_LIST_ITEM.match, last_lines)
        if any(item.rstrip().endswith("?") for item in last_list):
            message = (
                "die Antwort endet mit einer Liste, und Formulierungen fehlen; "
                "fehlt darüber „## Auch gefragt als“?"
            )
            yield _finding("warning", _place_of(entry), message)


def _lost_passages(faq: Faq) -> Iterator[Finding]:
    """Yield the first phrase of each heading whose quote stands in no sentence, or in several.

    Such phrases mark nothing: mostly the answer was changed after they were written.
    """
    for entry in faq.entries:
        quoting = _first_quoting(entry)
        if not quoting:
            continue
        shown = [visible(text) for text in statements(entry.answer)]
        for phrase in quoting:
            holding = sentences_with(phrase.passage, shown)
            message = _lost(phrase.passage, len(holding))
            if message:
                yield _finding("warning", _place_of_phrase(entry, phrase), message)


def _first_quoting(entry: Entry) -> list[Phrase]:
    """Return the first phrase below each heading that quotes the answer."""
    first: dict[tuple[str, str, str], Phrase] = {}
    for phrase in entry.phrases:
        if phrase.passage:
            heading = (phrase.file, phrase.view, phrase.passage)
            first.setdefault(heading, phrase)
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
    if not faq.entries:
        return
    counts = [len(entry.phrases) for entry in faq.entries]
    below = sum(FEWEST_PHRASES <= count < ENOUGH_PHRASES for count in counts)
    if below:
        of_all = f"{below} von {len(counts)} Einträgen"
        advice = f"mit {ENOUGH_PHRASES} beantwortet der Bot deutlich mehr direkt"
        message = f"{of_all} haben weniger als {ENOUGH_PHRASES} Formulierungen; {advice}"
        yield _finding("info", _Place("entries"), message)
    usual = median(counts)
    for entry in faq.entries:
        message = _lack(len(entry.phrases), usual)
        if message:
            place = _place_of(entry)
            yield _finding("warning", place, message)


def _lack(count: int, usual: float) -> str:
    """Return that an entry has too few phrases, empty if they are enough."""
    few = _few(count)
    if count < FEWEST_PHRASES:
        advice = f"empfohlen sind mindestens {FEWEST_PHRASES}"
        return f"{few} unter „Auch gefragt als“; {advice}"
    if count < usual * _HARDLY_ANY:
        return f"{few}, üblich sind hier {usual:.0f}; ist die Datei vollständig?"
    return ""


def _few(count: int) -> str:
    """Return how many phrases there are, in German."""
    if count == 0:
        return "keine Formulierung"
    if count == 1:
        return "nur eine Formulierung"
    return f"nur {count} Formulierungen"


def _unset_links(faq: Faq) -> Iterator[Finding]:
    for name, address in faq.site.links.items():
        is_needed = name not in LEGAL_LINKS  # the check of the operator's details tells of those
        if is_needed and not address:
            message = f"Link „{name}“ ist nicht gesetzt; der Text steht ohne Link da"
            yield finding("info", "site.toml", 0, message)


def _neighbours(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield the pairs of entries that are hardest to tell apart."""
    pairs = sorted(confusable(index), reverse=True)
    for pair in pairs[:_NEIGHBOURS_SHOWN]:
        one = faq.entries[pair.one]
        other = faq.entries[pair.other]
        where = f"{one.id} und {other.id}"
        likeness = f"leicht verwechselbar ({pair.likeness:.2f})"
        titles = f"{_title(one)} / {_title(other)}"
        yield Finding("info", where, f"{likeness}: {titles}")


def _title(entry: Entry) -> str:
    return f"„{entry.question}“"


def summary(findings: list[Finding]) -> dict[str, int]:
    """Count the findings of each level."""
    levels: Counter[str] = Counter(finding.level for finding in findings)
    return dict(levels)
