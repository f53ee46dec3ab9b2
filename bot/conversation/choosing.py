"""Which entries a reply shows: a sure one, one for each question, or the nearest to choose from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from bot.conversation import wording
from bot.conversation.context import Context, Offered
from bot.conversation.neighbours import Side, SideBySide
from bot.conversation.parts import MOST_ANSWERS, MessageParts, Part, Reading, distinct
from bot.conversation.presenting import Presenter
from bot.conversation.reply import RANKING, Answer, Reply
from bot.faq.values import Entry
from bot.language.asked import introduces
from bot.language.questions import compared_with, compares, joins, means_both_read, two_named
from bot.language.segmentation import after_preface, are_apart
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.ranking import MOST_OFFERED

MOST_SUGGESTIONS, FEWEST_SUGGESTIONS = MOST_OFFERED, 2
# How much surer than any other message the question after a preface has to be to be answered.
_SURER_ALONE = 0.18
# Probability of the entries to offer, all together. Where it is smaller, the confidence in them
# means little: of 33 such offers in 20 sets 31 were to unknown questions.
_LEAST_OFFERED = 0.08
# Probability from which a part is offered where the whole is unknown; read without the others.
_ENOUGH_TO_OFFER = 0.25
_LEAST_OF_PARTS = 0.15  # of the surest part, to offer entries for several that seem unknown
# Probability without what was said before, from which an entry is offered after an answer as well.
_LIKELY_BY_ITSELF = 0.1
_RELATED_FROM = 0.03  # probability from which another entry is worth a button
# Share of the offered entries' probability from which the first of them is clearly ahead. In 2,616
# offers to known questions in dialogues and chats it was the right one of the list in .93 from there
# on, in .82 between .7 and .8, and in .66 below.
_CLEARLY_AHEAD = 0.8
# Confidence from which the answer just read is likely to state what is asked for: of 156 such
# questions it was for 127. Below, it was for 19 of 37.
_ENOUGH_TO_QUOTE = 0.6
# Probability from which an entry is offered beside the one just read, which takes nearly all of it.
_LEAST_BESIDE_READ = 0.015
_NOTHING_BEFORE = Context()


@dataclass(frozen=True, slots=True)
class _Both:
    """Probabilities from which two entries are answered: of the second, and of both together."""

    second: float
    together: float

    def allow(self, first: Match, second: Match) -> bool:
        """Tell whether two entries, the likelier one first, are likely enough."""
        together = first.probability + second.probability
        return second.probability >= self.second and together >= self.together


_COMPARED = _Both(0.01, 0.62)  # one of the two may list such a question
_BOTH_READ = _Both(0.25, 0.75)  # which may be two people or things in the answer just read
_JOINED = _Both(0.2, 0.75)  # which may still ask for one of two things that it joins
_WORD = _Both(0.1, 0.75)  # a single word names neither
# Probability, for what something is compared with, from which two entries compare them.
_LEAST_COMPARED_WITH = 0.15
# Two things named are answered if each by itself surely asks for an entry, and the whole message
# leaves these probabilities to either and to both, among all entries.
_LEAST_OF_EITHER, _LEAST_OF_BOTH = 0.05, 0.5
_SURE_OF_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class EntryChooser:
    """Chooses among the entries of one FAQ."""

    matcher: Matcher
    presenter: Presenter

    def enough(self, ranked: Ranked) -> float:
        """Return from which confidence an entry is shown as the answer."""
        limits = self.matcher.model.thresholds
        return limits.follow_up if ranked.follows else limits.answer

    def sure(self, ranked: Ranked) -> Reply | None:
        """Answer with the best entry, if it answers the message surely enough."""
        if not self._is_sure(ranked):
            return None
        ranking = self.matcher.best(ranked, RANKING)
        best = ranking[0]
        focus = self.matcher.focus(best.entry, ranked)
        answer = self.presenter.answer(best.entry, best.calibrated, focus=focus)
        beside = self._beside_best(ranking, ranked)
        return Reply(
            "answer",
            answers=(answer,),
            suggestions=beside,
            ranking=ranking,
        )

    def surest(self, texts: Iterable[str], topic: str | None) -> Reply | None:
        """Answer the text that is answered most surely, None if none is."""
        rankings = [self.matcher.rank(text, topic) for text in texts]
        rankings.sort(key=attrgetter("confidence"), reverse=True)
        replies = map(self.sure, rankings)
        return next(filter(None, replies), None)

    def several(self, parts: MessageParts) -> Reply | None:
        """Answer up to three questions of one message."""
        reading = parts.several()
        if reading is None:
            return None
        found = _with_others(reading.answered, parts)
        answers = [self._answer_to(part.text, part.match) for part in found]
        message = wording.several(reading.left_open)
        unsure = distinct(_unsure(reading, found))
        return Reply("answer", message, tuple(answers), unsure, left_open=reading.left_open)

    def half(self, parts: MessageParts) -> Reply | None:
        """Answer what a part of the message surely asks for, and name the part that is unknown."""
        half = parts.known_half()
        if half is None:
            return None
        message = wording.half(half.left_open)
        answer = self._part_answer(half.known)
        return Reply("answer", message, answers=(answer,), left_open=half.left_open)

    def side_by_side(self, parts: MessageParts) -> Reply | None:
        """Answer questions that stand side by side, however they are put."""
        sides = SideBySide(parts).both()
        if not sides:
            return None
        answers = [self._answer_to(side.text, side.match) for side in sides]
        return Reply("answer", wording.SEVERAL_ANSWERS, tuple(answers))

    def both_named(self, asked: str, ranked: Ranked, topic: str | None) -> Reply | None:
        """Answer both of two things that are named, but not asked for in full: "Ablauf und Dauer".

        Each by itself surely asks for one of two entries that the whole message may ask for.
        """
        second = ranked.second_probability  # of one of them at best; to rank both takes time
        named = two_named(asked) if second >= _LEAST_OF_EITHER * ranked.known else None
        if named is None or not are_apart(*named):
            return None
        sure = list(self._of_named(named, topic))
        if len(distinct(sure)) < 2 or not self._may_mean(sure, ranked):
            return None
        answers = list(map(self._answer_to, named, sure))
        return Reply("answer", wording.SEVERAL_ANSWERS, tuple(answers))

    def _of_named(self, named: Iterable[str], topic: str | None) -> Iterator[Match]:
        """Yield the entry that each thing surely asks for, read after that of the one before it."""
        for thing in named:
            ranked = self.matcher.rank(thing, topic)
            if ranked.confidence < _SURE_OF_NAMED:
                return
            (best,) = self.matcher.best(ranked, 1)
            topic = best.id
            yield best

    def _may_mean(self, both: Iterable[Match], ranked: Ranked) -> bool:
        """Tell whether a message may mean both of two entries."""
        places = list(map(self._place, both))
        among_entries = ranked.probabilities[places] / ranked.known
        are_likely = among_entries.sum() >= _LEAST_OF_BOTH
        return bool(are_likely and among_entries.min() >= _LEAST_OF_EITHER)

    def compared(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Answer both of two entries alike that a question compares or joins, as published.

        A single word, such as "themes", asks for both as well. The next message follows the second
        of them: "and the latter?". What is compared with another thing than either of them is
        offered.
        """
        both = self.matcher.best(ranked, 2)
        if before.topic and means_both_read(asked) and not _are_on_two_read(both, before):
            limits = _BOTH_READ
        elif compares(asked):
            limits = _COMPARED
        elif joins(asked):
            limits = _JOINED
        elif " " not in asked:
            limits = _WORD
        else:
            return None
        if len(both) < 2 or not limits.allow(*both):
            return None
        entries = [match.entry for match in both]
        if not self.matcher.are_alike(*entries):
            return None
        if not self._may_be_compared_with(asked, both):
            return self.near(ranked)
        as_published = sorted(both, key=self._place)
        answers = [self.presenter.answer(match.entry, match.calibrated) for match in as_published]
        return Reply("answer", wording.SEVERAL_ANSWERS, tuple(answers))

    def _may_be_compared_with(self, asked: str, both: Iterable[Match]) -> bool:
        """Tell whether one of two entries may be on what a question compares the other with."""
        other = compared_with(asked)
        if other is None:
            return True
        places = list(map(self._place, both))
        together = self.matcher.rank(other).probabilities[places].sum()
        return bool(together >= _LEAST_COMPARED_WITH)

    def _place(self, match: Match) -> int:
        return self.matcher.index.place(match.id)

    def after_preface(self, asked: str, ranked: Ranked) -> Reply | None:
        """Answer the question after what a visitor says first, if that does not change it.

        It does not if the whole message asks for the same, or seems unknown but says who asks.
        """
        alone = self._question_after_preface(asked, ranked)
        enough = self.enough(ranked) + _SURER_ALONE
        if alone is None or alone.confidence < enough:
            return None
        asks_the_same = alone.best_place == ranked.best_place
        changes_nothing = introduces(asked) if ranked.is_rather_unknown else asks_the_same
        return self.sure(alone) if changes_nothing else None

    def near(
        self,
        ranked: Ranked,
        parts: MessageParts | None = None,
        before: Context = _NOTHING_BEFORE,
        excluded: Container[str] = (),
    ) -> Reply | None:
        """Offer the best entries, first what a part of the message may ask for.

        What the visitor has just read, or excludes, is not offered first.
        """
        near = self.matcher.best(ranked, MOST_SUGGESTIONS)
        if not self._are_near(near, ranked):
            return None
        known = parts.known() if parts else ()
        is_known = not ranked.is_rather_unknown
        if known and known[0].probability < _LEAST_OF_PARTS and not is_known:
            return None
        shown = [match for match in known if match.probability >= _ENOUGH_TO_OFFER]
        shown += near[:FEWEST_SUGGESTIONS]
        shown += self.matcher.best_by_itself(ranked, _LIKELY_BY_ITSELF)
        shown += _worth_a_button(near[FEWEST_SUGGESTIONS:])
        offered = _excluded_last(distinct(shown)[:MOST_SUGGESTIONS], excluded)
        best, *others = offered
        message = wording.SUGGEST if is_known else wording.SUGGEST_NEAREST
        how = _put(offered)
        if best.id != before.just_read:
            return Reply("suggest", message, suggestions=offered, how=how)
        if how is Offered.CLEAR_CHOICE:
            return self._no_more(best, others, ranked, before)
        back = (*others, best)
        return Reply("suggest", message, suggestions=back, above=best, how=Offered.CHOICE_BACK)

    def _no_more(
        self, read: Match, others: Iterable[Match], ranked: Ranked, before: Context
    ) -> Reply:
        """Say that the FAQ holds no more on it than the answer just read; offer what else is near.

        That answer may state it nevertheless. So it can be opened once more, and the sentence that
        likely does is quoted.
        """
        is_stated = ranked.confidence >= _ENOUGH_TO_QUOTE
        quoted = self.matcher.focus(read.entry, ranked) if is_stated else None
        return self._admitted(read, quoted, others, before)

    def no_more(
        self, read: Entry, quoted: str | None, ranked: Ranked | None, before: Context
    ) -> Reply:
        """Say the same of an entry, with the sentence to quote.

        What else is near is offered, unless the message says too little to be `ranked`.
        """
        near = self.matcher.best(ranked, MOST_SUGGESTIONS) if ranked else ()
        others = [match for match in near if match.id != read.id]
        worth = _worth_a_button(others)[:FEWEST_SUGGESTIONS]
        return self._admitted(Match.certain(read), quoted, worth, before)

    def _admitted(
        self, read: Match, quoted: str | None, others: Iterable[Match], before: Context
    ) -> Reply:
        near = tuple(match for match in others if match.probability >= _LEAST_BESIDE_READ)
        reply = self.presenter.no_more(quoted, len(near), is_again=before.declined)
        return replace(reply, suggestions=(*near, read), above=read)

    def near_after_preface(self, asked: str, ranked: Ranked) -> Reply | None:
        """Offer what would answer the question after a preface that makes all of it unknown.

        "Einbürgerungstest nicht geschafft, wie oft darf man?" does not ask how often we meet.
        """
        if not ranked.is_rather_unknown:
            return None
        alone = self._question_after_preface(asked, ranked)
        if alone is None or not self._is_sure(alone):
            return None
        return self.near(alone)

    def near_part(self, parts: MessageParts, before: Context) -> Reply | None:
        """Offer what parts of the message may ask for, when the whole of it is unknown.

        What the visitor has just read comes last, and is nothing to offer alone.
        """
        known = parts.known()
        if not known or known[0].probability < _ENOUGH_TO_OFFER:
            return None
        near = _worth_a_button(known)[:MOST_SUGGESTIONS]
        near.sort(key=lambda match: match.id == before.just_read)
        if near[0].id == before.just_read:
            return None
        offered = tuple(near)
        return Reply("suggest", wording.SUGGEST_PART, suggestions=offered, how=_put(offered))

    def _are_near(self, best: Iterable[Match], ranked: Ranked) -> bool:
        """Tell whether the best entries are near enough to a message to be offered."""
        together = sum(match.probability for match in best)
        if not ranked.shares_words or together < _LEAST_OFFERED:
            return False
        return self.matcher.prospects(ranked) >= self.matcher.model.thresholds.suggest

    def _is_sure(self, ranked: Ranked) -> bool:
        """Tell whether the best entry is shown as the answer.

        It is if it answers surely enough, or if it lists the message word for word. A word by
        itself that one phrase has ("THW") does not ask what that phrase asks.
        """
        if ranked.own_entry == ranked.best_place:
            return True
        if len(ranked.tokens) == 1 and self.matcher.index.is_chance_word(ranked.tokens[0]):
            return False
        return ranked.confidence >= self.enough(ranked)

    def _beside_best(self, ranking: tuple[Match, ...], ranked: Ranked) -> tuple[Match, ...]:
        """Return the entries that may be meant as well where the best one is the answer."""
        best, *others = ranking
        related = _worth_a_button(others)
        by_itself = self.matcher.best_by_itself(ranked, _LIKELY_BY_ITSELF)
        _, *beside = distinct((best, *related, *by_itself))
        most = MOST_SUGGESTIONS - 1
        return tuple(beside[:most])

    def _part_answer(self, part: Part) -> Answer:
        return self._answer_to(part.text, part.match)

    def _answer_to(self, asked: str, match: Match) -> Answer:
        """Return the answer to a part of a message, under its words."""
        focus = self.matcher.focus_of_text(match.entry, asked)
        return self.presenter.answer(match.entry, match.calibrated, asked=asked, focus=focus)

    def _question_after_preface(self, asked: str, ranked: Ranked) -> Ranked | None:
        question = None if ranked.follows else after_preface(asked)
        if question is None:
            return None
        return self.matcher.rank(question).in_light_of(ranked)


def _put(offered: Sequence[Match]) -> Offered:
    """Return how entries are offered: whether the first is far likelier than the others together."""
    together = sum(match.probability for match in offered)
    is_clear = offered[0].probability >= _CLEARLY_AHEAD * together
    return Offered.CLEAR_CHOICE if is_clear else Offered.CHOICE


def _are_on_two_read(both: Iterable[Match], before: Context) -> bool:
    """Tell whether two entries may be on two others read last, one on each of them."""
    read = before.answered[:2]
    return len(read) == 2 and all(match.id not in read for match in both)


def _with_others(answered: Sequence[Part], parts: MessageParts) -> Sequence[Part | Side]:
    """Return the parts to answer with what stands beside them and asks for another entry."""
    if len(answered) == MOST_ANSWERS:
        return answered
    known = {part.match.id for part in answered}
    others = [side for side in SideBySide(parts).both() if side.match.id not in known]
    if not others:
        return answered
    found: list[Part | Side] = [*answered, *others]
    return sorted(found[:MOST_ANSWERS], key=lambda part: parts.message.find(part.text))


def _unsure(reading: Reading, found: Iterable[Part | Side]) -> Iterator[Match]:
    """Yield what questions may ask for that are neither answered nor named as left open."""
    answered = {part.match.id for part in found}
    for part in reading.parts:
        is_left = part.is_question and not part.is_open and part.match.id not in answered
        if is_left and part.match.probability >= _ENOUGH_TO_OFFER:
            yield part.match


def _worth_a_button(matches: Iterable[Match]) -> list[Match]:
    """Return the matches that are likely enough to be offered beside better ones."""
    return [match for match in matches if match.probability >= _RELATED_FROM]


def _excluded_last(offered: Sequence[Match], excluded: Container[str]) -> tuple[Match, ...]:
    """Return the offered entries, after the others those that a message excludes."""
    kept = [match for match in offered if match.id not in excluded]
    left = [match for match in offered if match.id in excluded]
    return (*kept, *left)
