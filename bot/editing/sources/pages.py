"""Questions on a web page, and in Word and Markdown files, which become one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.exceptions import ParserRejectedMarkup
from markdown_it import MarkdownIt

from bot.editing.sources.blocks import (
    HEADINGS,
    Block,
    attribute,
    blocks_of,
    cells_of,
    markdown_of,
    page_text,
    parsed,
    plain_text,
)
from bot.editing.sources.extras import needed
from bot.editing.sources.sections import questions_of
from bot.editing.sources.tables import check_archive
from bot.editing.sources.text import one_line
from bot.editing.sources.values import Item, Skipped, Source, SourceError
from bot.faq.faults import has_words
from bot.faq.office_text import TableError, decoded
from bot.faq.values import Phrase
from bot.language.folding import folded

_EXPECTED = (
    "erwartet werden schema.org FAQPage, <details>, <dt>/<dd>, "
    "Fragen als Überschriften oder in einer Tabelle"
)
_BELOW_TITLE = [name for name, level in HEADINGS.items() if level > 1]
# Headings go one level down, below the title; German names are those of Google Docs and others.
_WORD_STYLES = "\n".join(
    [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Titel'] => h1:fresh",
        *(f"p[style-name='Heading {level}'] => h{level + 1}:fresh" for level in range(1, 6)),
        *(f"p[style-name='Überschrift {level}'] => h{level + 1}:fresh" for level in range(1, 6)),
    ]
)
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")
_PLAIN_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")


def read_page(name: str, raw: bytes, address: str = "") -> Source:
    """Return the questions of an HTML page, by the markup that yields most of them, or by all of it.

    Markup for search engines takes precedence over what is only visible.
    """
    try:
        tree = parsed(page_text(raw))
        base = _base(tree, address)
        return _best(name, tree, base)
    except RecursionError as error:
        raise SourceError(f"{name}: zu tief verschachtelt; {_EXPECTED}") from error
    except (ParserRejectedMarkup, AssertionError) as error:  # the latter by html.parser itself
        raise SourceError(f"{name}: kein HTML; {_EXPECTED}") from error


def read_word(name: str, raw: bytes) -> Source:
    """Return the questions of a Word file, by its headings or lines in bold."""
    mammoth = needed("mammoth", "DOCX-Dateien")
    check_archive(name, raw, "DOCX")
    try:
        no_picture = mammoth.images.img_element(lambda _: {})
        converted = mammoth.convert_to_html(
            io.BytesIO(raw), style_map=_WORD_STYLES, convert_image=no_picture
        )
    except Exception as error:  # mammoth raises whatever the XML inside leads to
        expected = "erwartet wird eine DOCX-Datei, wie Word und LibreOffice sie speichern"
        raise SourceError(f"{name}: nicht lesbar ({type(error).__name__}); {expected}") from error
    expected = "erwartet werden Fragen als Überschriften, fett gedruckt oder in einer Tabelle"
    return _by_headings(name, converted.value, expected)


def read_markdown(name: str, raw: bytes) -> Source:
    """Return the questions of a Markdown file, by its headings."""
    try:
        html = _MARKDOWN.render(decoded(raw))
    except TableError as error:
        raise SourceError(f"{name}: {error}") from error
    except RecursionError as error:
        raise SourceError(f"{name}: zu tief verschachtelt") from error
    return _by_headings(name, html, "erwartet werden Fragen als Überschriften: „## Frage?“")


def markdown_answer(html: str) -> str:
    """Return a piece of HTML as the Markdown of an answer."""
    tree = parsed(html)
    return markdown_of(blocks_of(tree.children))


def rewritten(markdown: str, *, is_html: bool) -> str:
    """Return Markdown of any kind in what our answers allow; without HTML, `<` is a sign."""
    renderer = _MARKDOWN if is_html else _PLAIN_MARKDOWN
    return markdown_answer(renderer.render(markdown))


def _by_headings(name: str, html: str, expected: str) -> Source:
    try:
        tree = parsed(html)
        of_headings = questions_of(blocks_of(tree.children))
        of_rows = _of_rows(tree, "")
        source = max(of_headings, of_rows, key=_questions)
    except RecursionError as error:
        raise SourceError(f"{name}: zu tief verschachtelt; {expected}") from error
    if not source.items:
        raise SourceError(f"{name}: keine Fragen gefunden; {expected}")
    return source


def _best(name: str, tree: BeautifulSoup, base: str) -> Source:
    title = _title(tree)
    linked = list(_of_linked_data(tree, base))
    told = linked or list(_of_microdata(tree, base))
    readers = (*_IN_MARKUP, _of_headings)
    seen = [read(tree, base) for read in readers]
    together = _of_all(tree, base)  # last, as it takes the tree apart
    if told:
        items = _with_categories(told, seen)
        untold = _untold(told, together)
        return Source(tuple(items), tuple(untold), title)
    most = max(*seen, together, key=_questions)
    if not most.items:
        raise SourceError(f"{name}: keine Fragen gefunden; {_EXPECTED}")
    return replace(most, title=most.title or title)


def _untold(told: Iterable[Item], seen: Source) -> Iterator[Skipped]:
    """Yield the questions that people see on a page and search engines are not told."""
    known = [folded(item.question) for item in told]
    for item in seen.items:
        if not _is_asked(item):
            continue
        question = folded(item.question)
        is_known = any(question in other or other in question for other in known)
        if not is_known:
            reason = "fehlt in den Angaben der Seite für Suchmaschinen"
            yield Skipped(item.place, item.question, reason)


def _is_asked(item: Item) -> bool:
    return item.question.endswith("?")


def _with_categories(told: Iterable[Item], seen: Iterable[Source]) -> Iterator[Item]:
    """Yield what a page tells search engines with the categories that only people see."""
    categories: dict[str, str] = {}
    for source in seen:
        for item in source.items:
            if item.category:
                categories.setdefault(folded(item.question), item.category)
    for item in told:
        question = folded(item.question)
        yield replace(item, category=categories.get(question, ""))


def _questions(source: Source) -> tuple[int, int]:
    """Return how many items are put as a question, and how many have a heading that is not open."""
    asked = 0
    settled = 0
    for item in source.items:
        asked += _is_asked(item)
        settled += not item.is_open
    return asked, settled


def _title(tree: BeautifulSoup) -> str:
    heading = tree.find("h1")
    if heading is None:
        return ""
    return plain_text(heading)


def _base(tree: BeautifulSoup, address: str) -> str:
    """Return the address of a page, which a saved one may still name."""
    base = tree.find("base", href=True)
    canonical = tree.find("link", rel="canonical", href=True)
    for tag in (base, canonical):
        if tag is None:
            continue
        with suppress(ValueError):  # raised by an invalid address
            named = urljoin(address, str(tag["href"]))
            if named.startswith(("https://", "http://")):
                return named
    return address


# -- what pages say about themselves ---------------------------------------------------------------


def _of_linked_data(tree: BeautifulSoup, base: str) -> Iterator[Item]:
    """Yield the questions of schema.org FAQPage in JSON-LD."""
    for script in tree.find_all("script", {"type": "application/ld+json"}):
        try:
            data = json.loads(script.get_text())
        except ValueError:
            continue
        for page in _nodes(data, "FAQPage"):
            for question in _nodes(page.get("mainEntity"), "Question"):
                yield from _told(question, base)


def _nodes(data: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a type in JSON-LD, which may be one, a list, or a graph."""
    for node in _listed(data):
        if isinstance(node, dict):
            if kind in _listed(node.get("@type")):
                yield node
            yield from _nodes(node.get("@graph", []), kind)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _told(question: dict[str, Any], base: str) -> Iterator[Item]:
    """Yield the entry of a question in JSON-LD, if it has its name and its answer."""
    name = question.get("name")
    text = _accepted_answer(question)
    if isinstance(name, str) and isinstance(text, str):
        asked = parsed(f"<p>{name}</p>")
        shown = parsed(_lines_kept(text))
        yield from _marked_up(asked, shown, base)


def _accepted_answer(question: dict[str, Any]) -> Any:
    """Return the text of the first answer, None if there is none."""
    answer = question.get("acceptedAnswer")
    if isinstance(answer, list) and answer:
        answer = answer[0]
    if not isinstance(answer, dict):
        return None
    return answer.get("text")


def _marked_up(question: Tag, answer: Tag, base: str) -> Iterator[Item]:
    """Yield the entry that a page marks, if there is something in it."""
    asked = plain_text(question)
    text = markdown_of(blocks_of(answer.children, base))
    if has_words(asked) and text:
        yield Item(asked, text, place=f"schema.org, „{asked}“")


def _lines_kept(text: str) -> str:
    """Return the text of an answer as HTML; in plain text, lines are paragraphs."""
    if "<" in text:
        return text
    paragraphs = [f"<p>{line}</p>" for line in text.splitlines()]
    return "".join(paragraphs)


def _of_microdata(tree: BeautifulSoup, base: str) -> Iterator[Item]:
    """Yield the questions that a page marks by `itemprop`."""
    for question in tree.select('[itemtype$="schema.org/Question"]'):
        name = question.select_one('[itemprop="name"]')
        text = question.select_one('[itemprop="text"]')
        if name and text:
            yield from _marked_up(name, text, base)


# -- what is seen ----------------------------------------------------------------------------------


def _of_headings(tree: BeautifulSoup, base: str) -> Source:
    """Return what headings ask, in the main part of a page if it names that, or else anywhere."""
    main = tree.find("main") or tree.find("article")
    if main:
        source = questions_of(blocks_of(main.children, base))
        if source.items:
            return source
    whole = tree.body or tree
    return questions_of(blocks_of(whole.children, base))


def _of_details(tree: BeautifulSoup, base: str) -> Source:
    """Return what opens on a click: `<details>`, and buttons that name the element they open."""
    items = list[Item]()
    skipped = list[Skipped]()
    category = ""
    for tag in tree.find_all([*_BELOW_TITLE, "details", "button", "a"]):
        if tag.name in _BELOW_TITLE:
            opens = tag.find(["button", "a"], {"aria-controls": True})
            is_question = opens or tag.find_parent("summary")
            if not is_question:
                category = plain_text(tag)
            continue
        pair = _opened(tree, tag)
        if pair is None:
            continue
        question, answer = pair
        if tag.find("details"):  # a group of questions that open within it
            category = plain_text(question)
            continue
        asked = one_line(plain_text(question))
        text = markdown_of(_answer(question, answer, base))
        place = f"aufklappbar, „{asked}“"
        if has_words(asked) and text:
            items.append(Item(asked, text, category, place=place))
        else:
            reason = "ohne Antwort" if asked else "ohne Frage"
            skipped.append(Skipped(place, asked, reason))
    return Source(tuple(items), tuple(skipped))


def _opened(tree: BeautifulSoup, tag: Tag) -> tuple[Tag, Tag] | None:
    """Return the element with the question and the one with the answer."""
    if tag.name == "details":
        summary = tag.find("summary", recursive=False)
        return (summary, tag) if summary else None
    controlled = attribute(tag, "aria-controls")
    if not controlled or tag.find_parent(["nav", "header", "footer"]):
        return None
    target = tree.find(id=controlled)
    if not target or target.name == "nav":
        return None
    return tag, target


def _answer(question: Tag, answer: Tag, base: str) -> list[Block]:
    """Return the blocks of an answer, which may hold its question."""
    nodes = [node for node in answer.children if node is not question]
    return blocks_of(nodes, base)


def _of_terms(tree: BeautifulSoup, base: str) -> Source:
    """Return what definition lists hold: `<dt>` the question, `<dd>` the answer."""
    items = list[Item]()
    for listed in tree.find_all("dl"):
        category = _category_above(listed)
        asked = list[str]()
        answer = list[Tag]()
        for tag in listed.find_all(["dt", "dd"]):
            if tag.name == "dd":
                answer.append(tag)
                continue
            if answer:
                items += _term(asked, answer, category, base)
                asked, answer = [], []
            term = one_line(plain_text(tag))
            asked.append(term)
        items += _term(asked, answer, category, base)
    return Source(tuple(items))


def _category_above(tag: Tag) -> str:
    """Return the last heading above an element that is no question, empty if that is the title."""
    for heading in tag.find_all_previous(list(HEADINGS)):
        if not _asks(heading):
            return one_line(plain_text(heading)) if heading.name in _BELOW_TITLE else ""
    return ""


def _term(asked: Iterable[str], answer: Iterable[Tag], category: str, base: str) -> Iterator[Item]:
    """Yield the entry of a term; further terms for the same are further ways to ask."""
    texts = [text for text in asked if has_words(text)]
    blocks = list[Block]()
    for part in answer:
        blocks += blocks_of(part.children, base)
    if not texts or not blocks:
        return
    question, *others = texts
    phrases = tuple(map(Phrase, others))
    text = markdown_of(blocks)
    yield Item(question, text, category, phrases, place=f"Liste, „{question}“")


def _of_rows(tree: BeautifulSoup, base: str) -> Source:
    """Return what tables hold in which one cell asks and the next one answers."""
    items = list[Item]()
    for row in tree.find_all("tr"):
        pair = _asked_and_answered(row)
        if pair is None:
            continue
        question, answer = pair
        asked = one_line(plain_text(question))
        text = markdown_of(blocks_of(answer.children, base))
        if text:
            category = _category_above(row)
            item = Item(asked, text, category, place=f"Tabelle, „{asked}“")
            items.append(item)
    return Source(tuple(items))


def _asked_and_answered(row: Tag) -> tuple[Tag, Tag] | None:
    """Return the cell with the question and the one after it; before it may stand a number."""
    if row.find("table"):
        return None
    for question, answer in pairwise(cells_of(row)):
        if _asks(question):
            return question, answer
    return None


def _asks(tag: Tag) -> bool:
    return one_line(plain_text(tag)).endswith("?")


# -- several kinds of markup on one page -----------------------------------------------------------


def _of_all(tree: BeautifulSoup, base: str) -> Source:
    """Return what all kinds of markup ask together, in the order of the page.

    What one kind holds is taken out of the tree before the next one is read, so that a list within
    an answer stays a part of that answer.
    """
    words = folded(plain_text(tree))

    def place_on_page(item: Item) -> int:
        question = folded(item.question)
        return words.find(question)

    items = list[Item]()
    skipped = list[Skipped]()
    for read, asking in _IN_MARKUP.items():
        source = read(tree, base)
        items += filter(_is_asked, source.items)
        skipped += source.skipped
        for tag in asking(tree):
            tag.extract()
    rest = _of_headings(tree, base)
    items += rest.items
    items.sort(key=place_on_page)
    categories = {item.category for item in items}
    skipped += [left for left in rest.skipped if left.what not in categories]
    title = "" if rest.title in categories else rest.title
    return Source(tuple(items), tuple(skipped), title)


def _asking_details(tree: BeautifulSoup) -> list[Tag]:
    """Return what opens on a click below a question, with the buttons that open it, and groups."""
    found = list[Tag]()
    for tag in tree.find_all(["details", "button", "a"]):
        pair = _opened(tree, tag)
        if pair is None:
            continue
        question, answer = pair
        is_group = tag.find("details") is not None
        if is_group or _asks(question):
            found += (tag, answer)
    return found


def _asking_terms(tree: BeautifulSoup) -> list[Tag]:
    """Return the lists of definitions in which a term is a question."""
    return _with_any(tree, "dl", "dt", _asks)


def _asking_tables(tree: BeautifulSoup) -> list[Tag]:
    """Return the tables in which a row holds a question with its answer."""
    return _with_any(tree, "table", "tr", _asked_and_answered)


def _with_any(
    tree: BeautifulSoup, name: str, inner: str, holds: Callable[[Tag], object]
) -> list[Tag]:
    """Return the elements of a name that have an inner element for which something holds."""
    found = list[Tag]()
    for tag in tree.find_all(name):
        parts = tag.find_all(inner)
        if any(map(holds, parts)):
            found.append(tag)
    return found


# What reads each kind of markup, and what finds the elements of it that hold questions.
_IN_MARKUP: Mapping[
    Callable[[BeautifulSoup, str], Source], Callable[[BeautifulSoup], Sequence[Tag]]
] = {
    _of_details: _asking_details,
    _of_terms: _asking_terms,
    _of_rows: _asking_tables,
}
