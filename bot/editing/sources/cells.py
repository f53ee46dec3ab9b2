"""How several questions stand in one cell of a table.

They are separated by `|`. An item that begins with `###` names the point of view of those after it,
as in the file of an entry; one that begins with `nach NUMMER:` is a follow-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.editing.sources.text import one_line
from bot.faq.phrase_lists import follow_up_of, phrase_of, view_of
from bot.faq.values import Phrase

_VIEW = "### "
_PART = re.compile(r"((?:\\[\\|#]|[^|\n])*)(?:[|\n]|$)")
_ESCAPED = re.compile(r"\\([\\|#])")


def phrases_in(cell: str) -> Iterator[Phrase]:
    """Yield the phrases that a cell lists.

    >>> [phrase.text for phrase in phrases_in("Was kostet das? | Preise")]
    ['Was kostet das?', 'Preise']
    """
    view = ""
    for part in _PART.findall(cell):
        if part.lstrip().startswith("###"):
            heading = part.lstrip(" \t#")
            view = _unescaped(heading)
            continue
        text = _unescaped(part)
        if text:
            yield phrase_of(text, view)


def follow_ups_in(cell: str) -> Iterator[Phrase]:
    """Yield the follow-ups that a cell lists, each as `nach NUMMER: Frage`."""
    for part in _PART.findall(cell):
        follow_up = follow_up_of(_unescaped(part))
        if follow_up:
            yield follow_up


def phrases_cell(phrases: Iterable[Phrase]) -> list[str]:
    """Return the items of a cell that `phrases_in` reads: phrases, each view before its own."""
    parts = list[str]()
    last_view = ""
    for phrase in phrases:
        view = view_of(phrase)
        if view != last_view:
            last_view = view
            parts.append(_VIEW + _escaped(view))
        parts.append(_escaped(phrase.text))
    return parts


def follow_up_cell(phrases: Iterable[Phrase]) -> list[str]:
    """Return the items of a cell that `follow_ups_in` reads."""
    parts = []
    for phrase in phrases:
        text = _escaped(phrase.text)
        parts.append(f"nach {phrase.after}: {text}")
    return parts


def _escaped(text: str) -> str:
    """Return a text in which no sign separates items or opens a view."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|")
    if escaped.startswith("#"):
        return f"\\{escaped}"
    return escaped


def _unescaped(part: str) -> str:
    return one_line(_ESCAPED.sub(r"\1", part))
