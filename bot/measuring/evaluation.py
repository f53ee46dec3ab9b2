"""How good the bot is on labelled questions: the figures and the mistakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from bot.conversation.reply import Reply
from bot.faq.values import CONVERSATION, NO_ENTRY
from bot.measuring.labelled import Labelled, is_marked_rightly

BINS = 10

Scored = tuple[float, bool]  # the calibrated probability of the best entry, and whether it is right
Confusion = tuple[str, str]  # what was wanted, and what the visitor got


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled question and the reply to it."""

    asked: Labelled
    reply: Reply

    @property
    def best(self) -> float:
        """Return the calibrated probability of the best entry."""
        ranking = self.reply.ranking
        return ranking[0].calibrated if ranking else 0.0

    @property
    def marked(self) -> str | None:
        """Return what is marked in the first answer of gold, "" for nothing, None without one."""
        for answer in self.reply.answers:
            if answer.id in self.asked.gold:
                return answer.focus or ""
        return None

    @property
    def answered(self) -> set[str]:
        """Return the ids shown as answers."""
        return {answer.id for answer in self.reply.answers}

    @property
    def offered(self) -> set[str]:
        """Return the ids shown as answers or as suggestions."""
        suggested = {suggestion.id for suggestion in self.reply.suggestions}
        return self.answered | suggested

    @property
    def answers(self) -> bool:
        """Tell whether the reply answers, rightly or wrongly."""
        return self.reply.kind == "answer"

    @property
    def declines(self) -> bool:
        """Tell whether the reply neither answers nor suggests."""
        return self.reply.kind not in ("answer", "suggest")

    @property
    def is_first(self) -> bool:
        """Tell whether an entry of gold is ranked first."""
        return self.right_within(1)

    @property
    def is_among_three(self) -> bool:
        """Tell whether an entry of gold is among the first three of the ranking."""
        return self.right_within(3)

    @property
    def is_direct(self) -> bool:
        """Tell whether an entry of gold is answered."""
        return not self.answered.isdisjoint(self.asked.gold)

    @property
    def is_helped(self) -> bool:
        """Tell whether an entry of gold is answered or offered."""
        return not self.offered.isdisjoint(self.asked.gold)

    @property
    def is_wrong(self) -> bool:
        """Tell whether the reply answers, and with no entry of gold."""
        return self.answers and not self.is_direct

    @property
    def is_remark(self) -> bool:
        """Tell whether the reply takes the message for small talk."""
        return self.reply.kind == "smalltalk"

    @property
    def is_complete(self) -> bool:
        """Tell whether all entries of gold are answered."""
        return self.answered.issuperset(self.asked.gold)

    @property
    def marks_what_was_asked(self) -> bool:
        """Tell whether the part of the answer is marked that states what was asked."""
        if not self.marked or not self.asked.focus:
            return False
        return is_marked_rightly(self.marked, self.asked.focus)

    def right_within(self, count: int) -> bool:
        """Tell whether an entry of gold is among the first of the ranking."""
        matches = self.reply.ranking[:count]
        first = {match.id for match in matches}
        return not first.isdisjoint(self.asked.gold)


# The figures that are shares of some questions, by what holds of an outcome.
_OF_KNOWN = {
    "top1": attrgetter("is_first"),
    "top3": attrgetter("is_among_three"),
    "direct": attrgetter("is_direct"),
    "helped": attrgetter("is_helped"),
    "wrong": attrgetter("is_wrong"),
}
_OF_UNKNOWN = {"false": attrgetter("answers"), "declined": attrgetter("declines")}
_OF_REMARKS = {"smalltalk": attrgetter("is_remark")}
_OF_SEVERAL = {"multi": attrgetter("is_complete")}


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return every figure that these questions allow; what they do not allow is left out."""
    known = [outcome for outcome in outcomes if _has_one_entry(outcome.asked)]
    unknown = [outcome for outcome in outcomes if outcome.asked.is_unknown]
    remarks = [outcome for outcome in outcomes if outcome.asked.is_smalltalk]
    several = [outcome for outcome in outcomes if outcome.asked.wants_all]
    best_known = [outcome.best for outcome in known]
    best_unknown = [outcome.best for outcome in unknown]

    result = _shares(known, _OF_KNOWN)
    result |= _shares(unknown, _OF_UNKNOWN)
    result["auroc"] = auroc(best_known, best_unknown)
    result |= _shares(remarks, _OF_REMARKS)
    result |= _shares(several, _OF_SEVERAL)
    result |= _figures_of_marks(known)
    if known:
        scored_known = [(outcome.best, outcome.is_first) for outcome in known]
        scored_unknown = [(best, False) for best in best_unknown]
        result["ece"] = calibration_error(scored_known + scored_unknown)
    return stated(result)


def _shares(
    outcomes: Sequence[Outcome], facts: Mapping[str, Callable[[Outcome], bool]]
) -> dict[str, float | None]:
    """Return the share of outcomes for which each fact holds."""
    return {name: share(map(holds, outcomes)) for name, holds in facts.items()}


def _has_one_entry(asked: Labelled) -> bool:
    return not (asked.wants_all or asked.is_unknown or asked.is_smalltalk)


def _figures_of_marks(known: Iterable[Outcome]) -> dict[str, float | None]:
    """Return how often what was asked for is marked, and nothing where the whole answer is."""
    about_a_part = []
    about_the_whole = []
    for outcome in known:
        if outcome.asked.focus is None or outcome.marked is None:
            continue
        if outcome.asked.focus:
            about_a_part.append(outcome)
        else:
            about_the_whole.append(outcome)
    return {
        "marked": share(outcome.marks_what_was_asked for outcome in about_a_part),
        "unmarked": share(not outcome.marked for outcome in about_the_whole),
    }


def stated(figures: Mapping[str, float | None]) -> dict[str, float]:
    """Return the figures without those that the questions do not allow."""
    return {name: value for name, value in figures.items() if value is not None}


def share(facts: Iterable[bool]) -> float | None:
    """Return the share of facts that hold, None if there are none."""
    known = list(facts)
    if not known:
        return None
    return sum(known) / len(known)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative; ties count half.

    Return None if either is missing.
    """
    if not positive or not negative:
        return None
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    below_or_equal = np.searchsorted(ordered, positive, "right")
    wins = (below + below_or_equal).sum() / 2
    of_one_positive = wins / len(positive)
    return float(of_one_positive / len(negative))


def calibration_bins(pairs: Iterable[Scored]) -> dict[int, list[Scored]]:
    """Group pairs into ten bins of probability."""
    bins = defaultdict(list)
    for pair in pairs:
        probability, _ = pair
        place = min(int(probability * BINS), BINS - 1)
        bins[place].append(pair)
    return bins


def calibration_error(pairs: Sequence[Scored]) -> float:
    """Return the expected calibration error (Naeini et al. 2015)."""
    gaps = 0.0
    for group in calibration_bins(pairs).values():
        gap = sum(score - right for score, right in group)
        gaps += abs(gap)
    return gaps / len(pairs)


def by_style(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Return the figures of each style of question."""
    groups = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.asked.style].append(outcome)
    return {style: figures(groups[style]) for style in sorted(groups)}


def mistakes(outcomes: Sequence[Outcome]) -> dict[Confusion, list[Outcome]]:
    """Group what went wrong, most frequent pairs first."""
    groups = defaultdict(list)
    for outcome in outcomes:
        pair = _mistake(outcome)
        if pair is not None:
            groups[pair].append(outcome)
    by_name = sorted(groups.items())
    return dict(sorted(by_name, key=_frequency, reverse=True))


def _frequency(item: tuple[Confusion, list[Outcome]]) -> int:
    _, confused = item
    return len(confused)


def _mistake(outcome: Outcome) -> Confusion | None:
    """Return what was wanted and got if a visitor would be served wrongly or not first."""
    asked = outcome.asked
    if asked.is_unknown and not outcome.answers:
        return None
    if asked.is_unknown or asked.is_smalltalk:
        return _needless_answer(outcome)
    if asked.wants_all:
        return _incomplete_answer(outcome)

    wanted = asked.gold[0]
    reply = outcome.reply
    if reply.kind in (CONVERSATION, NO_ENTRY):
        return wanted, reply.kind
    if outcome.is_first:
        return None
    return wanted, reply.ranking[0].id


def _needless_answer(outcome: Outcome) -> Confusion | None:
    wanted = outcome.asked.gold[0]
    reply = outcome.reply
    got: str = reply.kind
    if reply.answers:
        got = reply.answers[0].id
    if got == wanted:
        return None
    return wanted, got


def _incomplete_answer(outcome: Outcome) -> Confusion | None:
    if outcome.is_complete:
        return None
    wanted = " + ".join(outcome.asked.gold)
    got = " + ".join(sorted(outcome.answered))
    return wanted, got or outcome.reply.kind
