"""The file of fitted values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.faq.writing import replace_text


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write fitted values; raises `OSError` where nothing can be written."""
    rounded = _rounded(values)
    text = json.dumps(rounded, indent=2, ensure_ascii=False)
    replace_text(path, f"{text}\n")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
