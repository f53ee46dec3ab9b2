"""How a message refers to the one before."""

from __future__ import annotations

import pytest

from bot.language.folding import folded
from bot.language.turns import closes, correction, mocks, thanks, without_reaction


@pytest.mark.parametrize(
    ("message", "wants_nothing"),
    [
        ("Dann frage ich dort nach. Besten Dank.", True),
        ("Schade, dann komme ich eben vorbei!", True),
        ("ok alles klar dann reden wir mit der Stadt", False),  # "let us talk about"
        ("Dann bräuchte ich noch die Namen.", False),
        ("Dann weiß ich Bescheid, und wer lädt ein?", False),
        ("Wann frage ich nach?", False),
    ],
)
def test_a_visitor_says_what_comes_next(message: str, wants_nothing: bool) -> None:
    """Nothing is offered then; who wants something or asks is answered."""
    assert closes(message) is wants_nothing


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("Ah super, und wie oft trifft man sich?", "und wie oft trifft man sich?"),
        ("Na gut. Wer lädt ein?", "Wer lädt ein?"),
        ("Schönen Tag! Wer lädt ein?", "Wer lädt ein?"),
        ("Wer lädt ein?", "Wer lädt ein?"),
        ("super, danke", "super, danke"),  # nothing is left
    ],
)
def test_a_reaction_is_left_aside(message: str, rest: str) -> None:
    """Those of the bot and the courtesies of the FAQ."""
    courtesies = {folded("Schönen Tag")}
    assert without_reaction(message, courtesies) == rest


def test_not_what_was_wanted_names_nothing_else() -> None:
    """What follows "not that" is meant, unless it says no more than that it was not wanted."""
    assert correction("Nicht das, die regionalen bitte") == "die regionalen bitte"
    assert correction("Nicht das, was ich hören wollte.") is None


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        (
            "Quatsch, falsch gefragt, ich meinte die Runde auf Kreisebene.",
            "die Runde auf Kreisebene",
        ),
        ("sorry, umgekehrt, die in der Stadt wollte ich wissen", "die in der Stadt"),
        ("da hab ich mich vertan, die regionalen", "die regionalen"),
        ("genau das wollte ich wissen", None),
        ("Moment, ich rede vom regionalen.", "regionalen"),
        ("ich frage für die Nachbarstadt", "die Nachbarstadt"),
        ("nee nich den Auftakt, sondern ein Treffen", "ein Treffen"),
        ("nein, ein normales Treffen nicht der Auftakt", "ein normales Treffen"),
        ("nicht eure Termine, unsere", "unsere"),
        ("Wir reden dort über Lernzeiten", None),
    ],
)
def test_who_asked_the_wrong_way_round_corrects(message: str, meant: str | None) -> None:
    """What stands after the mistake is meant."""
    assert correction(message) == meant


@pytest.mark.parametrize(
    ("message", "are_all"),
    [
        ("danke, du hast mein Praktikum gerettet", True),
        ("Das ist zu schaffen. Herzlichen Dank für die Auskunft!", True),
        ("Danke, aber wie oft trifft man sich?", False),
        ("Wir danken unseren Helfern", False),
    ],
)
def test_thanks_are_told_from_questions(message: str, are_all: bool) -> None:
    """Thanks in any words, with nothing asked beside them."""
    assert thanks(message) is are_all


@pytest.mark.parametrize(
    "message",
    [
        "Danke für nichts",
        "VIELEN DANK FÜR NICHTS!",
        "na vielen dank auch für gar nix",
        "Sehr hilfreich (nicht)",
        "Super erklärt … nicht!",
        "toll, schon wieder nix",
        "Prima, immer noch keine Antwort",
    ],
)
def test_praise_may_mock(message: str) -> None:
    """What takes the praise back makes it a complaint, and no thanks."""
    assert mocks(message)
    assert not thanks(message)


@pytest.mark.parametrize(
    "message",
    [
        "Danke für die Auskunft",
        "Danke, nichts weiter",
        "Vielen Dank für alles",
        "Sehr hilfreich",
        "Super, keine weiteren Fragen",
        "Nicht schlecht",
        "Toll, das wusste ich nicht",
        "Prima, und wer zahlt, wenn wieder keiner kommt?",
        "Klasse, das ist ja gar nicht schwer",
        "Danke, ich brauche nichts mehr",
    ],
)
def test_praise_is_mostly_meant(message: str) -> None:
    """A "no" that does not take the praise back changes nothing, and a question stays one."""
    assert not mocks(message)


def test_a_question_with_a_tag_is_no_reaction() -> None:
    """What editors listed is left aside before a question, not before "oder was"."""
    courtesies = {folded("Bist du müde")}
    assert without_reaction("Bist du müde oder was", courtesies) == "Bist du müde oder was"
    assert without_reaction("Bist du müde, und wer lädt ein", courtesies) == "und wer lädt ein"
