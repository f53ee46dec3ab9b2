"""A newer version of a source against a FAQ folder: what differs, and bringing it in.

Questions, answers and categories come from the source. Phrases and follow-ups of existing entries
stay; those that the source has besides are added. What the source no longer has is only reported.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation.markup import to_text
from bot.editing.drafting import Draft, Drafts
from bot.editing.entry_text import entry_text, file_name
from bot.editing.learn import with_phrases
from bot.editing.pairing import likest_pairs
from bot.editing.sources.extras import needed
from bot.editing.sources.values import UNSORTED, Item
from bot.editing.writing import line_end, trial, with_line_ends
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.files import identity, phrases_file_in
from bot.faq.phrase_lists import section_lines
from bot.faq.values import Entry, Faq, Phrase
from bot.faq.writing import replace_text
from bot.language.folding import folded

_BLANKS = "\ufeff \t\r\n"  # and the byte order mark
_CATEGORY = re.compile(r"\W*kategorie\W*:", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|mailto:\S+|tel:\S+")
_LINE_START = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
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
    changes = list[Change]()
    missing = list[Entry]()
    known = _known_drafts(faq, drafts.entries)
    for entry in faq.entries:
        draft = known.get(entry.id)
        if draft is None:
            missing.append(entry)
        elif change := _changed(faq, entry, draft):
            changes.append(change)
    known_names = {draft.name for draft in known.values()}
    for draft in drafts.entries:
        if draft.name not in known_names:
            new = _sorted_in(faq, draft)
            added = Change(new, shown=_added(new))
            changes.append(added)
    return Comparison(tuple(changes), tuple(missing))


def update(faq_path: Path, changes: Sequence[Change]) -> list[str]:
    """Write changes into an FAQ folder and return the names of the files.

    The changes are tried on a copy first. Raise `DataError` and write nothing if the copy cannot be
    read.
    """
    if not faq_path.is_dir():
        expected = (
            "erwartet wird ein Ordner im Format von faq_data; "
            "in eine .jsonl-Datei kann import nicht schreiben"
        )
        raise DataError([Fault(str(faq_path), 0, expected)])
    files = _files(faq_path, load_faq(faq_path), changes)
    with trial(faq_path, files) as changed:
        load_faq(changed)
    for name, text in files.items():
        replace_text(faq_path / name, text)
    return list(files)


# -- comparing -------------------------------------------------------------------------------------


def _known_drafts(faq: Faq, drafts: Sequence[Draft]) -> dict[str, Draft]:
    """Return which draft is which entry, by the id of the entry.

    The same question is the surest sign, then the name of the file, then a similar question.
    """
    known = _of_same_question(faq, drafts)
    others = _others(drafts, known)
    for entry, draft in _of_same_name(faq, others):
        known.setdefault(entry.id, draft)
    open_entries = [entry for entry in faq.entries if entry.id not in known]
    open_drafts = _others(drafts, known)
    for entry, draft in likest_pairs(open_entries, open_drafts):
        known[entry.id] = draft
    return known


def _others(drafts: Sequence[Draft], known: Mapping[str, Draft]) -> list[Draft]:
    """Return the drafts that match no known entry."""
    names = {draft.name for draft in known.values()}
    return [draft for draft in drafts if draft.name not in names]


def _of_same_question(faq: Faq, drafts: Sequence[Draft]) -> dict[str, Draft]:
    """Return the drafts that ask what an entry asks, by the id of the entry."""
    by_question = {folded(entry.question): entry for entry in faq.entries}
    known: dict[str, Draft] = {}
    for draft in drafts:
        words = folded(draft.question)
        if words in by_question:
            entry = by_question[words]
            known[entry.id] = draft
    return known


def _of_same_name(faq: Faq, drafts: Iterable[Draft]) -> Iterator[tuple[Entry, Draft]]:
    """Yield an entry and the draft whose source calls it by the name of the entry's file."""
    by_name = {entry.slug: entry for entry in faq.entries}
    for draft in drafts:
        named = identity(f"{draft.item.entry}.md")
        if named is None:
            continue
        # A number alone may be one of another count: it has to stand with the title that we gave.
        _, name = named
        if name in by_name:
            yield by_name[name], draft


def _changed(faq: Faq, entry: Entry, new: Draft) -> Change | None:
    """Return what is to change of an entry, None if the source says the same."""
    kept = _kept(faq, entry, new)
    present = _shown(entry)
    wanted = _shown(kept.item)
    lines = _diff(present, wanted, entry.source)
    for text in _new_phrases(faq, kept):
        line = f"+ auch gefragt als: {text}"
        lines.append(line)
    if not lines:
        return None
    return Change(kept, entry, "\n".join(lines))


def _kept(faq: Faq, entry: Entry, new: Draft) -> Draft:
    """Return the draft with the old text wherever only the way of writing it differs."""
    item = new.item
    if _is_same(item.question, entry.question):
        item = replace(item, question=entry.question)
    if _says_the_same(item.answer, entry.answer):
        item = replace(item, answer=entry.answer)
    category = entry.category
    if item.category and not _is_same(item.category, category):
        category = _spelt(faq, item.category)
    item = replace(item, category=category)
    return replace(new, item=item)


def _is_same(one: str, other: str) -> bool:
    return clean(one) == clean(other)


def _says_the_same(new: str, old: str) -> bool:
    """Tell whether an answer has the words of another, and no link besides."""
    if _words(new) != _words(old):
        return False
    return _links(new).issubset(_links(old))


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


def _new_phrases(faq: Faq, new: Draft) -> list[str]:
    """Return the phrases of the source that stand nowhere in the FAQ yet, follow-ups left out."""
    known = _known_words(faq)
    known.add(folded(new.question))
    texts = list[str]()
    for phrase in new.item.phrases:
        is_follow_up = phrase.after is not None
        if not is_follow_up and folded(phrase.text) not in known:
            texts.append(phrase.text)
    return texts


def _known_words(faq: Faq) -> set[str]:
    """Return the folded words of all questions, phrases and negatives of an FAQ."""
    known = set[str]()
    for entry in faq.entries:
        known.add(folded(entry.question))
        for phrase in entry.phrases:
            known.add(folded(phrase.text))
    for negative in faq.negatives:
        known.add(folded(negative.text))
    return known


def _sorted_in(faq: Faq, new: Draft) -> Draft:
    """Return a new draft with a category if the FAQ has some."""
    item = new.item
    if not faq.site.categories:
        return new
    category = _spelt(faq, item.category) if item.category else UNSORTED
    return replace(new, item=replace(item, category=category))


def _added(new: Draft) -> str:
    lines = _diff([], _shown(new.item), f"neu: {new.question}")
    return "\n".join(lines)


def _shown(content: Entry | Item) -> list[str]:
    """Return the lines of a question with its answer, as a diff shows them."""
    lines = [content.question]
    if content.category:
        lines.append(f"Kategorie: {content.category}")
    answer = content.answer.split("\n")
    lines += [line for line in answer if line.strip()]
    return lines


def _diff(old: Sequence[str], new: Sequence[str], name: str) -> list[str]:
    lines = difflib.unified_diff(old, new, name, "Quelle", lineterm="", n=1)
    return list(lines)


# -- writing ---------------------------------------------------------------------------------------


def _files(faq_path: Path, faq: Faq, changes: Iterable[Change]) -> dict[str, str]:
    """Return the text of every file that changes, the categories first: entries name them."""
    files = dict[str, str]()
    known_categories = faq.site.categories
    categories = list[str]()
    taken = {entry.id.casefold() for entry in faq.entries}
    for change in changes:
        new = _complete(faq, change)
        if change.entry:
            files |= _rewritten(faq_path, faq, change.entry, new)
        else:
            added = _new_entry(faq, new, taken)
            files |= added.files
        category = new.item.category
        if category not in known_categories and category not in categories:
            categories.append(category)
    if not known_categories or not categories:
        return files
    site = (faq_path / "site.toml").read_bytes().decode("utf-8-sig")
    return {"site.toml": _with_categories(site, categories), **files}


def _new_entry(faq: Faq, new: Draft, taken: set[str]) -> Draft:
    """Return the draft of a new entry under a free name, with the follow-ups of known entries."""
    name = _free_name(new, taken)
    phrases = tuple(_known_contexts(faq, new.item))
    item = replace(new.item, phrases=phrases)
    return Draft(name, item)


def _complete(faq: Faq, change: Change) -> Draft:
    """Return a draft with the links of site.toml."""
    item = change.new.item
    is_kept = change.entry is not None and change.entry.answer == item.answer
    if not is_kept:
        answer = _with_names(item.answer, faq)
        item = replace(item, answer=answer)
    return replace(change.new, item=item)


def _with_names(answer: str, faq: Faq) -> str:
    """Return an answer that calls addresses of site.toml by their name, as the entries do."""
    names = dict[str, str]()
    for name, address in faq.site.links.items():
        if address:
            names[address] = name

    def named(link: re.Match[str]) -> str:
        name = names.get(link["address"])
        if not name:
            return link[0]
        return f"](link:{name})"

    return _LINK.sub(named, answer)


def _known_contexts(faq: Faq, item: Item) -> Iterator[Phrase]:
    """Yield the phrases of a new entry without follow-ups of entries that the FAQ has not."""
    for phrase in item.phrases:
        if phrase.after is None or faq.entry(phrase.after):
            yield phrase


def _free_name(new: Draft, taken: set[str]) -> str:
    """Return the name of a new entry's file, and take its id."""
    wanted = new.id.casefold()
    if new.item.entry and wanted not in taken:
        taken.add(wanted)
        return new.name
    numbers = [int(entry_id) for entry_id in taken if entry_id.isdecimal()]
    number = max(numbers, default=0) + 1
    taken.add(str(number))
    return file_name(number, new.question)


def _rewritten(faq_path: Path, faq: Faq, entry: Entry, new: Draft) -> dict[str, str]:
    """Return the text of the files of an entry that change, by their names."""
    files = dict[str, str]()
    home = entry.source
    if _shown(entry) != _shown(new.item):
        text = _read(faq_path, home)
        files[home] = _with_new_answer(text, entry, new.item)
    added = _new_phrases(faq, new)
    if added:
        listed_in = phrases_file_in(faq_path, entry.id) or home
        text = files.get(listed_in) or _read(faq_path, listed_in)
        files[listed_in] = with_phrases(text, added)
    return files


def _read(faq_path: Path, file: str) -> str:
    return (faq_path / file).read_bytes().decode("utf-8")


def _with_new_answer(old: str, entry: Entry, item: Item) -> str:
    """Return an entry's file with another question, answer or category; all else stays as it is."""
    head = _LINE_START.split(old)
    lists = list[str]()
    opened = section_lines(old)
    if opened:
        first = min(opened.values()) - 1
        lists = head[first:]
        head = head[:first]
    if item.answer == entry.answer:
        item = replace(item, answer=_raw_answer(head))
    end = line_end(old)
    without_phrases = replace(item, phrases=())
    text = with_line_ends(entry_text(without_phrases), end)
    if not lists:
        return text
    return "".join([text, end, *lists])


def _raw_answer(head: Sequence[str]) -> str:
    """Return the answer as it stands in the file: below the question and the category."""
    written = [place for place, line in enumerate(head) if line.strip(_BLANKS)]
    _question, first, *others = written
    if _CATEGORY.match(head[first]):
        first = others[0]
    answer = "".join(head[first:])
    return answer.strip()


def _with_categories(site: str, categories: Sequence[str]) -> str:
    """Return site.toml with further categories at the end of their list; all else stays."""
    tomlkit = needed("tomlkit", "das Ergänzen von site.toml")
    document = tomlkit.parse(site)
    listed = document["kategorien"]
    for category in categories:
        listed.append(category)
    return with_line_ends(tomlkit.dumps(document), line_end(site))
