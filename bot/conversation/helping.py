"""Replies to people in need: who can help, and nothing beside it.

Where a message only sounds a little like need, and the reply answers nothing, two numbers to call
stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bot.conversation import wording
from bot.conversation.context import Context, Offered
from bot.conversation.crisis import Alarm, CrisisDetector, shipped_detector
from bot.conversation.reading import Message
from bot.conversation.remarks import Remarks
from bot.conversation.reply import RANKING, Reply
from bot.conversation.typed import confirms
from bot.faq.values import CrisisKind, HelpNumber
from bot.language.denials import denial, names_need
from bot.language.function_words import is_filler
from bot.language.questions import asks
from bot.language.turns import apologizes, names_matter
from bot.retrieval.matcher import Matcher, Ranked

# Probability of an entry from which somebody who was in need asks about the FAQ: by the words that
# name something and by all words, or by all words alone.
_SURELY_OF_FAQ, _MORE_SURELY_OF_FAQ = 0.5, 0.8
_MOST_BESIDE = 2  # numbers beside a reply to a message that only sounds a little like need
_MOST_AGAIN = 3  # numbers that are named once more


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

    def in_need(self, alarm: Alarm, message: Message, before: Context) -> Reply | None:
        """Tell a person in need who can help; nothing else stands beside it.

        The message may follow an entry, of which it may ask in words like these. Who was told the
        same before is not told all of it again.
        """
        ranked = self.matcher.rank(message.body, before.topic)
        ranking = self.matcher.best(ranked, RANKING)
        is_listed = ranked.own_entry is not None
        if is_listed or not alarm.holds(familiar=ranking[0].probability):
            return None
        need = self.matcher.faq.crisis.kinds[alarm.kind]
        if before.need == need.id:
            return replace(self._again(need), ranking=ranking)
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
        need = self.matcher.faq.crisis.kinds[alarm.kind]
        beside = self._main_numbers(need)[:_MOST_BESIDE]
        line = wording.numbers_line(beside)
        paragraphs = [reply.message, line]
        if reply.suggestions:
            paragraphs.reverse()
        message = "\n\n".join(paragraphs)
        declines = reply.how is Offered.AFTER_DECLINE
        return replace(
            reply, message=message, how=reply.how if declines else Offered.CHOICE_IN_NEED
        )

    def confirmed(self, message: Message, before: Context) -> Reply | None:
        """Name the numbers again if somebody says yes where they stood beside what was offered."""
        was_asked = before.how is Offered.CHOICE_IN_NEED
        if not (was_asked and self.kinds and confirms(message.whole)):
            return None
        first_kind, *_ = self.kinds.values()
        return Reply(
            "crisis", wording.NUMBERS_AGAIN, numbers=first_kind.numbers, need=first_kind.id
        )

    def undenied(self, message: Message, alarm: Alarm | None, before: Context) -> Message | None:
        """Return what a message says beside its denial of a need, None if it denies none.

        It may follow numbers, or a decline, beside which they may have stood. A denial repeats the
        words of need, so what is left is listened to by itself: it must not raise an alarm, and the
        message must not even sound like one if it only names something else that is meant.
        """
        is_after_numbers = before.need or before.how is Offered.CHOICE_IN_NEED
        sounds_like_need = alarm is not None or names_need(message.body)
        may_be_after_numbers = before.declined and sounds_like_need
        if not self.kinds or not (is_after_numbers or may_be_after_numbers):
            return None
        said = denial(message.body)
        if said is None:
            return None
        rest = Message.of(said.rest)
        of_rest = self.alarm(rest) if rest.whole else None
        if of_rest is None:
            return rest
        is_alarming = not said.explicit or self.in_need(of_rest, rest, before)
        return None if is_alarming else rest

    def relieved(self, reply: Reply, rest: Message) -> Reply:
        """Return the reply to somebody who was not in need, as the numbers are no longer meant.

        `reply` is what the rest of the message gets by itself. It stands if the rest asks for
        something.
        """
        wants_more = reply.kind in ("answer", "suggest") or asks(rest.body)
        if not (rest.whole and wants_more):
            return Reply("smalltalk", wording.NO_NEED, ends_need=True)
        return replace(reply, ends_need=True)

    def after_need(self, reply: Reply, message: Message, ranked: Ranked, kind: str) -> Reply:
        """Return the reply to what somebody says for whom there were numbers before.

        `reply` is what the message gets by itself. It stands, below a line that the numbers hold, if
        the message surely asks for an entry. Else the main numbers are named once more: "was soll
        ich machen" still means the need.
        """
        said = message.body
        if reply.kind in ("answer", "suggest") and self._asks_for_entry(reply, ranked):
            paragraphs = filter(None, [wording.NUMBERS_HOLD, reply.message])
            return replace(reply, message="\n\n".join(paragraphs))
        if apologizes(said) and not asks(said):
            return Reply("smalltalk", wording.NO_APOLOGY_IN_NEED)
        if reply.kind == "smalltalk" and self.remarks.takes_leave(ranked):
            return Reply("smalltalk", wording.FAREWELL_IN_NEED)
        if reply.kind == "smalltalk" and self.remarks.jokes(ranked):
            return Reply("smalltalk", wording.JOKE_IN_NEED)
        return self._again(self.kinds[kind])

    def _asks_for_entry(self, reply: Reply, ranked: Ranked) -> bool:
        """Tell whether a message surely asks for an entry, by what it names.

        "und was passiert dann" may ask for anything, however likely an entry is.
        """
        words = [token.text for token in ranked.tokens]
        naming = [word for word in words if not is_filler(word)]
        if not names_matter(naming):
            return False
        (best,) = self.matcher.best(ranked, 1)
        asks_for_several = len(reply.answers) > 1
        if asks_for_several or ranked.literal or best.probability >= _MORE_SURELY_OF_FAQ:
            return True
        named = self.matcher.rank(" ".join(naming))
        (best_named,) = self.matcher.best(named, 1)
        is_sure = min(best.probability, best_named.probability) >= _SURELY_OF_FAQ
        return is_sure and best.id == best_named.id

    def _again(self, need: CrisisKind) -> Reply:
        """Name the main numbers once more, in few words."""
        numbers = self._main_numbers(need)[:_MOST_AGAIN]
        return Reply("crisis", wording.NUMBERS_AGAIN, numbers=numbers, need=need.id)

    def _main_numbers(self, need: CrisisKind) -> tuple[HelpNumber, ...]:
        """Return the numbers of a kind of need, after its first one the first of all."""
        first_kind, *_ = self.kinds.values()
        own_first, *own_others = need.numbers
        distinct = dict.fromkeys((own_first, *first_kind.numbers[:1], *own_others))
        return tuple(distinct)

    def warm_up(self) -> None:
        """Make now what the first questions would have to wait for."""
        _ = self.kinds, self._detector

    @cached_property
    def _detector(self) -> CrisisDetector:
        return shipped_detector().adapted(self.matcher.faq.crisis)
