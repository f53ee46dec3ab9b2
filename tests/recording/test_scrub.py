"""Personal data in questions, found by their form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.recording.scrub import scrub
from tests.hostile import in_linear_time, repeated


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("Schreiben Sie an max.muster@schule-koeln.de!", "Schreiben Sie an [E-Mail]!"),
        ("max (at) web (dot) de", "[E-Mail]"),
        ("Tel. 0221 / 123 45-67", "Tel. [Nummer]"),
        ("+49 (0)176 1234567 anrufen", "[Nummer] anrufen"),
        ("Konto DE89 3704 0044 0532 0130 00 bitte", "Konto [IBAN] bitte"),
        ("siehe https://example.org/a?b=c und www.schule.de/x", "siehe [Adresse] und [Adresse]"),
        (
            "Ich heiße Peter Müller und leite die GGS Nord",
            "Ich heiße [Name] und leite die GGS Nord",
        ),
        ("Kommt Frau Dr. Meyer-Schulze auch?", "Kommt Frau [Name] auch?"),
        ("frau müller sagt nein", "frau [Name] sagt nein"),
        (
            "Wann trefft ihr euch? Viele Grüße Anna Schmidt",
            "Wann trefft ihr euch? Viele Grüße [Name]",
        ),
        ("Kann Mehmet Yilmaz mitmachen?", "Kann [Name] mitmachen?"),
        ("Mein Telegram ist @annaschmidt", "Mein Telegram ist [Konto]"),
        (
            "Ich wohne in der Bachstraße 12a, 50667 Köln, und frage",
            "Ich wohne in der [Anschrift], und frage",
        ),
        ("Meine Adresse ist Am Bach 3, 59227 Ahlen", "Meine Adresse ist [Anschrift]"),
        ("Treffen: Unter den Eichen 5, 45127 Essen", "Treffen: [Anschrift]"),
        ("wir sitzen hauptstr 12 b", "wir sitzen [Anschrift]"),
        ("Kölner Straße 5-7 oder Anne-Frank-Platz 2?", "[Anschrift] oder [Anschrift]?"),
        ("Ich wohne in der Bachstraße", "Ich wohne in der [Anschrift]"),
        ("Gilt das auch in D-50667 Köln?", "Gilt das auch in [Anschrift]?"),
        ("gilt das auch in 50667 köln?", "gilt das auch in [Anschrift]?"),
        ("Meine Tochter ist am 12.3.2017 geboren", "Meine Tochter ist am [Datum] geboren"),
        ("Anna, geb. 3. Mai 1980 in Köln", "Anna, geb. [Datum] in Köln"),
        ("Geburtsdatum: 12.03.80", "Geburtsdatum: [Datum]"),
        ("Peter, *12.3.1980, fragt", "Peter, *[Datum], fragt"),
        ("Mein Geburtstag ist der 12. März", "Mein Geburtstag ist der [Datum]"),
        ("Ich bin Jahrgang 1975", "Ich bin Jahrgang [Datum]"),
        ("Mein Kind, 2017-03-12, ist in Klasse 2", "Mein Kind, [Datum], ist in Klasse 2"),
        ("Mein Kind (1. 2. 2015) will nicht", "Mein Kind ([Datum]) will nicht"),
    ],
)
def test_personal_data_are_replaced(text: str, scrubbed: str) -> None:
    """Each kind of personal data becomes its name in brackets; the rest stays."""
    assert scrub(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "Wer sitzt in der Steuerungsgruppe?",
        "Treffen wir uns am 12.11.2026 um 13:00 Uhr?",
        "Gibt es im Kreis 5 Zirkel mit 20 Personen?",
        "Darf ich meine Tochter freitags schon um 12 abholen?",
        "Gilt das im Schuljahr 2026/2027?",
        "Ist die Serviceagentur Ganztagsbildung NRW zuständig?",
        "Hier ist die Schule am Park",
        "Treffen wir uns am 12. November 2099?",
        "Wer kommt am 1. Mai und am 3.5.?",
        "Gibt es pro Ganztagsplatz 500 Euro?",
        "Reichen 25000 Euro für 12000 Kinder?",
        "Unsere Schule an der Bachstraße möchte mitmachen",
        "Im Kreis 5 sind wir am Montag 3 Stunden da",
        "Was steht im Monitoring 2?",
        "Wie ist Ihre Adresse in der OGS?",
    ],
)
def test_ordinary_questions_stay_as_they_are(text: str) -> None:
    """An editor can still read what was meant."""
    assert scrub(text) == text


@given(
    st.text(max_size=60),
    st.from_regex(r"[a-z]{1,10}\.[a-z]{1,10}@[a-z]{1,10}\.(de|org)", fullmatch=True),
    st.text(max_size=60),
)
def test_no_address_survives_in_any_surroundings(before: str, address: str, after: str) -> None:
    """Whatever stands around an e-mail address, its local part is gone."""
    assert address not in scrub(f"{before} {address} {after}")


@given(st.text(max_size=200))
def test_any_text_can_be_scrubbed_again(text: str) -> None:
    """Scrubbing never fails, and scrubbing again finds nothing more."""
    once = scrub(text)
    assert isinstance(scrub(once), str)


@in_linear_time
@pytest.mark.parametrize(
    "piece", ["a-", "Aa ", "Aa-", "1. jan ", "straße", "wohne in der ", "geboren am "]
)
def test_long_texts_keep_nobody_busy(piece: str) -> None:
    """What only begins like personal data stays, however often it does."""
    assert scrub(repeated(piece)) == repeated(piece)


@in_linear_time
@pytest.mark.parametrize(("piece", "beginning"), [("12.3.", "[Datum].3."), ("5066 ", "[Nummer]")])
def test_long_numbers_keep_nobody_busy(piece: str, beginning: str) -> None:
    """What may be a date or a number is gone, and the rest of it is read once."""
    assert scrub(repeated(piece)).startswith(beginning)
