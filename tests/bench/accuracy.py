"""The figures on the golden questions, and those of two references over the same texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.conversation.loading import load_assistant
from bot.faq.values import Faq
from bot.measuring.evaluation import Outcome, figures
from bot.measuring.labelled import MULTI, Labelled, read_labelled
from bot.retrieval.index import best_places
from bot.settings import read_settings
from tests.bench.figures import Figure, table
from tests.bench.growth import tantivy_search
from tests.paths import GOLDEN

# Messages of which only one half is known: they are to be answered in part, so no probability fits.
_HALF = "half"
_BARS = {  # figure: (what it says, bar, whether less is better)
    "top1": ("right entry first", 0.86, False),
    "top3": ("right entry among three", 0.96, False),
    "helped": ("right entry answered or suggested", 0.94, False),
    "wrong": ("in scope, answered with a wrong entry", 0.06, True),
    "false": ("out of scope, yet answered", 0.08, True),
    "auroc": ("AUROC, in scope against out of scope", 0.95, False),
    "smalltalk": ("small talk recognised", 0.95, False),
    "ece": ("calibration error (ECE)", 0.08, True),
}


def measure() -> tuple[str, list[Figure]]:
    """Return the table of the references, and every figure with its bar."""
    assistant = load_assistant(read_settings())

    files = [file for file in sorted(GOLDEN.glob("*.jsonl")) if not file.name.startswith("need_")]
    asked = [labelled for file in files for labelled in read_labelled(file)]
    outcomes = [Outcome(one, assistant.reply(one.question, one.context)) for one in asked]
    double = [outcome for outcome in outcomes if outcome.asked.style == MULTI]
    follow_ups = [outcome for outcome in outcomes if outcome.asked.context]
    single = [
        outcome
        for outcome in outcomes
        if outcome.asked.style not in (MULTI, _HALF) and not outcome.asked.context
    ]
    found = figures(single)
    measured = [
        Figure(says, found[name], "", bar, at_most) for name, (says, bar, at_most) in _BARS.items()
    ]
    measured.append(
        Figure(
            "two questions in one message, both answered",
            figures(double)["multi"],
            "",
            0.6,
            at_most=False,
        )
    )
    measured.append(
        Figure(
            "follow-ups with context, right entry first",
            figures(follow_ups)["top1"],
            "",
            0.75,
            at_most=False,
        )
    )
    scope = [outcome.asked for outcome in single if assistant.faq.entry(outcome.asked.gold[0])]
    references = {
        "char 3–5-gram TF-IDF, scikit-learn": _tfidf(assistant.faq),
        "BM25 with German stems, tantivy": _bm25(assistant.faq),
    }
    rows = [("this bot", f"{found['top1']:.3f}", f"{found['top3']:.3f}")]
    rows += [
        (name, f"{_right(scope, ranking, 1):.3f}", f"{_right(scope, ranking, 3):.3f}")
        for name, ranking in references.items()
    ]
    return table(("the same texts, one document an entry", "top-1", "top-3"), rows), measured


def _right(asked: Sequence[Labelled], ranking: Callable[[str], list[str]], count: int) -> float:
    return float(
        np.mean([bool(set(ranking(one.question)[:count]) & set(one.gold)) for one in asked])
    )


def _documents(faq: Faq) -> list[str]:
    """Return all that is known of an entry as one text."""
    return [
        " ".join(
            (e.question, e.answer, *(phrase.text for phrase in e.phrases if phrase.after is None))
        )
        for e in faq.entries
    ]


def _tfidf(faq: Faq) -> Callable[[str], list[str]]:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    documents = vectorizer.fit_transform(_documents(faq))

    def ranking(question: str) -> list[str]:
        scores = (documents @ vectorizer.transform([question]).T).toarray().ravel()
        return [faq.entries[i].id for i in best_places(scores, 3).tolist()]

    return ranking


def _bm25(faq: Faq) -> Callable[[str], list[str]]:
    search = tantivy_search([entry.id for entry in faq.entries], _documents(faq))
    return lambda question: search(question)[:3]
