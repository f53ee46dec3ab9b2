"""What a conversation remembers, as a string that the caller passes back.

It holds ids of entries only, never a word of the visitor, so that any process can answer the next
message. `19` says that entry 19 was answered last; `21,19;4,17` that 21 was answered after 19, and
that 4 and 17 were offered beside it; `21;?4,17` that 4 and 17 were offered to choose from, and
`21;!4,17` that 4 is clearly the likelier of them. After `21;=4,21` the talk is still about 21, which
was among them; before `21;+4,17` stood the question whether somebody is in need. `4;4,17` says that 4 was picked from that list,
and `21;*` that the last reply said whom to ask instead. The ids of a third list were refused.
After them stands the kind of need for which numbers were given.

A page that opens an entry by itself writes the id before the context it had: `4>21;?4,17`. Without
an id, none of those offered was wanted: `>21;?4,17`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

LONGEST = 255  # characters of the string
_MOST_ANSWERED, _MOST_OFFERED, _MOST_REFUSED = 3, 3, 9
_BETWEEN_LISTS, _BETWEEN_IDS = ";", ","
# Before the offered entries; in an id they are quoted.
_CHOICE, _CLEAR_CHOICE, _CHOICE_BACK, _CHOICE_IN_NEED, _DECLINED = "?", "!", "=", "+", "*"
_MARKS = _CHOICE + _CLEAR_CHOICE + _CHOICE_BACK + _CHOICE_IN_NEED + _DECLINED
_PICKED = ">"


@dataclass(frozen=True, slots=True)
class Context:
    """The entries of a conversation: answered (the last one first), offered last, and refused.

    `is_choice` tells that the last reply answered nothing and left the choice among the offered,
    `is_clear` that the first of them is clearly ahead, `is_back` that the talk is still about the
    entry answered last, and `asks_need` that numbers to call stood beside them. `declined` tells that the last reply said
    whom to ask instead.
    `need` is the kind of need for which numbers were given, until an entry is answered.
    What is asked next is read after the `topic`. What needs an answer to look back at, such as a
    correction or "again", is read after the `last`.
    """

    answered: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    is_choice: bool = False
    need: str | None = None
    is_clear: bool = False
    is_back: bool = False
    asks_need: bool = False
    declined: bool = False

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
        offered = marked.lstrip(_MARKS)
        mark = marked[:1]
        return cls(
            answered=_read(answered, known),
            offered=_read(offered, known),
            refused=_read(refused, known),
            is_choice=mark in (_CHOICE, _CLEAR_CHOICE, _CHOICE_BACK, _CHOICE_IN_NEED),
            need=unquote(need) if unquote(need) in needs else None,
            is_clear=mark == _CLEAR_CHOICE,
            is_back=mark == _CHOICE_BACK,
            asks_need=mark == _CHOICE_IN_NEED,
            declined=mark == _DECLINED,
        )

    @property
    def last(self) -> str | None:
        """Return the entry answered last."""
        return self.answered[0] if self.answered else None

    @property
    def topic(self) -> str | None:
        """Return the entry that the conversation is about: the best one offered, or the last."""
        if self.is_choice and self.offered and not self.is_back:
            return self.offered[0]
        return self.last

    @property
    def just_read(self) -> str | None:
        """Return the entry answered last, None if the talk went on to others since then."""
        return None if self.topic != self.last else self.last

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

    def offering(
        self,
        entries: Iterable[str],
        *,
        is_choice: bool = False,
        is_clear: bool = False,
        is_back: bool = False,
        asks_need: bool = False,
    ) -> Context:
        """Return the context after these entries were offered as buttons."""
        return replace(
            self._plain(),
            offered=tuple(entries)[:_MOST_OFFERED],
            is_choice=is_choice,
            is_clear=is_choice and is_clear,
            is_back=is_choice and is_back and not asks_need,
            asks_need=is_choice and asks_need,
        )

    def refusing(self) -> Context:
        """Return the context after the visitor refused what was shown last."""
        refused = _distinct([*self.shown_last, *self.refused])
        return replace(self._plain(), refused=refused[:_MOST_REFUSED])

    def in_need(self, kind: str) -> Context:
        """Return the context after numbers were given for a kind of need."""
        return replace(self._plain(), need=kind)

    def declining(self) -> Context:
        """Return the context after a reply that said whom to ask instead."""
        return replace(self, declined=True)

    @property
    def _mark_of_choice(self) -> str:
        if self.asks_need:
            return _CHOICE_IN_NEED
        if self.is_back:
            return _CHOICE_BACK
        return _CLEAR_CHOICE if self.is_clear else _CHOICE

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
            Context(self.answered, need=self.need, declined=self.declined),
            Context(self.answered[:1], need=self.need, declined=self.declined),
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
        if self.declined:
            offered = f"{_DECLINED}{offered}"
        elif self.is_choice and offered:
            offered = f"{self._mark_of_choice}{offered}"
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
