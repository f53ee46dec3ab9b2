"""A TOML file with the line of each key, and faults that an editor understands.

`tomllib` reads the values but knows no places, and says in English what is wrong. When a place is
asked for, or the file is not valid TOML, a scanner goes over the text once more.
"""

from __future__ import annotations

import bisect
import itertools
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
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
_BEHIND_KEY = "=.]:,#\"'{["  # signs that may stand there
_QUOTATION_MARKS = ('"', "'")
_BAD_ESCAPE = re.compile(r'\\(?:[^btnfr"\\uU\n]|u(?![0-9a-fA-F]{4})|U(?![0-9a-fA-F]{8}))')
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
        keys = path
        while keys:
            if keys in self._lines:
                return self._lines[keys]
            keys = keys[:-1]
        return 0

    def fault(self, path: Keys, message: str) -> None:
        """Report a fault at the line of a value."""
        self.report(self.name, self.line(*path), message)

    def refuse_unknown(self, path: Keys, found: Mapping[str, Any], known: Collection[str]) -> None:
        """Report each key of a table that is not known, with the one that is probably meant."""
        where = f"[{path[0]}] " if path else ""
        listed = ", ".join(known)
        expected = f"erwartet wird eines von {listed}"
        missing = [name for name in known if name not in found]
        for key in found:
            if key in known:
                continue
            near = nearest(key, missing)
            advice = f"meinten Sie {near}?" if near else expected
            message = f"{where}{quoted(key)} ist unbekannt; {advice}"
            self.fault((*path, key), message)

    @cached_property
    def _lines(self) -> Mapping[Keys, int]:
        scanner = _Scanner(self.text)
        # Of a newer TOML than the scanner knows, it finds the lines until there.
        with suppress(_CauseFound):
            scanner.scan()
        return scanner.lines


def read_toml(name: str, text: str, report: Report) -> TomlFile:
    """Return the file; invalid TOML is reported and yields an empty table."""
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
    named = re.search(r"line (\d+)", str(error))
    line = int(named[1]) if named else 0
    expected = (
        'erwartet wird name = "Text", eine Zahl, eine Uhrzeit wie 13:00:00 '
        'oder eine Liste wie ["a", "b"]'
    )
    return line, f"diese Zeile ist nicht zu verstehen; {expected}"


class _CauseFound(Exception):  # noqa: N818 - it ends a search, successfully
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass
class _Scanner:
    """One pass over a text: the line of each value, or the first thing that is not valid TOML."""

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
        ends = [match.end() for match in re.finditer("\n", self.text)]
        return [0, *ends]

    def _line(self, at: int | None = None) -> int:
        place = self.at if at is None else at
        return bisect.bisect_right(self._starts, place)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _blank(self) -> int:
        self._skip(_BLANK)
        return self.at

    def _rest(self) -> str:
        """Return what stands from here to the end of the line."""
        match = _REST.match(self.text, self.at)
        return match[0].strip(" \t") if match else ""

    def _before(self) -> str:
        """Return what stands before this place on its line."""
        start = self._starts[self._line() - 1]
        return self.text[start : self.at]

    def _stands_here(self, *signs: str) -> bool:
        return self.text.startswith(signs, self.at)

    def _take(self, sign: str) -> bool:
        """Go past a sign if it stands here, and tell whether it did."""
        if not self._stands_here(sign):
            return False
        self.at += len(sign)
        return True

    def _fail(self, message: str, line: int | None = None) -> NoReturn:
        raise _CauseFound(self._line() if line is None else line, message)

    # -- sections and keys -------------------------------------------------------------------------

    def _header(self) -> Keys:
        line = self._line()
        is_list = self._stands_here("[[")
        keys = self._header_keys("[[" if is_list else "[")
        path = self._resolved(keys)
        self._refuse_doubled(path, ".".join(keys), line, is_list=is_list)
        self._enter(path, line)
        if not is_list:
            self.sections.add(path)
            return path
        number = self.lists.get(path, 0)
        self.lists[path] = number + 1
        item = (*path, number)
        self.lines[item] = line
        return item

    def _header_keys(self, opening: str) -> tuple[str, ...]:
        """Return the keys between the brackets of a header."""
        line = self._line()
        shown = quoted(self._rest())
        self._take(opening)
        keys = self._keys()
        closing = "]" * len(opening)
        if not self._take(closing):
            if closing in shown:
                name = shown.strip("„“[] ")
                self._misspelt(name)
            self._fail(f"Abschnitt {shown}: hinter dem Namen fehlt „{closing}“", line)
        return keys

    def _refuse_doubled(self, path: Keys, name: str, line: int, *, is_list: bool) -> None:
        """Refuse a header that stands in the file already, as a value, a section or a list."""
        taken = self._value_within(path)
        if taken is None and path in self.sections:
            taken = path
        if taken is not None:
            first = self.lines[taken]
            self._fail(f"[{name}] steht schon in Zeile {first}; bitte beides zusammenfassen", line)
        if path in self.lists and not is_list:
            first = self.lines[path]
            where = f"[{name}] steht in Zeile {first} als [[{name}]]"
            self._fail(f"{where}; bitte gleich schreiben", line)

    def _value_within(self, path: Keys) -> Keys | None:
        """Return the first part of a path that is a value already."""
        for part in _beginnings(path):
            if part in self.values:
                return part
        return None

    def _resolved(self, keys: tuple[str, ...]) -> Keys:
        """Return the path of a header, within the last item of the lists it goes through."""
        *outer, last = keys
        path: Keys = ()
        for key in outer:
            path = (*path, key)
            if path in self.lists:
                last_item = self.lists[path] - 1
                path = (*path, last_item)
        return (*path, last)

    def _enter(self, path: Keys, line: int) -> None:
        for part in _beginnings(path):
            self.lines.setdefault(part, line)

    def _keys(self) -> tuple[str, ...]:
        keys = [self._key()]
        self._skip(_SPACE)
        while self._take("."):
            keys.append(self._key())
            self._skip(_SPACE)
        return tuple(keys)

    def _key(self) -> str:
        self._skip(_SPACE)
        start = self.at
        if bare := self._skip(_BARE_KEY):
            following = self.text[self.at : self.at + 1]
            if not following.isspace() and following not in _BEHIND_KEY:
                self.at = start
                self._bad_key()
            return bare
        quotation = self._skip(_STRING)
        if not quotation:
            self._bad_key()
        return self._decoded(quotation)

    def _bad_key(self) -> NoReturn:
        rest = self._rest()
        first = rest[:1]
        if first.isspace():
            advice = "bitte löschen oder durch ein gewöhnliches Leerzeichen ersetzen"
            self._fail(f"{quoted(first)} am Anfang der Zeile; {advice}")
        if first in _CURLY:
            expected = "vor dem „=“ steht ein Name ohne Anführungszeichen"
            self._fail(f"{expected}, gefunden: {quoted(first)}")
        if "=" not in rest and "]" not in rest:
            self._no_assignment(rest)
        if first == "=":
            self._fail("vor dem „=“ fehlt der Name")
        name = re.split(r"[=\]]", rest)[0].strip()
        if not name:
            self._fail(f"erwartet wird ein Name, gefunden: {quoted(rest)}")
        self._misspelt(name)

    def _misspelt(self, name: str) -> NoReturn:
        what = "Namen nur aus A–Z, a–z, 0–9, - und _"
        if re.search("[äöüß]", name, re.IGNORECASE):
            what = "Namen ohne Umlaut"
        advice = f'bitte {ascii_name(name)} schreiben, oder "{name}" in geraden Anführungszeichen'
        self._fail(f"{quoted(name)}: {what}; {advice}")

    def _no_assignment(self, rest: str) -> NoReturn:
        name, colon, value = rest.partition(":")
        if colon:
            self._fail(f"statt „:“ wird „=“ erwartet: {name.strip()} ={value}")
        self._fail(f'erwartet wird name = "Text", gefunden: {quoted(rest)}')

    # -- values ------------------------------------------------------------------------------------

    def _assignment(self, section: Keys) -> None:
        start = self.at
        line = self._line()
        keys = self._keys()
        if not self._take("="):
            self.at = start
            self._no_equals_sign()
        path = (*section, *keys)
        self._define(path, line)
        self._value(path)
        self.values.add(path)

    def _no_equals_sign(self) -> NoReturn:
        """Say what is wrong with a line that begins with a key and does not go on with "="."""
        rest = self._rest()
        before, equals_sign, _ = rest.partition("=")
        name = before.strip()
        is_of_words = len(name.split()) > 1 and ":" not in name
        if equals_sign and is_of_words:
            self._misspelt(name)
        self._no_assignment(rest)

    def _define(self, path: Keys, line: int) -> None:
        taken = self._value_within(path[:-1])
        if taken is None and path in self.lines:
            taken = path
        if taken is not None:
            name = path[-1]
            first = self.lines[taken]
            where = f"„{name}“ ist schon in Zeile {first} gesetzt"
            self._fail(f"{where}; bitte eine der Zeilen löschen", line)
        self._enter(path, line)

    def _value(self, path: Keys) -> None:
        self._skip(_SPACE)
        if self._stands_here('"""', "'''"):
            self._long_string()
        elif self._stands_here(*_QUOTATION_MARKS):
            self._string()
        elif self._stands_here("["):
            self._list(path)
        elif self._stands_here("{"):
            self._inline_table(path)
        else:
            key = str(path[-1])
            self._scalar("" if key.isdigit() else f"{key} = ")

    def _long_string(self) -> None:
        line = self._line()
        mark = self.text[self.at : self.at + 3]
        found = self._skip(_LONG_STRING)
        if not found:
            what = f"der Text, der hier mit {mark} beginnt, hört nicht auf"
            self._fail(f"{what}; am Ende fehlt {mark}", line)
        self._decoded(found)

    def _string(self) -> None:
        rest = self._rest()
        mark = rest[0]
        found = self._skip(_STRING)
        if found:
            self._decoded(found)
            return
        if rest.rstrip(", ]").endswith(f"\\{mark}"):
            self._fail("ein Backslash hebt das Anführungszeichen am Ende auf; bitte \\\\ schreiben")
        if curly := _CLOSING_CURLY.search(rest):
            ends = f"beginnt mit {mark} und endet mit {curly[0]}"
            self._fail(f"{_STRAIGHT}: {quoted(rest)} {ends}")
        missing = f"am Ende des Textes fehlt das gerade Anführungszeichen {mark}"
        self._fail(f"{missing}: {quoted(rest)}")

    def _decoded(self, literal: str) -> str:
        """Return the text of a literal; report characters that it cannot contain."""
        try:
            return str(_value_of(literal))
        except ValueError:
            line = self._line(self.at - len(literal))
            if escape := _BAD_ESCAPE.search(literal):
                advice = "ein Backslash im Text bitte verdoppeln: \\\\"
                self._fail(f"{advice} (gefunden: {escape[0]})", line)
            self._fail(f"ein Zeichen im Text ist nicht erlaubt: {quoted(literal)}", line)

    def _list(self, path: Keys) -> None:
        opened = self._line()
        self._take("[")
        for number in itertools.count():
            end = self.at
            self._blank()
            if self._take("]"):
                return
            self._refuse_end_of_list(end, opened)
            if self._stands_here(","):
                self._fail("ein Komma zu viel")
            item = (*path, number)
            self.lines.setdefault(item, self._line())
            start = self.at
            self._value(item)
            self._comma(start, opened)

    def _refuse_end_of_list(self, end: int, opened: int) -> None:
        """Say that a list is not closed where the next part of the file begins within it."""
        is_end_of_file = self.at >= len(self.text)
        if not is_end_of_file and not self._begins_statement():
            return
        last = self._line(end)
        what = f"die Liste, die in Zeile {opened} beginnt, hört nicht auf"
        self._fail(f"{what}; am Ende von Zeile {last} fehlt „]“", last)

    def _begins_statement(self) -> bool:
        """Tell whether a key or a header begins here, with nothing before it on its line."""
        if self._before().strip():
            return False
        return _STATEMENT.match(self.text, self.at) is not None

    def _comma(self, start: int, opened: int) -> None:
        """Read the comma after an item, or stay before the end of its list."""
        end = self.at
        self._blank()
        if self._stands_here("]") or self._take(","):
            return
        self._refuse_end_of_list(end, opened)
        item = self.text[start:end]
        last = self._line(end)
        if self._line() == last:
            self._crowded(item)
        first = self._rest()[0]
        if first in _CURLY and not item.startswith(_QUOTATION_MARKS):
            self._curly(first)
        self._fail(f"am Ende von Zeile {last} fehlt ein Komma", last)

    def _crowded(self, item: str) -> NoReturn:
        """Say what stands behind an item where a comma is expected."""
        rest = self._rest()
        if rest.startswith(";"):
            self._fail("zwischen den Werten einer Liste steht ein Komma, kein Semikolon")
        next_is_string = rest.startswith(_QUOTATION_MARKS)
        if item.startswith(_QUOTATION_MARKS) and not next_is_string:
            self._behind_string(item, rest)
        self._fail(f"zwischen {quoted(item)} und {quoted(rest)} fehlt ein Komma")

    def _inline_table(self, path: Keys) -> None:
        opened = self._line()
        self._take("{")
        self._skip(_SPACE)
        if self._take("}"):
            return
        while True:
            line = self._line()
            if not self._rest():
                what = f"der Abschnitt in geschweiften Klammern aus Zeile {opened}"
                self._fail(f"{what} muss in einer Zeile stehen", line)
            self._assignment(path)
            self._skip(_SPACE)
            if self._take("}"):
                return
            if not self._take(","):
                self._fail("in den geschweiften Klammern fehlt ein Komma oder „}“", line)
            self._skip(_SPACE)

    def _scalar(self, named: str) -> None:
        """Read a number, a date or the like; `named` is the key before it, as messages show it."""
        start = self.at
        found = self._skip(_SCALAR)
        if not found or not _is_value(found):
            self.at = start
            self._no_scalar(found, named)

    def _no_scalar(self, found: str, named: str) -> NoReturn:
        rest = self._rest()
        if not rest or rest.startswith("#"):
            self._fail(f"hinter {quoted(named.strip())} fehlt der Wert")
        if rest.startswith("="):
            self._fail("ein „=“ zu viel")
        first = rest[0]
        if first in _CURLY:
            self._curly(first, named)
        if first.isspace():
            advice = "bitte durch ein gewöhnliches Leerzeichen ersetzen"
            self._fail(f"{quoted(first)} vor dem Wert; {advice}")
        if time := _TIME.match(rest):
            self._time(time, named)
        small = found.casefold()
        if small in ("true", "false"):
            self._fail(f"bitte klein schreiben: {named}{small}")
        before_remark, *_ = re.split(r"\s#|[\"]", rest)
        value = before_remark.strip(" ,]")
        self._fail(f"{_STRAIGHT}: {named}{as_toml(value)}")

    def _time(self, found: re.Match[str], named: str) -> NoReturn:
        hour = int(found["hour"])
        minute = found["minute"]
        second = found["second"] or "00"
        if hour > 23 or int(minute) > 59:
            impossible = quoted(found[0])
            self._fail(f"Uhrzeiten gehen von 00:00:00 bis 23:59:59, gefunden: {impossible}")
        time = f"{hour:02}:{minute}:{second}"
        self._fail(f"Uhrzeit bitte als {named}{time}")

    def _curly(self, found: str, named: str = "") -> NoReturn:
        self._fail(f'{_STRAIGHT}: {named}"…" (gefunden: {found})')

    def _end_of_line(self) -> None:
        """Refuse what stands behind a value or a section on the same line."""
        self._skip(_SPACE)
        rest = self._rest()
        if not rest or rest.startswith("#"):
            return
        if rest.startswith(","):
            self._fail("das Komma am Ende der Zeile ist zu viel")
        before = self._before().strip()
        if before.endswith(_QUOTATION_MARKS):
            self._behind_string(before, rest)
        name, _, value = before.partition("=")
        time = _TIME.fullmatch(value.strip())
        if time and rest.startswith("Uhr"):
            self._time(time, f"{name.strip()} = ")
        what = f"hinter {quoted(before)} steht noch {quoted(rest)}"
        self._fail(f"{what}; erwartet wird das Ende der Zeile")

    def _behind_string(self, before: str, rest: str) -> NoReturn:
        if curly := _CLOSING_CURLY.search(before):
            self._fail(f"{_STRAIGHT}; {curly[0]} schließt ihn nicht: {quoted(before)}")
        what = f"hinter {quoted(before)} steht noch {quoted(rest)}"
        advice = 'Anführungszeichen im Text bitte als „…“ oder \\" schreiben'
        self._fail(f"{what}; {advice}, oder es fehlt ein Komma")


def _beginnings(path: Keys) -> Iterator[Keys]:
    """Yield the first key of a path, the first two, and so on to the whole path."""
    for end in range(1, len(path) + 1):
        yield path[:end]


def _is_value(literal: str) -> bool:
    try:
        _value_of(literal)
    except ValueError:
        return False
    return True


def _value_of(literal: str) -> Any:
    """Return the value that stands in a TOML file as a literal; raise `ValueError` if none does."""
    return tomllib.loads(f"x = {literal}")["x"]
