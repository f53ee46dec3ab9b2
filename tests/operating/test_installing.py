"""What people are told to install comes from files, never from a name that anybody can register."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from bot.operating.installing import EXTRAS, ROOT, command_for, extra_of
from bot.settings import Settings, SettingsError
from bot.telegram import require_startable

_TEXTS = (".py", ".md", ".yaml", ".toml", ".html", ".js", "Makefile", "Dockerfile")
# `pip install qzbot` and its like: nothing that says where, such as a path before the name.
_BY_NAME = re.compile(r"pip3? install(?:\s+-[-\w=]+)*\s+['\"]?qzbot\b(?!-[\d<])")


def test_a_checkout_installs_itself(tmp_path: Path) -> None:
    """In a checkout the command names its folder."""
    (tmp_path / "pyproject.toml").touch()
    assert command_for("web", tmp_path) == f"pip install -e '{tmp_path}[web]'"
    assert (ROOT / "pyproject.toml").is_file()


def test_a_wheel_is_named_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere it names the file of the wheel of this version."""
    monkeypatch.setattr(metadata, "version", lambda name: {"qzbot": "1.2.3"}[name])
    assert command_for("web", tmp_path) == "pip install '/PFAD/qzbot-1.2.3-py3-none-any.whl[web]'"


def test_a_missing_part_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without python-telegram-bot the error says what to type."""
    monkeypatch.setattr("bot.telegram.find_spec", lambda _: None)
    with pytest.raises(SettingsError) as caught:
        require_startable(Settings(telegram_token="123456789:" + "A" * 35))
    assert command_for("telegram") in str(caught.value)


def test_every_optional_library_has_its_part() -> None:
    """Each library that `pyproject.toml` names of a part is brought by this part or another."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = project["optional-dependencies"]
    assert {*EXTRAS, "all"} == set(parts)
    modules_of = modules_by_distribution()
    for part in EXTRAS:
        for requirement in parts[part]:
            (name,) = re.findall(r"^[\w-]+", requirement)
            found = {extra_of(module) for module in modules_of[name.lower()]}
            assert any(requirement in parts[extra] for extra in found - {"all"}), requirement


def modules_by_distribution() -> dict[str, list[str]]:
    """Return the modules of each installed distribution."""
    found: dict[str, list[str]] = {}
    for module, distributions in metadata.packages_distributions().items():
        for name in distributions:
            found.setdefault(name.lower().replace("_", "-"), []).append(module)
    return found


def test_a_forgotten_environment_is_one_line() -> None:
    """The Python of the system, which has none of the packages, says what to type."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "bot", "check"], capture_output=True, check=False, cwd=ROOT
    )
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(
        r"Es fehlt das Modul „\w+“\. Bitte zuerst: make setup und \. \.venv/bin/activate\s", said
    )


def test_nothing_is_installed_by_name() -> None:
    """Neither text nor code tells anybody to install a package called qzbot from an index."""
    folders = [path for name in ("bot", "web", "docs") for path in (ROOT / name).rglob("*")]
    files = [path for path in (*ROOT.iterdir(), *folders) if path.name.endswith(_TEXTS)]
    assert {"README.md", "operation.md", "doctor.py"} <= {path.name for path in files}
    lines = [(path.name, line) for path in files for line in path.read_text("utf-8").splitlines()]
    assert [found for found in lines if _BY_NAME.search(found[1])] == []
