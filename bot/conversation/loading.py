"""From settings to a ready assistant.

Only here do the data, the language pipeline, the index and the model come together.
"""

from __future__ import annotations

from pathlib import Path

from bot.conversation.assistant import Assistant
from bot.faq import load_faq
from bot.retrieval.build_process import build_ahead_if_large, index_of
from bot.retrieval.model_file import model_of
from bot.settings import Settings


def load_assistant(settings: Settings, faq_path: Path | None = None) -> Assistant:
    """Read the FAQ and return an assistant for it; raises `DataError` if the data are faulty."""
    faq = load_faq(faq_path or settings.faq)
    model = model_of(faq)  # before the index, which takes longer
    index = index_of(faq, settings.spacy_model, settings.cache_dir)
    return Assistant(faq, index, model)


def prepare_index(settings: Settings) -> None:
    """Build the index for processes that are about to start.

    Raise `DataError` if the data are faulty.
    """
    faq = load_faq(settings.faq)
    model_of(faq)
    build_ahead_if_large(faq, settings.spacy_model, settings.cache_dir)
