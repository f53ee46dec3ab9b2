"""What no answer may hold: internal phrases, conflict markers, and what no channel can show.

An answer is paragraphs, lists, emphasis and links. Everything else reaches the public as signs
without a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.faq.addresses import address_fault
from bot.faq.faults import quoted
from bot.faq.lines import FOLLOW_UPS, PHRASES, Line, hashes, heading_within, joined, like_section

# Items that are questions; more of them are ways to ask, and not part of an answer.
_MOST_QUESTIONS = 3
_QUESTION_END = re.compile(r"\?[\"“”»«*_)\s]*(?:$|(?=\s[-–—•·*+]\s))")
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s")
_FOLLOW_UPS_WITHIN = re.compile(r"[#*_]\s*nachgefragt\b|^\s*nachgefragt\s*:", re.IGNORECASE)
_FOLLOW_UP = re.compile(r"(?:^\W*|[-–—•*]\s*)nach\s+\d+\s*:", re.IGNORECASE)
_HASHES_WITHIN = re.compile(r"(?<![\w/])#{2,}")
_CATEGORY = re.compile(r"[\s*_]*kategorie[\s*_]*:", re.IGNORECASE)
_CONFLICT = re.compile(r"\s*(?:<{7}|>{7}|\|{7}|={7})(?![<>|=])")
_TAG = re.compile(r"<\s*[/!?]?\s*[a-z][^<>@]*>|<!--", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:https?|mailto|tel):[^<>\s]*>|<[^<>\s]+@[^<>\s]+>", re.IGNORECASE)
_TABLE_ROW = re.compile(r"\s*\|.*\||\s*\+[-=+]+\+\s*")
_COLUMNS = re.compile(r"\S\t+\S")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_BROKEN_LINK = re.compile(r"\]\s*\(|\blink:\w")
# Without these there is nothing to find in Markdown.
_MARKED = re.compile(r"[<\[|]|^\W*[-=]{2,}\s*$|\blink:", re.MULTILINE)
_SHOWN = "erlaubt sind Absätze, Listen, **fett** und Links"

_LINE_RULES: tuple[tuple[Callable[[str], object], str], ...] = (
    (
        _CONFLICT.match,
        (
            "hier steht die Markierung eines Konflikts; "
            "bitte sie und eine der beiden Fassungen löschen"
        ),
    ),
    (_FOLLOW_UP.search, f"eine Anschlussfrage in der Antwort; sie gehört unter „## {FOLLOW_UPS}“"),
    (_FOLLOW_UPS_WITHIN.search, f"die Überschrift „## {FOLLOW_UPS}“ braucht eine eigene Zeile"),
    (
        _HASHES_WITHIN.search,
        (
            "„##“ mitten in der Antwort; "
            f"eine Überschrift wie „## {PHRASES}“ braucht eine eigene Zeile"
        ),
    ),
    (
        _CATEGORY.match,
        "„Kategorie:“ mitten in der Antwort; die Zeile gehört einmal direkt unter die Frage",
    ),
    (_FENCE.match, f"ein Code-Block (``` oder ~~~) in der Antwort; {_SHOWN}"),
    (_TABLE_ROW.fullmatch, f"eine Tabelle in der Antwort; {_SHOWN}, bitte als Liste schreiben"),
)
_BLOCKS = {
    "table_open": f"eine Tabelle in der Antwort; {_SHOWN}, bitte als Liste schreiben",
    "heading_open": f"eine Überschrift in der Antwort; {_SHOWN}",
    "html_block": f"HTML in der Antwort; {_SHOWN}",
}
_INLINE = {
    "image": f"ein Bild in der Antwort; {_SHOWN}",
    "html_inline": f"HTML in der Antwort; {_SHOWN}",
}

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "fence"])
# Links of any scheme are parsed, so that they can be judged, and left as written, to be shown.
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
_MARKDOWN.normalizeLink = lambda url: url  # type: ignore[method-assign]


def answer_faults(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Return (line, what is wrong) of an answer, at most one fault for each line."""
    first_faults: dict[int, str] = {}
    for faults in _FAULTS:
        for number, message in faults(lines):
            first_faults.setdefault(number, message)
    return sorted(first_faults.items())


def shows_text(answer: str) -> bool:
    """Tell whether an answer shows anything, unlike a rule, an empty item or a link's address."""
    if answer.lstrip()[:1].isalpha():  # a paragraph, as nearly always
        return True
    for block in _MARKDOWN.parse(answer):
        for part in block.children or [block]:
            if part.content.strip():
                return True
    return False


def _line_faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        if hashes(line):
            like_heading = f"{quoted(line.strip())} in der Antwort sieht wie eine Überschrift aus"
            yield number, f"{like_heading}; {_SHOWN}"
            continue
        for applies, message in _LINE_RULES:
            if applies(line):
                yield number, message
        if section := like_section(line):
            meant = f"gemeint ist vermutlich „## {section}“"
            yield number, f"{quoted(line.strip())} in der Antwort; {meant}"
        without_addresses = _AUTOLINK.sub("", line)
        if _TAG.search(without_addresses):
            yield number, _INLINE["html_inline"]


def _heading_faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield headings that stand in the middle of a paragraph."""
    text = joined(lines)
    for place in heading_within(text):
        lines_above = text.count("\n", 0, place)
        number, _ = lines[lines_above]
        advice = f"die Überschrift „## {PHRASES}“ braucht eine eigene Zeile"
        yield number, f"„{PHRASES}“ mitten in der Antwort; {advice}"


def _question_faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield a list of questions, which are ways to ask; numbered ones may belong to the answer."""
    asked = list[int]()
    for number, line in lines:
        if _NUMBERED.match(line):
            continue
        questions = _QUESTION_END.findall(line.rstrip())
        asked += [number] * len(questions)
    count = len(asked)
    if count > _MOST_QUESTIONS:
        advice = f"gehören sie unter „## {PHRASES}“? Sonst bitte nummerieren (1., 2., …)"
        yield asked[0], f"{count} Fragen als Liste in der Antwort; {advice}"


def _column_faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield a table whose columns are set apart by tabulators."""
    rows = []
    for number, line in lines:
        row = line.strip()
        if _COLUMNS.search(row):
            rows.append(number)
    if len(rows) > 1:
        advice = f"{_SHOWN}, bitte als Liste schreiben"
        yield rows[0], f"eine Tabelle mit Tabulatoren in der Antwort; {advice}"


def _markdown_faults(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    text = joined(lines)
    if _MARKED.search(text) is None:
        return
    last = len(lines) - 1
    for token in _MARKDOWN.parse(text):
        first = token.map[0] if token.map else 0
        if token.type in _BLOCKS:
            number, _ = lines[first]
            yield number, _BLOCKS[token.type]
        if token.children is None:
            continue
        for place, message in _inline_faults(token.children, first):
            number, _ = lines[min(place, last)]
            yield number, message


def _inline_faults(tokens: Sequence[Token], line: int) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type in _INLINE:
            yield line, _INLINE[token.type]
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            if fault := _link_fault(address):
                yield line, f"Link auf {quoted(address)}: {fault}"
        elif token.type == "text" and _BROKEN_LINK.search(token.content):
            expected = "erwartet wird [Text](https://…) oder [Text](link:name)"
            yield line, f"ein unvollständiger Link; {expected}"


def _link_fault(address: str) -> str:
    """Return what is wrong with an address; a name of site.toml is judged elsewhere."""
    if address.casefold().startswith("link:"):
        return ""
    return address_fault(address)


# Of two faults in a line, the one that is found first here is told.
_FAULTS = (_line_faults, _heading_faults, _question_faults, _column_faults, _markdown_faults)
