"""Reading what the bot knows of people in need.

The base that ships with it, and what an FAQ changes of it.

A folder holds `crisis.toml` (what to say, whom to call) and a text file of examples for each kind
of need; `harmlos.txt` holds messages that only sound alike. The folder of an FAQ may have any part
of that: its texts and numbers take the place of the base's, its examples are added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.faq.addresses import address_fault, is_telephone
from bot.faq.faults import DataError, Fault, Report, as_toml, is_day, is_text, is_texts, quoted
from bot.faq.lines import listed_texts
from bot.faq.toml_file import TomlFile, read_toml
from bot.faq.values import Crisis, CrisisKind, HelpNumber

FOLDER = "crisis"
TABLE = f"{FOLDER}/crisis.toml"
BASE = Path(__file__).with_name("base")

_HARMLESS = "harmlos"
_NUMBERS = "nummern"
_NUMBER_KEYS = ("name", "nummer", "quelle", "geprueft")
_KIND_KEYS = ("antwort", _NUMBERS)


def base_text(file: str) -> str:
    """Return a file of the base that ships with the bot, empty if there is none of this name."""
    path = BASE / file
    return path.read_text("utf-8") if path.is_file() else ""


def read_base() -> Crisis:
    """Return what ships with the bot; raise `DataError` if it is faulty."""
    return read_crisis(lambda _: "", _refuse)


def read_crisis(own_text: Callable[[str], str], report: Report) -> Crisis:
    """Return the kinds of need of an FAQ.

    `own_text` returns the text of a file in the FAQ's folder, or "" if there is none of this name.
    """
    base = read_toml(TABLE, base_text(TABLE), _refuse)
    own = read_toml(TABLE, own_text(TABLE), report)
    numbers = _numbers(base) | _numbers(own)
    names = dict.fromkeys((*base.table, *own.table))
    names.pop(_NUMBERS, None)

    examples = dict[str, list[str]]()
    for name in (*names, _HARMLESS):
        examples[name] = listed_texts(own_text(_examples_file(name)))
    kinds = list[CrisisKind]()
    for name in names:
        if kind := _kind(name, base, own, numbers, examples[name]):
            kinds.append(kind)

    places = {kind.id: place for place, kind in enumerate(kinds)}
    added = list[tuple[int | None, str]]()
    for name, texts in examples.items():
        added += [(places.get(name), text) for text in texts]
    shipped = listed_texts(base_text(_examples_file(_HARMLESS)))
    harmless = (*shipped, *examples[_HARMLESS])
    return Crisis(tuple(kinds), harmless, tuple(added))


def _examples_file(name: str) -> str:
    return f"{FOLDER}/{name}.txt"


def known_files(crisis: Crisis) -> frozenset[str]:
    """Return the names of the files that are read of the folder of an FAQ."""
    names = [kind.id for kind in crisis.kinds]
    texts = map(_examples_file, [*names, _HARMLESS])
    return frozenset((TABLE, *texts))


def _refuse(file: str, line: int, message: str) -> None:
    raise DataError([Fault(str(BASE / file), line, message)])


def _kind(
    name: str,
    base: TomlFile,
    own: TomlFile,
    numbers: Mapping[str, HelpNumber],
    added: list[str],
) -> CrisisKind | None:
    """Return one kind of need; what the FAQ says of it goes before the base."""
    file = own if name in own.table else base
    if not isinstance(file.table[name], dict):
        file.fault((name,), f"{name}: erwartet wird ein Abschnitt [{name}] mit antwort und nummern")
        return None
    changes = own.table.get(name, {})
    own.refuse_unknown((name,), changes, _KIND_KEYS)
    section = {**base.table.get(name, {}), **changes}
    answer, called = section.get("antwort"), section.get(_NUMBERS)
    if not is_text(answer):
        file.fault((name, "antwort"), f"[{name}]: antwort fehlt; erwartet wird ein Text")
        return None
    if not isinstance(called, list) or not is_texts(called):
        expected = 'erwartet wird eine Liste wie ["notruf"]'
        file.fault((name, _NUMBERS), f"[{name}]: nummern fehlen; {expected}")
        return None
    for place, key in enumerate(called):
        if key not in numbers:
            known = ", ".join(numbers)
            message = f"[{name}]: {quoted(key)} ist keine der Nummern; bekannt sind {known}"
            file.fault((name, _NUMBERS, place), message)
    shipped = listed_texts(base_text(_examples_file(name)))
    examples = (*shipped, *added)
    if not examples:
        expected = f"erwartet wird die Datei {_examples_file(name)} mit einer Nachricht je Zeile"
        file.fault((name,), f"[{name}]: Beispiele fehlen; {expected}")
        return None
    known_numbers = tuple(numbers[key] for key in called if key in numbers)
    return CrisisKind(name, answer.strip(), known_numbers, examples)


def _numbers(file: TomlFile) -> dict[str, HelpNumber]:
    """Return the telephone numbers of a table by their names in it."""
    section = file.table.get(_NUMBERS, {})
    if not isinstance(section, dict):
        file.fault((_NUMBERS,), "nummern: erwartet werden Abschnitte wie [nummern.notruf]")
        return {}
    numbers = dict[str, HelpNumber]()
    for key, value in section.items():
        if number := _number(file, key, value):
            numbers[key] = number
    return numbers


def _number(file: TomlFile, key: str, value: object) -> HelpNumber | None:
    path = (_NUMBERS, key)
    if not isinstance(value, dict):
        file.fault(path, f"nummern: erwartet wird ein Abschnitt [nummern.{key}]")
        return None
    file.refuse_unknown(path, value, _NUMBER_KEYS)
    name, number = value.get("name"), value.get("nummer")
    source, checked = value.get("quelle", ""), value.get("geprueft")
    if not is_text(name):
        wrong, fault = "name", "name fehlt; erwartet wird ein Text"
    elif not isinstance(number, str) or not is_telephone(number):
        expected = 'erwartet wird eine Telefonnummer wie "116 123"'
        wrong, fault = "nummer", f"{expected}, gefunden: {as_toml(number)}"
    elif not isinstance(source, str) or (source and address_fault(source)):
        wrong, fault = "quelle", "quelle: erwartet wird eine Adresse, die mit https:// beginnt"
    elif checked is not None and not is_day(checked):
        wrong, fault = "geprueft", "geprueft: erwartet wird ein Datum wie 2026-11-26"
    else:
        return HelpNumber(name.strip(), number.strip(), source, checked)
    file.fault((*path, wrong), f"[nummern.{key}]: {fault}")
    return None
