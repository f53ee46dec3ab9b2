"""The published page against the entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.markup import to_html
from bot.editing.importing import import_diff
from bot.faq import DEFAULT_FAQ, DataError, load_faq
from tests.small_faq import write_faq

PAGE = """<!doctype html><html><head><style>p {}</style></head><body><nav><a>1. Startseite?</a></nav><h1>FAQ</h1>
<h3>1. Was ist ein Zirkel?</h3><p>Ein Zirkel ist eine <b>offene</b> Runde
aus der Kommune.</p>
<details><summary>2. Wie oft trifft sich der Zirkel?</summary><p>Der Zirkel trifft sich dreimal im Jahr.</p></details>
<h3>Was kostet das?</h3><p>Nichts.</p>
<h2>Kontakt</h2><p>Jemand</p><footer>Impressum</footer></body></html>"""


def test_the_published_text_of_this_faq_has_no_difference() -> None:
    """The text that came with the FAQ, corrected, is word for word that of the entries."""
    assert import_diff(DEFAULT_FAQ, DEFAULT_FAQ / "source" / "faq.txt") == ""


@pytest.mark.slow
def test_a_page_made_of_the_entries_has_no_difference(tmp_path: Path) -> None:
    """Headings and HTML instead of lines of text make no difference."""
    entries = [entry for entry in load_faq(DEFAULT_FAQ).entries if entry.id.isdigit()]
    page = tmp_path / "page.html"
    page.write_text(
        "<main>" + "".join(f"<h3>{e.id}. {e.question}</h3>{to_html(e.answer)}" for e in entries),
        encoding="utf-8",
    )
    assert import_diff(DEFAULT_FAQ, page) == ""


def test_an_editor_sees_what_the_page_changed(tmp_path: Path) -> None:
    """A changed, a new and a missing question each get a heading.

    A change of layout is no change.
    """
    faq = write_faq(tmp_path / "faq")
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    assert import_diff(faq, page).splitlines() == [
        "--- entries/02-wie-oft.md",
        "+++ veröffentlichte Seite",
        "@@ -1,2 +1,2 @@",
        " Wie oft trifft sich der Zirkel?",
        "-Der Zirkel trifft sich zweimal im Jahr.",
        "+Der Zirkel trifft sich dreimal im Jahr.",
        "--- /dev/null",
        "+++ neu auf der Seite",
        "@@ -0,0 +1,2 @@",
        "+Was kostet das?",
        "+Nichts.",
        "--- entries/03-wer-zahlt.md",
        "+++ nicht mehr auf der Seite",
        "@@ -1,2 +0,0 @@",
        "-Wer bezahlt die Moderation?",
        "-Die Moderation bezahlt die Kommune.",
    ]


@pytest.mark.parametrize("content", [b"nur Text", b"", b"\xff\xfe\x00"])
def test_a_page_without_questions_is_an_error(tmp_path: Path, content: bytes) -> None:
    """What is no FAQ is refused with a sentence that names the file and what was expected."""
    page = tmp_path / "page.txt"
    page.write_bytes(content)
    with pytest.raises(DataError, match=r"page\.txt: .*erwartet"):
        import_diff(DEFAULT_FAQ, page)


@pytest.mark.parametrize(
    ("corrections", "fault"),
    [
        ('[[korrektur]]\nvon = "dreimal"\nzu = zweimal"\n', "Zeile 3: kein gültiges TOML: "),
        (
            '[[korrektur]]\nvon = "dreimal"\nzuu = "zweimal"\n',
            "Zeile 1: „zu“ fehlt oder ist kein Text; erwartet wird",
        ),
        (
            '[[korrektur]]\nvon = "dreimal"\nzu = 2\n',
            "Zeile 3: „zu“ fehlt oder ist kein Text; erwartet wird",
        ),
        (
            '\n[[korrektur]]\nvon = ""\nzu = "a"\n',
            "Zeile 3: „von“ fehlt oder ist leer; erwartet wird",
        ),
        ('[korrektur]\nvon = "a"\nzu = "b"\n', r"Zeile 1: erwartet wird \[\[korrektur\]\]"),
        ('korrektur = ["a"]\n', "Zeile 1: „von“ fehlt"),
        (b"\xff", "nicht lesbar .*; erwartet wird eine TOML-Datei in UTF-8"),
    ],
)
def test_faulty_corrections_are_named(tmp_path: Path, corrections: str | bytes, fault: str) -> None:
    """A slip in the file of corrections is a fault with file, line and what was expected."""
    faq, page = faq_and_page(tmp_path, corrections)
    with pytest.raises(DataError, match=rf"source/korrekturen\.toml(, |: ){fault}"):
        import_diff(faq, page)


def test_what_the_editors_corrected_is_no_difference(tmp_path: Path) -> None:
    """A correction that takes something away has an empty text in its place."""
    of_number = '[[korrektur]]\nvon = "dreimal"\nzu = "zweimal"\n'
    of_rest = '[[korrektur]]\neintrag = "2"\nvon = " im Jahr"\nzu = ""\n'
    faq, page = faq_and_page(tmp_path, of_number + of_rest)
    found = import_diff(faq, page).splitlines()
    assert "+Der Zirkel trifft sich zweimal." in found


def faq_and_page(folder: Path, corrections: str | bytes) -> tuple[Path, Path]:
    """Write a FAQ with corrections, and a page that differs."""
    faq, page = write_faq(folder / "faq"), folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    (faq / "source").mkdir()
    content = corrections if isinstance(corrections, bytes) else corrections.encode()
    (faq / "source" / "korrekturen.toml").write_bytes(content)
    return faq, page
