"""Settings from the environment, read once into one frozen object."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from bot.faq import DEFAULT_FAQ

PREFIX = "QZBOT_"
DEFAULT_MODEL = "de_core_news_sm"
MOST_WORKERS = 64  # processes of the website; each takes memory, and a core to be of use
_ORIGIN = re.compile(r"https?://[\w.*-]+(?::\d+)?")  # without a path
_DEFAULT_PORTS = {"https": ":443", "http": ":80"}
_ADDRESS = "eine Adresse wie https://www.ihre-kommune.example"


class SettingsError(ValueError):
    """An environment variable has a wrong value.

    The message names the key, the value and what was expected.
    """


def _between(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError
        return number

    return parse


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError
        return text

    return parse


def _yes_or_no(text: str) -> bool:
    return _one_of("ja", "nein")(text.casefold()) == "ja"


def _address(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        beginnings = tuple(f"{scheme}://" for scheme in schemes)
        if text and not text.startswith(beginnings):
            raise ValueError
        _ = urlsplit(text).port  # raises ValueError unless it is a number
        return text.rstrip("/")

    return parse


def _optional_path(text: str) -> Path | None:
    return Path(text) if text else None


def _origins(text: str) -> tuple[str, ...]:
    """Parse a comma-separated list of origins (scheme, host, optional port; no path)."""
    given = filter(None, map(str.strip, text.split(",")))
    return tuple(map(_origin, given))


def _origin(text: str) -> str:
    """Return an origin as browsers name it: in small letters, without the usual port."""
    origin = _address("https", "http")(text.lower())
    parts = urlsplit(origin)
    if parts.path:
        raise ValueError
    return origin.removesuffix(_DEFAULT_PORTS[parts.scheme])


def _frames(text: str) -> tuple[str, ...]:
    """Read origins that go into a header, where a blank or semicolon would begin something else."""
    origins = _origins(text)
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError
    return origins


def _setting(
    default: Any, parse: Callable[[str], Any], expected: str, *, secret: bool = False, key: str = ""
) -> Any:
    """Declare a setting.

    It has a parser, a description of what is expected, a mask for `doctor`, and a key.
    """
    return field(
        default=default,
        metadata={"parse": parse, "expected": expected, "secret": secret, "key": key},
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults; each is set by `QZBOT_` and its name in capitals."""

    # knowledge and language
    faq: Path = _setting(DEFAULT_FAQ, Path, "ein Ordner oder eine .jsonl-Datei")
    spacy_model: str = _setting(DEFAULT_MODEL, str, "ein Paketname oder Pfad")
    cache_dir: Path | None = _setting(
        user_cache_path("qzbot"), _optional_path, "ein Ordner, oder leer für keinen"
    )
    reload_seconds: int = _setting(
        10,
        _between(0, 86400),
        "die Zahl der Sekunden zwischen zwei Blicken auf geänderte Daten, 0 für nie",
    )
    # web
    host: str = _setting("127.0.0.1", str, "eine Adresse")
    port: int = _setting(8000, _between(0, 65535), "eine Zahl von 0 bis 65535")
    workers: int = _setting(1, _between(1, MOST_WORKERS), f"eine Zahl von 1 bis {MOST_WORKERS}")
    public_url: str = _setting(
        "", _address("https", "http"), "die öffentliche Adresse, z. B. https://faq.example.org"
    )
    cors_origins: tuple[str, ...] = _setting(
        (), _origins, f"{_ADDRESS} (mit https://, ohne Pfad), mehrere durch Komma getrennt"
    )
    frame_ancestors: tuple[str, ...] = _setting(
        (),
        _frames,
        f"{_ADDRESS} oder https://*.ihre-kommune.example (ohne Pfad), mehrere durch Komma getrennt",
    )
    trusted_proxies: int = _setting(
        0, _between(0, 10), "die Zahl eigener Proxys, die davorstehen, 0 bis 10"
    )
    rate_limit: str = _setting(
        "60/minute", str, "eine Angabe wie 60/minute, oder leer für keine Grenze"
    )
    redis_url: str = _setting(
        "",
        _address("redis", "rediss", "unix"),
        "eine Adresse wie redis://localhost:6379/0",
        secret=True,
    )
    session_memory: bool = _setting(False, _yes_or_no, "ja oder nein")
    # Telegram
    telegram_token: str = _setting(
        "", str, "das Token von BotFather", secret=True, key="TELEGRAM_BOT_TOKEN"
    )
    telegram_api_url: str = _setting(
        "https://api.telegram.org", _address("https", "http"), "die Adresse der Bot-API"
    )
    telegram_limit: int = _setting(
        20, _between(1, 1000), "die Zahl der Nachrichten je Minute und Person, 1 bis 1000"
    )
    telegram_drop_pending: bool = _setting(False, _yes_or_no, "ja oder nein")
    telegram_health_port: int = _setting(
        0, _between(0, 65535), "der Port für /healthz des Telegram-Prozesses, 0 für keinen"
    )
    webhook_url: str = _setting(
        "", _address("https", "http"), "die öffentliche Adresse des Webhooks, leer für Long Polling"
    )
    webhook_secret: str = _setting(
        "", str, "1 bis 256 Zeichen aus A–Z, a–z, 0–9, _ und -", secret=True
    )
    webhook_port: int = _setting(8443, _between(1, 65535), "eine Zahl von 1 bis 65535")
    # what is recorded
    events: str = _setting(
        "off", _one_of("off", "statistics", "texts"), "off, statistics oder texts"
    )
    database_url: str = _setting(
        "", str, "eine Adresse wie sqlite:////var/lib/qzbot/events.db", secret=True
    )
    retention_days: int = _setting(90, _between(1, 3650), "eine Zahl von Tagen, 1 bis 3650")
    # logging
    log_format: str = _setting("text", _one_of("text", "json"), "text oder json")
    log_level: str = _setting(
        "info", _one_of("debug", "info", "warning", "error"), "debug, info, warning oder error"
    )

    @property
    def keeps_votes(self) -> bool:
        """Return whether replies and votes are recorded at all."""
        return self.events != "off"

    @property
    def keeps_texts(self) -> bool:
        """Return whether the words of a question may be kept."""
        return self.events == "texts"


def environment_key(name: str, key: str = "") -> str:
    """Return the environment variable of a setting."""
    return key or PREFIX + name.upper()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raise `SettingsError` for a wrong value, or for an unknown key with our prefix.
    """
    values: dict[str, Any] = {}
    known: set[str] = set()
    for item in fields(Settings):
        key = environment_key(item.name, item.metadata["key"])
        known.add(key)
        if key in environ:
            values[item.name] = _parsed(item, key, environ[key])
    _refuse_unknown(environ, known)
    return Settings(**values)


def _refuse_unknown(environ: Mapping[str, str], known: set[str]) -> None:
    """Raise `SettingsError` for a key with our prefix that no setting has."""
    for key in environ:
        if key.startswith(PREFIX) and key not in known:
            listed = ", ".join(sorted(known))
            raise SettingsError(f"{key}: unbekannte Einstellung; bekannt sind {listed}.")


def _parsed(setting: Field[Any], key: str, value: str) -> Any:
    """Return the value of a setting; raise `SettingsError` if it is not as expected."""
    try:
        return setting.metadata["parse"](value.strip())
    except ValueError as error:
        shown = "…" if setting.metadata["secret"] else value
        expected = f"erwartet wird {setting.metadata['expected']}"
        raise SettingsError(f"{key}: Wert „{shown}“ ungültig; {expected}.") from error
