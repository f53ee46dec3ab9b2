"""The assistant that follows its data.

Changed files are read and indexed beside the old index, then take its place.

Faulty data change nothing but `fault`, the log and the metrics; the next change is a new attempt.
What fails for another reason, such as want of memory, is tried again by itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.assistant import Assistant
from bot.faq import DataError
from bot.faq.files import READ_FOLDERS
from bot.faq.values import Faq
from bot.faq.weights_file import weights_file
from bot.recording.metrics import Metrics
from bot.settings import Settings

_SETTLE_SECONDS = 0.2  # files that change within this time are still being written
_TRY_AGAIN_SECONDS = 60  # after a failure that is not due to the data

log = logging.getLogger(__name__)
Fingerprint = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An assistant that is warmed up, and the state of the files that it was loaded from."""

    assistant: Assistant
    files: Fingerprint

    @classmethod
    def by(cls, load: Callable[[], Assistant], path: Path) -> Loaded:
        """Load the assistant of the FAQ at a path."""
        files = fingerprint(path)  # before loading, so that a change meanwhile is seen later
        assistant = load()
        assistant.warm_up()
        return cls(assistant, files)


class LiveAssistant:
    """Call it to get the current assistant.

    Use the same one for the length of a request. `loaded` is the first one, if a process that
    started this one has loaded it already.
    """

    def __init__(
        self,
        load: Callable[[], Assistant],
        settings: Settings,
        metrics: Metrics,
        loaded: Loaded | None = None,
    ) -> None:
        self._load = load
        self._metrics = metrics
        self._path = settings.faq
        self._every = settings.reload_seconds
        self._try_again_at = math.inf
        if loaded is None or loaded.files != fingerprint(self._path):
            loaded = Loaded.by(load, self._path)
        self._assistant = loaded.assistant
        self._seen = loaded.files
        self._closing = threading.Event()
        self.fault: str | None = None
        self._metrics.data_in_use(self._assistant.faq.digest)
        _log_notices(self._assistant.faq)
        if self._every:
            threading.Thread(target=self._watch, name="reload", daemon=True).start()

    def __call__(self) -> Assistant:
        """Return the assistant with the newest good data."""
        return self._assistant

    def close(self) -> None:
        """Stop watching."""
        self._closing.set()

    def look(self) -> bool:
        """Take over changed data, if there are any; return whether the assistant is a new one."""
        try:
            now = fingerprint(self._path)
            due = now != self._seen or time.monotonic() >= self._try_again_at
            if not due or not self._settled(now):
                return False
        except OSError as error:  # a drive that is away, or a folder that was just removed
            self._refuse(error)
            return False
        self._seen, self._try_again_at = now, math.inf
        try:
            assistant = self._load()
            assistant.warm_up()
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the old data keep answering
            self._refuse(error)
            return False
        changed = assistant.faq.digest != self._assistant.faq.digest
        self._assistant, self.fault = assistant, None
        _give_memory_back()
        self._metrics.data_in_use(assistant.faq.digest)
        self._metrics.reloaded()
        log.info(
            "Changed data in use: %d entries, digest %s",
            len(assistant.faq.entries),
            assistant.faq.digest[:12],
        )
        _log_notices(assistant.faq)
        return changed

    def _refuse(self, error: Exception) -> None:
        """Say why the old data stay in use; what is no fault of the data is tried again."""
        if not isinstance(error, DataError):
            self._try_again_at = time.monotonic() + _TRY_AGAIN_SECONDS
        fault = str(error).replace(f"{self._path}/", "") or type(error).__name__
        is_new = fault != self.fault or isinstance(error, DataError)
        self.fault = fault
        self._metrics.data_refused()
        if is_new:  # a drive that stays away is told of once
            log.error("Changed data refused, the old ones stay in use: %s", fault)

    def _settled(self, now: Fingerprint) -> bool:
        self._closing.wait(_SETTLE_SECONDS)
        return fingerprint(self._path) == now

    def _watch(self) -> None:
        while not self._closing.wait(self._every):
            self.look()


def _log_notices(faq: Faq) -> None:
    """Log what an editor may have meant to publish, but that is not read."""
    for notice in faq.notices:
        log.warning("Data: %s", notice)


def _give_memory_back() -> None:
    """Hand the memory of the old index to the system; the C library would keep it, about 40 MB."""
    with contextlib.suppress(OSError, AttributeError):  # only glibc can
        ctypes.CDLL(None).malloc_trim(0)


def fingerprint(path: Path) -> Fingerprint:
    """Return a value that changes whenever a file of the FAQ changes.

    It consists of names, times of change, sizes and inodes.
    """
    files = [path]
    if path.is_dir():
        files += path.glob("*")
        for folder in READ_FOLDERS:
            files += path.glob(f"{folder}/*")
    else:
        files.append(weights_file(path))
    return tuple((str(file), *_state(file)) for file in sorted(files))


def _state(file: Path) -> tuple[int, int, int]:
    try:
        state = file.stat()
    except OSError:  # removed since it was listed
        return 0, 0, 0
    return state.st_mtime_ns, state.st_size, state.st_ino
