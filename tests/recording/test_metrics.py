"""Figures for Prometheus, of one process and of several."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.recording.metrics import Metrics

WORKER = """
import sys
from bot.recording.metrics import Metrics
metrics = Metrics()
metrics.reply("web", "answer")
metrics.request("POST", "/api/v1/ask", 200, 0.004)
metrics.data_in_use("abc")
metrics.events_waiting(3)
print(metrics.exposition().decode())
sys.stdout.flush()
sys.stdin.read()
"""


def test_figures_of_one_process() -> None:
    """Requests are counted by route, status and time, dropped events by number."""
    metrics = Metrics()
    metrics.request("GET", "/test-metrics", 200, 0.004)
    metrics.event_dropped()
    text = metrics.exposition().decode()
    assert 'qzbot_requests_total{method="GET",route="/test-metrics",status="200"} 1.0' in text
    assert 'qzbot_request_seconds_bucket{le="0.005",route="/test-metrics"} 1.0' in text
    assert 'qzbot_request_seconds_bucket{le="0.0025",route="/test-metrics"} 0.0' in text
    assert "qzbot_events_dropped_total" in text


def start_worker(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a process that writes figures into the folder; return it and what it shows of all."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout
    lines = []
    while line := worker.stdout.readline().rstrip("\n"):
        lines.append(line)
    return worker, "\n".join(lines)


@pytest.mark.slow
def test_workers_are_added_up_and_killed_ones_leave_no_gauges(tmp_path: Path) -> None:
    """The counters of all workers are added up, including that of a killed one.

    Its gauges (queue, index in use) are not.
    """
    first, _ = start_worker(tmp_path)
    second, both = start_worker(tmp_path)
    first.kill()
    first.communicate()
    third, later = start_worker(tmp_path)
    for worker in (second, third):
        worker.communicate("")
    assert 'qzbot_replies_total{channel="web",kind="answer"} 2.0' in both
    assert 'qzbot_index{digest="abc"} 2.0' in both
    assert "qzbot_events_waiting 6.0" in both
    assert 'qzbot_replies_total{channel="web",kind="answer"} 3.0' in later
    assert 'qzbot_index{digest="abc"} 2.0' in later
    assert "qzbot_events_waiting 6.0" in later
