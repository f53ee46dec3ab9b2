"""How a search grows with the number of entries, beside tantivy's on the same made-up text.

    python -m tests.bench.growth [ENTRIES …]

Words are drawn by Zipf's law from HanTa's German lexicon, so that common words have long inverted
lists as in life.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from unittest import mock

import numpy as np
import psutil
import tantivy
from HanTa.HanoverTagger import HanoverTagger

import bot.retrieval.features
from bot.faq.values import Entry, Faq
from bot.language.lemmas import load_analyzer
from bot.retrieval.building import build_index
from bot.retrieval.index import Index
from tests.bench.core import in_fresh_process, milliseconds
from tests.bench.figures import table

SIZES = (29, 1_000, 10_000, 100_000)
_HEADS = (
    "entries",
    "build, s",
    "memory, MB",
    "p50, ms",
    "p99, ms",
    "tantivy p50, ms",
    "ratio",
    "found first",
    "by all lists",
)
_BEST = 10
_SEED = 27
_QUESTION_WORDS, _ANSWER_WORDS = 8, 30
_QUERIES = 300
_ASKED_WORDS = 5  # of an entry's question, in another order


def made_up_texts(count: int, words: int, draw: np.random.Generator) -> list[str]:
    """Return texts of words drawn by Zipf's law."""
    lexicon = [word for word in HanoverTagger("morphmodel_ger.pgz").cache if word.isalpha()]
    places = np.minimum(draw.zipf(1.2, size=(count, words)), len(lexicon)) - 1
    return [" ".join(lexicon[i] for i in row) for row in places.tolist()]


def tantivy_search(ids: Sequence[str], texts: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a search of tantivy's with the German stemmer, which finds ten ids."""
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("id", stored=True)
        .add_text_field("text", tokenizer_name="de_stem")
        .build()
    )
    index = tantivy.Index(schema)
    writer = index.writer()
    for name, text in zip(ids, texts, strict=True):
        writer.add_document(tantivy.Document(id=name, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[str]:
        words = " ".join(word for word in question.split() if word.isalnum())
        hits = searcher.search(index.parse_query(words or "leer", ["text"]), _BEST).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return search


def measure(count: int) -> list[str]:
    """Build both indexes over `count` entries; return the cells of a row of the table."""
    draw = np.random.default_rng(_SEED)
    questions, answers = (
        made_up_texts(count, words, draw) for words in (_QUESTION_WORDS, _ANSWER_WORDS)
    )
    wanted = draw.integers(count, size=_QUERIES).tolist()
    queries = [
        " ".join(draw.permutation(questions[place].split())[:_ASKED_WORDS]) for place in wanted
    ]
    start = time.perf_counter()
    faq = Faq(
        tuple(Entry(str(i), q, a) for i, (q, a) in enumerate(zip(questions, answers, strict=True)))
    )
    index = build_index(faq, load_analyzer("embedded"))
    seconds = time.perf_counter() - start
    p50, p99 = milliseconds(lambda text: index.signals(index.reader.tokens(text)), queries)
    theirs, _ = milliseconds(
        tantivy_search(
            [e.id for e in faq.entries], [f"{e.question} {e.answer}" for e in faq.entries]
        ),
        queries,
    )
    memory = psutil.Process().memory_info().rss / 2**20
    found = [_first(index, query) for query in queries]
    with mock.patch.object(bot.retrieval.features, "MOST_READ", sys.maxsize):
        exhaustive = [_first(index, query) for query in queries]
    right, right_by_all = (
        f"{np.mean(np.array(places) == wanted):.2f}" for places in (found, exhaustive)
    )
    cells = [
        f"{seconds:.0f}",
        f"{memory:.0f}",
        f"{p50:.2f}",
        f"{p99:.2f}",
        f"{theirs:.2f}",
        f"{p50 / theirs:.1f}",
        right,
        right_by_all,
    ]
    return [f"{count:,}", *cells]


def _first(index: Index, query: str) -> int:
    """Return the place of the entry that leads by the sum of its signals."""
    return int(index.signals(index.reader.tokens(query)).values.sum(axis=1).argmax())


def growth(counts: tuple[int, ...]) -> str:
    """Return the table, each row measured in a process of its own."""
    return table(_HEADS, [in_fresh_process(measure, count) for count in counts])


if __name__ == "__main__":
    print(growth(tuple(map(int, sys.argv[1:])) or SIZES))
