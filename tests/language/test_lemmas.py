"""Words to lemmas: the embedded pipeline, and a trained one that the test builds itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.lookups import Lookups
from spacy.training import Example

from bot.faq import load_faq
from bot.language.lemmas import Analyzer, load_analyzer
from bot.language.morphology import morphology
from bot.language.plain_words import plain
from bot.retrieval.building import build_index
from tests.sample import write_faq


def lemmas(analyzer: Analyzer, text: str) -> list[str]:
    """Return the lemmas of a text."""
    return [token.lemma for token in analyzer.tokens(text)]


@pytest.mark.parametrize(
    ("inflected", "base"),
    [
        ("Zirkel", "Zirkels"),
        ("Kommune", "Kommunen"),
        ("Schule", "Schulen"),
        ("treffen", "trifft"),
        ("organisieren", "organisiert"),
        ("regional", "regionalen"),
        ("Veranstaltung", "Veranstaltungen"),
        ("Thema", "Themen"),
    ],
)
def test_inflected_forms_meet(analyzer: Analyzer, inflected: str, base: str) -> None:
    """The forms of a word share their lemma, whatever their case."""
    assert lemmas(analyzer, inflected) == lemmas(analyzer, base)
    assert lemmas(analyzer, inflected.lower()) == lemmas(analyzer, base.upper())


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Auftaktveranstaltung", "Auftakt"),
        ("Steuerungsgruppe", "Gruppe"),
        ("Qualitätszirkel", "Zirkel"),
        ("auftaktveranstaltung", "auftakt"),
    ],
)
def test_compounds_are_split(analyzer: Analyzer, compound: str, part: str) -> None:
    """A compound shares a stem with its part, also in lower case."""
    (whole,), (single,) = analyzer.tokens(compound), analyzer.tokens(part)
    assert set(whole.stems) & {*single.stems, single.lemma}
    assert len(whole.stems) > 1


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Zirkel", True),
        ("Haustür", True),
        ("treffen", True),
        ("Zrikel", False),
        ("xqzw", False),
        ("2026", True),
    ],
)
def test_german_is_told_from_no_german(analyzer: Analyzer, word: str, known: bool) -> None:
    """Words of the German lexicon, their compounds and numbers are known.

    Misspelt words are not.
    """
    assert [token.known for token in analyzer.tokens(word)] == [known]


def test_punctuation_is_no_word(analyzer: Analyzer) -> None:
    """Marks and emoji give no tokens, and stick to no word."""
    assert [token.text for token in analyzer.tokens("Hallo!!! (Was, bitte?) 😀 …")] == [
        "Hallo",
        "Was",
        "bitte",
    ]


@given(st.text(st.characters(), max_size=80))
def test_any_text_can_be_analysed(analyzer: Analyzer, text: str) -> None:
    """No text breaks the analysis, and every token has a lemma."""
    assert all(token.lemma for token in analyzer.tokens(text))


def test_what_visitors_write_is_not_kept() -> None:
    """A name in an address is forgotten once it is read, and memory does not grow with them."""
    nlp = spacy.blank("de")
    own = Analyzer(nlp, "test", morphology())
    own.tokens("erika.muster77@example.org")  # the pipeline makes itself ready
    kept = len(nlp.vocab.strings)
    for number in range(50):
        own.tokens(f"person{number}@example{number}.org")
    assert len(nlp.vocab.strings) == kept
    assert "person7@example7.org" not in nlp.vocab.strings


def test_endless_word_takes_no_endless_time(analyzer: Analyzer) -> None:
    """A word of 10,000 letters is taken as it is."""
    (token,) = analyzer.tokens("a" * 10_000)
    assert (token.stems, token.known) == ((), False)


def test_missing_package_falls_back() -> None:
    """A pipeline that is not installed is replaced by the embedded one, whose name says so."""
    assert load_analyzer("de_no_such_package").name.startswith("embedded")


def test_path_without_pipeline_raises(tmp_path: Path) -> None:
    """A folder without a pipeline, or a missing path, raises an error.

    The operator asked for it.
    """
    with pytest.raises(OSError, match=r"meta\.json"):
        load_analyzer(str(tmp_path))
    with pytest.raises(OSError, match="fehlt"):
        load_analyzer(str(tmp_path / "fehlt"))


@pytest.fixture(scope="module")
def trained_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train a tiny pipeline (tok2vec, tagger, lookup lemmatizer) on three sentences and save it."""
    path = tmp_path_factory.mktemp("model") / "de_tiny"
    nlp = spacy.blank("de")
    for name in ("tok2vec", "tagger"):
        nlp.add_pipe(name)
    nlp.initialize(lambda: list(examples(nlp)))
    nlp.update(list(examples(nlp)))
    lookups = Lookups()
    lookups.add_table(
        "lemma_lookup",
        {"Zirkel": "Zirkel", "trifft": "treffen", "traf": "treffen", "Runden": "Kreis"},
    )
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    lemmatizer.initialize(lookups=lookups)  # type: ignore[attr-defined]
    nlp.meta.update(name="tiny", version="1.2.3")
    nlp.to_disk(path)
    return path


def examples(nlp: spacy.language.Language) -> Iterator[Example]:
    """Yield a few tagged sentences."""
    for words, tags in (
        ("Der Zirkel trifft sich", "ART NN VVFIN PRF"),
        ("Er traf Runden", "PPER VVFIN NN"),
        ("Die Runden", "ART NN"),
    ):
        yield Example.from_dict(nlp.make_doc(words), {"tags": tags.split()})


def test_trained_pipeline_gives_the_lemmas(trained_path: Path) -> None:
    """The lemmas come from the trained pipeline, the stems from us; its name is shown."""
    analyzer = load_analyzer(str(trained_path))
    assert analyzer.name == "de_tiny 1.2.3"
    assert lemmas(analyzer, "Der Zirkel traf Runden") == ["der", "zirkel", "treffen", "kreis"]
    (token,) = analyzer.tokens("Auftaktveranstaltung")
    assert len(token.stems) > 1


@pytest.mark.slow
def test_trained_pipeline_searches(trained_path: Path, tmp_path: Path) -> None:
    """An index can be built with a trained pipeline and finds what was asked."""
    faq = load_faq(write_faq(tmp_path))
    index = build_index(faq, load_analyzer(str(trained_path)))
    values = index.signals(index.reader.tokens("Wann muss ich die Bücher zurückgeben?")).values.sum(
        axis=1
    )
    assert index.targets[int(values.argmax())] == "3"


@given(st.text("abc Ää.,;:!?-/()'’ \n\t1 2z.B.", max_size=80))
def test_reading_by_stretches_changes_nothing(analyzer: Analyzer, text: str) -> None:
    """A tokenizer alone finds the words of a text in each stretch between blanks."""
    whole = spacy.blank("de")(plain(text))
    words = [token.text for token in whole if any(map(str.isalnum, token.text))]
    assert [token.text for token in analyzer.tokens(text)] == words
