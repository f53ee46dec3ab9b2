"""The report as tables for a terminal or a text file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.editing.report.figures import EntryFigures, Figures
from bot.editing.report.grouping import Group

_WIDTH_IN_FILE = 120
_TEXTS_SHOWN = 8


def print_tables(found: Figures, out: TextIO) -> None:
    """Write all tables; to a file without colours and in a fixed width."""
    console = Console(file=out, width=None if out.isatty() else _WIDTH_IN_FILE, highlight=False)
    console.print(
        f"[bold]Auswertung {found.since:%d.%m.%Y} bis {found.until:%d.%m.%Y}[/]: {found.replies} Antworten des Bots"
    )
    console.print(_weeks(found))
    console.print(_entries("Am häufigsten gefragt", found.most_asked))
    console.print(_entries("Als nicht hilfreich bewertet", found.disliked))
    never_asked = [(entry.id, entry.question) for entry in found.never_asked]
    console.print(_table("Nie gefragt", ("Eintrag", "Frage"), never_asked))
    console.print(_groups(found.unanswered))


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table | str:
    table = Table(*columns, title=title, title_justify="left", show_lines=False)
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    return table if table.row_count else f"[italic]{title}[/]\n  nichts"


def _weeks(found: Figures) -> Table | str:
    columns = (
        "KW",
        "beantwortet",
        "Vorschläge",
        "keine Antwort",
        "Small Talk",
        "Hinweis auf Hilfe in Not",
    )
    rows = (
        (f"{w.week}/{w.year}", w.answered, w.suggested, w.declined, w.smalltalk, w.in_distress)
        for w in found.weeks
    )
    return _table("Je Kalenderwoche", columns, rows)


def _entries(title: str, entries: Sequence[EntryFigures]) -> Table | str:
    rows = (
        (entry.id, entry.question, entry.asked, entry.liked, entry.disliked) for entry in entries
    )
    return _table(title, ("Eintrag", "Frage", "gefragt", "hilfreich", "nicht hilfreich"), rows)


def _groups(groups: Sequence[Group]) -> Table | str:
    columns = ("Anzahl", "Fragen", "passt vielleicht zu", "Wahrscheinlichkeit")
    rows = ((g.count, _texts(g.texts), f"{g.entry}: {g.question}", g.chance) for g in groups)
    return _table("Unbeantwortete Fragen, nach Ähnlichkeit gruppiert", columns, rows)


def _texts(texts: Sequence[str]) -> str:
    more = len(texts) - _TEXTS_SHOWN
    shown = list(texts[:_TEXTS_SHOWN])
    if more > 0:
        shown.append(f"… und {more} weitere")
    return "\n".join(shown)
