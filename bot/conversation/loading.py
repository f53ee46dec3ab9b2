"""From settings to a ready assistant.

The one place where data, pipeline, index and model come together.
"""

from __future__ import annotations

from pathlib import Path

from bot.conversation.assistant import Assistant
from bot.faq import load_faq
from bot.faq.values import Faq
from bot.retrieval.building import index_of, prepare
from bot.retrieval.ranking import FEW_PHRASES, Model, fitted_model
from bot.settings import Settings


def load_assistant(settings: Settings, faq_path: Path | None = None) -> Assistant:
    """Read the FAQ and return an assistant for it; raises `DataError` if the data are faulty."""
    faq = load_faq(faq_path or settings.faq)
    index = index_of(faq, settings.spacy_model, settings.cache_dir)
    return Assistant(faq, index, model_for(faq))


def prepare_index(settings: Settings) -> None:
    """Have the index built for processes that start soon.

    Raises `DataError` if the data are faulty.
    """
    prepare(load_faq(settings.faq), settings.spacy_model, settings.cache_dir)


def model_for(faq: Faq) -> Model:
    """Return the fitted model: of the bare regime if entries have hardly any phrases."""
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    return fitted_model("phrased" if phrases >= FEW_PHRASES * len(faq.entries) else "bare")
