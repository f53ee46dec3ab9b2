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
from bot.faq.values import Site
from bot.language.lemmas import load_analyzer
from bot.operating.installing import command_for, extra_of
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
_OPTIONAL = ("flask", "telegram", "sqlalchemy", "matplotlib")  # one of each optional part


def diagnose(settings: Settings) -> dict[str, dict[str, str]]:
    """Return titled tables of names and values; secrets are masked."""
    packages = ("qzbot", *_PACKAGES)
    versions = {name: _version(name) for name in packages}
    return {
        "Programme": {"python": platform.python_version(), **versions},
        "Sprache und Daten": {"Sprachmodell": _pipeline(settings), **_data(settings)},
        "Einstellungen": _settings_shown(settings),
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
    path = str(settings.faq)
    try:
        faq = load_faq(settings.faq)
    except DataError as error:
        return {"FAQ": path, "Fehler": str(error)}
    entries = len(faq.entries)
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    declined = len(faq.negatives) + len(faq.declined_after)
    counts = f"{entries} Einträge, {phrases} Formulierungen, {declined} Ablehnungen"
    return {"FAQ": path, "Umfang": counts, "Prüfsumme": faq.digest}


def _settings_shown(settings: Settings) -> dict[str, str]:
    """Return the value of each setting by its environment variable."""
    shown = {}
    for setting in fields(settings):
        key = environment_key(setting.name, setting.metadata["key"])
        value = getattr(settings, setting.name)
        shown[key] = _shown(value, is_secret=setting.metadata["secret"])
    return shown


def _shown(value: object, *, is_secret: bool) -> str:
    if is_secret and value:
        return "gesetzt (verborgen)"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


_NO_SITE = (
    "nicht vorhanden; darin stehen Impressum, Datenschutzerklärung, Kontakte und bei öffentlichen "
    "Stellen die Erklärung zur Barrierefreiheit, die eine öffentliche Website braucht. "
    "Aus einer Datei mit Fragen wird ein Ordner mit: init ORDNER --from DATEI"
)


def _operator_gaps(settings: Settings) -> dict[str, str]:
    """Return what a public bot needs in site.toml; faulty data are reported elsewhere."""
    try:
        site = load_faq(settings.faq).site
    except DataError:
        return {}
    if site == Site():
        return {"site.toml": _NO_SITE}
    gaps = enumerate(operator_gaps(site), 1)
    return {f"site.toml ({number})": message for number, message in gaps}


def _missing(settings: Settings) -> dict[str, str]:
    missing = {}
    for module in _OPTIONAL:
        if find_spec(module) is None:
            missing[module] = command_for(extra_of(module))
    missing |= _operator_gaps(settings)
    if "embedded" in _pipeline(settings):
        missing[settings.spacy_model] = (
            "make model (Sprachmodell von spaCy; ohne es läuft die eingebaute Grundformenbildung)"
        )
    return missing
