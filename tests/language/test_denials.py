"""What denies a need, and what only sounds like a denial."""

from __future__ import annotations

import pytest

from bot.language.denials import denial, denies_need


@pytest.mark.parametrize(
    "message",
    [
        *("Ich bin nicht in Not", "Nein, es ist niemand in Not!", "Hier ist niemand in Gefahr"),
        *("Hier ist kein Kind in Gefahr", "Bei uns ist niemand verletzt", "Das war kein Notfall"),
        *("Es brennt nicht wirklich", "Hier brennt nichts", "Ich bin nicht suizidal"),
        *("Ich brauche keine Seelsorge", "Nein, keine Seelsorge!", "nicht um Gewalt geht es"),
        *("Das ist doch nur so eine Redensart", "Das war nur ein Test", "ich wollte nur testen"),
        *("Sie verstehen mich falsch", "Da haben Sie mich missverstanden", "Fehlalarm"),
        *("Das war nicht so gemeint", "Ich meine das nicht wörtlich", "Mir geht's gut"),
        *("Uns geht es wirklich sehr gut", "Es geht mir gut", "alles in Ordnung"),
        *("Ich brauche keine Hilfe, ich brauche die Nummer von Frau Meier. Wie ist sie?",),
    ],
)
def test_a_need_is_denied(message: str) -> None:
    """In any common form, with the very words of need."""
    assert denies_need(message)


@pytest.mark.parametrize(
    "message",
    [
        *("nein", "ich kann nicht mehr, aber es geht nur um mich", "nein, niemand hilft mir"),
        *("keiner hört mir zu", "es geht um meinen Vater, er schlägt mich", "es geht um mich"),
        *("ich brauche keine Hilfe mehr, es ist eh vorbei", "Ich brauche keine Hilfe"),
        *("ich will keine Hilfe", "Mir geht es nicht gut", "mir geht es nie gut", "gar nicht gut"),
        *("mir geht es so gar nicht gut", "Ist das kein Notfall?", "Bin ich nicht in Gefahr?"),
        *("Wenn es kein Notfall ist, wen rufe ich an?", "niemand merkt dass ich in Not bin"),
        *("ich bekomme keine Therapie", "es gibt keine Seelsorge mehr", "ich meine das ernst"),
        *("ich will nur schlafen", "ich will nur die Schmerzen nicht mehr", "keine Ruhe"),
        *(
            "mir geht es gut wenn ich tot bin",
            "keine Sorge, bald bin ich weg",
            "ich will nur reden",
        ),
        *("es geht um das Leben meiner Tochter", "ich brauche nur jemanden zum Zuhören"),
        *("es geht um eine Freundin", "ich weiß nicht ob ich in Gefahr bin", "bitte keine Polizei"),
        *("ich brauche nur die Nummer", "alles gut, es ist zu spät", "Alle verstehen mich falsch"),
    ],
)
def test_who_is_in_need_denies_nothing(message: str) -> None:
    """Who refuses help, gives up or speaks of people is still in need."""
    assert denial(message) is None


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("Ich bin nicht in Not. Wer moderiert?", "Wer moderiert?"),
        ("Sie verstehen mich falsch, ich meine den Haushalt", "ich meine den Haushalt"),
        ("kein Notfall, aber ich will sterben", "aber ich will sterben"),
        ("Uns fehlt nichts und niemand ist verletzt", "und"),
    ],
)
def test_the_rest_of_a_denial_is_left(message: str, rest: str) -> None:
    """What else is said can be listened to, and answered."""
    said = denial(message)
    assert said is not None
    assert said.rest == rest


@pytest.mark.parametrize(
    "message",
    [
        *("Es geht um die OGS", "Es geht um etwas anderes", "ich meine den Haushalt"),
        *("nein, ich brauche nur eine Telefonnummer", "Ich wollte nur wissen, wer moderiert"),
        *("Bitte zurück zum Thema: Wer zahlt?", "Was? Ich wollte nur die Telefonnummer."),
    ],
)
def test_something_else_may_be_meant(message: str) -> None:
    """It denies a need without speaking of it."""
    said = denial(message)
    assert said is not None
    assert not said.explicit
