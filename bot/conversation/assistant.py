"""A question, and what was answered before, to a reply: the decisions of the bot.

The order in `Assistant._decided` and `_replied` is the whole of it: nothing asked; a button typed,
or yes said to what was offered; a person in need; another language; one of the offered entries
pointed at; nothing to read; too little to read; several questions; two things compared or joined;
small talk; questions side by side; two things named; a word of the answer just read that it does
not explain; sure enough to answer; nothing there in that answer; half of it known; a courtesy; near
enough to suggest; a part of it near; else an honest decline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from functools import cached_property

from bot.conversation import wording
from bot.conversation.choosing import EntryChooser
from bot.conversation.context import Context, Offered
from bot.conversation.helping import Helper
from bot.conversation.just_read import JustRead
from bot.conversation.parts import MessageParts
from bot.conversation.picking import Picker
from bot.conversation.presenting import Presenter
from bot.conversation.reading import Message, MessageReader, Read
from bot.conversation.remarks import Remarks, has_letters
from bot.conversation.reply import RANKING, Answer, Reply
from bot.faq.values import Entry, Faq
from bot.language.function_words import is_filler
from bot.language.languages import languages
from bot.language.questions import asks
from bot.language.segmentation import pieces
from bot.language.turns import after_greeting, closes
from bot.language.unfinished import breaks_off
from bot.retrieval.index import Index
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.ranking import Model

_SHORTEST_WORD = 3  # letters of a message that may be a question, without a conversation before it


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, repr=False)
class Assistant:
    """Answers questions from one FAQ; stateless, and safe to share between threads."""

    faq: Faq
    index: Index
    model: Model
    clock: Callable[[], dt.datetime] = _now

    @cached_property
    def matcher(self) -> Matcher:
        """Return what ranks the entries."""
        return Matcher(self.faq, self.index, self.model)

    def warm_up(self) -> None:
        """Build the lazy parts now, so that the first visitor does not wait.

        One-shot commands skip this.
        """
        self._remarks.warm_up()
        self._helper.warm_up()
        self.matcher.warm_up()
        _ = self._reader, self._picker, self._chooser, self._just_read, languages()

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Return the reply to a question.

        `context` is that of the previous reply or the id of an entry. Unknown contexts are ignored.
        """
        before = self._before(context)
        reply = self._decided(Message.of(question), before)
        after = _after(reply, before)
        return replace(reply, context=after.encode())

    def rank(self, question: str, context: str | None = None) -> Ranked:
        """Return the probabilities of all targets, in the light of the conversation before."""
        before = self._before(context)
        return self._reader.read(Message.of(question), before).ranked

    def parts(self, question: str, context: str | None = None) -> MessageParts:
        """Return what reads the parts of a message, in the light of the conversation before."""
        before = self._before(context)
        read = self._reader.read(Message.of(question), before)
        return self._parts(read, before)

    def matches(self, ranked: Ranked, count: int = RANKING) -> tuple[Match, ...]:
        """Return the best entries, best first; ties keep the order of the FAQ."""
        return self.matcher.best(ranked, count)

    def related(self, entry_id: str, excluded: Container[str]) -> tuple[Match, ...]:
        """Return other entries, those first that people ask for after this one."""
        return self.matcher.related(entry_id, excluded)

    def enough(self, ranked: Ranked) -> float:
        """Return from which confidence an entry is shown as the answer."""
        return self._chooser.enough(ranked)

    def answer(self, entry: Entry) -> Answer:
        """Return the official answer of an entry, with the notes of the day."""
        return self._presenter.answer(entry)

    def after_choice(self, entry: Entry | None, context: str | None) -> str | None:
        """Return the context after an entry was opened by its button, or by "Keine davon" none."""
        before = self._before(context)
        if entry is None:
            none_of_these = before.refusing().declining()
            return none_of_these.encode()
        picked = before.picking([entry.id])
        return picked.encode()

    def next_date(self) -> str | None:
        """Return the sentence with the next consultation hour, None if the FAQ has no such rule."""
        return self._presenter.next_date()

    def decline_text(self, regret: str = wording.DECLINE) -> str:
        """Return the decline, worded differently after "Keine davon" and after a vote "Nein"."""
        return self._presenter.decline_text(regret)

    def help(self) -> tuple[Match, ...]:
        """Return the entries that say where to ask what the FAQ does not answer."""
        return self._presenter.help()

    # -- the chain of decisions --------------------------------------------------------------------

    def _decided(self, message: Message, before: Context) -> Reply:
        if not message.whole:
            return Reply("none", wording.EMPTY_QUESTION)
        pressed = (
            self._picker.pressed(message.body, before)
            or self._helper.confirmed(message, before)
            or self._picker.confirmed(message.whole, before)
        )
        if pressed:
            return pressed
        alarm = self._helper.alarm(message)
        rest = self._helper.undenied(message, alarm, before)
        if rest:
            return self._relieved(rest, replace(before, need=None))
        urgent = self._helper.in_need(alarm, message, before) if alarm else None
        if urgent:
            return urgent
        read = self._reader.read(message, before)
        reply = self._replied(message, read, before)
        if before.need:
            reply = self._helper.after_need(reply, message, read.ranked, before.need)
        if alarm:
            reply = self._helper.with_numbers(reply, alarm)
        if reply.ranking:  # of the part of the message that is answered
            return reply
        return replace(reply, ranking=self.matches(read.ranked))

    def _relieved(self, rest: Message, before: Context) -> Reply:
        """Reply to the rest of a message that says that nobody is in need."""
        read = self._reader.read(rest, before)
        reply = self._helper.relieved(self._replied(rest, read, before), rest)
        return replace(reply, ranking=reply.ranking or self.matches(read.ranked))

    def _replied(self, message: Message, read: Read, before: Context) -> Reply:
        """Return what the first decision that applies replies to a message."""
        ranked, asked = read.ranked, read.asked
        remarks, entries, just_read = self._remarks, self._chooser, self._just_read
        parts = self._parts(read, before)
        return (
            remarks.calculated(message, before)
            or self._foreign(asked, ranked)
            or self._picker.pointed(read, before)
            or self._wordless(asked, ranked, before)
            or self._unfinished(asked, ranked, before)
            or entries.several(parts)
            or entries.compared(asked, ranked, before)
            or remarks.mocked(message, before)
            or remarks.beside_reaction(message, before)
            or self._smalltalk(asked, ranked, before)
            or remarks.thanked(message, ranked, before)
            or remarks.introduced(message, before)
            or self._introduced(message, ranked, before)
            or entries.side_by_side(parts)
            or entries.both_named(asked, ranked, before.topic)
            or just_read.untold(asked, ranked, before)
            or entries.sure(ranked)
            or just_read.not_there(asked, ranked, before)
            or entries.half(parts)
            or entries.after_preface(asked, ranked)
            or remarks.courtesy(message, ranked, before)
            or self._greeted(message, ranked, before)
            or entries.near(ranked, parts, before, read.excluded)
            or entries.near_after_preface(asked, ranked)
            or entries.near_part(parts, before)
            or remarks.short_courtesy(message, before)
            or self._declined(before)
        )

    def _parts(self, read: Read, before: Context) -> MessageParts:
        courtesies = self._remarks.courtesies
        return MessageParts(self.matcher, courtesies, read.asked, read.ranked, before.topic)

    def _foreign(self, asked: str, ranked: Ranked) -> Reply | None:
        """Say, in the language of the message if it can be told, that German alone is read."""
        if ranked.literal or self._remarks.is_courtesy(asked):
            return None
        language = languages().of(asked, ranked.tokens)
        if language is None:
            return None
        return Reply("none", f"{language.notice}\n\n{wording.EMERGENCY}")

    def _wordless(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to a message that shares no feature with any text (emoji, "???", foreign script).

        Its probabilities mean nothing.
        """
        if ranked.signals.values.any():
            return None
        of_symbols = self._remarks.to_symbols(asked)
        if of_symbols:
            return of_symbols
        if not has_letters(asked):
            return Reply("none", wording.EMPTY_QUESTION)
        return self._declined(before)

    def _unfinished(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Ask for more if a message breaks off, or is a lone number, letter or filler word.

        The latter may stand in a conversation. A filler word may be near enough to something to
        suggest it.
        """
        if ranked.literal or self._remarks.is_courtesy(asked):
            return None
        rest = after_greeting(asked) or asked
        if breaks_off(rest, follows=before.topic is not None):
            return Reply("none", wording.UNFINISHED)
        if before.topic:
            return None
        word = asked.strip(" .,;:!?()")
        too_short = Reply("none", wording.TOO_SHORT)
        if is_filler(word):
            return self._chooser.near(ranked) or too_short
        if len(word) < _SHORTEST_WORD or word.isnumeric():
            return too_short
        return None

    def _smalltalk(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to a remark, or to the question that stands beside it."""
        remark = self._remarks.meant(asked, ranked, before)
        if remark is None:
            return None
        return self._beside_remark(asked, before) or self._remarks.reply(remark, before)

    def _beside_remark(self, asked: str, before: Context) -> Reply | None:
        """Answer the question that stands beside a remark, unless it is a mere aside."""
        if self._remarks.is_courtesy(asked) or closes(asked):
            return None
        beside = pieces(asked, self._remarks.courtesies)
        of_question = self._chooser.surest(beside, before.topic)
        if of_question is None:
            return None
        (answer,) = of_question.answers
        is_repeated = answer.id in before.answered and not asks(asked)
        is_aside = is_repeated or self._remarks.is_short_thanks(asked)
        return None if is_aside else of_question

    def _greeted(self, message: Message, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to a greeting beside which nothing asks; what is near may be what is wanted."""
        greeting = self._remarks.greeted(message, before)
        return self._with_near(greeting, ranked) if greeting else None

    def _introduced(self, message: Message, ranked: Ranked, before: Context) -> Reply | None:
        """Ask what is wanted if all that is said is who writes; what is near may be wanted."""
        if ranked.own_entry is not None:  # editors list it as a question
            return None
        welcome = self._remarks.welcomed(message, before)
        return self._with_near(welcome, ranked) if welcome else None

    def _with_near(self, greeting: Reply, ranked: Ranked) -> Reply:
        near = self._chooser.near(ranked)
        return replace(greeting, suggestions=near.suggestions) if near else greeting

    def _declined(self, before: Context) -> Reply:
        """Decline; right after another decline, without naming everybody once more."""
        if before.declined:
            return self._presenter.brief_decline(wording.DECLINE_AGAIN)
        return Reply("none", self.decline_text(), how=Offered.AFTER_DECLINE)

    # -- what the decisions are made of ------------------------------------------------------------

    def _before(self, context: str | None) -> Context:
        return Context.parse(context, self.faq.by_id, needs=self._helper.kinds)

    @cached_property
    def _presenter(self) -> Presenter:
        return Presenter(self.faq, self.clock)

    @cached_property
    def _remarks(self) -> Remarks:
        return Remarks(self.matcher, self._presenter)

    @cached_property
    def _reader(self) -> MessageReader:
        return MessageReader(self.matcher, self._remarks.courtesies)

    @cached_property
    def _helper(self) -> Helper:
        return Helper(self.matcher, self._remarks)

    @cached_property
    def _picker(self) -> Picker:
        return Picker(self.matcher, self._presenter)

    @cached_property
    def _chooser(self) -> EntryChooser:
        return EntryChooser(self.matcher, self._presenter)

    @cached_property
    def _just_read(self) -> JustRead:
        return JustRead(self.matcher, self._chooser)


def _after(reply: Reply, before: Context) -> Context:
    """Return what is to be remembered after a reply."""
    answered = [answer.id for answer in reply.answers]
    offered = [match.id for match in reply.suggestions]
    now = before
    if reply.need:
        return now.in_need(reply.need)
    if reply.ends_need:
        now = replace(now, need=None)
    if reply.refuses:
        now = now.refusing()
    if reply.picks:
        return now.picking(answered)
    if answered:
        now = now.answering(answered)
    return now.offering(offered, Offered.BESIDE if answered else reply.how)
