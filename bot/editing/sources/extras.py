"""The libraries for formats of office programs, which are optional."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bot.editing.sources.values import SourceError


def needed(module: str, purpose: str) -> Any:
    """Return a library; where it is missing, say what is needed and how to get it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        message = f"für {purpose} fehlt die Bibliothek {error.name}; bitte das Extra „import“"
        raise SourceError(f"{message} installieren (make setup tut es)") from error
