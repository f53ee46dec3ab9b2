"""An entry as the text of its file, and the name of that file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.editing.sources.values import Item
from bot.faq.entry_file import EntryFile
from bot.faq.faults import ascii_name
from bot.faq.files import ENTRIES, identity, is_entry_file
from bot.faq.lines import FOLLOW_UPS, PHRASES
from bot.faq.phrase_lists import view_of
from bot.faq.values import Entry, Phrase

_LONGEST_TITLE = 50  # characters of a file's name taken from the question
_LONGEST_NAME = 200  # bytes; file systems take 255, and the name of a copy is longer


def entry_text(item: Item) -> str:
    """Return the text of an entry's file; the reader gives back what it was made of."""
    parts = [f"# {item.question}"]
    if item.category:
        parts.append(f"Kategorie: {item.category}")
    parts.append(item.answer)
    parts += _lists(item.phrases)
    return _joined(parts)


def phrases_text(phrases: Sequence[Phrase]) -> str:
    """Return the text of the file beside an entry that holds its phrases."""
    return _joined(_lists(phrases))


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _lists(phrases: Sequence[Phrase]) -> Iterator[str]:
    """Yield the lists of phrases and of follow-ups below their headings."""
    plain, follow_ups = follow_ups_apart(phrases)
    if plain:
        yield f"## {PHRASES}"
        yield from _by_view(plain)
    if follow_ups:
        yield f"## {FOLLOW_UPS}"
        yield _list(f"nach {phrase.after}: {phrase.text}" for phrase in follow_ups)


def follow_ups_apart(phrases: Iterable[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    """Return the phrases that stand alone, and those that follow an answer."""
    plain = list[Phrase]()
    follow_ups = list[Phrase]()
    for phrase in phrases:
        if phrase.after is None:
            plain.append(phrase)
        else:
            follow_ups.append(phrase)
    return plain, follow_ups


def _by_view(phrases: Sequence[Phrase]) -> Iterator[str]:
    """Yield the lists of phrases, each view as a heading above its own."""
    last_view = ""
    for view, group in groupby(phrases, view_of):
        if view != last_view:
            last_view = view
            yield f"### {view}"
        yield _list(phrase.text for phrase in group)


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def read_back(name: str, text: str) -> tuple[Entry | None, list[str]]:
    """Return the entry that a file with this text holds, and what is wrong with it."""
    faults = list[str]()

    def report(_file: str, _line: int, message: str) -> None:
        faults.append(message)

    file = EntryFile(f"{ENTRIES}/{name}.md", text, report)
    return file.read(), faults


def file_name(number: int, question: str) -> str:
    """Return the name of a new entry's file, without its suffix.

    >>> file_name(7, "Wie melde ich mein Kind für den Unterricht an?")
    '07-wie-melde-ich-mein-kind-fuer-den-unterricht-an'
    """
    words = re.findall(r"[a-z0-9]+", ascii_name(question))
    title = ""
    for word in words:
        if len(title) + len(word) >= _LONGEST_TITLE:
            break
        title = f"{title}-{word}" if title else word
    return f"{number:02}-{title or 'eintrag'}"


def usable_name(wanted: str, question: str) -> str:
    """Return the file name for the number or name in a source, or "" if there is neither.

    A number alone gets a title: `7` becomes `07-wie-oft`.
    """
    if _is_number(wanted) and len(wanted) < 9:
        return file_name(int(wanted), question)
    file = f"{wanted}.md"
    is_too_long = len(wanted.encode()) > _LONGEST_NAME
    if is_too_long or identity(file) is None or not is_entry_file(file):
        return ""
    number, dash, title = wanted.partition("-")
    if not _is_number(number):
        return wanted
    return f"{int(number):02}{dash}{title}"


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii()
