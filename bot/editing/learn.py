"""Add visitors' questions to an entry as further ways to ask.

The editor sees the difference first; only a yes writes it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.editing.writing import line_end, trial
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.files import phrases_file_in
from bot.faq.lines import FOLLOW_UPS, PHRASES, is_underline, item_of
from bot.faq.phrase_lists import section_lines
from bot.faq.values import Entry, Faq
from bot.faq.writing import replace_text
from bot.language.folding import folded

_HEADING = f"## {PHRASES}"
# A line with its end; the last one may have none.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_SIGNS = " \t#>*•-–—"  # of headings and lists, which a question may begin with


def learn(
    faq_path: Path,
    entry_id: str,
    texts: Iterable[str],
    confirm: Callable[[str], bool],
    figures: Callable[[Path], str] | None = None,
) -> bool:
    """Add texts as phrases to an entry if `confirm` agrees to the diff and the figures.

    They go into the file of phrases beside the entry, if there is one.

    `figures` describes how well an FAQ answers. It is called with the present folder and with a
    copy that has the new phrases. Return whether something was written. Raise `DataError` if the
    entry or the texts do not fit, or if somebody else has changed the file meanwhile.
    """
    lesson = _lesson(faq_path, entry_id, texts)
    file = faq_path / lesson.file
    before = file.read_bytes().decode("utf-8")
    after = with_phrases(before, lesson.new)
    shown = _already_there(lesson.known)
    shown += _diff(lesson.file, before, after)
    with trial(faq_path, {lesson.file: after}) as changed:
        load_faq(changed)
        if figures:
            shown += f"\nVorher:\n{figures(faq_path)}\n"
            shown += f"\nNachher:\n{figures(changed)}\n"
    if not confirm(shown):
        return False
    _require_unchanged(file, before, lesson.file)
    replace_text(file, after)
    return True


def _require_unchanged(file: Path, before: str, name: str) -> None:
    """Raise `DataError` if a file is no longer as it was read.

    Loading the bot twice and asking a person take minutes, in which others may work on it.
    """
    if not file.is_file() or file.read_bytes() != before.encode():
        what = "die Datei wurde inzwischen geändert, geschrieben wurde nichts"
        advice = "bitte rufen Sie learn noch einmal auf"
        raise DataError([Fault(name, 0, f"{what}; {advice}")])


@dataclass(frozen=True, slots=True)
class _Lesson:
    """The file for an entry's phrases, the texts to add to it, and where the others stand."""

    file: str
    new: tuple[str, ...]
    known: tuple[str, ...]


def _lesson(faq_path: Path, entry_id: str, texts: Iterable[str]) -> _Lesson:
    """Return what is to be added to an entry.

    Raise `DataError` if the entry is unknown, nothing is new, or the bot is to decline a text.
    """
    faq, entry = _found(faq_path, entry_id)
    asked = _by_words(texts)
    _refuse_declined(faq, asked)
    places = _places(faq)
    new = list[str]()
    known = list[str]()
    for words, text in asked.items():
        if words in places:
            known.append(f"„{text}“: {places[words]}")
        else:
            new.append(text)
    if not new:
        where = "; ".join(known) or "keine davon enthält ein Wort"
        message = f"es gibt nichts hinzuzufügen: {where}"
        raise DataError([Fault(entry.source, 0, message)])
    home = phrases_file_in(faq_path, entry.id) or entry.source
    return _Lesson(home, tuple(new), tuple(known))


def _found(faq_path: Path, entry_id: str) -> tuple[Faq, Entry]:
    """Return the FAQ of a folder and the entry; raise `DataError` if one of them is not there."""
    if not faq_path.is_dir():
        expected = (
            "erwartet wird ein Ordner im Format von faq_data; "
            "in eine .jsonl-Datei kann learn nicht schreiben"
        )
        raise DataError([Fault(str(faq_path), 0, expected)])
    faq = load_faq(faq_path)
    entry = faq.entry(entry_id) or faq.entry(entry_id.lstrip("0"))
    if entry is None:
        known_ids = ", ".join(known.id for known in faq.entries)
        message = f"Eintrag „{entry_id}“ nicht gefunden; in diesem Ordner gibt es: {known_ids}"
        raise DataError([Fault(str(faq_path), 0, message)])
    return faq, entry


def _by_words(texts: Iterable[str]) -> dict[str, str]:
    """Return the texts that hold a word, cleaned, by their folded words."""
    asked = dict[str, str]()
    for raw in texts:
        text = clean(raw).lstrip(_SIGNS)
        words = folded(text)
        if words:
            asked[words] = text
    return asked


def _refuse_declined(faq: Faq, asked: Mapping[str, str]) -> None:
    """Raise `DataError` for texts that stand among the negatives or the small talk.

    They lead elsewhere.
    """
    faults = []
    declined = {folded(negative.text): negative.line for negative in faq.negatives}
    small_talk = _sections_of_small_talk(faq)
    for words, text in asked.items():
        if words in declined:
            message = f"„{text}“ steht unter den Ablehnungen; bitte erst dort entfernen"
            faults.append(Fault("out_of_scope.txt", declined[words], message))
        elif words in small_talk:
            message = f"„{text}“ steht unter {small_talk[words]}; bitte erst dort entfernen"
            faults.append(Fault("smalltalk.toml", 0, message))
    if faults:
        raise DataError(faults)


def _sections_of_small_talk(faq: Faq) -> dict[str, str]:
    """Return the section of each text of small talk by its folded words."""
    sections = dict[str, str]()
    for talk in faq.smalltalk:
        for text in talk.added:
            words = folded(text)
            sections[words] = f"[{talk.id}]"
    return sections


def _places(faq: Faq) -> dict[str, str]:
    """Return the place of each text of the FAQ by its folded words.

    Follow-ups are left out, as they have a context.
    """
    places = dict[str, str]()
    for entry in faq.entries:
        question = folded(entry.question)
        places[question] = f"Frage von Eintrag {entry.id}"
    for entry in faq.entries:
        for phrase in entry.phrases:
            if phrase.after:
                continue
            words = folded(phrase.text)
            place = f"{entry.file_of(phrase)}, Zeile {phrase.line}"
            places.setdefault(words, place)
    return places


def _already_there(known: Iterable[str]) -> str:
    lines = [f"Steht schon in der FAQ: {place}\n" for place in known]
    if not lines:
        return ""
    lines.append("\n")
    return "".join(lines)


def _diff(file: str, before: str, after: str) -> str:
    old = _shown(before)
    new = _shown(after)
    return "".join(difflib.unified_diff(old, new, file, file, n=2))


def _shown(markdown: str) -> list[str]:
    """Return the lines of a file for a diff, all with the same end."""
    lines = re.split(r"\r\n|\r|\n", markdown.removeprefix("\ufeff"))
    return [f"{line}\n" for line in lines]


def with_phrases(markdown: str, texts: Sequence[str]) -> str:
    """Return the file of an entry or of its phrases with the texts directly below their heading.

    Without a heading they get one.

    All other lines stay as they are, their ends, too; new lines end as the first one does.
    """
    end = line_end(markdown)
    lines = _LINE.findall(markdown)
    items = [f"- {text}{end}" for text in texts]
    opened = section_lines(markdown)
    if PHRASES in opened:
        _insert_below(lines, opened[PHRASES], items, end)
    elif FOLLOW_UPS in opened:
        _insert_section(lines, opened[FOLLOW_UPS] - 1, items, end)
    else:
        _append_section(lines, items, end)
    if lines:
        lines[-1] = _ended(lines[-1], end)
    return "".join(lines)


def _insert_below(lines: list[str], heading: int, items: Sequence[str], end: str) -> None:
    """Insert items below the heading that ends before a line, and before its list."""
    below = lines[heading:]
    del lines[heading:]
    while below and _is_rule(below[0]):
        lines.append(below.pop(0))
    while below and _is_blank(below[0]):
        del below[0]
    lines += [end, *items]
    if below and not _is_item(below[0]):
        lines.append(end)
    lines += below


def _insert_section(lines: list[str], at: int, items: Sequence[str], end: str) -> None:
    """Insert a heading with items before a line."""
    heading = _HEADING + end
    lines[at:at] = [heading, end, *items, end]
    if at:
        above = lines[at - 1]
        lines[at - 1] = _ended(above, end)


def _append_section(lines: list[str], items: Sequence[str], end: str) -> None:
    """Add a heading with items at the end of a file."""
    while lines and _is_blank(lines[-1]):
        del lines[-1]
    if lines:
        lines[-1] = _ended(lines[-1], end)
    heading = _HEADING + end
    lines += [end, heading, end, *items]


def _is_item(line: str) -> bool:
    return item_of(line.strip("\r\n")) is not None


def _is_blank(line: str) -> bool:
    return not line.strip()


def _ended(line: str, end: str) -> str:
    """Return a line with an end."""
    if line.endswith(("\r", "\n")):
        return line
    return line + end


def _is_rule(line: str) -> bool:
    """Tell whether a line underlines the heading above it."""
    signs = line.strip()
    return bool(signs) and is_underline(signs)
