"""Reading small talk: the base that ships with the bot, and what an FAQ changes of it.

The base holds for every FAQ. In a section of the same name the FAQ's answer takes the place of the
base's, its examples are added to those of the base, and `aus = true` leaves the section out. A
section of another name is a new kind of small talk, and needs both answer and examples.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from bot.faq.answers import answer_faults
from bot.faq.crisis_folder import BASE, refuse
from bot.faq.faults import as_toml, first_non_text, is_text, is_texts, quoted
from bot.faq.toml_file import Keys, TomlFile, read_toml
from bot.faq.values import Entry, Phrase, Site, SmallTalk, Then

FILE = "smalltalk.toml"

_KEYS = ("antwort", "beispiele", "danach", "aus")
_THEN: dict[str, Then] = {
    "nichts": "",
    "verwandte": "related",
    "andere": "others",
    "noch einmal": "again",
    "kontakt": "contact",
}
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Section:
    """The texts for one kind of small talk.

    In a section of the FAQ, None and an empty list of examples leave it to the base.
    """

    answer: str | None = None
    examples: tuple[str, ...] = ()
    then: Then | None = None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class _SectionFault:
    """What is wrong in a section, and the keys in it that lead there."""

    path: Keys
    message: str


def read_base(site: Site, taken: Collection[str] = ()) -> tuple[SmallTalk, ...]:
    """Return the small talk of an FAQ that has none of its own."""
    own = TomlFile(FILE, "", {}, refuse)
    return read_smalltalk(own, site, taken)


def read_smalltalk(own: TomlFile, site: Site, taken: Collection[str]) -> tuple[SmallTalk, ...]:
    """Return all small talk: that of the base with what the FAQ changes, then kinds of its own.

    `taken` are the questions and phrases of the FAQ. What it says word for word is no example of
    the base any more: an entry about "Datenschutz" goes before the remark.
    """
    base = _base()
    own_sections = dict(_own_sections(own, base))
    said = list(taken)
    for section in own_sections.values():
        said += section.examples
    said_words = frozenset(map(_words, said))

    kinds = list[SmallTalk]()
    for name in dict.fromkeys((*base, *own_sections)):
        shipped = _without(said_words, base.get(name, _Section()))
        changes = own_sections.get(name, _Section())
        kind = _kind(name, shipped, changes, site)
        if kind:
            kinds.append(kind)
    return tuple(kinds)


def _kind(name: str, shipped: _Section, changes: _Section, site: Site) -> SmallTalk | None:
    """Return a kind of small talk as the FAQ changes it, None if nothing of it is left."""
    phrases = shipped.examples + changes.examples
    if changes.left_out or not phrases:
        return None
    answer = changes.answer
    if not answer:
        answer = _filled(shipped.answer or "", site)
    then = changes.then
    if then is None:
        then = shipped.then or ""
    return SmallTalk(name, answer, phrases, then, added=changes.examples)


def _without(said_words: Collection[str], section: _Section) -> _Section:
    """Return a section without the examples that the FAQ says word for word."""
    kept = [text for text in section.examples if _words(text) not in said_words]
    return replace(section, examples=tuple(kept))


def said_word_for_word(entries: Iterable[Entry], negatives: Iterable[Phrase]) -> tuple[str, ...]:
    """Return the questions, phrases and negatives of an FAQ."""
    said = [negative.text for negative in negatives]
    for entry in entries:
        said.append(entry.question)
        said += [phrase.text for phrase in entry.phrases if phrase.after is None]
    return tuple(said)


def _own_sections(file: TomlFile, base: Collection[str]) -> Iterator[tuple[str, _Section]]:
    """Yield the sections of the FAQ's own file that are not faulty, and report the others."""
    for name, value in file.table.items():
        if not isinstance(value, dict):
            expected = f"erwartet wird ein Abschnitt [{name}] mit antwort und beispiele"
            file.fault((name,), f"{name} = {as_toml(value)}: {expected}")
            continue
        section = _own_section(file, name, value, is_known=name in base)
        if section:
            yield name, section


def _own_section(
    file: TomlFile, name: str, table: Mapping[str, Any], *, is_known: bool
) -> _Section | None:
    if not all(key in _KEYS for key in table):
        file.refuse_unknown((name,), table, _KEYS)
        return None
    left_out = table.get("aus", False)
    if not isinstance(left_out, bool):
        expected = "erwartet wird true oder false"
        found = as_toml(left_out)
        file.fault((name, "aus"), f"[{name}]: aus = {found}: {expected}")
        return None
    if left_out:
        return _Section(left_out=True)
    fault = _section_fault(table, is_known=is_known)
    if fault:
        path = (name, *fault.path)
        file.fault(path, f"[{name}]: {fault.message}")
        return None
    answer = table.get("antwort")
    if answer is not None:
        _report_answer(file, name, answer)
    examples = table.get("beispiele") or ()
    named = table.get("danach")
    then = _THEN[named] if named else None
    return _Section(answer, tuple(examples), then)


def _section_fault(table: Mapping[str, Any], *, is_known: bool) -> _SectionFault | None:
    """Return what is wrong with a section; what one of the base leaves out is as it is there."""
    answer = table.get("antwort")
    has_answer = is_known if answer is None else is_text(answer)
    if not has_answer:
        return _SectionFault(("antwort",), "antwort fehlt; erwartet wird ein Text")
    examples = table.get("beispiele")
    has_examples = is_known if examples is None else is_texts(examples)
    if not has_examples:
        path = ("beispiele", first_non_text(examples))
        return _SectionFault(path, "beispiele fehlen; erwartet wird eine Liste von Texten")
    then = table.get("danach")
    if then is not None and (not isinstance(then, str) or then not in _THEN):
        known = ", ".join(map(quoted, _THEN))
        return _SectionFault(("danach",), f"danach: erwartet wird eines von {known}")
    if not table:
        expected = "erwartet wird antwort, beispiele oder aus = true"
        return _SectionFault((), f"der Abschnitt ist leer; {expected}")
    return None


def _report_answer(file: TomlFile, name: str, answer: str) -> None:
    """Report the first fault of an answer."""
    lines = list(enumerate(answer.splitlines()))
    faults = answer_faults(lines)
    if faults:
        _, message = faults[0]
        file.fault((name, "antwort"), f"[{name}]: {message}")


def _words(text: str) -> str:
    """Return a text as it is compared: its letters and digits, small; a text without any whole."""
    letters = "".join(filter(str.isalnum, text.casefold()))
    return letters or text


# -- the base --------------------------------------------------------------------------------------


@lru_cache(1)
def _base() -> Mapping[str, _Section]:
    """Return the sections of the base, their answers with placeholders."""
    text = (BASE / FILE).read_text("utf-8")
    file = read_toml(FILE, text, refuse)
    return dict(_own_sections(file, ()))


def _filled(template: str, site: Site) -> str:
    """Return an answer of the base with the site's words in its placeholders.

    A passage in square brackets is left out if one of its placeholders has no value.
    """
    values = {
        "name": site.name,
        "herausgeber": site.publisher,
        "thema": site.topic,
        "kategorien": "; ".join(site.categories),
        "impressum": site.links.get("impressum", ""),
        "ratschlag": site.advice,
    }

    def optional(passage: re.Match[str]) -> str:
        words = passage[1]
        for name in _PLACEHOLDER.findall(words):
            if not values[name]:
                return ""
        return words

    kept = _OPTIONAL.sub(optional, template)
    return _PLACEHOLDER.sub(lambda place: values[place[1]], kept)
