"""What of a message is the frame of a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.characters import clean
from bot.language.letters import letter_body, without_header


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Wie oft trifft man sich? Vielen Dank im Voraus und freundliche Grüße, Sabine Meier",
            "Wie oft trifft man sich?",
        ),
        ("gibts einen zirkel in hamm lg sabine", "gibts einen zirkel in hamm"),
        ("Was kostet das? MfG", "Was kostet das?"),
        ("Wer lädt ein? Vielen lieben Dank!", "Wer lädt ein?"),
        ("Wer gehört dazu? Danke schon mal für Ihre Hilfe 🙏", "Wer gehört dazu?"),
        (
            "Ich suche Referenten. Mit freundlichen Gruessen, Dr. M. Althoff",
            "Ich suche Referenten.",
        ),
        (
            "Sehr geehrte Damen und Herren, wie lange dauert der Auftakt?",
            "wie lange dauert der Auftakt?",
        ),
        ("Guten Tag Frau Steinhauer, gibt es Geld? LG", "gibt es Geld?"),
        ("Liebes Team der Serviceagentur, wer berät uns?", "wer berät uns?"),
        (
            "Danke für Ihre Antwort. Wann ist die Sprechstunde? Beste Grüße aus Hamm",
            "Danke für Ihre Antwort. Wann ist die Sprechstunde?",
        ),
    ],
)
def test_frame_of_a_letter_is_no_question(message: str, asked: str) -> None:
    """Salutation, thanks, greetings and signature are left out."""
    assert letter_body(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "Vielen Dank!",
        "Haben Sie vielen Dank",
        "mit freundlichen Grüßen",
        "super das hilft mir danke, wann ist die Sprechstunde",
        "ok vielen Dank und wer gehört in die Steuerungsgruppe",
        "Guten Tag und viele Grüße aus Hamm, was kostet das",
        "wir sind neu hier lg gibts das auch online",
        "Hallo, Bot!",
        "Guten Morgen, Karaca",
        "hallo wie oft trifft man sich, alle drei Monate?",
    ],
)
def test_what_is_no_letter_stays(message: str) -> None:
    """Thanks and greetings alone are small talk; a question after them is a question."""
    assert letter_body(message) == message


@given(st.text(st.characters()))
def test_a_letter_keeps_its_body(text: str) -> None:
    """Whatever is written, what is left is a part of it, and not nothing."""
    cleaned = clean(text)
    assert letter_body(cleaned) in cleaned
    assert bool(letter_body(cleaned)) == bool(cleaned)


@pytest.mark.parametrize(
    ("mail", "body"),
    [
        (
            "Betreff: AW: Termine Hallo Frau Kunz, wie besprochen fangen wir an. Wer lädt ein?",
            "wie besprochen fangen wir an. Wer lädt ein?",
        ),
        ("Von: Amt An: Info Betreff: Termin Wer lädt ein?", "Termin Wer lädt ein?"),
        ("Von: Amt An: wer die Einladungen verschickt.", "wer die Einladungen verschickt."),
        ("Betreff: Sitzung / Hallo, wer lädt ein? LG", "Sitzung. wer lädt ein?"),
        (
            (
                "-----Ursprüngliche Nachricht----- Von: a@b.de <a@b.de> Gesendet: Montag, 3. März 2025"
                " 14:12 An: Info <c@d.de> Cc: e@f.de Betreff: WG: Zirkel Sehr geehrte Frau Kunz,"
                " wer lädt ein? Mit freundlichen Grüßen, Meier"
            ),
            "wer lädt ein?",
        ),
        (
            "Wer lädt ein? ---- Weitergeleitete Nachricht ---- Von: X An: Y Hallo, wir kommen.",
            "Wer lädt ein?",
        ),
        (
            "Zur Info. -----Original Message----- From: X To: wer lädt ein?",
            "Zur Info. wer lädt ein?",
        ),
        ("AW: Ihre Anfrage Hallo, wann ist die Sprechstunde?", "wann ist die Sprechstunde?"),
        ("Re: wer lädt ein", "wer lädt ein"),
        ("Subject: Fwd: Dauer Guten Tag, wie lange dauert er?", "wie lange dauert er?"),
        ("Betreff: Wie lange dauert der Auftakt?", "Wie lange dauert der Auftakt?"),
    ],
)
def test_header_of_a_pasted_mail_is_not_read(mail: str, body: str) -> None:
    """Senders, dates and subjects of earlier mails go; the subject of this one may matter."""
    assert letter_body(without_header(mail)) == body


@pytest.mark.parametrize(
    "message",
    [
        "WG: Termine",
        "Von: wem kommt das Geld?",
        "An: alle. Wer lädt ein?",
        "Es kommt darauf an: wer zahlt?",
        "Datum: wann ist das nächste Treffen",
        "Frage: wer lädt ein?",
        "Was schreibe ich in den Betreff: einen Namen?",
        "Zirkel -- wer lädt ein?",
    ],
)
def test_what_is_no_header_stays(message: str) -> None:
    """Colons stand elsewhere, too."""
    assert without_header(message) == message


@given(st.text(st.characters()))
def test_a_message_without_header_is_not_empty(text: str) -> None:
    """Something is left to read of whatever was written."""
    cleaned = clean(text)
    assert bool(without_header(cleaned)) == bool(cleaned)
