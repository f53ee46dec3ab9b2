"""HTML as a sequence of headings, paragraphs and items of lists, in the Markdown of our answers.

Word files and Markdown come here, too, by way of HTML. What no channel can show is written as what
it can: a table as a list, a heading within an answer in bold, a picture not at all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal
from urllib.parse import urljoin

from bs4 import BeautifulSoup
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
_BOLD, _ITALIC = frozenset(["b", "strong"]), frozenset(["i", "em"])
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
    for encoding in ("utf-8-sig", declared["name"].decode("ascii") if declared else "cp1252"):
        try:
            return raw.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def parsed(page: str) -> BeautifulSoup:
    """Return the tree of a page."""
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


def _written(block: Block) -> str:
    if block.kind == "item":
        return f"{_INDENT * block.level}{block.marker} {block.text}"
    if block.kind == "heading":
        return f"**{escaped(block.text)}**"
    return block.text


def escaped(text: str) -> str:
    """Return a text whose signs are no Markdown."""
    without_entities = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    return _ESCAPED.sub(lambda sign: f"\\{sign[0]}", without_entities)


class _Walker:
    """Collects the blocks of a tree."""

    def __init__(self, base: str, *, with_buttons: bool = False) -> None:
        self.blocks: list[Block] = []
        self._base = base
        self._with_buttons = with_buttons
        self._runs: list[_Run] = []
        self._bold = self._italic = False
        self._link = ""
        self._lists: list[_List] = []
        self._item: tuple[int, str] | None = None
        self._heading: int | None = None

    def take(self, node: PageElement) -> None:
        """Add an element and what is in it."""
        if type(node) is NavigableString:
            self._runs.append(_Run(visible(node), self._bold, self._italic, self._link))
        elif isinstance(node, Tag) and not self._is_left_out(node):
            self._take_tag(node)

    def flush(self) -> None:
        """End the paragraph, heading or item that is being collected."""
        runs, self._runs = self._runs, []
        plain = "".join(run.text for run in runs)
        plain = " ".join(plain.split())
        if not has_words(plain):
            return
        if self._heading is not None:
            self.blocks.append(Block("heading", plain, self._heading, plain=plain))
            return
        text = _joined(runs)
        is_bold = all(run.bold for run in runs if run.text.strip())
        if self._item:
            level, marker = self._item
            self.blocks.append(Block("item", text, level, marker, is_bold, plain))
            # What follows in the same item is a paragraph of its own in the list.
            self._item = None
        else:
            self.blocks.append(Block("paragraph", _start(text), is_bold=is_bold, plain=plain))

    def _is_left_out(self, tag: Tag) -> bool:
        if tag.name == "button":
            holds_a_question = self._with_buttons or self._heading is not None
            if not holds_a_question:
                return True
        elif tag.name in _LEFT_OUT:
            return True
        if tag.name == "header" and tag.find_parent(["main", "article", "section"]) is None:
            return True
        return _is_note(tag) or tag.get("aria-hidden") == "true"

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

    def _take_block(self, tag: Tag, *, bold: bool = False) -> None:
        if self._heading is not None:
            self._runs.append(_Run(" "))
            self._take_children(tag)
            self._runs.append(_Run(" "))
            return
        self.flush()
        before, self._bold = self._bold, self._bold or bold
        self._take_children(tag)
        self._bold = before
        self.flush()

    def _take_heading(self, tag: Tag, level: int) -> None:
        self.flush()
        before, self._heading = self._heading, level
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
        self._item = (depth, self._lists[-1].next_marker())
        self._take_children(tag)
        self.flush()
        self._item = None

    def _take_table(self, table: Tag) -> None:
        """Write a table as a list, one item for each row."""
        self.flush()
        header: list[str] = []
        for row in table.find_all("tr"):
            cells = row.find_all(["td", "th"], recursive=False)
            texts = [_cell(cell, self._base) for cell in cells]
            names_columns = all(cell.name == "th" for cell in cells)
            if names_columns and not header:
                header = [" ".join(plain_text(cell).split()) for cell in cells]
            elif any(texts):
                text = _row_text(texts, header)
                self.blocks.append(Block("item", text, 0, "-", plain=text))

    def _take_link(self, tag: Tag) -> None:
        before = self._link
        self._link = self._address(str(tag.get("href") or ""))
        self._take_children(tag)
        self._link = before

    def _address(self, href: str) -> str:
        """Return where a link leads, empty if it cannot be shown elsewhere."""
        target = visible(href).strip()
        if not target or target.startswith("#"):
            return ""
        try:
            address = urljoin(self._base, target) if self._base else target
        except ValueError:
            return ""
        address = re.sub(r"[<>\s]", lambda sign: f"%{ord(sign[0]):02X}", address)
        is_elsewhere = not address.startswith("/")  # a path of another site leads nowhere on ours
        return address if is_elsewhere and not address_fault(address) else ""

    def _take_inline(self, tag: Tag) -> None:
        before = self._bold, self._italic
        self._bold = self._bold or tag.name in _BOLD or _styled_bold(tag)
        self._italic = self._italic or tag.name in _ITALIC
        self._take_children(tag)
        self._bold, self._italic = before

    def _break(self) -> None:
        if self._item or self._heading is not None:
            self._runs.append(_Run(" "))
        else:
            self.flush()


@dataclass(slots=True)
class _List:
    """A list that is being read."""

    is_numbered: bool = False
    count: int = 0

    def next_marker(self) -> str:
        self.count += 1
        return f"{self.count}." if self.is_numbered else "-"


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of text that is written alike."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def look(self) -> tuple[bool, bool, str]:
        return self.bold, self.italic, self.link


def _joined(runs: Sequence[_Run]) -> str:
    """Return runs as Markdown; emphasis that would show its stars is left out."""
    text = _markdown(runs)
    shown = _TAG.sub("", to_html(text))
    wanted = html.escape("".join(run.text for run in runs))
    if _signs(shown) == _signs(wanted):
        return text
    return _markdown([_Run(run.text, link=run.link) for run in runs])


def _markdown(runs: Sequence[_Run]) -> str:
    return _spaced("".join(map(_marked, _merged(runs))))


def _merged(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Yield runs so that neighbours look different; blanks look like what stands before them."""
    current: _Run | None = None
    for run in runs:
        if current is None:
            current = run
        elif run.look == current.look:
            current = _Run(current.text + run.text, *current.look)
        else:
            yield current
            current = run
    if current:
        yield current


def _marked(run: _Run) -> str:
    words = run.text.strip()
    if not words:
        return run.text
    before, _, after = run.text.partition(words)
    stars = "*" * (2 * run.bold + run.italic)
    text = f"{stars}{escaped(words)}{stars}"
    if run.link:
        text = f"[{text}](<{run.link}>)"
    return f"{before}{text}{after}"


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _signs(markup: str) -> str:
    return "".join(html.unescape(markup).split())


def _start(text: str) -> str:
    """Return a paragraph whose first sign makes no heading and no quotation of it."""
    if text.startswith("#"):
        return f"&#35;{text[1:]}"
    return f"&gt;{text[1:]}" if text.startswith(">") else text


def _is_note(tag: Tag) -> bool:
    """Tell whether an element is a footnote, or refers to one."""
    name, target = str(tag.get("id") or ""), str(tag.get("href") or "")
    is_note = name.startswith(("footnote", "endnote"))
    return is_note or target.startswith(("#footnote", "#endnote"))


def _styled_bold(tag: Tag) -> bool:
    return re.search(r"font-weight:\s*(?:bold|[6-9]00)", str(tag.get("style") or "")) is not None


def _is_data(table: Tag) -> bool:
    """Tell whether a table holds rows of data, and is not there for the layout of a page."""
    layout = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "details", "dl"]
    if table.find(layout) is not None:
        return False
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    return any(len(cells) > 1 for cells in rows)


def _cell(cell: Tag, base: str) -> str:
    return " ".join(block.text for block in blocks_of(cell.children, base))


def _row_text(cells: Sequence[str], header: Sequence[str]) -> str:
    """Return a row as a sentence: the first cell, then the others with their column names."""
    named = list[str]()
    names = ["", *header[1:]]  # the first cell needs none
    for name, cell in zip_longest(names, cells, fillvalue=""):
        if cell:
            named.append(f"{escaped(name)} {cell}" if name else cell)
    first, *rest = named
    return f"{first}: {', '.join(rest)}" if rest else first
