"""Files that another process may be reading are replaced whole, or stay as they were."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from bot.editing.exporting import export
from bot.faq.values import Entry, Faq
from bot.faq.writing import replace_bytes, replacing
from bot.measuring.fitting.file import write_json

WRITERS: dict[str, Callable[[Path], None]] = {
    "replace_bytes": lambda file: replace_bytes(file, b"neu"),
    "write_json": lambda file: write_json(file, {"neu": 1}),
    "export": lambda file: export(
        Faq((Entry("1", "Wo?", "Hier."),)), file.with_suffix(".csv"), replace_old=True
    ),
}


@pytest.fixture
def usual_mask() -> Iterator[None]:
    """Let new files be readable for the group, and for nobody else."""
    before = os.umask(0o027)
    yield
    os.umask(before)


def rights(file: Path) -> int:
    """Return the rights of a file."""
    return file.stat().st_mode & 0o777


def failing(*_: object) -> NoReturn:
    """Fail as a full disk does."""
    raise OSError("kein Platz")


@pytest.mark.usefixtures("usual_mask")
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_rights_stay_as_they_were(tmp_path: Path, write: Callable[[Path], None]) -> None:
    """Who may read the old file may read the new one; one that was not there has usual rights."""
    file = tmp_path / "a.csv"
    write(file)
    assert rights(file) == 0o640
    file.chmod(0o604)
    write(file)
    assert rights(file) == 0o604


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None], step: str
) -> None:
    """Whatever the disk refuses, no half of a file stays behind."""
    file = tmp_path / "a.csv"
    file.write_bytes(b"alt")
    monkeypatch.setattr(os, step, failing)
    monkeypatch.setattr(os, step, failing)
    with pytest.raises(OSError, match="kein Platz"):
        write(file)
    assert [(left.name, left.read_bytes()) for left in tmp_path.iterdir()] == [("a.csv", b"alt")]


def test_what_fails_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    """An error of the writer itself comes through."""
    with (
        pytest.raises(TypeError, match="bytes"),
        replacing(tmp_path / "a") as new,
    ):
        new.write("no bytes")  # type: ignore[call-overload]
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("usual_mask")
def test_a_private_file_is_never_open_to_others(tmp_path: Path) -> None:
    """While it is written, the new file has the rights of the old one already."""
    file = tmp_path / "a"
    file.write_bytes(b"geheim")
    file.chmod(0o600)
    with replacing(file) as new:
        new.write(b"auch geheim")
        new.flush()
        assert {rights(found) for found in tmp_path.iterdir()} == {0o600}
    with replacing(tmp_path / "b", rights=0o600) as new:
        new.write(b"neu")
    assert rights(tmp_path / "b") == 0o600
