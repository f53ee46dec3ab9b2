"""Small FAQs drawn from a large one, and questions for them, to fit weights for FAQs of any size.

A new FAQ has none of the data that weights are fitted on. So a large one stands in for it: some of
its entries, a few of their phrases, few or no negatives. The phrases left over are asked. So are
those of entries left out, as the questions near the subject that no entry answers, and general
questions as those far from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from bot.faq.general import unmentioned
from bot.faq.values import Entry, Faq, Phrase, SmallTalk
from bot.language.lemmas import Analyzer
from bot.measuring.heldout import HeldOut, Kind, Question, own_phrases, sample
from bot.retrieval.building import build_index

_ENTRIES = 0.85  # share of the entries that stay; the others are asked about all the same
_QUESTIONS = 400  # for the entries that stay
_OF_EACH_KIND = 100  # questions that nothing answers, and remarks
_TYPING_ERRORS = 0.5  # share of the messages that have some, as people write on a phone
_SHORTEST_MISTYPED = 5  # letters
_WORLDS = 6  # of each size; with more, the weights change by less than a tenth
_ASK_EVERY_NTH_REMARK = 5  # and leave it out of the examples
_MOST_REMARKS = 8  # asked of one kind of small talk

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a small FAQ holds: phrases of each entry, and negatives of its own."""

    phrases: int
    negatives: int


def held_out_worlds(faq: Faq, analyzer: Analyzer, sizes: Sequence[Size]) -> list[HeldOut]:
    """Return the samples of small FAQs of some sizes."""
    worlds = []
    for size in sizes:
        for seed in range(_WORLDS):
            chance = Random(f"{size} {seed}")  # noqa: S311 - no secret
            small, asked = _draw(faq, size, chance)
            index = build_index(small, analyzer)
            none = len(small.entries)
            samples = [sample(index, question) for question in asked]
            worlds.append(HeldOut.of(samples, none))
    return worlds


def _draw(faq: Faq, size: Size, chance: Random) -> tuple[Faq, list[Question]]:
    """Return a small FAQ, and what is asked of it."""
    kept, left_out = _divided(faq.entries, chance)
    none = len(kept)

    entries, asked = _with_few_phrases(kept, size.phrases, chance)
    asked += _near_questions(left_out, none, chance)
    negatives = _shuffled(faq.negatives, chance)
    listed = negatives[: size.negatives]
    unlisted = negatives[size.negatives :]
    texts = [negative.text for negative in unlisted[:_OF_EACH_KIND]]
    asked += _questions(texts, none, "negative")

    general = _shuffled(unmentioned(kept), chance)
    half = len(general) // 2
    asked += _questions(general[half:], none, "general")

    mistyped = []
    for question in asked:
        text = _mistyped(question.text, chance)
        mistyped.append(replace(question, text=text))

    smalltalk, remarks = with_fewer_remarks(faq.smalltalk, none, chance)
    small = replace(
        faq,
        entries=tuple(entries),
        negatives=tuple(listed),
        declined_after=(),
        general=tuple(general[:half]),
        smalltalk=tuple(smalltalk),
    )
    return small, mistyped + remarks


def _questions(texts: Iterable[str], gold: int, kind: Kind) -> list[Question]:
    return [Question(text, gold, kind) for text in texts]


def _shuffled(items: Sequence[Item], chance: Random) -> list[Item]:
    return chance.sample(items, len(items))


def _divided(entries: Sequence[Entry], chance: Random) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that stay, and those that are left out."""
    places = range(len(entries))
    count = round(_ENTRIES * len(entries))
    kept_places = set(chance.sample(places, count))
    kept = []
    left_out = []
    for place, entry in enumerate(entries):
        if place in kept_places:
            kept.append(entry)
        else:
            left_out.append(entry)
    return kept, left_out


def _with_few_phrases(
    kept: Sequence[Entry], count: int, chance: Random
) -> tuple[list[Entry], list[Question]]:
    """Return entries with some of their phrases, and questions of the others."""
    entries = []
    asked = []
    of_each_entry = _QUESTIONS // len(kept) + 1
    for place, entry in enumerate(kept):
        phrases, others = _split(entry, count, chance)
        entries.append(replace(entry, phrases=phrases))
        texts = _some(others, of_each_entry, chance)
        asked += _questions(texts, place, "entry")
    return entries, asked


def _near_questions(left_out: Sequence[Entry], none: int, chance: Random) -> list[Question]:
    """Return questions of the entries that are left out, so that nothing answers them."""
    asked = []
    of_each_entry = _OF_EACH_KIND // len(left_out) + 1
    for entry in left_out:
        phrases = [phrase.text for phrase in own_phrases(entry)]
        texts = _some(phrases, of_each_entry, chance)
        asked += _questions(texts, none, "left out")
    return asked


def with_fewer_remarks(
    smalltalk: Sequence[SmallTalk], none: int, chance: Random
) -> tuple[list[SmallTalk], list[Question]]:
    """Return small talk with fewer examples, and remarks from those taken away."""
    kept = []
    asked = []
    for place, talk in enumerate(smalltalk, none + 1):
        less, remarks = _without_some(talk, chance)
        kept.append(less)
        asked += _questions(remarks, place, "small talk")
    return kept, asked


def _split(entry: Entry, count: int, chance: Random) -> tuple[tuple[Phrase, ...], list[str]]:
    """Return some phrases of an entry, and the texts of those of other points of view."""
    phrases = own_phrases(entry)
    chance.shuffle(phrases)
    kept = tuple(phrases[:count])
    left = phrases[count:]
    views = {phrase.view for phrase in kept}
    others = [phrase.text for phrase in left if phrase.view not in views]
    return kept, others


def _some(texts: Sequence[str], count: int, chance: Random) -> list[str]:
    most = min(count, len(texts))
    return chance.sample(texts, most)


def _without_some(talk: SmallTalk, chance: Random) -> tuple[SmallTalk, list[str]]:
    """Return small talk without a fifth of its examples, and a few of that fifth."""
    phrases = list(talk.phrases)
    chance.shuffle(phrases)
    count = len(phrases) // _ASK_EVERY_NTH_REMARK
    removed = phrases[:count]
    kept = tuple(phrases[count:])
    less = replace(talk, phrases=kept)
    return less, removed[:_MOST_REMARKS]


def _mistyped(text: str, chance: Random) -> str:
    """Return a message as somebody in a hurry types it, or as it is."""
    if chance.random() >= _TYPING_ERRORS:
        return text
    words = text.lower().split()
    slips = max(len(words) // 4, 1)
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
    place = chance.randrange(1, len(word) - 1)
    before = word[:place]
    letter = word[place]
    after = word[place + 1 :]
    following = after[0]
    rest = after[1:]
    missing = before + after
    swapped = before + following + letter + rest
    doubled = before + letter + letter + after
    return chance.choice((missing, swapped, doubled))
