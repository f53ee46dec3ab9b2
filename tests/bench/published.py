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
MAILS = ("unseen_long", *(f"unseen_long_{number}" for number in range(2, 13)))
# What kind of messages, the sets that hold them, and the style of those that count; all if empty.
KINDS = (
    ("chat, three authors", ("unseen_chat", "unseen_chat_2", "unseen_chat_3"), ""),
    ("chat, four more", ("unseen_chat_4",), ""),
    ("chat, one more", ("unseen_chat_5",), ""),
    ("chat, two more", ("unseen_chat_6",), ""),
    ("chat, another", ("unseen_chat_7",), ""),
    ("plain questions", ("unseen_plain",), ""),
    ("one to four words", ("unseen_short",), ""),
    ("one detail of an answer", ("unseen_detail",), ""),
    ("the same, four more authors", ("unseen_detail_2",), ""),
    ("the same, another", ("unseen_detail_3",), ""),
    ("the same, three more", ("unseen_detail_4",), ""),
    ("the same, three more again", ("unseen_detail_5",), ""),
    ("plain questions that name the level", ("unseen_levels",), ""),
    ("a preface before the question", ("unseen_prefaced",), ""),
    ("contrast", tuple(f"unseen_contrast{end}" for end in ("", "_2", "_3", "_4")), ""),
    ("contrast after an answer", ("unseen_contrast_after",), ""),
    ("mails, twelve authors", MAILS, "mail"),
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


def _kinds(assistant: Assistant) -> str:
    """Return a row for each kind of messages."""
    heads = (
        "messages",
        "questions",
        "first / three",
        "direct",
        "helped",
        "wrong",
        "unanswerable, answered",
        "ECE",
    )
    percents = ("top1", "top3", "direct", "helped", "wrong", "false")
    rows = []
    for title, names, style in KINDS:
        asked = [one for name in names for one in read_labelled(GOLDEN / f"{name}.jsonl")]
        counting = [one for one in asked if style in ("", one.style)]
        found = _figures_of(assistant, counting)
        sets = ", ".join(f"`{name}`" for name in names)
        cells = _joined(_percents(found, percents))
        rows.append([f"{title} ({sets})", str(len(counting)), *cells, f"{found['ece']:.2f}"])
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
    return asked, _figures_of(assistant, asked)


def _figures_of(assistant: Assistant, asked: Sequence[Labelled]) -> dict[str, float]:
    return figures([Outcome(one, assistant.reply(one.question, one.context)) for one in asked])


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
    "kinds": _kinds,
    "sizes": _sizes,
    "ablation": _ablation,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
