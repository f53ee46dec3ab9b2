"""Reading `site.toml`: what the operator sets."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Collection, Iterator, Mapping
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
    """A condition that a value has to meet, and the words for it in a message."""

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
class _Section:
    """A section of the file, and the keys that lead to it: none for the file as a whole."""

    file: TomlFile
    path: Keys
    values: Mapping[str, Any]

    def fault(self, key: str, found: Any, expected: str) -> None:
        """Report a value with what was expected instead."""
        path = (*self.path, key)
        name = _named(path)
        shown = as_toml(found)
        self.file.fault(path, f"{name} = {shown}: {expected}")

    def lacks(self, key: str, expected: str) -> None:
        """Report that a value is missing."""
        section = self.path[0]
        self.file.fault(self.path, f"[{section}] {key} fehlt; {expected}")

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Report each key that is not known."""
        self.file.refuse_unknown(self.path, self.values, known)

    def text(self, key: str, default: str = "") -> str:
        """Return a string; report any other type and return the default."""
        text: str = self._value(key, str, default)
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the strings of a list; report items that are not strings, or blank."""
        listed = self._value(key, list, [])
        shown = f"{key} = {as_toml(listed)}"
        expected = "erwartet wird eine Liste von Texten"
        for number, item in enumerate(listed):
            if not is_text(item):
                found = as_toml(item)
                message = f"{shown}: {expected}, gefunden: {found}"
                self.file.fault((key, number), message)
        return tuple(item for item in listed if isinstance(item, str))

    def section(self, key: str) -> _Section:
        """Return the section [key], without values if there is none."""
        values = self._value(key, dict, {})
        return _Section(self.file, (key,), values)

    def sections(self, key: str) -> Iterator[_Section]:
        """Yield each section [[key]]."""
        listed = self._value(key, list, [])
        expected = f"erwartet wird ein Abschnitt [[{key}]]"
        for number, values in enumerate(listed):
            path = (key, number)
            if isinstance(values, dict):
                yield _Section(self.file, path, values)
            else:
                found = as_toml(values)
                self.file.fault(path, f"{key}: {expected}, gefunden: {found}")

    def _value(self, key: str, kind: type[Any], default: Any) -> Any:
        """Return a value; report a wrong type and return the default."""
        found = self.values.get(key, default)
        if isinstance(found, kind):
            return found
        self.fault(key, found, f"erwartet wird {_GERMAN_TYPE[kind]}")
        return default


@dataclass(frozen=True, slots=True)
class SiteTable:
    """The values of `site.toml`; what is wrong with them is reported at their line."""

    file: TomlFile
    picture: Callable[[str], Picture]  # raises `PictureError`

    def read(self) -> Site:
        """Return what could be read; what is wrong is reported and left at its default."""
        whole = _Section(self.file, (), self.file.table)
        whole.refuse_unknown(_KEYS)
        return Site(
            name=whole.text("name", Site().name),
            publisher=whole.text("herausgeber"),
            topic=whole.text("thema"),
            description=whole.text("beschreibung"),
            welcome=whole.text("begruessung"),
            decline_hint=whole.text("ratschlag"),
            hint_without_contact=_text_if_set(whole, "ratschlag_ohne_kontakt"),
            contact_entry=whole.text("kontakt_eintrag") or None,
            categories=whole.texts("kategorien"),
            links=_links(whole.section("links")),
            contacts=tuple(map(_contact, whole.sections("kontakte"))),
            consultation=_consultation(whole.section("sprechstunde")),
            heading=whole.text("ueberschrift"),
            colour=_colour(whole),
            logo=self._logo(whole),
            as_of=_as_of(whole),
            frequent=whole.texts("haeufig"),
            supporters=tuple(map(self._supporter, whole.sections("foerderer"))),
            privacy=_privacy(whole.section("datenschutz")),
        )

    def _logo(self, section: _Section) -> Picture | None:
        name = section.text("logo")
        if not name:
            return None
        try:
            return self.picture(name)
        except PictureError as error:
            section.fault("logo", name, str(error))
            return None

    def _supporter(self, section: _Section) -> Supporter:
        section.refuse_unknown(_SUPPORTER_KEYS)
        name = section.text("name")
        link = section.text("link")
        if not name.strip():
            section.lacks("name", "erwartet wird, wer fördert")
        if link and (fault := address_fault(link)):
            section.fault("link", link, fault)
        return Supporter(name, link, self._logo(section))


def _text_if_set(section: _Section, key: str) -> str | None:
    if key not in section.values:
        return None
    return section.text(key)


def _colour(section: _Section) -> str:
    colour = section.text("farbe")
    if colour and not _COLOUR.fullmatch(colour):
        section.fault("farbe", colour, 'erwartet wird eine Farbe wie "#0c4a56"')
        return ""
    return colour


def _as_of(section: _Section) -> dt.date | None:
    found = section.values.get("stand")
    if found is None or is_day(found):
        return found
    expected = "erwartet wird ein Tag wie 2026-03-31, ohne Anführungszeichen"
    section.fault("stand", found, expected)
    return None


def _links(section: _Section) -> Mapping[str, str]:
    for name, address in section.values.items():
        path = ("links", name)
        shown = f"links.{name} = {as_toml(address)}"
        if not isinstance(address, str):
            expected = 'erwartet wird eine Adresse, die mit https:// beginnt, oder ""'
            section.file.fault(path, f"{shown}: {expected}")
        elif address and (fault := address_fault(address)):
            advice = ', oder ""'
            if name in _KEYS:
                advice = f"; {name} gehört an den Anfang der Datei, vor [links]"
            section.file.fault(path, f"{shown}: {fault}{advice}")
    return section.values


def _contact(section: _Section) -> Contact:
    section.refuse_unknown(_CONTACT_KEYS)
    values = [section.text(key).strip() for key in _CONTACT_KEYS]
    name, role, email, phone = values
    if not name:
        _report_no_name(section)
    if email and not is_mailbox(email):
        expected = "erwartet wird eine E-Mail-Adresse wie name@example.org"
        section.fault("email", email, expected)
    if phone and not is_telephone(phone):
        expected = 'erwartet wird eine Telefonnummer wie "0211 123-45"'
        section.fault("telefon", phone, expected)
    return Contact(name, role, email, phone)


def _report_no_name(contact: _Section) -> None:
    expected = "erwartet wird der Name der Ansprechperson"
    if "name" in contact.values:
        path = (*contact.path, "name")
        contact.file.fault(path, f"[kontakte] name ist leer; {expected}")
    else:
        contact.lacks("name", expected)


def _consultation(section: _Section) -> ConsultationHour | None:
    values = section.values
    if not values:
        return None
    section.refuse_unknown((*_CONSULTATION_RULES, "ort"))
    location = section.text("ort")
    if not _is_consultation(section):
        return None
    start, end = values["beginn"], values["ende"]
    if end <= start:
        expected = f"erwartet wird eine Uhrzeit nach beginn = {as_toml(start)}"
        section.fault("ende", end, expected)
    return ConsultationHour(
        entry=values["eintrag"],
        title=values["titel"],
        weekday=WEEKDAYS.index(values["wochentag"]),
        nth=values["woche"],
        start=start,
        end=end,
        timezone=values["zeitzone"],
        location=location,
    )


def _is_consultation(section: _Section) -> bool:
    """Tell whether a section says all that a date needs; report what it does not."""
    is_complete = True
    for key, rule in _CONSULTATION_RULES.items():
        found = section.values.get(key)
        if rule.holds(found):
            continue
        is_complete = False
        expected = f"erwartet wird {rule.expected}"
        if key in section.values:
            section.fault(key, found, expected)
        else:
            path = (*section.path, key)
            section.file.fault(path, f"{_named(path)} fehlt: {expected}")
    return is_complete


def _privacy(section: _Section) -> PrivacyDetails:
    section.refuse_unknown(_PRIVACY_KEYS)
    texts = map(section.text, _PRIVACY_KEYS)
    return PrivacyDetails(*texts)


def _named(path: Keys) -> str:
    """Return the keys that lead to a value as messages name them."""
    first, last = path[0], path[-1]
    if len(path) == 1:
        return str(first)
    return f"[{first}] {last}"
