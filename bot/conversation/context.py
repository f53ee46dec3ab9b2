"""What a conversation remembers, as a string that the caller passes back.

It holds ids of entries only, never a word of the visitor, so that any process can answer the next
message. `19` says that entry 19 was answered last; `21,19;4,17` that 21 was answered after 19, and
that 4 and 17 were offered beside it; `21;?4,17` that 4 and 17 were offered to choose from. The ids
of a third list were refused. After them stands the kind of need for which numbers were given.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

LONGEST = 255  # characters of the string
_MOST_ANSWERED, _MOST_OFFERED, _MOST_REFUSED = 3, 3, 9
_BETWEEN_LISTS, _BETWEEN_IDS = ";", ","
_CHOICE = "?"  # before the offered entries; in an id it is quoted


@dataclass(frozen=True, slots=True)
class Context:
    """The entries of a conversation: answered (the last one first), offered last, and refused.

    `is_choice` tells that the last reply answered nothing and left the choice among the offered.
    `need` is the kind of need for which numbers were given, until an entry is answered.
    What is asked next is read after the `topic`. What needs an answer to look back at, such as a
    correction or "again", is read after the `last`.
    """

    answered: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    is_choice: bool = False
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
        written = text[:LONGEST].split(_BETWEEN_LISTS)
        answered, offered, refused, need, *_ = [*written, "", "", ""]
        return cls(
            answered=_read(answered, known),
            offered=_read(offered.removeprefix(_CHOICE), known),
            refused=_read(refused, known),
            is_choice=offered.startswith(_CHOICE),
            need=unquote(need) if unquote(need) in needs else None,
        )

    @property
    def last(self) -> str | None:
        """Return the entry answered last."""
        return self.answered[0] if self.answered else None

    @property
    def topic(self) -> str | None:
        """Return the entry that the conversation is about: the best one offered, or the last."""
        if self.is_choice and self.offered:
            return self.offered[0]
        return self.last

    @property
    def shown(self) -> frozenset[str]:
        """Return all entries of the conversation."""
        entries = (*self.answered, *self.offered, *self.refused)
        return frozenset(entries)

    def answering(self, entries: Iterable[str]) -> Context:
        """Return the context after these entries were answered, in this order."""
        newest_first = list(entries)[::-1]
        answered = _distinct([*newest_first, *self.answered])
        return Context(answered[:_MOST_ANSWERED])

    def offering(self, entries: Iterable[str], *, is_choice: bool = False) -> Context:
        """Return the context after these entries were offered as buttons."""
        offered = tuple(entries)
        return replace(self, offered=offered[:_MOST_OFFERED], is_choice=is_choice)

    def refusing(self) -> Context:
        """Return the context after the visitor refused what was shown last."""
        shown_last = self.offered or self.answered[:1]
        refused = _distinct([*shown_last, *self.refused])
        return replace(self, offered=(), refused=refused[:_MOST_REFUSED], is_choice=False)

    def in_need(self, kind: str) -> Context:
        """Return the context after numbers were given for a kind of need."""
        return replace(self, offered=(), is_choice=False, need=kind)

    def encode(self) -> str | None:
        """Return the context as a string of at most `LONGEST` characters, None if nothing fits.

        What does not fit is forgotten: first what was refused, then what was offered, then all but
        the entry answered last.
        """
        fewer = (
            self,
            replace(self, refused=()),
            Context(self.answered, need=self.need),
            Context(self.answered[:1], need=self.need),
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
        if self.is_choice and offered:
            offered = f"{_CHOICE}{offered}"
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
