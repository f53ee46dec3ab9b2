"""Of which size an FAQ is: what it holds decides by which weights it is ranked."""

from __future__ import annotations

from bot.faq.values import Faq

BARE, FEW, PHRASED = REGIMES = ("bare", "few", "phrased")
# Phrases an entry; below this a FAQ counts as bare and is ranked by the weights fitted without any.
FEW_PHRASES = 2
# From both on it has many: where there are fewer, the weights for ten phrases and few negatives
# are the better ones.
MANY_PHRASES = 30
MANY_NEGATIVES = 200


def regime_of(faq: Faq) -> str:
    """Return which of the regimes a FAQ belongs to, by how much it holds."""
    phrases = sum(len(entry.phrases) for entry in faq.entries) / len(faq.entries)
    if phrases < FEW_PHRASES:
        return BARE
    is_large = phrases >= MANY_PHRASES and len(faq.negatives) >= MANY_NEGATIVES
    return PHRASED if is_large else FEW
