"""Replies to messages that pick what was shown: a button by its label, a number, an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import wording
from bot.conversation.context import Context, Offered
from bot.conversation.presenting import Presenter
from bot.conversation.reading import Read
from bot.conversation.reply import Reply
from bot.conversation.typed import Button, ListNumber, chosen, confirms, opening, picked, typed
from bot.language.folding import folded
from bot.language.turns import correction, points
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked

_LEGAL = {"imprint": "impressum", "accessibility": "barrierefreiheit"}
_POINTED_AT = 0.6  # probability, among the offered entries, of the one that a message points at
_LEAST_POINTED_AT = 0.1  # the same among all; else the message asks for something else
# Among all, from which what was said before may be all that speaks for it. Below, the message must
# at least name it by itself.
_SURELY_POINTED_AT = 0.5
_LEAST_BY_ITSELF = 0.05
_CLEARLY_AHEAD = 2.5  # times as likely is an entry, not offered, that is meant instead
_LEAST_LEFT_OVER = 0.05  # of the only one that a message does not rule out


@dataclass(frozen=True, slots=True)
class Picker:
    """Tells what of the FAQ, or of what was offered, a message picks."""

    matcher: Matcher
    presenter: Presenter

    def pressed(self, message: str, before: Context) -> Reply | None:
        """Do what a button does when a visitor types its label.

        A place ("the second") stands for what was offered there, and "question 2" for the published
        one, unless the choice is among the offered.
        """
        meant = typed(message)
        is_number = isinstance(meant, ListNumber) and not before.is_choice
        places = () if is_number else self._places(message, before)
        if places:
            return self._picked([before.offered[place] for place in places])
        return self._meant(meant) or self._opening(message, before)

    def _opening(self, message: str, before: Context) -> Reply | None:
        """Answer the place that a message names before it goes on, if there is a choice.

        Where fewer are offered, offer them once more.
        """
        count = len(before.offered)
        place = opening(message, count) if before.is_choice and count else None
        if place is None:
            return None
        if place < count:
            return self._picked(before.offered[place : place + 1])
        entries = [self.presenter.faq.by_id[entry_id] for entry_id in before.offered]
        again = tuple(map(Match.certain, entries))
        return Reply("suggest", wording.no_such_place(count), suggestions=again, how=before.how)

    def confirmed(self, message: str, before: Context) -> Reply | None:
        """Answer a "yes" with the first of the offered entries if it was clearly ahead.

        Else ask which is meant; who says yes again means the first.
        """
        if not (before.is_choice and before.offered and confirms(message)):
            return None
        if before.how is Offered.CLEAR_CHOICE or len(before.offered) == 1:
            return self._picked(before.offered[:1])
        entries = [self.presenter.faq.by_id[entry_id] for entry_id in before.offered]
        again = tuple(map(Match.certain, entries))
        return Reply("suggest", wording.WHICH, suggestions=again, how=Offered.CLEAR_CHOICE)

    def _meant(self, meant: ListNumber | Button | None) -> Reply | None:
        """Do what a button does, or answer the published question of a number."""
        match meant:
            case ListNumber(number):
                return self._listed(number)
            case "none of these":
                text = self.presenter.decline_text(wording.NONE_FITS)
                return Reply("none", text, refuses=True, how=Offered.AFTER_DECLINE)
            case "calendar":
                return self._consultation()
            case "imprint" | "accessibility" as page:
                return self._legal(_LEGAL[page])
        return None

    def pointed(self, read: Read, before: Context) -> Reply | None:
        """Answer the one of the offered entries that a message points at by a word of it.

        Where the choice is among them, what is "meant", or wanted and not another, is one, too.
        """
        meant = correction(read.asked)
        rules_out = meant is not None or bool(read.excluded)
        is_meant = before.is_choice and rules_out
        offered = [entry_id for entry_id in before.offered if entry_id not in read.excluded]
        if not offered or not (is_meant or points(read.asked)):
            return None
        is_left_over = len(offered) == 1 < len(before.offered)
        least = _LEAST_LEFT_OVER if is_left_over else _LEAST_POINTED_AT
        best = self._likeliest_of(offered, read.ranked, least)
        if best is None:
            return None
        if not read.excluded and self._names_another(best, meant or read.asked, read):
            return None
        return replace(self.presenter.shown(best.entry, best.calibrated), picks=True)

    def _names_another(self, pointed: Match, named: str, read: Read) -> bool:
        """Tell whether a message names something else than the offered entry likeliest pointed at.

        "Ich meine die Räume" may name what was not offered, or what no entry is about.
        """
        place = self.matcher.index.place(pointed.id)
        probability = read.ranked.probabilities.item(place)
        likeliest = self._likeliest_allowed(read)
        if likeliest >= _CLEARLY_AHEAD * probability:
            return True
        if probability >= _SURELY_POINTED_AT:
            return False
        by_itself = self.matcher.rank(named).probabilities.item(place)
        return by_itself < _LEAST_BY_ITSELF

    def _likeliest_allowed(self, read: Read) -> float:
        """Return the probability of the likeliest entry that the message does not exclude."""
        allowed = [
            entry.id for entry in self.presenter.faq.entries if entry.id not in read.excluded
        ]
        places = list(map(self.matcher.index.place, allowed))
        return float(read.ranked.probabilities[places].max())

    def _places(self, message: str, before: Context) -> tuple[int, ...]:
        """Return the places of what was offered that a message names.

        Beside an answer, "both?" and "and the second?" ask about what stands in it.
        """
        offered = len(before.offered)
        if not before.is_list:
            place = chosen(message, offered)
            if place is not None:
                return (place,)
            if "?" in message or folded(message).startswith("und "):
                return ()
        read = before.offered.index(before.last) if before.is_picked and before.last else None
        return picked(message, offered, read)

    def _picked(self, ids: Sequence[str]) -> Reply:
        """Answer with the entries that were picked, in the order of the list."""
        answers = [self.presenter.answer(self.presenter.faq.by_id[entry_id]) for entry_id in ids]
        message = wording.PICKED if len(answers) > 1 else ""
        return Reply("answer", message, tuple(answers), picks=True)

    def _likeliest_of(self, offered: Sequence[str], ranked: Ranked, least: float) -> Match | None:
        """Return the offered entry that stands out, with its probability among the offered ones."""
        places = [self.matcher.index.place(entry_id) for entry_id in offered]
        among_all = ranked.probabilities[places]
        among_offered = among_all / among_all.sum()
        best = int(among_offered.argmax())
        probability = float(among_offered[best])
        stands_out = probability >= _POINTED_AT and among_all[best] >= least
        if not stands_out:
            return None
        entry = self.presenter.faq.by_id[offered[best]]
        return self.matcher.match(entry, probability)

    def _legal(self, page: str) -> Reply | None:
        """Return the address of a legal page, if it is set."""
        address = self.presenter.faq.site.links.get(page)
        if not address:
            return None
        name = wording.LEGAL_PAGES[page]
        return Reply("smalltalk", f"{name}: {address}")

    def _consultation(self) -> Reply | None:
        """Answer with the entry about the consultation hour, if there is one."""
        rule = self.presenter.faq.site.consultation
        entry = self.presenter.faq.entry(rule.entry) if rule else None
        if entry is None:
            return None
        return self.presenter.shown(entry)

    def _listed(self, number: int) -> Reply | None:
        """Return the answer to a published question by its number in the list."""
        faq = self.presenter.faq
        entry = faq.entry(str(number))
        if entry:
            return self.presenter.shown(entry)
        numbers = [int(entry_id) for entry_id in faq.by_id if entry_id.isdecimal()]
        if not numbers:
            return None
        message = wording.no_such_number(number, min(numbers), max(numbers))
        return Reply("none", message)
