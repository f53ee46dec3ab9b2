"""Settings from the environment.

Defaults, values, and errors that name key, value and expectation.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from bot.faq import DEFAULT_FAQ
from bot.settings import Settings, SettingsError, environment_key, read_settings

ORIGINS = (
    "eine Adresse wie https://www.ihre-kommune.example (mit https://, ohne Pfad), "
    "mehrere durch Komma getrennt"
)
WRONG = [
    ("QZBOT_PORT", "achtzig", "eine Zahl von 0 bis 65535"),
    ("QZBOT_PORT", "65536", "eine Zahl von 0 bis 65535"),
    ("QZBOT_PORT", "", "eine Zahl von 0 bis 65535"),
    ("QZBOT_WORKERS", "0", "eine Zahl von 1 bis 64"),
    (
        "QZBOT_RELOAD_SECONDS",
        "-1",
        "die Zahl der Sekunden zwischen zwei Blicken auf geänderte Daten, 0 für nie",
    ),
    (
        "QZBOT_PUBLIC_URL",
        "faq.example.org",
        "die öffentliche Adresse, z. B. https://faq.example.org",
    ),
    ("QZBOT_CORS_ORIGINS", "https://a.example, b.example", ORIGINS),
    ("QZBOT_CORS_ORIGINS", "www.a.example/faq", ORIGINS),
    ("QZBOT_CORS_ORIGINS", "https://www.a.example/faq", ORIGINS),
    ("QZBOT_CORS_ORIGINS", "https://www.a.example:https", ORIGINS),
    ("QZBOT_TRUSTED_PROXIES", "11", "die Zahl eigener Proxys, die davorstehen, 0 bis 10"),
    ("QZBOT_SESSION_MEMORY", "yes", "ja oder nein"),
    ("QZBOT_TELEGRAM_API_URL", "ftp://x", "die Adresse der Bot-API"),
    ("QZBOT_TELEGRAM_LIMIT", "viele", "die Zahl der Nachrichten je Minute und Person, 1 bis 1000"),
    ("QZBOT_WEBHOOK_PORT", "0", "eine Zahl von 1 bis 65535"),
    ("QZBOT_EVENTS", "on", "off, statistics oder texts"),
    ("QZBOT_RETENTION_DAYS", "1e3", "eine Zahl von Tagen, 1 bis 3650"),
    ("QZBOT_LOG_FORMAT", "xml", "text oder json"),
    ("QZBOT_LOG_LEVEL", "laut", "debug, info, warning oder error"),
]


def test_defaults_need_no_environment() -> None:
    """Without any variable the bot runs on its own FAQ, locally, recording nothing."""
    settings = read_settings({})
    assert settings == Settings()
    assert (settings.faq, settings.host, settings.port, settings.events) == (
        DEFAULT_FAQ,
        "127.0.0.1",
        8000,
        "off",
    )
    assert (settings.telegram_token, settings.spacy_model) == ("", "de_core_news_sm")


def test_values_are_read() -> None:
    """Variables set their setting, with blanks around them and a last slash taken off."""
    settings = read_settings(
        {
            "QZBOT_FAQ": "/srv/faq",
            "QZBOT_CACHE_DIR": "",
            "QZBOT_PORT": " 9000 ",
            "QZBOT_PUBLIC_URL": "https://faq.example.org/",
            "QZBOT_CORS_ORIGINS": "https://a.example, https://b.example/",
            "QZBOT_SESSION_MEMORY": "Ja",
            "TELEGRAM_BOT_TOKEN": "1:abc",
            "PATH": "/bin",
        }
    )
    assert (settings.faq, settings.cache_dir, settings.port) == (Path("/srv/faq"), None, 9000)
    assert settings.public_url == "https://faq.example.org"
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert (settings.session_memory, settings.telegram_token) == (True, "1:abc")


def test_origins_are_read_as_browsers_name_them() -> None:
    """Capitals and the usual port, which no browser sends, do not keep a page from matching."""
    given = "HTTPS://WWW.A.example:443, http://b.example:80/, http://c.example:443"
    settings = read_settings({"QZBOT_CORS_ORIGINS": given, "QZBOT_FRAME_ANCESTORS": given})
    named = ("https://www.a.example", "http://b.example", "http://c.example:443")
    assert settings.cors_origins == named
    assert settings.frame_ancestors == named


@pytest.mark.parametrize(("key", "value", "expected"), WRONG)
def test_wrong_value_names_key_value_and_expectation(key: str, value: str, expected: str) -> None:
    """A wrong value is reported in one sentence."""
    with pytest.raises(SettingsError) as caught:
        read_settings({key: value})
    assert str(caught.value) == f"{key}: Wert „{value}“ ungültig; erwartet wird {expected}."


def test_wrong_secret_is_not_shown() -> None:
    """The value of a secret never stands in an error."""
    with pytest.raises(SettingsError) as caught:
        read_settings({"QZBOT_REDIS_URL": "http://user:geheim@host"})
    assert "geheim" not in str(caught.value)
    assert str(caught.value).startswith("QZBOT_REDIS_URL: Wert „…“ ungültig; erwartet wird ")


def test_unknown_key_is_reported() -> None:
    """A typing error in a key is no silent default; the known keys are listed."""
    with pytest.raises(
        SettingsError, match=r"^QZBOT_PROT: unbekannte Einstellung; bekannt sind .*QZBOT_PORT"
    ):
        read_settings({"QZBOT_PROT": "80"})


def test_every_setting_is_declared_whole() -> None:
    """Each setting has a key, an expectation in words, and cannot be changed once read."""
    keys = [environment_key(item.name, item.metadata["key"]) for item in fields(Settings)]
    assert len(set(keys)) == len(keys)
    assert all(item.metadata["expected"] for item in fields(Settings))
    secret = {item.name for item in fields(Settings) if item.metadata["secret"]}
    assert {"telegram_token", "webhook_secret", "redis_url", "database_url"} <= secret
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
