"""Answers German questions from a FAQ with the official text.

    from bot import load

    assistant = load("faq_data")
    reply = assistant.reply("Wie oft trifft sich der Zirkel?")
    print(reply.kind, reply.answers[0].text)

What else is imported from here loads when it is first used, so that the command line starts at
once.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.conversation.assistant import Assistant
    from bot.conversation.reply import Answer, Reply
    from bot.faq import DataError
    from bot.faq.values import Entry
    from bot.retrieval.match import Match
    from bot.settings import SettingsError

__all__ = ["Answer", "Assistant", "DataError", "Entry", "Match", "Reply", "SettingsError", "load"]

_MODULES = {
    "Answer": "bot.conversation.reply",
    "Assistant": "bot.conversation.assistant",
    "DataError": "bot.faq",
    "Entry": "bot.faq.values",
    "Match": "bot.retrieval.match",
    "Reply": "bot.conversation.reply",
    "SettingsError": "bot.settings",
}


def load(faq: str | Path | None = None) -> Assistant:
    """Return an assistant for a FAQ: a folder, a `.jsonl` file, or the one that the settings name.

    The other settings come from the environment (`QZBOT_…`). The index is built the first time,
    which takes seconds, and kept on disk. Raises `DataError` with all faults if the data are
    faulty, and `SettingsError` for a setting that cannot be used.
    """
    from bot.conversation.loading import load_assistant
    from bot.settings import read_settings

    return load_assistant(read_settings(), Path(faq) if faq is not None else None)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
