"""The embeddable chat: its source files, joined into the one script that pages load."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from bot import replies
from web.documents import Document

MEDIA_TYPE = "text/javascript; charset=utf-8"
_AGE = 300  # seconds; the address is fixed, so a new release has to come through soon
_FOLDER = Path(__file__).parent
_PARTS = ("texts.js", "dom.js", "client.js", "memory.js", "combobox.js", "messages.js", "element.js", "start.js")
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


@lru_cache(8)
def script(name: str, welcome: str, *, session_memory: bool, votes_kept: bool) -> Document:
    """Return the script with its style sheet and the operator's texts inside; comments and indentation stay behind."""
    settings = {
        "name": name,
        "welcome": welcome,
        "memory": session_memory,
        "notice": replies.NOTICE,
        "noneOfThese": replies.NONE_OF_THESE,
        "related": replies.RELATED,
        "feedback": [replies.FEEDBACK_QUESTION, replies.FEEDBACK_YES, replies.FEEDBACK_NO],
        "thanks": replies.thanks(kept=votes_kept),
        "css": _INDENT.sub("", re.sub(r"/\*.*?\*/", "", _read("widget.css"), flags=re.DOTALL)).replace("\n", ""),
    }
    head = f"const SETTINGS = {json.dumps(settings, ensure_ascii=False)};\n"
    source = _INDENT.sub("", _COMMENT.sub("", "".join(map(_read, _PARTS))))
    head += 'const SCRIPT = document.currentScript;\nconst BASE = new URL(".", SCRIPT.src);\n'
    return Document(f'(() => {{\n"use strict";\n{head}{source}}})();\n'.encode(), MEDIA_TYPE, _AGE)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
