"""Small talk: which remark a message is, and what is said and done about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.conversation.context import Context
from bot.conversation.presenting import Presenter
from bot.conversation.reading import RATHER_SMALLTALK, Message
from bot.conversation.reply import Reply
from bot.faq.values import SmallTalk
from bot.language.asked import introduces, only_introduces
from bot.language.folding import folded
from bot.language.questions import asks, clauses, goes_on_asking
from bot.language.sentences import sentences
from bot.language.symbols import symbols
from bot.language.turns import (
    after_greeting,
    calculates,
    closes,
    correction,
    mocks,
    thanks,
    without_reaction,
)
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked

# Probability of the likeliest remark; random letters are all remarks at once, and none of them.
_SURE_OF_REMARK = 0.2
# The same of a single word, which is a greeting or thanks for certain, or a strange one.
_SURE_OF_WORD = 0.9
# The same of what is put as a question, which asks about the bot or something strange.
_SURE_OF_QUESTION = 0.5
_OF_LEAVE = ("dank", "lob", "abschied", "zustimmung")
_JOKE = "witz"
# Remarks that ask nothing; "ah prima, und wann?" does.
_NO_QUESTIONS = ("dank", "lob", "abschied", "zustimmung")
# The small talk that fits what a visitor remarks on an answer, and to thanks in any words.
_ACKNOWLEDGEMENT, _THANKS = "zustimmung", "dank"
_GREETING, _UNHELPED = "begruessung", "hilft_nicht"
# The small talk that wants something, and is heard beside a reaction: "Danke. Der Link fehlt aber."
_WANTING = (
    *("problem", "hilft_nicht", "wiederholen", "umformulieren", "quelle", "auftrag", "witz"),
    *("koennen", "alle_fragen", "wer_bist_du", "mensch", "ki", "impressum", "sprache"),
)
_LONGEST_INTRODUCTION = 6  # words of who writes, if nothing else is said
_LONGEST_THANKS = 12  # words of a remark that ends with thanks
_LONGEST_COURTESY = 3  # words
_LONGEST_BESIDE = 10  # words of a remark beside a reaction
_LONGEST_COMMENT = 4  # words between them: "Ok das leuchtet ein. Wer sagt das?"
# Probability from which a message that asks nothing is a remark, and how many times likelier that
# has to be than any entry.
_WITHOUT_QUESTION, _AHEAD = 0.25, 1.5
_NEARLY_SURE = 0.8  # confidence from which a message rather asks for an entry
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

    def takes_leave(self, ranked: Ranked) -> bool:
        """Tell whether the likeliest remark is thanks, praise, a farewell or consent."""
        return self._best(ranked).id in _OF_LEAVE

    def jokes(self, ranked: Ranked) -> bool:
        """Tell whether the likeliest remark is a joke or asks for one."""
        return self._best(ranked).id == _JOKE

    def meant(self, asked: str, ranked: Ranked, before: Context) -> SmallTalk | None:
        """Return the remark that a message is, None if it rather asks for an entry."""
        listed = self.courtesies.get(folded(asked))
        if listed and ranked.own_entry is None and not asks(asked):
            return listed
        entries = ranked.probabilities[: ranked.entries]
        likeliest_entry = float(entries.max())
        is_rather_remark = ranked.smalltalk >= max(RATHER_SMALLTALK, likeliest_entry)
        is_clear = ranked.smalltalk >= max(_WITHOUT_QUESTION, _AHEAD * likeliest_entry)
        if not is_rather_remark and (asks(asked) or not is_clear):
            return None
        return self._likeliest(asked, ranked, before)

    def reply(self, remark: SmallTalk, before: Context) -> Reply:
        """Reply to a remark, and do what it wants of the answer before it."""
        if remark.then == "again" and before.last:
            return self.presenter.shown(self.presenter.faq.by_id[before.last])
        wanted = self._wanted(remark, before)
        return Reply(
            "smalltalk",
            message=remark.answer,
            suggestions=wanted,
            refuses=remark.then == "others",
        )

    def thanked(self, message: Message, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to kind words beside a word of the last answer; nobody wants that once more."""
        best = self.matcher.faq.entries[ranked.best_place]
        if best.id not in before.shown or goes_on_asking(message.whole):
            return None
        return self._courtesy(message, before)

    def beside_reaction(self, message: Message, before: Context) -> Reply | None:
        """Reply to a remark that wants something, beside thanks, praise or "aha, und …"."""
        rest = without_reaction(message.body, self.courtesies)
        *said, last = sentences(rest)
        is_short = len(last.split()) <= _LONGEST_BESIDE
        says_little = len(" ".join(said).split()) <= _LONGEST_COMMENT and not any(map(asks, said))
        if rest == message.body or not is_short or not says_little:
            return None
        remark = self._clear(last, before)
        return self.reply(remark, before) if remark and remark.id in _WANTING else None

    def is_short_thanks(self, message: str) -> bool:
        """Tell whether a few words give thanks."""
        return len(message.split()) <= _LONGEST_COURTESY and thanks(message)

    def courtesy(self, message: Message, ranked: Ranked, before: Context) -> Reply | None:
        """Reply to thanks or the like after an answer, whatever else is said without a question.

        What nearly surely asks for an entry does so, unless it closes the conversation: "nice. und
        stimmen wir mit ab".
        """
        is_sure = ranked.confidence >= _NEARLY_SURE
        whole = message.whole
        rather_asks = is_sure or goes_on_asking(whole)
        is_closing = self.is_courtesy(whole) or thanks(whole) or closes(whole)
        if rather_asks and not is_closing:
            return None
        return self._courtesy(message, before)

    def _courtesy(self, message: Message, before: Context) -> Reply | None:
        """Reply to a message that holds a courtesy and nothing that asks.

        In a longer message, thanks at the end only close it. A correction says what is wanted.
        """
        if before.topic is None:
            return None
        is_long = len(message.whole.split()) > _LONGEST_THANKS
        remark = self._said_after_answer(message.body if is_long else message.whole)
        return self.reply(remark, before) if remark else None

    def _said_after_answer(self, said: str) -> SmallTalk | None:
        """Return the remark that a message is after an answer, None if it wants something."""
        parts = [folded(part) for part in clauses(said)]
        if all(part in self.courtesies for part in parts):
            return self.courtesies[parts[-1]]
        if closes(said) and self._acknowledgement:
            return self._acknowledgement
        corrects = correction(said) is not None and not self.is_courtesy(said)
        if asks(said) or corrects:
            return None
        for part in parts:
            _, _, after_link = part.partition(" ")  # "aber danke"
            listed = self.courtesies.get(part) or self.courtesies.get(after_link)
            if listed and listed.id != _GREETING:  # "na, …"
                return listed
        return self._thanks if thanks(said) else None

    def short_courtesy(self, message: Message, before: Context) -> Reply | None:
        """Reply to thanks in any words, or to a few that begin with a greeting, if nothing asks."""
        if self._thanks and thanks(message.body):
            return self.reply(self._thanks, before)
        words = folded(message.body).split()
        are_few = 1 < len(words) <= _LONGEST_COURTESY
        if not are_few or asks(message.body):
            return None
        remark = self.courtesies.get(words[0])
        if remark is None:
            return None
        return self.reply(remark, before)

    def greeted(self, message: Message, before: Context) -> Reply | None:
        """Ask what is wanted if a conversation begins with a greeting and nothing that asks."""
        greeting = self._of_id(_GREETING)
        if greeting is None or before.topic or asks(message.whole):
            return None
        if after_greeting(message.whole) is None:
            return None
        return self.reply(greeting, before)

    def introduced(self, message: Message, before: Context) -> Reply | None:
        """Ask what is wanted if a visitor says no more than a greeting and who writes."""
        rest = after_greeting(message.whole)
        if rest is None or not introduces(rest):
            return None
        is_short = len(rest.split()) <= _LONGEST_INTRODUCTION
        return self.greeted(message, before) if is_short else None

    def welcomed(self, message: Message, before: Context) -> Reply | None:
        """Ask what is wanted if a conversation begins with nothing but who writes."""
        greeting = self._of_id(_GREETING)
        if greeting is None or before.topic or asks(message.whole):
            return None
        return self.reply(greeting, before) if only_introduces(message.whole) else None

    def mocked(self, message: Message, before: Context) -> Reply | None:
        """Reply to praise or thanks that is a complaint: "Danke für nichts"."""
        unhelped = self._of_id(_UNHELPED)
        if unhelped is None or not mocks(message.whole):
            return None
        return self.reply(unhelped, before)

    def calculated(self, message: Message, before: Context) -> Reply | None:
        """Reply to a sum like to a joke; its numbers are nothing in the FAQ."""
        joke = self._of_id(_JOKE)
        return self.reply(joke, before) if joke and calculates(message.whole) else None

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
        remarks = ranked.probabilities[ranked.entries + 1 :]
        likeliest = int(remarks.argmax())
        return self._smalltalk[likeliest]

    def _likeliest(self, asked: str, ranked: Ranked, before: Context) -> SmallTalk | None:
        """Return the remark that a message is; an unclear one after an answer acknowledges it."""
        remarks = ranked.probabilities[ranked.entries + 1 :]
        best = self._best(ranked)
        if "?" in asked and best.id in _NO_QUESTIONS and not self.is_courtesy(asked):
            return None
        if remarks.max() >= _enough_of_a_remark(asked) or self.is_courtesy(asked):
            return best
        is_german = any(token.known for token in ranked.tokens)
        if before.last is None or asks(asked) or not is_german:
            return None
        return self._acknowledgement

    def _clear(self, said: str, before: Context) -> SmallTalk | None:
        """Return the remark that something is for certain, or word for word."""
        listed = self.courtesies.get(folded(said))
        if listed:
            return listed
        ranked = self.matcher.rank(said, before.topic)
        remarks = ranked.probabilities[ranked.entries + 1 :]
        return self._best(ranked) if remarks.max() >= _SURE_OF_QUESTION else None

    @cached_property
    def _acknowledgement(self) -> SmallTalk | None:
        """Return the reply to what a visitor remarks on an answer, of whatever kind it is."""
        return self._of_id(_ACKNOWLEDGEMENT)

    @cached_property
    def _thanks(self) -> SmallTalk | None:
        return self._of_id(_THANKS)

    def _of_id(self, wanted: str) -> SmallTalk | None:
        return next((talk for talk in self._smalltalk if talk.id == wanted), None)

    def _wanted(self, remark: SmallTalk, before: Context) -> tuple[Match, ...]:
        """Return the entries that a remark wants to see beside or in place of the last ones."""
        if remark.then == "contact":
            return self.presenter.help()
        shown = before.offered or before.answered
        if not shown or remark.then not in ("related", "others"):
            return ()
        if remark.then == "related" and before.is_choice:
            return self._offered_again(before)
        shown_first = shown[0]
        related = self.matcher.related(shown_first, excluded=before.shown)
        wanted = related[:_MOST_WANTED]
        if remark.then == "related" and before.last:
            last = Match.certain(self.presenter.faq.by_id[before.last])
            return (last, *wanted)
        return wanted

    def _offered_again(self, before: Context) -> tuple[Match, ...]:
        entries = [self.presenter.faq.by_id[entry_id] for entry_id in before.offered]
        return tuple(map(Match.certain, entries))

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
