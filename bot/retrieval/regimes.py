"""Of which size an FAQ is: what it holds decides by which weights it is ranked."""

from __future__ import annotations

from bot.faq.values import Faq

BARE, WITHOUT_NEGATIVES, FEW, PHRASED = REGIMES = (
    "bare",
    "without_negatives",
    "few",
    "phrased",
)
# Phrases an entry; below this a FAQ counts as bare and is ranked by the weights fitted without any.
FEW_PHRASES = 2
# Below this nothing of its own tells what the FAQ does not answer.
FEW_NEGATIVES = 20
# From both on it has many: where there are fewer, the weights for ten phrases and few negatives
# are the better ones.
MANY_PHRASES = 30
MANY_NEGATIVES = 200


def regime_of(faq: Faq) -> str:
    """Return which of the regimes a FAQ belongs to, by how much it holds."""
    phrases = sum(len(entry.phrases) for entry in faq.entries)
    phrases_an_entry = phrases / len(faq.entries)
    if phrases_an_entry < FEW_PHRASES:
        return BARE
    if len(faq.negatives) < FEW_NEGATIVES:
        return WITHOUT_NEGATIVES
    if phrases_an_entry < MANY_PHRASES or len(faq.negatives) < MANY_NEGATIVES:
        return FEW
    return PHRASED
