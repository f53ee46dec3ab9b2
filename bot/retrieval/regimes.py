"""Of which size an FAQ is: what it holds decides by which weights it is ranked."""

from __future__ import annotations

from bot.faq.values import Faq

BARE, WITHOUT_NEGATIVES, FEW, PHRASED = REGIMES = (
    "bare",
    "without_negatives",
    "few",
    "phrased",
)
# Phrases an entry and negatives from which the weights fitted with some are the better ones.
LEAST_PHRASES = 2
LEAST_NEGATIVES = 20
# From both on an FAQ is like the large one, on which the weights for many are fitted.
MANY_PHRASES = 30
MANY_NEGATIVES = 200


def regime_of(faq: Faq) -> str:
    """Return which of the regimes a FAQ belongs to.

    Bare: hardly any phrases. Without negatives: phrases, and hardly anything that tells what the
    FAQ does not answer. Few: some of both. Phrased: many of both.
    """
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    phrases_an_entry = phrases / len(faq.entries)
    if phrases_an_entry < LEAST_PHRASES:
        return BARE
    if len(faq.negatives) < LEAST_NEGATIVES:
        return WITHOUT_NEGATIVES
    if phrases_an_entry < MANY_PHRASES or len(faq.negatives) < MANY_NEGATIVES:
        return FEW
    return PHRASED
