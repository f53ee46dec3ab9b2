"""Whatever colour the operator chooses, what is derived from it can be read."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from web import widget
from web.colours import BRAND, Rgb, contrast, rgb, shades

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
PALETTE = widget.PALETTE.read_text("utf-8")


def parts(written: str) -> Rgb:
    """Return the colour of an `rgb(…)`."""
    red, green, blue = map(int, re.findall(r"\d+", written))
    return red, green, blue


@given(COLOURS)
def test_links_can_be_read_on_their_grounds(colour: str) -> None:
    """Links reach 4.5 on every light ground and 6 on the dark ones, on tints and on surfaces."""
    found = shades(colour)
    light, dark = parts(found["--link-light"]), parts(found["--link-dark"])
    for ground in (parts(found["--tint-light"]), rgb("#ffffff")):
        assert contrast(light, ground) >= 4.5
    for ground in (parts(found["--tint-dark"]), rgb("#10191d")):
        assert contrast(dark, ground) >= 4.5


@given(COLOURS)
def test_text_on_the_colour_can_be_read(colour: str) -> None:
    """Black or white on the colour itself reaches 4.5, whichever is chosen."""
    on = rgb("#000000" if shades(colour)["--on-brand"] == "#000" else "#ffffff")
    assert contrast(on, rgb(colour)) >= 4.5


def test_the_palette_begins_with_our_colour() -> None:
    """The colour that shades are derived from by default is the one in the palette."""
    assert f"--brand: {BRAND};" in PALETTE
