"""Reading and validating a FAQ: a folder in the `faq_data` format or a `.jsonl` file.

All faults are collected and raised together; each names the file, the line and what was expected.
"""

from __future__ import annotations

from pathlib import Path

from bot.faq.entry_file import resolve_links
from bot.faq.faults import DataError, Fault
from bot.faq.folder import Folder
from bot.faq.jsonl import read_jsonl
from bot.faq.values import Faq

__all__ = ["DEFAULT_FAQ", "DataError", "Fault", "load_faq", "resolve_links"]

_SOURCES = (".csv", ".tsv", ".xlsx", ".docx", ".html", ".htm", ".md")
DEFAULT_FAQ = Path(__file__).resolve().parents[2] / "faq_data"


def load_faq(path: Path = DEFAULT_FAQ) -> Faq:
    """Read a FAQ from a folder or a `.jsonl` file; raise `DataError` with all its faults."""
    if path.is_dir():
        return Folder(path).read()
    if path.is_file() and path.suffix.lower() in _SOURCES:
        advice = f"einen Ordner daraus macht: python -m bot init ORDNER --from {path.name}"
        raise DataError([Fault(str(path), 0, f"keine FAQ, sondern eine Quelle; {advice}")])
    if path.is_file():
        return read_jsonl(path)
    expected = "erwartet wird ein Ordner im Format von faq_data oder eine .jsonl-Datei"
    missing = Fault(str(path), 0, f"nicht gefunden; {expected}")
    raise DataError([missing])
