"""Small FAQs drawn from a large one, and questions for them, to fit weights for FAQs of any size.

A new FAQ has none of the data that weights are fitted on. So a large one stands in for it: some of
its entries, a few of their phrases, few or no negatives. The phrases left over are asked. So are
those of entries left out, as the questions near the subject that no entry answers, and general
questions as those far from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.faq.general import unmentioned
from bot.faq.values import Entry, Faq, Phrase, SmallTalk
from bot.language.lemmas import Analyzer
from bot.measuring.heldout import HeldOut, Kind, sample
from bot.retrieval.building import build_index

_ENTRIES = 0.85  # share of the entries that stay; the others are asked about all the same
_QUESTIONS = 400  # for the entries that stay
_OF_EACH_KIND = 100  # questions that nothing answers, and remarks
_TYPING_ERRORS = 0.5  # share of the messages that have some, as people write on a phone
_SHORTEST_MISTYPED = 5  # letters
_WORLDS = 6  # of each size; with more, the weights change by less than a tenth
_REMARKS_LEFT_OUT = 5  # every fifth one is asked
_MOST_REMARKS = 8  # asked of one kind of small talk


@dataclass(frozen=True, slots=True)
class Size:
    """How much a small FAQ holds: phrases of each entry, and negatives of its own."""

    phrases: int
    negatives: int


@dataclass(frozen=True, slots=True)
class _Asked:
    question: str
    gold: int
    kind: Kind


def held_out_worlds(faq: Faq, analyzer: Analyzer, sizes: Sequence[Size]) -> list[HeldOut]:
    """Return the samples of small FAQs of some sizes."""
    worlds = []
    for size in sizes:
        for seed in range(_WORLDS):
            chance = Random(f"{size} {seed}")  # noqa: S311 - no secret
            small, asked = _draw(faq, size, chance)
            index = build_index(small, analyzer)
            samples = [sample(index, ask.question, ask.gold, ask.kind) for ask in asked]
            worlds.append(HeldOut.of(samples, len(small.entries)))
    return worlds


def _draw(faq: Faq, size: Size, chance: Random) -> tuple[Faq, list[_Asked]]:
    """Return a small FAQ, and what is asked of it."""
    kept, left_out = _divided(faq.entries, chance)
    none = len(kept)

    entries, asked = _with_few_phrases(kept, size.phrases, chance)
    asked += _near_questions(left_out, none, chance)
    negatives = chance.sample(faq.negatives, len(faq.negatives))
    unlisted = negatives[size.negatives :][:_OF_EACH_KIND]
    asked += [_Asked(phrase.text, none, "negative") for phrase in unlisted]

    known = unmentioned(kept)
    general = chance.sample(known, len(known))
    half = len(general) // 2
    asked += [_Asked(text, none, "general") for text in general[half:]]
    asked = [replace(ask, question=_mistyped(ask.question, chance)) for ask in asked]

    smalltalk, remarks = _with_fewer_remarks(faq.smalltalk, none, chance)
    small = replace(
        faq,
        entries=tuple(entries),
        negatives=tuple(negatives[: size.negatives]),
        general=tuple(general[:half]),
        smalltalk=tuple(smalltalk),
    )
    return small, asked + remarks


def _divided(entries: Sequence[Entry], chance: Random) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that stay, and those that are left out."""
    count = round(_ENTRIES * len(entries))
    places = set(chance.sample(range(len(entries)), count))
    kept = [entry for place, entry in enumerate(entries) if place in places]
    left_out = [entry for place, entry in enumerate(entries) if place not in places]
    return kept, left_out


def _with_few_phrases(
    kept: Sequence[Entry], count: int, chance: Random
) -> tuple[list[Entry], list[_Asked]]:
    """Return entries with some of their phrases, and questions of the others."""
    entries, asked = list[Entry](), list[_Asked]()
    questions = _QUESTIONS // len(kept) + 1
    for place, entry in enumerate(kept):
        phrases, others = _split(entry, count, chance)
        entries.append(replace(entry, phrases=phrases))
        few = _some(others, questions, chance)
        asked += [_Asked(text, place, "entry") for text in few]
    return entries, asked


def _near_questions(left_out: Sequence[Entry], none: int, chance: Random) -> Iterator[_Asked]:
    """Yield questions of the entries that are left out, so that nothing answers them."""
    count = _OF_EACH_KIND // len(left_out) + 1
    for entry in left_out:
        texts = [phrase.text for phrase in _plain(entry)]
        for text in _some(texts, count, chance):
            yield _Asked(text, none, "left out")


def _with_fewer_remarks(
    smalltalk: Sequence[SmallTalk], none: int, chance: Random
) -> tuple[list[SmallTalk], list[_Asked]]:
    """Return small talk with fewer examples, and remarks from those taken away."""
    kept, asked = list[SmallTalk](), list[_Asked]()
    for place, talk in enumerate(smalltalk, none + 1):
        less, remarks = _without_some(talk, chance)
        kept.append(less)
        asked += [_Asked(text, place, "small talk") for text in remarks]
    return kept, asked


def _plain(entry: Entry) -> list[Phrase]:
    """Return the phrases of an entry that make sense by themselves."""
    return [phrase for phrase in entry.phrases if phrase.after is None]


def _split(entry: Entry, count: int, chance: Random) -> tuple[tuple[Phrase, ...], list[str]]:
    """Return some phrases of an entry, and the texts of those of other points of view."""
    phrases = _plain(entry)
    chance.shuffle(phrases)
    kept = tuple(phrases[:count])
    views = {phrase.view for phrase in kept}
    others = [phrase.text for phrase in phrases[count:] if phrase.view not in views]
    return kept, others


def _some(texts: Sequence[str], count: int, chance: Random) -> list[str]:
    return chance.sample(texts, min(count, len(texts)))


def _without_some(talk: SmallTalk, chance: Random) -> tuple[SmallTalk, list[str]]:
    """Return small talk without a fifth of its examples, and a few of that fifth."""
    phrases = list(talk.phrases)
    chance.shuffle(phrases)
    count = len(phrases) // _REMARKS_LEFT_OUT
    asked = phrases[:count][:_MOST_REMARKS]
    return replace(talk, phrases=tuple(phrases[count:])), asked


def _mistyped(text: str, chance: Random) -> str:
    """Return a message as somebody in a hurry types it, or as it is."""
    if chance.random() >= _TYPING_ERRORS:
        return text
    words = text.lower().split()
    slips = max(1, len(words) // 4)
    for place in _places(words, slips, chance):
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _places(words: Sequence[str], count: int, chance: Random) -> Iterator[int]:
    """Yield the places of some words that are long enough to be mistyped."""
    for _ in range(count):
        place = chance.randrange(len(words))
        if len(words[place]) >= _SHORTEST_MISTYPED:
            yield place


def _slip(word: str, chance: Random) -> str:
    """Return a word with a letter missing, doubled, or swapped with the next."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    missing = before + after
    swapped = f"{before}{after[0]}{letter}{after[1:]}"
    doubled = f"{before}{letter}{letter}{after}"
    return chance.choice((missing, swapped, doubled))
