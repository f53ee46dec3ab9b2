"""The index of an FAQ: from its file, or built.

An index of few texts takes only a moment, so each process that finds no file builds it by itself.
Building a larger one takes seconds of a processor and some hundred megabytes. It is built once for
all processes of a machine, in a process of its own at low priority: answers stay fast meanwhile,
and the memory is given back. The file in the cache folder hands the index over; a lock makes all
others wait for that file. The system releases the lock if its holder ends.

    python -m bot.retrieval.build_process

is the building process; it reads its order from standard input.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.faq.values import Faq
from bot.language.lemmas import Analyzer, load_analyzer
from bot.language.morphology import Analysis
from bot.retrieval.building import build_index, texts_of
from bot.retrieval.index import Index
from bot.retrieval.index_file import index_file, read, write

# Indexed before another process would have started; about 5,000 are the small talk and strangers of every FAQ.
FEW_TEXTS = 8_000
_LONGEST_BUILD = 1_800  # seconds; 100,000 entries take one or two minutes
_PRIORITY = 5  # a third of what a process that answers gets; with less, edits would wait for hours
_OOM_SCORE_ADJ = "500"  # of 1000: if memory runs out, this process ends and not one that answers
_GIVEN_BACK = 2_000_000  # bytes; glibc keeps what is smaller, and by itself comes to keep 32 MB
_LOOK_FOR_PARENT = 1.0  # seconds
_LOCK_NAME = "building.lock"
_NOT_KEPT = os.EX_CANTCREAT  # the exit code for an index that could not be written
_HINT = "Der Index wird gebaut; das dauert etwas und ist nur nach einer Änderung nötig …\n"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """What to build: the index of this FAQ, with this language model, into this file."""

    faq: Faq
    model: str
    file: Path


class _NotKeptError(Exception):
    """The index cannot be written where it should be kept."""


def index_of(faq: Faq, model: str, folder: Path | None) -> Index:
    """Return the index of an FAQ; build it in this process if no file can be kept.

    Raise `ChildProcessError` if the building process fails.
    """
    analyzer = load_analyzer(model)
    if folder is None:
        return build_index(faq, analyzer)
    job = _Job(faq, model, index_file(faq, analyzer, folder))
    index = read(job.file, analyzer)
    if index is not None:
        return index
    try:
        if _many_texts(faq):
            return _built_once(job, analyzer)
        return _built_here(job, analyzer)
    except _NotKeptError as error:
        log.warning("Index not kept on disk, every process builds its own: %s", error)
        return build_index(faq, analyzer)


def build_ahead_if_large(faq: Faq, model: str, folder: Path | None) -> None:
    """Have an index built for processes that start soon, unless that takes only a moment."""
    analyzer = load_analyzer(model)
    if folder is None or not _many_texts(faq):
        return
    job = _Job(faq, model, index_file(faq, analyzer, folder))
    if not job.file.exists():
        with contextlib.suppress(_NotKeptError):  # those processes will say so
            _write_once(job, analyzer)


def _many_texts(faq: Faq) -> bool:
    _, texts = texts_of(faq)
    return len(texts) > FEW_TEXTS


def _built_here(job: _Job, analyzer: Analyzer) -> Index:
    index = build_index(job.faq, analyzer)
    try:
        write(job.file, index, analyzer)
    except OSError as error:
        log.warning("Index not kept on disk: %s", error)
    return index


def _built_once(job: _Job, analyzer: Analyzer) -> Index:
    index = _write_once(job, analyzer) or read(job.file, analyzer)
    if index is None:
        raise _NotKeptError(f"{job.file} ist nicht lesbar")
    return index


def _write_once(job: _Job, analyzer: Analyzer) -> Index | None:
    """Have the file written, once on the machine; return its index if another process did it."""
    with _lock(job.file.parent):
        index = read(job.file, analyzer)
        if index is None:
            _build_in_child(job, analyzer)
        return index


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Wait for the lock of a folder, and hold it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(folder / _LOCK_NAME, os.O_RDONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise _NotKeptError(str(error)) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("Another process builds an index; waiting for it")
        fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(file)


# -- the process that asks -------------------------------------------------------------------------


def _build_in_child(job: _Job, analyzer: Analyzer) -> None:
    """Have another process build the index and write its file."""
    if log.isEnabledFor(logging.INFO):
        entries = len(job.faq.entries)
        log.info("Building the index of %d entries in a process of its own", entries)
    elif sys.stderr.isatty():
        sys.stderr.write(_HINT)
    started = time.monotonic()
    words = analyzer.morphology.remembered()  # to analyse them anew would take seconds
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", __name__],
            input=pickle.dumps((job, words)),
            capture_output=True,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for this process, which then ends the other
            timeout=_LONGEST_BUILD,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildProcessError(
            f"Der Index wurde nicht gebaut: abgebrochen nach {_LONGEST_BUILD} Sekunden"
        ) from error
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == _NOT_KEPT:
        raise _NotKeptError(said)
    if done.returncode:
        reason = _reason(done.returncode, said)
        raise ChildProcessError(f"Der Index wurde nicht gebaut: {reason}")
    seconds = time.monotonic() - started
    log.info("Index built in %.1f s: %s", seconds, job.file.name)


def _environment() -> dict[str, str]:
    """Return the environment in which the other process finds this very program."""
    program = Path(__file__).parents[2]
    places = [str(program)]
    inherited = os.environ.get("PYTHONPATH")
    if inherited:
        places.append(inherited)
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(places),
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_MMAP_THRESHOLD_": str(_GIVEN_BACK),
    }


def _reason(code: int, said: str) -> str:
    """Say why a process ended."""
    if code == -signal.SIGKILL:
        return (
            "der Prozess dafür wurde vom System beendet (SIGKILL), vermutlich fehlt Arbeitsspeicher"
        )
    ended = f"der Prozess dafür endete mit {code}"
    _, _, last = said.rpartition("\n")
    return f"{ended} ({last})" if last else ended


# -- the process that builds -----------------------------------------------------------------------


def main() -> None:
    """Build what standard input says, and end with an exit code for the process that asked."""
    _step_back()
    job, words = _read_job(sys.stdin.buffer)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    analyzer = load_analyzer(job.model)
    analyzer.morphology.learn_words(words)
    if index_file(job.faq, analyzer, job.file.parent) != job.file:
        sys.exit(
            "das Programm wurde ausgetauscht, seit der Prozess läuft, der den Index braucht; "
            "bitte neu starten"
        )
    index = build_index(job.faq, analyzer)
    try:
        write(job.file, index, analyzer)
    except OSError as error:
        sys.stderr.write(str(error))
        sys.exit(_NOT_KEPT)


def _read_job(stream: BinaryIO) -> tuple[_Job, Mapping[str, Analysis]]:
    """Return what to build, and words that are analysed already."""
    job, words = pickle.load(stream)  # noqa: S301 - our own process wrote it
    return job, words


def _step_back() -> None:
    """Leave processor and memory to those that answer."""
    os.nice(_PRIORITY)
    with contextlib.suppress(OSError):  # only Linux has it
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE_ADJ, encoding="ascii")


def _end_with(parent: int) -> None:
    """End when the process that asked is gone."""
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT)
    os._exit(1)


if __name__ == "__main__":
    main()
