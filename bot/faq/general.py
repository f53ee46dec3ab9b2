"""General questions: what people ask every chatbot, and what belongs to one office or another.

They teach an FAQ with few negatives of its own what to decline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.faq.crisis_folder import BASE
from bot.faq.lines import listed_texts
from bot.faq.values import Entry

FILE = "out_of_scope.txt"

# Negatives of its own with which an FAQ does without the general ones.
_ENOUGH_NEGATIVES = 200
_SUBJECT = re.compile(r"\*(.+?)\*")


@dataclass(frozen=True, slots=True)
class _General:
    question: str
    subject: str


def general_questions(entries: Sequence[Entry], negatives: int) -> tuple[str, ...]:
    """Return the general questions that teach an FAQ what to decline.

    Return none if the FAQ has enough negatives, which know better.
    """
    if negatives >= _ENOUGH_NEGATIVES:
        return ()
    return unmentioned(entries)


def unmentioned(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the general questions whose subject is mentioned nowhere in the entries."""
    texts = list[str]()
    for entry in entries:
        texts.append(entry.question)
        texts.append(entry.answer)
        texts += [phrase.text for phrase in entry.phrases]
    mentioned = "\n".join(texts).casefold()
    unknown = [general for general in _shipped() if general.subject not in mentioned]
    return tuple(general.question for general in unknown)


@lru_cache(1)
def _shipped() -> tuple[_General, ...]:
    text = (BASE / FILE).read_text("utf-8")
    return tuple(map(_parsed, listed_texts(text)))


def _parsed(line: str) -> _General:
    subject = _SUBJECT.search(line)
    if subject is None:
        raise ValueError(f"{FILE}: „{line}“ nennt kein Thema zwischen Sternchen")
    question = line.replace("*", "")
    return _General(question, subject[1].casefold())
