"""Reading what the bot knows of people in need.

The base that ships with it, and what an FAQ changes of it.

A folder holds `crisis.toml` (what to say, whom to call) and a text file of examples for each kind
of need; `harmlos.txt` holds messages that only sound alike. The folder of an FAQ may have any part
of that: its texts and numbers take the place of the base's, its examples are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from bot.faq.addresses import address_fault, is_telephone
from bot.faq.faults import DataError, Fault, Report, as_toml, is_day, is_text, is_texts, quoted
from bot.faq.lines import listed_texts
from bot.faq.toml_file import TomlFile, read_toml
from bot.faq.values import Crisis, CrisisKind, HelpNumber

FOLDER = "crisis"
TABLE = f"{FOLDER}/crisis.toml"
BASE = Path(__file__).with_name("base")

HARMLESS = "harmlos"  # the name of the examples that tell of no need
_NUMBERS = "nummern"
_NUMBER_KEYS = ("name", "nummer", "quelle", "geprueft")
_KIND_KEYS = ("antwort", _NUMBERS)


def base_text(file: str) -> str:
    """Return a file of the base that ships with the bot, empty if there is none of this name."""
    path = BASE / file
    if not path.is_file():
        return ""
    return path.read_text("utf-8")


def read_base() -> Crisis:
    """Return what ships with the bot; raise `DataError` if it is faulty."""
    return read_crisis(lambda _: "", refuse)


def read_crisis(own_text: Callable[[str], str], report: Report) -> Crisis:
    """Return the kinds of need of an FAQ.

    `own_text` returns the text of a file in the FAQ's folder, or "" if there is none of this name.
    """
    base = read_toml(TABLE, base_text(TABLE), refuse)
    own = read_toml(TABLE, own_text(TABLE), report)
    numbers = _numbers(base) | _numbers(own)
    sections = {**base.table, **own.table}
    names = [name for name in sections if name != _NUMBERS]
    with_examples = [*names, HARMLESS]
    own_examples = {name: _examples(name, own_text) for name in with_examples}
    kinds = list[CrisisKind]()
    for name in names:
        has_examples = bool(own_examples[name]) or _is_shipped(name)
        kind = _kind(name, base, own, numbers, has_examples=has_examples)
        if kind:
            kinds.append(kind)
    added = _with_places(own_examples, kinds)
    return Crisis(tuple(kinds), tuple(added))


def base_examples(name: str) -> list[str]:
    """Return the examples of a kind of need, or the harmless ones, that ship with the bot."""
    return _examples(name, base_text)


def _with_places(
    examples: Mapping[str, list[str]], kinds: list[CrisisKind]
) -> Iterator[tuple[int | None, str]]:
    """Yield each example with the place of its kind of need, None for a harmless one."""
    places = {kind.id: place for place, kind in enumerate(kinds)}
    for name, texts in examples.items():
        place = places.get(name)
        for text in texts:
            yield place, text


def _examples_file(name: str) -> str:
    return f"{FOLDER}/{name}.txt"


def _is_shipped(name: str) -> bool:
    path = BASE / _examples_file(name)
    return path.is_file()


def _examples(name: str, text_of: Callable[[str], str]) -> list[str]:
    """Return the examples of a kind of need, or the harmless ones, in one of the folders."""
    text = text_of(_examples_file(name))
    return listed_texts(text)


def known_files(crisis: Crisis) -> frozenset[str]:
    """Return the names of the files that are read of the folder of an FAQ."""
    names = [kind.id for kind in crisis.kinds]
    names.append(HARMLESS)
    examples = map(_examples_file, names)
    return frozenset([TABLE, *examples])


def refuse(file: str, line: int, message: str) -> NoReturn:
    """Raise a fault of the base that ships with the bot."""
    fault = Fault(str(BASE / file), line, message)
    raise DataError([fault])


def _kind(
    name: str,
    base: TomlFile,
    own: TomlFile,
    numbers: Mapping[str, HelpNumber],
    *,
    has_examples: bool,
) -> CrisisKind | None:
    """Return one kind of need; what the FAQ says of it goes before the base."""
    file = own if name in own.table else base
    if not isinstance(file.table[name], dict):
        file.fault((name,), f"{name}: erwartet wird ein Abschnitt [{name}] mit antwort und nummern")
        return None
    changes = own.table.get(name, {})
    own.refuse_unknown((name,), changes, _KIND_KEYS)
    shipped = base.table.get(name, {})
    section = {**shipped, **changes}
    answer = section.get("antwort")
    if not is_text(answer):
        file.fault((name, "antwort"), f"[{name}]: antwort fehlt; erwartet wird ein Text")
        return None
    called = section.get(_NUMBERS)
    if not is_texts(called):
        expected = 'erwartet wird eine Liste wie ["notruf"]'
        file.fault((name, _NUMBERS), f"[{name}]: nummern fehlen; {expected}")
        return None
    _refuse_unknown_numbers(file, name, called, numbers)
    if not has_examples:
        expected = f"erwartet wird die Datei {_examples_file(name)} mit einer Nachricht je Zeile"
        file.fault((name,), f"[{name}]: Beispiele fehlen; {expected}")
        return None
    to_call = [numbers[key] for key in called if key in numbers]
    return CrisisKind(id=name, answer=answer.strip(), numbers=tuple(to_call))


def _refuse_unknown_numbers(
    file: TomlFile, kind: str, called: list[str], numbers: Mapping[str, HelpNumber]
) -> None:
    """Report each number that a kind of need names but the file of numbers lacks."""
    known = ", ".join(numbers)
    for place, key in enumerate(called):
        if key in numbers:
            continue
        path = (kind, _NUMBERS, place)
        unknown = f"{quoted(key)} ist keine der Nummern"
        file.fault(path, f"[{kind}]: {unknown}; bekannt sind {known}")


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
    fault = _number_fault(value)
    if fault:
        wrong_key, message = fault
        file.fault((*path, wrong_key), f"[nummern.{key}]: {message}")
        return None
    return HelpNumber(
        name=value["name"].strip(),
        number=value["nummer"].strip(),
        source=value.get("quelle", ""),
        checked=value.get("geprueft"),
    )


def _number_fault(section: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return which value of a number is wrong and what is expected, None if all are right."""
    if not is_text(section.get("name")):
        return "name", "name fehlt; erwartet wird ein Text"
    number = section.get("nummer")
    if not isinstance(number, str) or not is_telephone(number):
        expected = 'erwartet wird eine Telefonnummer wie "116 123"'
        return "nummer", f"{expected}, gefunden: {as_toml(number)}"
    source = section.get("quelle", "")
    if not isinstance(source, str) or (source and address_fault(source)):
        return "quelle", "quelle: erwartet wird eine Adresse, die mit https:// beginnt"
    checked = section.get("geprueft")
    if checked is not None and not is_day(checked):
        return "geprueft", "geprueft: erwartet wird ein Datum wie 2026-11-26"
    return None
