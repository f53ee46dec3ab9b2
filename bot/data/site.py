"""Reading `site.toml`: what the operator sets."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.data.faults import Report, is_texts
from bot.models import ConsultationHour, Contact, Site

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

_GERMAN_TYPE: dict[type[Any], str] = {str: "ein Text in Anführungszeichen", list: "eine Liste", dict: "ein Abschnitt"}


@dataclass(frozen=True, slots=True)
class SiteTable:
    """The values of `site.toml`, and where faults are reported."""

    table: Mapping[str, Any]
    report: Report

    def read(self) -> Site:
        """Return what could be read; what is wrong is reported and left at its default."""
        table = self.table
        return Site(
            name=self._value(table, "name", str, Site().name),
            publisher=self._value(table, "herausgeber", str, ""),
            description=self._value(table, "beschreibung", str, ""),
            welcome=self._value(table, "begruessung", str, ""),
            decline_hint=self._value(table, "ratschlag", str, ""),
            contact_entry=self._value(table, "kontakt_eintrag", str, "") or None,
            categories=self._texts("kategorien"),
            links=self._links(),
            contacts=self._contacts(),
            consultation=self._consultation(self._value(table, "sprechstunde", dict, {})),
        )

    def _fault(self, message: str) -> None:
        self.report("site.toml", 0, message)

    def _value(self, source: Mapping[str, Any], key: str, kind: type[Any], default: Any) -> Any:
        found = source.get(key, default)
        if not isinstance(found, kind):
            self._fault(f"{key} = {found!r}: erwartet wird {_GERMAN_TYPE[kind]}")
            return default
        return found

    def _texts(self, key: str) -> tuple[str, ...]:
        found = self._value(self.table, key, list, [])
        if found and not is_texts(found):
            self._fault(f"{key} = {found!r}: erwartet wird eine Liste von Texten")
        return tuple(item for item in found if isinstance(item, str))

    def _links(self) -> dict[str, str]:
        links: dict[str, Any] = self._value(self.table, "links", dict, {})
        for name, address in links.items():
            if not isinstance(address, str) or (address and not address.startswith(("https://", "http://", "mailto:", "/"))):
                self._fault(f'links.{name} = {address!r}: erwartet wird eine Adresse, die mit https:// beginnt, oder ""')
        return links

    def _contacts(self) -> tuple[Contact, ...]:
        contacts = [contact for contact in self._value(self.table, "kontakte", list, []) if isinstance(contact, dict)]
        keys = ("name", "funktion", "email", "telefon")
        return tuple(Contact(*(self._value(contact, key, str, "") for key in keys)) for contact in contacts)

    def _consultation(self, table: dict[str, Any]) -> ConsultationHour | None:
        if not table:
            return None
        rules: dict[str, tuple[Callable[[Any], bool], str]] = {
            "eintrag": (lambda v: isinstance(v, str), "der Name eines Eintrags"),
            "titel": (lambda v: isinstance(v, str), "ein Text"),
            "wochentag": (lambda v: v in WEEKDAYS, f"einer von {', '.join(WEEKDAYS)}"),
            "woche": (lambda v: type(v) is int and 1 <= v <= 4, "eine Zahl von 1 bis 4"),
            "beginn": (lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 13:00:00"),
            "ende": (lambda v: isinstance(v, dt.time), "eine Uhrzeit wie 14:00:00"),
            "zeitzone": (lambda v: isinstance(v, str) and v in zoneinfo.available_timezones(), "eine Zeitzone wie Europe/Berlin"),
        }
        wrong = [key for key, (valid, _) in rules.items() if not valid(table.get(key))]
        for key in wrong:
            self._fault(f"[sprechstunde] {key} = {table.get(key)!r}: erwartet wird {rules[key][1]}")
        if wrong:
            return None
        weekday = WEEKDAYS.index(table["wochentag"])
        where = str(table.get("ort", ""))
        return ConsultationHour(
            table["eintrag"], table["titel"], weekday, table["woche"], table["beginn"], table["ende"], table["zeitzone"], where
        )
