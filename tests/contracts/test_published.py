"""The figures that documents publish are today's."""

from __future__ import annotations

import re

import pytest

from bot.conversation.assistant import Assistant
from tests.bench.published import DOCUMENTS, outdated_documents, with_tables
from tests.paths import ROOT

pytestmark = pytest.mark.slow


def test_documents_hold_todays_figures(real: Assistant) -> None:
    """The tables of figures are what `make figures` writes; run it if this fails."""
    assert sorted(outdated_documents(real)) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_document_has_a_table(document: str) -> None:
    """There is something to compare."""
    assert "<!-- figures: " in (ROOT / document).read_text("utf-8")


def test_the_pitch_has_the_figure_of_the_table() -> None:
    """The sentence at the top of the README rounds the figure of the table below."""
    readme = (ROOT / "README.md").read_text("utf-8")
    pitch = re.search(r"first in (\d+) of 100", readme)
    row = re.search(r"\| unseen set E, \d+ questions \| ([\d.]+) /", readme)
    assert pitch
    assert row
    assert int(pitch[1]) == round(float(row[1]))


def test_only_the_table_is_written() -> None:
    """The text around a table stays as it is."""
    text = "a\n<!-- figures: x -->\nold\n<!-- /figures -->\nb\n"
    assert with_tables(text, {"x": "new\n"}) == text.replace("old", "new")
