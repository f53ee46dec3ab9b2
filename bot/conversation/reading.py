"""What is read of a message, in the light of the conversation before."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.conversation.context import Context
from bot.faq.characters import clean
from bot.language.asked import asking_part, excluded, topic_asked_about, without_excluded
from bot.language.dictation import with_signs
from bot.language.folding import folded
from bot.language.letters import letter_body, without_header
from bot.language.turns import correction, denied, without_reaction
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.probability import Float64s

LONGEST_QUESTION = 2000  # characters that are read, a mail of 300 words
# Probability from which a message is a remark; an unfitting pleasantry is worse than an honest
# decline.
RATHER_SMALLTALK = 0.4
_LEAST_EXCLUDED = 0.15  # probability from which what a message excludes means an entry
# The same for one of the entries to choose from, and its share of what they have together.
_LEAST_OF_CHOICE, _RATHER = 0.01, 0.7


@dataclass(frozen=True, slots=True)
class Message:
    """A message in ordinary characters and with signs, as far as it is read.

    `body` is the message without header, salutation and closing, if it is a letter.
    """

    whole: str
    body: str

    @classmethod
    def of(cls, typed: str) -> Self:
        """Return what is read of a message as it was typed."""
        whole = with_signs(clean(typed)[:LONGEST_QUESTION])
        return cls(whole, letter_body(without_header(whole)))


@dataclass(frozen=True, slots=True)
class Read:
    """What of a message asks, and the probabilities of all targets for it.

    `excluded` are the ids of the entries that the message says it does not ask for.
    """

    asked: str
    ranked: Ranked
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Finds what of a message asks; `courtesies` are messages, folded, that ask nothing."""

    matcher: Matcher
    courtesies: Container[str]

    def read(self, message: Message, before: Context) -> Read:
        """Return the probabilities of all targets, and what of the message asks."""
        wanted = without_excluded(message.body)
        read = self._wanted(wanted, before)
        not_asked = excluded(message.body) or denied(message.body)
        return self._without(not_asked, read, before) if not_asked else read

    def _without(self, named: str, read: Read, before: Context) -> Read:
        """Return what was read with less probability for the entries that a thing may mean."""
        entries = self.matcher.faq.entries
        of_entries = self.matcher.rank(named).probabilities[: len(entries)]
        places = np.flatnonzero(of_entries >= _LEAST_EXCLUDED).tolist()
        ids = frozenset(entries[place].id for place in places)
        ids |= self._excluded_of_choice(of_entries, before)
        asks_for_same = entries[read.ranked.best_place].id in ids  # "Rheinland, nicht Westfalen"
        if asks_for_same or read.ranked.literal:
            return replace(read, excluded=ids)
        left = read.ranked.probabilities.copy()
        left[: len(entries)] *= 1 - of_entries
        left[: len(entries)] *= read.ranked.known / left[: len(entries)].sum()
        return replace(read, ranked=replace(read.ranked, probabilities=left), excluded=ids)

    def _excluded_of_choice(self, of_entries: Float64s, before: Context) -> frozenset[str]:
        """Return the one of the entries to choose from that a thing means rather than others."""
        if not before.is_choice or len(before.offered) < 2:
            return frozenset()
        of_offered = of_entries[list(map(self.matcher.index.place, before.offered))]
        best = int(of_offered.argmax())
        stands_out = of_offered[best] >= max(_RATHER * of_offered.sum(), _LEAST_OF_CHOICE)
        return frozenset(before.offered[best : best + 1]) if stands_out else frozenset()

    def _wanted(self, wanted: str, before: Context) -> Read:
        topic = before.topic
        return (
            self._thing(wanted, topic)
            or self._asking_part(wanted, topic)
            or self._correction(wanted, before)
            or self._beside_reaction(wanted, topic)
            or Read(wanted, self.matcher.rank(wanted, topic))
        )

    def _thing(self, wanted: str, topic: str | None) -> Read | None:
        """Read the name of the thing that a message wants to be told about."""
        thing = topic_asked_about(wanted)
        if thing is None:
            return None
        return Read(thing, self.matcher.rank(thing, topic))

    def _asking_part(self, wanted: str, topic: str | None) -> Read | None:
        """Read the sentences that ask once more by themselves, if others stand beside them."""
        part = asking_part(wanted, follows=topic is not None)
        if part is None:
            return None
        whole = self.matcher.rank(wanted, topic)
        of_part = self.matcher.rank(part, topic)
        return Read(part, whole.sharpened(of_part))

    def _correction(self, wanted: str, before: Context) -> Read | None:
        """Read what is meant in place of what was shown, if the message corrects it.

        What was only offered may be meant after all.
        """
        topic = before.topic
        if topic is None:
            return None
        meant = correction(wanted)
        if meant is None or folded(wanted) in self.courtesies:
            return None
        ranked = self.matcher.rank(meant, topic)
        if topic != before.last:
            return Read(wanted, ranked)
        not_meant = self.matcher.index.place(topic)
        return Read(meant, ranked.without(not_meant))

    def _beside_reaction(self, wanted: str, topic: str | None) -> Read | None:
        """Read what stands beside a reaction to the last answer, unless it is a remark, too."""
        rest = without_reaction(wanted, self.courtesies)
        if rest == wanted:
            return None
        ranked = self.matcher.rank(rest, topic)
        if ranked.smalltalk >= RATHER_SMALLTALK:
            return None
        return Read(rest, ranked)
