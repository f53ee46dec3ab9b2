"""Colours that can be read, derived from the one colour of the operator.

The chat derives the same for a page that sets `data-color` (widget/colours.js); a test compares the
two. `widget/palette.css` says where each shade is used.
"""

from __future__ import annotations

from collections.abc import Mapping

BRAND = "#0c4a56"  # where the operator sets none
TEXT = 4.5  # contrast of text by WCAG 2, level AA
_TEXT_ON_DARK = 6  # thin bright strokes on dark ground seem fainter than the figure says
_DARK_FROM = 0.179  # luminance from which black is read better than white
_STEPS = 20  # in which a colour is made lighter or darker
_FAINT = 0.9  # share of white in a ground
_DIM = 0.85  # share of the dark in one

Rgb = tuple[int, int, int]
_WHITE: Rgb = (255, 255, 255)
_BLACK: Rgb = (0, 0, 0)
_DARK: Rgb = (0x18, 0x24, 0x2A)


def shades(brand: str) -> Mapping[str, str]:
    """Return the custom properties of a colour that is written as `#rrggbb`."""
    colour = rgb(brand)
    light, dark = _mix(colour, _WHITE, _FAINT), _mix(colour, _DARK, _DIM)
    return {
        "--on-brand": "#000" if _luminance(colour) > _DARK_FROM else "#fff",
        "--link-light": _css(_readable(colour, light, _BLACK, TEXT)),
        "--link-dark": _css(_readable(colour, dark, _WHITE, _TEXT_ON_DARK)),
        "--tint-light": _css(light),
        "--tint-dark": _css(dark),
    }


def rgb(written: str) -> Rgb:
    """Return the parts of a colour that is written as `#rrggbb`."""
    red, green, blue = bytes.fromhex(written.removeprefix("#"))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours by WCAG 2, from 1 to 21."""
    luminances = (_luminance(one), _luminance(other))
    darker, lighter = sorted(luminances)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: Rgb, ground: Rgb, cover: Rgb, least: float) -> Rgb:
    """Return a colour, covered as little as it takes until it can be read on its ground."""
    for step in range(_STEPS):
        covered = _mix(colour, cover, step / _STEPS)
        if contrast(covered, ground) >= least:
            return covered
    return cover


def _mix(colour: Rgb, cover: Rgb, share: float) -> Rgb:
    """Return a colour, of which a share is covered with another."""
    mixed = []
    for part, over in zip(colour, cover, strict=True):
        mixed.append(round(part * (1 - share) + over * share))
    red, green, blue = mixed
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    """Return the relative luminance by WCAG 2, from 0 to 1."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    share = part / 255
    if share <= 0.04:
        return share / 12.92
    return float(((share + 0.055) / 1.055) ** 2.4)


def _css(colour: Rgb) -> str:
    red, green, blue = colour
    return f"rgb({red}, {green}, {blue})"
