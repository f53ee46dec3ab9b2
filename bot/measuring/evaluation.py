"""How good the bot is on labelled questions: the figures and the mistakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.conversation.reply import Reply
from bot.measuring.labelled import NO_ANSWER, SMALLTALK, Labelled, is_marked_rightly

BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A labelled question and the reply to it."""

    asked: Labelled
    reply: Reply

    @property
    def best(self) -> float:
        """Return the probability of the best entry."""
        return self.reply.ranking[0].score if self.reply.ranking else 0.0

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
        return self.answered | {suggestion.id for suggestion in self.reply.suggestions}

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
        return any(match.id in self.asked.gold for match in self.reply.ranking[:count])


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return every figure that these questions allow; what they do not allow is left out."""
    known = [o for o in outcomes if _has_one_entry(o.asked)]
    unknown = [o for o in outcomes if o.asked.is_unknown]
    talk = [o for o in outcomes if o.asked.is_smalltalk]
    several = [o for o in outcomes if o.asked.wants_all]
    marking = [o for o in known if o.asked.focus is not None and o.marked is not None]
    about_a_part = [o for o in marking if o.asked.focus]
    about_the_whole = [o for o in marking if not o.asked.focus]

    result = {
        "top1": share(o.is_first for o in known),
        "top3": share(o.right_within(3) for o in known),
        "direct": share(o.is_direct for o in known),
        "helped": share(o.is_helped for o in known),
        "wrong": share(o.is_wrong for o in known),
        "false": share(o.answers for o in unknown),
        "declined": share(o.declines for o in unknown),
        "auroc": auroc([o.best for o in known], [o.best for o in unknown]),
        "smalltalk": share(o.reply.kind == "smalltalk" for o in talk),
        "multi": share(o.is_complete for o in several),
        "marked": share(o.marks_what_was_asked for o in about_a_part),
        "unmarked": share(not o.marked for o in about_the_whole),
    }
    if known:
        stated = [(o.best, o.is_first) for o in known]
        stated += [(o.best, False) for o in unknown]
        result["ece"] = calibration_error(stated)
    return {name: value for name, value in result.items() if value is not None}


def _has_one_entry(asked: Labelled) -> bool:
    return not (asked.wants_all or asked.is_unknown or asked.is_smalltalk)


def share(facts: Iterable[bool]) -> float | None:
    """Return the share of facts that hold, None if there are none."""
    known = list(facts)
    return sum(known) / len(known) if known else None


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive scores above a negative; ties count half.

    Return None if either is missing.
    """
    if not positive or not negative:
        return None
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    below_or_equal = np.searchsorted(ordered, positive, "right")
    ranks = below + below_or_equal
    return float(ranks.sum() / 2 / len(positive) / len(negative))


def calibration_bins(pairs: Iterable[tuple[float, bool]]) -> dict[int, list[tuple[float, bool]]]:
    """Group (probability, was right) pairs into ten bins of probability."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, right in pairs:
        place = min(int(score * BINS), BINS - 1)
        bins[place].append((score, right))
    return bins


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error (Naeini et al. 2015)."""
    gaps = 0.0
    for group in calibration_bins(pairs).values():
        gaps += abs(sum(score - right for score, right in group))
    return gaps / len(pairs)


def by_style(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Return the figures of each style of question."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.asked.style].append(outcome)
    return {style: figures(group) for style, group in sorted(groups.items())}


def mistakes(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    """Group what went wrong by (wanted, got), most frequent pairs first."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if pair := _mistake(outcome):
            groups[pair].append(outcome)
    pairs = sorted(groups, key=lambda pair: (-len(groups[pair]), pair))
    return {pair: groups[pair] for pair in pairs}


def _mistake(outcome: Outcome) -> tuple[str, str] | None:
    """Return (wanted, got) if a visitor would be served wrongly or not first."""
    if outcome.asked.is_unknown:
        return _needless_answer(outcome) if outcome.answers else None
    if outcome.asked.is_smalltalk:
        return _needless_answer(outcome)
    if outcome.asked.wants_all:
        return _incomplete_answer(outcome)

    wanted, kind = outcome.asked.gold[0], outcome.reply.kind
    if kind in (SMALLTALK, NO_ANSWER):
        return wanted, kind
    if outcome.is_first:
        return None
    return wanted, outcome.reply.ranking[0].id


def _needless_answer(outcome: Outcome) -> tuple[str, str] | None:
    wanted, reply = outcome.asked.gold[0], outcome.reply
    got = reply.answers[0].id if reply.answers else reply.kind
    return None if got == wanted else (wanted, got)


def _incomplete_answer(outcome: Outcome) -> tuple[str, str] | None:
    if outcome.is_complete:
        return None
    wanted = " + ".join(outcome.asked.gold)
    got = " + ".join(sorted(outcome.answered))
    return wanted, got or outcome.reply.kind
