"""What `doctor` tells of the data."""

from __future__ import annotations

from pathlib import Path

from bot.operating.doctor import diagnose
from bot.settings import Settings
from tests.small_faq import write_faq


def test_all_that_is_declined_is_counted(tmp_path: Path) -> None:
    """Questions to decline count, whatever comes before them or after one entry only."""
    faq = write_faq(tmp_path / "faq")
    with (faq / "out_of_scope.txt").open("a", encoding="utf-8") as file:
        file.write("nach 1: und wer zahlt das?\n")
    data = diagnose(Settings(faq=faq, cache_dir=None))["Sprache und Daten"]
    assert data["Umfang"] == "3 Einträge, 6 Formulierungen, 3 Ablehnungen"
