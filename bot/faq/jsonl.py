"""Reading a FAQ from JSON lines.

A line is an object with `id`, `question`, `answer` and, if there are any, `variants`: other ways to
ask. What else an entry file holds may be there, too: `category`, `slug` (its name), `views` (the
point of view of each variant) and `follow_ups`, objects with `after` and `text`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from bot.faq import crisis_folder, smalltalk_file
from bot.faq.faults import DataError, Fault, has_words, is_text, is_texts
from bot.faq.general import general_questions
from bot.faq.lines import FOLLOW_UPS
from bot.faq.phrase_lists import phrase_of
from bot.faq.smalltalk_file import said_word_for_word
from bot.faq.values import LONGEST_ID, Entry, Faq, Phrase, Site
from bot.faq.weights_file import parse_weights, weights_file


def read_jsonl(path: Path) -> Faq:
    """Read a FAQ from JSON lines with `id`, `question`, `answer` and optional `variants`."""
    faults: list[Fault] = []
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    raw = path.read_bytes()
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        entry = _jsonl_entry(line)
        if isinstance(entry, str):
            faults.append(Fault(str(path), number, entry))
        elif entry.id in entries:
            faults.append(Fault(str(path), number, f"die id „{entry.id}“ ist doppelt vergeben"))
        else:
            entries[entry.id] = entry
            lines[entry.id] = number
    if not entries and not faults:
        expected = "erwartet wird je Zeile ein JSON-Objekt mit id, question, answer"
        faults.append(Fault(str(path), 0, f"die Datei ist leer; {expected}"))
    for entry in entries.values():
        for unknown in sorted({p.after for p in entry.phrases if p.after} - entries.keys()):
            message = f"„follow_ups“: Einen Eintrag „{unknown}“ gibt es nicht"
            faults.append(Fault(str(path), lines[entry.id], message))
    beside = weights_file(path)
    raw_weights = beside.read_bytes() if beside.is_file() else b""

    def report(_: str, line: int, message: str) -> None:
        faults.append(Fault(str(beside), line, message))

    weights = parse_weights(beside, raw_weights.decode("utf-8-sig", "replace"), report)
    if faults:
        raise DataError(faults)
    site, known = Site(), tuple(entries.values())
    return Faq(
        known,
        smalltalk=smalltalk_file.read_base(site, said_word_for_word(known, ())),
        general=general_questions(known, 0),
        site=site,
        crisis=crisis_folder.read_base(),
        weights=weights,
        digest=hashlib.sha256(raw + raw_weights).hexdigest(),
    )


def _jsonl_entry(line: bytes) -> Entry | str:
    """Return the entry of one line, or what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
        # An escaped half of a character pair is no text that can be sent.
        json.dumps(row, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        return f"kein gültiges JSON in UTF-8 ({error})"
    if not isinstance(row, dict):
        return "erwartet wird ein JSON-Objekt mit id, question, answer"
    if fault := _fault(row):
        return fault
    return Entry(
        row["id"],
        row["question"],
        row["answer"],
        category=row.get("category") or "",
        phrases=_phrases(row),
        slug=row.get("slug") or row["id"],
    )


def _phrases(row: dict[str, Any]) -> tuple[Phrase, ...]:
    variants = row.get("variants") or []
    views = row.get("views") or [""] * len(variants)
    listed = row.get("follow_ups") or ()
    follow_ups = [Phrase(item["text"], FOLLOW_UPS, item["after"]) for item in listed]
    return (*map(phrase_of, variants, views), *follow_ups)


def _fault(row: dict[str, Any]) -> str:
    """Return what is wrong with the values of a row, empty if nothing is."""
    for key in ("id", "question"):
        if not is_text(row.get(key)):
            return f"„{key}“ fehlt oder ist leer; erwartet wird ein Text"
    if not has_words(row["question"]):
        return f"„question“: „{row['question'][:60]}“ enthält kein Wort"
    if len(row["id"]) > LONGEST_ID:
        return f"„id“ ist länger als {LONGEST_ID} Zeichen"
    if not isinstance(row.get("answer"), str):
        return "„answer“ fehlt; erwartet wird ein Text"
    if row.get("variants") and not is_texts(row["variants"]):
        return "„variants“: erwartet wird eine Liste von Texten"
    return _optional_fault(row)


def _optional_fault(row: dict[str, Any]) -> str:
    for key in ("category", "slug"):
        if not isinstance(row.get(key) or "", str):
            return f"„{key}“: erwartet wird ein Text"
    views = row.get("views") or []
    if not isinstance(views, list) or not all(isinstance(view, str) for view in views):
        return "„views“: erwartet wird eine Liste von Texten"
    if views and len(views) != len(row.get("variants") or ()):
        return "„views“: erwartet wird zu jedem Text in „variants“ ein Blickwinkel"
    follow_ups = row.get("follow_ups") or []
    if not isinstance(follow_ups, list) or not all(map(_is_follow_up, follow_ups)):
        return "„follow_ups“: erwartet wird eine Liste von Objekten mit after und text"
    return ""


def _is_follow_up(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    return is_text(item.get("after")) and is_text(item.get("text"))
