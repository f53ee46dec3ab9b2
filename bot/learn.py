"""Adding questions of visitors to an entry as further ways to ask: shown as a diff first, written only on a yes."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.data import DataError, Fault, load_faq
from bot.models import Faq
from bot.text import clean, folded

_HEADING = "## Auch gefragt als"
_NEXT_HEADING = "## Nachgefragt"


def learn(
    faq_path: Path,
    entry_id: str,
    texts: Iterable[str],
    confirm: Callable[[str], bool],
    figures: Callable[[Path], str] | None = None,
) -> bool:
    """Add texts as phrases to an entry's file if `confirm`, which is shown the diff and the figures, agrees.

    `figures` describes how well a FAQ answers; it is called with the folder as it is and with a copy as it would be.
    Returns whether something was written; raises `DataError` if the entry or the texts do not fit.
    """
    file, new = _source(faq_path, entry_id, texts)
    old = (faq_path / file).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    after = _inserted(old, new)
    diff = "".join(difflib.unified_diff(old.splitlines(keepends=True), after.splitlines(keepends=True), file, file, n=2))
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "faq"
        shutil.copytree(faq_path, trial)
        (trial / file).write_text(after, encoding="utf-8")
        load_faq(trial)
        shown = f"{diff}\n{_before_and_after(figures, faq_path, trial)}" if figures else diff
    if not confirm(shown):
        return False
    _replace(faq_path / file, after)
    return True


def _source(faq_path: Path, entry_id: str, texts: Iterable[str]) -> tuple[str, list[str]]:
    """Return the entry's file and the texts that are new; a `DataError` if there is no such entry, or nothing new."""
    faq = load_faq(faq_path)
    entry = faq.entry(entry_id)
    if entry is None or not faq_path.is_dir():
        known = ", ".join(e.id for e in faq.entries)
        raise DataError([Fault(str(faq_path), 0, f"Eintrag „{entry_id}“ nicht gefunden; in diesem Ordner gibt es: {known}")])
    new = _new_texts(faq, texts)
    if not new:
        raise DataError([Fault(entry.source, 0, "alle diese Fragen stehen schon in der FAQ; es gibt nichts hinzuzufügen")])
    return entry.source, new


def _new_texts(faq: Faq, texts: Iterable[str]) -> list[str]:
    """Return the texts on one line each, without those that any entry already has in other spelling."""
    known = {folded(text) for entry in faq.entries for text in (entry.question, *(p.text for p in entry.phrases if not p.after))}
    found: dict[str, str] = {}
    for text in map(clean, texts):
        if (key := folded(text)) and key not in known:
            found.setdefault(key, text)
    return list(found.values())


def _inserted(markdown: str, texts: Sequence[str]) -> str:
    """Return an entry with the texts directly below the heading of its phrases; without a heading they get one."""
    lines = markdown.rstrip("\n").split("\n")
    items = [f"- {text}" for text in texts]
    if _HEADING in (line.rstrip() for line in lines):
        at = next(i for i, line in enumerate(lines) if line.rstrip() == _HEADING) + 1
        following = next((line for line in lines[at:] if line.strip()), "#")
        gap = [""] if following.startswith("#") else []
        while at < len(lines) and not lines[at].strip():
            del lines[at]
        lines[at:at] = ["", *items, *gap]
    else:
        at = next((i for i, line in enumerate(lines) if line.rstrip() == _NEXT_HEADING), len(lines))
        lines[at:at] = [*([""] if at == len(lines) else []), _HEADING, "", *items, *([""] if at < len(lines) else [])]
    return "\n".join(lines) + "\n"


def _before_and_after(figures: Callable[[Path], str], before: Path, after: Path) -> str:
    return f"Vorher:\n{figures(before)}\n\nNachher:\n{figures(after)}\n"


def _replace(file: Path, text: str) -> None:
    """Write all or nothing, with the old file's rights, so that a running bot never reads half a file."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".tmp", delete=False) as new:
        new.write(text)
        new.flush()
        os.fsync(new.fileno())
    shutil.copymode(file, new.name)
    Path(new.name).replace(file)
