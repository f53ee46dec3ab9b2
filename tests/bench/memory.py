"""Memory of a server with two workers and our whole FAQ, at a cold start and after an edit.

Run it with `python -m tests.bench.memory`.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil

from bot.editing.learn import learn
from bot.faq import DEFAULT_FAQ, load_faq
from tests.bench.figures import Figure
from tests.operating.deployment import Web
from tests.servers import wait_until

_WORKERS = 2
_EVERY = 0.05  # seconds between two looks at the memory
_SETTLING = 5  # seconds after which a server is at rest
_LONGEST = 300
_PHRASE = "Um wie viel Uhr am Nachmittag geht denn die nächste Runde los?"


class Watch:
    """Watches the memory of a server's processes for the length of a block.

    Shared memory counts once.
    """

    def __init__(self, web: Web) -> None:
        self._web = web
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look_on)
        self.together = 0.0
        self.builder = 0.0

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._done.wait(_EVERY):
            with suppress(psutil.Error, AssertionError):  # not started yet, or a process just ended
                self.together = max(self.together, _together(self._web))
                self.builder = max(
                    self.builder,
                    *(_megabytes(process) for process in self._web.processes if _builds(process)),
                    0,
                )


def _together(web: Web) -> float:
    """Return the memory of all processes in MB, each shared page counted once (PSS)."""
    return sum(process.memory_full_info().pss for process in web.processes) / 2**20


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss / 2**20)


def _builds(process: psutil.Process) -> bool:
    return "bot.retrieval.build_process" in process.cmdline()


def measure() -> list[Figure]:
    """Start a server without an index, change an entry, and return what both took."""
    with tempfile.TemporaryDirectory(prefix="qzbot-bench-") as name, ExitStack() as running_server:
        folder = Path(name)
        faq = Path(shutil.copytree(DEFAULT_FAQ, folder / "faq"))
        web = Web(faq, folder, workers=_WORKERS)
        with Watch(web) as cold:
            running_server.callback(web.stop)
            web.start(seconds=_LONGEST)
            wait_until(
                lambda: web.metric("qzbot_index") == _WORKERS, "both workers answer", _LONGEST
            )
            time.sleep(_SETTLING)
        at_rest = _together(web)
        with Watch(web) as edit:
            learn(faq, load_faq(faq).entries[0].id, [_PHRASE], lambda _: True)
            started = time.monotonic()
            wait_until(
                lambda: web.metric("qzbot_reloads_total") == _WORKERS,
                "the edit is in use",
                _LONGEST,
            )
            seconds = time.monotonic() - started
            time.sleep(_SETTLING)
        worker = max(map(_megabytes, web.workers))
        after = _together(web)
    return [
        Figure("server with two workers, everything together, at rest", at_rest, " MB", 500),
        Figure("the same, highest as it starts without an index", cold.together, " MB", 600),
        Figure("the same, highest as an entry is changed", edit.together, " MB", 600),
        Figure("the same, after it", after, " MB", 500),
        Figure("one of its workers, after it", worker, " MB", 250),
        Figure(
            "process that builds the index, at its highest",
            max(cold.builder, edit.builder),
            " MB",
            400,
        ),
        Figure("from an edit to its use in both workers", seconds, " s", 30),
    ]


if __name__ == "__main__":
    print(*(" | ".join(figure.row()) for figure in measure()), sep="\n")
