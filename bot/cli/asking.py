"""Questions to the person at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO


def is_interactive() -> bool:
    """Tell whether somebody sits there who can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_yes(question: str, stream: TextIO | None = None) -> bool:
    """Ask for a yes or no on a stream, or standard output; the end of the input is a no."""
    print(f"{question} (j/n) ", end="", file=stream, flush=True)
    try:
        return input().strip().casefold() in ("j", "ja")
    except EOFError:
        return False


def ask_text(label: str, default: str = "", valid: Callable[[str], bool] | None = None) -> str:
    """Ask for a text until it is valid; nothing typed is the default."""
    shown = f"{label} [{default}]: " if default else f"{label}: "
    while True:
        try:
            typed = input(shown).strip()
        except EOFError:
            return default
        if not typed:
            return default
        if valid is None or valid(typed):
            return typed
        print(f"„{typed}“ sieht nicht danach aus. Bitte noch einmal, oder leer lassen.")
