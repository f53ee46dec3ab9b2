"""Entries as answers, with what changes by the day; and what is said where no entry answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.conversation import schedule, wording
from bot.conversation.context import Offered
from bot.conversation.reply import Answer, Reply
from bot.faq.values import ConsultationHour, Entry, Faq
from bot.language.expected import TIME, kinds_held
from bot.language.markdown import visible
from bot.retrieval.match import Match


@dataclass(frozen=True, repr=False)
class Presenter:
    """Shows the entries of one FAQ at the time that `clock` tells."""

    faq: Faq
    clock: Callable[[], dt.datetime]

    def answer(
        self, entry: Entry, calibrated: float = 1.0, asked: str = "", focus: str | None = None
    ) -> Answer:
        """Return the official answer of an entry, with the notes of the day."""
        date = self._date_of(entry)
        notes = [date, self._unset_links_of(entry), *self._contacts_of(entry)]
        return Answer(
            entry,
            calibrated,
            asked,
            notes=tuple(note for note in notes if note),
            focus=focus,
            lead=date if date and _is_about_date(focus) else None,
        )

    def shown(self, entry: Entry, calibrated: float = 1.0) -> Reply:
        """Return the answer of an entry that was named, pointed at, or shown before."""
        answer = self.answer(entry, calibrated)
        return Reply("answer", answers=(answer,))

    def next_date(self) -> str | None:
        """Return the sentence with the next consultation hour, None if the FAQ has no such rule."""
        rule = self.faq.site.consultation
        if rule is None:
            return None
        minute = self.clock().replace(second=0, microsecond=0)
        return _next_date(rule, minute)

    def decline_text(self, regret: str = wording.DECLINE) -> str:
        """Return the decline, worded differently after "Keine davon" and after a vote "Nein"."""
        return wording.decline(self.faq.site, self.next_date(), regret)

    def no_more(self, quoted: str | None, others: int, *, is_again: bool) -> Reply:
        """Say that the answer above is all there is; it stands below once more, after others.

        `quoted` is the sentence of the answer to point at. Whom to ask is said once: the contacts
        are named, as no buttons for them stand below.
        """
        site = self.faq.site
        regret = wording.no_more(visible(quoted) if quoted else "")
        if is_again:
            said = [wording.brief_decline(site, regret)]
        else:
            ways = wording.ways_of(site.contacts)
            said = [self.decline_text(regret), *ways]
        questions = wording.READ_AND_NEAREST if others else wording.READ
        said.append(questions)
        return Reply("suggest", "\n\n".join(said), how=Offered.AFTER_DECLINE)

    def brief_decline(self, regret: str) -> Reply:
        """Decline right after a reply that named all there are to ask."""
        text = wording.brief_decline(self.faq.site, regret)
        return Reply("none", text, how=Offered.AFTER_DECLINE, is_brief=True)

    def help(self) -> tuple[Match, ...]:
        """Return the entries that say where to ask what the FAQ does not answer."""
        site = self.faq.site
        consultation = site.consultation.entry if site.consultation else None
        matches = []
        for entry_id in (consultation, site.contact_entry):
            entry = self.faq.entry(entry_id) if entry_id else None
            if entry:
                matches.append(Match.certain(entry))
        return tuple(matches)

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


def _is_about_date(focus: str | None) -> bool:
    """Tell whether the asked sentence states a time; None stands for the whole answer."""
    return focus is None or TIME in kinds_held(visible(focus))


@lru_cache(64)
def _next_date(rule: ConsultationHour, minute: dt.datetime) -> str:
    first, second = schedule.upcoming(rule, minute, 2)
    is_running = first.start <= minute
    if is_running:
        return wording.running_until(first.end, second.start)
    return wording.next_date(first.start, first.end)
