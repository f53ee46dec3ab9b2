"""What the answer just read does not say, though it holds the word that is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.choosing import EntryChooser
from bot.conversation.context import Context
from bot.conversation.reply import Reply
from bot.faq.values import Entry
from bot.language.details import Detail, asks_where_told, detail_asked, names_no_topic
from bot.language.function_words import is_filler
from bot.language.markdown import statements, visible
from bot.language.tokens import Token
from bot.retrieval.matcher import Matcher, Ranked


@dataclass(frozen=True, slots=True)
class JustRead:
    """Replies to questions on the words of the answer just read."""

    matcher: Matcher
    chooser: EntryChooser

    def untold(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Say that there is no more if a word of the answer is asked about that it does not explain.

        It does if one of its sentences tells it, or if editors list that it explains the word.
        """
        entry = self._read(before)
        detail = detail_asked(asked) if entry else None
        if entry is None or detail is None or ranked.own_entry is not None:
            return None
        best = self.matcher.faq.entries[ranked.best_place]
        if best.id != entry.id or self._is_title(detail, entry):
            return None
        told = tuple(statements(entry.answer))
        with_thing = [sentence for sentence in told if self._words(detail, sentence)]
        if not with_thing and detail.needs_thing and not detail.is_reason:
            return None
        telling = with_thing or told
        if any(self._tells(sentence, detail) for sentence in telling):
            return None
        if self._is_listed(detail, entry):
            return None
        marked = self.matcher.focus(entry, ranked)
        quoted = marked if marked in with_thing or not with_thing else with_thing[0]
        return self.chooser.no_more(entry, quoted, ranked, before)

    def not_there(self, asked: str, ranked: Ranked, before: Context) -> Reply | None:
        """Say that there is no more if a visitor looks in vain for something in the answer."""
        entry = self._read(before)
        if entry is None or not asks_where_told(asked):
            return None
        is_open = not names_no_topic(asked)
        return self.chooser.no_more(entry, None, ranked if is_open else None, before)

    def _read(self, before: Context) -> Entry | None:
        return self.matcher.faq.entry(before.just_read) if before.just_read else None

    def _tells(self, sentence: str, detail: Detail) -> bool:
        words = self._words(detail, sentence)
        return detail.is_told_by(sentence, words) or detail.is_told_by(visible(sentence), words)

    def _words(self, detail: Detail, sentence: str) -> list[str]:
        """Return the words of a sentence that name the thing; none if not all of it is named."""
        thing = self._stems(detail.thing)
        tokens = self._tokens(visible(sentence))
        if not thing or not thing.issubset(_stems_of(tokens)):
            return []
        return [token.text for token in tokens if not thing.isdisjoint(_stems_of([token]))]

    def _is_title(self, detail: Detail, entry: Entry) -> bool:
        """Tell whether the published question asks about the thing, or for a reason."""
        title = detail_asked(entry.question)
        if title and title.is_reason and detail.is_reason:
            return True
        thing = self._stems(detail.thing)
        return bool(thing) and thing.issubset(self._stems(entry.question))

    def _is_listed(self, detail: Detail, entry: Entry) -> bool:
        """Tell whether editors list a question of this kind about the thing."""
        thing = self._stems(detail.thing)
        for phrase in entry.phrases:
            listed = detail_asked(phrase.text)
            if listed and detail.asks_like(listed) and self._stems(listed.thing) == thing:
                return True
        return False

    def _tokens(self, text: str) -> tuple[Token, ...]:
        return self.matcher.index.reader.tokens(text)

    def _stems(self, text: str) -> frozenset[str]:
        named = [token for token in self._tokens(text) if not is_filler(token.text)]
        return _stems_of(named)


def _stems_of(tokens: Sequence[Token]) -> frozenset[str]:
    stems = set[str]()
    for token in tokens:
        stems.update(token.stems or (token.lemma,))
    return frozenset(stems)
