"""How the OpenAPI document describes answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from web.problems import MEDIA_TYPE, title

JSON = "application/json"
Responses = dict[str | int, type[BaseModel] | dict[Any, Any] | None]
_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}


def problems(*codes: int) -> Responses:
    """Return the descriptions of error answers."""
    return {code: {"description": title(code), "content": {MEDIA_TYPE: _PROBLEM}} for code in codes}


def body(media_type: str, description: str) -> dict[str, Any]:
    """Return the description of an answer that is text of this media type."""
    return {"description": description, "content": {media_type: {"schema": {"type": "string"}}}}
