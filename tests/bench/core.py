"""Time and memory of the core beside the figures to reach: `python -m tests.bench.core`."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bot.loading import load_service
from bot.settings import read_settings

GOLDEN = Path(__file__).parent.parent / "golden"
_STARTS = 5


def questions() -> list[str]:
    """Return the questions of all golden files, each once."""
    lines = (line for file in sorted(GOLDEN.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    return list(dict.fromkeys(json.loads(line)["q"] for line in lines))


def main() -> None:
    """Print every figure with its bar."""
    service = load_service(read_settings())
    times = []
    for question in questions():
        start = time.perf_counter()
        service.reply(question)
        times.append((time.perf_counter() - start) * 1000)
    p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"match, every question new ({len(times)}): p50 {p50:.2f} ms (bar 1.5), p99 {p99:.2f} ms (bar 6)")
    print(f"memory of a process that has answered them: {memory:.0f} MB (bar 300)")
    print(f"`ask`, from start to answer: median {statistics.median(ask_seconds() for _ in range(_STARTS)):.2f} s (bar 2.0)")


def ask_seconds() -> float:
    """Return the wall time of one `python -m bot ask`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", "ask", "Wie oft trifft sich der Zirkel?"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
