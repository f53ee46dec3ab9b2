"""Reading `site.toml`: what the operator sets."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Mapping
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
_Rule = tuple[Callable[[Any], bool], str]  # what a value has to be, and how that is called


def _is_timezone(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(zoneinfo.ZoneInfo(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a folder
        return False


_CONSULTATION_RULES: dict[str, _Rule] = {
    "eintrag": (lambda v: isinstance(v, str), "der Name eines Eintrags"),
    "titel": (lambda v: isinstance(v, str), "ein Text"),
    "wochentag": (lambda v: v in WEEKDAYS, f"einer von {', '.join(WEEKDAYS)}"),
    "woche": (lambda v: type(v) is int and 1 <= v <= 4, "eine Zahl von 1 bis 4"),
    "beginn": (lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 13:00:00"),
    "ende": (lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 14:00:00"),
    "zeitzone": (_is_timezone, "eine Zeitzone wie Europe/Berlin"),
}


@dataclass(frozen=True, slots=True)
class SiteTable:
    """The values of `site.toml`; what is wrong with them is reported at their line."""

    file: TomlFile
    picture: Callable[[str], Picture]  # raises `PictureError`

    def read(self) -> Site:
        """Return what could be read; what is wrong is reported and left at its default."""
        table = self.file.table
        self.file.refuse_unknown((), table, _KEYS)
        return Site(
            name=self._value(table, ("name",), str, Site().name),
            publisher=self._value(table, ("herausgeber",), str, ""),
            topic=self._value(table, ("thema",), str, ""),
            description=self._value(table, ("beschreibung",), str, ""),
            welcome=self._value(table, ("begruessung",), str, ""),
            decline_hint=self._value(table, ("ratschlag",), str, ""),
            hint_without_contact=self._text_if_set("ratschlag_ohne_kontakt"),
            contact_entry=self._value(table, ("kontakt_eintrag",), str, "") or None,
            categories=self._texts("kategorien"),
            links=self._links(),
            contacts=self._contacts(),
            consultation=self._consultation(self._value(table, ("sprechstunde",), dict, {})),
            heading=self._value(table, ("ueberschrift",), str, ""),
            colour=self._colour(),
            logo=self._picture(table, ("logo",)),
            as_of=self._as_of(),
            frequent=self._texts("haeufig"),
            supporters=self._supporters(),
            privacy=self._privacy(self._value(table, ("datenschutz",), dict, {})),
        )

    def _value(self, source: Mapping[str, Any], path: Keys, kind: type[Any], default: Any) -> Any:
        """Return the value at a path of keys; report a wrong type and return the default."""
        found = source.get(str(path[-1]), default)
        if isinstance(found, kind):
            return found
        expected = f"erwartet wird {_GERMAN_TYPE[kind]}"
        self.file.fault(path, f"{_named(path)} = {as_toml(found)}: {expected}")
        return default

    def _text_if_set(self, key: str) -> str | None:
        table = self.file.table
        return self._value(table, (key,), str, "") if key in table else None

    def _texts(self, key: str) -> tuple[str, ...]:
        found = self._value(self.file.table, (key,), list, [])
        expected = "erwartet wird eine Liste von Texten"
        for number, item in enumerate(found):
            if not is_text(item):
                message = f"{key} = {as_toml(found)}: {expected}, gefunden: {as_toml(item)}"
                self.file.fault((key, number), message)
        return tuple(item for item in found if isinstance(item, str))

    def _colour(self) -> str:
        colour: str = self._value(self.file.table, ("farbe",), str, "")
        if colour and not _COLOUR.fullmatch(colour):
            expected = 'erwartet wird eine Farbe wie "#0c4a56"'
            self.file.fault(("farbe",), f"farbe = {as_toml(colour)}: {expected}")
            return ""
        return colour

    def _as_of(self) -> dt.date | None:
        found = self.file.table.get("stand")
        if found is None or is_day(found):
            return found
        expected = "erwartet wird ein Tag wie 2026-03-31, ohne Anführungszeichen"
        self.file.fault(("stand",), f"stand = {as_toml(found)}: {expected}")
        return None

    def _picture(self, source: Mapping[str, Any], path: Keys) -> Picture | None:
        name: str = self._value(source, path, str, "")
        if not name:
            return None
        try:
            return self.picture(name)
        except PictureError as error:
            self.file.fault(path, f"{_named(path)} = {as_toml(name)}: {error}")
            return None

    def _supporters(self) -> tuple[Supporter, ...]:
        listed = self._value(self.file.table, ("foerderer",), list, [])
        supporters = [self._supporter(number, item) for number, item in enumerate(listed)]
        return tuple(filter(None, supporters))

    def _supporter(self, number: int, item: Any) -> Supporter | None:
        path = ("foerderer", number)
        if not isinstance(item, dict):
            expected = "erwartet wird ein Abschnitt [[foerderer]]"
            self.file.fault(path, f"foerderer: {expected}, gefunden: {as_toml(item)}")
            return None
        self.file.refuse_unknown(path, item, _SUPPORTER_KEYS)
        name: str = self._value(item, (*path, "name"), str, "")
        link: str = self._value(item, (*path, "link"), str, "")
        if not name.strip():
            self.file.fault(path, "[foerderer] name fehlt; erwartet wird, wer fördert")
        if link and (fault := address_fault(link)):
            self.file.fault((*path, "link"), f"[foerderer] link = {as_toml(link)}: {fault}")
        return Supporter(name, link, self._picture(item, (*path, "logo")))

    def _privacy(self, table: dict[str, Any]) -> PrivacyDetails:
        self.file.refuse_unknown(("datenschutz",), table, _PRIVACY_KEYS)
        texts = [self._value(table, ("datenschutz", key), str, "") for key in _PRIVACY_KEYS]
        return PrivacyDetails(*texts)

    def _links(self) -> dict[str, str]:
        links: dict[str, Any] = self._value(self.file.table, ("links",), dict, {})
        for name, address in links.items():
            path = ("links", name)
            if not isinstance(address, str):
                expected = 'erwartet wird eine Adresse, die mit https:// beginnt, oder ""'
                self.file.fault(path, f"links.{name} = {as_toml(address)}: {expected}")
            elif address and (fault := address_fault(address)):
                advice = ', oder ""'
                if name in _KEYS:
                    advice = f"; {name} gehört an den Anfang der Datei, vor [links]"
                self.file.fault(path, f"links.{name} = {as_toml(address)}: {fault}{advice}")
        return links

    def _contacts(self) -> tuple[Contact, ...]:
        listed = self._value(self.file.table, ("kontakte",), list, [])
        contacts = [self._contact(number, item) for number, item in enumerate(listed)]
        return tuple(filter(None, contacts))

    def _contact(self, number: int, item: Any) -> Contact | None:
        path = ("kontakte", number)
        if not isinstance(item, dict):
            self.file.fault(
                path,
                f"kontakte: erwartet wird ein Abschnitt [[kontakte]], gefunden: {as_toml(item)}",
            )
            return None
        self.file.refuse_unknown(path, item, _CONTACT_KEYS)
        name, role, email, phone = (
            self._value(item, (*path, key), str, "").strip() for key in _CONTACT_KEYS
        )
        if not name and "name" not in item:
            self.file.fault(
                path, "[kontakte] name fehlt; erwartet wird der Name der Ansprechperson"
            )
        elif not name:
            self.file.fault(
                (*path, "name"),
                "[kontakte] name ist leer; erwartet wird der Name der Ansprechperson",
            )
        if email and not is_mailbox(email):
            expected = "erwartet wird eine E-Mail-Adresse wie name@example.org"
            self.file.fault((*path, "email"), f"[kontakte] email = {as_toml(email)}: {expected}")
        if phone and not is_telephone(phone):
            expected = 'erwartet wird eine Telefonnummer wie "0211 123-45"'
            self.file.fault(
                (*path, "telefon"), f"[kontakte] telefon = {as_toml(phone)}: {expected}"
            )
        return Contact(name, role, email, phone)

    def _consultation(self, table: dict[str, Any]) -> ConsultationHour | None:
        if not table:
            return None
        self.file.refuse_unknown(("sprechstunde",), table, (*_CONSULTATION_RULES, "ort"))
        where = self._value(table, ("sprechstunde", "ort"), str, "")
        wrong = [
            key for key, (valid, _) in _CONSULTATION_RULES.items() if not valid(table.get(key))
        ]
        for key in wrong:
            found = f"= {as_toml(table[key])}" if key in table else "fehlt"
            expected = f"erwartet wird {_CONSULTATION_RULES[key][1]}"
            self.file.fault(("sprechstunde", key), f"[sprechstunde] {key} {found}: {expected}")
        if wrong:
            return None
        start, end = table["beginn"], table["ende"]
        if end <= start:
            expected = f"erwartet wird eine Uhrzeit nach beginn = {as_toml(start)}"
            message = f"[sprechstunde] ende = {as_toml(end)}: {expected}"
            self.file.fault(("sprechstunde", "ende"), message)
        weekday = WEEKDAYS.index(table["wochentag"])
        return ConsultationHour(
            table["eintrag"],
            table["titel"],
            weekday,
            table["woche"],
            start,
            end,
            table["zeitzone"],
            where,
        )


def _named(path: Keys) -> str:
    first, last = path[0], path[-1]
    return str(first) if len(path) == 1 else f"[{first}] {last}"
