"""The tables of figures in README.md and docs/, which `make figures` writes.

With `--check` they are only compared. Each table stands between two comments,
`<!-- figures: NAME -->` and `<!-- /figures -->`. Figures on golden questions are measured now;
those on held-out phrases come from `weights.json`, where `python -m bot fit --shipped --write`
puts them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.measuring.evaluation import Outcome, figures
from bot.measuring.labelled import Labelled, read_labelled
from bot.retrieval.index import SIGNALS
from bot.retrieval.ranking import WEIGHTS_FILE
from bot.settings import Settings
from tests.bench.figures import table
from tests.paths import GOLDEN, ROOT

DOCUMENTS = ("README.md", "docs/accuracy.md", "docs/retrieval.md")
GOLDEN_SETS = (
    "dev",
    "unseen_a",
    "unseen_b",
    "unseen_c",
    "unseen_d",
    "unseen_e",
    "near_misses",
    "plain",
    "places",
    "words",
    "follow_ups",
    "half",
    "multi",
)
_PLACE = re.compile(
    r"(?P<begin><!-- figures: (?P<name>[a-z]+) -->\n).*?(?P<end><!-- /figures -->)", re.DOTALL
)
_EMBEDDED = "embedded"  # the pipeline every machine has, so that all machines write the same

_Figures = Mapping[str, float]


def main(arguments: Sequence[str]) -> int:
    """Write the tables; with `--check` only return 1 if a document holds another one."""
    outdated = outdated_documents(load_assistant(Settings(spacy_model=_EMBEDDED)))
    for name, text in outdated.items():
        if "--check" in arguments:
            print(f"{name}: the figures are not today's; run: make figures")
        else:
            (ROOT / name).write_text(text, encoding="utf-8")
            print(f"{name}: written")
    return 1 if outdated and "--check" in arguments else 0


def outdated_documents(assistant: Assistant) -> dict[str, str]:
    """Return the text that each document should have, for those that have another."""
    tables = {name: write(assistant) for name, write in _TABLES.items()}
    texts = {name: (ROOT / name).read_text("utf-8") for name in DOCUMENTS}
    wanted = {name: with_tables(text, tables) for name, text in texts.items()}
    return {name: text for name, text in wanted.items() if text != texts[name]}


def with_tables(text: str, tables: Mapping[str, str]) -> str:
    """Return a document with the given tables in their places."""
    return _PLACE.sub(lambda place: place["begin"] + tables[place["name"]] + place["end"], text)


def _summary(assistant: Assistant) -> str:
    """Return the four rows of the README."""
    heads = (
        "questions",
        "right first / among three",
        "answered or offered",
        "answered wrongly",
        "unanswerable, yet answered",
    )
    names = ("top1", "top3", "helped", "wrong", "false")
    measured = {
        "unseen set E": _measured(assistant, "unseen_e"),
        "near misses": _measured(assistant, "near_misses"),
    }
    rows = [["goal", "95 / 99 %", "98 %", "≤ 2 %", "≤ 2 %"]]
    for title, (asked, found) in measured.items():
        cells = _percents(found, names)
        rows.append([f"{title}, {len(asked)} questions", *_joined(cells, " %")])
    strict = _percents(_kept("figures")["phrased"], names)
    rows.append(["strict: groups of people left out", *_joined(strict, " %")])
    return table(heads, rows)


def _golden(assistant: Assistant) -> str:
    """Return a row for each golden set."""
    heads = (
        "set",
        "questions",
        "first / three",
        "direct",
        "helped",
        "wrong",
        "unanswerable, answered",
        "small talk",
        "two at once",
        "AUROC",
        "ECE",
    )
    percents = ("top1", "top3", "direct", "helped", "wrong", "false", "smalltalk", "multi")
    rows = [["goal", "", "95 / 99", "–", "98", "≤ 2", "≤ 2", "99", "90", "0.98", "≤ 0.030"]]
    for name in GOLDEN_SETS:
        asked, found = _measured(assistant, name)
        cells = _joined(_percents(found, percents))
        rows.append([f"`{name}`", str(len(asked)), *cells, *_thousandths(found)])
    return table(heads, rows)


def _sizes(_: Assistant) -> str:
    """Return the figures of held-out phrases, by how much an FAQ holds."""
    titles = {
        "phrased": "our FAQ",
        "few": "other FAQs with 3 or 10 phrases per entry and 40 negatives",
        "without_negatives": "the same without negatives",
        "bare": "other FAQs without phrases",
    }
    kept = _kept("figures")
    return _held_out((title, kept[regime]) for regime, title in titles.items())


def _ablation(_: Assistant) -> str:
    """Return the figures of held-out phrases without each signal, and with each alone."""
    kept = _kept("ablation")
    without = [(f"without `{name}`", kept[f"without {name}"]) for name in SIGNALS]
    alone = [(f"`{name}` alone", kept[f"{name} alone"]) for name in SIGNALS]
    return _held_out([("all five", _kept("figures")["phrased"]), *without, *alone])


def _held_out(rows: Iterable[tuple[str, _Figures]]) -> str:
    heads = (
        "",
        "first / three",
        "direct",
        "helped",
        "wrong",
        "unanswerable, answered",
        "AUROC",
        "ECE",
    )
    percents = ("top1", "top3", "direct", "helped", "wrong", "false")
    return table(
        heads,
        [
            [title, *_joined(_percents(found, percents)), *_thousandths(found)]
            for title, found in rows
        ],
    )


def _measured(assistant: Assistant, name: str) -> tuple[list[Labelled], dict[str, float]]:
    asked = read_labelled(GOLDEN / f"{name}.jsonl")
    outcomes = [Outcome(one, assistant.reply(one.question, one.context)) for one in asked]
    return asked, figures(outcomes)


def _kept(part: str) -> dict[str, _Figures]:
    kept: dict[str, _Figures] = json.loads(WEIGHTS_FILE.read_text("utf-8"))[part]
    return kept


def _percents(found: _Figures, names: Iterable[str]) -> list[str]:
    """Return shares of one as people say them: 98.2, but 100 and 0; a dash if there is none."""
    return [
        f"{100 * found[name]:.1f}".removesuffix(".0") if name in found else "–" for name in names
    ]


def _thousandths(found: _Figures) -> list[str]:
    """Return AUROC and ECE; without unanswerable questions neither says anything."""
    if "auroc" not in found:
        return ["–", "–"]
    return [f"{found[name]:.3f}" for name in ("auroc", "ece")]


def _joined(cells: Sequence[str], unit: str = "") -> list[str]:
    """Return the cells with the first two, right first and among three, in one."""
    first, three, *others = cells
    both = "–" if first == "–" else f"{first} / {three}{unit}"
    return [both, *(cell if cell == "–" else cell + unit for cell in others)]


_TABLES: dict[str, Callable[[Assistant], str]] = {
    "summary": _summary,
    "golden": _golden,
    "sizes": _sizes,
    "ablation": _ablation,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
