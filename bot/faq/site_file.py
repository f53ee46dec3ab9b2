"""Reading `site.toml`: what the operator sets."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.faq.addresses import address_fault, is_mailbox, is_telephone
from bot.faq.faults import as_toml, is_day, is_text
from bot.faq.pictures import PictureError
from bot.faq.toml_file import Keys, TomlFile
from bot.faq.values import ConsultationHour, Contact, Picture, PrivacyDetails, Site, Supporter

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

_KEYS = (
    "name",
    "herausgeber",
    "thema",
    "beschreibung",
    "begruessung",
    "ratschlag",
    "ratschlag_ohne_kontakt",
    "kontakt_eintrag",
    "kategorien",
    "ueberschrift",
    "farbe",
    "logo",
    "stand",
    "haeufig",
    "links",
    "kontakte",
    "sprechstunde",
    "foerderer",
    "datenschutz",
)
_CONTACT_KEYS = ("name", "funktion", "email", "telefon")
_SUPPORTER_KEYS = ("name", "link", "logo")
_PRIVACY_KEYS = ("verantwortlich", "rechtsgrundlage", "beauftragte", "aufsicht")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_GERMAN_TYPE: dict[type[Any], str] = {
    str: "ein Text in Anführungszeichen",
    list: "eine Liste",
    dict: "ein Abschnitt",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a value has to be, and how that is called."""

    holds: Callable[[Any], bool]
    expected: str


def _is_timezone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(zoneinfo.ZoneInfo(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a folder
        return False


_CONSULTATION_RULES: dict[str, _Rule] = {
    "eintrag": _Rule(lambda v: isinstance(v, str), "der Name eines Eintrags"),
    "titel": _Rule(lambda v: isinstance(v, str), "ein Text"),
    "wochentag": _Rule(lambda v: v in WEEKDAYS, f"einer von {', '.join(WEEKDAYS)}"),
    "woche": _Rule(lambda v: type(v) is int and 1 <= v <= 4, "eine Zahl von 1 bis 4"),
    "beginn": _Rule(lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 13:00:00"),
    "ende": _Rule(lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 14:00:00"),
    "zeitzone": _Rule(_is_timezone, "eine Zeitzone wie Europe/Berlin"),
}


@dataclass(frozen=True, slots=True)
class SiteTable:
    """The values of `site.toml`; what is wrong with them is reported at their line."""

    file: TomlFile
    picture: Callable[[str], Picture]  # raises `PictureError`

    def read(self) -> Site:
        """Return what could be read; what is wrong is reported and left at its default."""
        self.file.refuse_unknown((), self.file.table, _KEYS)
        return Site(
            name=self._text("name", Site().name),
            publisher=self._text("herausgeber"),
            topic=self._text("thema"),
            description=self._text("beschreibung"),
            welcome=self._text("begruessung"),
            decline_hint=self._text("ratschlag"),
            hint_without_contact=self._text_if_set("ratschlag_ohne_kontakt"),
            contact_entry=self._text("kontakt_eintrag") or None,
            categories=self._texts("kategorien"),
            links=self._links(),
            contacts=tuple(self._contacts()),
            consultation=self._consultation(),
            heading=self._text("ueberschrift"),
            colour=self._colour(),
            logo=self._picture(self.file.table, ("logo",)),
            as_of=self._as_of(),
            frequent=self._texts("haeufig"),
            supporters=tuple(self._supporters()),
            privacy=self._privacy(),
        )

    def _value(self, source: Mapping[str, Any], path: Keys, kind: type[Any], default: Any) -> Any:
        """Return the value at a path of keys; report a wrong type and return the default."""
        key = str(path[-1])
        found = source.get(key, default)
        if isinstance(found, kind):
            return found
        self._fault(path, found, f"erwartet wird {_GERMAN_TYPE[kind]}")
        return default

    def _fault(self, path: Keys, found: Any, expected: str) -> None:
        """Report a value with what was expected instead."""
        self.file.fault(path, f"{_named(path)} = {as_toml(found)}: {expected}")

    def _text(self, key: str, default: str = "") -> str:
        """Return a text that stands at the beginning of the file."""
        text: str = self._value(self.file.table, (key,), str, default)
        return text

    def _text_within(self, section: Mapping[str, Any], path: Keys) -> str:
        text: str = self._value(section, path, str, "")
        return text

    def _section(self, key: str) -> dict[str, Any]:
        section: dict[str, Any] = self._value(self.file.table, (key,), dict, {})
        return section

    def _sections(self, key: str) -> Iterator[tuple[Keys, dict[str, Any]]]:
        """Yield each section that stands as [[key]], with the keys that lead there."""
        listed = self._value(self.file.table, (key,), list, [])
        for number, section in enumerate(listed):
            path = (key, number)
            if isinstance(section, dict):
                yield path, section
                continue
            expected = f"erwartet wird ein Abschnitt [[{key}]]"
            self.file.fault(path, f"{key}: {expected}, gefunden: {as_toml(section)}")

    def _text_if_set(self, key: str) -> str | None:
        if key not in self.file.table:
            return None
        return self._text(key)

    def _texts(self, key: str) -> tuple[str, ...]:
        listed = self._value(self.file.table, (key,), list, [])
        shown = f"{key} = {as_toml(listed)}"
        for number, item in enumerate(listed):
            if not is_text(item):
                found = f"erwartet wird eine Liste von Texten, gefunden: {as_toml(item)}"
                self.file.fault((key, number), f"{shown}: {found}")
        return tuple(item for item in listed if isinstance(item, str))

    def _colour(self) -> str:
        colour = self._text("farbe")
        if colour and not _COLOUR.fullmatch(colour):
            self._fault(("farbe",), colour, 'erwartet wird eine Farbe wie "#0c4a56"')
            return ""
        return colour

    def _as_of(self) -> dt.date | None:
        found = self.file.table.get("stand")
        if found is None or is_day(found):
            return found
        expected = "erwartet wird ein Tag wie 2026-03-31, ohne Anführungszeichen"
        self._fault(("stand",), found, expected)
        return None

    def _picture(self, section: Mapping[str, Any], path: Keys) -> Picture | None:
        name = self._text_within(section, path)
        if not name:
            return None
        try:
            return self.picture(name)
        except PictureError as error:
            self._fault(path, name, str(error))
            return None

    def _supporters(self) -> Iterator[Supporter]:
        for path, section in self._sections("foerderer"):
            self.file.refuse_unknown(path, section, _SUPPORTER_KEYS)
            link_path = (*path, "link")
            name = self._text_within(section, (*path, "name"))
            link = self._text_within(section, link_path)
            if not name.strip():
                self.file.fault(path, "[foerderer] name fehlt; erwartet wird, wer fördert")
            if link and (fault := address_fault(link)):
                self._fault(link_path, link, fault)
            logo = self._picture(section, (*path, "logo"))
            yield Supporter(name, link, logo)

    def _privacy(self) -> PrivacyDetails:
        section = self._section("datenschutz")
        self.file.refuse_unknown(("datenschutz",), section, _PRIVACY_KEYS)
        texts = [self._text_within(section, ("datenschutz", key)) for key in _PRIVACY_KEYS]
        return PrivacyDetails(*texts)

    def _links(self) -> dict[str, str]:
        links = self._section("links")
        for name, address in links.items():
            path = ("links", name)
            shown = f"links.{name} = {as_toml(address)}"
            if not isinstance(address, str):
                expected = 'erwartet wird eine Adresse, die mit https:// beginnt, oder ""'
                self.file.fault(path, f"{shown}: {expected}")
            elif address and (fault := address_fault(address)):
                advice = ', oder ""'
                if name in _KEYS:
                    advice = f"; {name} gehört an den Anfang der Datei, vor [links]"
                self.file.fault(path, f"{shown}: {fault}{advice}")
        return links

    def _contacts(self) -> Iterator[Contact]:
        for path, section in self._sections("kontakte"):
            self.file.refuse_unknown(path, section, _CONTACT_KEYS)
            texts = [self._text_within(section, (*path, key)) for key in _CONTACT_KEYS]
            contact = Contact(*map(str.strip, texts))
            if not contact.name:
                self._report_no_name(path, section)
            email = contact.email
            if email and not is_mailbox(email):
                expected = "erwartet wird eine E-Mail-Adresse wie name@example.org"
                self._fault((*path, "email"), email, expected)
            phone = contact.phone
            if phone and not is_telephone(phone):
                expected = 'erwartet wird eine Telefonnummer wie "0211 123-45"'
                self._fault((*path, "telefon"), phone, expected)
            yield contact

    def _report_no_name(self, path: Keys, contact: Mapping[str, Any]) -> None:
        expected = "erwartet wird der Name der Ansprechperson"
        if "name" in contact:
            self.file.fault((*path, "name"), f"[kontakte] name ist leer; {expected}")
        else:
            self.file.fault(path, f"[kontakte] name fehlt; {expected}")

    def _consultation(self) -> ConsultationHour | None:
        section = self._section("sprechstunde")
        if not section:
            return None
        self.file.refuse_unknown(("sprechstunde",), section, (*_CONSULTATION_RULES, "ort"))
        location = self._text_within(section, ("sprechstunde", "ort"))
        if not self._is_consultation(section):
            return None
        start, end = section["beginn"], section["ende"]
        if end <= start:
            expected = f"erwartet wird eine Uhrzeit nach beginn = {as_toml(start)}"
            self._fault(("sprechstunde", "ende"), end, expected)
        return ConsultationHour(
            entry=section["eintrag"],
            title=section["titel"],
            weekday=WEEKDAYS.index(section["wochentag"]),
            nth=section["woche"],
            start=start,
            end=end,
            timezone=section["zeitzone"],
            location=location,
        )

    def _is_consultation(self, section: Mapping[str, Any]) -> bool:
        """Tell whether a section says all that a date needs; report what it does not."""
        is_complete = True
        for key, rule in _CONSULTATION_RULES.items():
            if rule.holds(section.get(key)):
                continue
            is_complete = False
            path = ("sprechstunde", key)
            expected = f"erwartet wird {rule.expected}"
            if key in section:
                self._fault(path, section[key], expected)
            else:
                self.file.fault(path, f"{_named(path)} fehlt: {expected}")
        return is_complete


def _named(path: Keys) -> str:
    """Return the keys that lead to a value as messages name them."""
    first, last = path[0], path[-1]
    if len(path) == 1:
        return str(first)
    return f"[{first}] {last}"
