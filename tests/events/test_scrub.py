"""Personal data in questions, found by their form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.scrub import scrub


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("Schreiben Sie an max.muster@schule-koeln.de!", "Schreiben Sie an [E-Mail]!"),
        ("max (at) web (dot) de", "[E-Mail]"),
        ("Tel. 0221 / 123 45-67", "Tel. [Nummer]"),
        ("+49 (0)176 1234567 anrufen", "[Nummer] anrufen"),
        ("Konto DE89 3704 0044 0532 0130 00 bitte", "Konto [IBAN] bitte"),
        ("siehe https://example.org/a?b=c und www.schule.de/x", "siehe [Adresse] und [Adresse]"),
        ("Ich heiße Peter Müller und leite die GGS Nord", "Ich heiße [Name] und leite die GGS Nord"),
        ("Kommt Frau Dr. Meyer-Schulze auch?", "Kommt Frau [Name] auch?"),
        ("frau müller sagt nein", "frau [Name] sagt nein"),
        ("Wann trefft ihr euch? Viele Grüße Anna Schmidt", "Wann trefft ihr euch? Viele Grüße [Name]"),
        ("Kann Mehmet Yilmaz mitmachen?", "Kann [Name] mitmachen?"),
        ("Mein Telegram ist @annaschmidt", "Mein Telegram ist [Konto]"),
    ],
)
def test_personal_data_are_replaced(text: str, scrubbed: str) -> None:
    """Each kind of personal data becomes its name in brackets, and the rest of the question stays."""
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
    ],
)
def test_ordinary_questions_stay_as_they_are(text: str) -> None:
    """An editor can still read what was meant."""
    assert scrub(text) == text


@given(st.text(max_size=60), st.from_regex(r"[a-z]{1,10}\.[a-z]{1,10}@[a-z]{1,10}\.(de|org)", fullmatch=True), st.text(max_size=60))
def test_no_address_survives_in_any_surroundings(before: str, address: str, after: str) -> None:
    """Whatever stands around an e-mail address, its local part is gone."""
    assert address not in scrub(f"{before} {address} {after}")


@given(st.text(max_size=200))
def test_any_text_can_be_scrubbed_again(text: str) -> None:
    """Scrubbing never fails, and a scrubbed text has nothing more to scrub of the kinds found by form."""
    once = scrub(text)
    assert isinstance(scrub(once), str)
