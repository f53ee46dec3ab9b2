"""What the bot makes of the editors' test questions, those of `testfragen.csv`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.editing.checking import Finding, finding
from bot.faq.files import TEST_QUESTIONS
from bot.faq.values import CONVERSATION, NO_ENTRY, Expectation

# As wanted; among the suggestions, or only suggestions where a decline is wanted; neither answered
# nor offered; answered with something else.
Verdict = Literal["right", "offered", "missed", "wrong"]

_IN_WORDS: dict[Verdict, str] = {
    "right": "richtig beantwortet",
    "offered": "angeboten",
    "missed": "nicht gefunden",
    "wrong": "falsch beantwortet",
}

_BEST_FIRST = tuple(_IN_WORDS)

_GOT_WITHOUT_ENTRY = {
    "smalltalk": "geantwortet wird mit Small Talk",
    "crisis": "genannt werden Rufnummern",
}

# The verdict by the kind of the reply, where a decline or conversation is wanted.
_IF_UNKNOWN: dict[str, Verdict] = {"none": "right", "suggest": "offered"}
_IF_CONVERSATION: dict[str, Verdict] = {CONVERSATION: "right", "answer": "wrong"}


@dataclass(frozen=True, slots=True)
class Tested:
    """A test question, and how the bot replied to it."""

    expectation: Expectation
    reply: Reply

    @property
    def verdict(self) -> Verdict:
        """Tell whether the reply is what was wanted."""
        wanted = self.expectation.wanted
        kind = self.reply.kind
        if wanted == (NO_ENTRY,):
            return _IF_UNKNOWN.get(kind, "wrong")
        if wanted == (CONVERSATION,):
            return _IF_CONVERSATION.get(kind, "missed")
        if any(answer.id in wanted for answer in self.reply.answers):
            return "right"
        if any(suggestion.id in wanted for suggestion in self.reply.suggestions):
            return "offered"
        if kind in ("suggest", "none"):
            return "missed"
        return "wrong"


def ask_all(assistant: Assistant) -> list[Tested]:
    """Ask all test questions of a FAQ."""
    tested = []
    for expectation in assistant.faq.expectations:
        reply = assistant.reply(expectation.question)
        tested.append(Tested(expectation, reply))
    return tested


def summary(tested: Sequence[Tested]) -> str:
    """Return the counts as a sentence."""
    if len(tested) == 1:
        verdict = tested[0].verdict
        return f"1 Testfrage: {_IN_WORDS[verdict]}"
    parts = []
    for verdict, count in counts(tested).items():
        words = _IN_WORDS[verdict]
        parts.append(f"{count} {words}")
    return f"{len(tested)} Testfragen: {', '.join(parts)}"


def counts(tested: Iterable[Tested]) -> dict[Verdict, int]:
    """Return how many test questions have each verdict."""
    found = Counter(test.verdict for test in tested)
    return {verdict: found[verdict] for verdict in _IN_WORDS}


def failures(tested: Iterable[Tested]) -> Iterator[Finding]:
    """Yield the test questions that a visitor would have asked in vain."""
    for test in tested:
        if test.verdict not in ("missed", "wrong"):
            continue
        question = test.expectation.question
        wanted = _wanted(test.expectation)
        message = f"„{question}“: erwartet wird {wanted}, {_got(test.reply)}"
        yield finding("warning", TEST_QUESTIONS, test.expectation.line, message)


def differences(before: Iterable[Tested], after: Iterable[Tested]) -> list[str]:
    """Return in words which test questions got a better or a worse reply."""
    lines = []
    for old, new in zip(before, after, strict=True):
        if old.verdict == new.verdict:
            continue
        place_before = _BEST_FIRST.index(old.verdict)
        place_after = _BEST_FIRST.index(new.verdict)
        change = "besser" if place_after < place_before else "schlechter"
        question = new.expectation.question
        was = _IN_WORDS[old.verdict]
        now = _IN_WORDS[new.verdict]
        lines.append(f"{change}: „{question}“ {was} → {now}")
    return lines


def _wanted(expectation: Expectation) -> str:
    if expectation.wanted == (NO_ENTRY,):
        return "eine Ablehnung"
    if expectation.wanted == (CONVERSATION,):
        return "Small Talk"
    return f"Eintrag {' oder '.join(expectation.wanted)}"


def _got(reply: Reply) -> str:
    """Return in words what the bot replied."""
    if reply.answers:
        answered = ", ".join(answer.id for answer in reply.answers)
        return f"geantwortet wird mit Eintrag {answered}"
    if reply.suggestions:
        offered = ", ".join(suggestion.id for suggestion in reply.suggestions)
        return f"angeboten werden nur {offered}"
    return _GOT_WITHOUT_ENTRY.get(reply.kind, "abgelehnt wird")
