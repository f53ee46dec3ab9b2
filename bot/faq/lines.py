"""What a line of an entry file is: a heading, an item of a list, or text.

Lines are recognised as people and their programs write them: a missing blank, a no-break space, a
bullet of Word or a quotation mark of Outlook changes nothing. What is not recognised as a heading
would become part of the answer.
"""

from __future__ import annotations

import difflib
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.faq.characters import INVISIBLE

PHRASES = "Auch gefragt als"
FOLLOW_UPS = "Nachgefragt"

Line = tuple[int, str]  # its number in the file, and its text

# "New line" in a paragraph of Word; no line of an editor's.
_SOFT_BREAK = re.compile(r"[\v\f\x85\u2028\u2029]")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_UNDERLINE = re.compile(r"\s*(?:-{2,}|={2,})\s*")
_HASHES = "#＃﹟"
_HASH = re.compile(f"[{_HASHES}]")
_HEADING_SIGNS = f" \t\xa0>\\{_HASHES}"
_CLOSING_HASHES = re.compile(rf"(?:\s+[{_HASHES}]+)?\s*$")
_EMPHASISED = re.compile(r"\s*(?P<mark>\*\*\*|\*\*|\*|__|_)(?P<text>[^*_]+)(?P=mark)\s*:?\s*")
_LOOK_ALIKES = str.maketrans("авекмнорстухіѕјαοερν", "abekmhopctyxisjaoepv")  # Cyrillic and Greek
_LETTERS = {PHRASES: "auchgefragtals", FOLLOW_UPS: "nachgefragt"}
_FIRST_LETTERS = "auchgefragt"
_LIKE_A_HEADING = 0.75  # likeness of letters from which a line is a mistyped heading
_LIKE_WITHIN = 0.88  # the same within a paragraph, where "Auch gefragt ist …" may begin a sentence
_PARTS = ("uch", "gef", "fra", "agt")
_PART = re.compile("|".join(_PARTS), re.IGNORECASE)
_LENGTHS = (12, 13, 14, 15)  # letters of the heading, some too few or too many
_BOUNDARY = re.compile(r"^\W*|[^\w\s,;]\W*", re.MULTILINE)
_LONGEST_HEADING = 60  # characters; what is longer is a sentence

_DASHES = "-–—―−‐‑"
# The last four are bullets in fonts of Word, as are o and § below.
_SIGNS = "•·▪◦‣⁃∙●○■□►▶➢➤❖✓✔\uf0b7\uf0a7\uf0d8\uf0fc"
_QUOTED = r"(?:>\s?)*"  # Outlook puts these before the lines of a mail that is answered
_ITEM = re.compile(
    rf"(?P<indent>\s*{_QUOTED}\s*)"
    rf"(?P<bullet>\\?(?:[{_DASHES}]+|[{_SIGNS}*+](?!\*)|[o§](?=\t| {{2}})|\d{{1,3}}[.)](?=\s)))"
    r"(?P<gap>\s*)(?P<text>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its indent, its bullet, whether a blank follows that, and its text."""

    indent: int
    bullet: str
    spaced: bool
    text: str

    @property
    def numbered(self) -> bool:
        """Tell whether the bullet is a number."""
        return self.bullet[0].isdigit()

    @property
    def dashed(self) -> bool:
        """Tell whether the bullet may as well be the dash of a sentence."""
        return self.bullet[0] in _DASHES

    def markdown(self, margin: int) -> str:
        """Return the item as a line of Markdown, in a list that is indented by a margin."""
        indent = " " * (self.indent - margin)
        bullet = self.bullet if self.numbered else "-"
        return f"{indent}{bullet} {self.text}"


def numbered(text: str) -> list[Line]:
    """Return the lines of a file; a soft break within a line of the editor begins no new number."""
    with_one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = with_one_end.split("\n")
    if _SOFT_BREAK.search(text) is None:
        return list(enumerate(lines, 1))
    parts = list[Line]()
    for number, line in enumerate(lines, 1):
        parts += [(number, part) for part in _SOFT_BREAK.split(line)]
    return parts


def joined(lines: Iterable[Line]) -> str:
    """Return the text of some lines."""
    return "\n".join(text for _, text in lines)


def listed_texts(text: str) -> list[str]:
    """Return the texts of a file with one per line; `#` begins a heading or a remark."""
    texts = list[str]()
    for _, line in numbered(text):
        bare = line.strip()
        if bare and not bare.startswith("#"):
            texts.append(bare)
    return texts


def first_line(lines: Sequence[Line]) -> int | None:
    """Return the place of the first line that is not blank, None if there is none."""
    for place, (_, line) in enumerate(lines):
        if line.strip():
            return place
    return None


def hashes(line: str) -> int:
    """Return with how many `#` a line begins, quoted, escaped or indented as it may be."""
    if _HASH.search(line) is None:
        return 0
    visible = INVISIBLE.sub("", line)
    plain = unicodedata.normalize("NFKC", visible).replace("\\", "")
    bare = plain.lstrip(" \t>")
    return len(bare) - len(bare.lstrip("#"))


def heading_text(line: str) -> str:
    """Return the words of a heading, without its signs and with single blanks."""
    visible = INVISIBLE.sub("", line)
    words = _CLOSING_HASHES.sub("", visible).lstrip(_HEADING_SIGNS)
    if match := _EMPHASISED.fullmatch(words):
        words = match["text"]
    return " ".join(words.split())


def section_of(line: str, *, misspelt: bool = True) -> str | None:
    """Return the section that a line opens, whatever characters surround its words, or None.

    A heading that begins with `#` may be misspelt; without `#`, only the exact words count.
    """
    if len(line) > 3 * _LONGEST_HEADING:
        return None
    letters = _letters(line)
    marked = hashes(line) > 0
    for section, wanted in _LETTERS.items():
        if letters == wanted:
            is_heading = marked or not _is_end_of_sentence(line)
            return section if is_heading else None
    if marked and misspelt:
        return _likest(letters)
    return None


def like_section(line: str) -> str | None:
    """Return the section whose heading a line without `#` resembles, None if it resembles none."""
    bare = line.strip()
    if len(bare) > _LONGEST_HEADING or bare.endswith((".", "!", "?", ",", ";")):
        return None
    return _likest(_letters(bare))


def heading_within(text: str) -> Iterator[int]:
    """Yield the places in a text where a heading stands in the middle of a paragraph.

    It may be misspelt by a letter or two, with `#` before it by more. In the middle of a sentence
    the same words are just words.
    """
    yield from _headings_after_signs(text)
    yield from _headings_at_ends_of_lines(text)


def _headings_after_signs(text: str) -> Iterator[int]:
    """Yield the places of headings that begin a line, or follow the sign that ends a sentence."""
    for boundary in _BOUNDARY.finditer(text):
        marked = "#" in boundary[0]
        start = boundary.end()
        window = text[start : start + _LONGEST_HEADING]
        may_be_heading = marked or _PART.search(window)
        if may_be_heading and _begins_with_heading(_letters(window), marked=marked):
            yield start


def _headings_at_ends_of_lines(text: str) -> Iterator[int]:
    end = -1
    for line in text.split("\n"):
        end += len(line) + 1
        last = line[-_LONGEST_HEADING:]
        if _PART.search(last) and _ends_with_heading(_letters(last)):
            yield end - len(last)


def _begins_with_heading(letters: str, *, marked: bool) -> bool:
    if marked:
        lengths = (len(FOLLOW_UPS), *_LENGTHS)
        if any(_likest(letters[:length]) for length in lengths):
            return True
    return any(_is_within(letters[:length]) for length in _LENGTHS)


def _ends_with_heading(letters: str) -> bool:
    return any(_is_within(letters[-length:]) for length in _LENGTHS)


def _is_within(letters: str) -> bool:
    # Counting parts is cheaper than the likeness, which hardly any words need.
    parts = sum(part in letters for part in _PARTS)
    if parts < 2:
        return False
    return _likeness(letters, _LETTERS[PHRASES]) >= _LIKE_WITHIN


def is_underline(line: str) -> bool:
    """Tell whether a line underlines the one above, which makes that a heading."""
    return bool(_UNDERLINE.fullmatch(line))


def emphasised(line: str) -> str:
    """Return the words of a line that is emphasised as a whole, empty if it is not."""
    match = _EMPHASISED.fullmatch(line)
    if match is None:
        return ""
    words = " ".join(match["text"].split())
    return words.rstrip(":")


def is_plain(line: str) -> bool:
    """Tell whether a line of a list is empty, or an item written like nearly all of them."""
    if not line:
        return True
    return line[:2] == "- " and line[2:3].isalnum()


def item_of(line: str) -> Item | None:
    """Return the list item that a line begins, None if it begins none."""
    if line and is_plain(line):
        return Item(indent=0, bullet="-", spaced=True, text=line[2:].strip())
    visible = INVISIBLE.sub("", line)
    match = _ITEM.fullmatch(visible)
    if match is None:
        return None
    bullet = match["bullet"]
    spaced = bool(match["gap"])
    if bullet in "*+" and not spaced:
        return None  # that is emphasis
    return Item(
        indent=len(match["indent"].expandtabs(4)),
        bullet=bullet.removeprefix("\\"),
        spaced=spaced,
        text=match["text"].strip(),
    )


def markdown_lists(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of an answer; lists from Word and Outlook become Markdown.

    A dash begins an item only where a list can begin: it may also continue a sentence.
    """
    before = ""
    margin: int | None = None  # the indent of the first item, None outside of a list
    for number, line in lines:
        shown = line
        item = item_of(line)
        if item and item.text and (margin is not None or _may_begin(item, before)):
            if margin is None:
                margin = item.indent
            shown = item.markdown(margin)
        elif _ends_list(line, before):
            margin = None
        yield number, shown
        before = shown


def _may_begin(item: Item, before: str) -> bool:
    """Tell whether a list may begin with an item below the line before it."""
    if not item.dashed:
        return True
    above = before.rstrip()
    return not above or above.endswith(":") or item_of(above) is not None


def _ends_list(line: str, before: str) -> bool:
    """Tell whether a line begins a paragraph that belongs to no item."""
    if not line.strip() or before.strip():
        return False
    return not line.startswith((" ", "\t"))


def _letters(line: str) -> str:
    """Return the letters of a line alone, folded."""
    text = html.unescape(_TAG.sub(" ", line))
    folded = unicodedata.normalize("NFKC", text).casefold()
    latin = folded.translate(_LOOK_ALIKES)
    return "".join(filter(str.isalpha, latin))


def _likest(letters: str) -> str | None:
    """Return the section whose heading has nearly these letters, None if there is none."""
    if letters.startswith(_FIRST_LETTERS) and len(letters) <= _LONGEST_HEADING // 2:
        return PHRASES  # "Auch gefragt", "Auch gefragt wie"
    likest, most = "", 0.0
    for section, wanted in _LETTERS.items():
        likeness = _likeness(letters, wanted)
        if likeness > most:
            likest, most = section, likeness
    return likest if most >= _LIKE_A_HEADING else None


def _likeness(letters: str, wanted: str) -> float:
    if not letters or len(letters) > 2 * len(wanted):
        return 0.0
    matcher = difflib.SequenceMatcher(None, letters, wanted, autojunk=False)
    return matcher.ratio()


def _is_end_of_sentence(line: str) -> bool:
    """Tell whether a line is the last word of a wrapped sentence: "… wird stark / nachgefragt."."""
    bare = line.strip()
    return bare[:1].islower() and bare.endswith(".")
