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
from web.documents import Document

MEDIA_TYPE = "text/javascript; charset=utf-8"
_AGE = 300  # seconds; the address is fixed, so a new release has to come through soon
_BUILT = Path(__file__).parent / "built" / "widget.js"


@lru_cache(8)
def script(
    name: str, welcome: str, home: str, *, session_memory: bool, votes_kept: bool
) -> Document:
    """Return the script with the operator's texts inside.

    `home` is the public address of this website, "" if the operator has set none.
    """
    settings = {
        "name": name,
        "welcome": welcome,
        "home": home and f"{home}/",
        "memory": session_memory,
        "notice": wording.NOTICE,
        "noneOfThese": wording.NONE_OF_THESE,
        "related": wording.RELATED,
        "feedback": [wording.FEEDBACK_QUESTION, wording.FEEDBACK_YES, wording.FEEDBACK_NO],
        "thanks": wording.thanks(kept=votes_kept),
    }
    values = json.dumps(settings, ensure_ascii=False)
    built = _BUILT.read_text("utf-8")
    body = f'(QZ_SETTINGS => {{\n"use strict";\n{built}}})({values});\n'
    return Document(body.encode(), MEDIA_TYPE, _AGE)
