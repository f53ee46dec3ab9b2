"""What the documents tell people to type, to open or to import exists."""

from __future__ import annotations

import re
import shlex
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.cli import build_parser
from tests.paths import ROOT

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "tests").rglob("*.md")),
]
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
MOST_README_LINES = 105  # what one reads before trying; the rest stands in docs
SHELL = re.compile(r"^```(?:console|sh|bash|shell|text)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def typed(start: str) -> list[tuple[str, str]]:
    """Return (document, command) of every line in a code block that begins so, with or without a prompt or variables."""
    found = []
    for document in DOCUMENTS:
        for block in SHELL.findall(document.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                for part in line.split("&&"):
                    command = re.sub(r"^(?:\$ |[A-Z_]+=\S+ )*", "", part.strip())
                    if re.match(start, command):
                        found.append((str(document.relative_to(ROOT)), command))
    return found


def anchors(document: Path) -> set[str]:
    """Return the anchors of the headings of a document, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ +(.+)$", document.read_text("utf-8"), re.MULTILINE)
    plain = [
        unicodedata.normalize("NFC", re.sub(r"\]\([^)]*\)", "", text)).lower() for text in headings
    ]
    return {re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-") for text in plain}


def test_there_is_a_readme_with_commands() -> None:
    """The README shows how to run and how to test, so this file does not check nothing."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme
    assert "make test" in readme
    assert typed(r"(?:\S*python3? -m bot|qzbot) ")
    assert len(readme.splitlines()) <= MOST_README_LINES


@pytest.mark.parametrize(("document", "command"), typed(r"(?:\S*python3? -m bot|qzbot)(?=\s|$)"))
def test_commands_parse(document: str, command: str) -> None:
    """Every command shown is understood by the parser as it stands."""
    words = shlex.split(command, comments=True)
    words = words[1:] if words[0] == "qzbot" else words[3:]
    end = next(
        (i for i, word in enumerate(words) if word in ("|", ">", ">>", "<", "&", ";")), len(words)
    )
    assert words[:end], document
    if "--help" not in words:
        assert callable(build_parser().parse_args(words[:end]).run), document


@pytest.mark.parametrize(("document", "command"), typed(r"\S*python3? -m (?:bot|web|tests)\."))
def test_modules_to_run_exist(document: str, command: str) -> None:
    """Every module of ours shown to be run by its name exists."""
    assert find_spec(command.split()[2]), document


@pytest.mark.parametrize(("document", "command"), typed(r"make\b"))
def test_make_targets_exist(document: str, command: str) -> None:
    """Every make target shown stands in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = [
        word
        for word in shlex.split(command, comments=True)[1:]
        if "=" not in word and not word.startswith("-")
    ]
    assert set(named) <= targets, document


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_linked_files_exist(document: Path) -> None:
    """Links to files of the project lead to files, and to headings that they have."""
    links = re.findall(
        r"\]\((?!https?:|mailto:|link:)([^)#\s]*)(?:#([^)\s]+))?\)", document.read_text("utf-8")
    )
    for name, anchor in links:
        target = document.parent / name if name else document
        assert target.exists(), name
        assert not anchor or anchor in anchors(target), f"{name}#{anchor}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_named_modules_exist(document: Path) -> None:
    """Paths of modules, tests and data in backticks are those of the project."""
    text = document.read_text("utf-8")
    paths = re.findall(r"`((?:bot|web|tests|faq_data|docs)/[\w./-]*)`", text)
    modules = re.findall(r"`((?:bot|web)(?:\.[a-z_]+)+)(?:\.[A-Z]\w*)?`", text)
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [module for module in modules if not find_spec(module)] == []
