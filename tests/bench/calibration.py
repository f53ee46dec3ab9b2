"""Fit the calibration that ships: from probabilities in a ranking to those that we state.

    python -m tests.bench.calibration [--write]

The questions are those of the golden sets used to develop: chat messages, pairs of a question the
FAQ answers and a misleading one, near misses, and complete sentences.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.measuring.evaluation import Outcome, calibration_error
from bot.measuring.fitting.confidence import fit_calibration
from bot.measuring.fitting.file import write_json
from bot.measuring.heldout import Kind
from bot.measuring.labelled import read_labelled
from bot.retrieval.ranking import WEIGHTS_FILE, Calibration
from bot.settings import Settings
from tests.paths import GOLDEN

_REGIME = "phrased"
# What an unanswerable question of each set is.
_UNKNOWN: dict[str, Kind] = {
    "dev_chat": "general",
    "dev_contrast": "negative",
    "near_misses": "negative",
    "dev": "general",
}


def main(arguments: Sequence[str]) -> int:
    """Print the calibration and its error before and after; with `--write` keep it."""
    shipped = load_assistant(Settings(spacy_model="embedded"))
    model = replace(shipped.model, calibration=Calibration())
    asked = {name: _asked(replace(shipped, model=model), name) for name in _UNKNOWN}
    calibration = _fitted(asked)
    print(calibration)
    for name, outcomes in asked.items():
        before = calibration_error([(o.best, o.is_first) for o in outcomes])
        after = calibration_error([(calibration.of(o.best), o.is_first) for o in outcomes])
        print(f"{name}: error {before:.3f} before, {after:.3f} after")
    if "--write" in arguments:
        table = json.loads(WEIGHTS_FILE.read_text("utf-8"))
        table[_REGIME]["calibration"] = asdict(calibration)
        write_json(WEIGHTS_FILE, table)
    return 0


def _asked(assistant: Assistant, name: str) -> list[Outcome]:
    """Return the replies to the questions of a set that are no small talk."""
    questions = [
        asked for asked in read_labelled(GOLDEN / f"{name}.jsonl") if not asked.is_smalltalk
    ]
    return [Outcome(asked, assistant.reply(asked.question)) for asked in questions]


def _fitted(asked: Mapping[str, Sequence[Outcome]]) -> Calibration:
    probabilities, right, kinds = list[float](), list[bool](), list[Kind]()
    for name, outcomes in asked.items():
        for outcome in outcomes:
            probabilities.append(outcome.best)
            right.append(outcome.is_first)
            kinds.append(_UNKNOWN[name] if outcome.asked.is_unknown else "entry")
    return fit_calibration(np.array(probabilities), np.array(right), np.array(kinds))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
