"""Imports go one way, third parties stay in their one file, and an answer needs none of the optional libraries."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOT = ROOT / "bot"
MODULES = sorted(path.stem for path in BOT.iterdir() if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem[:2] != "__")

# Each may import what stands before it in the list, never what stands after.
ORDER = (
    *("faq", "settings", "language", "retrieval", "conversation", "recording", "evaluation", "operating", "telegram", "cli"),
)
ONLY_IN = {
    "spacy": {"language"},
    "HanTa": {"language"},
    "rapidfuzz": {"language"},
    "matplotlib": {"evaluation", "report"},
    "rich": {"cli", "report"},
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
)


def imports(path: Path) -> set[str]:
    """Return all modules that a file imports anywhere, those of packages of ours in full."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(module: str) -> list[Path]:
    """Return the file of a module, or all files of a package."""
    return [BOT / f"{module}.py"] if (BOT / f"{module}.py").exists() else sorted((BOT / module).rglob("*.py"))


def imported(module: str) -> set[str]:
    """Return all that a module or package of `bot` imports."""
    return set().union(*map(imports, files(module)))


def ours(module: str) -> set[str]:
    """Return the modules of `bot` that a module of `bot` imports."""
    names = {name.removeprefix("bot.").split(".")[0] for name in imported(module) if name.startswith("bot.")}
    return names & set(MODULES) - {module}


def test_imports_have_no_cycle() -> None:
    """The modules can be put in an order in which each imports only earlier ones, imports inside functions included."""
    order = list(TopologicalSorter({module: ours(module) for module in MODULES}).static_order())
    assert sorted(order) == MODULES


@pytest.mark.parametrize("module", ORDER)
def test_imports_go_one_way(module: str) -> None:
    """A layer imports only layers below it."""
    above = set(ORDER[ORDER.index(module) + 1 :])
    assert ours(module) & above == set()


def test_knowledge_imports_nothing_of_ours() -> None:
    """What the bot knows stands by itself."""
    assert ours("faq") == set()


@pytest.mark.parametrize("library", ONLY_IN)
def test_third_parties_stay_in_their_file(library: str) -> None:
    """Each engine is imported by the one file that wraps it."""
    users = {module for module in MODULES if any(name.split(".")[0] == library for name in imported(module))}
    assert users <= ONLY_IN[library]
    assert users


def test_core_knows_no_channel() -> None:
    """Nothing of the core imports a channel; the command line alone starts them."""
    channels = {module for module in MODULES if {"web"} & {name.split(".")[0] for name in imported(module)}}
    assert channels <= {"cli"}


def test_no_entry_is_named_in_code() -> None:
    """No text of an entry and no name of a person stands in the code of the core."""
    code = "".join(path.read_text("utf-8") for module in MODULES for path in files(module))
    assert not [name for name in ("Steinhauer", "Kaplan", "Serviceagentur", "Steuerungsgruppe", "615 4950") if name in code]


def test_ask_runs_without_optional_libraries(cache_dir: Path, sample_folder: Path) -> None:
    """With the libraries of website, Telegram, event log and plot out of reach, `ask` still answers."""
    blocked = f"import sys\nsys.modules.update(dict.fromkeys({OPTIONAL!r}))\n"
    program = f"{blocked}from bot.cli import main\nsys.exit(main(['ask', 'Wann habt ihr auf?']))"
    environ = {"QZBOT_FAQ": str(sample_folder), "QZBOT_CACHE_DIR": str(cache_dir), "QZBOT_SPACY_MODEL": "no_such_model", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "dienstags bis samstags" in done.stdout


def test_help_imports_no_heavy_library() -> None:
    """What the command line imports before it knows the command takes a moment."""
    program = "import sys, bot.cli\nprint(sorted({'numpy', 'spacy', 'flask', 'sqlalchemy', 'telegram'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_answering_imports_no_heavy_library(cache_dir: Path, sample_folder: Path, sample: object) -> None:
    """With a kept index, an answer needs neither scipy nor matplotlib: the start stays short."""
    assert sample is not None  # the fixture keeps the index
    answer = "import sys\nfrom bot.cli import main\nmain(['ask', '--json', 'Hallo'])\n"
    program = f"{answer}print(sorted({{'scipy.linalg', 'matplotlib'}} & set(sys.modules)), file=sys.stderr)"
    environ = {"QZBOT_FAQ": str(sample_folder), "QZBOT_CACHE_DIR": str(cache_dir), "QZBOT_SPACY_MODEL": "no_such_model", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr.strip() == "[]"
