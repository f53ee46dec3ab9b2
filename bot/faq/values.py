"""What the bot knows, as values: frozen, comparable, importing nothing of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

LONGEST_ID = 255  # characters of an entry's id, as many as of a file's name
NO_ENTRY = "none"  # wanted for a question that no entry answers
CONVERSATION = "smalltalk"  # wanted for a remark that asks nothing
RESERVED_IDS = (NO_ENTRY, CONVERSATION)  # that no entry may have


@dataclass(frozen=True, slots=True)
class Phrase:
    """Another way to ask for an entry, or something to decline, as an editor wrote it.

    `view` names the point of view it was written from (a sub-heading in the file), so that an
    estimate can leave out a whole one. `after` is the id of the entry that has to be answered last
    for a follow-up to make sense. `passage` are a few words of the answer, verbatim, in which the
    phrase is answered; empty if it asks for the whole. `file` is where it stands if that is not the
    file of its entry.
    """

    text: str
    view: str = ""
    after: str | None = None
    line: int = 0
    passage: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published question with its official answer (Markdown) and its phrases.

    `unset_links` are the words of links whose address the operator has not entered.
    """

    id: str
    question: str
    answer: str
    category: str = ""
    phrases: tuple[Phrase, ...] = field(default=(), repr=False)  # hundreds
    slug: str = ""
    source: str = ""
    unset_links: tuple[str, ...] = ()

    def file_of(self, phrase: Phrase) -> str:
        """Return the file in which one of its phrases stands."""
        return phrase.file or self.source


Then = Literal["", "related", "others", "again", "contact"]


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A conversational turn without a question, e.g. a greeting, and the reply to it.

    `then` is what the bot also does if an entry was answered before: "related" offers entries that
    people ask for after it, "others" does so because the visitor refuses the answer, and "again"
    repeats the answer. "contact" offers the entries that say whom to ask, whatever came before.
    `added` are the phrases that the FAQ lists itself; the others ship with the bot.
    """

    id: str
    answer: str
    phrases: tuple[str, ...]
    then: Then = ""
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A telephone number to call in distress, as written, and its owner.

    It also says where and when we read it.
    """

    name: str
    number: str
    source: str = ""
    checked: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CrisisKind:
    """A kind of need, e.g. danger to life: what to tell a person in it, and whom to call."""

    id: str
    answer: str
    numbers: tuple[HelpNumber, ...]


@dataclass(frozen=True, slots=True)
class Crisis:
    """All kinds of need.

    `added` are the examples that the FAQ adds to those of the bot, each with the place of its kind,
    or None for a harmless one that looks similar.
    """

    kinds: tuple[CrisisKind, ...] = ()
    added: tuple[tuple[int | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ConsultationHour:
    """A monthly date by rule.

    It falls on the `nth` `weekday` (0 = Monday) of each month, in the local time of `timezone`.
    """

    entry: str
    title: str
    weekday: int
    nth: int
    start: dt.time
    end: dt.time
    timezone: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ask; what is unknown stays empty."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """Return how to reach the person."""
        ways = list[str]()
        if self.email:
            ways.append(self.email)
        if self.phone:
            ways.append(f"Telefon {self.phone}")
        return tuple(ways)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for the website."""

    name: str
    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Supporter:
    """Who pays for the service or stands behind it."""

    name: str
    link: str = ""
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class PrivacyDetails:
    """What only the operator can say about data protection; what is unknown stays empty."""

    responsible: str = ""
    legal_basis: str = ""
    officer: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The operator's settings for the site.

    Names, texts, links, contacts and the rule of the consultation hour. `hint_without_contact`
    replaces `decline_hint` while no contact can be reached.
    """

    name: str = "FAQ-Bot"
    publisher: str = ""
    topic: str = ""
    description: str = ""
    welcome: str = ""
    decline_hint: str = ""
    hint_without_contact: str | None = None
    contact_entry: str | None = None
    categories: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    consultation: ConsultationHour | None = None
    heading: str = ""  # of the first page
    colour: str = ""  # "#rrggbb", "" for ours
    logo: Picture | None = None
    as_of: dt.date | None = None  # when the answers were last looked through
    frequent: tuple[str, ...] = ()  # ids of the questions asked most
    supporters: tuple[Supporter, ...] = ()
    privacy: PrivacyDetails = PrivacyDetails()

    @property
    def is_reachable(self) -> bool:
        """Return whether some contact can be written to or called."""
        return any(contact.ways for contact in self.contacts)

    @property
    def advice(self) -> str:
        """Return what to do where the FAQ has no answer, and nothing that cannot be done."""
        if self.is_reachable or self.hint_without_contact is None:
            return self.decline_hint
        return self.hint_without_contact


@dataclass(frozen=True, slots=True)
class Notice:
    """A flaw in the data that stops no answer, and its place (line 0 is the whole file)."""

    level: Literal["error", "warning"]
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, Zeile {self.line}" if self.line else self.file
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class WeightsTable:
    """The weights of an FAQ's own, as its file holds them; `bot.retrieval` knows what they mean."""

    file: str
    table: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expectation:
    """A test question of the editors, and the ids or the kind of reply that they expect."""

    question: str
    wanted: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class Faq:
    """All knowledge of the bot, validated.

    `digest` is the SHA-256 (hex) of its files. `negatives` are declined whatever was said before,
    `declined_after` only after the entry that they name. `general` are questions that ship with the
    bot and that this FAQ does not answer either. `weights` is the content of its `weights.json`, or
    None.
    """

    entries: tuple[Entry, ...]
    smalltalk: tuple[SmallTalk, ...] = ()
    negatives: tuple[Phrase, ...] = ()
    declined_after: tuple[Phrase, ...] = ()
    general: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    site: Site = field(default_factory=Site)
    crisis: Crisis = field(default_factory=Crisis)
    weights: WeightsTable | None = None
    digest: str = ""
    notices: tuple[Notice, ...] = ()
    expectations: tuple[Expectation, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """Return the entries by their ids, in their order."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {entry.id: place for place, entry in enumerate(self.entries)}

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id, or None."""
        return self.by_id.get(entry_id)

    def place(self, entry_id: str) -> int:
        """Return the place of an entry among all, from 0."""
        return self._places[entry_id]
