"""The embeddable chat as the one script that pages load.

The sources beside this file are ES modules, so that an editor, a linter and a test can open each
alone. `make widget` joins and minifies them with esbuild into the folder `built`, which is
committed: whoever installs the bot needs no Node. A test compares the sources with the checksums
noted at the build, and `make lint` builds again and compares the result.

The alternative was to join the modules when the server starts. We tried it: a bundler of our own
that takes a part of the language only, and a minifier that removes spaces but keeps all names. The
script had 14.5 kB in gzip, over the limit of 14 kB; esbuild makes 12.9 kB of the same sources.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from bot.conversation import wording
from bot.faq.values import Site
from bot.settings import Settings
from web.documents import Document

MEDIA_TYPE = "text/javascript; charset=utf-8"
_AGE = 300  # seconds; the address is fixed, so a new release has to come through soon
_BUILT = Path(__file__).parent / "built" / "widget.js"
PALETTE = Path(__file__).parent / "palette.css"  # of the pages, too
SHARED = Path(__file__).parent / "shared.css"  # likewise


def script(site: Site, settings: Settings, frequent: tuple[str, ...]) -> Document:
    """Return the script with the operator's texts, and the ids of the questions to begin with."""
    values = {
        "name": site.name,
        "welcome": site.welcome,
        "color": site.colour,
        "home": settings.public_url and f"{settings.public_url}/",
        "frequent": frequent,
        "memory": settings.session_memory,
        "hints": _hints(settings),
        "notice": wording.NOTICE,
        "noneOfThese": wording.NONE_OF_THESE,
        "related": wording.RELATED,
        "feedback": [
            wording.FEEDBACK_QUESTION,
            wording.FEEDBACK_YES,
            wording.FEEDBACK_NO,
        ],
        "thanks": wording.thanks(kept=settings.keeps_votes),
    }
    return _script(json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def _hints(settings: Settings) -> list[str]:
    """Return what visitors should know before they write, under the settings in force."""
    hints = []
    if settings.session_memory:
        hints.append(_IN_BROWSER)
    if settings.keeps_texts:
        hints.append(_TEXTS_KEPT)
    return hints


_IN_BROWSER = (
    "Ihr Browser merkt sich dieses Gespräch, bis Sie das Fenster schließen oder neu beginnen."
)
_TEXTS_KEPT = (
    "Findet sich keine Antwort oder wählen Sie „Nein“, bleibt der Wortlaut Ihrer Frage "
    "gespeichert, damit die Antworten besser werden."
)


@lru_cache(8)
def _script(values: str) -> Document:
    built = _BUILT.read_text("utf-8")
    body = f'(QZ_SETTINGS => {{\n"use strict";\n{built}}})({values});\n'
    return Document(body.encode(), MEDIA_TYPE, _AGE, is_kept=True)
