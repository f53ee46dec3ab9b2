"""The script that is served: built from the sources beside it, with the operator's texts inside."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from bot.faq.values import Site
from bot.settings import Settings
from web import widget

SOURCES = Path(widget.__file__).parent


def test_built_script_is_as_new_as_its_sources() -> None:
    """Whoever changes a module, the frame or the style sheet has run `make widget`."""
    noted = (SOURCES / "built" / "sources.sha256").read_text("utf-8").splitlines()
    sources = sorted(path for path in SOURCES.iterdir() if path.suffix in (".js", ".css", ".html"))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sources]
    assert len(sums) > 10
    assert noted == sums, "Bitte `make widget` ausführen."


def test_operators_texts_are_values_not_code() -> None:
    """Quotation marks and line separators in a name end neither a text nor the script."""
    name = 'Rat "und" Tat\u2028</script>\\'
    served = Settings(public_url="https://h.example", session_memory=True)
    document = widget.script(Site(name=name), served, ())
    settings = json.loads(document.body.decode().rsplit("})(", 1)[1].removesuffix(");\n"))
    assert (settings["name"], settings["home"]) == (name, "https://h.example/")
    assert settings["memory"] is True


def test_script_is_one_file() -> None:
    """What is served imports nothing, exports nothing, and adds one function to a page."""
    document = widget.script(Site(), Settings(), ())
    script = document.body.decode()
    assert script.startswith("(QZ_SETTINGS => {")
    assert not [line for line in script.splitlines() if line.startswith(("import", "export"))]
    assert "QZ_FRAME" not in script
    assert "QZ_STYLES" not in script
