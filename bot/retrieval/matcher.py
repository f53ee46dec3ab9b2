"""Turns a question into the probabilities of all targets, given the entry answered last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Entry, Faq
from bot.language.questions import asks, is_elliptic
from bot.language.tokens import Token
from bot.retrieval.focus import Focus
from bot.retrieval.followups import FollowUps
from bot.retrieval.index import SIGNALS, Index, Signals, best_places
from bot.retrieval.match import Match
from bot.retrieval.ranking import (
    Model,
    Previous,
    Table,
    context_utilities,
    in_context,
    probabilities,
    softmax,
)

_PHRASE = SIGNALS.index("phrase")
_OF_EACH = (
    0.7  # weight of the logarithm of each reading of a long message; at 0.5 they are averaged
)
_OF_WHOLE = 0.3  # weight of the logarithm of the whole message beside a part of it
_OF_WHOLE_BESIDE_A_WORD = 1.0
_ALIKE = 0.1  # cosine of the telling character n-grams of two entries
# How much less likely an entry is that an earlier part of the message asks for, and how much more
# likely that no entry is meant by a part that does not ask: fitted, see docs/conversation.md.
_AGAIN, _SILENT = 1.8, 2.0
_LEAST = 1e-4  # of a probability, before its logarithm is taken
# Of the probability of an entry that was not meant: the correction may ask for a detail of it.
_REFUSED = 0.25
_RATHER_NOTHING = 0.5  # probability from which the FAQ rather has no answer
_SAME_TEXT = 0.98  # cosine of stems and their pairs
_OF_LIKENESS = 3.0  # weight of the cosine of two entries beside the log lift of follow-ups
_TITLES = 1_000  # whose words are remembered


@dataclass(frozen=True, slots=True)
class Ranked:
    """All targets for one question.

    `share` has their probabilities (entries, NONE, small talk), `own` those of the message by
    itself, `signals` the signals behind them, and `asking` the words of the message that ask.
    `follows` tells that an entry was answered before.
    """

    share: NDArray[np.float64]
    own: NDArray[np.float64]
    signals: Signals
    entries: int
    asking: tuple[Token, ...]
    follows: bool = False

    def sharpened(self, part: Ranked) -> Ranked:
        """Return the ranking of a long message in the light of the part that asks."""
        log_share = _OF_EACH * (np.log(self.share + _LEAST) + np.log(part.share + _LEAST))
        powers = np.exp(log_share - log_share.max())
        return replace(self, share=powers / powers.sum(), asking=part.asking)

    def in_light_of(
        self, whole: Ranked, before: Collection[int] = (), *, is_asking: bool = True
    ) -> Ranked:
        """Return the ranking of a part of a message, sharpened by that of the whole message.

        The rest of a message says what a part is about. `before` holds the places of the entries
        that earlier parts ask for; two questions of one message rarely want the same. A part that
        does not seem to ask mostly leads up to another.
        """
        of_whole = _OF_WHOLE if len(self.asking) > 1 else _OF_WHOLE_BESIDE_A_WORD
        of_others = np.log(whole.share + _LEAST)
        # Where the whole seems unknown, it may be for the sake of another part.
        of_others[self.entries] = min(of_others[self.entries], of_others[: self.entries].max())
        utilities = np.log(self.share + _LEAST) + of_whole * of_others
        utilities[list(before)] -= _AGAIN
        if not is_asking:
            utilities[self.entries] += _SILENT
        return replace(self, share=softmax(utilities))

    def without(self, place: int) -> Ranked:
        """Return the ranking after the visitor said that the entry at `place` was not meant."""
        share = self.share.copy()
        share[place] *= _REFUSED
        return replace(self, share=share / share.sum())

    @property
    def literal(self) -> bool:
        """Tell whether the message is, but for spelling, a question or phrase of the data."""
        return bool(self.signals.values[:, _PHRASE].max() >= _SAME_TEXT)

    @property
    def own_entry(self) -> int | None:
        """Return the place of the entry that lists the message, apart from its spelling.

        Return None unless exactly one entry does.
        """
        cosines = self.signals.values[:, _PHRASE]
        same = np.flatnonzero(cosines >= _SAME_TEXT)
        if len(same) != 1:
            return None
        place = int(same[0])
        return place if place < self.entries else None

    @property
    def nothing(self) -> float:
        """Return the probability that the FAQ has no answer."""
        return float(self.share[self.entries])

    @property
    def is_rather_unknown(self) -> bool:
        """Tell whether the FAQ rather has no answer, although entries may be near."""
        return self.nothing > _RATHER_NOTHING

    @property
    def smalltalk(self) -> float:
        """Return the probability that the message is small talk."""
        return float(self.share[self.entries + 1 :].sum())


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
        return self._focus.of(entry, ranked.asking)

    def focus_of_text(self, entry: Entry, question: str) -> str | None:
        """Return the same for a question that is a part of a message."""
        return self._focus.of(entry, self.index.reader.tokens(question))

    def rank(self, question: str, last: str | None = None) -> Ranked:
        """Return the probabilities of all targets.

        `last` is the id of the entry answered last. Unknown ids are ignored.
        """
        return self._ranked(question, self.index.reader.tokens(question), last)

    def best(self, ranked: Ranked, count: int) -> tuple[Match, ...]:
        """Return the best entries, best first; ties keep the order of the FAQ."""
        return self._matches(ranked.share[: ranked.entries], count)

    def best_by_itself(self, ranked: Ranked, least: float) -> tuple[Match, ...]:
        """Return the best entries of at least some probability without what was said before."""
        own = replace(ranked, share=ranked.own)
        return tuple(match for match in self.best(own, 3) if match.score >= least)

    def surest(self, ranked: Ranked) -> Match:
        """Return the best entry, with certainty if it lists the message word for word."""
        if ranked.own_entry is not None:
            return Match(self.faq.entries[ranked.own_entry], 1.0)
        return self.best(ranked, 1)[0]

    def related(self, entry_id: str, excluded: Container[str]) -> tuple[Match, ...]:
        """Return the other entries, those first that people ask for after this one.

        The score is an entry's share of such questions, estimated from the listed follow-ups and
        the likeness of the entries.
        """
        place = self.index.targets.index(entry_id)
        entries = len(self.faq.entries)
        likeness = self.index.likeness[place]
        near = np.zeros(entries)
        near[: len(likeness)] = likeness
        share = softmax(self._follow_ups.expected(place) + _OF_LIKENESS * near)
        others = [match for match in self._matches(share, entries) if match.id != entry_id]
        return tuple(match for match in others if match.id not in excluded)

    def _matches(self, share: NDArray[np.float64], count: int) -> tuple[Match, ...]:
        """Return the entries of the greatest shares."""
        places = best_places(share, count).tolist()
        return tuple(Match(self.faq.entries[place], float(share[place])) for place in places)

    def _ranked(self, question: str, tokens: tuple[Token, ...], last_id: str | None) -> Ranked:
        signals = self.index.signals(tokens)
        own = probabilities(signals, self._table)
        last = self.faq.entry(last_id) if last_id else None
        share = self._after(last, question, tokens, signals, own) if last else own
        return Ranked(share, own, signals, len(self.faq.entries), tokens, last is not None)

    def _after(
        self,
        last: Entry,
        question: str,
        tokens: tuple[Token, ...],
        signals: Signals,
        share: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return the probabilities of a question that was asked after an entry was answered.

        `share` are its probabilities without that entry.
        """
        with_title = self.index.signals(tokens + self._title(last.question))
        joint = probabilities(with_title, self._table)
        place = self.index.targets.index(last.id)
        listed = self._follow_ups.likeness(place, question)
        again = float(signals.values[place, _PHRASE])
        expected = self._follow_ups.expected(place)
        near = self.index.likeness[place]
        previous = Previous(place, near, listed, expected, again, asks(question))
        weights = self.model.after_elliptic if is_elliptic(tokens) else self.model.after_full
        utility = context_utilities(previous, share, joint)
        return in_context(utility, weights)

    @cached_property
    def _focus(self) -> Focus:
        return Focus(self.faq, self.index)

    def are_alike(self, one: Entry, other: Entry) -> bool:
        """Tell whether two entries share telling words, as do those on the same of two things.

        In a very large FAQ likeness is not known, and none are.
        """
        places = [self.index.targets.index(entry.id) for entry in (one, other)]
        alike = self.index.likeness[places[0]]
        return len(alike) > 0 and bool(alike[places[1]] >= _ALIKE)

    @cached_property
    def _table(self) -> Table:
        return self.model.weights.table(len(self.index.targets), len(self.faq.entries))

    @cached_property
    def _follow_ups(self) -> FollowUps:
        return FollowUps(self.faq)

    @cached_property
    def _title(self) -> Callable[[str], tuple[Token, ...]]:
        """Return the words of a published question.

        They are remembered, because many follow-ups are about the same question.
        """
        return lru_cache(_TITLES)(self.index.reader.tokens)
