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
        entries = []
        for entry in self.faq.entries:
            written = entry.phrases[: size.phrases]
            entries.append(replace(entry, phrases=written))
        negatives = self.faq.negatives[: size.negatives]
        general = general_questions(entries, len(negatives))
        return replace(
            self.faq,
            entries=tuple(entries),
            negatives=negatives,
            general=general,
        )


def read_small_faqs(folder: Path = FOLDER) -> list[SmallFaq]:
    """Read the FAQs of a folder; raise `DataError` or `LabelError` for an unusable one."""
    files = folder.glob(f"*{_QUESTIONS}")
    names = [file.name.removesuffix(_QUESTIONS) for file in files]
    return [_read(folder, name) for name in sorted(names)]


def held_out_small_faq(small: SmallFaq, analyzer: Analyzer, sizes: Sequence[Size]) -> list[HeldOut]:
    """Return the samples of the questions for an FAQ in each size, and of remarks."""
    none = len(small.faq.entries)
    questions = [_question(small.faq, asked) for asked in small.questions]
    groups = []
    for size in sizes:
        faq = small.of_size(size)
        chance = Random(f"{small.name} {size}")  # noqa: S311 - no secret
        smalltalk, remarks = with_fewer_remarks(faq.smalltalk, none, chance)
        with_fewer = replace(faq, smalltalk=tuple(smalltalk))
        index = build_index(with_fewer, analyzer)
        said = [*questions, *remarks]
        samples = [sample(index, question) for question in said]
        held_out = HeldOut.of(samples, none)
        groups.append(held_out)
    return groups


def _read(folder: Path, name: str) -> SmallFaq:
    faq_file = folder / f"{name}.jsonl"
    questions_file = folder / f"{name}{_QUESTIONS}"
    negatives_file = folder / f"{name}{_NEGATIVES}"
    faq = load_faq(faq_file)
    questions = read_labelled(questions_file)
    negatives = _read_negatives(negatives_file)
    with_negatives = replace(faq, negatives=negatives)
    return SmallFaq(name, with_negatives, tuple(questions))


def _read_negatives(path: Path) -> tuple[Phrase, ...]:
    text = path.read_text("utf-8")
    lines = filter(None, text.splitlines())
    return tuple(map(Phrase, lines))


def _question(faq: Faq, asked: Labelled) -> Question:
    if asked.is_unknown:
        none = len(faq.entries)
        return Question(asked.question, none, "general")
    place = faq.place(asked.gold[0])
    return Question(asked.question, place, "entry")
