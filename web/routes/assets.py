"""What pages load and programs read: styles, scripts, pictures, robots.txt and the site map."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path

from flask import Blueprint
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.faq.values import Picture, Site
from web import widget
from web.colours import BRAND, shades
from web.documents import Document
from web.problems import known_faq
from web.render import entry_path, root
from web.routes.shared import catalog
from web.state import app_state

_STATIC = Path(__file__).parents[1] / "static"
_CSS = "text/css; charset=utf-8"
_MEDIA_TYPES = {
    "page.js": "text/javascript; charset=utf-8",
    "embed.js": "text/javascript; charset=utf-8",
    "touch-icon.png": "image/png",
}
_AGE = 300  # seconds; the addresses are fixed, so a new release has to come through soon

assets = Blueprint("assets", __name__)


@assets.get("/widget.js")
def widget_script() -> Response:
    """Return the embeddable widget."""
    entries = catalog()
    site = entries.assistant.faq.site
    return widget.script(site, app_state().settings, entries.starters).response()


@assets.get("/static/page.css")
def styles() -> Response:
    """Return the style sheet of the pages, in the colour of the operator."""
    return _styles(known_faq().site.colour).response()


@assets.get("/static/icon.svg")
@assets.get("/favicon.ico")
def icon() -> Response:
    """Return the icon, also where browsers look for it unasked."""
    return _icon(known_faq().site.colour or BRAND).response()


@assets.get("/static/<name>")
def static_file(name: str) -> Response:
    """Return a script or picture of the pages."""
    if name not in _MEDIA_TYPES:
        raise NotFound
    return _static(name).response()


@assets.get("/bilder/<name>")
def picture(name: str) -> Response:
    """Return a picture of the operator."""
    for shown in _pictures(known_faq().site):
        if shown.name == name:
            return Document(shown.body, shown.media_type, _AGE).response()
    raise NotFound


@assets.get("/robots.txt")
def robots() -> Response:
    """Keep search engines from what other visitors searched for, and show them the site map."""
    searches, api = root("/?q="), root("/api/")
    lines = ["User-agent: *", f"Disallow: {searches}", f"Disallow: {api}"]
    public_url = app_state().settings.public_url
    if public_url:
        lines += ["", f"Sitemap: {public_url}/sitemap.xml"]
    return Document(_as_lines(lines), "text/plain; charset=utf-8", _AGE).response()


@assets.get("/sitemap.xml")
def sitemap() -> Response:
    """Return the addresses of all pages; without a public address they are not known."""
    public_url = app_state().settings.public_url
    if not public_url:
        raise NotFound
    faq = app_state().responder.assistant().faq
    paths = (root("/"), *map(entry_path, faq.entries), root("/datenschutz"))
    changed = f"<lastmod>{faq.site.as_of}</lastmod>" if faq.site.as_of else ""
    origin = public_url.removesuffix(root(""))
    addresses = [escape(origin + path) for path in paths]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{address}</loc>{changed}</url>" for address in addresses),
        "</urlset>",
    ]
    return Document(_as_lines(lines), "application/xml", _AGE).response()


def _as_lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


@lru_cache(8)
def _static(name: str) -> Document:
    return Document((_STATIC / name).read_bytes(), _MEDIA_TYPES[name], _AGE, is_kept=True)


@lru_cache(8)
def _styles(colour: str) -> Document:
    sheets = (widget.PALETTE, widget.SHARED, _STATIC / "page.css")
    body = "".join(sheet.read_text("utf-8") for sheet in sheets)
    if colour:
        body += _palette(colour)
    return Document(body.encode(), _CSS, _AGE, is_kept=True)


def _palette(colour: str) -> str:
    """Return the rule that sets the colour of the operator and its shades."""
    properties = {"--brand": colour, **shades(colour), "--accent": "var(--link)"}
    declarations = [f"{name}:{value};" for name, value in properties.items()]
    return f":root{{{''.join(declarations)}}}"


@lru_cache(8)
def _icon(colour: str) -> Document:
    drawing = (_STATIC / "icon.svg").read_text("utf-8")
    body = drawing.replace(BRAND, colour)
    return Document(body.encode(), "image/svg+xml", _AGE, is_kept=True)


def _pictures(site: Site) -> tuple[Picture, ...]:
    logos = [supporter.logo for supporter in site.supporters]
    return tuple(filter(None, (site.logo, *logos)))
