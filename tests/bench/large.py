"""100,000 made-up entries: median time of a search beside tantivy's on the same text.

    python -m tests.bench.large [ENTRIES]

Words are drawn by Zipf's law from HanTa's German lexicon, so that common words have long inverted lists as in life.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import tantivy
from HanTa.HanoverTagger import HanoverTagger

from bot.index import Index
from bot.lemmas import load_analyzer
from bot.models import Entry, Faq

_SEED = 27
_QUESTION_WORDS, _ANSWER_WORDS = 8, 30
_QUERIES = 200


def made_up_texts(count: int, words: int, draw: np.random.Generator) -> list[str]:
    """Return texts of words drawn by Zipf's law."""
    lexicon = [word for word in HanoverTagger("morphmodel_ger.pgz").cache if word.isalpha()]
    places = np.minimum(draw.zipf(1.2, size=(count, words)), len(lexicon)) - 1
    return [" ".join(lexicon[i] for i in row) for row in places.tolist()]


def median_ms(search: Callable[[str], object], queries: list[str]) -> float:
    """Return the median time of a search in milliseconds."""
    times = []
    for query in queries:
        start = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def tantivy_search(questions: list[str], answers: list[str]) -> Callable[[str], object]:
    """Return a search of tantivy's with the German stemmer over the same texts."""
    schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="de_stem").build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for question, answer in zip(questions, answers, strict=True):
        writer.add_document(tantivy.Document(text=f"{question} {answer}"))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    return lambda text: searcher.search(index.parse_query(text, ["text"]), 10)


def main(count: int) -> None:
    """Build both and print the medians and their ratio."""
    draw = np.random.default_rng(_SEED)
    questions, answers = (made_up_texts(count, words, draw) for words in (_QUESTION_WORDS, _ANSWER_WORDS))
    queries = made_up_texts(_QUERIES, _QUESTION_WORDS, draw)
    start = time.perf_counter()
    faq = Faq(tuple(Entry(str(i), q, a) for i, (q, a) in enumerate(zip(questions, answers, strict=True))))
    index = Index.build(faq, load_analyzer("embedded"))
    print(f"{count} entries indexed in {time.perf_counter() - start:.0f} s")
    ours, theirs = median_ms(lambda text: index.signals(index.reader.tokens(text)), queries), median_ms(tantivy_search(questions, answers), queries)
    print(f"p50 {ours:.2f} ms, tantivy {theirs:.2f} ms, ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
