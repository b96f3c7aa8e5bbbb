"""The OpenAPI document holds: what schemathesis makes of it is answered as documented, and nothing ever with a 500.

Thousands of cases instead of hundreds:  CLAIMWIRE_FUZZ=3000 .venv/bin/python -m pytest tests/api/test_openapi.py
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from api.app import create_app
from api.settings import Settings
from extraction import Extractor, load_config

#: No model is asked here: a profile of rules, and one that can never answer.
CONFIG = Path(__file__).with_name("fuzz.toml")
#: Cases for each operation.
CASES = int(os.environ.get("CLAIMWIRE_FUZZ", "50"))


def application() -> Any:
    """The whole service, reading by grammar and word lists alone, as far as it gets without the parser."""
    settings = Settings(model="rules", result_cache=False, config=CONFIG)
    extractor = Extractor(load_config(CONFIG))
    extractor._parser = (None, None)  # a parser adds seconds and is fuzzed by the tests of extraction
    app = create_app(settings, extractor)
    app.router.lifespan_context = _no_lifespan  # it would warm up libraries that nothing here needs
    return app


@asynccontextmanager
async def _no_lifespan(_: Any) -> AsyncIterator[None]:
    yield


schema = schemathesis.openapi.from_asgi("/openapi.json", application())
if "CLAIMWIRE_FUZZ" not in os.environ:
    # Whole extractions as input take seconds to make up; tests of the comparison cover it in every run.
    schema = schema.exclude(path="/v1/compare")


@schema.parametrize()
@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_a_documented_one(case: Any) -> None:
    response = case.call()
    assert response.status_code != 500, response.text
    excluded = [positive_data_acceptance, not_a_server_error]
    if (case.media_type or "").startswith("text/"):
        excluded.append(negative_data_rejection)  # whatever is sent as text is text: "[null]" too
    # A schema cannot say "English prose": what has the right shape may still be refused, with a documented 422.
    # Other 5xx are answers too ("no model is ready"), where they are documented, which is checked.
    case.validate_response(response, excluded_checks=excluded)
