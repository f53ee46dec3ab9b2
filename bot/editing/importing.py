"""What the published page says differently: from its HTML or text to a diff against the entries.

HTML is read as `--write` reads it. In a text a line that begins with a number and a full stop, and
that is a question, begins an entry. Everything else belongs to the answer above it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.markup import to_text
from bot.editing.pairing import likest_pairs
from bot.editing.sources import PAGES, SUFFIXES, is_address
from bot.editing.sources.extras import needed
from bot.faq import DataError, Fault, load_faq
from bot.faq.characters import clean
from bot.faq.toml_file import TomlFile, read_toml
from bot.faq.values import Entry, Faq
from bot.language.folding import folded

_NUMBERED = re.compile(r"\d{1,3}\.\s+(?P<question>\S.*\?)\s*")
# What stands below the list.
_END = frozenset(["kontakt", "ansprechpersonen", "impressum", "datenschutz", "zum seitenanfang"])
_CORRECTION = "korrektur"  # the name of each correction of the published text
_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÄÖÜ„(])")
_IS_HTML = re.compile(r"<(?:html|body|p|div|h\d)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•*\-–]|\d{1,2}\.)\s+")


Correction = tuple[str, str]  # what was published, and what is meant


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
    return suffix in PAGES or suffix not in SUFFIXES


def import_diff(faq_path: Path, source: Path) -> str:
    """Return how the published page (HTML or text file) differs from an FAQ.

    Return an empty string if it does not. Raise `DataError` or, for HTML, `SourceError` if the page
    cannot be read or holds no questions.
    """
    faq = load_faq(faq_path)
    page = published(source, _corrections(faq_path))
    if not page:
        expected = (
            "erwartet werden Fragen als Überschriften oder als Zeilen „1. Frage?“ "
            "mit Antworten darunter"
        )
        raise DataError([Fault(str(source), 0, f"keine Fragen gefunden; {expected}")])
    return _report(faq, page)


def published(source: Path, corrections: Sequence[Correction] = ()) -> list[Published]:
    """Return the questions of a page with their answers, in its order."""
    content = _read(source, "eine HTML- oder Textdatei")
    if _IS_HTML.search(content):
        return list(_of_html(source, content, corrections))
    return _of_text(_corrected(content, corrections))


def _of_html(source: Path, content: str, corrections: Sequence[Correction]) -> Iterator[Published]:
    """Yield what `--write` would read, except for headings that are no question."""
    needed("bs4", "HTML-Dateien")
    from bot.editing.sources.pages import read_page

    for item in read_page(str(source), content.encode()).items:
        if not item.is_open:
            answer = _corrected(to_text(item.answer), corrections)
            yield Published(_corrected(item.question, corrections), answer.splitlines())


def _of_text(text: str) -> list[Published]:
    questions = list[Published]()
    for raw in text.splitlines():
        line = raw.strip()
        heading = _NUMBERED.fullmatch(line)
        if questions and folded(line) in _END:
            break
        if heading:
            question = clean(heading["question"])
            questions.append(Published(question))
        elif questions and line:
            answer = questions[-1].lines
            answer.append(clean(line))
    return questions


def _read(source: Path, kind: str) -> str:
    try:
        return source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"nicht lesbar ({error}); erwartet wird {kind} in UTF-8"
        raise DataError([Fault(str(source), 0, message)]) from error


def _corrections(faq_path: Path) -> list[Correction]:
    """Return what the editors corrected in the published text, and what it says there."""
    file = faq_path / "source" / "korrekturen.toml"
    if not file.is_file():
        return []
    faults = list[Fault]()

    def report(name: str, line: int, message: str) -> None:
        faults.append(Fault(name, line, message))

    text = _read(file, "eine TOML-Datei")
    corrections = list(_read_corrections(read_toml(str(file), text, report)))
    if faults:
        raise DataError(faults)
    return corrections


def _read_corrections(file: TomlFile) -> Iterator[Correction]:
    """Yield what stands under each [[korrektur]]; what is wrong there is reported."""
    listed = file.table.get(_CORRECTION, [])
    if not isinstance(listed, list):
        file.fault((_CORRECTION,), f"erwartet wird [[{_CORRECTION}]] mit „von“ und „zu“")
        return
    for number, correction in enumerate(listed):
        place = (_CORRECTION, number)
        values = correction if isinstance(correction, dict) else {}
        wrong, right = values.get("von"), values.get("zu")
        if not isinstance(wrong, str) or not wrong:
            expected = "erwartet wird der veröffentlichte Text"
            file.fault((*place, "von"), f"„von“ fehlt oder ist leer; {expected}")
        elif not isinstance(right, str):
            expected = "erwartet wird, was dort stehen soll, oder ein leerer Text"
            file.fault((*place, "zu"), f"„zu“ fehlt oder ist kein Text; {expected}")
        else:
            yield wrong, right


def _corrected(text: str, corrections: Sequence[Correction]) -> str:
    """Return a text with the corrections of the editors, so they are not reported again."""
    for wrong, right in corrections:
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
