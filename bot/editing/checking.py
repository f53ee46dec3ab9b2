"""What an editor should know about the data.

Duplicates, confusable neighbours, entries with too few phrases.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Literal

import numpy as np
from scipy import sparse

from bot.faq.answers import answer_faults
from bot.faq.values import Entry, Faq
from bot.language.text import folded
from bot.retrieval.index import NONE, SMALLTALK, Index

Level = Literal["error", "warning", "info"]

FEWEST_PHRASES = 10  # below this, unseen questions are found noticeably less often
_HARDLY_ANY = 0.25  # share of the usual number of phrases below which an entry stands out
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_CLOSER_BY = (
    0.2  # cosine by which a phrase may be nearer to a text of another entry than to any of its own
)
# Likeness of two entries whose short phrases differ by a word, such as kommunal and regional.
_ALIKE_FROM = 0.1
_NEIGHBOURS_SHOWN = (
    30  # one for each entry; in ours all pairs that differ by kommunal and regional are among them
)
_ROWS_AT_ONCE = 500  # texts compared with all others; 200 MB for 100,000 of them


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend (error), to look at (warning) or to know (info), and where."""

    level: Level
    where: str
    message: str


def check(faq: Faq, index: Index) -> list[Finding]:
    """Return all findings, the gravest first."""
    texts = (*_duplicates(faq), *_wordless(faq), *_strays(faq, index), *_few_phrases(faq))
    lost = (*_notices(faq), *_strange_answers(faq), *_lists_without_phrases(faq))
    findings = [*lost, *texts, *_unset_links(faq), *_unreachable(faq), *_neighbours(faq, index)]
    return sorted(findings, key=lambda f: ("error", "warning", "info").index(f.level))


def _phrases(faq: Faq) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield (target, place, text, context) of every phrase."""
    for entry in faq.entries:
        for phrase in entry.phrases:
            yield entry.id, f"{entry.source}, Zeile {phrase.line}", phrase.text, phrase.after
    for negative in faq.negatives:
        yield NONE, f"out_of_scope.txt, Zeile {negative.line}", negative.text, None
    for talk in faq.smalltalk:
        for text in talk.added:
            yield SMALLTALK + talk.id, f"smalltalk.toml, [{talk.id}]", text, None


def _duplicates(faq: Faq) -> Iterator[Finding]:
    """Yield the same words given twice.

    An error if they lead to two targets, else only of no use.
    """
    seen: dict[tuple[str, str | None], tuple[str, str]] = {}
    for target, where, text, after in _phrases(faq):
        key = (folded(text) or text, after)
        if key in seen:
            other, first = seen[key]
            level: Level = "warning" if other == target else "error"
            yield Finding(level, where, f"„{text}“ steht schon in {first}")
        else:
            seen[key] = (target, where)


def _wordless(faq: Faq) -> Iterator[Finding]:
    """Yield phrases of entries that hold no word to be found by."""
    for entry in faq.entries:
        for phrase in entry.phrases:
            if not folded(phrase.text):
                yield Finding(
                    "warning",
                    f"{entry.source}, Zeile {phrase.line}",
                    f"„{phrase.text}“ enthält kein Wort",
                )


def _strays(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield phrases nearer to a text of another entry than to any other of their own.

    Of pairs known to be alike that says nothing.
    """
    for place, near in _nearer_elsewhere(index, len(faq.entries)):
        target = int(index.target_of[place])
        if index.likeness.size and index.likeness[target, near] >= _ALIKE_FROM:
            continue
        mine, other = faq.entries[target], faq.entries[near]
        phrases = [phrase for phrase in mine.phrases if phrase.after is None]
        number = place - int(index.first_text[target + 1]) + len(phrases)
        if number >= 0:  # the published text is what it is
            where = f"{mine.source}, Zeile {phrases[number].line}"
            yield Finding(
                "warning",
                where,
                f"„{phrases[number].text}“ ähnelt eher Eintrag {other.id} {_title(other)}",
            )


def _nearer_elsewhere(index: Index, entries: int) -> Iterator[tuple[int, int]]:
    """Yield the place of each text of an entry that is clearly nearer to another entry, and that entry's place."""
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
        where = f"{notice.file}, Zeile {notice.line}" if notice.line else notice.file
        yield Finding(notice.level, where, notice.message)


def _strange_answers(faq: Faq) -> Iterator[Finding]:
    """Yield what no channel can show in answers of JSON lines.

    In a folder that is a fault already.
    """
    for entry in faq.entries:
        if not entry.source and entry.answer:
            lines = list(enumerate(entry.answer.split("\n"), 1))
            for _, message in answer_faults(lines):
                yield Finding("warning", f"Eintrag {entry.id}", message)


def _lists_without_phrases(faq: Faq) -> Iterator[Finding]:
    """Yield answers that end in a list where the phrases are missing.

    It may be these, without their heading.
    """
    for entry in faq.entries:
        last_line = entry.answer.rpartition("\n")[2]
        if not entry.phrases and _LIST_ITEM.match(last_line):
            message = "die Antwort endet mit einer Liste, und Formulierungen fehlen; fehlt darüber „## Auch gefragt als“?"
            yield Finding("warning", entry.source or entry.id, message)


def _few_phrases(faq: Faq) -> Iterator[Finding]:
    """Yield entries with too few phrases, or with hardly any beside those of the others."""
    counts = [len(entry.phrases) for entry in faq.entries]
    usual = median(counts) if counts else 0
    for entry, count in zip(faq.entries, counts, strict=True):
        if count < FEWEST_PHRASES:
            message = f"nur {count} Formulierungen unter „Auch gefragt als“; empfohlen sind mindestens {FEWEST_PHRASES}"
            yield Finding("warning", entry.source or entry.id, message)
        elif count < usual * _HARDLY_ANY:
            message = f"nur {count} Formulierungen, üblich sind hier {usual:.0f}; ist die Datei vollständig?"
            yield Finding("warning", entry.source or entry.id, message)


def _unset_links(faq: Faq) -> Iterator[Finding]:
    for name, address in faq.site.links.items():
        if not address:
            yield Finding(
                "info", "site.toml", f"Link „{name}“ ist nicht gesetzt; der Text steht ohne Link da"
            )


def _unreachable(faq: Faq) -> Iterator[Finding]:
    for contact in faq.site.contacts:
        if not contact.ways:
            message = f"Zu „{contact.name}“ fehlen E-Mail und Telefon; wer keine Antwort findet, erfährt nur den Namen"
            yield Finding("info", "site.toml", message)


def _neighbours(faq: Faq, index: Index) -> Iterator[Finding]:
    """Yield the pairs of entries that are hardest to tell apart.

    A very large FAQ is not compared.
    """
    pairs = sorted(
        (
            (float(index.likeness[a, b]), a, b)
            for a, b in combinations(range(index.likeness.shape[1]), 2)
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
