"""What the operator sets for the website: pictures, colour, date, supporters, data protection."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from bot.faq import DataError, load_faq
from bot.faq.values import PrivacyDetails, Site
from tests.sample import FILES, write_faq

SITE = FILES["site.toml"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
WHOLE = """ueberschrift = "Fragen zur Bücherei"
farbe = "#7A1f3d"
logo = "wappen.svg"
stand = 2026-03-31
haeufig = ["3", "kontakt"]
"""
SECTIONS = """
[[foerderer]]
name = "Land"
link = "https://land.example"
logo = "wappen.svg"

[[foerderer]]
name = "Verein"

[datenschutz]
rechtsgrundlage = "Artikel 6"
aufsicht = "Landesbeauftragte"
"""


def folder_with(tmp_path: Path, first: str, last: str = "", picture: str = SVG) -> Path:
    """Return a FAQ with these keys at the beginning and the end of its site.toml, and a picture."""
    folder = write_faq(tmp_path, {"site.toml": first + SITE + last})
    (folder / "bilder").mkdir()
    (folder / "bilder" / "wappen.svg").write_text(picture, encoding="utf-8")
    return folder


def test_what_is_set_arrives(tmp_path: Path) -> None:
    """Every optional key is read, and pictures with it."""
    faq = load_faq(folder_with(tmp_path, WHOLE, SECTIONS))
    site = faq.site
    assert faq.notices == ()
    assert (site.heading, site.colour, site.frequent) == (
        "Fragen zur Bücherei",
        "#7A1f3d",
        ("3", "kontakt"),
    )
    assert site.as_of == dt.date(2026, 3, 31)
    assert site.logo
    assert (site.logo.media_type, site.logo.body) == ("image/svg+xml", SVG.encode())
    assert [(it.name, it.link, bool(it.logo)) for it in site.supporters] == [
        ("Land", "https://land.example", True),
        ("Verein", "", False),
    ]
    assert site.privacy == PrivacyDetails("", "Artikel 6", "", "Landesbeauftragte")


def test_nothing_is_needed(tmp_path: Path) -> None:
    """Without the keys everything stays as it ships."""
    site = load_faq(write_faq(tmp_path)).site
    usual = Site()
    assert (site.heading, site.colour, site.logo, site.as_of) == ("", "", None, None)
    assert (site.frequent, site.supporters, site.privacy) == ((), (), usual.privacy)


def test_changed_picture_is_a_change_of_the_faq(tmp_path: Path) -> None:
    """A running server notices a new logo by the digest."""
    before = load_faq(folder_with(tmp_path / "a", WHOLE)).digest
    after = load_faq(folder_with(tmp_path / "b", WHOLE, picture=SVG + "\n")).digest
    assert before != after


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        ('farbe = "petrol"\n', "", 'Zeile 1: farbe = "petrol": erwartet wird eine Farbe wie'),
        (
            'stand = "31. März"\n',
            "",
            'Zeile 1: stand = "31. März": erwartet wird ein Tag wie 2026-03-31',
        ),
        (
            'logo = "fehlt.png"\n',
            "",
            'Zeile 1: logo = "fehlt.png": die Datei bilder/fehlt.png lässt sich nicht lesen',
        ),
        (
            'logo = "../geheim.svg"\n',
            "",
            'Zeile 1: logo = "../geheim.svg": erwartet wird der Name einer Datei im Ordner bilder',
        ),
        ('logo = "wappen.gif"\n', "", "mit der Endung .svg, .png"),
        ('haeufig = ["3", "99"]\n', "", "Zeile 1: haeufig = „99“: Einen solchen Eintrag gibt"),
        ("haeufig = [3]\n", "", "erwartet wird eine Liste von Texten, gefunden: 3"),
        ("", '[[foerderer]]\nlink = "https://a.example"\n', "[foerderer] name fehlt"),
        (
            "",
            '[[foerderer]]\nname = "A"\nlink = "a.example"\n',
            "gemeint ist vermutlich https://a.example",
        ),
        ("", '[datenschutz]\nrecht = "A"\n', "recht"),
    ],
)
def test_fault_names_line_and_expectation(
    tmp_path: Path, first: str, last: str, fault: str
) -> None:
    """What cannot be read is said with its line and what was expected."""
    with pytest.raises(DataError) as caught:
        load_faq(folder_with(tmp_path, first, last))
    assert any(fault in str(found) for found in caught.value.faults), str(caught.value)


def test_picture_that_is_too_heavy_is_refused(tmp_path: Path) -> None:
    """A picture is loaded with every page, so it must not be a photograph from a camera."""
    folder = folder_with(tmp_path, 'logo = "wappen.svg"\n', picture="x" * 400_000)
    with pytest.raises(
        DataError, match=r"wappen\.svg hat 400 kB; erwartet werden höchstens 300 kB"
    ):
        load_faq(folder)


def test_picture_that_is_kept_elsewhere_is_refused(tmp_path: Path) -> None:
    """Pictures are shown to everybody, so a link may not lead out of the folder."""
    folder = folder_with(tmp_path / "faq", 'logo = "logo.png"\n')
    picture = folder / "bilder" / "logo.png"
    for elsewhere in (tmp_path / "geheim.txt", Path("/dev/zero")):
        (tmp_path / "geheim.txt").write_text("Passwort", encoding="utf-8")
        picture.unlink(missing_ok=True)
        picture.symlink_to(elsewhere)
        with pytest.raises(
            DataError, match=r"logo\.png ist ein Verweis nach außerhalb des Ordners"
        ):
            load_faq(folder)
    picture.unlink()
    picture.symlink_to("wappen.svg")
    logo = load_faq(folder).site.logo
    assert logo
    assert logo.body == SVG.encode()


def test_picture_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """A pipe, from which reading would wait for ever, and a folder are named."""
    folder = folder_with(tmp_path, 'logo = "logo.png"\n')
    picture = folder / "bilder" / "logo.png"
    os.mkfifo(picture)
    with pytest.raises(DataError, match=r"logo\.png ist keine gewöhnliche Datei"):
        load_faq(folder)
    picture.unlink()
    picture.mkdir()
    with pytest.raises(DataError, match=r"logo\.png ist ein Ordner; erwartet wird eine Datei"):
        load_faq(folder)
