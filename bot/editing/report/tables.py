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
    width = None if out.isatty() else _WIDTH_IN_FILE
    console = Console(file=out, width=width, highlight=False)
    console.print(_heading(found))
    console.print(_weeks(found))
    console.print(_entries("Am häufigsten gefragt", found.most_asked))
    console.print(_entries("Als nicht hilfreich bewertet", found.disliked))
    console.print(_never_asked(found))
    console.print(_groups(found.unanswered))


def _heading(found: Figures) -> str:
    days = f"{found.since:%d.%m.%Y} bis {found.until:%d.%m.%Y}"
    return f"[bold]Auswertung {days}[/]: {found.replies} Antworten des Bots"


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table | str:
    """Return a table, or a line that says that it would be empty."""
    table = Table(*columns, title=title, title_justify="left", show_lines=False)
    for row in rows:
        cells = [escape(str(cell)) for cell in row]
        table.add_row(*cells)
    if not table.row_count:
        return f"[italic]{title}[/]\n  nichts"
    return table


def _weeks(found: Figures) -> Table | str:
    columns = (
        "KW",
        "beantwortet",
        "Vorschläge",
        "keine Antwort",
        "Small Talk",
        "Hinweis auf Hilfe in Not",
    )
    rows = []
    for week in found.weeks:
        row = (
            f"{week.week}/{week.year}",
            week.answered,
            week.suggested,
            week.declined,
            week.smalltalk,
            week.in_distress,
        )
        rows.append(row)
    return _table("Je Kalenderwoche", columns, rows)


def _entries(title: str, entries: Iterable[EntryFigures]) -> Table | str:
    columns = ("Eintrag", "Frage", "gefragt", "hilfreich", "nicht hilfreich")
    rows = []
    for entry in entries:
        row = (entry.id, entry.question, entry.asked, entry.liked, entry.disliked)
        rows.append(row)
    return _table(title, columns, rows)


def _never_asked(found: Figures) -> Table | str:
    rows = [(entry.id, entry.question) for entry in found.never_asked]
    return _table("Nie gefragt", ("Eintrag", "Frage"), rows)


def _groups(groups: Iterable[Group]) -> Table | str:
    columns = ("Anzahl", "Fragen", "passt vielleicht zu", "Wahrscheinlichkeit")
    rows = []
    for group in groups:
        entry = f"{group.entry}: {group.question}"
        row = (group.count, _texts(group.texts), entry, group.chance)
        rows.append(row)
    return _table("Unbeantwortete Fragen, nach Ähnlichkeit gruppiert", columns, rows)


def _texts(texts: Sequence[str]) -> str:
    more = len(texts) - _TEXTS_SHOWN
    shown = list(texts[:_TEXTS_SHOWN])
    if more > 0:
        shown.append(f"… und {more} weitere")
    return "\n".join(shown)
