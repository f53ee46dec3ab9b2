"""Quality gates: floors a little below today's figures on labelled questions.

Their authors had not seen the phrases.
"""

from __future__ import annotations

import pytest

from bot.conversation.assistant import Assistant
from bot.measuring.evaluation import Outcome, figures
from bot.measuring.labelled import read_labelled
from tests.paths import GOLDEN

# figure -> (kind of bound, bar): "min" must be reached, "max" must not be passed
BARS: dict[str, dict[str, tuple[str, float]]] = {
    "dev": {
        "top1": ("min", 0.95),
        "top3": ("min", 0.98),
        "helped": ("min", 0.97),
        "wrong": ("max", 0.03),
        "false": ("max", 0.05),
        "auroc": ("min", 0.98),
        "smalltalk": ("min", 0.95),
        "ece": ("max", 0.05),
    },
    "unseen_a": {
        "top1": ("min", 0.94),
        "top3": ("min", 0.975),
        "helped": ("min", 0.96),
        "wrong": ("max", 0.03),
        "false": ("max", 0.05),
        "auroc": ("min", 0.98),
        "smalltalk": ("min", 0.95),
        "ece": ("max", 0.06),
    },
    "unseen_b": {
        "top1": ("min", 0.96),
        "top3": ("min", 0.98),
        "helped": ("min", 0.96),
        "wrong": ("max", 0.02),
        "false": ("max", 0.04),
        "auroc": ("min", 0.98),
        "smalltalk": ("min", 0.95),
        "ece": ("max", 0.06),
    },
    "unseen_c": {
        "top1": ("min", 0.95),
        "top3": ("min", 0.98),
        "helped": ("min", 0.95),
        "wrong": ("max", 0.04),
        "false": ("max", 0.06),
        "auroc": ("min", 0.97),
        "smalltalk": ("min", 0.95),
        "multi": ("min", 0.85),
        "ece": ("max", 0.07),
    },
    "unseen_d": {
        "top1": ("min", 0.96),
        "top3": ("min", 0.98),
        "helped": ("min", 0.97),
        "wrong": ("max", 0.03),
        "false": ("max", 0.04),
        "auroc": ("min", 0.98),
        "smalltalk": ("min", 0.95),
        "ece": ("max", 0.06),
    },
    "unseen_e": {
        "top1": ("min", 0.94),
        "top3": ("min", 0.97),
        "helped": ("min", 0.965),
        "wrong": ("max", 0.03),
        "false": ("max", 0.04),
        "auroc": ("min", 0.98),
        "smalltalk": ("min", 0.95),
        "multi": ("min", 0.85),
        "ece": ("max", 0.06),
    },
    "unseen_prefaced": {
        "top1": ("min", 0.93),
        "helped": ("min", 0.96),
        "wrong": ("max", 0.02),
        "false": ("max", 0.02),
        "auroc": ("min", 0.97),
        "ece": ("max", 0.09),
    },
    "dev_single": {
        "top1": ("min", 0.93),
        "helped": ("min", 0.97),
        "wrong": ("max", 0.02),
        "multi": ("min", 0.75),
    },
    "unseen_chat_4": {
        "top1": ("min", 0.94),
        "top3": ("min", 0.97),
        "direct": ("min", 0.8),
        "helped": ("min", 0.95),
        "wrong": ("max", 0.03),
        "false": ("max", 0.03),
        "smalltalk": ("min", 0.95),
        "ece": ("max", 0.08),
    },
    "unseen_detail_2": {
        "top1": ("min", 0.88),
        "top3": ("min", 0.96),
        "direct": ("min", 0.68),
        "wrong": ("max", 0.03),
    },
    "unseen_detail_3": {"top1": ("min", 0.92), "direct": ("min", 0.7), "wrong": ("max", 0.03)},
    "unseen_chat_6": {
        "top1": ("min", 0.93),
        "top3": ("min", 0.97),
        "direct": ("min", 0.8),
        "helped": ("min", 0.96),
        "wrong": ("max", 0.02),
        "false": ("max", 0.04),
    },
    "unseen_detail_4": {"top1": ("min", 0.88), "direct": ("min", 0.7), "wrong": ("max", 0.03)},
    "unseen_detail_5": {
        "top1": ("min", 0.93),
        "top3": ("min", 0.97),
        "direct": ("min", 0.75),
        "wrong": ("max", 0.03),
    },
    "unseen_chat_7": {
        "top1": ("min", 0.92),
        "top3": ("min", 0.97),
        "direct": ("min", 0.78),
        "helped": ("min", 0.96),
        "wrong": ("max", 0.02),
        "false": ("max", 0.04),
    },
    "unseen_plain": {"top1": ("min", 0.96), "direct": ("min", 0.87), "wrong": ("max", 0.02)},
    "unseen_follow_ups_3": {
        "top1": ("min", 0.87),
        "direct": ("min", 0.6),
        "helped": ("min", 0.94),
        "wrong": ("max", 0.03),
    },
    "unseen_contrast_4": {"direct": ("min", 0.95), "false": ("max", 0.1)},
    "unseen_levels": {"top1": ("min", 0.9), "direct": ("min", 0.8), "wrong": ("max", 0.05)},
    "unseen_contrast_3": {"direct": ("min", 0.9), "false": ("max", 0.15)},
    "unseen_long_5": {"top1": ("min", 0.95), "wrong": ("max", 0.02), "multi": ("min", 0.75)},
    "unseen_long_7": {"top1": ("min", 0.95), "wrong": ("max", 0.02), "multi": ("min", 0.85)},
    "unseen_long_8": {"top1": ("min", 0.95), "wrong": ("max", 0.02), "multi": ("min", 0.85)},
    "dev_multi": {"top1": ("min", 0.95), "wrong": ("max", 0.02), "multi": ("min", 0.72)},
    "levels": {"top1": ("min", 0.89), "direct": ("min", 0.82), "wrong": ("max", 0.06)},
    "unseen_single": {"top1": ("min", 0.97), "direct": ("min", 0.94), "wrong": ("max", 0.0)},
    "focus_unseen": {
        "top1": ("min", 0.93),
        "marked": ("min", 0.84),
        "unmarked": ("min", 0.8),
    },
    "near_misses": {
        "top1": ("min", 0.94),
        "helped": ("min", 0.91),
        "wrong": ("max", 0.03),
        "false": ("max", 0.05),
    },
    "plain": {
        "top1": ("min", 0.96),
        "top3": ("min", 0.98),
        "helped": ("min", 0.97),
        "wrong": ("max", 0.02),
        "false": ("max", 0.05),
    },
    "places": {
        "top1": ("min", 0.87),
        "top3": ("min", 0.97),
        "helped": ("min", 0.96),
        "wrong": ("max", 0.05),
        "false": ("max", 0.1),
    },
    "words": {
        "top1": ("min", 0.9),
        "top3": ("min", 0.97),
        "helped": ("min", 0.95),
        "wrong": ("max", 0.04),
        "false": ("max", 0.05),
    },
    "unseen_short": {
        "top1": ("min", 0.94),
        "direct": ("min", 0.7),
        "helped": ("min", 0.95),
        "wrong": ("max", 0.03),
        "false": ("max", 0.03),
    },
    "half": {"helped": ("min", 0.9), "wrong": ("max", 0.03)},
    "multi": {"multi": ("min", 0.8), "wrong": ("max", 0.1)},
    "follow_ups": {
        "top1": ("min", 0.8),
        "top3": ("min", 0.95),
        "helped": ("min", 0.88),
        "wrong": ("max", 0.08),
    },
}
FEWEST = dict.fromkeys(("dev", "unseen_a", "unseen_b", "unseen_c"), 200) | {
    "unseen_prefaced": 660,
    "dev_single": 420,
    "unseen_d": 170,
    "unseen_e": 340,
}
FEWEST |= {
    "unseen_chat_4": 560,
    "unseen_detail_2": 470,
    "unseen_detail_3": 120,
    "unseen_chat_6": 270,
    "unseen_detail_4": 360,
    "unseen_detail_5": 350,
    "unseen_chat_7": 130,
    "unseen_plain": 290,
    "unseen_follow_ups_3": 400,
    "unseen_contrast_4": 140,
    "unseen_levels": 110,
    "unseen_contrast_3": 140,
    "unseen_long_5": 120,
    "unseen_long_7": 120,
    "unseen_long_8": 120,
    "dev_multi": 480,
    "levels": 115,
    "unseen_single": 80,
    "focus_unseen": 180,
    "near_misses": 150,
    "plain": 150,
    "follow_ups": 150,
    "places": 90,
    "words": 65,
    "unseen_short": 90,
    "half": 50,
    "multi": 50,
}


@pytest.mark.parametrize("name", BARS)
def test_figures_stay_above_their_bars(real: Assistant, name: str) -> None:
    """Every figure keeps its bar, and the file is not quietly empty."""
    asked = read_labelled(GOLDEN / f"{name}.jsonl")
    assert len(asked) >= FEWEST[name]
    found = figures([Outcome(a, real.reply(a.question, a.context)) for a in asked])
    missed = {
        figure: (round(found[figure], 3), kind, bar)
        for figure, (kind, bar) in BARS[name].items()
        if (found[figure] < bar if kind == "min" else found[figure] > bar)
    }
    assert missed == {}


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Gibt es Geld für unseren Zirkel?", "23"),
        ("wie offt trift sich ein qualitaetszirkel", "19"),
        ("Wer darf beim regionalen QZ mitmachen?", "17"),
        ("Was ist ein regionaler Qualitätszirkel?", "4"),
        ("Wann ist die nächste Sprechstunde?", "sprechstunde"),
    ],
)
def test_well_known_questions(real: Assistant, question: str, entry: str) -> None:
    """Questions that the project promises to answer get their official answer."""
    assert [answer.id for answer in real.reply(question).answers] == [entry]


@pytest.mark.parametrize(
    "question",
    [
        "Wie wird das Wetter morgen?",
        "Wie hoch ist der Elternbeitrag in der OGS?",
        "Wer ist Bundesligameister?",
        "DROP TABLE faq;",
    ],
)
def test_strange_questions_are_declined(real: Assistant, question: str) -> None:
    """A strange question is declined, with somebody to ask and the next consultation hour."""
    reply = real.reply(question)
    assert reply.kind == "none"
    assert "Sprechstunde" in reply.message
    assert "Ramona Steinhauer und Karaca Kaplan" in reply.message
    assert "Mittwoch, 9. Dezember 2026, 13:00–14:00 Uhr" in reply.message
