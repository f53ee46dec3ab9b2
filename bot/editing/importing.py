"""What the published page says differently: from its HTML or text to a diff against the entries.

A line that begins with a number and a full stop, a heading or another element that opens an answer,
and that is a question, begins an entry. Everything else belongs to the answer above it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from bot.conversation.markup import to_text
from bot.editing.pairing import likest_pairs
from bot.editing.sources import SUFFIXES, is_address
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.values import Entry, Faq
from bot.language.text import folded

# Stands before a question that HTML marks as a heading.
_QUESTION_MARK = "\N{SYMBOL FOR START OF HEADING}"
_NUMBERED = re.compile(rf"{_QUESTION_MARK}?\s*(?P<number>\d{{1,3}})\.\s+(?P<question>\S.*\?)\s*")
_HEADED = re.compile(rf"{_QUESTION_MARK}\s*(?P<question>\S.*\?)\s*")
# What pages put below the list.
_END = frozenset(["kontakt", "ansprechpersonen", "impressum", "datenschutz", "zum seitenanfang"])
_PAGES = (".html", ".htm", ".xhtml")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÄÖÜ„(])")
_IS_HTML = re.compile(r"<(?:html|body|p|div|h\d)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•*\-–]|\d{1,2}\.)\s+")


@dataclass(frozen=True, slots=True)
class Published:
    """A question with its answer as the page shows them."""

    question: str
    lines: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[str]:
        """Return the question and the sentences of the answer, as the diff shows them."""
        return [self.question, *_sentences(self.lines)]


def is_compared_as_text(source: str) -> bool:
    """Tell whether a source is a saved page or a text, not a table or an office file."""
    if is_address(source):
        return False
    suffix = Path(source).suffix.casefold()
    return suffix in _PAGES or suffix not in SUFFIXES


def import_diff(faq_path: Path, source: Path) -> str:
    """Return how the published page (HTML or text file) differs from an FAQ.

    Return an empty string if it does not.
    """
    faq = load_faq(faq_path)
    text = _corrected(_read(source), faq_path)
    page = published(text)
    if not page:
        expected = (
            "erwartet werden Fragen als Überschriften oder als Zeilen „1. Frage?“ "
            "mit Antworten darunter"
        )
        raise DataError([Fault(str(source), 0, f"keine Fragen gefunden; {expected}")])
    return _report(faq, page)


def published(text: str) -> list[Published]:
    """Return the questions of a page with their answers, in its order."""
    questions = list[Published]()
    for raw in text.splitlines():
        line = raw.strip()
        heading = _NUMBERED.fullmatch(line) or _HEADED.fullmatch(line)
        if questions and folded(line) in _END:
            break
        if heading:
            question = clean(heading["question"])
            questions.append(Published(question))
        elif questions and line and not line.startswith(_QUESTION_MARK):
            answer = questions[-1].lines
            answer.append(clean(line))
    return questions


def _read(source: Path) -> str:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        expected = "erwartet wird eine HTML- oder Textdatei in UTF-8"
        message = f"nicht lesbar ({error}); {expected}"
        raise DataError([Fault(str(source), 0, message)]) from error
    if _IS_HTML.search(text):
        return _Lines.of(text)
    return text


def _corrected(text: str, faq_path: Path) -> str:
    """Return the page with the corrections of the editors, so they are not reported again."""
    file = faq_path / "source" / "korrekturen.toml"
    if not file.is_file():
        return text
    corrections = tomllib.loads(file.read_text(encoding="utf-8"))
    for correction in corrections.get("korrektur", []):
        wrong, right = correction["von"], correction["zu"]
        if wrong not in right or right not in text:  # else the page has been fixed meanwhile
            text = text.replace(wrong, right)
    return text


def _report(faq: Faq, page: list[Published]) -> str:
    """Return the differences: changed entries, new ones, and those that are gone."""
    pairs = likest_pairs(faq.entries, page)
    parts = []
    for entry, question in pairs:
        listed = _entry_lines(entry)
        changed = _diff(entry.source, "veröffentlichte Seite", listed, question.shown)
        parts.append(changed)

    known_questions = {id(question) for _, question in pairs}
    for question in page:
        if id(question) not in known_questions:
            new = _diff("/dev/null", "neu auf der Seite", [], question.shown)
            parts.append(new)

    known_entries = {entry.id for entry, _ in pairs}
    for entry in faq.entries:
        if entry.id.isdigit() and entry.id not in known_entries:
            listed = _entry_lines(entry)
            gone = _diff(entry.source, "nicht mehr auf der Seite", listed, [])
            parts.append(gone)
    return "\n".join(filter(None, parts))


def _entry_lines(entry: Entry) -> list[str]:
    answer = to_text(entry.answer).splitlines()
    return [entry.question, *_sentences(answer)]


def _sentences(lines: Sequence[str]) -> list[str]:
    """Return one sentence per line, without bullets: the diff then shows words and not layout."""
    sentences = list[str]()
    for line in lines:
        text = clean(_BULLET.sub("", line))
        parts = _SENTENCE.split(text)
        sentences += filter(None, parts)
    return sentences


def _diff(old_name: str, new_name: str, old: list[str], new: list[str]) -> str:
    lines = difflib.unified_diff(old, new, old_name, new_name, lineterm="", n=1)
    return "\n".join(lines)


class _Lines(HTMLParser):
    """Turns HTML into lines, one for each block; headings and the like are marked.

    Navigation and scripts are left out.
    """

    _BLOCKS = frozenset(
        [
            *("p", "div", "li", "ul", "ol", "br", "section", "article"),
            *("tr", "td", "dd", "table", "main", "blockquote"),
        ]
    )
    _HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "summary", "button", "dt"])
    _LEFT_OUT = frozenset(
        ["script", "style", "nav", "header", "footer", "noscript", "template", "svg"]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._left_out = 0

    @classmethod
    def of(cls, html: str) -> str:
        """Return the lines of a page."""
        parser = cls()
        parser.feed(html)
        parser.close()
        return "".join(parser.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the interface of HTMLParser
        if tag in self._LEFT_OUT:
            self._left_out += 1
        if tag in self._HEADINGS:
            self.text.append(f"\n{_QUESTION_MARK}")
        elif tag in self._BLOCKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._LEFT_OUT:
            self._left_out = max(0, self._left_out - 1)
        if tag in self._HEADINGS or tag in self._BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            words = re.sub(r"\s+", " ", data)
            self.text.append(words)
