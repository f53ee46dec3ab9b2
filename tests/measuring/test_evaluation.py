"""The figures by hand-made outcomes, against naive reckoning."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reply import Answer, Kind, Reply
from bot.faq.values import Entry
from bot.measuring.evaluation import (
    Outcome,
    auroc,
    by_style,
    calibration_error,
    figures,
    mistakes,
)
from bot.measuring.labelled import LabelError, Labelled, read_labelled
from bot.measuring.plots import plot
from bot.retrieval.match import Match

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.99, 1.0]), min_size=1, max_size=12)


def named(entry_id: str) -> Entry:
    """Return an entry with this id."""
    return Entry(entry_id, "Was?", "Das.", "Alles")


def outcome(
    gold: str,
    kind: Kind,
    ranking: str = "",
    answers: str = "",
    suggestions: str = "",
    score: float = 0.8,
    style: str = "",
) -> Outcome:
    """Return an outcome; ids are given as words."""
    return Outcome(
        Labelled("Frage?", tuple(gold.split()), style),
        Reply(
            kind,
            "",
            tuple(Answer(named(id), score) for id in answers.split()),
            tuple(Match(named(id), score, score) for id in suggestions.split()),
            tuple(Match(named(id), score, score) for id in ranking.split()),
        ),
    )


def test_figures_of_known_outcomes() -> None:
    """Each figure counts what its name says."""
    outcomes = [
        outcome("1", "answer", "1 2 3", "1", score=1.0),
        outcome("2 1", "answer", "1 2 3", "1", score=1.0),
        outcome("3", "suggest", "1 2 3", suggestions="1 2 3", score=0.3),
        outcome("9", "answer", "1 2 3", "1", score=0.9),
        outcome("none", "answer", "1 2", "1", score=0.9),
        outcome("none", "none", "1 2", score=0.1),
        outcome("smalltalk", "smalltalk", "1"),
        outcome("smalltalk", "none", "1"),
        outcome("1 2", "answer", "1 2", "1 2", style="multi"),
        outcome("1 2", "answer", "1 2", "1", style="multi"),
    ]
    found = figures(outcomes)
    assert {
        name: found[name]
        for name in ("top1", "top3", "direct", "helped", "wrong", "false", "smalltalk", "multi")
    } == {
        "top1": 0.5,
        "top3": 0.75,
        "direct": 0.5,
        "helped": 0.75,
        "wrong": 0.25,
        "false": 0.5,
        "smalltalk": 0.5,
        "multi": 0.5,
    }


def test_figures_leave_out_what_the_questions_do_not_allow() -> None:
    """Without questions of a kind its figure is missing, not nought."""
    assert set(figures([outcome("smalltalk", "smalltalk")])) == {"smalltalk"}
    assert set(figures([outcome("none", "none")])) == {"false", "declined"}
    assert figures([]) == {}


@given(SCORES, SCORES)
def test_auroc_equals_counting_pairs(positive: list[float], negative: list[float]) -> None:
    """The area is the share of pairs in the right order, ties counting half."""
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))
    assert auroc(positive, []) is auroc([], negative) is None


def test_calibration_error_of_known_bins() -> None:
    """The error is the gap between stated and found probability, weighted by bin size."""
    assert calibration_error([(0.95, True)] * 9 + [(0.95, False)]) == pytest.approx(0.05)
    assert calibration_error([(1.0, True), (0.0, False)]) == 0
    assert calibration_error([(1.0, False), (0.05, False)]) == pytest.approx(0.525)


def test_mistakes_are_grouped_by_pair() -> None:
    """Mistakes are counted by (wanted, got), the most frequent pair first.

    Honest suggestions and declines are not mistakes.
    """
    wrong = [
        outcome("2", "answer", "1 2", "1"),
        outcome("2", "suggest", "1 2", suggestions="1 2"),
        outcome("3", "none", "3 1"),
    ]
    fine = [
        outcome("1", "answer", "1", "1"),
        outcome("none", "suggest", "1", suggestions="1"),
        outcome("smalltalk", "smalltalk"),
    ]
    assert {pair: len(group) for pair, group in mistakes(wrong + fine).items()} == {
        ("2", "1"): 2,
        ("3", "none"): 1,
    }
    assert next(iter(mistakes(wrong))) == ("2", "1")


def test_styles_are_measured_apart() -> None:
    """Each style gets its own figures."""
    found = by_style(
        [outcome("1", "answer", "1", "1", style="a"), outcome("1", "answer", "2", "2", style="b")]
    )
    assert (found["a"]["top1"], found["b"]["top1"]) == (1.0, 0.0)


def test_labelled_questions_are_read(tmp_path: Path) -> None:
    """Blank lines and a byte order mark are skipped; style and context may be missing."""
    file = tmp_path / "x.jsonl"
    file.write_bytes(
        b'\xef\xbb\xbf{"q": "a", "gold": ["1"]}\n\n{"q": "b", "gold": ["2", "3"], "style": "s", "context": "1"}\n'
    )
    assert read_labelled(file) == [Labelled("a", ("1",)), Labelled("b", ("2", "3"), "s", "1")]


@pytest.mark.slow
def test_nothing_to_draw_is_told(tmp_path: Path) -> None:
    """Small talk alone gives no picture, and says so."""
    with pytest.raises(LabelError, match="zu zeichnen ist nichts"):
        plot([outcome("smalltalk", "smalltalk")], tmp_path / "x.png")
    assert not (tmp_path / "x.png").exists()
