"""A question, and what was answered before, to a reply: the decisions of the bot.

The order in `Assistant.reply` is the whole of it: nothing asked; a button typed; a person in need;
another language; nothing to read; too little to read; several questions; small talk; sure enough to
answer; near enough to suggest; a part of it known; else an honest decline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.conversation import schedule, wording
from bot.conversation.context import Context
from bot.conversation.crisis import CrisisDetector, shipped_detector
from bot.conversation.parts import MessageParts, Part
from bot.conversation.reply import Answer, Reply
from bot.conversation.typed import ListNumber, chosen, typed
from bot.faq.characters import clean
from bot.faq.values import ConsultationHour, Entry, Faq, SmallTalk
from bot.language.expected import TIME, kinds_held
from bot.language.languages import languages
from bot.language.markdown import visible
from bot.language.questions import asking_part, asks, clauses, compares
from bot.language.segmentation import pieces
from bot.language.text import folded, is_filler, is_symbol, letter_body
from bot.language.turns import correction, points, without_reaction
from bot.retrieval.index import Index
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.ranking import Model

MOST_SUGGESTIONS, FEWEST_SUGGESTIONS = 3, 2
LONGEST_QUESTION = 2000  # characters that are read, a mail of 300 words
RANKING = 10
_LEGAL = {"imprint": "impressum", "accessibility": "barrierefreiheit"}
# Probability from which a message is a remark; an unfitting pleasantry is worse than an honest
# decline.
_RATHER_SMALLTALK = 0.4
# Probability of the likeliest remark; random letters are all remarks at once, and none of them.
_SURE_OF_REMARK = 0.2
# The same of a single word, which is a greeting or thanks for certain, or a strange one.
_SURE_OF_WORD = 0.9
# The same of what is put as a question, which asks about the bot or something strange.
_SURE_OF_QUESTION = 0.5
_ACKNOWLEDGEMENT = "zustimmung"  # the small talk that fits what a visitor remarks on an answer
_SHORTEST_WORD = 3  # letters of a message that may be a question, without a conversation before it
_LONGEST_COURTESY = 3  # words
_POINTED_AT = 0.6  # share among the offered entries of the one that a message points at
# Probability from which a part is offered where the whole is unknown; read without the others.
_ENOUGH_TO_OFFER = 0.25
_LEAST_POINTED_AT = 0.1  # its probability among all; else the message asks for something else
# Probability without what was said before, from which an entry is offered after an answer as well.
_LEAST_COMPARED = 0.12  # share of the second of two entries that a question compares
_LIKELY_BY_ITSELF = 0.1
_RELATED_FROM = 0.03  # probability from which another entry is worth a button


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _asked(message: str) -> str:
    """Return what is read of a message."""
    return letter_body(clean(message)[:LONGEST_QUESTION])


def _enough_of_a_remark(message: str) -> float:
    """Return the probability from which a message counts as the likeliest remark."""
    if " " not in message:
        return _SURE_OF_WORD
    return _SURE_OF_QUESTION if asks(message) else _SURE_OF_REMARK


def _after(reply: Reply, before: Context) -> Context:
    """Return what is to be remembered after a reply."""
    now = before.refusing() if reply.refuses else before
    if reply.answers:
        now = now.answering(answer.id for answer in reply.answers)
    return now.offering(match.id for match in reply.suggestions)


def _distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the first match of each entry."""
    by_entry: dict[str, Match] = {}
    for match in matches:
        by_entry.setdefault(match.id, match)
    return tuple(by_entry.values())


@lru_cache(64)
def _next_date(rule: ConsultationHour, minute: dt.datetime) -> str:
    first, second = schedule.upcoming(rule, minute, 2)
    if first.start <= minute:
        return wording.running_until(first.end, second.start)
    return wording.next_date(first.start, first.end)


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
        _ = self._by_id, self._by_symbol, self._courtesies, self._detector, languages()
        self.matcher.warm_up()

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Return the reply to a question.

        `context` is that of the previous reply or the id of an entry. Unknown contexts are ignored.
        """
        before = Context.parse(context, self._by_id)
        reply = self._decided(question, before).stating(self.model.calibration.stated)
        return replace(reply, context=_after(reply, before).encode())

    def _decided(self, question: str, before: Context) -> Reply:
        asked = _asked(question)
        if not asked:
            return Reply("none", wording.EMPTY_QUESTION)
        if urgent := self._pressed(asked, before) or self._in_need(question, asked):
            return urgent
        message = asked
        ranked, asked = self._read(message, before.last)
        parts = MessageParts(self.matcher, self._courtesies, asked, ranked, before.last)
        return (
            self._foreign(asked, ranked)
            or self._pointed(asked, ranked, before)
            or self._wordless(asked, ranked)
            or self._unfinished(asked, ranked, before)
            or self._several(parts)
            or self._compared(asked, ranked)
            or self._smalltalk(asked, ranked, before)
            or self._direct(ranked)
            or self._half(parts)
            or self._courtesy(message, ranked, before)
            or self._suggested(ranked, parts)
            or self._offered_part(parts)
            or self._short_courtesy(message, ranked, before)
            or self._declined(ranked)
        )

    def rank(self, question: str, context: str | None = None) -> Ranked:
        """Return the probabilities of all targets, in the light of the conversation before."""
        return self._read(_asked(question), Context.parse(context, self._by_id).last)[0]

    def _read(self, asked: str, last: str | None) -> tuple[Ranked, str]:
        """Return the probabilities of all targets, and what of the message asks."""
        if part := asking_part(asked, follows=last is not None):
            whole = self.matcher.rank(asked, last)
            return whole.sharpened(self.matcher.rank(part, last)), part
        if last and (meant := correction(asked)) and folded(asked) not in self._courtesies:
            not_meant = self.index.targets.index(last)
            return self.matcher.rank(meant, last).without(not_meant), meant
        rest = without_reaction(asked, self._courtesies)
        if rest != asked:
            ranked = self.matcher.rank(rest, last)
            if ranked.smalltalk < _RATHER_SMALLTALK:
                return ranked, rest
        return self.matcher.rank(asked, last), asked

    def matches(self, ranked: Ranked, count: int = RANKING) -> tuple[Match, ...]:
        """Return the best entries, best first; ties keep the order of the FAQ."""
        return self.matcher.best(ranked, count)

    def answer(
        self, entry: Entry, score: float = 1.0, asked: str = "", focus: str | None = None
    ) -> Answer:
        """Return the official answer of an entry, with the notes of the day."""
        date = self._date_of(entry)
        of_the_day = filter(None, [date, self._unset_links_of(entry)])
        notes = (*of_the_day, *self._contacts_of(entry))
        is_about_date = focus is None or TIME in kinds_held(visible(focus))
        lead = date if is_about_date else None
        return Answer(entry, score, asked, notes, focus, lead)

    def next_date(self) -> str | None:
        """Return the sentence with the next consultation hour, None if the FAQ has no such rule."""
        rule = self.faq.site.consultation
        if rule is None:
            return None
        minute = self.clock().replace(second=0, microsecond=0)
        return _next_date(rule, minute)

    # -- the chain of decisions --------------------------------------------------------------------

    def _in_need(self, message: str, question: str) -> Reply | None:
        """Tell a person in need who can help; nothing else stands beside it."""
        read = clean(message)[:LONGEST_QUESTION]
        alarm = self._detector.alarm(read) if self.faq.crisis.kinds else None
        if alarm is None or folded(read) in self._courtesies:
            return None
        ranked = self.matcher.rank(question)
        ranking = self.matches(ranked)
        if ranked.own_entry is not None or not alarm.holds(ranking[0].score):
            return None
        need = self.faq.crisis.kinds[alarm.kind]
        return Reply("crisis", need.answer, ranking=ranking, numbers=need.numbers)

    def _pressed(self, question: str, before: Context) -> Reply | None:
        """Do what a button does when a visitor types its label.

        A number stands for a published question, a place ("the second") for what was offered there.
        """
        place = chosen(question, len(before.offered))
        if place is not None:
            offered = self._by_id[before.offered[place]]
            return Reply("answer", answers=(self.answer(offered),))
        said = typed(question)
        if isinstance(said, ListNumber):
            return self._listed(said.number)
        if said == "none of these":
            return Reply("none", self.decline_text(wording.NONE_FITS), refuses=True)
        if said == "calendar":
            return self._consultation()
        address = self.faq.site.links.get(_LEGAL[said]) if said else None
        if not address:
            return None
        label = question.strip(" .!?")
        return Reply("smalltalk", f"{label}: {address}")

    def _consultation(self) -> Reply | None:
        """Answer with the entry about the consultation hour, if there is one."""
        rule = self.faq.site.consultation
        entry = self._by_id.get(rule.entry) if rule else None
        return Reply("answer", answers=(self.answer(entry),)) if entry else None

    def _listed(self, number: int) -> Reply | None:
        """Return the answer to a published question by its number in the list."""
        if entry := self._by_id.get(str(number)):
            return Reply("answer", answers=(self.answer(entry),))
        numbers = [int(entry_id) for entry_id in self._by_id if entry_id.isdecimal()]
        if not numbers:
            return None
        return Reply("none", wording.no_such_number(number, min(numbers), max(numbers)))

    def _pointed(self, question: str, ranked: Ranked, before: Context) -> Reply | None:
        """Answer the one of the offered entries that a message points at by a word of it."""
        if not before.offered or not points(question):
            return None
        places = [self.index.targets.index(entry_id) for entry_id in before.offered]
        offered = ranked.share[places]
        share = offered / offered.sum()
        best = int(share.argmax())
        score = float(share[best])
        if score < _POINTED_AT or offered[best] < _LEAST_POINTED_AT:
            return None
        entry = self._by_id[before.offered[best]]
        answers = (self.answer(entry, score),)
        return Reply("answer", answers=answers, ranking=self.matches(ranked))

    def _foreign(self, question: str, ranked: Ranked) -> Reply | None:
        """Say, in the language of the message if it can be told, that German alone is read."""
        if ranked.literal or folded(question) in self._courtesies:
            return None
        language = languages().of(question, ranked.signals.tokens)
        return Reply("none", language.notice, ranking=self.matches(ranked)) if language else None

    def _unfinished(self, question: str, ranked: Ranked, before: Context) -> Reply | None:
        """Ask for more if a lone number, letter or filler word follows no conversation."""
        if before.last or ranked.literal or folded(question) in self._courtesies:
            return None
        word = question.strip(" .,;:!?()")
        names_nothing = is_filler(word)
        if names_nothing and (suggestion := self._suggested(ranked)):
            return suggestion
        if names_nothing or len(word) < _SHORTEST_WORD or word.isnumeric():
            return Reply("none", wording.TOO_SHORT, ranking=self.matches(ranked))
        return None

    def _wordless(self, question: str, ranked: Ranked) -> Reply | None:
        """Reply to a message that shares no feature with any text (emoji, "???", foreign script).

        Its probabilities mean nothing.
        """
        if ranked.signals.values.any():
            return None
        for symbol in question:
            if talk := self._by_symbol.get(symbol):
                return Reply("smalltalk", talk.answer, ranking=self.matches(ranked))
        if not any(map(str.isalpha, question)):
            return Reply("none", wording.EMPTY_QUESTION, ranking=self.matches(ranked))
        return self._declined(ranked)

    def _several(self, parts: MessageParts) -> Reply | None:
        """Answer up to three questions of one message."""
        reading = parts.several()
        if reading is None:
            return None
        answers = tuple(map(self._part_answer, reading.answered))
        message = wording.several(reading.left_open)
        return Reply("answer", message, answers, ranking=self.matches(parts.whole))

    def _compared(self, question: str, ranked: Ranked) -> Reply | None:
        """Answer both of two entries alike that a question compares."""
        if not compares(question):
            return None
        ranking = self.matches(ranked)
        if len(ranking) < 2 or ranking[1].score < _LEAST_COMPARED:
            return None
        first, second = ranking[:2]
        are_likely = first.score + second.score >= self._enough(ranked)
        if not are_likely or not self.matcher.are_alike(first.entry, second.entry):
            return None
        answers = tuple(self.answer(match.entry, match.score) for match in (first, second))
        return Reply("answer", wording.several(()), answers, ranking=ranking)

    def _part_answer(self, part: Part) -> Answer:
        match = part.match
        focus = self.matcher.focus_of_text(match.entry, part.text)
        return self.answer(match.entry, match.score, part.text, focus)

    def _smalltalk(self, question: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to a remark, or to the question that stands beside it."""
        remarks = ranked.share[ranked.entries + 1 :]
        likeliest_entry = float(ranked.share[: ranked.entries].max())
        if ranked.smalltalk < max(_RATHER_SMALLTALK, likeliest_entry):
            return None
        remark = self.faq.smalltalk[int(remarks.argmax())]
        if remarks.max() < _enough_of_a_remark(question):
            if before.last is None or asks(question) or self._acknowledgement is None:
                return None
            remark = self._acknowledgement
        return self._beside(question, before.last) or self._remark(remark, ranked, before)

    def _courtesy(self, message: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to thanks or the like after an answer, whatever else is said without a question."""
        if before.last is None or asks(message):
            return None
        for part in clauses(message):
            if remark := self._courtesies.get(folded(part)):
                return self._remark(remark, ranked, before)
        return None

    def _short_courtesy(self, message: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to a few words that begin with a greeting or thanks and ask nothing."""
        words = folded(message).split()
        if not 1 < len(words) <= _LONGEST_COURTESY or asks(message):
            return None
        remark = self._courtesies.get(words[0])
        return self._remark(remark, ranked, before) if remark else None

    def _beside(self, question: str, last: str | None) -> Reply | None:
        """Answer what surely is asked in a part of a message."""
        parts = pieces(question, self._courtesies)
        replies = [self._direct(self.matcher.rank(part, last)) for part in parts]
        answering = [reply for reply in replies if reply]
        return max(answering, key=lambda reply: reply.answers[0].score, default=None)

    def _remark(self, remark: SmallTalk, ranked: Ranked, before: Context) -> Reply:
        """Reply to a remark, and do what it wants of the answer before it."""
        ranking = self.matches(ranked)
        refuses = remark.then == "others"
        if remark.then == "again" and before.last:
            again = self.answer(self._by_id[before.last])
            return Reply("answer", answers=(again,), ranking=ranking)
        offered: tuple[Match, ...] = ()
        if remark.then in ("related", "others") and (about := before.offered or before.answered):
            related = self.matcher.related(about[0], before.shown)
            offered = related[:FEWEST_SUGGESTIONS]
        if remark.then == "related" and before.last:
            offered = (Match(self._by_id[before.last], 1.0), *offered)
        return Reply("smalltalk", remark.answer, (), offered, ranking, refuses=refuses)

    def _direct(self, ranked: Ranked) -> Reply | None:
        ranking = self.matches(ranked)
        best, *others = ranking
        if not self._is_sure(best, ranked):
            return None
        related = [match for match in others if match.score >= _RELATED_FROM]
        candidates = (*related, *self.matcher.best_by_itself(ranked, _LIKELY_BY_ITSELF))
        shown = _distinct(match for match in candidates if match.id != best.id)
        focus = self.matcher.focus(best.entry, ranked)
        answer = self.answer(best.entry, best.score, focus=focus)
        return Reply("answer", "", (answer,), shown[: MOST_SUGGESTIONS - 1], ranking)

    def _is_sure(self, best: Match, ranked: Ranked) -> bool:
        """Tell whether the best entry is shown as the answer.

        It is if it is likely enough, or if it lists the message word for word.
        """
        place = ranked.own_entry
        is_listed = place is not None and self.faq.entries[place] is best.entry
        return is_listed or best.score >= self._enough(ranked)

    def _enough(self, ranked: Ranked) -> float:
        """Return from which probability an entry is shown as the answer."""
        limits = self.model.thresholds
        return limits.follow_up if ranked.follows else limits.answer

    def _suggested(self, ranked: Ranked, parts: MessageParts | None = None) -> Reply | None:
        """Offer the best entries, first what a part of the message surely asks for."""
        near = self.matches(ranked, MOST_SUGGESTIONS)
        if sum(match.score for match in near) < self.model.thresholds.suggest:
            return None
        shown = _distinct(
            (
                *(self._sure_parts(parts) if parts else ()),
                *near[:FEWEST_SUGGESTIONS],
                *self.matcher.best_by_itself(ranked, _LIKELY_BY_ITSELF),
                *(match for match in near[FEWEST_SUGGESTIONS:] if match.score >= _RELATED_FROM),
            )
        )
        message = wording.SUGGEST_NEAREST if ranked.is_rather_unknown else wording.SUGGEST
        return Reply("suggest", message, (), shown[:MOST_SUGGESTIONS], self.matches(ranked))

    def _half(self, parts: MessageParts) -> Reply | None:
        """Answer what a part of the message surely asks for, and name the part that is unknown."""
        half = parts.known_half()
        if half is None:
            return None
        known, left_open = half
        if known.match.score < self.model.thresholds.answer:
            return None
        message = wording.half(left_open)
        answers = (self._part_answer(known),)
        return Reply("answer", message, answers, ranking=self.matches(parts.whole))

    def _offered_part(self, parts: MessageParts) -> Reply | None:
        """Offer what parts of the message surely ask for, when the whole of it is unknown."""
        sure = self._sure_parts(parts)
        if not sure:
            return None
        offered = tuple(sure[:MOST_SUGGESTIONS])
        return Reply("suggest", wording.SUGGEST_PART, (), offered, self.matches(parts.whole))

    def _sure_parts(self, parts: MessageParts) -> list[Match]:
        return [match for match in parts.known() if match.score >= _ENOUGH_TO_OFFER]

    def _declined(self, ranked: Ranked) -> Reply:
        return Reply("none", self.decline_text(), ranking=self.matches(ranked))

    def decline_text(self, regret: str = wording.DECLINE) -> str:
        """Return the decline, worded differently after "Keine davon" and after a vote "Nein"."""
        return wording.decline(self.faq.site, self.next_date(), regret)

    def help(self) -> tuple[Match, ...]:
        """Return the entries that say where to ask what the FAQ does not answer."""
        site = self.faq.site
        consultation = site.consultation.entry if site.consultation else None
        matches = list[Match]()
        for entry_id in (consultation, site.contact_entry):
            if entry_id in self._by_id:
                matches.append(Match(self._by_id[entry_id], 1.0))
        return tuple(matches)

    # -- helpers -----------------------------------------------------------------------------------

    @cached_property
    def _courtesies(self) -> dict[str, SmallTalk]:
        """Return the small talk by what is said, folded; emoji alone fold to nothing."""
        said = ((folded(phrase), talk) for talk in self.faq.smalltalk for phrase in talk.phrases)
        return {phrase: talk for phrase, talk in said if phrase}

    @cached_property
    def _detector(self) -> CrisisDetector:
        return shipped_detector().adapted(self.faq.crisis)

    @cached_property
    def _acknowledgement(self) -> SmallTalk | None:
        """Return the reply to what a visitor remarks on an answer, of whatever kind it is."""
        return next((talk for talk in self.faq.smalltalk if talk.id == _ACKNOWLEDGEMENT), None)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.faq.entries}

    @cached_property
    def _by_symbol(self) -> dict[str, SmallTalk]:
        """Return the small talk that editors listed an emoji for, without words beside it."""
        by_symbol = dict[str, SmallTalk]()
        for talk in self.faq.smalltalk:
            for phrase in talk.phrases:
                if not any(map(str.isalpha, phrase)):
                    by_symbol |= dict.fromkeys(filter(is_symbol, phrase), talk)
        return by_symbol

    def _date_of(self, entry: Entry) -> str | None:
        """Return the next date if the entry is about it."""
        rule = self.faq.site.consultation
        return self.next_date() if rule and rule.entry == entry.id else None

    def _unset_links_of(self, entry: Entry) -> str | None:
        """Return that links of the answer are missing, None if none is."""
        rule = self.faq.site.consultation
        is_consultation = rule is not None and rule.entry == entry.id
        if not entry.unset_links:
            return None
        return wording.unset_links(entry.unset_links, self.faq.site, consultation=is_consultation)

    def _contacts_of(self, entry: Entry) -> tuple[str, ...]:
        """Return how to reach the contacts if the entry names them."""
        site = self.faq.site
        if entry.id != site.contact_entry:
            return ()
        return wording.contact_lines(site.contacts, entry.answer)
