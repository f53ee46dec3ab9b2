"""Replies to people in need: who can help, and nothing beside it.

Where a message only sounds a little like need, and the reply answers nothing, two numbers to call
stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bot.conversation import wording
from bot.conversation.context import Context
from bot.conversation.crisis import Alarm, CrisisDetector, shipped_detector
from bot.conversation.reading import Message
from bot.conversation.remarks import Remarks
from bot.conversation.reply import RANKING, Reply
from bot.conversation.typed import confirms
from bot.faq.values import CrisisKind
from bot.language.turns import denies_need
from bot.retrieval.matcher import Matcher, Ranked

# Probability of an entry from which somebody who was in need asks about the FAQ.
_SURELY_OF_FAQ = 0.4
_MOST_BESIDE = 2  # numbers beside a reply to a message that only sounds a little like need


@dataclass(frozen=True, repr=False)
class Helper:
    """Tells people in need whom to call, for the kinds of need that the FAQ knows."""

    matcher: Matcher
    remarks: Remarks

    @cached_property
    def kinds(self) -> dict[str, CrisisKind]:
        """Return the kinds of need by their ids."""
        return {kind.id: kind for kind in self.matcher.faq.crisis.kinds}

    def alarm(self, message: Message) -> Alarm | None:
        """Return how much of a message sounds like need, None if hardly anything does.

        The whole of it is looked at, also what a letter begins and ends with.
        """
        if not self.kinds or self.remarks.is_courtesy(message.whole):
            return None
        return self._detector.alarm(message.whole)

    def in_need(self, alarm: Alarm, message: Message, topic: str | None) -> Reply | None:
        """Tell a person in need who can help; nothing else stands beside it.

        `topic` is the entry that the message follows, of which it may ask in words like these.
        """
        ranked = self.matcher.rank(message.body, topic)
        ranking = self.matcher.best(ranked, RANKING)
        is_listed = ranked.own_entry is not None
        if is_listed or not alarm.holds(familiar=ranking[0].probability):
            return None
        need = self.matcher.faq.crisis.kinds[alarm.kind]
        return Reply(
            "crisis",
            message=need.answer,
            ranking=ranking,
            numbers=need.numbers,
            need=need.id,
        )

    def with_numbers(self, reply: Reply, alarm: Alarm) -> Reply:
        """Return a reply with two numbers beside it, unless it answers or has numbers already.

        They are the first of the kind of need that is likeliest, and the first of all. They stand
        below what is said, but not between it and the entries that it offers.
        """
        if reply.kind in ("answer", "crisis"):
            return reply
        first_kind, *_ = self.kinds.values()
        need = self.matcher.faq.crisis.kinds[alarm.kind]
        own_first, *own_others = need.numbers
        distinct = dict.fromkeys((own_first, *first_kind.numbers[:1], *own_others))
        beside = list(distinct)[:_MOST_BESIDE]
        line = wording.numbers_line(beside)
        paragraphs = [reply.message, line]
        if reply.suggestions:
            paragraphs.reverse()
        message = "\n\n".join(paragraphs)
        return replace(reply, message=message, is_clear=False, asks_need=True)

    def confirmed(self, message: Message, before: Context) -> Reply | None:
        """Name the numbers again if somebody says yes where they stood beside what was offered."""
        if not (before.asks_need and self.kinds and confirms(message.whole)):
            return None
        first_kind, *_ = self.kinds.values()
        return Reply(
            "crisis", wording.NUMBERS_AGAIN, numbers=first_kind.numbers, need=first_kind.id
        )

    def after_need(self, reply: Reply, message: Message, ranked: Ranked, kind: str) -> Reply:
        """Return the reply to what somebody says for whom there were numbers before.

        `reply` is what the message gets by itself. It stands if it is surely about an entry that
        does not only say whom to ask; else the numbers are named once more: "was soll ich machen"
        still means the need.
        """
        if denies_need(message.body):
            return Reply("smalltalk", wording.NO_NEED, ends_need=True)
        if reply.kind == "smalltalk" and self.remarks.takes_leave(ranked):
            return Reply("smalltalk", wording.FAREWELL_IN_NEED)
        if self._leads_away(reply, ranked):
            return reply
        need = self.kinds[kind]
        return Reply("crisis", wording.NUMBERS_AGAIN, numbers=need.numbers, need=kind)

    def _leads_away(self, reply: Reply, ranked: Ranked) -> bool:
        """Tell whether a message and its reply lead away from a need, as kind words do."""
        if reply.kind == "smalltalk":
            return self.remarks.is_kind(ranked)
        if reply.kind not in ("answer", "suggest"):
            return False
        (best,) = self.matcher.best(ranked, 1)
        ways_to_ask = {match.id for match in self.remarks.presenter.help()}
        is_help = best.id in ways_to_ask
        return not is_help and (reply.kind == "answer" or best.probability >= _SURELY_OF_FAQ)

    def warm_up(self) -> None:
        """Make now what the first questions would have to wait for."""
        _ = self.kinds, self._detector

    @cached_property
    def _detector(self) -> CrisisDetector:
        return shipped_detector().adapted(self.matcher.faq.crisis)
