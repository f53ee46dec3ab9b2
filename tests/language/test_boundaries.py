"""Where clauses end, and which parts of a message stand side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.boundaries import MOST_BOUNDARIES, Kind, boundaries, neighbours


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Was ist das? Wer zahlt?", [Kind.SENTENCE]),
        ("den Link und die Namen", [Kind.JOINT]),
        ("Termine + Kosten", [Kind.JOINT]),
        ("erst Termine frage zwei Kosten", [Kind.JOINT]),
        ("Pflicht oder freiwillig", [Kind.OR]),
        ("Turnus, Kosten", [Kind.COMMA]),
        ("Auftakt: wie lange?", [Kind.COLON]),
        ("Auftakt (wie lange?)", [Kind.DASH]),
        ("wie gründet man das wer hilft uns dabei", [Kind.UNMARKED]),
        ("Ein Satz ohne Grenze", []),
        (", und ", []),
    ],
)
def test_kinds(text: str, kinds: list[Kind]) -> None:
    """A clause may end at each mark and conjunction inside a message."""
    assert [boundary.kind for boundary in boundaries(text)] == kinds


def test_all_parts_side_by_side() -> None:
    """Of three clauses each pair of neighbours is looked at, long ones too."""
    found = [(pair.first, pair.second, pair.places) for pair in neighbours("Geld, Orte, Themen")]
    assert found == [
        ("Geld", "Orte", (0, 1, 2)),
        ("Geld", "Orte, Themen", (0, 1, 3)),
        ("Geld, Orte", "Themen", (0, 2, 3)),
        ("Orte", "Themen", (1, 2, 3)),
    ]


def test_many_boundaries_leave_the_strong_ones() -> None:
    """A message with many commas is looked at by its sentences and conjunctions."""
    listed = ", ".join(["Wort"] * 9)
    assert [boundary.kind for boundary in boundaries(f"{listed} und Ende")] == [Kind.JOINT]
    assert len(boundaries(listed)) == MOST_BOUNDARIES


@given(st.text("ab ,.?:;()+&|/\n-–undoder1", max_size=80))
def test_parts_stand_in_the_message(text: str) -> None:
    """Whatever is typed, parts come from it and boundaries do not overlap.

    A bracket that closes what another part opened is left out.
    """
    unclosed = text.replace(")", "")
    found = boundaries(text)
    ends = [boundary.end for boundary in found]
    starts = [boundary.start for boundary in found]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    for pair in neighbours(text):
        assert pair.first.replace(")", "") in unclosed
        assert pair.second.replace(")", "") in unclosed
