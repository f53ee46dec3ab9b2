"""Fitting how the sentence that was asked for is found, on labelled questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.conversation.assistant import Assistant
from bot.measuring.labelled import Labelled, is_marked_rightly
from bot.retrieval.focus import SENTENCE_SIGNALS, Evidence, Focus, FocusWeights

_REGULARISATION = 0.05
# A needless mark costs more than a missing one, and questions for the whole are fewer.
_WEIGHT_OF_WHOLE = 1.5
_LEAST = 1e-9  # of a probability, before its logarithm is taken

Float64s = NDArray[np.float64]
Sample = tuple[Evidence, Float64s]


def fit_focus(assistant: Assistant, asked: Sequence[Labelled]) -> dict[str, FocusWeights]:
    """Return the weights of greatest likelihood, with and without phrases that quote answers."""
    faq = assistant.faq
    unphrased = [replace(entry, phrases=()) for entry in faq.entries]
    bare = replace(faq, entries=tuple(unphrased))
    weights = {}
    for name, variant in (("QUOTED", faq), ("UNQUOTED", bare)):
        samples = _samples(Focus(variant, assistant.index), asked)
        weights[name] = _fitted(list(samples))
    return weights


def _samples(focus: Focus, asked: Sequence[Labelled]) -> Iterator[Sample]:
    """Yield what speaks for each place, and which places are right; the first is the whole."""
    for labelled in asked:
        entry = focus.faq.entry(labelled.gold[0])
        if entry is None or labelled.focus is None:
            continue
        tokens = focus.index.reader.tokens(labelled.question)
        fragments = labelled.focus
        marks = [is_marked_rightly(each, fragments) for each in focus.sentences(entry)]
        right = np.array([not fragments, *marks], dtype=np.float64)
        if right.any():
            yield focus.evidence(entry, tokens), right


def _fitted(samples: Sequence[Sample]) -> FocusWeights:
    sentence = len(SENTENCE_SIGNALS)
    whole = len(samples[0][0].whole)
    # What speaks for something must not speak against it: two signals may say nearly the same.
    positive, free = (0, None), (None, None)
    bounds = [*[positive] * sentence, free, *[positive] * (whole - 1)]
    start = np.zeros(sentence + whole)
    least = minimize(_loss, start, args=(samples,), method="L-BFGS-B", bounds=bounds)
    return _weights(least.x)


def _weights(vector: Float64s) -> FocusWeights:
    numbers, sentence = vector.tolist(), len(SENTENCE_SIGNALS)
    return FocusWeights(tuple(numbers[:sentence]), tuple(numbers[sentence:]))


def _loss(vector: Float64s, samples: Sequence[Sample]) -> float:
    weights = _weights(vector)
    loss = _REGULARISATION * float(vector @ vector)
    for evidence, right in samples:
        utilities = evidence.utilities(weights).astype(np.float64)
        powers = np.exp(utilities - utilities.max())
        share = float(powers @ right / powers.sum())
        weight = _WEIGHT_OF_WHOLE if right[0] else 1.0
        loss -= weight * float(np.log(share + _LEAST))
    return loss
