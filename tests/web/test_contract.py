"""Data of every kind against every endpoint.

There is no 5xx and no response that the OpenAPI document does not describe.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth

from bot.conversation.loading import load_assistant
from bot.settings import Settings
from web.app import create_app

pytestmark = pytest.mark.slow

_ASSISTANT = load_assistant(Settings())
schema = schemathesis.openapi.from_wsgi(
    "/openapi.json", create_app(lambda: _ASSISTANT, Settings(rate_limit=""))
)


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_endpoint_keeps_to_its_description(case: schemathesis.Case[Any]) -> None:
    """Every request gets a response that the document describes, and no server error."""
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"}, excluded_checks=[ignored_auth]
    )  # WSGI calls do not unpack
