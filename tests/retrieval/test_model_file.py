"""Weights beside the data: they win over the shipped ones, or are refused with a reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.faq import DataError, load_faq
from bot.faq.values import Entry, Faq, Phrase
from bot.retrieval.model_file import model_of
from bot.retrieval.ranking import CONFIDENCES, Calibration, Model, fitted_model
from bot.retrieval.regimes import regime_of
from tests.sample import write_faq

BARE = fitted_model("bare")
OLDER: dict[str, Any] = {"calibration": Calibration()}
OLDER |= {name: kind() for name, kind in CONFIDENCES.items()}
OWN = replace(BARE, thresholds=replace(BARE.thresholds, answer=0.55))


def written(model: Model, **changed: Any) -> str:
    """Return a file of weights."""
    table = model.to_json()
    return json.dumps({"bare": table, "without_negatives": table, "provenance": {}, **changed})


def test_own_weights_win(tmp_path: Path) -> None:
    """A folder's file, and the one next to JSON lines, take the place of the shipped weights."""
    folder = load_faq(write_faq(tmp_path / "a", {"weights.json": written(OWN)}))
    lines = tmp_path / "faq.jsonl"
    lines.write_text(json.dumps({"id": "1", "question": "Wo?", "answer": "Hier."}), "utf-8")
    (tmp_path / "faq.weights.json").write_text(written(OWN), "utf-8")
    assert model_of(folder) == model_of(load_faq(lines)) == OWN


@pytest.mark.parametrize("part", ["calibration", "answering", "following", "offering"])
def test_weights_of_an_older_version_lack_parts(tmp_path: Path, part: str) -> None:
    """Files written before there was a calibration or a confidence stay valid."""
    table = OWN.to_json()
    del table[part]
    faq = load_faq(write_faq(tmp_path, {"weights.json": json.dumps({"without_negatives": table})}))
    assert model_of(faq) == replace(OWN, **{part: OLDER[part]})


def test_weights_count_in_the_digest(tmp_path: Path) -> None:
    """A change of the weights alone is a change of the data."""
    one = load_faq(write_faq(tmp_path / "a", {"weights.json": written(OWN)}))
    other = load_faq(write_faq(tmp_path / "b", {"weights.json": written(BARE)}))
    assert one.digest != other.digest


def test_another_regime_has_the_shipped_weights(tmp_path: Path) -> None:
    """An FAQ that has outgrown its weights is ranked by those that ship for its size."""
    own = json.dumps({"bare": OWN.to_json()})
    faq = load_faq(write_faq(tmp_path, {"weights.json": own}))
    phrases = tuple(Phrase(f"Frage {number}") for number in range(10))
    grown = replace(faq, entries=tuple(replace(entry, phrases=phrases) for entry in faq.entries))
    assert model_of(grown) == fitted_model("without_negatives")


@pytest.mark.parametrize(
    ("phrases", "negatives", "regime"),
    [
        (0, 0, "bare"),
        (1, 500, "bare"),
        (2, 0, "without_negatives"),
        (200, 19, "without_negatives"),
        (2, 20, "few"),
        (200, 199, "few"),
        (30, 200, "phrased"),
    ],
)
def test_regimes_go_by_how_much_there_is(phrases: int, negatives: int, regime: str) -> None:
    """Few phrases, or few negatives, are what the weights for small FAQs are for."""
    entry = Entry("1", "Wo?", "Hier.", phrases=(Phrase("wo denn"),) * phrases)
    assert regime_of(Faq((entry,), negatives=(Phrase("nein"),) * negatives)) == regime


def broken(part: str, name: str, value: Any) -> str:
    """Return a file of weights with one value changed."""
    table = OWN.to_json()
    table[part][name] = value
    return json.dumps({"bare": table})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "weights.json, Zeile 1: kein gültiges JSON"),
        ("[]", "erwartet wird ein JSON-Objekt"),
        (
            "{}",
            "keine Gewichte gefunden; erwartet wird eines von bare, without_negatives, few, phrased",
        ),
        (json.dumps({"bar": {}}), "„bar“ ist unbekannt; meinten Sie bare?"),
        (json.dumps({"bare": 1}), "bare = 1: erwartet wird ein Objekt mit weights"),
        (json.dumps({"bare": {"weights": {}}}), "bare: after_full fehlt"),
        (
            broken("weights", "entry", [1.0]),
            "bare.weights.entry = [1.0]: erwartet werden 5 Zahlen",
        ),
        (
            broken("weights", "none_bias", "viel"),
            'bare.weights.none_bias = "viel": erwartet wird eine Zahl',
        ),
        (broken("weights", "none_bias", float("nan")), "erwartet wird eine Zahl"),
        (
            broken("thresholds", "answer", 2),
            "bare.thresholds.answer = 2: erwartet wird eine Zahl von 0 bis 1",
        ),
        (broken("thresholds", "mut", 1), "bare.thresholds: „mut“ ist unbekannt"),
    ],
)
def test_unusable_weights_are_refused(tmp_path: Path, text: str, message: str) -> None:
    """What is wrong is named with its place, never guessed at."""
    folder = write_faq(tmp_path, {"weights.json": text})
    with pytest.raises(DataError) as caught:
        model_of(load_faq(folder))
    assert message in str(caught.value)
    assert "weights.json" in str(caught.value)
