"""A TOML file with the line of each key, and faults that an editor understands.

`tomllib` reads the values but knows no places, and says in English what is wrong. When a place is
asked for, or the file is no TOML, a scanner goes over the text once more.
"""

from __future__ import annotations

import bisect
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from bot.faq.faults import Report, as_toml, ascii_name, nearest, quoted

Keys = tuple[str | int, ...]  # the keys that lead to a value; a number is a place in a list, from 0

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_LONG_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}', re.DOTALL)
_SCALAR = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\]}#]+")
_REST = re.compile(r"[^\n]*")
_STATEMENT = re.compile(
    r"[ \t]*(?:[\w-]+[ \t]*=|\[{1,2}[A-Za-z_][\w.-]*\]{1,2}[ \t]*(?:#[^\n]*)?(?:\n|$))"
)
_CURLY = "„“”‚‘’‹›«»`´″"
_CLOSING_CURLY = re.compile(r"[“”«»‘’]")
_TIME = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?(?![\d.:-])")
_STRAIGHT = "der Text muss in geraden Anführungszeichen stehen"
_NO_TOML = "kein gültiges TOML"


@dataclass(frozen=True)
class TomlFile:
    """The values of a TOML file, and the places to which faults in them are reported."""

    name: str
    text: str
    table: Mapping[str, Any]
    report: Report

    def line(self, *path: str | int) -> int:
        """Return the line of a value, or of the nearest that it stands in; 0 if there is none."""
        for end in range(len(path), 0, -1):
            if path[:end] in self._lines:
                return self._lines[path[:end]]
        return 0

    def fault(self, path: Keys, message: str) -> None:
        """Report a fault at the line of a value."""
        self.report(self.name, self.line(*path), message)

    def refuse_unknown(self, path: Keys, found: Mapping[str, Any], known: Collection[str]) -> None:
        """Report each key of a table that is not known, with the one that is probably meant."""
        where = f"[{path[0]}] " if path else ""
        expected = f"erwartet wird eines von {', '.join(known)}"
        missing = [name for name in known if name not in found]
        for key in found:
            if key in known:
                continue
            near = nearest(key, missing)
            allowed = f"meinten Sie {near}?" if near else expected
            self.fault((*path, key), f"{where}{quoted(key)} ist unbekannt; {allowed}")

    @cached_property
    def _lines(self) -> Mapping[Keys, int]:
        scanner = _Scanner(self.text)
        # Of a newer TOML than the scanner knows, it finds the lines until there.
        with suppress(_CauseFound):
            scanner.scan()
        return scanner.lines


def read_toml(name: str, text: str, report: Report) -> TomlFile:
    """Return the file; one that is no TOML is reported, and has no values."""
    text = re.sub(r"\r\n?", "\n", text)
    try:
        return TomlFile(name, text, tomllib.loads(text), report)
    except (ValueError, RecursionError) as error:
        line, message = _cause(text, error)
        report(name, line, f"{_NO_TOML}: {message}")
        return TomlFile(name, "", {}, report)


def _cause(text: str, error: Exception) -> tuple[int, str]:
    """Return the line and the usual cause of what `tomllib` cannot read."""
    try:
        _Scanner(text).scan()
    except _CauseFound as found:
        return found.line, found.message
    except RecursionError:
        return 0, "die Listen sind zu tief ineinander verschachtelt"
    line = re.search(r"line (\d+)", str(error))
    expected = 'erwartet wird name = "Text", eine Zahl, eine Uhrzeit wie 13:00:00 oder eine Liste wie ["a", "b"]'
    return int(line[1]) if line else 0, f"diese Zeile ist nicht zu verstehen; {expected}"


class _CauseFound(Exception):  # noqa: N818 - it ends a search, successfully
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass
class _Scanner:
    """One pass over a text: the line of each value, or the first cause for which it is no TOML."""

    text: str
    at: int = 0
    lines: dict[Keys, int] = field(default_factory=dict)
    sections: set[Keys] = field(default_factory=set)  # written out as [name]
    lists: dict[Keys, int] = field(default_factory=dict)  # how often [[name]] stood
    values: set[Keys] = field(default_factory=set)

    def scan(self) -> None:
        """Go over the whole text."""
        section: Keys = ()
        while self._blank() < len(self.text):
            if self.text[self.at] == "[":
                section = self._header()
            else:
                self._assignment(section)
            self._end_of_line()

    # -- where it stands ---------------------------------------------------------------------------

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _line(self, at: int | None = None) -> int:
        return bisect.bisect_right(self._starts, self.at if at is None else at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _blank(self) -> int:
        self._skip(_BLANK)
        return self.at

    def _rest(self, at: int | None = None) -> str:
        start = self.at if at is None else at
        match = _REST.match(self.text, start)
        return match[0].strip(" \t") if match else ""

    def _fail(self, message: str, line: int | None = None) -> NoReturn:
        raise _CauseFound(self._line() if line is None else line, message)

    # -- sections and keys -------------------------------------------------------------------------

    def _header(self) -> Keys:
        line = self._line()
        is_list = self.text.startswith("[[", self.at)
        keys = self._header_keys("[[" if is_list else "[")
        path = self._resolved(keys)
        self._refuse_doubled(path, ".".join(keys), line, is_list=is_list)
        self._enter(path, line)
        if not is_list:
            self.sections.add(path)
            return path
        number = self.lists.get(path, 0)
        self.lists[path] = number + 1
        self.lines[(*path, number)] = line
        return (*path, number)

    def _header_keys(self, mark: str) -> tuple[str, ...]:
        """Return the keys between the brackets of a header."""
        line, shown = self._line(), quoted(self._rest())
        self.at += len(mark)
        keys = self._keys()
        closing = "]" * len(mark)
        if not self.text.startswith(closing, self.at):
            if closing in shown:
                self._misspelt(shown.strip("„“[] "))
            self._fail(f"Abschnitt {shown}: hinter dem Namen fehlt „{closing}“", line)
        self.at += len(mark)
        return keys

    def _refuse_doubled(self, path: Keys, name: str, line: int, *, is_list: bool) -> None:
        """Refuse a header that stands in the file already, as a value, a section or a list."""
        taken = self._value_within(path)
        continues_list = is_list and path in self.lists
        if taken is None and path in self.sections and not continues_list:
            taken = path
        if taken is not None:
            first = self.lines[taken]
            self._fail(f"[{name}] steht schon in Zeile {first}; bitte beides zusammenfassen", line)
        if path in self.lists and not is_list:
            where = f"[{name}] steht in Zeile {self.lines[path]} als [[{name}]]"
            self._fail(f"{where}; bitte gleich schreiben", line)

    def _value_within(self, path: Keys) -> Keys | None:
        """Return the first part of a path that is a value already."""
        parts = (path[:end] for end in range(1, len(path) + 1))
        return next((part for part in parts if part in self.values), None)

    def _resolved(self, keys: Keys) -> Keys:
        """Return the path of a header, within the last item of the lists it goes through."""
        path: Keys = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.lists:
                path = (*path, self.lists[path] - 1)
        return (*path, *keys[-1:])

    def _enter(self, path: Keys, line: int) -> None:
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)

    def _keys(self) -> tuple[str, ...]:
        keys = [self._key()]
        while self._skip(_SPACE) is not None and self.text.startswith(".", self.at):
            self.at += 1
            self._skip(_SPACE)
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        self._skip(_SPACE)
        if bare := self._skip(_BARE_KEY):
            following = self.text[self.at : self.at + 1]
            if following and not following.isspace() and following not in "=.]:,#\"'{[":
                self.at -= len(bare)
                self._bad_key()
            return bare
        quotation = self._skip(_STRING)
        if not quotation:
            self._bad_key()
        return self._decoded(quotation)

    def _bad_key(self) -> NoReturn:
        rest = self._rest()
        name = re.split(r"[=\]]", rest)[0].strip()
        first = rest[:1]
        if not unicodedata.category(first or "a").startswith(("L", "N")) and first.isspace():
            self._fail(
                f"{quoted(first)} am Anfang der Zeile; bitte löschen oder durch ein gewöhnliches Leerzeichen ersetzen"
            )
        if first in _CURLY:
            self._fail(
                f"vor dem „=“ steht ein Name ohne Anführungszeichen, gefunden: {quoted(first)}"
            )
        if "=" not in rest and "]" not in rest:
            self._no_assignment(rest)
        if not name:
            self._fail(
                "vor dem „=“ fehlt der Name"
                if first == "="
                else f"erwartet wird ein Name, gefunden: {quoted(rest)}"
            )
        self._misspelt(name)

    def _misspelt(self, name: str) -> NoReturn:
        advice = f'bitte {ascii_name(name)} schreiben, oder "{name}" in geraden Anführungszeichen'
        what = (
            "Namen ohne Umlaut"
            if re.search("[äöüß]", name, re.IGNORECASE)
            else "Namen nur aus A–Z, a–z, 0–9, - und _"
        )
        self._fail(f"{quoted(name)}: {what}; {advice}")

    def _no_assignment(self, rest: str) -> NoReturn:
        if ":" in rest:
            name, _, value = rest.partition(":")
            self._fail(f"statt „:“ wird „=“ erwartet: {name.strip()} ={value}")
        self._fail(f'erwartet wird name = "Text", gefunden: {quoted(rest)}')

    # -- values ------------------------------------------------------------------------------------

    def _assignment(self, section: Keys) -> None:
        start = self.at
        line = self._line()
        keys = self._keys()
        if not self.text.startswith("=", self.at):
            rest = self._rest(start)
            name = rest.partition("=")[0].strip()
            if "=" in rest and len(name.split()) > 1 and ":" not in name:
                self._misspelt(name)
            self._no_assignment(rest)
        self.at += 1
        path = (*section, *keys)
        self._define(path, line)
        self._value(path)
        self.values.add(path)

    def _define(self, path: Keys, line: int) -> None:
        taken = self._value_within(path[:-1])
        if taken is None and path in self.lines:
            taken = path
        if taken is not None:
            where = f"„{path[-1]}“ ist schon in Zeile {self.lines[taken]} gesetzt"
            self._fail(f"{where}; bitte eine der Zeilen löschen", line)
        self._enter(path, line)

    def _value(self, path: Keys) -> None:
        self._skip(_SPACE)
        opening = self.text[self.at : self.at + 1]
        if self.text.startswith(('"""', "'''"), self.at):
            self._long_string()
        elif opening in ('"', "'"):
            self._string()
        elif opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            self._scalar(str(path[-1]))

    def _long_string(self) -> None:
        line, mark = self._line(), self.text[self.at : self.at + 3]
        if not (found := self._skip(_LONG_STRING)):
            self._fail(
                f"der Text, der hier mit {mark} beginnt, hört nicht auf; am Ende fehlt {mark}", line
            )
        self._decoded(found)

    def _string(self) -> None:
        rest = self._rest()
        found = self._skip(_STRING)
        if found:
            self._decoded(found)
        elif rest.rstrip(", ]").endswith("\\" + rest[0]):
            self._fail("ein Backslash hebt das Anführungszeichen am Ende auf; bitte \\\\ schreiben")
        elif curly := _CLOSING_CURLY.search(rest):
            ends = f"beginnt mit {rest[0]} und endet mit {curly[0]}"
            self._fail(f"{_STRAIGHT}: {quoted(rest)} {ends}")
        else:
            self._fail(
                f"am Ende des Textes fehlt das gerade Anführungszeichen {rest[0]}: {quoted(rest)}"
            )

    def _decoded(self, literal: str) -> str:
        """Return the text of a literal; what cannot be in one is said."""
        try:
            return str(tomllib.loads(f"x = {literal}")["x"])
        except ValueError:
            line = self._line(self.at - len(literal))
            if escape := re.search(
                r'\\(?:[^btnfr"\\uU\n]|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8}))', literal
            ):
                self._fail(
                    f"ein Backslash im Text bitte verdoppeln: \\\\ (gefunden: {escape[0]})", line
                )
            self._fail(f"ein Zeichen im Text ist nicht erlaubt: {quoted(literal)}", line)

    def _list(self, path: Keys) -> None:
        opened = self._line()
        self.at += 1
        number = 0
        while True:
            end = self.at
            self._blank()
            if self._closes("]"):
                return
            self._refuse_end_of_list(end, opened)
            if self.text.startswith(",", self.at):
                self._fail("ein Komma zu viel")
            self.lines.setdefault((*path, number), self._line())
            start = self.at
            self._value((*path, number))
            self._comma(start, opened)
            number += 1

    def _refuse_end_of_list(self, end: int, opened: int) -> None:
        """Say that a list is not closed where the next part of the file begins within it."""
        last = self._line(end)
        if self.at >= len(self.text) or self._begins_statement():
            what = f"die Liste, die in Zeile {opened} beginnt, hört nicht auf"
            self._fail(f"{what}; am Ende von Zeile {last} fehlt „]“", last)

    def _begins_statement(self) -> bool:
        """Tell whether a key or a header begins here, with nothing before it on its line."""
        start = self._starts[self._line() - 1]
        before = self.text[start : self.at]
        return not before.strip() and _STATEMENT.match(self.text, self.at) is not None

    def _comma(self, start: int, opened: int) -> None:
        """Read the comma after an item, or stay before the end of its list."""
        end = self.at
        item = self.text[start:end]
        self._blank()
        if self.text.startswith("]", self.at):
            return
        if self.text.startswith(",", self.at):
            self.at += 1
            return
        self._refuse_end_of_list(end, opened)
        if self._line() == self._line(end):
            self._crowded(item)
        if self._rest().startswith(tuple(_CURLY)) and not item.startswith(('"', "'")):
            self._curly(self._rest()[0])
        self._fail(f"am Ende von Zeile {self._line(end)} fehlt ein Komma", self._line(end))

    def _crowded(self, item: str) -> NoReturn:
        """Say what stands behind an item where a comma is expected."""
        rest = self._rest()
        if rest.startswith(";"):
            self._fail("zwischen den Werten einer Liste steht ein Komma, kein Semikolon")
        if item.startswith(('"', "'")) and not rest.startswith(('"', "'")):
            self._behind_string(item, rest)
        self._fail(f"zwischen {quoted(item)} und {quoted(rest)} fehlt ein Komma")

    def _inline_table(self, path: Keys) -> None:
        opened = self._line()
        self.at += 1
        self._skip(_SPACE)
        if self._closes("}"):
            return
        while True:
            line = self._line()
            if not self._rest():
                self._fail(
                    f"der Abschnitt in geschweiften Klammern aus Zeile {opened} muss in einer Zeile stehen",
                    line,
                )
            self._assignment(path)
            self._skip(_SPACE)
            if self._closes("}"):
                return
            if not self.text.startswith(",", self.at):
                self._fail("in den geschweiften Klammern fehlt ein Komma oder „}“", line)
            self.at += 1
            self._skip(_SPACE)

    def _closes(self, bracket: str) -> bool:
        if not self.text.startswith(bracket, self.at):
            return False
        self.at += 1
        return True

    def _scalar(self, key: str) -> None:
        rest = self._rest()
        found = self._skip(_SCALAR)
        if found and _is_value(found):
            return
        self.at -= len(found)
        named = "" if key.isdigit() else f"{key} = "
        if not rest or rest.startswith("#"):
            self._fail(f"hinter {quoted(named.strip())} fehlt der Wert")
        if rest.startswith("="):
            self._fail("ein „=“ zu viel")
        if rest[0] in _CURLY:
            self._curly(rest[0], named)
        if rest[0].isspace():
            self._fail(
                f"{quoted(rest[0])} vor dem Wert; bitte durch ein gewöhnliches Leerzeichen ersetzen"
            )
        if time := _TIME.match(rest):
            self._time(time, named)
        if found.casefold() in ("true", "false"):
            self._fail(f"bitte klein schreiben: {named}{found.casefold()}")
        value = re.split(r"\s#|[\"]", rest)[0].strip(" ,]")
        self._fail(f"{_STRAIGHT}: {named}{as_toml(value)}")

    def _time(self, found: re.Match[str], named: str) -> NoReturn:
        hour, minute = int(found["hour"]), found["minute"]
        if hour > 23 or int(minute) > 59:
            self._fail(f"Uhrzeiten gehen von 00:00:00 bis 23:59:59, gefunden: {quoted(found[0])}")
        second = found["second"] or "00"
        self._fail(f"Uhrzeit bitte als {named}{hour:02}:{minute}:{second}")

    def _curly(self, found: str, named: str = "") -> NoReturn:
        self._fail(f'{_STRAIGHT}: {named}"…" (gefunden: {found})')

    def _end_of_line(self) -> None:
        """Refuse what stands behind a value or a section on the same line."""
        start = self._starts[self._line() - 1]
        self._skip(_SPACE)
        rest = self._rest()
        if not rest or rest.startswith("#"):
            return
        before = self.text[start : self.at].strip()
        if rest.startswith(","):
            self._fail("das Komma am Ende der Zeile ist zu viel")
        if before.endswith(('"', "'")):
            self._behind_string(before, rest)
        name, _, value = before.partition("=")
        if rest.startswith("Uhr") and (time := _TIME.fullmatch(value.strip())):
            self._time(time, f"{name.strip()} = ")
        self._fail(
            f"hinter {quoted(before)} steht noch {quoted(rest)}; erwartet wird das Ende der Zeile"
        )

    def _behind_string(self, before: str, rest: str) -> NoReturn:
        if curly := _CLOSING_CURLY.search(before):
            self._fail(f"{_STRAIGHT}; {curly[0]} schließt ihn nicht: {quoted(before)}")
        advice = 'Anführungszeichen im Text bitte als „…“ oder \\" schreiben'
        self._fail(
            f"hinter {quoted(before)} steht noch {quoted(rest)}; {advice}, oder es fehlt ein Komma"
        )


def _is_value(literal: str) -> bool:
    try:
        tomllib.loads(f"x = {literal}")
    except ValueError:
        return False
    return True
