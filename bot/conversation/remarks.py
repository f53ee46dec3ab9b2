"""Small talk: which remark a message is, and what is said and done about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.conversation.context import Context
from bot.conversation.presenting import Presenter
from bot.conversation.reading import RATHER_SMALLTALK, cleaned
from bot.conversation.reply import Reply
from bot.faq.values import SmallTalk
from bot.language.questions import asks, clauses
from bot.language.text import folded, letter_body, symbols
from bot.language.turns import closes, correction
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked

# Probability of the likeliest remark; random letters are all remarks at once, and none of them.
_SURE_OF_REMARK = 0.2
# The same of a single word, which is a greeting or thanks for certain, or a strange one.
_SURE_OF_WORD = 0.9
# The same of what is put as a question, which asks about the bot or something strange.
_SURE_OF_QUESTION = 0.5
_KIND_WORDS = ("begruessung", "dank", "lob", "abschied", "zustimmung")
_ACKNOWLEDGEMENT = "zustimmung"  # the small talk that fits what a visitor remarks on an answer
_LONGEST_THANKS = 6  # words of a remark that ends with thanks
_LONGEST_COURTESY = 3  # words
_MOST_WANTED = 2  # entries beside a remark that asks for others


@dataclass(frozen=True, repr=False)
class Remarks:
    """The small talk of one FAQ."""

    matcher: Matcher
    presenter: Presenter

    @cached_property
    def courtesies(self) -> dict[str, SmallTalk]:
        """Return the small talk by what is said, folded; emoji alone fold to nothing."""
        by_phrase = dict[str, SmallTalk]()
        for talk in self._smalltalk:
            for phrase in talk.phrases:
                said = folded(phrase)
                if said:
                    by_phrase[said] = talk
        return by_phrase

    def is_courtesy(self, message: str) -> bool:
        """Tell whether a message is a greeting, thanks or the like, word for word."""
        return folded(message) in self.courtesies

    def is_kind(self, ranked: Ranked) -> bool:
        """Tell whether the likeliest remark is a greeting, thanks or the like."""
        return self._best(ranked).id in _KIND_WORDS

    def meant(self, asked: str, ranked: Ranked, before: Context) -> SmallTalk | None:
        """Return the remark that a message is, None if it rather asks for an entry."""
        entries = ranked.share[: ranked.entries]
        likeliest_entry = float(entries.max())
        if ranked.smalltalk < max(RATHER_SMALLTALK, likeliest_entry):
            return None
        return self._likeliest(asked, ranked, before)

    def reply(self, remark: SmallTalk, before: Context) -> Reply:
        """Reply to a remark, and do what it wants of the answer before it."""
        if remark.then == "again" and before.last:
            return self.presenter.shown(self.presenter.by_id[before.last])
        wanted = self._wanted(remark, before)
        return Reply(
            "smalltalk",
            message=remark.answer,
            suggestions=wanted,
            refuses=remark.then == "others",
        )

    def thanked(self, question: str, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to kind words beside a word of the last answer; nobody wants that once more."""
        best = self.matcher.faq.entries[ranked.best_place]
        if best.id != before.last or asks(question):
            return None
        return self.courtesy(question, before)

    def courtesy(self, question: str, before: Context) -> Reply | None:
        """Reply to thanks or the like after an answer, whatever else is said without a question.

        In a longer message, thanks at the end only close it. A correction says what is wanted.
        """
        message = cleaned(question)
        if len(message.split()) > _LONGEST_THANKS:
            message = letter_body(message)
        if before.last is None:
            return None
        parts = [folded(part) for part in clauses(message)]
        if all(part in self.courtesies for part in parts):
            return self.reply(self.courtesies[parts[-1]], before)
        if closes(message) and self._acknowledgement:
            return self.reply(self._acknowledgement, before)
        corrects = correction(message) is not None and not self.is_courtesy(message)
        if asks(message) or corrects:
            return None
        for part in parts:
            _, _, after_link = part.partition(" ")  # "aber danke"
            remark = self.courtesies.get(part) or self.courtesies.get(after_link)
            if remark:
                return self.reply(remark, before)
        return None

    def short_courtesy(self, message: str, before: Context) -> Reply | None:
        """Reply to a few words that begin with a greeting or thanks and ask nothing."""
        words = folded(message).split()
        are_few = 1 < len(words) <= _LONGEST_COURTESY
        if not are_few or asks(message):
            return None
        remark = self.courtesies.get(words[0])
        if remark is None:
            return None
        return self.reply(remark, before)

    def to_symbols(self, message: str) -> Reply | None:
        """Reply to the first emoji that editors listed without words beside it."""
        for symbol in message:
            talk = self._by_symbol.get(symbol)
            if talk:
                return Reply("smalltalk", talk.answer)
        return None

    def warm_up(self) -> None:
        """Make now what the first questions would have to wait for."""
        _ = self.courtesies, self._by_symbol

    @property
    def _smalltalk(self) -> tuple[SmallTalk, ...]:
        return self.matcher.faq.smalltalk

    def _best(self, ranked: Ranked) -> SmallTalk:
        remarks = ranked.share[ranked.entries + 1 :]
        likeliest = int(remarks.argmax())
        return self._smalltalk[likeliest]

    def _likeliest(self, asked: str, ranked: Ranked, before: Context) -> SmallTalk | None:
        """Return the remark that a message is; an unclear one after an answer acknowledges it."""
        remarks = ranked.share[ranked.entries + 1 :]
        if remarks.max() >= _enough_of_a_remark(asked):
            return self._best(ranked)
        if before.last is None or asks(asked):
            return None
        return self._acknowledgement

    @cached_property
    def _acknowledgement(self) -> SmallTalk | None:
        """Return the reply to what a visitor remarks on an answer, of whatever kind it is."""
        for talk in self._smalltalk:
            if talk.id == _ACKNOWLEDGEMENT:
                return talk
        return None

    def _wanted(self, remark: SmallTalk, before: Context) -> tuple[Match, ...]:
        """Return the entries that a remark wants to see beside or in place of the last ones."""
        shown = before.offered or before.answered
        if not shown or remark.then not in ("related", "others"):
            return ()
        shown_first = shown[0]
        related = self.matcher.related(shown_first, excluded=before.shown)
        wanted = related[:_MOST_WANTED]
        if remark.then == "related" and before.last:
            last = Match.certain(self.presenter.by_id[before.last])
            return (last, *wanted)
        return wanted

    @cached_property
    def _by_symbol(self) -> dict[str, SmallTalk]:
        """Return the small talk that editors listed an emoji for, without words beside it."""
        by_symbol = dict[str, SmallTalk]()
        for talk in self._smalltalk:
            for phrase in talk.phrases:
                if has_letters(phrase):
                    continue
                by_symbol |= dict.fromkeys(symbols(phrase), talk)
        return by_symbol


def has_letters(text: str) -> bool:
    """Tell whether a text has a letter of any script."""
    return any(map(str.isalpha, text))


def _enough_of_a_remark(message: str) -> float:
    """Return the probability from which a message counts as the likeliest remark."""
    if " " not in message:
        return _SURE_OF_WORD
    if asks(message):
        return _SURE_OF_QUESTION
    return _SURE_OF_REMARK
