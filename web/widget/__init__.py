"""The embeddable chat: its source files, joined into the one script that pages load."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from bot.conversation import wording
from web.documents import Document

MEDIA_TYPE = "text/javascript; charset=utf-8"
_AGE = 300  # seconds; the address is fixed, so a new release has to come through soon
_FOLDER = Path(__file__).parent
_PARTS = (
    *("home.js", "texts.js", "dom.js", "client.js", "memory.js"),
    *("combobox.js", "choices.js", "messages.js", "element.js", "start.js"),
)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n|\s+// .*$", re.MULTILINE)
_OPERATOR = re.compile(r" (=>|[=!]==|[|]{1,2}=|=|&&|[|]{2}|[?]{1,2}|[:+<>]) ")  # no text of the chat holds one between spaces
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")


@lru_cache(8)
def script(name: str, welcome: str, home: str, *, session_memory: bool, votes_kept: bool) -> Document:
    """Return the script with its style sheet and the operator's texts inside; comments and spaces stay behind.

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
        "css": _CSS_SPACE.sub(r"\1", _CSS_COMMENT.sub("", _read("widget.css"))).strip(),
    }
    head = f"const SETTINGS = {json.dumps(settings, ensure_ascii=False)};\n"
    source = _OPERATOR.sub(r"\1", _INDENT.sub("", _COMMENT.sub("", "".join(map(_read, _PARTS)))))
    return Document(f'(() => {{\n"use strict";\n{head}{source}}})();\n'.encode(), MEDIA_TYPE, _AGE)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
