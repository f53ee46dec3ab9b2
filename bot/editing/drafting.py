"""From what a source holds to entries that can be written: judged, put right, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from bot.faq.values import Phrase
from bot.language.text import folded

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
_QUESTION_ITEM = re.compile(r"^(\s*)- (?=.*\?\W*$)", re.MULTILINE)

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
    def files(self) -> dict[str, str]:
        """Return the text of each of its files, by their names in the folder."""
        item, name = self.item, f"{ENTRIES}/{self.name}.md"
        has_few = len(item.phrases) <= _MOST_BELOW_ANSWER
        below = item.phrases if has_few else ()
        files = {name: entry_text(item.question, item.answer, item.category, below)}
        if not has_few:
            files[phrases_file_of(name)] = phrases_text(item.phrases)
        return files


@dataclass(frozen=True, slots=True)
class Drafts:
    """All entries of a source, and what was skipped, in which place and why."""

    entries: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]


def settle(source: Source, decide: Decision | None) -> Source:
    """Return a source without open headings; without `decide` they are skipped."""
    items, skipped = list[Item](), list(source.skipped)
    for item in source.items:
        decided = decide(item) if decide and item.is_open else item
        if decided is None or decided.is_open:
            skipped.append(Skipped(item.place, item.question, "Überschrift, die keine Frage ist"))
        else:
            items.append(decided)
    return replace(source, items=tuple(items), skipped=tuple(skipped))


def draft(source: Source) -> Drafts:
    """Return the entries of a settled source."""
    usable, skipped = list[Item](), list(source.skipped)
    for item in source.items:
        written = _usable(item)
        if isinstance(written, Skipped):
            skipped.append(written)
        else:
            usable.append(written[0])
            skipped += written[1]
    unique, doubled = _unique(usable)
    entries = _named(_with_one_spelling(unique))
    resolved, lost = _with_known_follow_ups(entries)
    return Drafts(tuple(resolved), (*skipped, *doubled, *lost))


# -- one entry -------------------------------------------------------------------------------------


def _usable(item: Item) -> tuple[Item, list[Skipped]] | Skipped:
    """Return an item as our files can hold it and its lost phrases, or why it cannot be held."""
    question = heading_text(one_line(item.question))
    category = " ".join(item.category.split()).strip("*_ ")
    phrases, lost = _usable_phrases(item)
    usable = replace(item, question=question, category=category, phrases=phrases)
    reason = ""
    for answer in _versions(item.answer):
        written = replace(usable, answer=answer)
        reason = _fault(written)
        if not reason:
            return written, lost
    return Skipped(item.place, item.question, reason)


def _fault(item: Item) -> str:
    """Return why the reader would not give an item back, empty if it does."""
    if not has_words(item.question):
        return "ohne Frage"
    if not item.answer.strip():
        return "ohne Antwort"
    text = entry_text(item.question, item.answer, item.category, item.phrases)
    entry, faults = read_back("eintrag", text)
    if entry is None or faults:
        return faults[0] if faults else "lässt sich nicht als Eintrag schreiben"
    same = (
        entry.question == item.question
        and _letters(entry.answer) == _letters(item.answer)
        and entry.category == clean(item.category)
        and _asked(entry.phrases) == _asked(item.phrases)
    )
    return "" if same else "lässt sich nicht als Eintrag schreiben, ohne den Text zu ändern"


def _versions(answer: str) -> Iterator[str]:
    """Yield an answer as it is, and as it may have to be written instead."""
    lines = markdown_lists(numbered(answer))  # bullets of Word as Markdown writes them
    text = "\n".join(line.rstrip() for _, line in lines).strip()
    yield text  # HTML is refused by the reader, and comes to the next
    needed("bs4", "HTML und Tabellen in Antworten")
    from bot.editing.sources.pages import rewritten

    try:
        text = rewritten(text, is_html=_HTML.search(text) is not None)
    except (RecursionError, ValueError):
        return
    yield text
    yield _guarded(text)
    yield _guarded(_numbered(text))
    yield _guarded(" ".join(text.split()))


def _guarded(text: str) -> str:
    """Return an answer in whose faulty lines no sign is taken for structure."""
    lines = text.split("\n")
    faulty = {place for place, _ in answer_faults(list(enumerate(lines)))}
    for place, line in enumerate(lines):
        if place in faulty:
            lines[place] = _with_guards(line)
    return "\n".join(lines)


def _with_guards(line: str) -> str:
    for sign, written in _GUARDS:
        line = sign.sub(written, line)
    return line


def _numbered(text: str) -> str:
    """Return an answer whose list of questions has numbers, so that it is none of ways to ask."""
    numbers = count(1)
    return _QUESTION_ITEM.sub(lambda match: f"{match[1]}{next(numbers)}. ", text)


def _usable_phrases(item: Item) -> tuple[tuple[Phrase, ...], list[Skipped]]:
    """Return the phrases that a list in our files can hold, and the others."""
    kept, lost = list[Phrase](), list[Skipped]()
    for phrase in item.phrases:
        usable = _usable_phrase(phrase)
        if usable is None:
            lost.append(Skipped(item.place, phrase.text, "keine brauchbare Formulierung"))
        else:
            kept.append(usable)
    return tuple(sorted(kept, key=_section)), lost


def _usable_phrase(phrase: Phrase) -> Phrase | None:
    """Return a phrase as it will be read, None if no list can hold it."""
    text = one_line(phrase.text)
    written = item_of(f"- {text}")
    if not text or written is None or written.text != text:
        return None
    has_view = phrase.after is not None or _is_view(view_of(phrase))
    if not has_view:
        phrase = replace(phrase, view="", passage="")
    return replace(phrase, text=text, line=0)


def _section(phrase: Phrase) -> int:
    """Return where a phrase stands: before all views, as only another view ends one, or after."""
    if phrase.after is not None:
        return 2
    return 1 if view_of(phrase) else 0


def _is_view(view: str) -> bool:
    return heading_text(f"### {view}") == view and section_of(f"### {view}") is None


def _asked(phrases: Iterable[Phrase]) -> list[tuple[str, str, str | None, str]]:
    asked = []
    for phrase in phrases:
        view = "" if phrase.after else phrase.view
        asked.append((phrase.text, view, phrase.after, phrase.passage))
    return asked


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


# -- all entries -----------------------------------------------------------------------------------


def _unique(items: Sequence[Item]) -> tuple[list[Item], list[Skipped]]:
    """Return the first item of each question, and the others."""
    first: dict[str, Item] = {}
    doubled = list[Skipped]()
    for item in items:
        question = folded(item.question) or item.question
        same = first.setdefault(question, item)
        if same is item:
            continue
        is_same = _letters(same.answer) == _letters(item.answer)
        reason = "doppelt" if is_same else f"doppelt, mit anderer Antwort als {same.place}"
        doubled.append(Skipped(item.place, item.question, reason))
    return list(first.values()), doubled


def _with_one_spelling(items: Sequence[Item]) -> list[Item]:
    """Return the items with each category spelt as where it comes first."""
    spelt: dict[str, str] = {}
    alike = []
    for item in items:
        category = spelt.setdefault(clean(item.category).casefold(), item.category)
        alike.append(replace(item, category=category))
    return alike


def _named(items: Sequence[Item]) -> list[Draft]:
    """Give each item the name of its file: what the source calls it, or the next free number."""
    names = [usable_name(item.entry, item.question) for item in items]
    taken = {_id(name) for name in names}
    free = (number for number in count(1) if str(number) not in taken)
    drafts, given = list[Draft](), set[str]()
    for item, wanted in zip(items, names, strict=True):
        entry_id = _id(wanted)
        is_free = bool(wanted) and entry_id not in given
        given.add(entry_id)
        name = wanted if is_free else file_name(next(free), item.question)
        drafts.append(Draft(name, item))
    return drafts


def _id(name: str) -> str:
    known = identity(f"{name}.md") if name else None
    return known[0].casefold() if known else ""


def _with_known_follow_ups(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Skipped]]:
    """Return the drafts whose follow-ups name entries as they are now called; others are lost."""
    now = {_called(drafted.item.entry): drafted.id for drafted in drafts if drafted.item.entry}
    known = {drafted.id.casefold(): drafted.id for drafted in drafts}

    def renamed(phrase: Phrase) -> Phrase | None:
        if phrase.after is None:
            return phrase
        entry = now.get(_called(phrase.after)) or known.get(phrase.after.casefold())
        return replace(phrase, after=entry) if entry else None

    resolved, lost = list[Draft](), list[Skipped]()
    for drafted in drafts:
        phrases = list[Phrase]()
        for phrase in drafted.item.phrases:
            if follow_up := renamed(phrase):
                phrases.append(follow_up)
            else:
                reason = f"Anschlussfrage an Eintrag „{phrase.after}“, den es nicht gibt"
                lost.append(Skipped(drafted.item.place, phrase.text, reason))
        item = replace(drafted.item, phrases=tuple(phrases))
        resolved.append(replace(drafted, item=item))
    return resolved, lost


def _called(name: str) -> str:
    """Return the id that a source means by a name: `07-titel` and `7` are one."""
    known = identity(f"{name}.md")
    return (known[0] if known else name).casefold()
