"""What FAQs of other bodies get that nothing was fitted on: the whole service, in three sizes.

python -m tests.bench.small_faqs [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.conversation.assistant import Assistant
from bot.language.lemmas import load_analyzer
from bot.measuring.evaluation import Outcome, figures
from bot.measuring.small_faqs import SmallFaq, read_small_faqs
from bot.measuring.worlds import Size
from bot.retrieval.building import build_index
from bot.retrieval.model_file import model_of
from tests.bench.figures import table
from tests.paths import GOLDEN

_SIZES = (Size(0, 0), Size(3, 0), Size(10, 40))
_SHOWN = ("top1", "top3", "direct", "helped", "wrong", "declined", "false")


def main(arguments: Sequence[str]) -> int:
    """Print the figures of each FAQ in each size."""
    folder = Path(arguments[0]) if arguments else GOLDEN / "faqs"
    rows = [row for small in read_small_faqs(folder) for row in _rows(small)]
    print(table(["FAQ", "phrases", "negatives", *_SHOWN], rows))
    return 0


def _rows(small: SmallFaq) -> Iterator[list[str]]:
    for size in _SIZES:
        assistant = _assistant(small, size)
        outcomes = [Outcome(asked, assistant.reply(asked.question)) for asked in small.questions]
        found = figures(outcomes)
        shown = [f"{found[name]:.2f}" for name in _SHOWN]
        yield [small.name, str(size.phrases), str(size.negatives), *shown]


def _assistant(small: SmallFaq, size: Size) -> Assistant:
    faq = small.of_size(size)
    return Assistant(faq, build_index(faq, load_analyzer("embedded")), model_of(faq))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
