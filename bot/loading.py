"""From settings to a ready service: the one place where data, pipeline, index and model come together."""

from __future__ import annotations

from pathlib import Path

from bot.cache import cached_index
from bot.data import load_faq
from bot.lemmas import load_analyzer
from bot.models import Faq
from bot.ranking import FEW_PHRASES, Model, fitted_model
from bot.service import Service
from bot.settings import Settings


def load_service(settings: Settings, faq_path: Path | None = None) -> Service:
    """Read the FAQ and return a service for it; raises `DataError` if the data are faulty."""
    faq = load_faq(faq_path or settings.faq)
    index = cached_index(faq, load_analyzer(settings.spacy_model), settings.cache_dir)
    return Service(faq, index, model_for(faq))


def model_for(faq: Faq) -> Model:
    """Return the fitted model: of the bare regime if entries have hardly any phrases."""
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    return fitted_model("phrased" if phrases >= FEW_PHRASES * len(faq.entries) else "bare")
