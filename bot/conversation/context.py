"""What a conversation remembers, as a string that the caller passes back.

It holds ids of entries only, never a word of the visitor, so that any process can answer the next
message. `19` says that entry 19 was answered last; `21,19;4,17` that 21 was answered after 19, and
that 4 and 17 were offered beside it. A sign before them tells how they were offered (`Offered`):
`21;?4,17` to choose from. `4;4,17` says that 4 was picked from that list. The ids of a third list
were refused. After them stands the kind of need for which numbers were given.

A page that opens an entry by itself writes the id before the context it had: `4>21;?4,17`. Without
an id, none of those offered was wanted: `>21;?4,17`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote, unquote

LONGEST = 255  # characters of the string
_MOST_ANSWERED, _MOST_OFFERED, _MOST_REFUSED = 3, 3, 9
_BETWEEN_LISTS, _BETWEEN_IDS = ";", ","
_PICKED = ">"


class Offered(StrEnum):
    """How a reply puts the entries that it offers: the sign before them, quoted in an id."""

    BESIDE = ""  # an answer
    CHOICE = "?"
    CLEAR_CHOICE = "!"  # the first of them is clearly ahead
    CHOICE_BACK = "="  # the talk is still about the entry answered last
    CHOICE_IN_NEED = "+"  # numbers to call stand beside them
    AFTER_DECLINE = "*"  # the reply says whom to ask instead


_SIGNS = "".join(Offered)
_CHOICES = frozenset(
    (Offered.CHOICE, Offered.CLEAR_CHOICE, Offered.CHOICE_BACK, Offered.CHOICE_IN_NEED)
)


@dataclass(frozen=True, slots=True)
class Context:
    """The entries of a conversation: answered (the last one first), offered last, and refused.

    `how` the last reply offered them tells what a "yes" means, and whether it declined.
    `need` is the kind of need for which numbers were given, until an entry is answered.
    What is asked next is read after the `topic`. What needs an answer to look back at, such as a
    correction or "again", is read after the `last`.
    """

    answered: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    how: Offered = Offered.BESIDE
    need: str | None = None

    @classmethod
    def parse(cls, text: str | None, known: Container[str], needs: Container[str] = ()) -> Context:
        """Read what `encode` wrote, or the bare id of an entry.

        Ids of other entries than the `known` ones and of other kinds than the `needs` are left out.
        """
        if not text:
            return cls()
        if text in known:
            return cls((text,))
        *picked, lists = text[:LONGEST].split(_PICKED)
        context = cls._of_lists(lists, known, needs)
        for quoted in reversed(picked):
            entry_id = unquote(quoted)
            if not entry_id:
                context = context.refusing().declining()
            elif entry_id in known:
                context = context.picking([entry_id])
        return context

    @classmethod
    def _of_lists(cls, text: str, known: Container[str], needs: Container[str]) -> Context:
        written = text.split(_BETWEEN_LISTS)
        answered, marked, refused, need, *_ = [*written, "", "", ""]
        offered = marked.lstrip(_SIGNS)
        sign = marked[:1]
        how = Offered(sign) if sign in _SIGNS else Offered.BESIDE
        named_need = unquote(need)
        return cls(
            answered=_read(answered, known),
            offered=_read(offered, known),
            refused=_read(refused, known),
            how=how,
            need=named_need if named_need in needs else None,
        )

    @property
    def is_choice(self) -> bool:
        """Tell whether the last reply answered nothing and left the choice among the offered."""
        return self.how in _CHOICES

    @property
    def declined(self) -> bool:
        """Tell whether the last reply said whom to ask instead."""
        return self.how is Offered.AFTER_DECLINE

    @property
    def last(self) -> str | None:
        """Return the entry answered last."""
        return self.answered[0] if self.answered else None

    @property
    def topic(self) -> str | None:
        """Return the entry that the conversation is about: the best one offered, or the last."""
        if self.is_choice and self.offered and self.how is not Offered.CHOICE_BACK:
            return self.offered[0]
        return self.last

    @property
    def just_read(self) -> str | None:
        """Return the entry answered last, None if the talk went on to others since then."""
        return self.last if self.topic == self.last else None

    @property
    def is_picked(self) -> bool:
        """Tell whether the last answer was picked from the offered entries, which still stand."""
        return not self.is_choice and self.last in self.offered

    @property
    def is_list(self) -> bool:
        """Tell whether the offered entries are a list to choose from, and not beside an answer."""
        return bool(self.offered) and (self.is_choice or self.is_picked)

    @property
    def shown(self) -> frozenset[str]:
        """Return all entries of the conversation but those of a list that were not picked."""
        entries = (*self.answered, *self.shown_last, *self.refused)
        return frozenset(entries)

    @property
    def shown_last(self) -> tuple[str, ...]:
        """Return what was offered last, or else the last answer."""
        only_answer = self.is_picked or not self.offered
        return self.answered[:1] if only_answer else self.offered

    def answering(self, entries: Iterable[str]) -> Context:
        """Return the context after these entries were answered, in this order."""
        newest_first = list(entries)[::-1]
        answered = _distinct([*newest_first, *self.answered])
        return Context(answered[:_MOST_ANSWERED])

    def picking(self, entries: Iterable[str]) -> Context:
        """Return the context after these entries were chosen; the list that they are of stays."""
        picked = list(entries)
        offered = () if self.isdisjoint(picked) else self.offered
        return replace(self.answering(picked), offered=offered)

    def isdisjoint(self, entries: Iterable[str]) -> bool:
        """Tell whether none of these entries was offered last."""
        return frozenset(self.offered).isdisjoint(entries)

    def offering(self, entries: Iterable[str], how: Offered = Offered.BESIDE) -> Context:
        """Return the context after these entries were offered as buttons."""
        first = tuple(entries)[:_MOST_OFFERED]
        return replace(self._plain(), offered=first, how=how)

    def refusing(self) -> Context:
        """Return the context after the visitor refused what was shown last."""
        refused = _distinct([*self.shown_last, *self.refused])
        return replace(self._plain(), refused=refused[:_MOST_REFUSED])

    def in_need(self, kind: str) -> Context:
        """Return the context after numbers were given for a kind of need."""
        return replace(self._plain(), need=kind)

    def declining(self) -> Context:
        """Return the context after a reply that said whom to ask instead."""
        return replace(self, how=Offered.AFTER_DECLINE)

    def _plain(self) -> Context:
        """Return the context without what holds for the last reply alone."""
        return Context(self.answered, refused=self.refused, need=self.need)

    def encode(self) -> str | None:
        """Return the context as a string of at most `LONGEST` characters, None if nothing fits.

        What does not fit is forgotten: first what was refused, then what was offered, then all but
        the entry answered last.
        """
        fewer = (
            self,
            replace(self, refused=()),
            replace(self, offered=(), refused=()),
            replace(self, answered=self.answered[:1], offered=(), refused=()),
        )
        for context in fewer:
            text = context.written()
            if len(text) <= LONGEST:
                return text or None
        return None

    def written(self) -> str:
        """Return the three lists and the need as a string of any length."""
        answered = _written(self.answered)
        offered = _written(self.offered)
        refused = _written(self.refused)
        if offered or self.declined:
            offered = f"{self.how}{offered}"
        need = quote(self.need or "", safe="")
        text = _BETWEEN_LISTS.join((answered, offered, refused, need))
        return text.rstrip(_BETWEEN_LISTS)


def _written(ids: Iterable[str]) -> str:
    quoted = [quote(entry_id, safe="") for entry_id in ids]
    return _BETWEEN_IDS.join(quoted)


def _read(text: str, known: Container[str]) -> tuple[str, ...]:
    quoted = text.split(_BETWEEN_IDS)
    ids = map(unquote, quoted)
    known_ids = [entry_id for entry_id in ids if entry_id in known]
    return _distinct(known_ids)


def _distinct(ids: Iterable[str]) -> tuple[str, ...]:
    """Return each id once, where it comes first."""
    return tuple(dict.fromkeys(ids))
