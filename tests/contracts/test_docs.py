"""What the README tells people to type exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.cli import build_parser
from tests.paths import ROOT

DOCUMENTS = [path for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))) if path.is_file()]
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
                        found.append((document.name, command))
    return found


def test_there_is_a_readme_with_commands() -> None:
    """The README shows how to run and how to test, so this file does not check nothing."""
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme
    assert "make test" in readme
    assert typed(r"(?:\S*python3? -m bot|qzbot) ")


@pytest.mark.parametrize(("document", "command"), typed(r"(?:\S*python3? -m bot|qzbot)\b"))
def test_commands_parse(document: str, command: str) -> None:
    """Every command shown is understood by the parser as it stands."""
    words = shlex.split(command, comments=True)
    words = words[1:] if words[0] == "qzbot" else words[3:]
    end = next((i for i, word in enumerate(words) if word in ("|", ">", ">>", "<", "&", ";")), len(words))
    assert words[:end], document
    if "--help" not in words:
        assert callable(build_parser().parse_args(words[:end]).run), document


@pytest.mark.parametrize(("document", "command"), typed(r"make\b"))
def test_make_targets_exist(document: str, command: str) -> None:
    """Every make target shown stands in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = [word for word in shlex.split(command, comments=True)[1:] if "=" not in word and not word.startswith("-")]
    assert set(named) <= targets, document


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_linked_files_exist(document: Path) -> None:
    """Links to files of the project lead to files."""
    links = re.findall(r"\]\((?!https?:|mailto:|link:|#)([^)#\s]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
