"""Add visitors' questions to an entry as further ways to ask.

The editor sees the difference first; only a yes writes it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.editing.writing import line_end, replace_file, trial
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.files import phrases_file_in
from bot.faq.lines import FOLLOW_UPS, PHRASES, is_underline, item_of
from bot.faq.phrase_lists import section_lines
from bot.faq.values import Faq
from bot.language.text import folded

_HEADING = f"## {PHRASES}"
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
    entry or the texts do not fit.
    """
    file, new, known = _source(faq_path, entry_id, texts)
    old = (faq_path / file).read_bytes().decode("utf-8")
    after = with_phrases(old, new)
    diff = "".join(difflib.unified_diff(_shown(old), _shown(after), file, file, n=2))
    with trial(faq_path, {file: after}) as changed:
        load_faq(changed)
        shown = f"{_already_there(known)}{diff}"
        if figures:
            shown += f"\n{_before_and_after(figures, faq_path, changed)}"
    if not confirm(shown):
        return False
    replace_file(faq_path / file, after)
    return True


def _source(
    faq_path: Path, entry_id: str, texts: Iterable[str]
) -> tuple[str, list[str], list[str]]:
    """Return the file of the entry's phrases, the new texts, and those that are not new.

    Raise `DataError` if the entry is unknown, nothing is new, or the bot is to decline a text.
    """
    if not faq_path.is_dir():
        expected = "erwartet wird ein Ordner im Format von faq_data; in eine .jsonl-Datei kann learn nicht schreiben"
        raise DataError([Fault(str(faq_path), 0, expected)])
    faq = load_faq(faq_path)
    entry = faq.entry(entry_id)
    if entry is None:
        known_ids = ", ".join(e.id for e in faq.entries)
        message = f"Eintrag „{entry_id}“ nicht gefunden; in diesem Ordner gibt es: {known_ids}"
        raise DataError([Fault(str(faq_path), 0, message)])
    asked = _by_words(texts)
    _refuse_declined(faq, asked)
    places = _known(faq)
    new = [text for words, text in asked.items() if words not in places]
    if not new:
        message = "alle diese Fragen stehen schon in der FAQ; es gibt nichts hinzuzufügen"
        raise DataError([Fault(entry.source, 0, message)])
    home = phrases_file_in(faq_path, entry.id) or entry.source
    known = [f"„{text}“: {places[words]}" for words, text in asked.items() if words in places]
    return home, new, known


def _by_words(texts: Iterable[str]) -> dict[str, str]:
    """Return the texts that hold a word, cleaned, by their folded words."""
    asked = dict[str, str]()
    for raw in texts:
        text = clean(raw).lstrip(_SIGNS)
        if words := folded(text):
            asked[words] = text
    return asked


def _refuse_declined(faq: Faq, asked: dict[str, str]) -> None:
    """Raise `DataError` for texts that stand among the negatives or the small talk.

    They lead elsewhere.
    """
    faults = []
    declined = {folded(negative.text): negative.line for negative in faq.negatives}
    talk = dict[str, str]()
    for section in faq.smalltalk:
        talk |= {folded(text): f"[{section.id}]" for text in section.added}
    for words, text in asked.items():
        if words in declined:
            message = f"„{text}“ steht unter den Ablehnungen; bitte erst dort entfernen"
            faults.append(Fault("out_of_scope.txt", declined[words], message))
        elif words in talk:
            message = f"„{text}“ steht unter {talk[words]}; bitte erst dort entfernen"
            faults.append(Fault("smalltalk.toml", 0, message))
    if faults:
        raise DataError(faults)


def _known(faq: Faq) -> dict[str, str]:
    """Return the place of each text of the FAQ by its folded words.

    Follow-ups are left out, as they have a context.
    """
    places = {folded(entry.question): f"Frage von Eintrag {entry.id}" for entry in faq.entries}
    for entry in faq.entries:
        for phrase in entry.phrases:
            if not phrase.after:
                where = f"{entry.file_of(phrase)}, Zeile {phrase.line}"
                places.setdefault(folded(phrase.text), where)
    return places


def _already_there(known: Sequence[str]) -> str:
    lines = [f"Steht schon in der FAQ: {place}\n" for place in known]
    return "".join([*lines, "\n"]) if lines else ""


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
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", markdown)
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
    at = heading
    while at < len(lines) and _is_rule(lines[at]):
        at += 1
    while at < len(lines) and _is_blank(lines[at]):
        del lines[at]
    is_last = at == len(lines)
    is_before_list = not is_last and item_of(lines[at].strip("\r\n")) is not None
    gap = [] if is_last or is_before_list else [end]
    lines[at:at] = [end, *items, *gap]


def _insert_section(lines: list[str], at: int, items: Sequence[str], end: str) -> None:
    """Insert a heading with items before a line."""
    lines[at:at] = [f"{_HEADING}{end}", end, *items, end]
    if at:
        lines[at - 1] = _ended(lines[at - 1], end)


def _append_section(lines: list[str], items: Sequence[str], end: str) -> None:
    """Add a heading with items at the end of a file."""
    while lines and _is_blank(lines[-1]):
        del lines[-1]
    if lines:
        lines[-1] = _ended(lines[-1], end)
    lines += [end, f"{_HEADING}{end}", end, *items]


def _is_blank(line: str) -> bool:
    return not line.strip()


def _ended(line: str, end: str) -> str:
    """Return a line with an end."""
    return line if line.endswith(("\r", "\n")) else line + end


def _is_rule(line: str) -> bool:
    """Tell whether a line underlines the heading above it."""
    return bool(line.strip()) and is_underline(line.strip())


def _before_and_after(figures: Callable[[Path], str], before: Path, after: Path) -> str:
    return f"Vorher:\n{figures(before)}\n\nNachher:\n{figures(after)}\n"
