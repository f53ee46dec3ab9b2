"""Fitting an FAQ's own weights: only with enough data, and never for the worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.measuring import own_fit
from bot.measuring.own_fit import fit_own, lacking
from bot.retrieval.model_file import model_of
from bot.retrieval.ranking import fitted_model

pytestmark = pytest.mark.slow

_THINGS = ("Ausweis", "Leihfrist", "Mahnung", "Fernleihe", "Lesesaal", "Drucker")
_WAYS = (
    "Was kostet {}?",
    "wie lange gilt {}",
    "{} wo bekomme ich das",
    "Ich habe Ärger mit {}",
    "Wer ist zuständig für {}?",
    "{} verloren",
    "Darf ich {} verlängern?",
    "brauche ich {} wirklich",
    "Erklären Sie mir {}",
    "{} für Kinder",
)


def library(phrases: int = 10, views: int = 5, negatives: int = 20) -> Faq:
    """Return an FAQ that holds as much as is said."""
    entries = tuple(
        Entry(
            str(number),
            f"Was ist {thing}?",
            f"{thing} ist in der Bücherei wichtig.",
            phrases=tuple(
                Phrase(way.format(thing), view=f"Person {place % views}")
                for place, way in enumerate(_WAYS[:phrases])
            ),
        )
        for number, thing in enumerate(_THINGS, 1)
    )
    unknown = tuple(Phrase(f"Wie wird das Wetter am {day}. Mai?") for day in range(negatives))
    return Faq(entries, negatives=unknown, general=("Wer ist Bundeskanzler?",) * 5)


@pytest.mark.parametrize(
    ("faq", "missing"),
    [
        (library(phrases=3), "je Eintrag etwa 10 Formulierungen (im Schnitt: 3,0)"),
        (library(views=1), "Formulierungen aus 3 Blickwinkeln"),
        (library(negatives=4), "20 Ablehnungen in out_of_scope.txt (vorhanden: 4)"),
        (replace(library(), entries=library().entries[:2]), "mindestens 5 Einträge (vorhanden: 2)"),
    ],
)
def test_too_little_is_named(faq: Faq, missing: str) -> None:
    """Each thing that is missing is named with what there is."""
    (found,) = lacking(faq)
    assert missing in found


def test_a_fit_shows_what_it_changes(analyzer: Analyzer) -> None:
    """The figures before and after are of the same kinds; undetermined weights stay shipped."""
    faq = library()
    assert lacking(faq) == []
    shipped = fitted_model("few")
    result = fit_own(faq, analyzer, model_of(faq))
    assert result.regime == "few"
    assert set(result.before) == set(result.after) >= {"top1", "direct", "helped", "declined"}
    assert result.model.after_full == shipped.after_full
    assert result.model.weights.smalltalk == pytest.approx(shipped.weights.smalltalk)
    assert result.model.weights.entry != shipped.weights.entry
    assert model_of(replace(faq, weights=None)) == shipped


@pytest.mark.parametrize(
    ("direct", "false", "loss"),
    [
        (0.67, 0.05, "würde weniger beantwortet"),
        (0.69, 0.05, ""),
        (0.8, 0.06, ""),
        (0.8, 0.08, "würde mehr beantwortet, obwohl es in der FAQ nicht steht"),
    ],
)
def test_a_loss_is_noticed(direct: float, false: float, loss: str) -> None:
    """Two in a hundred direct answers lost, or strange questions answered, are the most."""
    before = {"direct": 0.7, "false": 0.05}
    after = {"direct": direct, "false": false}
    fit = own_fit.OwnFit("few", fitted_model("few"), before, after, {})
    assert fit.loss == loss
