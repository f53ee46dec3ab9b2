"""The last offers in a chat, and what people type instead of pressing a button.

Only this module remembers an offer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TTLCache

from bot.conversation.typed import chosen
from bot.language.folding import folded

MOST_CHATS = 10_000  # to remember something of
HOUR = 3600.0  # seconds; what was said before that is forgotten
_NONE = frozenset(
    map(folded, ("Keine davon", "keins davon", "keines davon", "nichts davon", "keine", "nein"))
)


@dataclass(frozen=True, slots=True)
class Offer:
    """The entries of a numbered list.

    It has the event id of its reply if "Keine davon" is a button.
    """

    entries: tuple[str, ...]
    event_id: str = ""

    def chosen(self, typed: str) -> str | None:
        """Return the entry that was chosen by its number."""
        place = chosen(typed, len(self.entries))
        if place is None:
            return None
        return self.entries[place]

    def is_refused(self, typed: str) -> bool:
        """Tell whether the typed words say "Keine davon"."""
        return bool(self.event_id) and folded(typed) in _NONE


class Offers:
    """The last offer of each chat, for an hour."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._by_chat = TTLCache[int, Offer](MOST_CHATS, HOUR, clock)

    def put(self, chat: int, offer: Offer) -> None:
        """Remember what a chat was offered last; an offer without entries is none."""
        if offer.entries:
            self._by_chat[chat] = offer
        else:
            self._by_chat.pop(chat, None)

    def get(self, chat: int) -> Offer | None:
        """Return what a chat was offered last."""
        return self._by_chat.get(chat)
