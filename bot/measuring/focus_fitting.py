"""Fitting how the sentence that was asked for is found, on labelled questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, minimize

from bot.conversation.assistant import Assistant
from bot.measuring.labelled import Labelled, is_marked_rightly
from bot.retrieval.focus import SENTENCE_SIGNALS, Evidence, Focus, FocusWeights
from bot.retrieval.probability import Float64s, softmax

_REGULARISATION = 0.05
# A needless mark costs more than a missing one, and questions for the whole are fewer.
_WEIGHT_OF_WHOLE = 1.5
_LEAST = 1e-9  # of a probability, before its logarithm is taken


@dataclass(frozen=True, slots=True)
class Sample:
    """What speaks for each place to mark, and 1 for each right one; the first is the whole."""

    evidence: Evidence
    right: Float64s


def fit_focus(assistant: Assistant, asked: Sequence[Labelled]) -> dict[str, FocusWeights]:
    """Return the weights of greatest likelihood, with and without phrases that quote answers."""
    faq = assistant.faq
    unphrased = [replace(entry, phrases=()) for entry in faq.entries]
    bare = replace(faq, entries=tuple(unphrased))
    quoted_focus = Focus(faq, assistant.index)
    unquoted_focus = Focus(bare, assistant.index)
    return {
        "QUOTED": _fitted(quoted_focus, asked),
        "UNQUOTED": _fitted(unquoted_focus, asked),
    }


def _samples(focus: Focus, asked: Sequence[Labelled]) -> Iterator[Sample]:
    """Yield the questions for which one of the places is right."""
    for labelled in asked:
        entry = focus.faq.entry(labelled.gold[0])
        fragments = labelled.focus
        if entry is None or fragments is None:
            continue
        tokens = focus.index.reader.tokens(labelled.question)
        asks_for_whole = not fragments
        sentences = focus.sentences(entry)
        marks = [is_marked_rightly(sentence, fragments) for sentence in sentences]
        right = np.array([asks_for_whole, *marks], dtype=np.float64)
        if right.any():
            signals = focus.index.signals(tokens)
            evidence = focus.evidence(entry, signals)
            yield Sample(evidence, right)


def _fitted(focus: Focus, asked: Sequence[Labelled]) -> FocusWeights:
    samples = list(_samples(focus, asked))
    of_sentence = len(SENTENCE_SIGNALS)
    of_whole = len(samples[0].evidence.whole)
    count = of_sentence + of_whole
    # What speaks for something must not speak against it: two signals may say nearly the same.
    lowest = np.zeros(count)
    lowest[of_sentence] = -np.inf  # the bias of the whole
    least = minimize(
        _loss,
        x0=np.zeros(count),
        args=(samples,),
        method="L-BFGS-B",
        bounds=Bounds(lowest),
    )
    return _weights(least.x)


def _weights(vector: Float64s) -> FocusWeights:
    numbers = vector.tolist()
    of_sentence = len(SENTENCE_SIGNALS)
    sentence = tuple(numbers[:of_sentence])
    whole = tuple(numbers[of_sentence:])
    return FocusWeights(sentence, whole)


def _loss(vector: Float64s, samples: Sequence[Sample]) -> float:
    weights = _weights(vector)
    loss = _REGULARISATION * float(vector @ vector)
    for sample in samples:
        utilities = sample.evidence.utilities(weights)
        probabilities = softmax(utilities.astype(np.float64))
        of_right = float(probabilities @ sample.right)
        surprise = -float(np.log(of_right + _LEAST))
        asks_for_whole = sample.right[0]
        if asks_for_whole:
            surprise *= _WEIGHT_OF_WHOLE
        loss += surprise
    return loss
