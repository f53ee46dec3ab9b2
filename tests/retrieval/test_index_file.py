"""The index on disk.

It equals a built one, is keyed by all it depends on, and is never trusted when broken.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import bot.retrieval.learning
from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.retrieval.build_process import index_of
from bot.retrieval.building import build_index
from bot.retrieval.index import SIGNALS, Index
from bot.retrieval.index_file import cache_key
from tests.conftest import EMBEDDED

pytestmark = pytest.mark.slow

QUESTIONS = ["Wann habt ihr geöffnet?", "leihfirst", "Wetter", "Hallo", "und die Bücher?"]


@pytest.fixture(scope="module")
def kept(sample_faq: Faq, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a kept index."""
    folder = tmp_path_factory.mktemp("kept")
    index_of(sample_faq, EMBEDDED, folder)
    (file,) = folder.iterdir()
    return file


def assert_same(one: Index, other: Index) -> None:
    """Assert that two indexes find the same."""
    assert (one.targets, one.texts) == (other.targets, other.texts)
    for question in QUESTIONS:
        tokens = one.reader.tokens(question)
        assert tokens == other.reader.tokens(question)
        assert np.array_equal(one.signals(tokens).values, other.signals(tokens).values)


def test_loaded_index_equals_the_built_one(kept: Path, sample_faq: Faq, analyzer: Analyzer) -> None:
    """What is read from disk finds the same as what was built, to the last bit."""
    assert_same(index_of(sample_faq, EMBEDDED, kept.parent), build_index(sample_faq, analyzer))


def test_kept_index_is_private(kept: Path) -> None:
    """It holds all texts of the FAQ, so other users of the machine do not read it."""
    assert kept.stat().st_mode & 0o777 == 0o600


def test_index_without_classifier_is_kept(
    tmp_path: Path, sample_faq: Faq, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An FAQ too large for the classifier is built, kept and read, and finds by other signals."""
    monkeypatch.setattr(bot.retrieval.learning, "MOST_CLASSIFIER_TEXTS", 0)
    built = index_of(sample_faq, EMBEDDED, tmp_path)
    monkeypatch.setattr(
        "bot.retrieval.build_process.build_index", lambda *_: pytest.fail("built again")
    )
    assert_same(index_of(sample_faq, EMBEDDED, tmp_path), built)
    values = built.signals(
        built.reader.tokens("Was kostet es, wenn ich ein Buch zu spät zurückgebe?")
    ).values
    assert not values[:, SIGNALS.index("classifier")].any()
    assert values[:, 1:].any(axis=0).all()


def test_second_start_builds_nothing(
    kept: Path, sample_faq: Faq, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the file there, nothing is built."""
    monkeypatch.setattr(
        "bot.retrieval.build_process.build_index", lambda *_: pytest.fail("built again")
    )
    assert index_of(sample_faq, EMBEDDED, kept.parent).targets[0] == "1"


def test_no_folder_keeps_nothing(sample_faq: Faq, analyzer: Analyzer) -> None:
    """Without a folder the index is built and works."""
    assert index_of(sample_faq, EMBEDDED, None).signals(analyzer.tokens("Bücher")).values.any()


def test_key_changes_with_data_and_pipeline(sample_faq: Faq, analyzer: Analyzer) -> None:
    """Other data or another pipeline have another key; the same have the same."""
    key = cache_key(sample_faq, analyzer)
    assert cache_key(replace(sample_faq), analyzer) == key
    assert cache_key(replace(sample_faq, digest="other"), analyzer) != key
    other = object.__new__(Analyzer)
    other.name = "de_other 1.0"
    assert cache_key(sample_faq, other) != key


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _garbage(file: Path) -> None:
    file.write_bytes(b"no archive at all")


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _exchange(
    name: str, change: Callable[[np.ndarray[tuple[int, ...], np.dtype[np.float32]]], object]
) -> Callable[[Path], None]:
    def exchange(file: Path) -> None:
        with np.load(file) as kept:
            parts = dict(kept)
        np.savez(file, **(parts | {name: change(parts[name])}))

    return exchange


def _drop_names(file: Path) -> None:
    with np.load(file) as kept:
        parts = {name: kept[name] for name in kept if name != "names"}
    np.savez(file, allow_pickle=False, **parts)


def _single_array(file: Path) -> None:
    with file.open("wb") as out:
        np.save(out, np.zeros(3))


ATTACKED = Path(tempfile.gettempdir()) / f"qzbot-attacked-{os.getpid()}"


def _touch(path: str) -> None:
    Path(path).touch()


class _Attack:
    """Leaves a file behind when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return _touch, (str(ATTACKED),)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "truncated": _truncate,
    "garbage": _garbage,
    "empty": _empty,
    "folder": _folder,
    "without names": _drop_names,
    "a single array": _single_array,
    "pickled objects": _exchange("lemma_idf", lambda _: np.array([_Attack()], dtype=object)),
    "pickled names": _exchange("names", lambda _: np.array([_Attack()], dtype=object)),
    "names that are no JSON": _exchange("names", lambda _: np.frombuffer(b"{", np.uint8)),
    "names of another kind": _exchange("names", lambda _: np.frombuffer(b"[]", np.uint8)),
    "indices outside": _exchange("postings_indices", lambda array: array + 10_000),
    "negative indices": _exchange("postings_indices", lambda array: array - 10_000_000),
    "spans that shrink": _exchange("postings_indptr", lambda array: array[::-1]),
    "too few targets": _exchange("target_of", lambda array: array[:-1]),
    "targets outside": _exchange("target_of", lambda array: array + 10_000),
    "too few weights": _exchange("char_idf", lambda array: array[:-1]),
    "likeness of another FAQ": _exchange("likeness", lambda array: array[:2, :2]),
    "weights of another FAQ": _exchange("linear_data", lambda array: array[:-1]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_broken_file_is_built_anew(
    kept: Path,
    tmp_path: Path,
    sample_faq: Faq,
    analyzer: Analyzer,
    caplog: pytest.LogCaptureFixture,
    damage: str,
) -> None:
    """A damaged or foreign file is never trusted.

    Nothing in it runs, and a new index replaces it.
    """
    file = Path(shutil.copy(kept, tmp_path))
    DAMAGES[damage](file)
    if damage != "folder":
        assert not file.with_suffix(".npz.npz").exists()
    with caplog.at_level(logging.WARNING, "bot.retrieval.index_file"):
        index = index_of(sample_faq, EMBEDDED, tmp_path)
    assert_same(index, build_index(sample_faq, analyzer))
    assert caplog.messages
    assert not ATTACKED.exists()
    if damage != "folder":
        caplog.clear()
        assert_same(index_of(sample_faq, EMBEDDED, tmp_path), index)
        assert caplog.messages == []


def test_unwritable_folder_is_no_failure(
    sample_faq: Faq, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nothing can be kept, the index is built each time, with a warning."""
    (tmp_path / "file").write_text("in the way", "utf-8")
    with caplog.at_level(logging.WARNING, "bot.retrieval.build_process"):
        index = index_of(sample_faq, EMBEDDED, tmp_path / "file" / "folder")
    assert index.targets[0] == "1"
    assert "not kept on disk" in caplog.text


def test_only_the_newest_files_stay(sample_faq: Faq, analyzer: Analyzer, tmp_path: Path) -> None:
    """Old indexes are tidied away, and so is what a process that was killed left behind."""
    left_behind = tmp_path / "tmpabc.tmp"
    left_behind.touch()
    os.utime(left_behind, (0, 0))
    for number in range(15):
        index_of(replace(sample_faq, digest=str(number)), EMBEDDED, tmp_path)
    names = [file.name for file in tmp_path.iterdir()]
    assert 1 <= len(names) < 15
    assert all(name.startswith("index-") and name.endswith(".npz") for name in names)
    assert f"index-{cache_key(replace(sample_faq, digest='14'), analyzer)}.npz" in names


@pytest.mark.parametrize("name", ["other.tmp", "index-other.npz"])
def test_a_file_that_another_process_takes_away_does_not_matter(
    sample_faq: Faq, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """What is listed as the folder is tidied, but gone a moment later, stops nothing."""
    (tmp_path / name).symlink_to(tmp_path / "gone")
    with caplog.at_level(logging.WARNING):
        index_of(sample_faq, EMBEDDED, tmp_path)
    assert caplog.messages == []
