"""Commands that install what is missing.

They install from files, as the name qzbot is not registered on PyPI.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What is imported of each optional part. Of a module that is in two, either part is enough.
EXTRAS = {
    "web": (
        *("cachetools", "flask", "flask_openapi3", "granian", "icalendar", "limits"),
        "prometheus_client",
    ),
    "telegram": ("telegram",),
    "events": ("sqlalchemy", "alembic", "psycopg", "cryptography", "jinja2"),
    "plot": ("matplotlib",),
    "import": ("bs4", "httpx", "mammoth", "openpyxl", "tomlkit"),
}
_EVERYTHING = "all"


def extra_of(module: str) -> str:
    """Return the optional part that brings a module; of an unknown one, the part with all."""
    for extra, modules in EXTRAS.items():
        if module in modules:
            return extra
    return _EVERYTHING


def not_installed(name: str, extra: str) -> str:
    """Say that a library is missing, and how to get it."""
    return f"{name} ist nicht installiert; das holt dieser Befehl nach: {command_for(extra)}"


def command_for(extra: str, root: Path = ROOT) -> str:
    """Return the command that installs an optional part.

    It works in a checkout, or from the file of the wheel.
    """
    if (root / "pyproject.toml").is_file():
        return f"pip install -e '{root}[{extra}]'"
    return f"pip install '/PFAD/qzbot-{metadata.version('qzbot')}-py3-none-any.whl[{extra}]'"
