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
    asked = {
        folded(text): text for raw in texts if (text := clean(raw).lstrip(_SIGNS)) and folded(text)
    }
    _refuse_declined(faq, asked)
    known = _known(faq)
    new = [text for key, text in asked.items() if key not in known]
    if not new:
        message = "alle diese Fragen stehen schon in der FAQ; es gibt nichts hinzuzufügen"
        raise DataError([Fault(entry.source, 0, message)])
    home = phrases_file_in(faq_path, entry.id) or entry.source
    return home, new, [f"„{text}“: {known[key]}" for key, text in asked.items() if key in known]


def _refuse_declined(faq: Faq, asked: dict[str, str]) -> None:
    """Raise `DataError` for texts that stand among the negatives or the small talk.

    They lead elsewhere.
    """
    faults = []
    declined = {folded(negative.text): negative.line for negative in faq.negatives}
    talk = {folded(text): f"[{section.id}]" for section in faq.smalltalk for text in section.added}
    for key, text in asked.items():
        if key in declined:
            message = f"„{text}“ steht unter den Ablehnungen; bitte erst dort entfernen"
            faults.append(Fault("out_of_scope.txt", declined[key], message))
        elif key in talk:
            message = f"„{text}“ steht unter {talk[key]}; bitte erst dort entfernen"
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
    return "".join(f"Steht schon in der FAQ: {place}\n" for place in known) + (
        "\n" if known else ""
    )


def _shown(markdown: str) -> list[str]:
    """Return the lines of a file for a diff, all with the same end."""
    return [f"{line}\n" for line in re.split(r"\r\n|\r|\n", markdown.removeprefix("\ufeff"))]


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
        at = opened[PHRASES]
        while at < len(lines) and _is_rule(lines[at]):
            at += 1
        following = next((line for line in lines[at:] if line.strip()), "#")
        gap = [] if item_of(following.strip("\r\n")) else [end]
        while at < len(lines) and not lines[at].strip():
            del lines[at]
        lines[at:at] = [end, *items, *(gap if at < len(lines) else [])]
    else:
        at = opened.get(FOLLOW_UPS, 0) - 1 if FOLLOW_UPS in opened else len(lines)
        while at == len(lines) and lines and not lines[-1].strip():
            del lines[-1]
            at = len(lines)
        before = [end] if at == len(lines) else []
        after = [end] if at < len(lines) else []
        lines[at:at] = [*before, f"{_HEADING}{end}", end, *items, *after]
        if at and not lines[at - 1].endswith(("\r", "\n")):
            lines[at - 1] += end
    if lines[-1:] and not lines[-1].endswith(("\r", "\n")):
        lines[-1] += end
    return "".join(lines)


def _is_rule(line: str) -> bool:
    """Tell whether a line underlines the heading above it."""
    return bool(line.strip()) and is_underline(line.strip())


def _before_and_after(figures: Callable[[Path], str], before: Path, after: Path) -> str:
    return f"Vorher:\n{figures(before)}\n\nNachher:\n{figures(after)}\n"
