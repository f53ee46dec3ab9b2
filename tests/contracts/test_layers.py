"""Imports go one way, each third party stays in its file, and `ask` needs no extras."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import ROOT

# Each may import what stands before it in the list, never what stands after.
ORDER = (
    *("faq", "settings", "language", "retrieval", "conversation", "recording"),
    *("measuring", "operating", "editing", "telegram", "web", "cli"),
)
CHANNELS = ("telegram", "web", "cli")
ONLY_IN = {
    "spacy": {"bot/language/lemmas.py"},
    "HanTa": {"bot/language/morphology.py"},
    "rapidfuzz": {"bot/language/speller.py"},
    "matplotlib": {"bot/measuring/plots.py", "bot/editing/report/plots.py"},
    "sqlalchemy": {"bot/recording/", "bot/editing/report/"},
    "scipy": {
        "bot/retrieval/learning.py",
        "bot/measuring/",
        "bot/editing/",
    },
    "flask": {"web/"},
    "telegram": {"bot/telegram/"},
    "rich": {"bot/cli/", "bot/editing/report/"},
    "bs4": {"bot/editing/sources/"},
    "openpyxl": {"bot/editing/exporting.py"},  # to read, `needed` loads it
}
OPTIONAL = (
    "flask",
    "flask_openapi3",
    "granian",
    "telegram",
    "sqlalchemy",
    "alembic",
    "matplotlib",
    "icalendar",
    "limits",
    "prometheus_client",
    "bs4",
    "mammoth",
    "openpyxl",
    "tomlkit",
)


def places() -> dict[str, list[Path]]:
    """Return the files of each package, and of each module beside the packages."""
    found = {"web": sorted((ROOT / "web").rglob("*.py"))}
    for path in (ROOT / "bot").iterdir():
        if path.suffix == ".py" and not path.stem.startswith("__"):
            found[path.stem] = [path]
        elif path.is_dir() and path.name != "__pycache__":
            found[path.name] = sorted(path.rglob("*.py"))
    return found


PLACES = places()


def imports(tree: ast.AST) -> set[str]:
    """Return all modules that code imports anywhere, inside of functions too."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import of {node.module}"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return all modules that a file imports."""
    return frozenset(imports(parsed(path)))


def ours(modules: set[str]) -> set[str]:
    """Return the packages of ours that modules belong to."""
    found = {
        name.removeprefix("bot.").split(".")[0]
        for name in modules
        if name.startswith(("bot.", "web"))
    }
    return found & set(PLACES)


def imported_by(place: str) -> set[str]:
    """Return the packages of ours that a package imports."""
    return ours(set().union(*(imports_of(path) for path in PLACES[place]))) - {place}


def test_every_package_has_its_place() -> None:
    """The order names all packages, and nothing else."""
    assert set(ORDER) == set(PLACES)


@pytest.mark.parametrize("place", ORDER)
def test_imports_go_one_way(place: str) -> None:
    """A package imports only those before it, inside of functions too; so there is no cycle."""
    assert imported_by(place) <= set(ORDER[: ORDER.index(place)])


def test_modules_have_no_cycle() -> None:
    """Within the packages, too, no module imports one that needs it to be imported first."""
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for paths in PLACES.values()
        for path in paths
    }
    modules = {name.removesuffix(".__init__"): path for name, path in modules.items()}
    needs = {name: set(imports_of(path)) & set(modules) - {name} for name, path in modules.items()}
    for name, needed in needs.items():
        needed -= {name.rpartition(".")[0]}  # a package is there before its modules
    assert len(list(TopologicalSorter(needs).static_order())) == len(modules)


@pytest.mark.parametrize("channel", CHANNELS)
def test_channels_do_not_know_each_other(channel: str) -> None:
    """A channel imports no other channel.

    Only the command line starts the others, inside the function that does so.
    """
    others = set(CHANNELS) - {channel}
    if channel != "cli":
        assert imported_by(channel) & others == set()
    for path in PLACES[channel]:
        at_the_top = [
            node for node in parsed(path).body if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert ours(set().union(*map(imports, at_the_top))) & others == set(), path


@pytest.mark.parametrize("library", ONLY_IN)
def test_third_parties_stay_in_their_file(library: str) -> None:
    """Each engine is imported by the one file or package that wraps it."""
    files = [path for paths in PLACES.values() for path in paths]
    users = [path for path in files if library in {name.split(".")[0] for name in imports_of(path)}]
    named = {str(path.relative_to(ROOT)) for path in users}
    assert {name for name in named if not name.startswith(tuple(ONLY_IN[library]))} == set()
    assert named


def test_no_entry_is_named_in_code() -> None:
    """No text of an entry and no name of a person stands in the code of the core."""
    code = "".join(path.read_text("utf-8") for place in PLACES.values() for path in place)
    assert not [
        name
        for name in ("Steinhauer", "Kaplan", "Serviceagentur", "Steuerungsgruppe", "615 4950")
        if name in code
    ]


@pytest.mark.slow
def test_ask_runs_without_optional_libraries(cache_dir: Path, sample_folder: Path) -> None:
    """`ask` still answers without the libraries of website, Telegram, event log and plot."""
    blocked = f"import sys\nsys.modules.update(dict.fromkeys({OPTIONAL!r}))\n"
    program = (
        f"{blocked}from bot.cli import main\nsys.exit(main(['ask', 'Wann habt ihr geöffnet?']))"
    )
    environ = {
        "QZBOT_FAQ": str(sample_folder),
        "QZBOT_CACHE_DIR": str(cache_dir),
        "QZBOT_SPACY_MODEL": "no_such_model",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "dienstags bis samstags" in done.stdout


@pytest.mark.slow
def test_help_imports_no_heavy_library() -> None:
    """What the command line imports before it knows the command takes a moment."""
    program = "import sys, bot.cli\nprint(sorted({'numpy', 'spacy', 'flask', 'sqlalchemy', 'telegram'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_answering_imports_no_heavy_library(
    cache_dir: Path, sample_folder: Path, sample: object
) -> None:
    """With a kept index, an answer needs neither scipy nor matplotlib: the start stays short."""
    assert sample is not None  # the fixture keeps the index
    answer = "import sys\nfrom bot.cli import main\nmain(['ask', '--json', 'Hallo'])\n"
    program = f"{answer}print(sorted({{'scipy.linalg', 'matplotlib'}} & set(sys.modules)), file=sys.stderr)"
    environ = {
        "QZBOT_FAQ": str(sample_folder),
        "QZBOT_CACHE_DIR": str(cache_dir),
        "QZBOT_SPACY_MODEL": "no_such_model",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr.strip() == "[]"
