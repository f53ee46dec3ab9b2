"""Sources of questions: tables, pages, Word and Markdown files, JSON lines, one page of the web."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.editing.sources.extras import needed
from bot.editing.sources.values import LARGEST_SOURCE, Item, Skipped, Source, SourceError
from bot.faq import DataError, load_faq
from bot.faq.faults import reason_of
from bot.faq.values import Entry

__all__ = [
    "PAGES",
    "SUFFIXES",
    "Item",
    "Skipped",
    "Source",
    "SourceError",
    "is_address",
    "read_source",
]

_Reader = Callable[[str, bytes], Source]
PAGES = (".html", ".htm", ".xhtml")
SUFFIXES = (*PAGES, ".csv", ".tsv", ".xlsx", ".docx", ".md", ".jsonl")
_OTHERWISE = {
    ".xls": "bitte in Excel als .xlsx speichern",
    ".ods": "bitte in LibreOffice als .xlsx oder .csv speichern",
    ".doc": "bitte in Word als .docx speichern",
    ".odt": "bitte in LibreOffice als .docx speichern",
    ".pdf": "aus einem PDF lassen sich Fragen nicht sicher lesen; bitte die Word-Datei dazu nehmen",
    ".txt": "bitte als .md speichern, mit „## “ vor jeder Frage",
}


def is_address(source: str) -> bool:
    """Tell whether a source is a page of the web."""
    return source.casefold().startswith(("https://", "http://"))


def read_source(source: str, *, allow_private: bool = False) -> Source:
    """Return the questions of a file or of one web page.

    Raise `SourceError` if the source cannot be read or holds no questions.
    """
    if is_address(source):
        from bot.editing.sources.web import fetch

        page = fetch(source, allow_private=allow_private)
        needed("bs4", "Seiten im Web")
        from bot.editing.sources.pages import read_page

        return read_page(source, page.content, page.address)
    path = Path(source)
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        advice = _OTHERWISE.get(suffix, "")
        expected = (
            f"erwartet wird eine Datei mit der Endung {', '.join(SUFFIXES)} oder eine Adresse"
        )
        raise SourceError(f"{source}: {advice or expected}")
    if suffix == ".jsonl":
        return _json_lines(path)
    return _reader(suffix)(source, _bytes(path))


def _reader(suffix: str) -> _Reader:
    """Return what reads files of a kind; each loads its libraries only when needed."""
    if suffix in PAGES or suffix in (".docx", ".md"):
        needed("bs4", "HTML-, Word- und Markdown-Dateien")
        from bot.editing.sources import pages

        readers = {".docx": pages.read_word, ".md": pages.read_markdown}
        return readers.get(suffix, pages.read_page)
    from bot.editing.sources import tables

    return tables.read_workbook if suffix == ".xlsx" else tables.read_text_table


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_SOURCE:
            most = LARGEST_SOURCE // 1_000_000
            raise SourceError(f"{path}: größer als {most} MB; erwartet wird eine kleinere Datei")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: nicht lesbar ({reason_of(error)})") from error


def _json_lines(path: Path) -> Source:
    _bytes(path)
    try:
        faq = load_faq(path)
    except DataError as error:
        raise SourceError(str(error)) from error
    return Source(tuple(map(_item, faq.entries)))


def _item(entry: Entry) -> Item:
    return Item(
        question=entry.question,
        answer=entry.answer,
        category=entry.category,
        phrases=entry.phrases,
        entry=entry.slug,
        place=f"Eintrag „{entry.id}“",
    )
