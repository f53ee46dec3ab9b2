"""From settings to a ready service: the one place where data, pipeline, index and model come together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _no_collection():
        index = cached_index(faq, load_analyzer(settings.spacy_model), settings.cache_dir)
    return Service(faq, index, model_for(faq))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave garbage alone for a while: reading makes half a million objects that stay, and to search them takes as long again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def model_for(faq: Faq) -> Model:
    """Return the fitted model: of the bare regime if entries have hardly any phrases."""
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    return fitted_model("phrased" if phrases >= FEW_PHRASES * len(faq.entries) else "bare")
