"""The built index on disk, so that a start takes a moment.

A file is used only if its key fits: a digest of the data, of the code that builds indexes, and of
the language pipeline. It holds numbers and JSON, nothing that could execute; a broken or foreign
file is built anew.
"""

from __future__ import annotations

import gc
import hashlib
import json
import logging
import math
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Faq
from bot.faq.writing import UNFINISHED, replacing
from bot.language.lemmas import Analyzer
from bot.retrieval.features import Dense, Family, Space, Sparse
from bot.retrieval.index import NONE, Index, Reader
from bot.retrieval.other_words import OtherWords

_CODE = ("faq", "language", "retrieval")  # packages
_SHIPPED_TEXTS = (  # that indexes hold
    "faq/base/smalltalk.toml",
    "faq/base/out_of_scope.txt",
    "language/everyday.keys.txt",
)
_LIBRARIES = ("spacy", "HanTa", "numpy", "scipy")
_DENSE_PARTS = ("data",)
_SPARSE_PARTS = ("data", "indices", "indptr")
_KEY_LENGTH = 32
_PRIVATE = 0o600
_LONGEST_WRITING = 3_600  # seconds
_FILES_KEPT = 12  # 22 MB each: other FAQs, and versions one may go back to

log = logging.getLogger(__name__)


def index_file(faq: Faq, analyzer: Analyzer, folder: Path) -> Path:
    """Return where a folder keeps the index of a FAQ."""
    return folder / f"index-{cache_key(faq, analyzer)}.npz"


def cache_key(faq: Faq, analyzer: Analyzer) -> str:
    """Return the digest of all that the index depends on."""
    parts = [faq.digest, _code_digest(), analyzer.name]
    for library in _LIBRARIES:
        version = metadata.version(library)
        parts.append(f"{library} {version}")
    joined = "\n".join(parts)
    digest = hashlib.sha256(joined.encode())
    return digest.hexdigest()[:_KEY_LENGTH]


@lru_cache(1)
def _code_digest() -> str:
    bot = Path(__file__).parents[1]
    files = list[Path]()
    for package in _CODE:
        folder = bot / package
        files += sorted(folder.rglob("*.py"))
    files += [bot / name for name in _SHIPPED_TEXTS]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def write(path: Path, index: Index, analyzer: Analyzer) -> None:
    """Keep an index in a file, all or nothing; raises `OSError`."""
    arrays = _arrays(index)
    names = json.dumps(_names(index, analyzer))
    arrays["names"] = np.frombuffer(names.encode(), dtype=np.uint8)
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replacing(path, rights=_PRIVATE) as file:
        np.savez(file, allow_pickle=False, **arrays)
    _tidy(folder)


def _arrays(index: Index) -> dict[str, NDArray[Any]]:
    """Return the numbers of an index, each array by its name in the file."""
    arrays: dict[str, NDArray[Any]] = {
        "target_of": index.target_of,
        "likeness": index.likeness,
        "char_idf": index.space.char.idf,
        "lemma_idf": index.space.lemma.idf,
    }
    matrices = {
        "postings": index.postings,
        "linear": index.linear,
        "content": index.content,
        "other_words": index.other_words.nearness,
    }
    for name, matrix in matrices.items():
        parts = _SPARSE_PARTS if isinstance(matrix, Sparse) else _DENSE_PARTS
        for part in parts:
            arrays[f"{name}_{part}"] = getattr(matrix, part)
    return arrays


def _names(index: Index, analyzer: Analyzer) -> dict[str, Any]:
    """Return the parts of an index that are not arrays."""
    space = index.space
    words = analyzer.words(index.texts)
    return {
        "targets": index.targets,
        "texts": index.texts,
        "vocabulary": sorted(index.reader.vocabulary),
        "names": dict(index.reader.names),
        "char": list(space.char.numbers),
        "lemma": list(space.lemma.numbers),
        "unseen_idf": space.char.unseen_idf,
        "concepts": dict(space.concepts),
        "words": analyzer.morphology.analyses(words),
        "other_words": list(index.other_words.numbers),
    }


def _tidy(folder: Path) -> None:
    """Remove all but the newest files, and what killed processes left behind."""
    abandoned = time.time() - _LONGEST_WRITING
    for file in folder.glob(f"*{UNFINISHED}"):
        if _written_at(file) < abandoned:
            file.unlink(missing_ok=True)
    files = sorted(folder.glob("index-*.npz"), key=_written_at, reverse=True)
    for file in files[_FILES_KEPT:]:
        file.unlink(missing_ok=True)


def _written_at(file: Path) -> float:
    """Return the time of a file; one that another process took away meanwhile is older than all."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return -math.inf


def read(path: Path, analyzer: Analyzer) -> Index | None:
    """Return the index kept in a file, None if there is none that can be trusted."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays, _no_collection():
            return _restore(arrays, analyzer)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        log.warning("Index file %s is unusable (%s); building it anew", path.name, error)
        return None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Switch garbage collection off.

    Reading makes half a million objects that stay. To search them for garbage would take a quarter
    of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _restore(arrays: Any, analyzer: Analyzer) -> Index:
    names = json.loads(arrays["names"].tobytes())
    analyzer.morphology.learn_words(names["words"])
    targets = tuple(names["targets"])
    count = len(targets)
    texts = tuple(names["texts"])
    char = _family(names, arrays, "char", start=0)
    lemma = _family(names, arrays, "lemma", start=len(char.numbers))
    space = Space(char, lemma, names["concepts"])
    vocabulary = frozenset(names["vocabulary"])
    linear_columns = _linear_columns(arrays, count)
    index = Index(
        targets=targets,
        texts=texts,
        target_of=arrays["target_of"],
        reader=Reader(analyzer, vocabulary, names["names"]),
        space=space,
        postings=_sparse(arrays, "postings", len(lemma.numbers), len(texts)),
        linear=_matrix(arrays, "linear", space.size, linear_columns),
        likeness=arrays["likeness"],
        content=_matrix(arrays, "content", lemma.singles, count),
        other_words=_other_words(names, arrays, count),
    )
    if not _fits_together(index):
        raise ValueError("its parts do not fit together")
    return index


def _family(names: Mapping[str, Any], arrays: Any, name: str, start: int) -> Family:
    """Return a family of features, whose numbers begin at `start`."""
    idf = arrays[f"{name}_idf"]
    return Family.numbered(names[name], idf, names["unseen_idf"], start)


def _linear_columns(arrays: Any, targets: int) -> int:
    """Return the columns of the weights of each feature: only a dense matrix has a classifier."""
    return targets if _is_sparse(arrays, "linear") else 2 * targets


def _matrix(arrays: Any, name: str, rows: int, columns: int) -> Dense | Sparse:
    """Return a matrix of the file, of the kind that was written."""
    read = _sparse if _is_sparse(arrays, name) else _dense
    return read(arrays, name, rows, columns)


def _is_sparse(arrays: Any, name: str) -> bool:
    return f"{name}_indptr" in arrays


def _other_words(names: Mapping[str, Any], arrays: Any, targets: int) -> OtherWords:
    """Return the other words, whose rows are in the order of their words."""
    numbers = {key: number for number, key in enumerate(names["other_words"])}
    nearness = _sparse(arrays, "other_words", len(numbers), targets)
    return OtherWords(numbers, nearness)


def _fits_together(index: Index) -> bool:
    """Tell whether no part points outside of another."""
    if len(index.target_of) != len(index.texts):
        return False
    places = set(index.target_of.tolist())
    targets = range(len(index.targets))
    if not places.issubset(targets):
        return False
    for family in (index.space.char, index.space.lemma):
        if len(family.idf) != len(family.numbers):
            return False
    entries = index.place(NONE)
    shape = index.likeness.shape
    return shape in ((entries, entries), (entries, 0))


def _dense(arrays: Any, name: str, rows: int, columns: int) -> Dense:
    """Return a matrix of the file after checking its shape."""
    matrix = Dense(arrays[f"{name}_data"])
    if matrix.data.shape != (rows, columns):
        raise ValueError(f"its matrix {name} has another shape")
    return matrix


def _sparse(arrays: Any, name: str, rows: int, columns: int) -> Sparse:
    """Return a sparse matrix of the file after checking that it cannot point outside of itself."""
    matrix = Sparse(
        data=arrays[f"{name}_data"],
        indices=arrays[f"{name}_indices"],
        indptr=arrays[f"{name}_indptr"],
        columns=columns,
    )
    if not _is_sound(matrix, rows):
        raise ValueError(f"its matrix {name} is no sparse matrix")
    return matrix


def _is_sound(matrix: Sparse, rows: int) -> bool:
    """Tell whether the arrays of a sparse matrix describe one with so many rows."""
    indices = matrix.indices
    indptr = matrix.indptr
    if len(matrix.data) != len(indices):
        return False
    if len(indices) and indices.min() < 0:
        return False
    if len(indices) and indices.max() >= matrix.columns:
        return False
    if len(indptr) != rows + 1 or indptr[0] != 0:
        return False
    lengths = np.diff(indptr)
    if (lengths < 0).any():
        return False
    return bool(indptr[-1] == len(indices))
