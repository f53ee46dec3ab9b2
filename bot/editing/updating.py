"""A newer version of a source against a FAQ folder: what differs, and bringing it in.

Questions, answers and categories come from the source. Phrases and follow-ups of existing entries
stay; those that the source has besides are added. What the source no longer has is only reported.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation.markup import to_text
from bot.editing.drafting import Draft, Drafts
from bot.editing.entry_text import entry_text, file_name
from bot.editing.learn import with_phrases
from bot.editing.sources.extras import needed
from bot.editing.sources.values import Item
from bot.editing.writing import line_end, replace_file, trial, with_line_ends
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.files import identity, phrases_file_in
from bot.faq.phrase_lists import section_lines
from bot.faq.values import Entry, Faq, Phrase
from bot.language.text import folded

_SAME_QUESTION = 0.7  # likeness from which two questions are one whose wording changed
_CATEGORY = re.compile(r"\W*kategorie\W*:", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|mailto:\S+|tel:\S+")
_LINK = re.compile(r"\]\(<?(?P<address>[^)>\s]+)>?\)")


@dataclass(frozen=True, slots=True)
class Change:
    """A difference that can be brought in: to an entry, or a new one without `entry`."""

    new: Draft
    entry: Entry | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a source changes, and the entries that it no longer has."""

    changes: tuple[Change, ...]
    missing: tuple[Entry, ...]


def compare(faq: Faq, drafts: Drafts) -> Comparison:
    """Return how a source differs from a FAQ."""
    changes, added = list[Change](), list[Change]()
    kept = set[str]()
    pairs = _pairs(faq, drafts.entries)
    for old, new in pairs:
        kept.add(old.id)
        if change := _changed(faq, old, new):
            changes.append(change)
    known = {id(new) for _, new in pairs}
    for new in drafts.entries:
        if id(new) not in known:
            added.append(Change(new, None, _added(new)))
    missing = [entry for entry in faq.entries if entry.id not in kept]
    return Comparison((*changes, *added), tuple(missing))


def update(faq_path: Path, changes: Sequence[Change]) -> list[str]:
    """Write changes into an FAQ folder and return the names of the files.

    The changes are tried on a copy first. Raise `DataError` and write nothing if the copy cannot be
    read.
    """
    if not faq_path.is_dir():
        expected = "erwartet wird ein Ordner im Format von faq_data; in eine .jsonl-Datei kann import nicht schreiben"
        raise DataError([Fault(str(faq_path), 0, expected)])
    files = _files(faq_path, load_faq(faq_path), changes)
    with trial(faq_path, files) as changed:
        load_faq(changed)
    for name, text in files.items():
        replace_file(faq_path / name, text)
    return list(files)


# -- comparing -------------------------------------------------------------------------------------


def _pairs(faq: Faq, drafts: Sequence[Draft]) -> list[tuple[Entry, Draft]]:
    """Return which entry is which question of the source: the likest first, each once."""
    pairs = _of_same_question(faq, drafts)
    taken = set(pairs.values())
    for entry, draft in _of_same_name(faq, drafts):
        if draft not in taken:
            pairs.setdefault(entry, draft)
    for entry, draft in _likest(faq, drafts, pairs):
        if entry not in pairs and draft not in pairs.values():
            pairs[entry] = draft
    return [(faq.entries[old], drafts[new]) for old, new in sorted(pairs.items())]


def _of_same_question(faq: Faq, drafts: Sequence[Draft]) -> dict[int, int]:
    """Return the places of the drafts that ask what an entry asks, by the places of the entries."""
    by_question = {folded(entry.question): place for place, entry in enumerate(faq.entries)}
    pairs: dict[int, int] = {}
    for place, new in enumerate(drafts):
        same = by_question.get(folded(new.item.question))
        if same is not None:
            pairs[same] = place
    return pairs


def _of_same_name(faq: Faq, drafts: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """Yield the places of an entry and of the draft that stands in a file of the same name."""
    by_name = {entry.slug: place for place, entry in enumerate(faq.entries)}
    for place, new in enumerate(drafts):
        # A number alone may be one of another count: it has to stand with the title that we gave.
        named = identity(f"{new.item.entry}.md")
        if named and named[1] in by_name:
            yield by_name[named[1]], place


def _likest(faq: Faq, drafts: Sequence[Draft], pairs: dict[int, int]) -> list[tuple[int, int]]:
    """Return the pairs of entries with similar questions, most similar first.

    Pairs that are found already are left out.
    """
    found = set(pairs.values())
    questions = [(place, folded(entry.question)) for place, entry in enumerate(faq.entries)]
    likeness = list[tuple[float, int, int]]()
    for new, draft in enumerate(drafts):
        if new in found:
            continue
        matcher = difflib.SequenceMatcher(None, "", folded(draft.item.question))
        for old, question in questions:
            if old in pairs:
                continue
            matcher.set_seq1(question)
            if matcher.quick_ratio() >= _SAME_QUESTION and matcher.ratio() >= _SAME_QUESTION:
                likeness.append((-matcher.ratio(), old, new))
    return [(old, new) for _, old, new in sorted(likeness)]


def _changed(faq: Faq, old: Entry, new: Draft) -> Change | None:
    """Return what is to change of an entry, None if the source says the same."""
    kept = _kept(faq, old, new)
    before = _shown(old.question, old.answer, old.category)
    lines = _diff(before, _shown_draft(kept), old.source)
    added = _new_phrases(faq, old, kept)
    lines += [f"+ auch gefragt als: {text}" for text in added]
    return Change(kept, old, "\n".join(lines)) if lines else None


def _kept(faq: Faq, old: Entry, new: Draft) -> Draft:
    """Return the draft with the old text wherever only the way of writing it differs."""
    item = new.item
    if clean(item.question) == clean(old.question):
        item = replace(item, question=old.question)
    if _says_the_same(item.answer, old.answer):
        item = replace(item, answer=old.answer)
    if not item.category or clean(item.category) == clean(old.category):
        item = replace(item, category=old.category)
    else:
        item = replace(item, category=_spelt(faq, item.category))
    return Draft(new.name, item)


def _says_the_same(new: str, old: str) -> bool:
    """Tell whether an answer has the words of another, and no link besides."""
    return _words(new) == _words(old) and _links(new) <= _links(old)


def _spelt(faq: Faq, category: str) -> str:
    """Return a category as the FAQ spells it."""
    wanted = clean(category).casefold()
    for known in faq.site.categories:
        if clean(known).casefold() == wanted:
            return known
    return category


def _words(answer: str) -> str:
    """Return the letters and digits of an answer, addresses left out."""
    text = _ADDRESS.sub("", to_text(answer))
    return "".join(filter(str.isalnum, text))


def _links(answer: str) -> set[str]:
    return {match["address"] for match in _LINK.finditer(answer)}


def _new_phrases(faq: Faq, old: Entry, new: Draft) -> list[str]:
    """Return the phrases of the source that stand nowhere in the FAQ yet, follow-ups left out."""
    known = {folded(new.item.question), folded(old.question)}
    for entry in faq.entries:
        known.add(folded(entry.question))
        known.update(folded(phrase.text) for phrase in entry.phrases)
    known.update(folded(negative.text) for negative in faq.negatives)
    plain = [phrase.text for phrase in new.item.phrases if phrase.after is None]
    return [text for text in plain if folded(text) not in known]


def _added(new: Draft) -> str:
    return "\n".join(_diff([], _shown_draft(new), f"neu: {new.item.question}"))


def _shown_draft(new: Draft) -> list[str]:
    return _shown(new.item.question, new.item.answer, new.item.category)


def _shown(question: str, answer: str, category: str) -> list[str]:
    about = [f"Kategorie: {category}"] if category else []
    lines = [line for line in answer.split("\n") if line.strip()]
    return [question, *about, *lines]


def _diff(old: Sequence[str], new: Sequence[str], name: str) -> list[str]:
    return list(difflib.unified_diff(old, new, name, "Quelle", lineterm="", n=1))


# -- writing ---------------------------------------------------------------------------------------


def _files(faq_path: Path, faq: Faq, changes: Iterable[Change]) -> dict[str, str]:
    """Return the text of every file that changes, the categories first: entries name them."""
    files = dict[str, str]()
    categories = list[str]()
    taken = {entry.id.casefold() for entry in faq.entries}
    for change in changes:
        new = _complete(faq, change)
        if change.entry:
            files |= _rewritten(faq_path, faq, change.entry, new)
        else:
            name = _free_name(new, taken)
            phrases = tuple(_known_contexts(faq, new))
            item = replace(new.item, phrases=phrases)
            files |= Draft(name, item).files
        if new.item.category not in (*faq.site.categories, *categories):
            categories.append(new.item.category)
    if faq.site.categories and categories:
        site = (faq_path / "site.toml").read_bytes().decode("utf-8-sig")
        files = {"site.toml": _with_categories(site, categories), **files}
    return files


def _complete(faq: Faq, change: Change) -> Draft:
    """Return a draft with the links of site.toml, and with a category if one is needed."""
    item = change.new.item
    if faq.site.categories and not item.category:
        item = replace(item, category=faq.site.categories[0])
    if change.entry is None or change.entry.answer != item.answer:
        item = replace(item, answer=_with_names(item.answer, faq))
    return Draft(change.new.name, item)


def _with_names(answer: str, faq: Faq) -> str:
    """Return an answer that calls addresses of site.toml by their name, as the entries do."""
    names = {address: name for name, address in faq.site.links.items() if address}

    def named(match: re.Match[str]) -> str:
        name = names.get(match["address"])
        return f"](link:{name})" if name else match[0]

    return _LINK.sub(named, answer)


def _known_contexts(faq: Faq, new: Draft) -> Iterator[Phrase]:
    """Yield the phrases of a new entry without follow-ups of entries that the FAQ has not."""
    for phrase in new.item.phrases:
        if phrase.after is None or faq.entry(phrase.after):
            yield phrase


def _free_name(new: Draft, taken: set[str]) -> str:
    if new.item.entry and new.id.casefold() not in taken:
        taken.add(new.id.casefold())
        return new.name
    numbers = [int(entry_id) for entry_id in taken if entry_id.isdecimal()]
    number = max(numbers, default=0) + 1
    taken.add(str(number))
    return file_name(number, new.item.question)


def _rewritten(faq_path: Path, faq: Faq, entry: Entry, new: Draft) -> dict[str, str]:
    """Return the text of the files of an entry that change, by their names."""
    files: dict[str, str] = {}
    before = _shown(entry.question, entry.answer, entry.category)
    if before != _shown_draft(new):
        text = _read(faq_path, entry.source)
        files[entry.source] = _with_new_answer(text, entry, new.item)
    if added := _new_phrases(faq, entry, new):
        home = phrases_file_in(faq_path, entry.id) or entry.source
        text = files.get(home) or _read(faq_path, home)
        files[home] = with_phrases(text, added)
    return files


def _read(faq_path: Path, file: str) -> str:
    return (faq_path / file).read_bytes().decode("utf-8")


def _with_new_answer(old: str, entry: Entry, item: Item) -> str:
    """Return an entry's file with another question, answer or category; all else stays as it is."""
    end = line_end(old)
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", old)
    sections = section_lines(old)
    first = min(sections.values()) - 1 if sections else len(lines)
    is_same = entry.answer == item.answer
    answer = _raw_answer(lines[:first]) if is_same else item.answer
    head = with_line_ends(entry_text(item.question, answer, item.category, ()), end)
    rest = "".join(lines[first:])
    return f"{head}{end}{rest}" if rest else head


def _raw_answer(head: Sequence[str]) -> str:
    """Return the answer as it stands in the file: below the question and the category."""
    written = [place for place, line in enumerate(head) if line.strip("\ufeff \t\r\n")]
    first = written[1]
    if _CATEGORY.match(head[first]):
        first = written[2]
    return "".join(head[first:]).strip()


def _with_categories(site: str, categories: Sequence[str]) -> str:
    """Return site.toml with further categories at the end of their list; all else stays."""
    tomlkit = needed("tomlkit", "das Ergänzen von site.toml")
    document = tomlkit.parse(site)
    for category in categories:
        document["kategorien"].append(category)
    return with_line_ends(tomlkit.dumps(document), line_end(site))
