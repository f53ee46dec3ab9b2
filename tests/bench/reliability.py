"""Play every reliability scenario at full length and write docs/reliability.md (`--short` for a trial run).

Needs PostgreSQL, Redis, nginx and libfaketime from Debian's packages, and root for the two scenarios that mount a small disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.operation import scenarios
from tests.operation.deployment import ROOT
from tests.operation.scenarios import Figures
from tests.servers import Server, postgresql, redis
from tests.small_faq import write_faq

TARGET = ROOT / "docs" / "reliability.md"
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), Path("libfaketime.so.1"))
INTRODUCTION = """# Reliability

What happens to a running bot when things around it fail. Every scenario is played with real servers (PostgreSQL, Redis, nginx), by the
command `python -m tests.bench.reliability`, which wrote this page; brief forms of most run with the tests (`tests/operation`). A
scenario that does not hold stops with an assertion, so a figure below always comes with its promise kept. The FAQ is a small one of
three entries, for the failures are the point here and not the answers.

Redis stands for Valkey too: the protocol is the same, and Debian 12 has no package of Valkey.
"""


def scenario_list(pg: tuple[Server, str], cache: tuple[Server, str], short: int) -> dict[str, Callable[[Path, Path], Figures]]:
    """Return all scenarios by the sentence they prove; `short` divides their length."""

    def sqlite(folder: Path) -> str:
        return f"sqlite:///{folder / 'events.db'}"

    return {
        "kill -9 of a worker and of the whole server, SQLite": lambda q, f: scenarios.killed(q, f, sqlite(f), max(1, 10 // short)),
        "kill -9 of a worker and of the whole server, PostgreSQL": lambda q, f: scenarios.killed(q, f, pg[1], max(1, 5 // short)),
        "PostgreSQL stopped and started": lambda q, f: scenarios.database_restarted(q, f, *fresh(pg), max(1, 5 // short)),
        "Disk full under SQLite": lambda q, f: scenarios.disk_full(q, f, 300 // short),
        "Read-only disk under SQLite": lambda q, f: scenarios.disk_read_only(q, f, 300 // short),
        "Redis gone": lambda q, f: scenarios.redis_gone(q, f, *cache),
        "Clock ten years ahead, ten years back": lambda q, f: scenarios.clock_changed(q, f, sqlite(f), FAKETIME),
        "1,000 slow and idle clients": lambda q, f: scenarios.slow_clients(q, f, 1000 // short, 1000 // short),
        "Two processes behind nginx, with PostgreSQL and Redis, one killed": lambda q, f: scenarios.behind_a_proxy(
            q, f, pg[1], cache[1], 2000 // short
        ),
        "Data reloaded 200 times under load": lambda q, f: scenarios.data_reloaded(q, f, max(2, 200 // short)),
        "100,000 odd questions and broken bodies": lambda q, f: scenarios.fuzzed(q, f, 100_000 // short),
        "Soak, a day of a busy municipality in minutes": lambda q, f: scenarios.soaked(q, f, sqlite(f), 50_000 // short),
    }


def fresh(pg: tuple[Server, str]) -> tuple[Server, str]:
    """Return the server with no events in its database."""
    scenarios.clear(pg[1])
    return pg


def main() -> None:
    """Play the scenarios and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a fiftieth of the length, nothing written")
    parser.add_argument("--only", default="", metavar="PATTERN", help="only scenarios whose name fits, nothing written")
    arguments = parser.parse_args()
    parts = [INTRODUCTION]
    with postgresql() as pg, redis() as cache:
        for name, play in scenario_list(pg, cache, 50 if arguments.short else 1).items():
            if re.search(arguments.only, name):
                parts.append(_played(name, play))
    parts.append(f"Played on {dt.date.today():%Y-%m-%d}, {os.cpu_count()} shared cores, Python {platform.python_version()}.\n")  # noqa: DTZ011
    if not arguments.short and not arguments.only:
        TARGET.write_text("\n".join(parts), encoding="utf-8")


def _played(name: str, play: Callable[[Path, Path], Figures]) -> str:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qzbot-bench-") as folder:
        figures = play(write_faq(Path(folder) / "faq"), Path(folder))
    figures["seconds"] = round(time.monotonic() - started)
    rows = "\n".join(f"| {key} | {value} |" for key, value in figures.items())
    part = f"## {name}\n\n| | |\n|---|---:|\n{rows}\n"
    sys.stdout.write(part + "\n")
    sys.stdout.flush()
    return part


if __name__ == "__main__":
    main()
