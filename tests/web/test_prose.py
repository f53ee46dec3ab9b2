"""How texts look on a page: links, bold lead-ins, lines that hold together. No letter changes."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.prose import note_html, with_lead_ins


@pytest.mark.parametrize(
    ("note", "html"),
    [
        (
            "A. Muster: Leitung, a.muster@example.org, Telefon 0251 123-45",
            (
                '<span class="person"><b>A. Muster:</b> Leitung, '
                '<a href="mailto:a.muster@example.org">a.muster@example.org</a>, '
                '<span class="unbroken">Telefon <a href="tel:025112345">0251 123-45</a></span></span>'
            ),
        ),
        (
            "Telefon +49 (0)251 12",
            '<span class="unbroken">Telefon <a href="tel:+4925112">+49 (0)251 12</a></span>',
        ),
        (
            "Am 9. Dezember 2026, 13:00–14:00 Uhr.",
            (
                'Am <span class="unbroken">9. Dezember</span> 2026, '
                '<span class="unbroken">13:00–14:00 Uhr</span>.'
            ),
        ),
        (
            "Meeting-ID 615 49",
            '<span class="unbroken">Meeting-ID</span> <span class="unbroken">615 49</span>',
        ),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_line_of_the_day(note: str, html: str) -> None:
    """Mailboxes and telephone numbers are links, names stand out, dates stay on one line."""
    assert note_html(note) == html


def test_lead_ins_are_bold_and_sentences_are_not() -> None:
    """Only a few words before the colon of a list item are set apart."""
    html = "<ul>\n<li>Klare Rollen: Wer macht was?</li>\n<li>\n<p>Zeit: kurz</p>\n</li>\n</ul>"
    assert with_lead_ins(html) == html.replace(
        "Klare Rollen:", "<strong>Klare Rollen:</strong>", 1
    ).replace("Zeit:", "<strong>Zeit:</strong>", 1)
    for kept in ("<p>Zugang: hier</p>", f"<li>{'lange ' * 20}: ja</li>", "<li>14:00 Uhr</li>"):
        assert with_lead_ins(kept) == kept


@given(st.text())
def test_not_a_letter_changes(note: str) -> None:
    """Without its tags the line reads as before."""
    assert unescape(re.sub(r"</?(?:a|b|span)\b[^<>]*>", "", note_html(note))) == note
