"""Sources of questions: what is read of each format, and what is said about the rest."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.editing.drafting import Drafts, draft, settle
from bot.editing.sources import SUFFIXES, Item, Source, SourceError, read_source
from bot.editing.sources.pages import read_markdown, read_page, read_word
from bot.editing.sources.tables import read_text_table, read_workbook
from bot.faq.values import Phrase


def questions(source: Source) -> list[tuple[str, str, str]]:
    """Return (question, answer, category) of all items."""
    return [(item.question, item.answer, item.category) for item in source.items]


def drafted(source: Source, *, entries: bool = False) -> Drafts:
    """Return the entries of a source, open headings taken as entries or left out."""
    from dataclasses import replace

    return draft(settle(source, (lambda item: replace(item, is_open=False)) if entries else None))


# -- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_of_all_programs_are_read(delimiter: str, encoding: str) -> None:
    """Every delimiter and encoding gives the same; a line break in a cell stays one."""
    rows = ['"Frage"', "Antwort", "Kategorie", "Weitere Fragen"]
    cells = [
        '"Was kostet ""das""; genau, jetzt?"',
        '"Für Größere:\r\n5 €"',
        "Gebühren",
        "Preis | Wie teuer?",
    ]
    text = "\r\n".join(map(delimiter.join, (rows, cells))) + "\r\n"
    (item,) = read_text_table("a.csv", text.encode(encoding)).items
    assert item.question == 'Was kostet "das"; genau, jetzt?'
    assert (item.answer, item.category) == ("Für Größere:\n\n5 €", "Gebühren")
    assert [phrase.text for phrase in item.phrases] == ["Preis", "Wie teuer?"]
    assert item.place == "Zeile 2"


def test_columns_have_english_names_too_and_stand_anywhere() -> None:
    """A title above the names, other columns and another order change nothing."""
    table = (
        "sep=,\nFAQ of the office\nVariants,Answer,Owner,Question,Topic\na|b,Yes.,Ada,Really?,X\n"
    )
    (item,) = read_text_table("a.csv", table.encode()).items
    assert (item.question, item.answer, item.category) == ("Really?", "Yes.", "X")
    assert item.phrases == (Phrase("a"), Phrase("b"))
    assert item.place == "Zeile 4"


def test_follow_ups_of_a_table_are_read_as_those_of_an_entry() -> None:
    """The entry may be named in words, and its number written with zeros."""
    table = "Frage;Antwort;Nachgefragt\nWo?;Hier.;nach 07: und wann? | nach Eintrag 7: und wer?\n"
    (item,) = read_text_table("a.csv", table.encode()).items
    assert [(phrase.after, phrase.text) for phrase in item.phrases] == [
        ("7", "und wann?"),
        ("7", "und wer?"),
    ]


def test_two_columns_need_no_names_if_the_first_is_a_question() -> None:
    """What a person pastes without a header is read."""
    assert questions(read_text_table("a.csv", b"Wo?;Hier.\nWann?;Jetzt.\n")) == [
        ("Wo?", "Hier.", ""),
        ("Wann?", "Jetzt.", ""),
    ]


def test_rows_of_one_number_are_one_entry() -> None:
    """An export of QnA Maker repeats the answer for each way to ask."""
    table = "Question\tAnswer\tSource\tQnaId\nWo?\tHier.\tx\t1\nOrt?\tHier.\tx\t1\nWann?\tJetzt.\tx\t2\n"
    first, second = read_text_table("a.tsv", table.encode()).items
    assert (first.question, first.phrases) == ("Wo?", (Phrase("Ort?"),))
    assert second.question == "Wann?"


def test_rows_without_question_or_answer_and_doubles_are_reported() -> None:
    """Nothing is lost without a word: each place is named with its reason."""
    table = "Frage;Antwort\nWo?;Hier.\nWann?;\n;Übrig.\nwo?;Hier.\nWO;Dort.\n"
    drafts = drafted(read_text_table("a.csv", table.encode()))
    assert [entry.item.question for entry in drafts.entries] == ["Wo?"]
    assert [(skip.place, skip.reason) for skip in drafts.skipped] == [
        ("Zeile 3", "ohne Antwort"),
        ("Zeile 4", "ohne Frage"),
        ("Zeile 5", "doppelt"),
        ("Zeile 6", "doppelt, mit anderer Antwort als Zeile 2"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "die Datei ist leer"),
        (b"\n \n", "die Datei ist leer"),
        (b"Name;Ort\nAda;Hier\n", "Zeile 1: erwartet werden die Spalten Frage und Antwort"),
        (b'Frage;Antwort\n"Wo?;Hier.\n', "Zeile 2: die Anf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "kein Text"),
        (b"Frage;Antwort\n" + b"a" * 200_000 + b";b\n", "Zeile 2: "),
    ],
)
def test_what_is_no_table_is_said(content: bytes, message: str) -> None:
    """The file, the line and what was expected."""
    with pytest.raises(SourceError, match=f"^a.csv.*{message}"):
        read_text_table("a.csv", content)


def workbook(**sheets: list[list[Any]]) -> bytes:
    """Return an XLSX file."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
RICH = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Es kostet </t></r>'
    "<r><rPr><b/></rPr><t>sieben</t></r><r><t>.</t></r></si></sst>"
)


def with_bold(raw: bytes) -> bytes:
    """Return a workbook whose text "Es kostet sieben." has a bold word, as Excel writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            part = part.replace('t="inlineStr"><is><t>Es kostet sieben.</t></is>', 't="s"><v>0</v>')
            if name == "[Content_Types].xml":
                kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/>'
                part = part.replace("</Types>", f"{kind}</Types>")
            new.writestr(name, part)
        new.writestr("xl/sharedStrings.xml", RICH)
    return out.getvalue()


def test_workbooks_are_read_sheet_by_sheet() -> None:
    """Numbers look as in Excel, bold stays; a sheet of another kind is reported."""
    raw = workbook(
        Kinder=[
            ["Frage", "Antwort"],
            ["Was kostet das?", "Es kostet sieben."],
            ["Wie viele?", 7.0],
        ],
        Notizen=[["nur", "Text"]],
        Eltern=[["Titel"], [], ["Frage", "Antwort"], ["Wo?", "Hier."]],
    )
    source = read_workbook("a.xlsx", with_bold(raw))
    assert questions(source) == [
        ("Was kostet das?", "Es kostet **sieben**.", ""),
        ("Wie viele?", "7", ""),
        ("Wo?", "Hier.", ""),
    ]
    assert [(skip.place, skip.what) for skip in source.skipped] == [("Notizen", "Tabellenblatt")]
    assert source.items[2].place == "Eltern, Zeile 4"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no archive", "keine XLSX-Datei"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "altes Format oder mit Kennwort"),
        (workbook(Blatt=[["nur", "Text"]]), "in den Tabellenblättern „Blatt“ keine Fragen"),
    ],
)
def test_what_is_no_workbook_is_said(content: bytes, message: str) -> None:
    """The file and what to do."""
    with pytest.raises(SourceError, match=f"^a.xlsx: {message}"):
        read_workbook("a.xlsx", content)


@pytest.mark.slow
def test_an_archive_that_would_fill_the_memory_is_refused() -> None:
    """A file of a few kilobytes may unpack to gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 21_000_000)
    with pytest.raises(SourceError, match="größer als 20 MB"):
        read_workbook("a.xlsx", out.getvalue())


# -- pages -----------------------------------------------------------------------------------------

ANSWER = """<p>Persönlich, mit <b>Foto</b>.<br>Termin <a href="/termin">online</a> oder
<a href="tel:+4920012345">am Telefon</a>, nicht <a href="#oben">hier</a>.</p>
<ul><li>Kosten: 37&nbsp;Euro<li>Dauer<ol><li>eilig: drei Tage</ol></ul><script>alert(1)</script>"""
MARKDOWN = """Persönlich, mit **Foto**.

Termin [online](<https://stadt.example/termin>) oder [am Telefon](<tel:+4920012345>), nicht hier.

- Kosten: 37 Euro
- Dauer
    1. eilig: drei Tage"""


def page(body: str) -> bytes:
    """Return a page with navigation and footer around a body."""
    return f"""<!doctype html><html><head><title>FAQ</title><link rel="canonical" href="https://stadt.example/faq">
    </head><body><header><nav><h3>Menü?</h3><p>x</p></nav></header><main><h1>Fragen ans Amt</h1>{body}</main>
    <footer><h3>Impressum?</h3><p>y</p></footer></body></html>""".encode()


LINKED = json.dumps(
    {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "x"},
            {
                "@type": ["FAQPage", "WebPage"],
                "mainEntity": [
                    {
                        "@type": "Question",
                        "name": "Wie geht &amp; steht das?",
                        "acceptedAnswer": {"@type": "Answer", "text": ANSWER},
                    },
                    {"@type": "Question", "name": "kaputt", "acceptedAnswer": []},
                ],
            },
        ],
    }
).replace("</", "<\\/")


MICRODATA = (
    '<div itemscope itemtype="https://schema.org/Question"><b itemprop="name">Wie geht &amp; steht das?</b>'
    f'<div itemprop="text">{ANSWER}</div></div>'
)


@pytest.mark.parametrize(
    "body",
    [
        f'<script type="application/ld+json">{LINKED}</script><h2>Anders?</h2><p>x</p>',
        f"<details><summary>Wie geht &amp; steht das?</summary>{ANSWER}</details>",
        f"<dl><dt>Wie geht &amp; steht das?</dt><dd>{ANSWER}</dd></dl>",
        f"<h2>1. Wie geht &amp; steht das?</h2><div>{ANSWER}</div>",
        f"<p><strong>Wie geht &amp; steht das?</strong></p>{ANSWER}",
        f'<h3><button aria-controls="a">Wie geht &amp; steht das?</button></h3><div id="a" hidden>{ANSWER}</div>',
        MICRODATA,
        f"<table><tr><td>Wie geht &amp; steht das?</td><td>{ANSWER}</td></tr></table>",
    ],
    ids=["json-ld", "details", "dl", "headings", "bold", "buttons", "microdata", "rows"],
)
def test_all_ways_to_mark_a_question_give_the_same(body: str) -> None:
    """Lists, bold and links stay; what is no content of the page is left out."""
    source = read_page("a.html", page(body))
    assert [(item.question, item.answer) for item in source.items] == [
        ("Wie geht & steht das?", MARKDOWN)
    ]
    assert source.title == "Fragen ans Amt"
    assert [entry.item.answer for entry in drafted(source).entries] == [MARKDOWN]


def test_headings_are_questions_categories_or_open() -> None:
    """A heading that is no question is never the end of the answer above it."""
    body = """<h2>Gebühren</h2><h3>Was kostet das?</h3><p>Fünf Euro.</p><h3>Öffnungszeiten</h3><p>Immer.</p>
    <h2>Anderes</h2><p>Hier geht es um anderes.</p><h3>Und wie?</h3><p>So.</p><h3>Leer?</h3>"""
    source = read_page("a.html", page(body))
    assert [(item.question, item.answer, item.category, item.is_open) for item in source.items] == [
        ("Was kostet das?", "Fünf Euro.", "Gebühren", False),
        ("Öffnungszeiten", "Immer.", "Gebühren", True),
        ("Und wie?", "So.", "Anderes", False),
    ]
    skipped = [(skip.what, skip.reason) for skip in drafted(source).skipped]
    assert ("Öffnungszeiten", "Überschrift, die keine Frage ist") in skipped
    assert ("Leer?", "ohne Antwort") in skipped
    assert any(what == "Hier geht es um anderes." for what, _ in skipped)
    assert len(drafted(source, entries=True).entries) == 3


def test_categories_stand_above_what_opens() -> None:
    """The heading above a group of `details` is their category; a group may open itself."""
    body = """<h2>Ausweise</h2><details><summary>Wo?</summary>Hier.</details>
    <details><summary>Reisen</summary><details><summary>Wann?</summary>Jetzt.</details></details>"""
    assert questions(read_page("a.html", page(body))) == [
        ("Wo?", "Hier.", "Ausweise"),
        ("Wann?", "Jetzt.", "Reisen"),
    ]


def test_a_page_may_mark_its_questions_in_several_ways() -> None:
    """All of them are read, in the order of the page; what stands within an answer stays there."""
    mixed = page(
        """<h2>Ausleihe</h2>
        <details><summary>Was kostet der Ausweis?</summary>Zehn Euro.
          <dl><dt>Kinder?</dt><dd>frei</dd></dl></details>
        <details><summary>Mehr</summary>
          <details><summary>Gilt er überall?</summary>Ja.</details></details>
        <h2>Öffnung</h2>
        <dl><dt>Wann haben Sie geöffnet?</dt><dd>Montags.</dd></dl>
        <h3>Darf mein Hund mit?</h3><p>Nein.</p>
        <table><tr><th>Nr.</th><th>Frage</th><th>Antwort</th></tr>
        <tr><td>1</td><td>Gibt es WLAN?</td><td>Kostenlos.</td></tr></table>"""
    )
    source = read_page("seite.html", mixed)
    assert questions(source) == [
        ("Was kostet der Ausweis?", "Zehn Euro.\n\n**Kinder?**\n\nfrei", "Ausleihe"),
        ("Gilt er überall?", "Ja.", "Mehr"),
        ("Wann haben Sie geöffnet?", "Montags.", "Öffnung"),
        ("Darf mein Hund mit?", "Nein.", "Öffnung"),
        ("Gibt es WLAN?", "Kostenlos.", "Öffnung"),
    ]
    assert (source.title, source.skipped) == ("Fragen ans Amt", ())


def test_questions_that_a_page_keeps_from_search_engines_are_named() -> None:
    """What schema.org says goes first; a question that is only seen is reported."""
    told = {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": "Wann ist offen?",
                "acceptedAnswer": {"@type": "Answer", "text": "Montags."},
            }
        ],
    }
    seen = "<h2>1. Wann ist offen?</h2><p>Montags.</p><h2>Was kostet es?</h2><p>Nichts.</p>"
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    source = read_page("seite.html", page(script + seen))
    assert [item.question for item in source.items] == ["Wann ist offen?"]
    assert [left.what for left in source.skipped] == ["Was kostet es?"]


def test_what_no_channel_shows_becomes_what_it_can() -> None:
    """A table is a list, a heading within is left to a person, signs of Markdown are signs."""
    body = """<details><summary>Was kostet es?</summary><table><tr><th>Alter</th><th>Preis</th></tr>
    <tr><td>unter 6</td><td>frei</td></tr><tr><td>ab 6</td><td>5&nbsp;€</td></tr></table>
    <p># 1*2*3 [x](y) &lt;b&gt; |a| link:z</p><img src="x" alt="Bild"></details>"""
    (entry,) = drafted(read_page("a.html", page(body))).entries
    assert entry.item.answer.startswith("- unter 6: Preis frei\n- ab 6: Preis 5 €\n\n")
    from bot.conversation.markup import to_text

    assert to_text(entry.item.answer).endswith("# 1*2*3 [x]\u200b(y) <b> |a| link:\u200bz")


def word(build: Callable[[Any], None]) -> bytes:
    """Return a DOCX file."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_files_are_read_by_headings_and_bold_lines() -> None:
    """Title, categories, lists and tables come out as in a page."""

    def build(document: Any) -> None:
        document.add_heading("Fragen zum Bad", 0)
        document.add_heading("Eintritt", 1)
        document.add_heading("Was kostet es?", 2)
        document.add_paragraph("Erwachsene ").add_run("5 Euro").bold = True
        document.add_paragraph("Kinder: 2 Euro", style="List Bullet")
        document.add_paragraph().add_run("Sind Hunde erlaubt?").bold = True
        document.add_paragraph("Nein.")

    source = read_word("a.docx", word(build))
    assert source.title == "Fragen zum Bad"
    assert questions(source) == [
        ("Was kostet es?", "Erwachsene **5 Euro**\n\n- Kinder: 2 Euro", "Eintritt"),
        ("Sind Hunde erlaubt?", "Nein.", "Eintritt"),
    ]


def test_word_files_may_hold_a_table_of_questions() -> None:
    """Questions on the left, answers on the right."""

    def build(document: Any) -> None:
        table = document.add_table(2, 2)
        for row, cells in zip(table.rows, (("Wo?", "Hier."), ("Wann?", "Jetzt.")), strict=True):
            row.cells[0].text, row.cells[1].text = cells

    assert questions(read_word("a.docx", word(build))) == [
        ("Wo?", "Hier.", ""),
        ("Wann?", "Jetzt.", ""),
    ]


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        (
            "<p>Hier, <a href='https://a.example'>da</a>.</p><ul><li>x</ul>",
            "Hier, [da](<https://a.example>).\n\n- x",
        ),
        (
            "Der Name: <Name>, 5 * 3 & C:\\Temp",
            "Der Name: &lt;Name>, 5 \\* 3 & C:\\\\Temp",
        ),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "- 1: b 2"),
        ("# Erstens\n\nTu das.", "**Erstens**\n\nTu das."),
        (
            "Fragen Sie:\n\n- Wer?\n- Wie?\n- Was?\n- Wo?",
            "Fragen Sie:\n\n1. Wer?\n2. Wie?\n3. Was?\n4. Wo?",
        ),
        ("• eins\n• zwei", "- eins\n- zwei"),
    ],
)
def test_answers_of_cells_become_what_channels_show(answer: str, written: str) -> None:
    """HTML, tables, headings and bullets of Word, and signs that are none of Markdown."""
    (entry,) = draft(Source((Item("Wo?", answer),))).entries
    assert entry.item.answer == written


def test_markdown_may_hold_what_our_entries_hold() -> None:
    """Several entries in one file, each with its category, phrases and follow-ups."""
    text = """# Fragen

## Wo?

Kategorie: Ort

Hier, **gleich** [da](https://a.example).

## Auch gefragt als

- Ort?

### Eltern

- Wohin?

## Wann?

Jetzt.

## Nachgefragt

- nach 1: und wann?
"""
    first, second = drafted(read_markdown("a.md", text.encode())).entries
    assert (first.item.answer, first.item.category) == (
        "Hier, **gleich** [da](<https://a.example>).",
        "Ort",
    )
    assert first.item.phrases == (Phrase("Ort?"), Phrase("Wohin?", "Eltern"))
    assert [(p.text, p.after) for p in second.item.phrases] == [("und wann?", "1")]


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.doc", "a", "ordner"])
def test_other_files_are_refused_with_advice(tmp_path: Path, name: str) -> None:
    """What cannot be read is named, with what can."""
    (tmp_path / name).write_text("Wo?", "utf-8")
    with pytest.raises(SourceError, match=r"speichern|nehmen|erwartet wird eine Datei"):
        read_source(str(tmp_path / name))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message says which one."""
    monkeypatch.setitem(__import__("sys").modules, "mammoth", None)
    with pytest.raises(SourceError, match="fehlt die Bibliothek mammoth; bitte das Extra „import“"):
        read_word("a.docx", b"")


# -- anything at all -------------------------------------------------------------------------------

SOME = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SEEDS = [
    b"Frage;Antwort;Weitere Fragen\nWo?;Hier.;a|b\n",
    page("<h2>Wo?</h2><p>Hier.</p>"),
    page(f"<details><summary>Wo?</summary>{ANSWER}</details>"),
    workbook(Blatt=[["Frage", "Antwort"], ["Wo?", "Hier."]]),
    word(lambda document: document.add_heading("Wo?", 1) or document.add_paragraph("Hier.")),
    b'{"id": "1", "question": "Wo?", "answer": "Hier."}\n',
    b"# Wo?\n\nHier.\n",
]


def damaged() -> st.SearchStrategy[bytes]:
    """Return files with some bytes exchanged, and bytes of all kinds."""
    cut = st.tuples(st.sampled_from(SEEDS), st.integers(0, 5000), st.binary(max_size=8))
    mixed = cut.map(
        lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + len(parts[2]) :]
    )
    return (
        mixed
        | st.binary(max_size=300)
        | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )


@SOME
@given(content=damaged(), suffix=st.sampled_from(SUFFIXES))
def test_any_bytes_are_entries_or_one_clear_error(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    """Whatever a file holds: what was read can be written, or the error names the file."""
    file = tmp_path / f"quelle{suffix}"
    file.write_bytes(content)
    try:
        drafts = drafted(read_source(str(file)), entries=True)
    except SourceError as error:
        assert str(file) in str(error)
        return
    names = [entry.name for entry in drafts.entries]
    assert len(set(names)) == len(names)


@SOME
@given(st.text(alphabet="abcß <>[]()*_#|`~&;:/\\\n\t-1.?!\"'=+\r", min_size=1, max_size=80))
def test_any_answer_is_written_or_refused_with_a_reason(answer: str) -> None:
    """What is taken over holds all its letters; what is not, is listed."""
    drafts = draft(Source((Item("Wo ist das?", f"Hier. {answer}"),)))
    assert len(drafts.entries) + len(drafts.skipped) == 1


@pytest.mark.slow
def test_endless_nesting_is_an_error_or_read() -> None:
    """A page of a hundred thousand open elements ends in a sentence at most."""
    for html in (b"<div>" * 100_000 + b"<h2>Wo?</h2>x", b"<ul><li>" * 50_000, b"<b>" * 100_000):
        with pytest.raises(SourceError, match=r"a\.html"):
            read_page("a.html", html)
    with pytest.raises(SourceError, match=r"a\.md"):
        read_markdown("a.md", b"> " * 50_000 + b"x")


def shown_workbook() -> bytes:
    """Return an XLSX file with a hidden sheet and row, formats, a link and merged cells."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Fragen", 0)
    for row in (
        ["Kategorie", "Frage", "Antwort"],
        ["Kosten", "Wie viel Rabatt?", 0.75],
        [None, "Was kostet es?", 12.5],
        [None, "Wo ist das Formular?", "Formular hier"],
        [None, "Intern?", "Geheim."],
    ):
        sheet.append(row)
    sheet["C2"].number_format = "0 %"
    sheet["C3"].number_format = '#,##0.00 "€"'
    sheet["C4"].hyperlink = "https://example.org/hund.pdf"
    sheet.merge_cells("A2:A4")
    sheet.row_dimensions[5].hidden = True
    notes = book.create_sheet("Notizen")
    notes.append(["Frage", "Antwort"])
    notes.append(["Auch intern?", "Auch geheim."])
    notes.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_a_workbook_is_read_as_it_is_shown() -> None:
    """Percent, euros, links and merged categories; what is hidden stays out, and is named."""
    source = read_workbook("a.xlsx", shown_workbook())
    answers = [(item.question, item.answer, item.category) for item in source.items]
    assert answers == [
        ("Wie viel Rabatt?", "75 %", "Kosten"),
        ("Was kostet es?", "12,50 €", "Kosten"),
        ("Wo ist das Formular?", "[Formular hier](https://example.org/hund.pdf)", "Kosten"),
    ]
    hidden = {skipped.place for skipped in source.skipped if skipped.reason == "ausgeblendet"}
    assert hidden == {"Fragen, Zeile 5", "Notizen, Zeile 1", "Notizen, Zeile 2"}
