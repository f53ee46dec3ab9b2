"""The entries of an FAQ as the website shows them.

By category, by address, and as suggestions while typing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock

from bot.conversation.assistant import Assistant
from bot.faq.values import Entry
from bot.language.text import folded
from bot.retrieval.match import Match
from web.documents import Document
from web.memo import Memo

MOST_TYPED = 5
_MOST_STARTERS = 4  # questions that fit the chat on a phone together with the button "Alle Themen"
_TYPED_FROM = 0.02  # probability from which an entry is worth a line while typing


@dataclass(frozen=True)
class Category:
    """A category with its entries in their order."""

    name: str
    entries: tuple[Entry, ...]


class Catalog:
    """The entries of one assistant, prepared once."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.categories = _by_category(assistant)
        self._by_slug = {entry.slug: entry for entry in assistant.faq.entries}
        self._by_id = {entry.id: entry for entry in assistant.faq.entries}
        self._words = [(entry.id, f" {folded(entry.question)}") for entry in assistant.faq.entries]
        self.answered = Memo()
        # Who answers, one after the other: among threads that contend for Python's lock a new
        # question waits longest.
        self.turn = Lock()
        self._documents: dict[tuple[str, str | None], Document] = {}

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id."""
        return self._by_id.get(entry_id)

    @property
    def starters(self) -> tuple[str, ...]:
        """Return the ids of the questions to begin with: those asked most, or one a topic."""
        first = (category.entries[0].id for category in self.categories if category.name)
        return self.assistant.faq.site.frequent or tuple(first)[:_MOST_STARTERS]

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the other entries of its category."""
        category = next(found for found in self.categories if entry in found.entries)
        return tuple(other for other in category.entries if other.id != entry.id)

    def by_slug(self, slug: str) -> Entry | None:
        """Return the entry of an address.

        A slug from before a change of wording still works by its number.
        """
        return (
            self._by_slug.get(slug)
            or self._by_id.get(slug)
            or self._by_id.get(slug.split("-", 1)[0])
        )

    def typed(self, text: str) -> tuple[Match, ...]:
        """Return up to five entries for the beginning of a question.

        Entries that hold all of its words come first.
        """
        wanted = [f" {word}" for word in folded(text).split()]
        if not wanted:
            return ()
        with self.turn:
            ranked = self.assistant.matches(self.assistant.rank(text), len(self._words))
        holding = {
            entry_id for entry_id, words in self._words if all(word in words for word in wanted)
        }
        likely = [match for match in ranked if match.id in holding or match.score >= _TYPED_FROM]
        return tuple(sorted(likely, key=lambda match: match.id not in holding)[:MOST_TYPED])

    def document(self, name: str, build: Callable[[], Document]) -> Document:
        """Return the document of this name, built again when the next date changes."""
        key = (name, self.assistant.next_date())
        if key not in self._documents:
            self._documents = {k: v for k, v in self._documents.items() if k[1] == key[1]}
            self._documents[key] = build()
        return self._documents[key]


class CatalogCache:
    """Keeps the catalog of the assistant in use."""

    def __init__(self) -> None:
        self._catalog: Catalog | None = None
        self._lock = Lock()

    def of(self, assistant: Assistant) -> Catalog:
        """Return the catalog of an assistant."""
        catalog = self._catalog
        if catalog is None or catalog.assistant is not assistant:
            with self._lock:
                catalog = self._catalog = Catalog(assistant)
        return catalog


def _by_category(assistant: Assistant) -> tuple[Category, ...]:
    faq = assistant.faq
    names: Iterable[str] = dict.fromkeys(
        (*faq.site.categories, *(entry.category for entry in faq.entries))
    )
    found = (
        Category(name, tuple(entry for entry in faq.entries if entry.category == name))
        for name in names
    )
    return tuple(category for category in found if category.entries)
