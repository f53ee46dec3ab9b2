"""Small FAQs of other bodies, to fit the weights of small FAQs on and to measure them.

Weights fitted on one FAQ alone know only its entries, which are all about one subject. So each of
these was written for this project, with its questions, by an author who saw none of the others. An
FAQ is three files: `NAME.jsonl` with the entries and ten phrases each, `NAME.questions.jsonl` with
the labelled questions, and `NAME.negatives.txt` with questions to decline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bot.faq import load_faq
from bot.faq.general import general_questions
from bot.faq.values import Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.measuring.heldout import HeldOut, Question, sample
from bot.measuring.labelled import Labelled, read_labelled
from bot.measuring.worlds import Size, with_fewer_remarks
from bot.retrieval.building import build_index

FOLDER = Path(__file__).with_name("faqs")

_QUESTIONS = ".questions.jsonl"
_NEGATIVES = ".negatives.txt"


@dataclass(frozen=True, slots=True)
class SmallFaq:
    """An FAQ with all its phrases and negatives, and labelled questions for it."""

    name: str
    faq: Faq
    questions: tuple[Labelled, ...]

    def of_size(self, size: Size) -> Faq:
        """Return the FAQ as it is while its editors have written only so much."""
        entries = tuple(
            replace(entry, phrases=entry.phrases[: size.phrases]) for entry in self.faq.entries
        )
        negatives = self.faq.negatives[: size.negatives]
        general = general_questions(entries, len(negatives))
        return replace(self.faq, entries=entries, negatives=negatives, general=general)


def read_small_faqs(folder: Path = FOLDER) -> list[SmallFaq]:
    """Read the FAQs of a folder; raise `DataError` or `LabelError` for an unusable one."""
    names = sorted(file.name.removesuffix(_QUESTIONS) for file in folder.glob(f"*{_QUESTIONS}"))
    return [_read(folder, name) for name in names]


def held_out_small_faq(small: SmallFaq, analyzer: Analyzer, sizes: Sequence[Size]) -> list[HeldOut]:
    """Return the samples of the questions for an FAQ in each size, and of remarks."""
    none = len(small.faq.entries)
    questions = [_question(small.faq, asked) for asked in small.questions]
    groups = []
    for size in sizes:
        faq = small.of_size(size)
        chance = Random(f"{small.name} {size}")  # noqa: S311 - no secret
        smalltalk, remarks = with_fewer_remarks(faq.smalltalk, none, chance)
        index = build_index(replace(faq, smalltalk=tuple(smalltalk)), analyzer)
        samples = [sample(index, question) for question in (*questions, *remarks)]
        groups.append(HeldOut.of(samples, none))
    return groups


def _read(folder: Path, name: str) -> SmallFaq:
    faq = load_faq(folder / f"{name}.jsonl")
    questions = read_labelled(folder / f"{name}{_QUESTIONS}")
    lines = (folder / f"{name}{_NEGATIVES}").read_text("utf-8").splitlines()
    negatives = tuple(Phrase(line) for line in lines if line)
    return SmallFaq(name, replace(faq, negatives=negatives), tuple(questions))


def _question(faq: Faq, asked: Labelled) -> Question:
    if asked.is_unknown:
        return Question(asked.question, len(faq.entries), "general")
    ids = [entry.id for entry in faq.entries]
    return Question(asked.question, ids.index(asked.gold[0]), "entry")
