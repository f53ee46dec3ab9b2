"""The wheel works outside of the checkout: data, weights and website are in it."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("qzbot-*.whl")
    return built


def test_wheel_holds_data_and_weights(wheel: Path) -> None:
    """Code, fitted weights, all entries and the source text are packed.

    Tests and caches are not.
    """
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "bot/cli/__init__.py",
        "web/__init__.py",
        "faq_data/site.toml",
        "faq_data/entries/07-steuerungsgruppe.md",
        "faq_data/entries/07-steuerungsgruppe.fragen.md",
    }
    wanted |= {"bot/faq/base/crisis/crisis.toml", "bot/language/languages.toml"}
    wanted |= {
        "bot/retrieval/weights.json",
        "bot/conversation/crisis.npz",
        "bot/py.typed",
        "web/py.typed",
    }
    wanted |= {"web/widget/built/widget.js"}
    assert wanted <= names
    assert len([name for name in names if name.startswith("faq_data/entries/")]) == 2 * 29
    (scripts,) = [name for name in names if name.endswith("entry_points.txt")]
    assert b"qzbot = bot.cli:main" in zipfile.ZipFile(wheel).read(scripts)
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """Unpack the wheel into an empty environment; return its Python."""
    venv.create(tmp_path / "env", symlinks=True)
    home = (
        tmp_path
        / "env"
        / "lib"
        / f"python{sys.version_info[0]}.{sys.version_info[1]}"
        / "site-packages"
    )
    zipfile.ZipFile(wheel).extractall(home)
    (home / "dependencies.pth").write_text("\n".join(site.getsitepackages()), "utf-8")
    return tmp_path / "env" / "bin" / "python"


def run(program: Path, cache_dir: Path, *arguments: str) -> str:
    """Return the output of a Python in the folder of its environment.

    It must find nothing wrong.
    """
    folder = program.parents[2]
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "QZBOT_CACHE_DIR": str(cache_dir),
        "QZBOT_SPACY_MODEL": "no_such_model",
    }
    command = [str(program), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.usefixtures("real")  # keeps the index, which fits the same data and code
def test_installed_wheel_answers_elsewhere(installed: Path, cache_dir: Path) -> None:
    """What `qzbot ask` starts answers from another folder, and the code is the installed one."""
    start = "import sys, bot.cli; assert 'env' in bot.cli.__file__, bot.cli.__file__; sys.exit(bot.cli.main())"
    said = run(installed, cache_dir, "-c", start, "ask", "Gibt es Geld für unseren Zirkel?")
    assert "2.000 Euro an Zuwendungsmitteln" in " ".join(said.replace("│", " ").split())


@pytest.mark.usefixtures("real")
def test_installed_wheel_is_a_library(installed: Path, cache_dir: Path) -> None:
    """Three lines use the bot from another program."""
    program = "from bot import load\nreply = load().reply('Gibt es Geld für unseren Zirkel?')\nprint(reply.kind, reply.answers[0].text)"
    said = run(installed, cache_dir, "-c", program)
    assert said.startswith("answer ")
    assert "2.000 Euro an Zuwendungsmitteln" in said
