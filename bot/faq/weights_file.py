"""Where an FAQ keeps weights of its own, and reading them as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from bot.faq.faults import Report
from bot.faq.values import WeightsTable

FILE = "weights.json"
_ENDING = f".{FILE}"


def weights_file(faq: Path) -> Path:
    """Return the file beside the data: in the folder, or next to a `.jsonl` file.

    >>> weights_file(Path("faq.jsonl")).name
    'faq.weights.json'
    """
    if faq.suffix == ".jsonl":
        return faq.with_name(faq.stem + _ENDING)
    return faq / FILE


def parse_weights(file: Path, text: str, report: Report) -> WeightsTable | None:
    """Return what a file of weights holds, None without one; invalid JSON is reported."""
    if not text.strip():
        return None
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        expected = "erwartet wird, was „python -m bot fit --write“ schrieb"
        report(file.name, line, f"kein gültiges JSON; {expected}")
        return None
    if not isinstance(table, dict):
        report(
            file.name,
            1,
            "erwartet wird ein JSON-Objekt, wie es „python -m bot fit --write“ schreibt",
        )
        return None
    return WeightsTable(str(file), table)
