"""What the operator has to enter before the bot goes public."""

from __future__ import annotations

from bot.faq.gaps import operator_gaps
from bot.faq.values import Contact, Site


def test_legal_links_and_contacts() -> None:
    """Each missing link that the law asks for is named, and each contact without a way."""
    site = Site("Bot", links={"impressum": "https://example.org"}, contacts=(Contact("Ada"),))
    gaps = operator_gaps(site)
    assert ["datenschutz" in gaps[0], "barrierefreiheit" in gaps[1], "„Ada“" in gaps[2]] == [
        True
    ] * 3
    assert len(gaps) == 3


def test_nobody_to_ask() -> None:
    """An operator who enters no contact at all is told what that means for visitors."""
    *_, gap = operator_gaps(Site("Bot"))
    assert "Unter [[kontakte]] steht niemand" in gap
    assert not any("niemand" in gap for gap in operator_gaps(Site(contacts=(Contact("Ada"),))))


def test_json_lines_have_no_site() -> None:
    """A file of questions alone has no place for them."""
    assert operator_gaps(Site()) == []
