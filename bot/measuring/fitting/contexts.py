"""How an entry answered before bears on a question, fitted to held-out follow-ups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.measuring.fitting.confidence import fit_odds
from bot.measuring.fitting.likelihood import minimise, surprise_of
from bot.measuring.heldout import FollowUp, Samples
from bot.retrieval.probability import Float64s, log_odds, softmax
from bot.retrieval.ranking import (
    ConfidenceAfter,
    ContextWeights,
    Model,
    Weights,
    context_utilities,
    in_context,
    utilities,
)

_CONTEXT_START = (1.0, *[0.0] * 9)
_CONTEXT_PENALTY = 1e-3
# Of five questions drawn as changes of topic one counts, of strange ones every third: in life most
# follow the answer, and a tenth of what is said after it is small talk.
_KEEP_EVERY_NTH_CHANGE = 5
_KEEP_EVERY_NTH_STRANGE = 3


def asked_after(samples: Samples, none: int) -> list[FollowUp]:
    """Return what is said after an entry, each kind about as often as in life."""
    new_topics = []
    strange = []
    remarks = []
    for sample in samples.changes:
        if sample.gold < none:
            new_topics.append(sample)
        elif sample.gold == none:
            strange.append(sample)
        else:
            remarks.append(sample)
    return [
        *new_topics[::_KEEP_EVERY_NTH_CHANGE],
        *strange[::_KEEP_EVERY_NTH_STRANGE],
        *remarks,
        *samples.follow_ups,
    ]


def fit_contexts(
    samples: list[FollowUp], none: int, weights: Weights
) -> tuple[ContextWeights, ContextWeights]:
    """Return the weights for full and for elliptic questions after an entry."""
    full = [sample for sample in samples if not sample.elliptic]
    elliptic = [sample for sample in samples if sample.elliptic]
    after_full = fit_context(full, none, weights)
    after_elliptic = fit_context(elliptic, none, weights)
    return after_full, after_elliptic


def fit_context(samples: list[FollowUp], none: int, weights: Weights) -> ContextWeights:
    """Return the most likely weights for questions after an entry.

    Follow-ups and changes of topic are fitted together.
    """
    of_samples = [_context_utility(sample, none, weights) for sample in samples]
    utility = np.stack([of_sample for _, of_sample in of_samples])
    gold = np.array([sample.gold for sample in samples])
    start = np.array(_CONTEXT_START)
    fitted = minimise(_loss_after, start, utility, gold)
    values = fitted.tolist()
    return ContextWeights(*values)


def _loss_after(vector: Float64s, utility: Float64s, gold: NDArray[np.int64]) -> float:
    """Return the penalised mean loss of a vector of context weights."""
    weights = ContextWeights(*vector)
    probabilities = in_context(utility, weights)
    surprises = surprise_of(gold, probabilities)
    penalty = _CONTEXT_PENALTY * vector @ vector
    return float(surprises.mean() + penalty)


def _context_utility(sample: FollowUp, none: int, weights: Weights) -> tuple[Float64s, Float64s]:
    """Return the probabilities of a question by itself, and what `ContextWeights` weigh."""
    targets = len(sample.values)
    table = weights.table(targets, none)
    own = softmax(utilities(sample.values, table))
    joint = softmax(utilities(sample.joint, table))
    return own, context_utilities(sample.previous, own, joint)


def fit_following(
    samples: list[FollowUp],
    none: int,
    weights: Weights,
    contexts: tuple[ContextWeights, ContextWeights],
) -> ConfidenceAfter:
    """Return how sure the best entry is to answer a question after an entry."""
    after_full, after_elliptic = contexts
    evidence = list[Float64s]()
    right = list[bool]()
    for sample in samples:
        if sample.gold > none:  # small talk is decided before
            continue
        own, utility = _context_utility(sample, none, weights)
        of_context = after_elliptic if sample.elliptic else after_full
        probabilities = in_context(utility, of_context)
        best = int(probabilities[:none].argmax())
        of_sample = _evidence(sample, none, best, probabilities, own)
        evidence.append(of_sample)
        right.append(best == sample.gold)
    fitted = fit_odds(np.stack(evidence), np.array(right))
    return ConfidenceAfter.from_vector(fitted)


def _evidence(
    sample: FollowUp, none: int, best: int, probabilities: Float64s, own: Float64s
) -> Float64s:
    """Return what `ConfidenceAfter` weighs: the odds, the signals, the relation of the best entry.

    `own` are the probabilities without the entry before.
    """
    odds = log_odds(probabilities[best : best + 1])
    of_best = sample.values[best]
    of_none = sample.values[none]
    relation = sample.previous.relation(best, own.item(best))
    return np.concatenate([odds, of_best, of_none, relation])


def follow_up_top1(samples: list[FollowUp], none: int, model: Model) -> float:
    """Return the share of follow-ups to an entry for which that is ranked first."""
    leading = [sample for sample in samples if sample.gold < none]
    if not leading:
        return 0.0
    ranked_first = [_is_first(sample, none, model) for sample in leading]
    return float(np.mean(ranked_first))


def _is_first(sample: FollowUp, none: int, model: Model) -> bool:
    _, utility = _context_utility(sample, none, model.weights)
    weights = model.after_elliptic if sample.elliptic else model.after_full
    probabilities = in_context(utility, weights)
    of_entries = probabilities[:none]
    best_entry = of_entries.argmax()
    return bool(best_entry == sample.gold)
