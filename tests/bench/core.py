"""Time, memory and start of the core, on the golden questions."""

from __future__ import annotations

import json
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import psutil

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.language.languages import languages
from bot.language.lemmas import Analyzer, load_analyzer
from bot.settings import read_settings
from tests.bench.figures import Figure
from tests.paths import GOLDEN

_STARTS = 5
_FEW = 1_000  # questions, for what takes a fraction of an answer

Result = TypeVar("Result")


def questions() -> list[str]:
    """Return the questions of all golden files, each once."""
    lines = (
        line
        for file in sorted(GOLDEN.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    )
    return list(dict.fromkeys(json.loads(line)["q"] for line in lines))


def milliseconds(work: Callable[[str], object], texts: Iterable[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of the time of a call."""
    times = []
    for text in texts:
        start = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=100)[98]


def in_fresh_process(work: Callable[..., Result], *arguments: object) -> Result:
    """Return what some work returns in a process that has done and loaded nothing before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def measure() -> list[Figure]:
    """Return the figures of a fresh process that answers every golden question twice."""
    settings = read_settings()
    assistant = load_assistant(settings)
    analyzer = load_analyzer(settings.spacy_model)
    asked = questions()
    p50, p99 = milliseconds(assistant.reply, asked)
    again, _ = milliseconds(assistant.reply, asked)
    reading, _ = milliseconds(analyzer.tokens, asked)
    memory = psutil.Process().memory_info().rss / 2**20
    return [
        Figure(f"`match`, {len(asked)} questions, every one new, p50", p50, " ms", 1.5),
        Figure("`match`, the same, p99", p99, " ms", 6),
        Figure("`match`, words seen before, p50", again, " ms", 0.5),
        Figure(
            f"`match`, the same, beyond the pipeline's own time ({analyzer.name}), p50",
            again - reading,
            " ms",
            1,
        ),
        Figure("marking the sentence that was asked for, p50", _marking(assistant), " ms", 0.5),
        Figure("telling German from other languages, p50", _telling(analyzer), " ms", 0.05),
        Figure("memory after all of them", memory, " MB", 300),
        Figure(
            "`ask` from start to answer, index on disk",
            statistics.median(_ask_seconds() for _ in range(_STARTS)),
            " s",
            2,
        ),
    ]


def _marking(assistant: Assistant) -> float:
    """Return how long it takes to find the sentence that an answer is marked with."""
    matcher = assistant.matcher
    ranked = {text: assistant.rank(text) for text in questions()[:_FEW]}

    def mark(text: str) -> str | None:
        of_text = ranked[text]
        return matcher.focus(matcher.surest(of_text).entry, of_text)

    p50, _ = milliseconds(mark, ranked)
    return p50


def _telling(analyzer: Analyzer) -> float:
    """Return how long it takes to find that a message is German, which every one is asked."""
    tokens = {text: analyzer.tokens(text) for text in questions()[:_FEW]}
    told = languages()
    p50, _ = milliseconds(lambda text: told.of(text, tokens[text]), tokens)
    return p50


def _ask_seconds() -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", "Wie oft trifft sich der Zirkel?"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start
