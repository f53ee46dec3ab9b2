"""Small FAQs of other bodies: complete, apart from their questions, and cut to a size."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faq.values import Faq
from bot.language.folding import folded
from bot.language.lemmas import Analyzer
from bot.measuring.small_faqs import FOLDER, SmallFaq, held_out_small_faq, read_small_faqs
from bot.measuring.worlds import Size
from bot.retrieval.regimes import BARE, FEW, WITHOUT_NEGATIVES, regime_of
from tests.paths import GOLDEN

pytestmark = pytest.mark.slow

TO_MEASURE = GOLDEN / "faqs"
FAQS = [*read_small_faqs(), *read_small_faqs(TO_MEASURE)]


def texts(faq: Faq) -> set[str]:
    """Return what the editors of an FAQ list beside its published questions, folded."""
    listed = [phrase.text for entry in faq.entries for phrase in entry.phrases]
    listed += [phrase.text for phrase in faq.negatives]
    return {folded(text) for text in listed}


@pytest.mark.parametrize("small", FAQS, ids=lambda small: small.name)
def test_questions_are_for_entries_and_not_listed(small: SmallFaq) -> None:
    """Each question names entries there are, and stands in no list of its FAQ."""
    known = {entry.id for entry in small.faq.entries} | {"none"}
    assert len(small.questions) == 80
    assert all(known.issuperset(asked.gold) for asked in small.questions)
    assert texts(small.faq).isdisjoint(folded(asked.question) for asked in small.questions)


def test_none_is_fitted_on_and_measured_with() -> None:
    """What is measured was not fitted on."""
    fitted = {file.name for file in FOLDER.iterdir()}
    assert fitted.isdisjoint(file.name for file in TO_MEASURE.iterdir())


@pytest.mark.parametrize(
    ("size", "regime"), [(Size(0, 0), BARE), (Size(3, 0), WITHOUT_NEGATIVES), (Size(3, 40), FEW)]
)
def test_an_faq_is_cut_to_a_size(size: Size, regime: str) -> None:
    """It keeps its entries, and as many phrases and negatives as its editors would have."""
    cut = FAQS[0].of_size(size)
    assert [entry.id for entry in cut.entries] == [entry.id for entry in FAQS[0].faq.entries]
    assert {len(entry.phrases) for entry in cut.entries} == {size.phrases}
    assert len(cut.negatives) == size.negatives
    assert regime_of(cut) == regime


def test_samples_stand_for_the_questions(analyzer: Analyzer) -> None:
    """Each question is a sample of its first entry, or of NONE, in each size."""
    small = FAQS[0]
    (group,) = held_out_small_faq(small, analyzer, [Size(0, 0)])
    ids = [entry.id for entry in small.faq.entries]
    wanted = [len(ids) if q.is_unknown else ids.index(q.gold[0]) for q in small.questions]
    assert group.gold[: len(wanted)].tolist() == wanted
    assert (group.kinds == "general").sum() == 20


def test_remarks_are_asked_beside_the_questions(analyzer: Analyzer) -> None:
    """Without them, weights fitted on these FAQs would forget small talk."""
    small = FAQS[0]
    (group,) = held_out_small_faq(small, analyzer, [Size(0, 0)])
    remarks = group.gold[group.kinds == "small talk"]
    assert remarks.min() > len(small.faq.entries)
    assert len(set(remarks.tolist())) > 10


def test_a_folder_without_faqs_has_none(tmp_path: Path) -> None:
    """An empty folder is no fault."""
    assert read_small_faqs(tmp_path) == []
