"""Measure everything and write docs/benchmark.md: `make bench`, about five minutes."""

from __future__ import annotations

import os
from pathlib import Path

from bot.language.lemmas import load_analyzer
from bot.settings import read_settings
from tests.bench import accuracy, core, growth, memory, web
from tests.bench.figures import table

TARGET = Path(__file__).parents[2] / "docs" / "benchmark.md"
_TEXT = """# Benchmark

Written by `make bench` on {cores} shared cores with the pipeline "{pipeline}". Times of a noisy machine: the ratios say more.

## Figures and their bars

{figures}
Memory of several processes counts what they share once.
Accuracy is that of all golden questions together; docs/retrieval.md says how far they can be trusted.

## Against other ways to search

{references}
## Growth

Made-up entries of German words drawn by Zipf's law, one question and one answer each, no phrases; asked are five words of a question in
another order. `found first` is the share of questions whose entry leads, `by all lists` the same if every inverted list is read in full.

{growth}
## Web server

One worker, clients on the same cores. `asked before` comes from the memory of replies; `new` are all golden questions, each computed anew.
The bar is missed there: matching takes one to two milliseconds of the one interpreter, an empty request a tenth of that.

{web}"""


def main() -> None:
    """Print the page and keep it."""
    references, accurate = accuracy.measure()
    requests, served = web.measure()
    rows = [
        figure.row()
        for figure in (*accurate, *core.in_fresh_process(core.measure), *served, *memory.measure())
    ]
    page = _TEXT.format(
        cores=os.cpu_count(),
        pipeline=load_analyzer(read_settings().spacy_model).name,
        figures=table(("", "measured", "bar", "met"), rows),
        references=references,
        growth=growth.growth(growth.SIZES),
        web=requests,
    )
    TARGET.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
