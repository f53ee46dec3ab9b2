"""Pictures that the operator puts beside the texts, for the website."""

from __future__ import annotations

from pathlib import Path

from bot.faq.faults import reason_of
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
        body = (folder / FOLDER / name).read_bytes()
    except OSError as error:
        raise PictureError(
            f"die Datei {FOLDER}/{name} lässt sich nicht lesen ({reason_of(error)})"
        ) from error
    if len(body) > _LARGEST:
        kilobytes = len(body) // 1000
        raise PictureError(
            f"das Bild hat {kilobytes} kB; erwartet werden höchstens {_LARGEST // 1000} kB"
        )
    return Picture(name, MEDIA_TYPES[suffix], body)
