"""Probabilities: full ordered rankings on a small FAQ, ties, and the arithmetic of the model."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.assistant import Assistant
from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.retrieval.building import build_index
from bot.retrieval.explanation import explain
from bot.retrieval.index import SIGNALS
from bot.retrieval.model_file import model_of
from bot.retrieval.ranking import (
    WEIGHTS_FILE,
    Calibration,
    Confidence,
    ConfidenceAfter,
    ContextWeights,
    Model,
    Previous,
    Weights,
    context_utilities,
    fitted_model,
    in_context,
    utilities,
)
from bot.retrieval.regimes import REGIMES


def ranking(assistant: Assistant, question: str, context: str | None = None) -> list[str]:
    """Return the ids of all entries, best first."""
    return [match.id for match in assistant.matches(assistant.rank(question, context))]


def graded(analyzer: Analyzer) -> Assistant:
    """Return an assistant whose entries share ever fewer words with a question about fruit."""
    fruits = (
        "Apfel Birne Kirsche Pflaume",
        "Apfel Birne Kirsche Gurke",
        "Apfel Birne Tomate Gurke",
        "Apfel Zwiebel Tomate Gurke",
        "Bohne Erbse Lauch Mais",
    )
    faq = Faq(tuple(Entry(f"{4 - n}", f"{words}?", f"{words}.") for n, words in enumerate(fruits)))
    return Assistant(faq, build_index(faq, analyzer), model_of(faq))


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("Apfel Birne Kirsche Pflaume", ["4", "3", "2", "1"]),
        (
            "Äpfel, Birnen und Kirschen",
            ["3", "4", "2", "1"],
        ),  # the odd word of 4 is the rarer one, so 3 is nearer
        ("Tomaten und Zwiebeln", ["1", "2"]),
        ("gurken", ["3", "2", "1"]),
        ("Erbsen", ["0"]),
        ("Gruken und Tomaten", ["2", "1"]),
    ],
)
def test_full_rankings(analyzer: Analyzer, question: str, order: list[str]) -> None:
    """Entries rank by the rare words they share with the question, inflected or misspelt.

    Entries that share none come last.
    """
    found = ranking(graded(analyzer), question)
    assert found[: len(order)] == order
    assert sorted(found[len(order) :]) == sorted({"0", "1", "2", "3", "4"} - set(order))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Wann habt ihr geöffnet?", "1"),
        ("Mahngebühren", "4"),
        ("leihfirst", "3"),
        ("Kontakt Telefonnummer", "kontakt"),
        ("Kann ich die Bücher vier Wochen behalten?", "3"),
        ("Wann ist die Vorlesestunde?", "vorlesestunde"),
    ],
)
def test_first_places(sample: Assistant, question: str, first: str) -> None:
    """The right entry comes first; all others follow once each."""
    ids = ranking(sample, question)
    assert ids[0] == first
    assert sorted(ids) == sorted(entry.id for entry in sample.faq.entries)


def test_context_lifts_the_follow_up(sample: Assistant) -> None:
    """After the opening hours, a follow-up finds its entry; a full question stays free."""
    assert ranking(sample, "und das Vorlesen?", "1")[0] == "vorlesestunde"
    for context in ("1", "2", "kontakt"):
        assert ranking(sample, "Was kostet eine verspätete Rückgabe?", context)[0] == "4"


def test_scores_fall_and_probabilities_sum_to_one(sample: Assistant) -> None:
    """Scores never rise along a ranking.

    With or without context, the probabilities of all targets add up to one.
    """
    for context in (None, "1"):
        ranked = sample.rank("Wie lange darf ich das behalten?", context)
        scores = [match.probability for match in sample.matches(ranked)]
        assert scores == sorted(scores, reverse=True)
        assert float(ranked.probabilities.sum()) == pytest.approx(1)
        assert sum(scores) + ranked.nothing + ranked.smalltalk == pytest.approx(1)


@pytest.mark.parametrize(
    "question", ["", "😀😀😀", "...", "\x00", "\x01\x02\x1f", "\ud800", "\u200b", "§§ %% &"]
)
def test_nothing_to_go_by_keeps_the_order_of_the_faq(sample: Assistant, question: str) -> None:
    """Where no word is left to compare, all entries tie and keep the order of the FAQ."""
    assert ranking(sample, question) == ["1", "2", "3", "4", "kontakt", "vorlesestunde"]


def test_twins_score_alike(analyzer: Analyzer) -> None:
    """Entries with the same words get the same probability."""
    twins = tuple(
        Entry(
            id,
            "Wo ist der Bahnhof?",
            "Im Norden der Stadt.",
            phrases=(Phrase("Bahnhof"), Phrase("Zug")),
        )
        for id in ("b", "a", "c")
    )
    faq = Faq(twins)
    assistant = Assistant(faq, build_index(faq, analyzer), model_of(faq))
    matches = assistant.matches(assistant.rank("Bahnhof"))
    assert [match.probability for match in matches] == pytest.approx(
        [matches[0].probability] * 3, rel=1e-4
    )


def test_single_entry_without_anything_else(analyzer: Analyzer) -> None:
    """A FAQ of one entry, without negatives or small talk, answers in and out of context."""
    faq = Faq((Entry("x", "Wo ist der Bahnhof?", "Im Norden."),))
    assistant = Assistant(faq, build_index(faq, analyzer), model_of(faq))
    assert assistant.matches(assistant.rank("Bahnhof", "x"))[0].probability > 0
    assert [match.id for match in assistant.matches(assistant.rank("Bahnhof", "x"))] == ["x"]


@given(st.text(st.characters(), max_size=200))
def test_any_question_has_a_ranking(sample: Assistant, question: str) -> None:
    """No question breaks the ranking; every entry has a probability, the same each time."""
    matches = sample.matches(sample.rank(question))
    assert len(matches) == 6
    assert all(0 <= match.probability <= 1 for match in matches)
    assert matches == sample.matches(sample.rank(question))


# -- the model -------------------------------------------------------------------------------------


def test_utilities_weigh_each_kind_by_its_own_weights() -> None:
    """Entries, nothing-we-know and small talk are weighed apart; the latter two have a bias."""
    n = len(SIGNALS)
    weights = Weights((1.0,) * n, (2.0,) * n, (3.0,) * n, 10.0, 20.0)
    assert utilities(np.ones((4, n)), weights.table(4, 2)).tolist() == [
        n,
        n,
        2 * n + 10,
        3 * n + 20,
    ]


def test_last_entry_gets_the_second_best_joint_probability() -> None:
    """Read with its own title, the last entry would always win.

    So it counts as much as the second best.
    """
    own = np.array([0.2, 0.5, 0.3])
    joint = np.array([0.9, 0.06, 0.04])
    near, listed, expected = np.array([1.0, 0.4]), np.array([0.0, 0.7, 0.2]), np.array([-0.5, 0.5])
    previous = Previous(0, near, listed, expected, again=0.3, asks=True)
    utility = context_utilities(previous, own, joint)
    assert np.exp(utility[:, 1]).tolist() == pytest.approx([0.06, 0.06, 0.04])
    assert utility[:, 2].tolist() == pytest.approx([0, 0.4, 0])
    assert utility[:, 3].tolist() == [1, 0, 0]
    assert utility[:, 4].tolist() == pytest.approx([0.3, 0, 0])
    assert utility[:, 5].tolist() == [0, 0, 1]
    assert utility[:, 6].tolist() == [0, 0, 0]
    assert utility[:, 7].tolist() == pytest.approx([0, 0.7, 0.2])
    assert utility[:, 8].tolist() == pytest.approx([-0.5, 0.5, 0])
    by_itself = ContextWeights(1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert in_context(utility, by_itself).tolist() == pytest.approx(own.tolist())


def test_what_asks_nothing_is_rather_small_talk() -> None:
    """After an answer, a message that asks nothing is likelier to be a remark."""
    own = np.array([0.5, 0.2, 0.3])
    none, listed = np.zeros(1), np.zeros(2)
    weights = ContextWeights(1, 0, 0, 0, 0, 0, 0, 0, 0, statement=1.5)
    probabilities = [
        in_context(context_utilities(Previous(0, none, listed, none, 0.0, asks), own, own), weights)
        for asks in (True, False)
    ]
    assert probabilities[0].argmax() == 0
    assert probabilities[1].argmax() == 2


@pytest.mark.parametrize("regime", REGIMES)
def test_fitted_models_are_whole(regime: str) -> None:
    """`weights.json` holds a weight per signal and ordered thresholds, and round-trips."""
    model = fitted_model(regime)
    assert {len(model.weights.entry), len(model.weights.none), len(model.weights.smalltalk)} == {
        len(SIGNALS)
    }
    assert 0 < model.thresholds.suggest < model.thresholds.answer < 1
    assert Model.from_json(json.loads(json.dumps(model.to_json()))) == model


def test_weights_tell_where_they_come_from() -> None:
    """`weights.json` names command, data, pipeline and the figures on held-out questions."""
    kept = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    assert kept["provenance"]["command"] == "qzbot fit --shipped --write"
    assert {"data", "pipeline", "questions"} <= set(kept["provenance"])
    assert kept["figures"]["phrased"]["top1"] >= 0.86
    assert kept["figures"]["phrased"]["top3"] >= 0.96
    assert {f"without {name}" for name in SIGNALS} <= set(kept["ablation"])


def test_bare_faq_gets_the_bare_model(sample_faq: Faq) -> None:
    """A FAQ with hardly any phrases is ranked by the weights that were fitted without phrases."""
    bare = Faq(tuple(Entry(entry.id, entry.question, entry.answer) for entry in sample_faq.entries))
    assert model_of(bare) == fitted_model("bare")
    phrases = tuple(Phrase(f"Frage {number}") for number in range(10))
    some = replace(bare, entries=tuple(replace(entry, phrases=phrases) for entry in bare.entries))
    assert model_of(some) == fitted_model("without_negatives")


@given(
    st.floats(0, 1),
    st.floats(0, 1),
    st.builds(Calibration, st.floats(0.1, 3), st.floats(-3, 3)),
)
def test_stated_probabilities_keep_the_order(one: float, other: float, line: Calibration) -> None:
    """A greater one is never stated as less, and what stands against it is the complement."""
    low, high = sorted((one, other))
    assert 0 <= line.of(low) <= line.of(high) <= 1
    assert line.against_entries(1 - low) == pytest.approx(1 - line.of(low), abs=1e-5)


def test_without_a_calibration_the_probabilities_are_stated() -> None:
    """A small FAQ's rankings are fitted on small FAQs and need no line."""
    assert fitted_model("bare").calibration.of(0.3) == pytest.approx(0.3)


@given(st.floats(0.001, 0.999))
def test_without_weights_the_confidence_is_the_probability(probability: float) -> None:
    """The weights of an older version act on probabilities, as they were fitted."""
    signals = np.ones(2 * len(SIGNALS))
    assert Confidence().of(np.array(probability), signals) == pytest.approx(probability, abs=1e-5)


def test_a_listed_follow_up_is_surer() -> None:
    """After an entry, the likeness to a listed follow-up and to that entry count, too."""
    near, listed = np.array([1.0, 0.4]), np.array([0.0, 0.7, 0.0])
    previous = Previous(0, near, listed, expected=np.zeros(2), again=0.3, asks=True)
    weights = ConfidenceAfter(listed=2.0, near=-1.0)
    probability, signals = np.array(0.5), np.zeros(2 * len(SIGNALS))
    relation = previous.relation(1, own=0.5)
    assert relation.tolist() == pytest.approx([0, 0, 0.4, 0.7])
    assert weights.after(probability, signals, relation).item() > 0.5
    assert ConfidenceAfter().after(probability, signals, relation).item() == pytest.approx(0.5)


def test_a_reply_states_what_match_shows(sample: Assistant) -> None:
    """One question has one probability, whether it is answered or looked into."""
    calibrated = replace(sample.model, calibration=Calibration(1.0, 1.0))
    modest = replace(sample, model=calibrated)
    question = "Wer ist dabei?"
    reply, shown = modest.reply(question), explain(modest.matcher, modest.rank(question), 3)
    assert [match.calibrated for match in reply.ranking[:3]] == [e.match.calibrated for e in shown]
    assert reply.ranking[0].calibrated > sample.reply(question).ranking[0].calibrated
