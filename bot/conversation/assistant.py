"""A question, and what was answered before, to a reply: the decisions of the bot.

The order in `Assistant.reply` is the whole of it: nothing asked; a button typed; a person in need;
another language; nothing to read; too little to read; several questions; small talk; sure enough to
answer; near enough to suggest; a part of it known; else an honest decline.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.conversation import schedule, wording
from bot.conversation.crisis import CrisisDetector, shipped_detector
from bot.conversation.reply import Answer, Reply
from bot.conversation.typed import ListNumber, typed
from bot.faq.characters import clean
from bot.faq.values import ConsultationHour, Entry, Faq, SmallTalk
from bot.language.expected import TIME, kinds_held
from bot.language.languages import languages
from bot.language.markdown import visible
from bot.language.questions import asking_part, pieces, segmentations
from bot.language.text import folded, is_filler, letter_body
from bot.retrieval.index import Index
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.ranking import Model

MOST_ANSWERS = 3
MOST_SUGGESTIONS, FEWEST_SUGGESTIONS = 3, 2
LONGEST_QUESTION = 2000  # characters that are read, a mail of 300 words
RANKING = 10
_LEGAL = {"imprint": "impressum", "accessibility": "barrierefreiheit"}
# Probability from which a message is not read in parts: by chance two of them look like questions.
_RATHER_NOTHING = 0.5
# Probability from which a message is a remark; an unfitting pleasantry is worse than an honest
# decline.
_RATHER_SMALLTALK = 0.4
# Probability of the likeliest remark; random letters are all remarks at once, and none of them.
_SURE_OF_REMARK = 0.25
_SURE_OF_WORD = (
    0.9  # the same of a single word, which is a greeting or thanks for certain, or a strange one
)
_SHORTEST_WORD = 3  # letters of a message that may be a question, without a conversation before it
_RELATED_FROM = 0.03  # probability from which another entry is worth a button


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _asked(message: str) -> str:
    """Return what is read of a message."""
    return letter_body(clean(message)[:LONGEST_QUESTION])


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
        """Make now what the first questions would have to wait for.

        Who asks only once does without.
        """
        _ = self._by_id, self._by_symbol, self._courtesies, self._detector, languages()
        self.matcher.warm_up()

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Return the reply to a question.

        `context` is the id of the entry answered last, unknown ids are ignored.
        """
        asked = _asked(question)
        if not asked:
            return Reply("none", wording.EMPTY_QUESTION)
        if urgent := self._pressed(asked) or self._in_need(question, asked):
            return urgent
        ranked, asked = self._read(asked, context)
        return (
            self._foreign(asked, ranked)
            or self._wordless(asked, ranked)
            or self._unfinished(asked, ranked, context)
            or self._several(asked, ranked)
            or self._smalltalk(asked, ranked, context)
            or self._direct(ranked)
            or self._suggested(ranked)
            or self._partly(asked, ranked)
            or self._declined(ranked)
        )

    def rank(self, question: str, context: str | None = None) -> Ranked:
        """Return the probabilities of all targets, in the light of the entry answered last."""
        return self._read(_asked(question), context)[0]

    def _read(self, asked: str, context: str | None) -> tuple[Ranked, str]:
        """Return the probabilities of all targets, and what of the message asks."""
        whole, part = self.matcher.rank(asked, context), asking_part(asked)
        return (whole.sharpened(self.matcher.rank(part, context)), part) if part else (whole, asked)

    def matches(self, ranked: Ranked, count: int = RANKING) -> tuple[Match, ...]:
        """Return the best entries, best first; ties keep the order of the FAQ."""
        return self.matcher.best(ranked, count)

    def answer(
        self, entry: Entry, score: float = 1.0, asked: str = "", focus: str | None = None
    ) -> Answer:
        """Return the official answer of an entry, with the notes of the day."""
        date = self._date_of(entry)
        notes = (*filter(None, [date, self._unset_links_of(entry)]), *self._contacts_of(entry))
        asked_for = focus is None or TIME in kinds_held(visible(focus))
        return Answer(entry, score, asked, notes, focus, date if asked_for else None)

    def next_date(self) -> str | None:
        """Return the sentence with the next consultation hour, None if the FAQ has no such rule."""
        rule = self.faq.site.consultation
        return _next_date(rule, self.clock().replace(second=0, microsecond=0)) if rule else None

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

    def _pressed(self, question: str) -> Reply | None:
        """Do what a button does whose label was typed, and show the published question whose number was."""
        said = typed(question)
        if isinstance(said, ListNumber):
            return self._listed(said.number)
        if said == "none of these":
            return Reply("none", self.decline_text(wording.NONE_FITS))
        if said == "calendar":
            consultation = self.faq.site.consultation
            entry = self._by_id.get(consultation.entry) if consultation else None
            return Reply("answer", answers=(self.answer(entry),)) if entry else None
        address = self.faq.site.links.get(_LEGAL[said]) if said else None
        return Reply("smalltalk", f"{question.strip(' .!?')}: {address}") if address else None

    def _listed(self, number: int) -> Reply | None:
        """Return the answer to a published question by its number in the list."""
        if entry := self._by_id.get(str(number)):
            return Reply("answer", answers=(self.answer(entry),))
        numbers = [int(entry_id) for entry_id in self._by_id if entry_id.isdecimal()]
        return (
            Reply("none", wording.no_such_number(number, min(numbers), max(numbers)))
            if numbers
            else None
        )

    def _foreign(self, question: str, ranked: Ranked) -> Reply | None:
        """Say, in the language of the message if it can be told, that German alone is read."""
        if ranked.literal or folded(question) in self._courtesies:
            return None
        language = languages().of(question, ranked.signals.tokens)
        return Reply("none", language.notice, ranking=self.matches(ranked)) if language else None

    def _unfinished(self, question: str, ranked: Ranked, context: str | None) -> Reply | None:
        """Ask for more where a lone number, letter or filler word has no conversation before it to lean on."""
        if context or ranked.literal or folded(question) in self._courtesies:
            return None
        word = question.strip(" .,;:!?()")
        if is_filler(word):
            return self._suggested(ranked) or Reply(
                "none", wording.TOO_SHORT, ranking=self.matches(ranked)
            )
        if len(word) < _SHORTEST_WORD or word.isnumeric():
            return Reply("none", wording.TOO_SHORT, ranking=self.matches(ranked))
        return None

    def _wordless(self, question: str, ranked: Ranked) -> Reply | None:
        """Reply to what shares no feature with any text (emoji, "???", foreign script).

        Its probabilities mean nothing.
        """
        if ranked.signals.values.any():
            return None
        talk = next(
            (self._by_symbol[symbol] for symbol in question if symbol in self._by_symbol), None
        )
        if talk:
            return Reply("smalltalk", talk.answer, ranking=self.matches(ranked))
        if not any(map(str.isalpha, question)):
            return Reply("none", wording.EMPTY_QUESTION, ranking=self.matches(ranked))
        return self._declined(ranked)

    def _several(self, question: str, whole: Ranked) -> Reply | None:
        """Answer up to three questions of one message, in the reading whose least sure answer is surest."""
        is_one_sentence = question.count("?") < 2
        if whole.literal or (is_one_sentence and whole.nothing > _RATHER_NOTHING):
            return None
        readings = map(self._answers, self._readings(question))
        best, left_over = max(
            readings,
            key=lambda read: (len(read[0]) > 1, min((a.score for a in read[0]), default=0.0)),
            default=((), ()),
        )
        if len(best) < 2:
            return None
        return Reply("answer", wording.several(left_over), best, (), self.matches(whole))

    def _readings(self, question: str) -> list[tuple[str, ...]]:
        """Return the ways to read a message as several questions, without what is, word for word, small talk."""
        asking = (
            tuple(part for part in parts if folded(part) not in self._courtesies)
            for parts in segmentations(question)
        )
        return [parts for parts in asking if len(parts) > 1]

    def _answers(self, parts: tuple[str, ...]) -> tuple[tuple[Answer, ...], tuple[str, ...]]:
        """Return the answers to parts of a message, and the questions left over.

        No answers unless the first part is sure.

        An elliptic part is read after the one before.
        """
        limits = self.model.thresholds
        found: dict[str, Answer] = {}
        left_over: list[str] = []
        last: str | None = None
        for part in parts:
            ranked = self.matcher.rank_part(part, last)
            share = ranked.share[: ranked.entries]
            best = self.faq.entries[int(share.argmax())]
            score = float(share.max())
            if score >= (limits.sentence if part.endswith("?") else limits.part) and (
                best.id in found or len(found) < MOST_ANSWERS
            ):
                focus = self.matcher.focus(best, ranked)
                found.setdefault(best.id, self.answer(best, score, part, focus))
            elif not found:
                break
            elif part.endswith("?") and ranked.smalltalk < _RATHER_SMALLTALK:
                left_over.append(part)
            last = best.id
        return tuple(found.values()), tuple(left_over)

    def _smalltalk(self, question: str, ranked: Ranked, context: str | None) -> Reply | None:
        """Reply to a remark, or to the question that stands beside it."""
        remarks = ranked.share[ranked.entries + 1 :]
        if ranked.smalltalk < max(_RATHER_SMALLTALK, float(ranked.share[: ranked.entries].max())):
            return None
        if remarks.max() < (_SURE_OF_REMARK if " " in question else _SURE_OF_WORD):
            return None
        remark = self.faq.smalltalk[int(remarks.argmax())]
        return self._beside(question, context) or Reply(
            "smalltalk", remark.answer, ranking=self.matches(ranked)
        )

    def _beside(self, question: str, context: str | None) -> Reply | None:
        """Answer what surely is asked in a part of a message."""
        found = filter(
            None,
            (self._direct(self.rank(part, context)) for part in pieces(question, self._courtesies)),
        )
        return max(found, key=lambda reply: reply.answers[0].score, default=None)

    def _direct(self, ranked: Ranked) -> Reply | None:
        ranking = self.matches(ranked)
        best, *others = ranking
        if not self._is_sure(best, ranked):
            return None
        related = [match for match in others if match.score >= _RELATED_FROM]
        shown = tuple(related[: MOST_SUGGESTIONS - 1])
        focus = self.matcher.focus(best.entry, ranked)
        answer = self.answer(best.entry, best.score, focus=focus)
        return Reply("answer", "", (answer,), shown, ranking)

    def _is_sure(self, best: Match, ranked: Ranked) -> bool:
        """Tell whether the best entry is answered.

        It is likely enough, or lists the message word for word.
        """
        place = ranked.own_entry
        is_listed = place is not None and self.faq.entries[place] is best.entry
        return is_listed or best.score >= self.model.thresholds.answer

    def _suggested(self, ranked: Ranked) -> Reply | None:
        near = self.matches(ranked, MOST_SUGGESTIONS)
        if sum(match.score for match in near) < self.model.thresholds.suggest:
            return None
        shown = tuple(
            match
            for place, match in enumerate(near)
            if place < FEWEST_SUGGESTIONS or match.score >= _RELATED_FROM
        )
        return Reply("suggest", wording.SUGGEST, (), shown, self.matches(ranked))

    def _partly(self, question: str, whole: Ranked) -> Reply | None:
        """Offer what a part of the message surely asks for, when the whole of it is unknown."""
        parts = dict.fromkeys(part for parts in self._readings(question) for part in parts)
        ranked_parts = [self.rank(part) for part in parts]
        best = [(self.matches(ranked, 1)[0], ranked) for ranked in ranked_parts]
        sure: dict[str, Match] = {}
        for match, ranked in sorted(best, key=lambda pair: -pair[0].score):
            if self._is_sure(match, ranked):
                sure.setdefault(match.id, match)
        if not sure:
            return None
        offered = tuple(sure.values())[:MOST_SUGGESTIONS]
        return Reply("suggest", wording.SUGGEST_PART, (), offered, self.matches(whole))

    def _declined(self, ranked: Ranked) -> Reply:
        return Reply("none", self.decline_text(), ranking=self.matches(ranked))

    def decline_text(self, regret: str = wording.DECLINE) -> str:
        """Return the decline, which begins otherwise after "Keine davon" and after a vote "Nein"."""
        return wording.decline(self.faq.site, self.next_date(), regret)

    def help(self) -> tuple[Match, ...]:
        """Return the entries that say where to ask what the FAQ does not answer."""
        site = self.faq.site
        ids = (site.consultation.entry if site.consultation else None, site.contact_entry)
        entries = [self._by_id[entry_id] for entry_id in ids if entry_id in self._by_id]
        return tuple(Match(entry, 1.0) for entry in entries)

    # -- helpers -----------------------------------------------------------------------------------

    @cached_property
    def _courtesies(self) -> frozenset[str]:
        said = (folded(phrase) for talk in self.faq.smalltalk for phrase in talk.phrases)
        return frozenset(filter(None, said))  # emoji alone fold to nothing

    @cached_property
    def _detector(self) -> CrisisDetector:
        return shipped_detector().adapted(self.faq.crisis)

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.faq.entries}

    @cached_property
    def _by_symbol(self) -> dict[str, SmallTalk]:
        """Return the small talk that editors listed an emoji for, without words beside it."""
        phrases = (
            (phrase, talk)
            for talk in self.faq.smalltalk
            for phrase in talk.phrases
            if not any(map(str.isalpha, phrase))
        )
        return {
            symbol: talk
            for phrase, talk in phrases
            for symbol in phrase
            if unicodedata.category(symbol) == "So"
        }

    def _date_of(self, entry: Entry) -> str | None:
        """Return the next date if the entry is about it."""
        rule = self.faq.site.consultation
        return self.next_date() if rule and rule.entry == entry.id else None

    def _unset_links_of(self, entry: Entry) -> str | None:
        """Return that links of the answer are missing, None if none is."""
        rule = self.faq.site.consultation
        is_consultation = rule is not None and rule.entry == entry.id
        return (
            wording.unset_links(entry.unset_links, self.faq.site, consultation=is_consultation)
            if entry.unset_links
            else None
        )

    def _contacts_of(self, entry: Entry) -> tuple[str, ...]:
        """Return how to reach the contacts if the entry names them."""
        site = self.faq.site
        if entry.id != site.contact_entry:
            return ()
        return wording.contact_lines(site.contacts, entry.answer)
