"""A FAQ as a table and back again: nothing is lost on the way."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.editing.drafting import Draft, draft, settle
from bot.editing.entry_text import entry_text, read_back
from bot.editing.exporting import export
from bot.editing.sources import Item, SourceError, read_source
from bot.editing.starting import Start, start_faq
from bot.faq import DEFAULT_FAQ, load_faq
from bot.faq.office_text import guarded, guarded_again, unguarded
from bot.faq.values import Entry, Faq, Phrase

pytestmark = pytest.mark.slow

SUFFIXES = (".csv", ".xlsx", ".jsonl")
SOME = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def there_and_back(faq: Faq, folder: Path, suffix: str) -> Faq:
    """Export a FAQ and start one of what was written."""
    target = folder / f"export{suffix}"
    export(faq, target, replace_old=True)
    drafts = draft(settle(read_source(str(target)), None))
    assert drafts.skipped == ()
    number = len(list(folder.iterdir()))
    start_faq(folder / f"faq{number}", Start(), drafts.entries)
    return load_faq(folder / f"faq{number}")


def content(entry: Entry) -> tuple[object, ...]:
    """Return what an entry holds, apart from where it stands."""
    phrases = [(p.text, p.view, p.after, p.passage) for p in entry.phrases]
    follow_ups = [phrase for phrase in phrases if phrase[2] is not None]
    plain = [phrase for phrase in phrases if phrase[2] is None]
    return entry.id, entry.slug, entry.question, entry.answer, entry.category, plain, follow_ups


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_published_faq_comes_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    """Answers, phrases, points of view, passages and follow-ups of all entries."""
    faq = load_faq(DEFAULT_FAQ)
    back = there_and_back(faq, tmp_path, suffix)
    assert list(map(content, back.entries)) == list(map(content, faq.entries))


WORDS = st.text(
    alphabet="abcäß =+-@'\"|\\#;,\t*_<>[]()&!?.:/0129–„“\u00a0€", min_size=1, max_size=30
)
LINES = st.lists(WORDS, min_size=1, max_size=4)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return an entry as the reader gives it, of words with all signs that mean something.

    A line of dashes alone makes a heading of the line before it, and an import reads headings of
    answers as emphasised lines.
    """
    answer = draw(st.sampled_from(["\n", "\n\n", "\n- "])).join(draw(LINES))
    texts = draw(st.lists(WORDS, max_size=4))
    views = draw(st.lists(st.sampled_from(["", "Eltern", "A | B: „x“"]), min_size=4, max_size=4))
    phrases = tuple(map(Phrase, texts, sorted(views)))
    category = draw(st.sampled_from(["", "Thema, eins | 2"]))
    item = Item(draw(WORDS), answer, category, phrases)
    entry, faults = read_back("7-wo", entry_text(item))
    lines = entry.answer.splitlines() if entry else []
    has_underline = any(line.strip() and not line.strip(" -=") for line in lines)
    usable = entry is not None and not faults and not has_underline
    return entry if usable and entry else Entry("7", "Wo?", "=1+1", slug="7-wo")


@SOME
@given(entry=entries(), suffix=st.sampled_from(SUFFIXES))
def test_any_entry_comes_back_as_it_was(tmp_path: Path, entry: Entry, suffix: str) -> None:
    """Whatever an entry file can hold survives the table."""
    (back,) = there_and_back(Faq((entry,)), tmp_path, suffix).entries
    assert content(back) == content(entry)


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_the_guard_against_formulas_comes_off_again(text: str) -> None:
    """No cell begins like a formula, and both ways of guarding are undone."""
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == unguarded(guarded_again(text)) == text


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    """A byte order mark, semicolons, and no cell that is a formula."""
    faq = Faq((Entry("1", "Wo?", "=cmd|' /C calc'!A0", phrases=(Phrase("+49"), Phrase("-1"))),))
    export(faq, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfEintrag;Kategorie;Frage;Antwort;Weitere Fragen")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[1][:5] == ["1", "", "Wo?", "'=cmd|' /C calc'!A0", "'+49 | -1"]


def test_workbooks_hold_texts_alone(tmp_path: Path) -> None:
    """A cell that begins like a formula is a text in Excel, too."""
    export(Faq((Entry("1", "Wo?", "=1+1"),)), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet[2]][3] == ("=1+1", "s")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_more_than_a_cell_holds_goes_on_in_the_next(tmp_path: Path, suffix: str) -> None:
    """Excel would cut what is longer than 32,767 characters."""
    phrases = tuple(Phrase(f"Frage Nummer {n} {'x' * 90}") for n in range(700))
    faq = Faq((Entry("1", "Wo?", "Hier.", phrases=phrases, slug="1-wo"),))
    assert content(there_and_back(faq, tmp_path, suffix).entries[0]) == content(faq.entries[0])
    header = read_header(tmp_path / f"export{suffix}")
    assert header[4:7] == ["Weitere Fragen", "Weitere Fragen 2", "Weitere Fragen 3"]


def read_header(file: Path) -> list[str]:
    """Return the names of the columns."""
    if file.suffix == ".csv":
        return file.read_text("utf-8-sig").partition("\n")[0].split(";")
    return [str(cell.value) for cell in openpyxl.load_workbook(file).worksheets[0][1]]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.pdf", "erwartet wird eine Datei mit der Endung .csv, .xlsx, .jsonl"),
        ("da.csv", "gibt es schon; zum Ersetzen bitte --force"),
        ("weg/a.csv", "den Ordner .*weg gibt es nicht"),
    ],
)
def test_targets_that_cannot_be_written_are_named(tmp_path: Path, name: str, message: str) -> None:
    """Another format, a file that is there, and a folder that is not."""
    (tmp_path / "da.csv").write_text("x", "utf-8")
    with pytest.raises(SourceError, match=message):
        export(Faq((Entry("1", "Wo?", "Hier."),)), tmp_path / name)
    assert (tmp_path / "da.csv").read_text("utf-8") == "x"


def test_draft_of_an_item_is_its_file() -> None:
    """What is written is what an editor would write."""
    phrases = (Phrase("Ort?"), Phrase("Wohin?", "Eltern"), Phrase("und wo?", "Nachgefragt", "2"))
    files = Draft("01-wo", Item("Wo?", "Hier.", "Orte", phrases)).files
    assert list(files) == ["entries/01-wo.md"]
    assert files["entries/01-wo.md"] == (
        "# Wo?\n\nKategorie: Orte\n\nHier.\n\n## Auch gefragt als\n\n- Ort?\n\n### Eltern\n\n- Wohin?\n\n"
        "## Nachgefragt\n\n- nach 2: und wo?\n"
    )
