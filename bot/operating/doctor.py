"""What runs here: versions, language pipeline, data and settings.

For everything that is missing, it names the command that installs it.
"""

from __future__ import annotations

import platform
from dataclasses import fields
from importlib import metadata
from importlib.util import find_spec

from bot.faq import DataError, load_faq
from bot.faq.gaps import operator_gaps
from bot.language.lemmas import load_analyzer
from bot.operating.installing import command_for
from bot.settings import Settings, environment_key

_PACKAGES = (
    "spacy",
    "HanTa",
    "rapidfuzz",
    "numpy",
    "scipy",
    "flask",
    "granian",
    "python-telegram-bot",
    "sqlalchemy",
    "matplotlib",
)
_EXTRAS = {"flask": "web", "telegram": "telegram", "sqlalchemy": "events", "matplotlib": "plot"}


def diagnose(settings: Settings) -> dict[str, dict[str, str]]:
    """Return titled tables of names and values; secrets are masked."""
    return {
        "Programme": {
            "python": platform.python_version(),
            **{name: _version(name) for name in ("qzbot", *_PACKAGES)},
        },
        "Sprache und Daten": {"Sprachmodell": _pipeline(settings), **_data(settings)},
        "Einstellungen": {
            environment_key(f.name, f.metadata["key"]): _shown(
                settings, f.name, f.metadata["secret"]
            )
            for f in fields(settings)
        },
        "Was fehlt": _missing(settings) or {"nichts": "alles Nötige ist da"},
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "nicht installiert"


def _pipeline(settings: Settings) -> str:
    try:
        return load_analyzer(settings.spacy_model).name
    except OSError as error:
        return f"nicht ladbar: {error}"


def _data(settings: Settings) -> dict[str, str]:
    try:
        faq = load_faq(settings.faq)
    except DataError as error:
        return {"FAQ": str(settings.faq), "Fehler": str(error)}
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    counts = (
        f"{len(faq.entries)} Einträge, {phrases} Formulierungen, {len(faq.negatives)} Ablehnungen"
    )
    return {"FAQ": str(settings.faq), "Umfang": counts, "Prüfsumme": faq.digest}


def _shown(settings: Settings, name: str, secret: bool) -> str:
    value = getattr(settings, name)
    if secret and value:
        return "gesetzt (verborgen)"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _operator_gaps(settings: Settings) -> dict[str, str]:
    """Return what a public bot needs in site.toml; faulty data are reported elsewhere."""
    try:
        site = load_faq(settings.faq).site
    except DataError:
        return {}
    gaps = enumerate(operator_gaps(site), 1)
    return {f"site.toml ({number})": message for number, message in gaps}


def _missing(settings: Settings) -> dict[str, str]:
    missing = {
        module: command_for(extra) for module, extra in _EXTRAS.items() if find_spec(module) is None
    }
    missing |= _operator_gaps(settings)
    if "embedded" in _pipeline(settings):
        missing[settings.spacy_model] = (
            "make model (Sprachmodell von spaCy; ohne es läuft die eingebaute Grundformenbildung)"
        )
    return missing
