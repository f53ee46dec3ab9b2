"""A question, and what was answered before, to a reply: the decisions of the bot.

The order in `Assistant._decided` and `_replied` is the whole of it: nothing asked; a button typed;
a person in need; another language; one of the offered entries pointed at; nothing to read; too
little to read; several questions; two things compared or joined; small talk; sure enough to answer;
half of it known; a courtesy; near enough to suggest; a part of it near; else an honest decline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.conversation import schedule, wording
from bot.conversation.context import Context
from bot.conversation.crisis import CrisisDetector, shipped_detector
from bot.conversation.parts import MessageParts, Part, distinct
from bot.conversation.reply import Answer, Reply
from bot.conversation.typed import ListNumber, chosen, typed
from bot.faq.characters import clean
from bot.faq.values import ConsultationHour, CrisisKind, Entry, Faq, SmallTalk
from bot.language.asked import asking_part, introduces, without_excluded
from bot.language.expected import TIME, kinds_held
from bot.language.languages import languages
from bot.language.markdown import visible
from bot.language.questions import asks, clauses, compares, joins
from bot.language.segmentation import after_preface, pieces
from bot.language.text import folded, is_filler, letter_body, symbols
from bot.language.turns import closes, correction, points, without_reaction
from bot.retrieval.index import Index
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.ranking import MOST_OFFERED, Model

MOST_SUGGESTIONS, FEWEST_SUGGESTIONS = MOST_OFFERED, 2
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
_KIND_WORDS = ("begruessung", "dank", "lob", "abschied", "zustimmung")
_ACKNOWLEDGEMENT = "zustimmung"  # the small talk that fits what a visitor remarks on an answer
_SHORTEST_WORD = 3  # letters of a message that may be a question, without a conversation before it
_LONGEST_THANKS = 6  # words of a remark that ends with thanks
_LONGEST_COURTESY = 3  # words
_SURELY_ALONE = 0.9  # confidence from which the question after a preface is answered
_POINTED_AT = 0.6  # share among the offered entries of the one that a message points at
# Share of the entries to offer, all together. Where it is smaller, the confidence in them means
# little: of 33 such offers in 20 sets 31 were to unknown questions.
_LEAST_OFFERED = 0.08
# Probability from which a part is offered where the whole is unknown; read without the others.
_ENOUGH_TO_OFFER = 0.25
_LEAST_OF_PARTS = 0.15  # of the surest part, to offer entries for several that seem unknown
_LEAST_POINTED_AT = 0.1  # its probability among all; else the message asks for something else
# Shares from which both of two entries are answered: of the second, and of both. Where a question
# joins two things, or a single word stands for them, it may still ask for one of them.
_COMPARED = (0.12, 0.62)
_JOINED = (0.2, 0.75)
# Probability without what was said before, from which an entry is offered after an answer as well.
_LIKELY_BY_ITSELF = 0.1
# Probability of an entry from which somebody who was in need asks about the FAQ.
_SURELY_OF_FAQ = 0.4
_RELATED_FROM = 0.03  # probability from which another entry is worth a button


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _asked(message: str) -> str:
    """Return what is read of a message: without salutation and closing, if it is a letter."""
    return letter_body(_cleaned(message))


def _cleaned(message: str) -> str:
    """Return a message in ordinary characters, as far as it is read."""
    return clean(message)[:LONGEST_QUESTION]


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _is_about_date(focus: str | None) -> bool:
    """Tell whether the asked sentence states a time; None stands for the whole answer."""
    return focus is None or TIME in kinds_held(visible(focus))


def _enough_of_a_remark(message: str) -> float:
    """Return the probability from which a message counts as the likeliest remark."""
    if " " not in message:
        return _SURE_OF_WORD
    if asks(message):
        return _SURE_OF_QUESTION
    return _SURE_OF_REMARK


def _after(reply: Reply, before: Context) -> Context:
    """Return what is to be remembered after a reply."""
    answered = [answer.id for answer in reply.answers]
    offered = [match.id for match in reply.suggestions]
    now = before
    if reply.need:
        return now.in_need(reply.need)
    if reply.refuses:
        now = now.refusing()
    if answered:
        now = now.answering(answered)
    return now.offering(offered, is_choice=not answered)


def _worth_a_button(matches: Iterable[Match]) -> list[Match]:
    """Return the matches that are likely enough to be offered beside better ones."""
    return [match for match in matches if match.share >= _RELATED_FROM]


@lru_cache(64)
def _next_date(rule: ConsultationHour, minute: dt.datetime) -> str:
    first, second = schedule.upcoming(rule, minute, 2)
    is_running = first.start <= minute
    if is_running:
        return wording.running_until(first.end, second.start)
    return wording.next_date(first.start, first.end)


@dataclass(frozen=True, slots=True)
class _Read:
    """What of a message asks, and the probabilities of all targets for it."""

    asked: str
    ranked: Ranked


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
        before = self._before(context)
        reply = self._decided(question, before)
        after = _after(reply, before)
        return replace(reply, context=after.encode())

    def _decided(self, question: str, before: Context) -> Reply:
        message = _asked(question)
        if not message:
            return Reply("none", wording.EMPTY_QUESTION)
        urgent = self._pressed(message, before) or self._in_need(question, message)
        if urgent:
            return urgent
        read = self._read(message, before)
        reply = self._replied(question, message, read, before)
        if before.need and not self._leads_away(reply, read.ranked):
            reply = self._numbers_again(before.need)
        if reply.ranking:  # of the part of the message that is answered
            return reply
        return replace(reply, ranking=self.matches(read.ranked))

    def _replied(self, question: str, message: str, read: _Read, before: Context) -> Reply:
        """Return what the first decision that applies replies to a message.

        `question` is the message with all that it begins and ends with.
        """
        ranked, asked = read.ranked, read.asked
        parts = MessageParts(self.matcher, self._courtesies, asked, ranked, before.topic)
        return (
            self._foreign(asked, ranked)
            or self._pointed(asked, ranked, before)
            or self._wordless(asked, ranked)
            or self._unfinished(asked, ranked, before)
            or self._several(parts)
            or self._compared(asked, ranked)
            or self._smalltalk(asked, ranked, before)
            or self._thanked(question, ranked, before)
            or self._direct(ranked)
            or self._half(parts)
            or self._after_preface(asked, ranked)
            or self._courtesy(question, before)
            or self._suggested(ranked, parts)
            or self._offered_after_preface(asked, ranked)
            or self._offered_part(parts)
            or self._short_courtesy(message, before)
            or self._declined()
        )

    def rank(self, question: str, context: str | None = None) -> Ranked:
        """Return the probabilities of all targets, in the light of the conversation before."""
        message = _asked(question)
        return self._read(message, self._before(context)).ranked

    def _before(self, context: str | None) -> Context:
        return Context.parse(context, self._by_id, needs=self._needs)

    def _read(self, message: str, before: Context) -> _Read:
        """Return the probabilities of all targets, and what of the message asks."""
        topic = before.topic
        wanted = without_excluded(message)
        return (
            self._read_asking_part(wanted, topic)
            or self._read_correction(wanted, before.last)
            or self._read_beside_reaction(wanted, topic)
            or _Read(wanted, self.matcher.rank(wanted, topic))
        )

    def _read_asking_part(self, message: str, topic: str | None) -> _Read | None:
        """Read the sentences that ask once more by themselves, if others stand beside them."""
        part = asking_part(message, follows=topic is not None)
        if part is None:
            return None
        whole = self.matcher.rank(message, topic)
        of_part = self.matcher.rank(part, topic)
        return _Read(part, whole.sharpened(of_part))

    def _read_correction(self, message: str, last: str | None) -> _Read | None:
        """Read what is meant in place of the last answer, if the message corrects it."""
        if last is None:
            return None
        meant = correction(message)
        if meant is None or self._is_courtesy(message):
            return None
        ranked = self.matcher.rank(meant, last)
        not_meant = self.index.targets.index(last)
        return _Read(meant, ranked.without(not_meant))

    def _read_beside_reaction(self, message: str, topic: str | None) -> _Read | None:
        """Read what stands beside a reaction to the last answer, unless it is a remark, too."""
        rest = without_reaction(message, self._courtesies)
        if rest == message:
            return None
        ranked = self.matcher.rank(rest, topic)
        if ranked.smalltalk >= _RATHER_SMALLTALK:
            return None
        return _Read(rest, ranked)

    def matches(self, ranked: Ranked, count: int = RANKING) -> tuple[Match, ...]:
        """Return the best entries, best first; ties keep the order of the FAQ."""
        return self.matcher.best(ranked, count)

    def enough(self, ranked: Ranked) -> float:
        """Return from which confidence an entry is shown as the answer."""
        limits = self.model.thresholds
        return limits.follow_up if ranked.follows else limits.answer

    def answer(
        self, entry: Entry, probability: float = 1.0, asked: str = "", focus: str | None = None
    ) -> Answer:
        """Return the official answer of an entry, with the notes of the day."""
        date = self._date_of(entry)
        notes = [date, self._unset_links_of(entry), *self._contacts_of(entry)]
        return Answer(
            entry,
            probability,
            asked,
            notes=tuple(note for note in notes if note),
            focus=focus,
            lead=date if date and _is_about_date(focus) else None,
        )

    def next_date(self) -> str | None:
        """Return the sentence with the next consultation hour, None if the FAQ has no such rule."""
        rule = self.faq.site.consultation
        if rule is None:
            return None
        minute = self.clock().replace(second=0, microsecond=0)
        return _next_date(rule, minute)

    # -- the chain of decisions --------------------------------------------------------------------

    def _in_need(self, question: str, message: str) -> Reply | None:
        """Tell a person in need who can help; nothing else stands beside it.

        The whole question is looked at for distress, also what a letter begins and ends with.
        """
        if not self.faq.crisis.kinds:
            return None
        whole = _cleaned(question)
        alarm = self._detector.alarm(whole)
        if alarm is None or self._is_courtesy(whole):
            return None
        ranked = self.matcher.rank(message)
        ranking = self.matches(ranked)
        is_listed = ranked.own_entry is not None
        if is_listed or not alarm.holds(familiar=ranking[0].share):
            return None
        need = self.faq.crisis.kinds[alarm.kind]
        return Reply(
            "crisis",
            message=need.answer,
            ranking=ranking,
            numbers=need.numbers,
            need=need.id,
        )

    def _leads_away(self, reply: Reply, ranked: Ranked) -> bool:
        """Tell whether what somebody in need says next, and its reply, lead away from the need.

        Kind words do, and what is surely about an entry that does not only say whom to ask.
        """
        if reply.kind == "smalltalk":
            return self._best_remark(ranked).id in _KIND_WORDS
        if reply.kind not in ("answer", "suggest"):
            return False
        best, *_ = self.matches(ranked)
        is_help = best.id in {match.id for match in self.help()}
        return not is_help and (reply.kind == "answer" or best.share >= _SURELY_OF_FAQ)

    def _best_remark(self, ranked: Ranked) -> SmallTalk:
        remarks = ranked.share[ranked.entries + 1 :]
        return self.faq.smalltalk[int(remarks.argmax())]

    def _numbers_again(self, kind: str) -> Reply:
        """Name once more whom to call: "was soll ich machen" still means the need."""
        need = self._needs[kind]
        return Reply("crisis", wording.NUMBERS_AGAIN, numbers=need.numbers, need=kind)

    def _pressed(self, message: str, before: Context) -> Reply | None:
        """Do what a button does when a visitor types its label.

        A place ("the second") stands for what was offered there, and "question 2" for the published
        one, unless the choice is among the offered.
        """
        meant = typed(message)
        place = chosen(message, len(before.offered))
        is_number = isinstance(meant, ListNumber) and not before.is_choice
        if place is not None and not is_number:
            entry_id = before.offered[place]
            return self._shown(self._by_id[entry_id])
        match meant:
            case ListNumber(number):
                return self._listed(number)
            case "none of these":
                text = self.decline_text(wording.NONE_FITS)
                return Reply("none", text, refuses=True)
            case "calendar":
                return self._consultation()
            case "imprint" | "accessibility" as page:
                return self._legal(_LEGAL[page])
        return None

    def _shown(self, entry: Entry, probability: float = 1.0) -> Reply:
        """Return the answer of an entry that was named, pointed at, or shown before."""
        answer = self.answer(entry, probability)
        return Reply("answer", answers=(answer,))

    def _legal(self, page: str) -> Reply | None:
        """Return the address of a legal page, if it is set."""
        address = self.faq.site.links.get(page)
        if not address:
            return None
        name = wording.LEGAL_PAGES[page]
        return Reply("smalltalk", f"{name}: {address}")

    def _consultation(self) -> Reply | None:
        """Answer with the entry about the consultation hour, if there is one."""
        rule = self.faq.site.consultation
        entry = self._by_id.get(rule.entry) if rule else None
        if entry is None:
            return None
        return self._shown(entry)

    def _listed(self, number: int) -> Reply | None:
        """Return the answer to a published question by its number in the list."""
        entry = self._by_id.get(str(number))
        if entry:
            return self._shown(entry)
        numbers = [int(entry_id) for entry_id in self._by_id if entry_id.isdecimal()]
        if not numbers:
            return None
        message = wording.no_such_number(number, min(numbers), max(numbers))
        return Reply("none", message)

    def _pointed(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Answer the one of the offered entries that a message points at by a word of it.

        Where the choice is among them, what is "meant" is one of them, too.
        """
        is_meant = before.is_choice and correction(asked) is not None
        if not before.offered or not (is_meant or points(asked)):
            return None
        best = self._likeliest_of(before.offered, ranked)
        if best is None:
            return None
        return self._shown(best.entry, best.probability)

    def _likeliest_of(self, offered: tuple[str, ...], ranked: Ranked) -> Match | None:
        """Return the entry that stands out among the offered ones, with its share among them."""
        places = [self.index.targets.index(entry_id) for entry_id in offered]
        among_all = ranked.share[places]
        among_offered = among_all / among_all.sum()
        best = int(among_offered.argmax())
        share = float(among_offered[best])
        stands_out = share >= _POINTED_AT and among_all[best] >= _LEAST_POINTED_AT
        if not stands_out:
            return None
        entry_id = offered[best]
        return self.matcher.match(self._by_id[entry_id], share)

    def _foreign(self, asked: str, ranked: Ranked) -> Reply | None:
        """Say, in the language of the message if it can be told, that German alone is read."""
        if ranked.literal or self._is_courtesy(asked):
            return None
        language = languages().of(asked, ranked.signals.tokens)
        if language is None:
            return None
        return Reply("none", f"{language.notice}\n\n{wording.EMERGENCY}")

    def _unfinished(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Ask for more if a lone number, letter or filler word follows no conversation.

        A filler word may be near enough to something to suggest it.
        """
        if before.topic or ranked.literal or self._is_courtesy(asked):
            return None
        word = asked.strip(" .,;:!?()")
        too_short = Reply("none", wording.TOO_SHORT)
        if is_filler(word):
            return self._suggested(ranked) or too_short
        if len(word) < _SHORTEST_WORD or word.isnumeric():
            return too_short
        return None

    def _wordless(self, asked: str, ranked: Ranked) -> Reply | None:
        """Reply to a message that shares no feature with any text (emoji, "???", foreign script).

        Its probabilities mean nothing.
        """
        if ranked.signals.values.any():
            return None
        for symbol in asked:
            talk = self._by_symbol.get(symbol)
            if talk:
                return Reply("smalltalk", talk.answer)
        if not _has_letters(asked):
            return Reply("none", wording.EMPTY_QUESTION)
        return self._declined()

    def _several(self, parts: MessageParts) -> Reply | None:
        """Answer up to three questions of one message."""
        reading = parts.several()
        if reading is None:
            return None
        answers = [self._part_answer(part) for part in reading.answered]
        message = wording.several(reading.left_open)
        return Reply("answer", message, tuple(answers), left_open=reading.left_open)

    def _compared(self, asked: str, ranked: Ranked) -> Reply | None:
        """Answer both of two entries alike that a question compares or joins.

        A single word, such as "themes", asks for both as well.
        """
        is_word = " " not in asked
        if compares(asked):
            least, together = _COMPARED
        elif joins(asked) or is_word:
            least, together = _JOINED
        else:
            return None
        ranking = self.matches(ranked)
        if len(ranking) < 2 or ranking[1].share < least:
            return None
        first, second = ranking[:2]
        are_likely = first.share + second.share >= together
        if not are_likely or not self.matcher.are_alike(first.entry, second.entry):
            return None
        answer = self.answer(first.entry, first.probability)
        other_answer = self.answer(second.entry, second.probability)
        return Reply(
            "answer",
            message=wording.SEVERAL_ANSWERS,
            answers=(answer, other_answer),
        )

    def _part_answer(self, part: Part) -> Answer:
        match = part.match
        focus = self.matcher.focus_of_text(match.entry, part.text)
        return self.answer(
            match.entry,
            match.probability,
            asked=part.text,
            focus=focus,
        )

    def _smalltalk(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to a remark, or to the question that stands beside it."""
        entries = ranked.share[: ranked.entries]
        likeliest_entry = float(entries.max())
        if ranked.smalltalk < max(_RATHER_SMALLTALK, likeliest_entry):
            return None
        remark = self._likeliest_remark(asked, ranked, before)
        if remark is None:
            return None
        return self._beside(asked, before.topic) or self._remark(remark, before)

    def _likeliest_remark(self, asked: str, ranked: Ranked, before: Context) -> SmallTalk | None:
        """Return the remark that a message is; an unclear one after an answer acknowledges it."""
        remarks = ranked.share[ranked.entries + 1 :]
        best = int(remarks.argmax())
        if remarks[best] >= _enough_of_a_remark(asked):
            return self.faq.smalltalk[best]
        if before.last is None or asks(asked):
            return None
        return self._acknowledgement

    def _thanked(self, question: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to kind words beside a word of the last answer; nobody wants that once more."""
        best = self.faq.entries[ranked.best_place]
        if best.id != before.last or asks(question):
            return None
        return self._courtesy(question, before)

    def _courtesy(self, question: str, before: Context) -> Reply | None:
        """Reply to thanks or the like after an answer, whatever else is said without a question.

        In a longer message, thanks at the end only close it. A correction says what is wanted.
        """
        message = _cleaned(question)
        if len(message.split()) > _LONGEST_THANKS:
            message = letter_body(message)
        if before.last is None:
            return None
        parts = [folded(part) for part in clauses(message)]
        if all(part in self._courtesies for part in parts):
            return self._remark(self._courtesies[parts[-1]], before)
        if closes(message) and self._acknowledgement:
            return self._remark(self._acknowledgement, before)
        corrects = correction(message) is not None and not self._is_courtesy(message)
        if asks(message) or corrects:
            return None
        for part in parts:
            _, _, after_link = part.partition(" ")  # "aber danke"
            remark = self._courtesies.get(part) or self._courtesies.get(after_link)
            if remark:
                return self._remark(remark, before)
        return None

    def _short_courtesy(self, message: str, before: Context) -> Reply | None:
        """Reply to a few words that begin with a greeting or thanks and ask nothing."""
        words = folded(message).split()
        are_few = 1 < len(words) <= _LONGEST_COURTESY
        if not are_few or asks(message):
            return None
        remark = self._courtesies.get(words[0])
        if remark is None:
            return None
        return self._remark(remark, before)

    def _beside(self, asked: str, topic: str | None) -> Reply | None:
        """Answer what surely is asked in a part of a message."""
        replies = []
        for part in pieces(asked, self._courtesies):
            ranked = self.matcher.rank(part, topic)
            reply = self._direct(ranked)
            if reply:
                replies.append(reply)
        return max(replies, key=lambda reply: reply.answers[0].probability, default=None)

    def _remark(self, remark: SmallTalk, before: Context) -> Reply:
        """Reply to a remark, and do what it wants of the answer before it."""
        if remark.then == "again" and before.last:
            return self._shown(self._by_id[before.last])
        wanted = self._wanted(remark, before)
        return Reply(
            "smalltalk",
            message=remark.answer,
            suggestions=wanted,
            refuses=remark.then == "others",
        )

    def _wanted(self, remark: SmallTalk, before: Context) -> tuple[Match, ...]:
        """Return the entries that a remark wants to see beside or in place of the last ones."""
        shown = before.offered or before.answered
        if not shown or remark.then not in ("related", "others"):
            return ()
        shown_first = shown[0]
        related = self.matcher.related(shown_first, excluded=before.shown)
        wanted = related[:FEWEST_SUGGESTIONS]
        if remark.then == "related" and before.last:
            last = Match.certain(self._by_id[before.last])
            return (last, *wanted)
        return wanted

    def _direct(self, ranked: Ranked) -> Reply | None:
        ranking = self.matches(ranked)
        best = ranking[0]
        if not self._is_sure(best, ranked):
            return None
        focus = self.matcher.focus(best.entry, ranked)
        answer = self.answer(best.entry, best.probability, focus=focus)
        beside = self._beside_best(ranking, ranked)
        return Reply(
            "answer",
            answers=(answer,),
            suggestions=beside,
            ranking=ranking,
        )

    def _beside_best(self, ranking: tuple[Match, ...], ranked: Ranked) -> tuple[Match, ...]:
        """Return the entries that may be meant as well where the best one is the answer."""
        best, *others = ranking
        related = _worth_a_button(others)
        by_itself = self.matcher.best_by_itself(ranked, _LIKELY_BY_ITSELF)
        _, *beside = distinct((best, *related, *by_itself))
        most = MOST_SUGGESTIONS - 1
        return tuple(beside[:most])

    def _is_sure(self, best: Match, ranked: Ranked) -> bool:
        """Tell whether the best entry is shown as the answer.

        It is if it answers surely enough, or if it lists the message word for word. A word by
        itself that one phrase has ("THW") does not ask what that phrase asks.
        """
        place = ranked.own_entry
        if place is not None and self.faq.entries[place] is best.entry:
            return True
        if len(ranked.tokens) == 1 and self.index.is_chance_word(ranked.tokens[0]):
            return False
        return self.matcher.certainty(ranked) >= self.enough(ranked)

    def _suggested(self, ranked: Ranked, parts: MessageParts | None = None) -> Reply | None:
        """Offer the best entries, first what a part of the message may ask for."""
        near = self.matches(ranked, MOST_SUGGESTIONS)
        are_near = ranked.shares_words and sum(match.share for match in near) >= _LEAST_OFFERED
        if not are_near or self.matcher.prospects(ranked) < self.model.thresholds.suggest:
            return None
        known = parts.known() if parts else ()
        if ranked.is_rather_unknown and known and known[0].share < _LEAST_OF_PARTS:
            return None
        of_parts = [match for match in known if match.share >= _ENOUGH_TO_OFFER]
        nearest = near[:FEWEST_SUGGESTIONS]
        by_itself = self.matcher.best_by_itself(ranked, _LIKELY_BY_ITSELF)
        related = _worth_a_button(near[FEWEST_SUGGESTIONS:])
        shown = distinct((*of_parts, *nearest, *by_itself, *related))
        message = wording.SUGGEST_NEAREST if ranked.is_rather_unknown else wording.SUGGEST
        return Reply(
            "suggest",
            message=message,
            suggestions=shown[:MOST_SUGGESTIONS],
        )

    def _half(self, parts: MessageParts) -> Reply | None:
        """Answer what a part of the message surely asks for, and name the part that is unknown."""
        half = parts.known_half()
        if half is None:
            return None
        message = wording.half(half.left_open)
        answer = self._part_answer(half.known)
        return Reply("answer", message, answers=(answer,), left_open=half.left_open)

    def _after_preface(self, asked: str, ranked: Ranked) -> Reply | None:
        """Answer the question after what a visitor says first, if that does not change it.

        It does not if the whole message asks for the same, or seems unknown but says who asks.
        """
        alone = self._question_after_preface(asked, ranked)
        if alone is None or self.matcher.certainty(alone) < _SURELY_ALONE:
            return None
        asks_the_same = alone.best_place == ranked.best_place
        changes_nothing = introduces(asked) if ranked.is_rather_unknown else asks_the_same
        return self._direct(alone) if changes_nothing else None

    def _offered_after_preface(self, asked: str, ranked: Ranked) -> Reply | None:
        """Offer what would answer the question after a preface that makes all of it unknown.

        "Einbürgerungstest nicht geschafft, wie oft darf man?" does not ask how often we meet.
        """
        if not ranked.is_rather_unknown:
            return None
        alone = self._question_after_preface(asked, ranked)
        if alone is None:
            return None
        (best,) = self.matches(alone, 1)
        return self._suggested(alone) if self._is_sure(best, alone) else None

    def _question_after_preface(self, asked: str, ranked: Ranked) -> Ranked | None:
        question = None if ranked.follows else after_preface(asked)
        if question is None:
            return None
        return self.matcher.rank(question).in_light_of(ranked)

    def _offered_part(self, parts: MessageParts) -> Reply | None:
        """Offer what parts of the message may ask for, when the whole of it is unknown."""
        known = parts.known()
        if not known or known[0].share < _ENOUGH_TO_OFFER:
            return None
        near = _worth_a_button(known)
        offered = tuple(near[:MOST_SUGGESTIONS])
        return Reply("suggest", wording.SUGGEST_PART, suggestions=offered)

    def _declined(self) -> Reply:
        return Reply("none", self.decline_text())

    def decline_text(self, regret: str = wording.DECLINE) -> str:
        """Return the decline, worded differently after "Keine davon" and after a vote "Nein"."""
        return wording.decline(self.faq.site, self.next_date(), regret)

    def help(self) -> tuple[Match, ...]:
        """Return the entries that say where to ask what the FAQ does not answer."""
        site = self.faq.site
        consultation = site.consultation.entry if site.consultation else None
        matches = []
        for entry_id in (consultation, site.contact_entry):
            if entry_id in self._by_id:
                entry = self._by_id[entry_id]
                matches.append(Match.certain(entry))
        return tuple(matches)

    # -- helpers -----------------------------------------------------------------------------------

    @cached_property
    def _courtesies(self) -> dict[str, SmallTalk]:
        """Return the small talk by what is said, folded; emoji alone fold to nothing."""
        by_phrase = dict[str, SmallTalk]()
        for talk in self.faq.smalltalk:
            for phrase in talk.phrases:
                said = folded(phrase)
                if said:
                    by_phrase[said] = talk
        return by_phrase

    def _is_courtesy(self, message: str) -> bool:
        """Tell whether a message is a greeting, thanks or the like, word for word."""
        return folded(message) in self._courtesies

    @cached_property
    def _detector(self) -> CrisisDetector:
        return shipped_detector().adapted(self.faq.crisis)

    @cached_property
    def _acknowledgement(self) -> SmallTalk | None:
        """Return the reply to what a visitor remarks on an answer, of whatever kind it is."""
        for talk in self.faq.smalltalk:
            if talk.id == _ACKNOWLEDGEMENT:
                return talk
        return None

    @cached_property
    def _needs(self) -> dict[str, CrisisKind]:
        return {kind.id: kind for kind in self.faq.crisis.kinds}

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.faq.entries}

    @cached_property
    def _by_symbol(self) -> dict[str, SmallTalk]:
        """Return the small talk that editors listed an emoji for, without words beside it."""
        by_symbol = dict[str, SmallTalk]()
        for talk in self.faq.smalltalk:
            for phrase in talk.phrases:
                if _has_letters(phrase):
                    continue
                by_symbol |= dict.fromkeys(symbols(phrase), talk)
        return by_symbol

    def _is_consultation(self, entry: Entry) -> bool:
        """Tell whether an entry is about the consultation hour."""
        rule = self.faq.site.consultation
        return rule is not None and rule.entry == entry.id

    def _date_of(self, entry: Entry) -> str | None:
        """Return the next date if the entry is about it."""
        if not self._is_consultation(entry):
            return None
        return self.next_date()

    def _unset_links_of(self, entry: Entry) -> str | None:
        """Return that links of the answer are missing, None if none is."""
        if not entry.unset_links:
            return None
        is_consultation = self._is_consultation(entry)
        return wording.unset_links(entry.unset_links, self.faq.site, consultation=is_consultation)

    def _contacts_of(self, entry: Entry) -> tuple[str, ...]:
        """Return how to reach the contacts if the entry names them."""
        site = self.faq.site
        if entry.id != site.contact_entry:
            return ()
        return wording.contact_lines(site.contacts, entry.answer)
