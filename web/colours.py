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
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: Rgb, ground: Rgb, cover: Rgb, least: float) -> Rgb:
    """Return a colour, covered as little as it takes until it can be read on its ground."""
    covered = (_mix(colour, cover, step / _STEPS) for step in range(_STEPS))
    return next((found for found in covered if contrast(found, ground) >= least), cover)


def _mix(colour: Rgb, cover: Rgb, share: float) -> Rgb:
    red, green, blue = (
        round(part * (1 - share) + over * share) for part, over in zip(colour, cover, strict=True)
    )
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4


def _css(colour: Rgb) -> str:
    return f"rgb({', '.join(map(str, colour))})"
