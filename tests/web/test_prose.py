"""How texts look on a page: links, bold lead-ins, lines that hold together. No letter changes."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import wording
from bot.faq.crisis_folder import read_base
from web.prose import message_html, note_html, with_calls, with_lead_ins

PIECES = ["Notruf ", "rufen Sie ", "die ", "112", "110", "116 123", " ", "<", ">", '"', "a", "."]


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


@pytest.mark.parametrize(
    ("text", "called"),
    [
        (wording.EMERGENCY, ["112", "110"]),
        (wording.FAREWELL_IN_NEED, ["112"]),
        ("Ist jemand in Gefahr, rufen Sie bitte sofort die 112.", ["112"]),
        ("Dann wählen Sie die 110. Sonst hilft der Notruf 112, auch ohne Karte.", ["110", "112"]),
        ("TelefonSeelsorge: 116 123 · Polizei: 110", ["116123", "110"]),
        ("Ärztlicher Bereitschaftsdienst (116117)", ["116117"]),
        ("Nehmen Sie die 112. Die Linie 110 hält in Raum 112.", []),
        ("Die Polizei 110.000 Mal, die Feuerwehr 112 Euro und 116 123 Euro", []),
        ("Telefon 0251 116 123", []),
    ],
)
def test_numbers_to_call_in_need_are_links(text: str, called: list[str]) -> None:
    """They are where the words around them ask to call; a bus, a room or a sum is none of them."""
    assert re.findall(r'href="tel:(\d+)"', message_html(text)) == called


@pytest.mark.parametrize("kind", range(4))
def test_every_number_in_the_words_for_people_in_need_is_a_link(kind: int) -> None:
    """The shipped replies name 110 and 112 in their sentences, and numbers in a line."""
    need = read_base().kinds[kind]
    assert len(re.findall(r"\b11[02]\b", need.answer)) == message_html(need.answer).count("<a ")
    short = [number for number in need.numbers if not number.number.startswith("0")]
    assert message_html(wording.numbers_line(short)).count("<a ") == len(short)


def test_links_to_call_have_names() -> None:
    """Read alone, a link says that it calls; it stays on one line, and no link stands in another."""
    assert with_calls("<p>Notruf <strong>112</strong></p>") == (
        '<p>Notruf <strong><a class="unbroken" href="tel:112" aria-label="112 anrufen">112</a>'
        "</strong></p>"
    )
    for kept in ('<a href="tel:112">Notruf 112</a>', '<p title="Notruf 112">Hilfe</p>'):
        assert with_calls(kept) == kept


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_not_a_letter_changes(text: str) -> None:
    """Without its tags the text reads as before."""
    for html in (note_html(text), message_html(text)):
        assert unescape(re.sub(r"</?(?:a|b|span)\b[^<>]*>", "", html)) == text
