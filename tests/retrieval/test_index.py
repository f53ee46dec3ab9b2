"""The index against a naive reference in plain Python, and full rankings on a small FAQ."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.retrieval.features
import bot.retrieval.learning
from bot.conversation.assistant import Assistant
from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.language.ngrams import char_ngrams
from bot.language.tokens import Token
from bot.retrieval.building import build_index, texts_of
from bot.retrieval.features import Dense, Sparse, lemma_features, words_of
from bot.retrieval.index import SIGNALS, Index, Signals, best_places

Vector = dict[str, float]
Features = Callable[[tuple[Token, ...]], list[list[str]]]  # the features of each part of a text

WORDS = [
    "wann",
    "hat",
    "die",
    "Bücherei",
    "geöffnet",
    "Öffnungszeiten",
    "Leseausweis",
    "Bücher",
    "verlängern",
    "leihfirst",
    "Mahngebühr",
    "zurückgeben",
    "Kind",
    "Termin",
    "Vorlesestunde",
    "Wetter",
    "Hallo",
    "danke",
    "Quark",
    "xyzzy",
    "samstags",
    "montag",
    "theke",
    "kosten",
    "Gebühren",
    "wie",
    "lange",
    "wo",
]
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


class Reference:
    """TF-IDF cosines computed feature by feature."""

    def __repr__(self) -> str:
        return "Reference()"  # hypothesis shows arguments, and warns of long ones

    def __init__(self, index: Index, faq: Faq, features: Features) -> None:
        self.features = features
        self.targets, texts = texts_of(faq)
        read = [
            (text.target, features(index.reader.tokens(text.text)))
            for text in texts
            if index.reader.tokens(text.text)
        ]
        frequency = Counter(
            name for _, parts in read for name in {name for names in parts for name in names}
        )
        self.idf = {
            name: (math.log((1 + len(read)) / (1 + n)) + 1) * worth(name)
            for name, n in frequency.items()
            if n > 1 or not is_pair(name)
        }
        self.unseen = math.log(1 + len(read)) + 1
        self.rows = [(target, self.vector(parts)) for target, parts in read]

    def vector(self, parts: Iterable[Iterable[str]]) -> Vector:
        """Return the known features' share of the sum of parts that have none in common."""
        weighed = [self.weigh(Counter(names)) for names in parts]
        length = (
            math.sqrt(sum(weight**2 for weights in weighed for weight in weights.values())) or 1.0
        )
        total: Vector = defaultdict(float)
        for name, weight in (pair for weights in weighed for pair in weights.items()):
            total[name] += weight / length
        return {name: weight for name, weight in total.items() if name in self.idf}

    def weigh(self, counts: Mapping[str, int]) -> Vector:
        """Return the weight of each feature, known or not."""
        strange = [name for name in counts if name not in self.idf and not is_pair(name)]
        unseen = dict.fromkeys(strange, self.unseen)
        return {
            name: self.idf[name] * (1 + math.log(n))
            for name, n in counts.items()
            if name in self.idf
        } | unseen

    @cached_property
    def documents(self) -> dict[int, Vector]:
        """Return the damped sum of each target's texts, as a unit vector."""
        sums: dict[int, Vector] = defaultdict(lambda: defaultdict(float))
        for target, row in self.rows:
            for name, weight in row.items():
                sums[target][name] += weight
        return {
            target: unit({name: math.log1p(weight) for name, weight in total.items()})
            for target, total in sums.items()
        }


def worth(name: str) -> float:
    """Return what a feature counts: a pair of neighbouring words three tenths of a word."""
    return 0.3 if is_pair(name) else 1.0


def is_pair(name: str) -> bool:
    """Tell whether a feature is a pair of words; pairs that one text alone has are left out."""
    return " " in name.strip()


def unit(vector: Vector) -> Vector:
    """Scale a vector to length one."""
    length = math.sqrt(sum(weight**2 for weight in vector.values()))
    return {name: weight / length for name, weight in vector.items()}


def signals_of(assistant: Assistant, question: str) -> Signals:
    """Return what the index finds for a question."""
    return assistant.index.signals(assistant.index.reader.tokens(question))


def dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the inner product."""
    return sum(weight * other.get(name, 0.0) for name, weight in one.items())


@pytest.fixture(scope="module")
def references(sample: Assistant) -> dict[str, Reference]:
    """Return the naive reference of both families of features."""
    concepts = sample.index.space.concepts
    return {
        "char": Reference(
            sample.index,
            sample.faq,
            lambda tokens: [char_ngrams(word) for word in words_of(tokens)],
        ),
        "lemma": Reference(
            sample.index, sample.faq, lambda tokens: [lemma_features(tokens, concepts)]
        ),
    }


@given(QUESTIONS)
def test_document_signals_equal_the_naive_cosines(
    sample: Assistant, references: dict[str, Reference], question: str
) -> None:
    """The signals char and lemma are cosines with each target's document.

    The documents' weights are held in half precision.
    """
    signals = signals_of(sample, question)
    for name, reference in references.items():
        asked = reference.vector(reference.features(signals.tokens))
        wanted = [
            dot(asked, reference.documents.get(target, {}))
            for target in range(len(reference.targets))
        ]
        assert signals.values[:, SIGNALS.index(name)].tolist() == pytest.approx(wanted, abs=1e-3)


@given(QUESTIONS)
def test_phrase_signal_equals_the_naive_nearest_text(
    sample: Assistant, references: dict[str, Reference], question: str
) -> None:
    """The signal phrase is the cosine of lemmas with the target's nearest text."""
    signals = signals_of(sample, question)
    reference = references["lemma"]
    asked = reference.vector(reference.features(signals.tokens))
    found = signals.values[:, SIGNALS.index("phrase")]
    for target in range(len(reference.targets)):
        likeness = [dot(asked, row) for t, row in reference.rows if t == target]
        assert float(found[target]) == pytest.approx(max(likeness), abs=1e-5)
        texts = sample.index.texts[sample.index.first_text[target] :][: len(likeness)]
        assert likeness[texts.index(sample.index.nearest(signals.tokens, target))] == pytest.approx(
            max(likeness), abs=1e-5
        )


@given(QUESTIONS)
def test_signals_stay_in_bounds(sample: Assistant, question: str) -> None:
    """Cosines lie between nought and one."""
    values = signals_of(sample, question).values[:, 1:]
    assert float(values.min()) >= 0
    assert float(values.max()) <= 1 + 1e-3


def test_every_text_finds_its_own_target(sample: Assistant) -> None:
    """Each question and phrase of the FAQ leads to its own entry first."""
    for entry in sample.faq.entries:
        for text in (
            entry.question,
            *(phrase.text for phrase in entry.phrases if phrase.after is None),
        ):
            assert sample.matches(sample.rank(text), 1)[0].id == entry.id, text


def test_targets_are_entries_nothing_and_smalltalk(sample: Assistant) -> None:
    """The targets are the entries in their order, nothing-we-know, and each kind of small talk."""
    assert sample.index.targets == (
        "1",
        "2",
        "3",
        "4",
        "kontakt",
        "vorlesestunde",
        "none",
        *(f"~{talk.id}" for talk in sample.faq.smalltalk),
    )
    places = list(range(len(sample.index.targets)))
    assert [sample.index.place(target) for target in sample.index.targets] == places
    assert [sample.faq.place(entry.id) for entry in sample.faq.entries] == places[:6]
    assert sorted(set(sample.index.target_of.tolist())) == places
    assert all(one <= other for one, other in pairwise(sample.index.target_of.tolist()))


def test_published_words_are_never_corrected_away(sample: Assistant) -> None:
    """The vocabulary holds every word of questions and answers."""
    for entry in sample.faq.entries:
        assert {
            token.text for token in sample.index.reader.tokens(entry.question)
        } <= sample.index.reader.vocabulary


def test_concepts_bring_synonyms_together(sample: Assistant) -> None:
    """A synonym of synonyms.toml leads to the entry that uses another word of its concept."""
    assert [match.id for match in sample.matches(sample.rank("Preis"), 1)] == ["4"]


@pytest.mark.parametrize("typed", ["Rosenmontag", "rosenmontag", "ROSENMONTAG", "Rosenmontga"])
def test_names_are_read_as_what_they_name(sample: Assistant, typed: str) -> None:
    """A name of names.toml, even misspelt, finds what the noun it stands for finds."""
    (token,) = sample.index.reader.tokens(typed)
    assert (token.text, token.read_as, token.stems) == (
        typed,
        "Montag",
        sample.index.reader.tokens("Montag")[0].stems,
    )
    assert np.array_equal(
        signals_of(sample, f"Ist am {typed} zu?").values,
        signals_of(sample, "Ist am Montag zu?").values,
    )


@pytest.mark.slow
def test_building_is_deterministic(sample: Assistant, sample_faq: Faq, analyzer: Analyzer) -> None:
    """Building twice gives the same signals to the last bit."""
    again = build_index(sample_faq, analyzer)
    for question in ("Wann habt ihr geöffnet?", "leihfirst", "Mahngebühren"):
        tokens = sample.index.reader.tokens(question)
        assert np.array_equal(again.signals(tokens).values, sample.index.signals(tokens).values)


@pytest.mark.slow
def test_the_classifier_in_steps_is_the_direct_one(
    sample: Assistant, sample_faq: Faq, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learning from many texts in steps, without their kernel, gives the same weights."""
    monkeypatch.setattr(bot.retrieval.learning, "MOST_KERNEL_TEXTS", 0)
    monkeypatch.setattr(bot.retrieval.learning, "_TARGETS_AT_ONCE", 4)
    in_steps, direct = build_index(sample_faq, analyzer).linear, sample.index.linear
    assert isinstance(in_steps, Dense)
    assert isinstance(direct, Dense)
    assert np.abs(direct.data[:, len(sample.index.targets) :]).max() > 0.1
    np.testing.assert_allclose(in_steps.data, direct.data, atol=1e-3)


@pytest.mark.parametrize("scores", [10, 2_000])
@pytest.mark.parametrize("count", [1, 3, 10, 1_000_000])
def test_best_places_are_no_more_than_there_are(scores: int, count: int) -> None:
    """Of few and of many scores the best come first, of equal ones the first, whatever is asked."""
    values = np.arange(scores) % 7
    in_order = sorted(range(scores), key=lambda place: (-values[place], place))
    assert best_places(values, count).tolist() == in_order[:count]


# Rows of 4, 2, 0 and 1 values.
SPARSE = Sparse(
    np.arange(1, 8, dtype=np.float32), np.array([0, 1, 2, 3, 0, 1, 3]), np.array([0, 4, 6, 6, 7]), 4
)


@given(st.lists(st.integers(0, 3), max_size=4, unique=True), st.integers(1, 10))
def test_product_reads_the_shortest_rows(rows: list[int], most: int) -> None:
    """A product within its budget is exact.

    Beyond it the longest rows are left out, but never all of them.
    """
    dense = np.zeros((4, 4))
    for row in range(4):
        span = slice(SPARSE.indptr[row], SPARSE.indptr[row + 1])
        dense[row, SPARSE.indices[span]] = SPARSE.data[span]
    chosen, weights = np.array(rows, dtype=np.intp), np.ones(len(rows), dtype=np.float32)
    with mock.patch.object(bot.retrieval.features, "MOST_READ", most):
        found = SPARSE.product(chosen, weights)
    if np.count_nonzero(dense[rows]) <= most:
        assert found.tolist() == dense[rows].sum(axis=0).tolist()
    else:
        shortest = sorted(rows, key=lambda row: np.count_nonzero(dense[row]))
        sums = [dense[shortest[:count]].sum(axis=0).tolist() for count in range(1, len(rows))] or [
            dense[rows].sum(axis=0).tolist()
        ]
        assert found.tolist() in sums
