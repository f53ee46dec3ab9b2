"""Pictures that the operator puts beside the texts, for the website."""

from __future__ import annotations

from pathlib import Path

from bot.faq.inside import UnreadableError, read_inside
from bot.faq.values import Picture

FOLDER = "bilder"
MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_LARGEST = 300_000  # bytes; it is loaded with every page, on the phone too


class PictureError(ValueError):
    """A picture cannot be used; the message says why and what is expected."""


def read_picture(folder: Path, name: str) -> Picture:
    """Return a picture of a FAQ's folder; raise `PictureError` if it cannot be used."""
    suffix = Path(name).suffix.lower()
    if Path(name).name != name or suffix not in MEDIA_TYPES:
        known = ", ".join(MEDIA_TYPES)
        raise PictureError(
            f"erwartet wird der Name einer Datei im Ordner {FOLDER}, mit der Endung {known}"
        )
    try:
        body = read_inside(folder, f"{FOLDER}/{name}", _LARGEST)
    except UnreadableError as error:
        raise PictureError(f"die Datei {FOLDER}/{name} {error}") from error
    return Picture(name, MEDIA_TYPES[suffix], body)
