"""HTML as a sequence of headings, paragraphs and items of lists, in the Markdown of our answers.

Word files and Markdown come here, too, by way of HTML. What no channel can show is written as what
it can: a table as a list, a heading within an answer in bold, a picture not at all.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Literal
from urllib.parse import urljoin

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning
from bs4.element import NavigableString, PageElement, Tag

from bot.conversation.markup import to_html
from bot.editing.sources.text import visible
from bot.faq.addresses import address_fault
from bot.faq.faults import has_words

_LEFT_OUT = frozenset(
    [
        *("script", "style", "nav", "footer", "noscript", "template", "svg", "head", "iframe"),
        *("form", "button", "input", "select", "textarea", "audio", "video", "object", "math"),
        *("aside", "dialog"),
    ]
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    [
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
        *("em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp"),
        *("small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture"),
        "button",
    ]
)
_BOLD = frozenset(["b", "strong"])
_ITALIC = frozenset(["i", "em"])
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_IN_LAYOUT = ["table", *HEADINGS, "ul", "ol", "details", "dl"]  # hardly in a table of data
_NOT_IN_ADDRESS = re.compile(r"[<>\s]")
_ESCAPED = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)")
_CHARSET = re.compile(rb"charset=[\"']?(?P<name>[\w-]+)", re.IGNORECASE)
_HEAD = 4096  # bytes within which a page names its encoding
_TAG = re.compile(r"<[^>]*>")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_INDENT = "    "  # of a list within a list; enough below "1." as well

Kind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page.

    `text` is Markdown, or plain text for a heading. `level` is the level of a heading or the depth
    of a list item. `is_bold` tells that a whole paragraph or item is emphasised.
    """

    kind: Kind
    text: str
    level: int = 0
    marker: str = ""
    is_bold: bool = False
    plain: str = ""


def page_text(raw: bytes) -> str:
    """Return the text of a page, in the encoding that it names, or that most pages have."""
    declared = _CHARSET.search(raw, 0, _HEAD)
    named = declared["name"].decode("ascii") if declared else "cp1252"
    for encoding in ("utf-8-sig", named):
        try:
            return raw.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def parsed(page: str) -> BeautifulSoup:
    """Return the tree of a page, be it as short as the name of a file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(page, "html.parser")


def blocks_of(nodes: Iterable[PageElement], base: str = "") -> list[Block]:
    """Return the blocks of some elements; relative links are resolved against `base`."""
    walker = _Walker(base)
    for node in nodes:
        walker.take(node)
    walker.flush()
    return walker.blocks


def plain_text(node: Tag) -> str:
    """Return the words of an element, without what no person sees."""
    walker = _Walker("", with_buttons=True)
    for child in node.children:
        walker.take(child)
    walker.flush()
    return " ".join(block.plain for block in walker.blocks)


def markdown_of(blocks: Sequence[Block]) -> str:
    """Return blocks as the Markdown of an answer."""
    parts = list[str]()
    before: Block | None = None
    for block in blocks:
        if before:
            together = before.kind == block.kind == "item"
            parts.append("\n" if together else "\n\n")
        parts.append(_written(block))
        before = block
    return "".join(parts)


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute of an element, empty if it has none."""
    return str(tag.get(name) or "")


def cells_of(row: Tag) -> Sequence[Tag]:
    """Return the cells of a row of a table."""
    return row.find_all(["td", "th"], recursive=False)


def _written(block: Block) -> str:
    if block.kind == "item":
        return f"{_INDENT * block.level}{block.marker} {block.text}"
    if block.kind == "heading":
        return f"**{escaped(block.text)}**"
    return block.text


def escaped(text: str) -> str:
    """Return a text in which no sign is read as Markdown."""
    without_entities = _ENTITY.sub("&amp;", text)
    without_tags = without_entities.replace("<", "&lt;")
    return _ESCAPED.sub(r"\\\g<0>", without_tags)


class _Walker:
    """Collects the blocks of a tree."""

    def __init__(self, base: str, *, with_buttons: bool = False) -> None:
        self.blocks: list[Block] = []
        self._base = base
        self._with_buttons = with_buttons
        self._runs: list[_Run] = []
        self._look = _PLAIN
        self._lists: list[_List] = []
        self._item: _Item | None = None
        self._heading: int | None = None

    def take(self, node: PageElement) -> None:
        """Add an element and what is in it."""
        if type(node) is NavigableString:
            run = _Run(visible(node), self._look)
            self._runs.append(run)
        elif isinstance(node, Tag) and not self._is_left_out(node):
            self._take_tag(node)

    def flush(self) -> None:
        """End the paragraph, heading or item that is being collected."""
        runs = self._runs
        self._runs = []
        plain = _spaced(_words(runs))
        if has_words(plain):
            block = self._block(runs, plain)
            self.blocks.append(block)

    def _block(self, runs: Sequence[_Run], plain: str) -> Block:
        """Return what has been collected, as what it was collected for."""
        if self._heading is not None:
            return Block("heading", plain, level=self._heading, plain=plain)
        text = _joined(runs)
        is_bold = all(run.look.bold for run in runs if run.text.strip())
        item = self._item
        if item is None:
            return Block("paragraph", _start(text), is_bold=is_bold, plain=plain)
        # What follows in the same item is a paragraph of its own in the list.
        self._item = None
        return Block("item", text, item.depth, item.marker, is_bold, plain)

    def _is_left_out(self, tag: Tag) -> bool:
        if tag.name == "button":
            holds_a_question = self._with_buttons or self._heading is not None
            if not holds_a_question:
                return True
        elif tag.name in _LEFT_OUT:
            return True
        if tag.name == "header" and tag.find_parent(["main", "article", "section"]) is None:
            return True
        is_hidden = tag.get("aria-hidden") == "true"
        return is_hidden or _is_note(tag)

    def _take_tag(self, tag: Tag) -> None:
        if tag.name in HEADINGS:
            self._take_heading(tag, HEADINGS[tag.name])
        elif tag.name in ("ul", "ol", "menu"):
            self._take_list(tag)
        elif tag.name == "li":
            self._take_item(tag)
        elif tag.name == "table" and _is_data(tag):
            self._take_table(tag)
        elif tag.name == "dt":
            self._take_block(tag, bold=True)
        elif tag.name == "br":
            self._break()
        elif tag.name == "a":
            self._take_link(tag)
        elif tag.name in _INLINE:
            self._take_inline(tag)
        else:
            self._take_block(tag)

    def _take_children(self, tag: Tag) -> None:
        for child in tag.children:
            self.take(child)

    def _take_looking(self, tag: Tag, look: _Look) -> None:
        """Add what is in an element, which looks so."""
        before = self._look
        self._look = look
        self._take_children(tag)
        self._look = before

    def _take_block(self, tag: Tag, *, bold: bool = False) -> None:
        if self._heading is not None:
            self._runs.append(_Run(" "))
            self._take_children(tag)
            self._runs.append(_Run(" "))
            return
        self.flush()
        look = replace(self._look, bold=True) if bold else self._look
        self._take_looking(tag, look)
        self.flush()

    def _take_heading(self, tag: Tag, level: int) -> None:
        self.flush()
        before = self._heading
        self._heading = level
        self._take_children(tag)
        self.flush()
        self._heading = before

    def _take_list(self, tag: Tag) -> None:
        self.flush()
        self._item = None
        self._lists.append(_List(is_numbered=tag.name == "ol"))
        self._take_children(tag)
        self.flush()
        self._lists.pop()

    def _take_item(self, tag: Tag) -> None:
        self.flush()
        if not self._lists:
            self._lists.append(_List())
        depth = len(self._lists) - 1
        innermost = self._lists[depth]
        self._item = _Item(depth, innermost.next_marker())
        self._take_children(tag)
        self.flush()
        self._item = None

    def _take_table(self, table: Tag) -> None:
        """Write a table as a list, one item for each row."""
        self.flush()
        header = list[str]()
        for row in table.find_all("tr"):
            cells = cells_of(row)
            names_columns = all(cell.name == "th" for cell in cells)
            if names_columns and not header:
                header = [_spaced(plain_text(cell)) for cell in cells]
                continue
            texts = [self._cell(cell) for cell in cells]
            if any(texts):
                text = _row_text(texts, header)
                block = Block("item", text, marker="-", plain=text)
                self.blocks.append(block)

    def _cell(self, cell: Tag) -> str:
        blocks = blocks_of(cell.children, self._base)
        return " ".join(block.text for block in blocks)

    def _take_link(self, tag: Tag) -> None:
        address = self._address(attribute(tag, "href"))
        look = replace(self._look, link=address)
        self._take_looking(tag, look)

    def _address(self, href: str) -> str:
        """Return where a link leads, empty if it cannot be shown elsewhere."""
        target = visible(href).strip()
        if not target or target.startswith("#"):
            return ""
        try:
            address = urljoin(self._base, target) if self._base else target
        except ValueError:
            return ""
        address = _NOT_IN_ADDRESS.sub(_percent_encoded, address)
        is_path = address.startswith("/")  # of another site, which leads nowhere on ours
        if is_path or address_fault(address):
            return ""
        return address

    def _take_inline(self, tag: Tag) -> None:
        look = self._look
        if tag.name in _BOLD or _is_styled_bold(tag):
            look = replace(look, bold=True)
        if tag.name in _ITALIC:
            look = replace(look, italic=True)
        self._take_looking(tag, look)

    def _break(self) -> None:
        if self._item is None and self._heading is None:
            self.flush()
        else:
            self._runs.append(_Run(" "))


@dataclass(slots=True)
class _List:
    """A list that is being read."""

    is_numbered: bool = False
    count: int = 0

    def next_marker(self) -> str:
        self.count += 1
        if not self.is_numbered:
            return "-"
        return f"{self.count}."


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list that is being read: how deep it stands, and how it begins."""

    depth: int
    marker: str


@dataclass(frozen=True, slots=True)
class _Look:
    """How a piece of text is written, and where it leads."""

    bold: bool = False
    italic: bool = False
    link: str = ""


_PLAIN = _Look()


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of text that looks alike."""

    text: str
    look: _Look = _PLAIN


def _joined(runs: Sequence[_Run]) -> str:
    """Return runs as Markdown; emphasis that would show its stars is left out."""
    text = _markdown(runs)
    shown = _TAG.sub("", to_html(text))
    wanted = html.escape(_words(runs))
    if _signs(shown) == _signs(wanted):
        return text
    without_emphasis = []
    for run in runs:
        link_alone = _Look(link=run.look.link)
        plain = _Run(run.text, link_alone)
        without_emphasis.append(plain)
    return _markdown(without_emphasis)


def _words(runs: Iterable[_Run]) -> str:
    return "".join(run.text for run in runs)


def _markdown(runs: Iterable[_Run]) -> str:
    parts = []
    for look, group in groupby(runs, attrgetter("look")):
        part = _marked(_words(group), look)
        parts.append(part)
    return _spaced("".join(parts))


def _marked(text: str, look: _Look) -> str:
    """Return a text in its look; the blanks around it stay outside of the signs for it."""
    words = text.strip()
    if not words:
        return text
    before, _, after = text.partition(words)
    stars = "*" * (2 * look.bold + look.italic)
    marked = f"{stars}{escaped(words)}{stars}"
    if look.link:
        marked = f"[{marked}](<{look.link}>)"
    return f"{before}{marked}{after}"


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _signs(markup: str) -> str:
    """Return what markup shows, without blanks."""
    shown = html.unescape(markup)
    return "".join(shown.split())


def _start(text: str) -> str:
    """Return a paragraph whose first sign makes no heading and no quotation of it."""
    if text.startswith("#"):
        return f"&#35;{text[1:]}"
    if text.startswith(">"):
        return f"&gt;{text[1:]}"
    return text


def _percent_encoded(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    return f"%{code:02X}"


def _is_note(tag: Tag) -> bool:
    """Tell whether an element is a footnote, or refers to one."""
    name = attribute(tag, "id")
    target = attribute(tag, "href")
    is_note = name.startswith(("footnote", "endnote"))
    refers_to_one = target.startswith(("#footnote", "#endnote"))
    return is_note or refers_to_one


def _is_styled_bold(tag: Tag) -> bool:
    style = attribute(tag, "style")
    return _BOLD_STYLE.search(style) is not None


def _is_data(table: Tag) -> bool:
    """Tell whether a table holds rows of data, and is not there for the layout of a page."""
    if table.find(_IN_LAYOUT) is not None:
        return False
    rows = table.find_all("tr")
    return any(len(cells_of(row)) > 1 for row in rows)


def _row_text(cells: Sequence[str], header: Sequence[str]) -> str:
    """Return a row as a sentence: the first cell, then the others with their column names."""
    parts = list[str]()
    names = ["", *header[1:]]  # the first cell needs none
    for name, cell in zip_longest(names, cells, fillvalue=""):
        if not cell:
            continue
        column = f"{escaped(name)} " if name else ""
        parts.append(column + cell)
    first, *others = parts
    if not others:
        return first
    return f"{first}: {', '.join(others)}"
