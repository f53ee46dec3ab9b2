"""Reading the Markdown of answers: paragraphs, lists, emphasis and links, and their sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from bot.language.addresses import bare_addresses
from bot.language.sentences import ABBREVIATIONS

SCHEMES = frozenset({"https", "http", "mailto", "tel"})
BREAKS = ("softbreak", "hardbreak")
BARE = "bare"  # markup of links made of an address that stands in the text
_LINK_ENDS = ("link_open", "link_close")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)

# A mark that may end a sentence, what closes after it, and the blank before the next one.
_CUT = re.compile(r"[.!?…][\"“”‘’»«)\]*_]*(?P<gap>\s+)(?=[\"„“‚»«(\[*_]*[A-ZÄÖÜ0-9])")
_LAST_WORD = re.compile(r"\w*$")
_LINES_KEPT = 2_000  # whose visible words are remembered: those of answers are asked for again
_YEAR = 4  # digits; a shorter number before a dot is an ordinal
_MARKUP = re.compile(r"[*_`\[\]<\\&!]")


class _Markdown(MarkdownIt):
    """CommonMark without raw HTML and code blocks, which answers do not need.

    Four leading blanks are an editor's slip.
    """

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.disable(["code", "fence"])
        self.core.ruler.push("foreign links", _drop_foreign_links)
        self.core.ruler.push("bare addresses", _link_addresses)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - its name there
        """Return True, because a refused link would be shown as Markdown.

        `_drop_foreign_links` keeps its text.
        """
        return True


def _drop_foreign_links(state: StateCore) -> None:
    """Leave of a link to elsewhere than web, mailbox and telephone its text, in every channel."""
    for token in state.tokens:
        if token.children:
            token.children = list(_without_foreign_links(token.children))


def _without_foreign_links(parts: Iterable[Token]) -> Iterator[Token]:
    is_foreign = False
    for part in parts:
        if part.type == "link_open":
            target = str(part.attrGet("href") or "")
            scheme = _SCHEME.match(target)
            is_foreign = scheme is not None and scheme[0].casefold() not in SCHEMES
        if not is_foreign or part.type not in _LINK_ENDS:
            yield part


def _link_addresses(state: StateCore) -> None:
    """Make links of the addresses, mailboxes and telephone numbers that stand in the text."""
    for token in state.tokens:
        if token.children:
            token.children = list(_with_linked_addresses(token.children))


def _with_linked_addresses(parts: Iterable[Token]) -> Iterator[Token]:
    depth = 0  # of links that the editor wrote
    for part in parts:
        if part.type in _LINK_ENDS:
            depth += part.nesting
        if part.type == "text" and not depth:
            yield from _with_links(part)
        else:
            yield part


def _with_links(text: Token) -> Iterator[Token]:
    """Yield a text with links of its addresses; their markup says that nobody wrote them so."""
    content = text.content
    linked = 0  # characters
    for start, end, target in bare_addresses(content):
        yield _text(content[linked:start])
        yield Token("link_open", "a", 1, attrs={"href": target}, markup=BARE)
        yield _text(content[start:end])
        yield Token("link_close", "a", -1, markup=BARE)
        linked = end
    if linked:
        rest = content[linked:]
        yield _text(rest)
    else:
        yield text


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


MARKDOWN = _Markdown()


def inline(markdown: str) -> list[Token]:
    """Return what stands in a line: text, emphasis, links, breaks."""
    tokens = MARKDOWN.parseInline(markdown)
    if not tokens:
        return []
    return tokens[0].children or []


@lru_cache(_LINES_KEPT)
def visible(markdown: str) -> str:
    """Return the words of a line as a reader sees them, without addresses of links."""
    shown = []
    for token in inline(markdown):
        is_break = token.type in BREAKS
        shown.append("\n" if is_break else token.content)
    return "".join(shown)


def statements(markdown: str) -> Iterator[str]:
    """Yield the sentences and list items of an answer, as written in its Markdown.

    A list item or paragraph of several sentences yields each of them.
    """
    for token in MARKDOWN.parse(markdown):
        if token.type == "inline":
            yield from sentences(token.content)


def sentences(line: str) -> list[str]:
    """Return the sentences of a paragraph or list item.

    It is cut only where both sides read the same alone, so never inside emphasis or a link.
    """
    found = []
    start = 0
    for cut in _CUT.finditer(line):
        if _is_abbreviated(line[: cut.start()]):
            continue
        before = line[start : cut.start("gap")]
        after = line[cut.end() :]
        if _reads_alone(before, cut["gap"], after):
            found.append(before)
            start = cut.end()
    found.append(line[start:])
    return found


def _is_abbreviated(text: str) -> bool:
    """Tell whether a dot after this text ends no sentence: z. B., Dr., the 3. of May."""
    word = _LAST_WORD.search(text)
    last = word[0] if word else ""
    if last.isdecimal():
        return len(last) < _YEAR
    return len(last) == 1 or last.casefold() in ABBREVIATIONS


def _reads_alone(before: str, gap: str, after: str) -> bool:
    if not _MARKUP.search(before):  # nothing is open that ends after it
        return True
    first = MARKDOWN.renderInline(before)
    second = MARKDOWN.renderInline(after)
    whole = MARKDOWN.renderInline(before + gap + after)
    return _without_blanks(first + second) == _without_blanks(whole)


def _without_blanks(text: str) -> str:
    return "".join(text.split())
