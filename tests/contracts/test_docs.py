"""What the documents tell people to type, to open or to import exists."""

from __future__ import annotations

import argparse
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
MOST_README_LINES = 100  # what one reads before trying; the rest stands in docs
SHELLS = {"", "console", "sh", "bash", "shell", "text"}
FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}.*$", re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
# A command of ours, in whatever folder its program lies.
OURS = re.compile(
    r"(?:[A-Z_]+=\S* )*(?:\S*python3? -m bot|"
    r"(?:ExecStart=)?(?:[\w./]*/)?qzbot)(?P<words>(?: [^\s|<>;&()]+)+)"
)


def typed(start: str) -> list[tuple[str, str]]:
    """Return (document, command) of each line in a code block that begins so.

    A prompt or variables may stand before it.
    """
    found = []
    for document in DOCUMENTS:
        for code in shell_code(document.read_text("utf-8")):
            for part in re.split(r"\n|&&", code.replace("\\\n", " ")):
                command = re.sub(r"^(?:\$ |[A-Z_]+=\S+ )*", "", part.strip())
                if re.match(start, command):
                    found.append((str(document.relative_to(ROOT)), command))
    return found


def shell_code(text: str) -> list[str]:
    """Return the code blocks of a document that show what to type in a shell."""
    return [block["code"] for block in FENCED.finditer(text) if block["language"] in SHELLS]


def named() -> list[tuple[str, str]]:
    """Return (document, code) of each piece of code in a sentence or an indented block."""
    found = []
    for document in DOCUMENTS:
        text = FENCED.sub("", document.read_text("utf-8"))
        codes = [*INLINE.findall(text), *INDENTED.findall(text)]
        found += [(str(document.relative_to(ROOT)), code.strip()) for code in codes]
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


def test_named_commands_exist() -> None:
    """A command named in a sentence exists, and so do its options."""
    commands = {name: command.format_help() for name, command in subcommands().items()}
    faults, seen = [], 0
    for document, code in named():
        if match := OURS.match(code):
            seen += 1
            words = match["words"].split()
            name = next((word for word in words if not word.startswith("-")), "")
            options = [word.partition("=")[0] for word in words if re.match(r"--\w", word)]
            text = commands.get(name, "") if name else build_parser().format_help()
            faults += [
                (document, code, word) for word in options if not re.search(rf"{word}\b", text)
            ]
            faults += [(document, code, name)] if name and name not in commands else []
    assert faults == []
    assert seen > 25


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    choices = [
        action.choices
        for action in build_parser()._actions  # noqa: SLF001 - argparse tells them nowhere else
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
    ]
    return dict(choices[0])


@pytest.mark.parametrize(("document", "command"), typed(r"\S*python3? -m (?:bot|web|tests)\."))
def test_modules_to_run_exist(document: str, command: str) -> None:
    """Every module of ours shown to be run by its name exists."""
    assert find_spec(command.split()[2]), document


def test_make_targets_exist() -> None:
    """Every make target shown in a block or named in a sentence stands in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = [*typed(r"make\b"), *(pair for pair in named() if pair[1].startswith("make "))]
    missing = [
        (document, word)
        for document, command in commands
        for word in shlex.split(command, comments=True)[1:]
        if "=" not in word and not word.startswith("-") and word not in targets
    ]
    assert missing == []
    assert len(commands) > 20


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
