"""From what a source holds to entries that can be written: judged, put right, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from bot.editing.entry_text import (
    entry_text,
    file_name,
    phrases_text,
    read_back,
    usable_name,
)
from bot.editing.sources.extras import needed
from bot.editing.sources.text import one_line
from bot.editing.sources.values import Item, Skipped, Source
from bot.faq.answers import answer_faults
from bot.faq.characters import clean
from bot.faq.faults import has_words
from bot.faq.files import ENTRIES, identity, phrases_file_of
from bot.faq.lines import heading_text, item_of, markdown_lists, numbered, section_of
from bot.faq.phrase_lists import view_of
from bot.faq.values import Entry, Phrase
from bot.language.folding import folded

_HTML = re.compile(
    r"</?(?:p|br|ul|ol|li|a|b|strong|em|i|div|span|h\d|table|img)\b[^>]*>", re.IGNORECASE
)
_NOTHING = "&#8203;"  # a sign that nobody sees
# What looks like a part of an entry's file, and what is read as the same words by every channel.
_GUARDS = (
    (re.compile(r"#(?=#)|(?<=#)#"), "&#35;"),
    (re.compile(r"^(\s*)#", re.MULTILINE), r"\1&#35;"),
    (re.compile(r"\](?=\s*\()"), f"]{_NOTHING}"),
    (re.compile(r"\blink:(?=\w)"), f"link:{_NOTHING}"),
    (re.compile(r"^(\W*kategorie[\s*_]*):", re.IGNORECASE | re.MULTILINE), r"\1&#58;"),
    (re.compile(r"(nach\s+\w+\s*):", re.IGNORECASE), r"\1&#58;"),
    (re.compile(r"`{3,}|~{3,}"), " "),
    (re.compile(r"\|"), "&#124;"),
    (re.compile(r"<"), "&lt;"),
    (re.compile(r"\t+"), ", "),
)
_MOST_BELOW_ANSWER = 20  # phrases; more would hide the answer, and stand in a file of their own
_QUESTION_ITEM = re.compile(r"^(?P<indent>\s*)- (?=.*\?\W*$)", re.MULTILINE)

Decision = Callable[[Item], Item | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be written: the name of its file without the suffix, and what it holds.

    Many phrases get a file of their own beside it.
    """

    name: str
    item: Item

    @property
    def id(self) -> str:
        """Return the id that the entry will have."""
        known = identity(f"{self.name}.md")
        return known[0] if known else self.name

    @property
    def question(self) -> str:
        """Return the question that the entry answers."""
        return self.item.question

    @property
    def files(self) -> dict[str, str]:
        """Return the text of each of its files, by their names in the folder."""
        name = f"{ENTRIES}/{self.name}.md"
        phrases = self.item.phrases
        if len(phrases) <= _MOST_BELOW_ANSWER:
            return {name: entry_text(self.item)}
        without_phrases = replace(self.item, phrases=())
        return {
            name: entry_text(without_phrases),
            phrases_file_of(name): phrases_text(phrases),
        }


@dataclass(frozen=True, slots=True)
class Drafts:
    """All entries of a source, and what was skipped, in which place and why."""

    entries: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]


def settle(source: Source, decide: Decision | None) -> Source:
    """Return a source without open headings; without `decide` they are skipped."""
    settled = list[Item]()
    skipped = list(source.skipped)
    for item in source.items:
        decided: Item | None = item
        if item.is_open and decide:
            decided = decide(item)
        if decided is None or decided.is_open:
            reason = "Überschrift, die keine Frage ist"
            skipped.append(Skipped(item.place, item.question, reason))
        else:
            settled.append(decided)
    return replace(source, items=tuple(settled), skipped=tuple(skipped))


def draft(source: Source) -> Drafts:
    """Return the entries of a settled source."""
    skipped = list(source.skipped)
    usable = list[Item]()
    for item in source.items:
        written = _usable(item, skipped)
        if written is not None:
            usable.append(written)
    unique = _unique(usable, skipped)
    named = _named(_with_one_spelling(unique))
    drafts = _with_known_follow_ups(named, skipped)
    return Drafts(tuple(drafts), tuple(skipped))


# -- one entry -------------------------------------------------------------------------------------
# What is not taken over is noted in `skipped`.


def _usable(item: Item, skipped: list[Skipped]) -> Item | None:
    """Return an item as our files can hold it, without phrases that they cannot hold."""
    lost = list[Skipped]()
    phrases = _usable_phrases(item, lost)
    usable = replace(
        item,
        question=heading_text(one_line(item.question)),
        category=" ".join(item.category.split()).strip("*_ "),
        phrases=tuple(phrases),
    )
    fault = ""
    for answer in _versions(item.answer):
        written = replace(usable, answer=answer)
        fault = _fault(written)
        if not fault:
            skipped += lost
            return written
    skipped.append(Skipped(item.place, item.question, fault))
    return None


def _fault(item: Item) -> str:
    """Return why the reader would not give an item back, empty if it does."""
    if not has_words(item.question):
        return "ohne Frage"
    if not item.answer.strip():
        return "ohne Antwort"
    entry, faults = read_back("eintrag", entry_text(item))
    if faults:
        return faults[0]
    if entry is None:
        return "lässt sich nicht als Eintrag schreiben"
    if not _holds(entry, item):
        return "lässt sich nicht als Eintrag schreiben, ohne den Text zu ändern"
    return ""


def _holds(entry: Entry, item: Item) -> bool:
    """Tell whether an entry says what an item says."""
    return (
        entry.question == item.question
        and _letters(entry.answer) == _letters(item.answer)
        and entry.category == clean(item.category)
        and _asked(entry.phrases) == _asked(item.phrases)
    )


def _versions(answer: str) -> Iterator[str]:
    """Yield an answer as it is, and as it may have to be written instead."""
    lines = markdown_lists(numbered(answer))  # bullets of Word as Markdown writes them
    texts = [line.rstrip() for _, line in lines]
    text = "\n".join(texts).strip()
    yield text  # HTML is refused by the reader, and comes to the next
    needed("bs4", "HTML und Tabellen in Antworten")
    from bot.editing.sources.pages import rewritten

    is_html = _HTML.search(text) is not None
    try:
        text = rewritten(text, is_html=is_html)
    except (RecursionError, ValueError):
        return
    yield text
    yield _guarded(text)
    yield _guarded(_numbered(text))
    yield _guarded(" ".join(text.split()))


def _guarded(text: str) -> str:
    """Return an answer in whose faulty lines no sign is taken for structure."""
    lines = text.split("\n")
    numbered_lines = list(enumerate(lines))
    faulty = {place for place, _ in answer_faults(numbered_lines)}
    for place in faulty:
        lines[place] = _with_guards(lines[place])
    return "\n".join(lines)


def _with_guards(line: str) -> str:
    for sign, written in _GUARDS:
        line = sign.sub(written, line)
    return line


def _numbered(text: str) -> str:
    """Return an answer with its list of questions numbered, not to be read as ways to ask."""
    numbers = count(1)

    def with_number(item: re.Match[str]) -> str:
        return f"{item['indent']}{next(numbers)}. "

    return _QUESTION_ITEM.sub(with_number, text)


def _usable_phrases(item: Item, skipped: list[Skipped]) -> list[Phrase]:
    """Return the phrases that a list in our files can hold."""
    usable = list[Phrase]()
    for phrase in item.phrases:
        written = _usable_phrase(phrase)
        if written is None:
            reason = "keine brauchbare Formulierung"
            skipped.append(Skipped(item.place, phrase.text, reason))
        else:
            usable.append(written)
    return sorted(usable, key=_section)


def _usable_phrase(phrase: Phrase) -> Phrase | None:
    """Return a phrase as it will be read, None if no list can hold it."""
    text = one_line(phrase.text)
    if not text:
        return None
    written = item_of(f"- {text}")
    if written is None or written.text != text:
        return None
    has_section = phrase.after is not None or _is_view(view_of(phrase))
    if not has_section:
        phrase = replace(phrase, view="", passage="")
    return replace(phrase, text=text, line=0)


def _section(phrase: Phrase) -> int:
    """Return where a phrase stands: before all views, as only another view ends one, or after."""
    if phrase.after is not None:
        return 2
    if view_of(phrase):
        return 1
    return 0


def _is_view(view: str) -> bool:
    """Tell whether a sub-heading is read as it is written, and opens no section."""
    heading = f"### {view}"
    return heading_text(heading) == view and section_of(heading) is None


def _asked(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return phrases without where they stand, to compare them."""
    asked = []
    for phrase in phrases:
        view = "" if phrase.after else phrase.view
        without_place = Phrase(phrase.text, view, phrase.after, passage=phrase.passage)
        asked.append(without_place)
    return asked


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


# -- all entries -----------------------------------------------------------------------------------


def _unique(items: Iterable[Item], skipped: list[Skipped]) -> list[Item]:
    """Return the first item of each question."""
    first: dict[str, Item] = {}
    for item in items:
        question = folded(item.question) or item.question
        same = first.setdefault(question, item)
        if same is item:
            continue
        reason = "doppelt"
        if _letters(same.answer) != _letters(item.answer):
            reason = f"doppelt, mit anderer Antwort als {same.place}"
        skipped.append(Skipped(item.place, item.question, reason))
    return list(first.values())


def _with_one_spelling(items: Iterable[Item]) -> list[Item]:
    """Return the items with each category spelt as where it comes first."""
    spelt: dict[str, str] = {}
    alike = []
    for item in items:
        words = clean(item.category).casefold()
        category = spelt.setdefault(words, item.category)
        alike.append(replace(item, category=category))
    return alike


def _named(items: Sequence[Item]) -> list[Draft]:
    """Give each item the name of its file: what the source calls it, or the next free number."""
    wanted_names = [usable_name(item.entry, item.question) for item in items]
    wanted_ids = set(map(_id, wanted_names))
    numbers = count(1)
    given = set[str]()
    drafts = list[Draft]()
    for item, wanted in zip(items, wanted_names, strict=True):
        name = wanted
        entry_id = _id(wanted)
        if not entry_id or entry_id in given:
            number = _next_free(numbers, wanted_ids)
            name = file_name(number, item.question)
        given.add(entry_id)
        drafts.append(Draft(name, item))
    return drafts


def _next_free(numbers: Iterator[int], taken: Container[str]) -> int:
    """Return the next number that is nobody's id."""
    number = next(numbers)
    while str(number) in taken:
        number = next(numbers)
    return number


def _id(name: str) -> str:
    """Return the id, in small letters, that the name of a file gives, empty if it gives none."""
    known = identity(f"{name}.md") if name else None
    return known[0].casefold() if known else ""


def _with_known_follow_ups(drafts: Iterable[Draft], skipped: list[Skipped]) -> list[Draft]:
    """Return the drafts with follow-ups that name entries as they are now called."""
    new_ids = _NewIds(drafts)
    resolved = list[Draft]()
    for drafted in drafts:
        item = drafted.item
        phrases = list[Phrase]()
        for phrase in item.phrases:
            after = new_ids.of(phrase.after)
            if phrase.after is None or after is not None:
                phrases.append(replace(phrase, after=after))
            else:
                reason = f"Anschlussfrage an Eintrag „{phrase.after}“, den es nicht gibt"
                skipped.append(Skipped(item.place, phrase.text, reason))
        item = replace(item, phrases=tuple(phrases))
        resolved.append(replace(drafted, item=item))
    return resolved


class _NewIds:
    """The ids of entries by the names under which a source speaks of them."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by_name: dict[str, str] = {}
        self._by_id: dict[str, str] = {}
        for drafted in drafts:
            self._by_id[drafted.id.casefold()] = drafted.id
            name = drafted.item.entry
            if name:
                self._by_name[_called(name)] = drafted.id

    def of(self, name: str | None) -> str | None:
        """Return the id of an entry, None for none or an unknown one."""
        if name is None:
            return None
        return self._by_name.get(_called(name)) or self._by_id.get(name.casefold())


def _called(name: str) -> str:
    """Return the id that a source means by a name: `07-titel` and `7` are one."""
    return _id(name) or name.casefold()
