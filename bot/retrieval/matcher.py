"""Turns a question into the probabilities of all targets, given the entry that it follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from bot.faq.values import Entry, Faq
from bot.language.asked import is_mail
from bot.language.plain_words import PARTS_KEPT
from bot.language.questions import asks, is_elliptic
from bot.language.tokens import Token
from bot.retrieval.features import Floats
from bot.retrieval.focus import Focus
from bot.retrieval.followups import FollowUps
from bot.retrieval.index import PHRASE, SIGNALS, Index, Signals, best_places
from bot.retrieval.match import Match
from bot.retrieval.probability import Float64s, damped_logarithms, softmax
from bot.retrieval.ranking import (
    MOST_OFFERED,
    Model,
    Previous,
    Table,
    context_utilities,
    in_context,
    probabilities,
)

# Weight of the logarithm of each reading of a long message, and of a short one: their mean.
_OF_EACH, _OF_EACH_OF_SHORT = 0.7, 0.5
_OF_WHOLE = 0.3  # weight of the logarithm of the whole message beside a part of it
_OF_WHOLE_BESIDE_A_WORD = 1.0
_ALIKE = 0.1  # cosine of the telling character n-grams of two entries
# How much less likely an entry is that an earlier part of the message asks for, and how much more
# likely that no entry is meant by a part that does not ask: fitted, see docs/conversation.md.
_AGAIN, _SILENT = 1.8, 2.0
# Of the probability of an entry that was not meant: the correction may ask for a detail of it.
_REFUSED = 0.25
_LIKE_REFUSED = 5.0  # weight of the likeness to it
_RATHER_NOTHING = 0.5  # probability from which the FAQ rather has no answer
_OF_WORDS = [SIGNALS.index(name) for name in ("lemma", "phrase", "content")]
_CHAR = SIGNALS.index("char")
# Cosine with the document of an entry that a misspelt word of it reaches, and others hardly do.
_SAME_LETTERS = 0.1
_HALF_SURE = 0.45  # confidence in an entry after another from which it is worth offering
_SAME_TEXT = 0.98  # cosine of stems and their pairs
_SAME_WORDS = 0.999  # likeness to a listed follow-up
_BESIDE_DECLINED = 1e-6  # share of its probability that a target keeps beside a sure decline
_OF_LIKENESS = 3.0  # weight of the cosine of two entries beside the log lift of follow-ups
_TITLES = 1_000  # whose words are remembered


@dataclass(frozen=True)
class Ranked:
    """All targets for one question.

    `probabilities` are those of the entries, of NONE and of small talk. `own` are those of the
    message by itself, and `signals` the signals behind them, of the words that ask. `previous` is
    how it stands to an entry that was answered or offered before.
    """

    model: Model
    probabilities: Float64s
    own: Float64s
    signals: Signals
    entries: int
    previous: Previous | None = None

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the message that ask."""
        return self.signals.tokens

    @property
    def follows(self) -> bool:
        """Tell whether an entry was answered or offered before."""
        return self.previous is not None

    def with_listed(self) -> Ranked:
        """Return the ranking with half of all probability for the entry that lists the message.

        The message by itself counts as much.
        """
        place = self.own_entry
        if place is None:
            return self
        likelier = self.probabilities / 2
        likelier[place] += 0.5
        return replace(self, probabilities=likelier, own=likelier)

    def with_declined(self) -> Ranked:
        """Return the ranking with nearly all probability for NONE, if the message is listed so.

        Editors listed it, word for word, as one to decline after the entry before.
        """
        if not self.is_declined_here:
            return self
        likelier = self.probabilities * _BESIDE_DECLINED
        likelier[self.entries] += 1 - _BESIDE_DECLINED
        return replace(self, probabilities=likelier)

    @property
    def is_declined_here(self) -> bool:
        """Tell whether the message is, but for spelling, to be declined after the entry before."""
        if self.previous is None:
            return False
        of_entries = self.previous.listed[: self.entries]
        of_none = self.previous.listed.item(self.entries)
        if of_none < _SAME_WORDS:
            return False
        return bool(of_none > of_entries.max())

    def sharpened(self, part: Ranked) -> Ranked:
        """Return the ranking of a message in the light of the part that asks.

        A short one and its question, without an answer before, say nearly the same: their mean
        counts.
        """
        of_whole = damped_logarithms(self.probabilities)
        of_part = damped_logarithms(part.probabilities)
        is_short = not is_mail(self.tokens) and not self.follows
        weight = _OF_EACH_OF_SHORT if is_short else _OF_EACH
        utilities = weight * (of_whole + of_part)
        return replace(part, probabilities=softmax(utilities))

    def in_light_of(
        self, whole: Ranked, before: Collection[int] = (), *, is_asking: bool = True
    ) -> Ranked:
        """Return the ranking of a part of a message, sharpened by that of the whole message.

        The rest of a message says what a part is about. `before` holds the places of the entries
        that earlier parts ask for; two questions of one message rarely want the same. A part that
        does not seem to ask mostly leads up to another.
        """
        none = self.entries
        of_whole = damped_logarithms(whole.probabilities)
        # Where the whole seems unknown, it may be for the sake of another part.
        best_entry = of_whole[:none].max()
        of_whole[none] = min(of_whole[none], best_entry)
        is_word = len(self.tokens) <= 1
        weight = _OF_WHOLE_BESIDE_A_WORD if is_word else _OF_WHOLE
        utilities = damped_logarithms(self.probabilities) + weight * of_whole
        utilities[list(before)] -= _AGAIN
        if not is_asking:
            utilities[none] += _SILENT
        return replace(self, probabilities=softmax(utilities))

    def without(self, place: int) -> Ranked:
        """Return the ranking after the visitor said that the entry at `place` was not meant.

        Most then want the same of another thing, so entries like the refused one are likelier.
        """
        likelier = self.probabilities.copy()
        if self.previous:
            near = self.previous.near
            of_entries = likelier[: len(near)]
            of_entries *= np.exp(_LIKE_REFUSED * near)
        likelier[place] = self.probabilities[place] * _REFUSED
        total = likelier.sum()
        return replace(self, probabilities=likelier / total)

    @property
    def literal(self) -> bool:
        """Tell whether the message is, but for spelling, a question or phrase of the data.

        So is a follow-up that is to be declined here.
        """
        cosines = self.signals.values[:, PHRASE]
        return bool(cosines.max() >= _SAME_TEXT) or self.is_declined_here

    @cached_property
    def own_entry(self) -> int | None:
        """Return the place of the entry that lists the message, apart from its spelling.

        Return None unless exactly one entry does.
        """
        cosines = self.signals.values[:, PHRASE]
        same = np.flatnonzero(cosines >= _SAME_TEXT)
        if len(same) != 1:
            return None
        (place,) = same.tolist()
        return place if place < self.entries else None

    @cached_property
    def best_place(self) -> int:
        """Return the place of the best entry."""
        return int(self.probabilities[: self.entries].argmax())

    @cached_property
    def confidence(self) -> float:
        """Return the probability that the best entry answers the message.

        It is fitted to tell whether to answer. The probability in the ranking only tells how the
        entry stands among the others.
        """
        best = self.best_place
        probability = self.probabilities[best]
        previous = self.previous
        if previous is None:
            alone = self.model.answering.of(probability, self.deciding)
            return alone.item()
        relation = previous.relation(best, own=self.own.item(best))
        after = self.model.following.after(probability, self.deciding, relation)
        return after.item()

    @property
    def shares_words(self) -> bool:
        """Tell whether the best entry has a word of the message, perhaps a little misspelt."""
        of_best = self.signals.values[self.best_place]
        shares_a_word = of_best[_OF_WORDS].any()
        return bool(shares_a_word or of_best[_CHAR] >= _SAME_LETTERS)

    @cached_property
    def deciding(self) -> Floats:
        """Return the signals of the best entry, and then those of NONE."""
        values = self.signals.values
        of_best = values[self.best_place]
        of_none = values[self.entries]
        return np.concatenate([of_best, of_none])

    @property
    def nothing(self) -> float:
        """Return the probability that the FAQ has no answer."""
        return float(self.probabilities[self.entries])

    @property
    def second_probability(self) -> float:
        """Return the probability of the second-best entry, 0 where there is but one."""
        of_entries = self.probabilities[: self.entries]
        if len(of_entries) < 2:
            return 0.0
        lowest_first = np.partition(of_entries, -2)
        return float(lowest_first[-2])

    @property
    def known(self) -> float:
        """Return the probability that an entry answers."""
        of_entries = self.probabilities[: self.entries]
        return float(of_entries.sum())

    @property
    def is_rather_unknown(self) -> bool:
        """Tell whether the FAQ rather has no answer, although entries may be near."""
        return self.nothing > _RATHER_NOTHING

    @property
    def smalltalk(self) -> float:
        """Return the probability that the message is small talk."""
        of_remarks = self.probabilities[self.entries + 1 :]
        return float(of_remarks.sum())


@dataclass(frozen=True, repr=False)
class Matcher:
    """Ranks the targets of one FAQ; safe to share between threads."""

    faq: Faq
    index: Index
    model: Model

    def warm_up(self) -> None:
        """Make now what the first questions would have to wait for."""
        _ = self._table, self._follow_ups
        self.index.warm_up()
        self._focus.warm_up()

    def focus(self, entry: Entry, ranked: Ranked) -> str | None:
        """Return the part of an answer that states what was asked, None if the whole of it does."""
        return self._focus.of(entry, ranked.signals)

    def focus_of_text(self, entry: Entry, question: str) -> str | None:
        """Return the same for a question that is a part of a message."""
        return self._focus.of(entry, self._by_itself(question).signals)

    def rank(self, question: str, topic: str | None = None) -> Ranked:
        """Return the probabilities of all targets.

        `topic` is the id of the entry that the question follows: the one answered last, or the best
        one offered. Unknown ids are ignored.
        """
        ranked = self._by_itself(question)
        before = self.faq.entry(topic) if topic else None
        if before is None:
            return ranked
        previous = self._previous(before, question, ranked)
        after = self._after(previous, before.question, ranked)
        follow_up = replace(ranked, probabilities=after, previous=previous)
        return follow_up.with_declined()

    def best(self, ranked: Ranked, count: int) -> tuple[Match, ...]:
        """Return the best entries, best first; ties keep the order of the FAQ."""
        of_entries = ranked.probabilities[: ranked.entries]
        return self._matches(of_entries, count)

    def best_by_itself(self, ranked: Ranked, least: float) -> tuple[Match, ...]:
        """Return the best entries of at least some probability without what was said before."""
        by_itself = ranked.own[: ranked.entries]
        best = self._matches(by_itself, count=MOST_OFFERED)
        return tuple(match for match in best if match.probability >= least)

    def prospects(self, ranked: Ranked) -> float:
        """Return the probability that one of the entries to offer answers the message."""
        of_entries = ranked.probabilities[: ranked.entries]
        near = best_places(of_entries, MOST_OFFERED)
        together = of_entries[near].sum()
        by_itself = self.model.offering.of(together, ranked.deciding).item()
        if not ranked.follows:
            return by_itself
        # What was said before may speak for the best entry. Only the confidence in it knows that.
        confidence = ranked.confidence
        return max(by_itself, confidence) if confidence >= _HALF_SURE else by_itself

    def surest(self, ranked: Ranked) -> Match:
        """Return the best entry, with certainty if it lists the message word for word."""
        place = ranked.own_entry
        if place is not None:
            return Match.certain(self.faq.entries[place])
        (best,) = self.best(ranked, 1)
        return best

    def related(self, entry_id: str, excluded: Container[str]) -> tuple[Match, ...]:
        """Return the other entries, those first that people ask for after this one."""
        place = self.index.place(entry_id)
        of_next = self._of_next(place)
        matches = self._matches(of_next, count=len(of_next))
        others = [match for match in matches if match.id != entry_id]
        return tuple(match for match in others if match.id not in excluded)

    def _of_next(self, last: int) -> Float64s:
        """Return how probably the question after the entry at `last` asks for each entry.

        It is estimated from the listed follow-ups and the likeness of the entries.
        """
        expected = self._follow_ups.expected(last)
        likeness = self.index.likeness[last]
        near = np.zeros(len(expected))
        near[: len(likeness)] = likeness
        return softmax(expected + _OF_LIKENESS * near)

    def _matches(self, of_entries: Float64s, count: int) -> tuple[Match, ...]:
        """Return the entries of the greatest probabilities."""
        matches = []
        for place in best_places(of_entries, count).tolist():
            entry = self.faq.entries[place]
            probability = of_entries.item(place)
            matches.append(self.match(entry, probability))
        return tuple(matches)

    def match(self, entry: Entry, probability: float) -> Match:
        """Return an entry with its probability, as it is and calibrated."""
        return Match(entry, probability, self.model.calibration.of(probability))

    def _previous(self, last: Entry, question: str, ranked: Ranked) -> Previous:
        """Return how a question, ranked by itself, stands to the entry it follows."""
        place = self.index.place(last.id)
        return Previous(
            place=place,
            near=self.index.likeness[place],
            listed=self._follow_ups.likeness(place, question),
            expected=self._follow_ups.expected(place),
            again=ranked.signals.values.item(place, PHRASE),
            asks=asks(question),
        )

    def _after(self, previous: Previous, title: str, ranked: Ranked) -> Float64s:
        """Return the probabilities of a question that follows an entry of this title.

        `ranked` is the question by itself.
        """
        tokens = ranked.tokens
        with_title = self.index.signals(tokens + self._title(title))
        joint = probabilities(with_title, self._table)
        utility = context_utilities(previous, ranked.own, joint)
        if is_elliptic(tokens):
            return in_context(utility, self.model.after_elliptic)
        return in_context(utility, self.model.after_full)

    @cached_property
    def _by_itself(self) -> Callable[[str], Ranked]:
        """Return what ranks a text without one before it, remembered: parts are read many times."""
        # A function that holds `self` would be a cycle, and keep the memory of an old index.
        index = self.index
        model = self.model
        table = self._table
        entries = len(self.faq.entries)

        def ranked(text: str) -> Ranked:
            tokens = index.reader.tokens(text)
            signals = index.signals(tokens)
            own = probabilities(signals, table)
            alone = Ranked(model, own, own=own, signals=signals, entries=entries)
            return alone.with_listed()

        return lru_cache(PARTS_KEPT)(ranked)

    @cached_property
    def _focus(self) -> Focus:
        return Focus(self.faq, self.index)

    def are_alike(self, one: Entry, other: Entry) -> bool:
        """Tell whether two entries share telling words, as do those on the same of two things.

        In a very large FAQ likeness is not known, and none are.
        """
        place = self.index.place(one.id)
        other_place = self.index.place(other.id)
        likeness = self.index.likeness[place]
        if len(likeness) == 0:
            return False
        return bool(likeness[other_place] >= _ALIKE)

    @cached_property
    def _table(self) -> Table:
        targets = len(self.index.targets)
        entries = len(self.faq.entries)
        return self.model.weights.table(targets, none=entries)

    @cached_property
    def _follow_ups(self) -> FollowUps:
        return FollowUps(self.faq)

    @cached_property
    def _title(self) -> Callable[[str], tuple[Token, ...]]:
        """Return the words of a published question, remembered for the next follow-up to it."""
        return lru_cache(_TITLES)(self.index.reader.tokens)
