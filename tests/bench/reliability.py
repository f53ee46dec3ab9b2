"""Play every reliability scenario and write docs/reliability.md (`make reliability`: 15 minutes).

Needs PostgreSQL, Redis, nginx and libfaketime from Debian's packages, and root for the two
scenarios that mount a small disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.operating import scenarios
from tests.operating.scenarios import Figures
from tests.paths import ROOT
from tests.servers import Server, postgresql, redis
from tests.small_faq import write_faq

TARGET = ROOT / "docs" / "reliability.md"
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), Path("libfaketime.so.1"))
INTRODUCTION = """# Reliability

What happens to a running bot when things around it fail. Every scenario is played with real servers (PostgreSQL, Redis, nginx), by the
command `python -m tests.bench.reliability`, which wrote this page; brief forms of most run with the tests (`tests/operating`). A
scenario that does not hold stops with an assertion, so a figure below always comes with its promise kept. The FAQ is a small one of
three entries, for the failures are the point here and not the answers.

Redis stands for Valkey too: the protocol is the same, and Debian 12 has no package of Valkey.
"""


def scenario_list(
    pg: tuple[Server, str], cache: tuple[Server, str], length: float
) -> dict[str, Callable[[Path, Path], Figures]]:
    """Return all scenarios, each by the sentence it proves.

    `length` multiplies how often or how long they are played.
    """

    def sqlite(folder: Path) -> str:
        return f"sqlite:///{folder / 'events.db'}"

    def times(number: int) -> int:
        return max(1, round(number * length))

    return {
        "kill -9 of a worker and of the whole server, SQLite": lambda q, f: scenarios.killed(
            q, f, sqlite(f), times(2)
        ),
        "kill -9 of a worker and of the whole server, PostgreSQL": lambda q, f: scenarios.killed(
            q, f, pg[1], times(1)
        ),
        "kill -9 of the Telegram process, by polling": lambda q, f: scenarios.telegram_killed(
            q, f, webhook=False
        ),
        "kill -9 of the Telegram process, by webhook": lambda q, f: scenarios.telegram_killed(
            q, f, webhook=True
        ),
        "PostgreSQL stopped and started": lambda q, f: scenarios.database_restarted(
            q, f, *fresh(pg), times(3)
        ),
        "Disk full under SQLite": lambda q, f: scenarios.disk_full(q, f, times(300)),
        "Read-only disk under SQLite": lambda q, f: scenarios.disk_read_only(q, f, times(300)),
        "Redis gone": lambda q, f: scenarios.redis_gone(q, f, *cache),
        "Clock ten years ahead, ten years back": lambda q, f: scenarios.clock_changed(
            q, f, sqlite(f), FAKETIME
        ),
        "Slow and idle clients": lambda q, f: scenarios.slow_clients(q, f, 1000, times(1000)),
        "Two processes behind nginx, with PostgreSQL and Redis, one killed": lambda q, f: (
            scenarios.behind_a_proxy(q, f, pg[1], cache[1], times(500))
        ),
        "Data reloaded under load": lambda q, f: scenarios.data_reloaded(q, f, max(3, times(40))),
        "Odd questions and broken bodies": lambda q, f: scenarios.fuzzed(q, f, times(20_000)),
        "Soak: hours of a busy municipality in a minute": lambda q, f: scenarios.soaked(
            q, f, sqlite(f), times(8_000)
        ),
    }


def fresh(pg: tuple[Server, str]) -> tuple[Server, str]:
    """Return the server with no events in its database."""
    scenarios.clear(pg[1])
    return pg


def main() -> None:
    """Play the scenarios and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--length",
        type=float,
        default=1,
        help="play so much longer (5: 200 reloads, 100,000 odd questions)",
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="PATTERN",
        help="only scenarios whose name fits, nothing written",
    )
    arguments = parser.parse_args()
    parts, started = [INTRODUCTION], time.monotonic()
    with postgresql() as pg, redis() as cache:
        for name, play in scenario_list(pg, cache, arguments.length).items():
            if re.search(arguments.only, name):
                parts.append(_played(name, play))
    if not arguments.only:
        parts.append(_origin(arguments.length, time.monotonic() - started))
        TARGET.write_text("\n".join(parts), encoding="utf-8")


def _origin(length: float, seconds: float) -> str:
    """Say when, on what, for how long and on which state of the code the scenarios were played."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    machine = f"{os.cpu_count()} shared cores, Python {platform.python_version()}"
    day = dt.datetime.now(dt.UTC).date()
    return f"Played in one run of {seconds / 60:.0f} minutes (`--length {length:g}`) on {day}, at commit {commit}, on {machine}.\n"


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
