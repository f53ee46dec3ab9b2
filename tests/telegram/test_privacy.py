"""The privacy notice says what these settings keep, and who is responsible."""

from __future__ import annotations

import pytest

from bot.faq.values import Site
from bot.settings import Settings
from bot.telegram import privacy


@pytest.mark.parametrize(
    ("events", "said", "unsaid"),
    [
        ("off", "Ihre Fragen werden nicht gespeichert.", "Tage lang"),
        ("statistics", "7 Tage lang, welche Antworten gegeben wurden", "Der Text einer Frage"),
        ("texts", "Der Text einer Frage bleibt nur erhalten, wenn", "nicht aber Ihre Fragen"),
    ],
)
def test_says_what_is_kept(events: str, said: str, unsaid: str) -> None:
    """Each way to record is described, with its number of days."""
    notice = privacy.notice(Site(), Settings(events=events, retention_days=7))
    assert said in notice
    assert unsaid not in notice
    assert "Auch Telegram selbst sieht" in notice


def test_says_who_is_responsible_and_where_to_read_on() -> None:
    """Publisher, website and legal pages are named where they are entered."""
    site = Site(publisher="Stadt Muster", links={"impressum": "https://example.org/impressum"})
    notice = privacy.notice(site, Settings(public_url="https://faq.example.org"))
    assert "Verantwortlich für diesen Bot: Stadt Muster" in notice
    assert "ohne Telegram hier: https://faq.example.org" in notice
    assert notice.endswith("Impressum: https://example.org/impressum")
    bare = privacy.notice(Site(), Settings())
    assert not any(part in bare for part in ("Verantwortlich", "ohne Telegram", "Impressum"))
