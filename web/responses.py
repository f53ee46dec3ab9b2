"""How the OpenAPI document describes answers."""

from __future__ import annotations

from typing import Any

from web.problems import MEDIA_TYPE, title

JSON = "application/json"
_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}


def problems(*codes: int) -> dict[int, dict[str, Any]]:
    """Return the descriptions of error answers."""
    return {code: {"description": title(code), "content": {MEDIA_TYPE: _PROBLEM}} for code in codes}


def body(media_type: str, description: str) -> dict[str, Any]:
    """Return the description of an answer that is text of this media type."""
    return {"description": description, "content": {media_type: {"schema": {"type": "string"}}}}
