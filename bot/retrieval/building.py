"""The index of a FAQ: from its file, or built once for all processes of a machine.

Building takes seconds of a processor and some hundred megabytes. It runs in a process of its own,
at low priority: answers stay fast meanwhile, and the memory is given back. The file in the cache
folder hands the index over; a lock makes all others wait for that file. The system releases the
lock if its holder ends.

    python -m bot.retrieval.building

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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from bot.faq.values import Entry, Faq
from bot.language.everyday import everyday_words
from bot.language.lemmas import Analyzer, load_analyzer
from bot.language.morphology import Analysis
from bot.language.text import fold, sentences
from bot.language.tokens import Token
from bot.retrieval.features import Space, content_features, ints
from bot.retrieval.index import NONE, SMALLTALK_PREFIX, Index, Reader
from bot.retrieval.index_file import index_file, read, write
from bot.retrieval.regimes import PHRASED, regime_of
from bot.retrieval.synonyms import EntryText, Synonyms

_TRUSTED_USES = 2  # a word of phrases alone must occur twice before misspelt words are taken for it
_SHORTEST_SENTENCE = 20  # characters; shorter pieces of an answer are headings and abbreviations
# Learnt from before another process has started; about 1,700 are the small talk of every FAQ.
FEW_TEXTS = 5_000
_LONGEST_BUILD = 1_800  # seconds; 100,000 entries take one or two minutes
_PRIORITY = 5  # a third of what a process that answers gets; with less, edits would wait for hours
_RATHER_KILLED = "500"  # of 1000: if memory runs out, this process ends and not one that answers
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
        return _built_once(job, analyzer) if _many_texts(faq) else _built_here(job, analyzer)
    except _NotKeptError as error:
        log.warning("Index not kept on disk, every process builds its own: %s", error)
        return build_index(faq, analyzer)


def prepare(faq: Faq, model: str, folder: Path | None) -> None:
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


# -- what is built ---------------------------------------------------------------------------------


def build_index(faq: Faq, analyzer: Analyzer) -> Index:
    """Analyse all texts of the FAQ and learn from them."""
    from bot.retrieval import learning  # scipy is slow to import; an index on disk needs none of it

    targets, all_texts = texts_of(faq)
    analysed = [analyzer.tokens(text.text) for text in all_texts]
    reader = _learn_reader(analyzer, faq, analysed)
    texts = []
    tokens = []
    for text, words in zip(all_texts, analysed, strict=True):
        if words:  # emoji alone teach nothing
            texts.append(text)
            tokens.append(reader.read(words))

    target_of = ints([text.target for text in texts])
    space = Space.learn(tokens, _concepts(faq, analyzer))
    rows = space.rows(tokens)
    complete = np.flatnonzero([not text.leans for text in texts])
    postings, linear, likeness = learning.learn(
        rows, target_of, complete, targets=len(targets), entries=len(faq.entries)
    )
    stems = [_stems(space, words) for words in tokens]
    documents = learning.content(
        stems, target_of, targets=len(targets), features=len(space.lemma.numbers)
    )
    return Index(
        targets=targets,
        texts=tuple(texts[place].text for place in complete),
        target_of=target_of[complete],
        reader=reader,
        space=space,
        postings=postings,
        linear=linear,
        likeness=likeness,
        documents=documents,
        synonyms=_synonyms(faq, texts, tokens, space),
    )


@dataclass(frozen=True, slots=True)
class Text:
    """A text that leads to a target: a question, a sentence of an answer, a phrase, an example.

    One that `leans` was asked after another answer: its words tell of the target, but as a whole it
    may mean others, too.
    """

    target: int
    text: str
    leans: bool = False


def texts_of(faq: Faq) -> tuple[tuple[str, ...], list[Text]]:
    """Return the names of the targets and all texts, those of one target side by side."""
    names = list[str]()
    texts = list[Text]()

    def add_target(name: str, wordings: Iterable[str]) -> None:
        target = len(names)
        names.append(name)
        for wording in wordings:
            texts.append(Text(target, wording))

    for entry in faq.entries:
        add_target(entry.id, _wordings(entry))
        for phrase in entry.phrases:
            if phrase.after is not None:
                target = len(names) - 1
                texts.append(Text(target, phrase.text, leans=True))
    negatives = [phrase.text for phrase in faq.negatives]
    add_target(NONE, [*negatives, *faq.general])
    for talk in faq.smalltalk:
        name = SMALLTALK_PREFIX + talk.id
        add_target(name, talk.phrases)
    return tuple(names), texts


def _wordings(entry: Entry) -> Iterator[str]:
    """Yield the question of an entry, the sentences of its answer, and its phrases."""
    yield entry.question
    for sentence in sentences(entry.answer):
        if len(sentence) >= _SHORTEST_SENTENCE:
            yield sentence
    for phrase in entry.phrases:
        if phrase.after is None:
            yield phrase.text


def _synonyms(
    faq: Faq, texts: Sequence[Text], tokens: Sequence[Sequence[Token]], space: Space
) -> Synonyms:
    """Return what the entries of an FAQ with few phrases say in other words."""
    entries = len(faq.entries)
    targets = entries + 1 + len(faq.smalltalk)
    if regime_of(faq) == PHRASED:
        return Synonyms.none(targets)
    stated = [set(sentences(entry.answer)) for entry in faq.entries]
    of_entries = []
    for text, words in zip(texts, tokens, strict=True):
        place = text.target
        if place < entries:
            is_stated = text.text in stated[place]
            of_entries.append(EntryText(place, words, is_stated))
    return Synonyms.learn(
        of_entries,
        targets=targets,
        family=space.lemma,
        words=everyday_words(),
    )


def _learn_reader(analyzer: Analyzer, faq: Faq, texts: Iterable[Sequence[Token]]) -> Reader:
    """Return a reader that knows the words of the FAQ, and what its names stand for."""
    vocabulary = _official_words(analyzer, faq) | _trusted_words(texts)
    noun_of = {}
    for noun, names in faq.names.items():
        for name in names:
            noun_of[fold(name)] = noun
    return Reader(analyzer, frozenset(vocabulary), noun_of)


def _official_words(analyzer: Analyzer, faq: Faq) -> set[str]:
    """Return every word of the published texts and of the editors' lists of words."""
    texts = list[str]()
    for entry in faq.entries:
        texts += (entry.question, entry.answer)
    for listed in (*faq.synonyms.values(), *faq.names.values()):
        texts += listed
    words = set[str]()
    for text in texts:
        words.update(token.text for token in analyzer.tokens(text))
    return words


def _trusted_words(texts: Iterable[Sequence[Token]]) -> set[str]:
    """Return the words that German knows and at least two texts use."""
    uses = Counter[str]()
    for tokens in texts:
        known = {token.text for token in tokens if token.known}
        uses.update(known)
    return {word for word, count in uses.items() if count >= _TRUSTED_USES}


def _stems(space: Space, words: Sequence[Token]) -> list[int]:
    return [space.lemma.place(stem) for stem in content_features(words)]


def _concepts(faq: Faq, analyzer: Analyzer) -> dict[str, str]:
    """Map the lemma of each one-word synonym to the name of its concept."""
    concept_of = {}
    for concept, words in faq.synonyms.items():
        for word in words:
            tokens = analyzer.tokens(word)
            if len(tokens) == 1:
                (token,) = tokens
                concept_of[token.lemma] = concept
    return concept_of


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
        Path("/proc/self/oom_score_adj").write_text(_RATHER_KILLED, encoding="ascii")


def _end_with(parent: int) -> None:
    """End when the process that asked is gone."""
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT)
    os._exit(1)


if __name__ == "__main__":
    main()
