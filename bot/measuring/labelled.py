"""Labelled questions, to measure the bot with, and the files that hold them.

A labelled question is `{"q", "gold": [ids, best first], "style", "context"?}`; gold is `["none"]`
for a question to be declined and `["smalltalk"]` for conversation; style "multi" wants all of gold
answered. `"id"` may stand for a gold of one; `"focus"` are verbatim parts of the answer that state
what is asked, none if the whole answer is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, AnyStr, TypeVar

from bot.faq.expectations import read_expectations
from bot.faq.faults import reason_of
from bot.faq.values import CONVERSATION, NO_ENTRY
from bot.language.markdown import visible

MULTI = "multi"

_TABLES = (".csv", ".tsv")
# Errors that an unexpected line of JSON raises.
_UNUSABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

Parsed = TypeVar("Parsed")


class LabelError(ValueError):
    """A file of labelled questions that cannot be used.

    The message names the file, the line and what was expected.
    """


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the ids that answer it."""

    question: str
    gold: tuple[str, ...]
    style: str = ""
    context: str | None = None
    focus: tuple[str, ...] | None = None

    @property
    def is_unknown(self) -> bool:
        """Tell whether the question should be declined."""
        return self.gold[0] == NO_ENTRY

    @property
    def is_smalltalk(self) -> bool:
        """Tell whether the question is conversation."""
        return self.gold[0] == CONVERSATION

    @property
    def wants_all(self) -> bool:
        """Tell whether all of gold have to be answered."""
        return self.style == MULTI


def read_labelled(path: Path) -> list[Labelled]:
    """Read labelled questions from JSON lines, or from a table of test questions.

    Tables are .csv or .tsv. Raise `LabelError` for an unusable line, or if there are no questions.
    """
    content = _read_bytes(path)
    if path.suffix.casefold() in _TABLES:
        return _read_table(path, content)
    expected = 'erwartet wird {"q": …, "gold": [ids]} in UTF-8'
    lines = content.split(b"\n")
    questions = parse_lines(path, lines, _labelled, expected)
    if not questions:
        raise LabelError(
            f'{path}: keine Fragen gefunden; erwartet wird je Zeile {{"q": …, "gold": [ids]}}'
        )
    return questions


def read_all_labelled(paths: Iterable[Path]) -> list[Labelled]:
    """Read the labelled questions of several files."""
    questions = []
    for path in paths:
        questions += read_labelled(path)
    return questions


def parse_lines(
    path: Path, lines: Iterable[AnyStr], parse: Callable[[AnyStr], Parsed], expected: str
) -> list[Parsed]:
    """Parse each line that is not blank; raise `LabelError` for the first that cannot be."""
    parsed = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            parsed.append(parse(line))
        except _UNUSABLE as error:
            reason = f"{type(error).__name__}: {error}"
            raise LabelError(f"{path}, Zeile {number}: {expected} ({reason})") from error
    return parsed


def unknown_ids(questions: Iterable[Labelled], known: Iterable[str]) -> list[str]:
    """Return the ids that questions name and no entry has: such a question can only fail."""
    named = set[str]()
    for labelled in questions:
        named.update(labelled.gold)
    usable = {*known, NO_ENTRY, CONVERSATION}
    return sorted(named - usable)


def is_marked_rightly(marked: str, fragments: Iterable[str]) -> bool:
    """Tell whether a marked part of an answer contains a labelled fragment or lies within one."""
    seen = visible(marked)
    shown = _blanks_normalised(seen)
    return any(fragment in shown or shown in fragment for fragment in fragments)


def read_figures(path: Path) -> dict[str, float]:
    """Read the figures that `eval --json` wrote; raise `LabelError` for another file."""
    content = _read_bytes(path)
    try:
        figures = json.loads(content)["figures"]
        return {name: float(value) for name, value in figures.items()}
    except _UNUSABLE as error:
        reason = f"{type(error).__name__}: {error}"
        raise LabelError(f"{path}: erwartet wird die Ausgabe von eval --json ({reason})") from error


def _read_table(path: Path, content: bytes) -> list[Labelled]:
    expectations, faults = read_expectations(content)
    if faults:
        line, message = faults[0]
        where = f", Zeile {line}" if line else ""
        raise LabelError(f"{path}{where}: {message}")
    if not expectations:
        raise LabelError(f"{path}: keine Fragen gefunden; erwartet wird je Zeile Frage und Eintrag")
    return [Labelled(expected.question, expected.wanted) for expected in expectations]


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LabelError(f"{path}: nicht lesbar ({reason_of(error)})") from error


def _labelled(line: bytes) -> Labelled:
    """Return the question of a line; raise one of `_UNUSABLE` if it holds none."""
    row = json.loads(line.decode("utf-8-sig"))
    question = row["q"]
    style = row.get("style", "")
    context = row.get("context")
    gold = row["gold"] if "gold" in row else [row["id"]]
    focus = row.get("focus")

    if not isinstance(question, str):
        raise ValueError("q ist kein Text")
    if not _are_texts(gold):
        raise ValueError("gold ist keine Liste von ids")
    if not gold:
        raise ValueError('gold ist leer; soll abgelehnt werden, steht da ["none"]')
    if not isinstance(context, str | None):
        raise ValueError("context ist keine id")
    if focus is not None and not _are_texts(focus):
        raise ValueError("focus ist keine Liste von Texten")

    fragments = None
    if focus is not None:
        fragments = tuple(map(_blanks_normalised, focus))
    return Labelled(question, tuple(gold), str(style), context, fragments)


def _are_texts(values: Any) -> bool:
    if not isinstance(values, list):
        return False
    return all(isinstance(value, str) for value in values)


def _blanks_normalised(text: str) -> str:
    return " ".join(text.split())
