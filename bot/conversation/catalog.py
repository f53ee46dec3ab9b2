"""The entries of a FAQ as channels list them: by topic, by address, and as somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.conversation.assistant import Assistant
from bot.faq.values import Entry, Faq
from bot.language.folding import folded
from bot.retrieval.match import Match

_MOST_STARTERS = 4  # questions that fit the chat on a phone together with the button "Alle Themen"
# Probability from which an entry is worth a line while typing: an offer costs nothing, so much less
# is asked of it than of an answer.
_TYPED_FROM = 0.02


@dataclass(frozen=True)
class Category:
    """A topic with its entries in their order; of entries without one the name is empty."""

    name: str
    entries: tuple[Entry, ...]


def categories_of(faq: Faq) -> tuple[Category, ...]:
    """Return the topics that have entries: those of the site first, in its order."""
    by_name: dict[str, list[Entry]] = {name: [] for name in faq.site.categories}
    for entry in faq.entries:
        of_category = by_name.setdefault(entry.category, [])
        of_category.append(entry)
    categories = []
    for name, entries in by_name.items():
        if entries:
            category = Category(name, tuple(entries))
            categories.append(category)
    return tuple(categories)


class Catalog:
    """The entries of one assistant, prepared once."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.categories = categories_of(assistant.faq)
        self._by_slug = {entry.slug: entry for entry in assistant.faq.entries}

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id."""
        return self.assistant.faq.entry(entry_id)

    @property
    def starters(self) -> tuple[str, ...]:
        """Return the ids of the questions to begin with: those asked most, or one per topic."""
        frequent = self.assistant.faq.site.frequent
        if frequent:
            return frequent
        topics = [category for category in self.categories if category.name]
        first = [topic.entries[0].id for topic in topics[:_MOST_STARTERS]]
        return tuple(first)

    def siblings(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the other entries of its topic."""
        for category in self.categories:
            if entry in category.entries:
                return tuple(other for other in category.entries if other.id != entry.id)
        return ()

    def by_slug(self, slug: str) -> Entry | None:
        """Return the entry of an address.

        A slug from before a change of wording still works by its number.
        """
        entry = self._by_slug.get(slug) or self.entry(slug)
        if entry:
            return entry
        number, _, _ = slug.partition("-")
        return self.entry(number)

    def typed(self, text: str, most: int) -> tuple[Match, ...]:
        """Return some entries for the beginning of a question.

        Entries whose question holds all its words, or words that begin like them, come first.
        """
        beginnings = [f" {word}" for word in folded(text).split()]
        if not beginnings:
            return ()
        ranked = self.assistant.rank(text)
        matches = self.assistant.matches(ranked, count=len(self._questions))
        holding: list[Match] = []
        likely: list[Match] = []
        for match in matches:
            question = self._questions[match.id]
            if all(beginning in question for beginning in beginnings):
                holding.append(match)
            elif match.probability >= _TYPED_FROM:
                likely.append(match)
        found = (*holding, *likely)
        return found[:most]

    @cached_property
    def _questions(self) -> dict[str, str]:
        """Return the folded questions by id, with a space before each word."""
        questions = {}
        for entry in self.assistant.faq.entries:
            words = folded(entry.question)
            questions[entry.id] = f" {words}"
        return questions
