"""Cassettes: recorded from the embedded model over its real HTTP port, replayed without a network.

To re-record after a change of prompt, schema or gateway: `claimwire models pull`, then
`CLAIMWIRE_RECORD=1 .venv/bin/python -m pytest tests/extraction/test_cassettes.py --record-mode=rewrite`.
"""

from collections.abc import Iterator
from typing import Any

import pytest

RERECORD = "re-record with: CLAIMWIRE_RECORD=1 .venv/bin/python -m pytest tests/extraction/test_cassettes.py --record-mode=rewrite"


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    """Keys never reach a cassette; the port does not matter, the body does."""
    return {
        "filter_headers": [("authorization", "REDACTED"), "user-agent", "host", "x-stainless-os", "x-stainless-arch"],
        "match_on": ["method", "path", "body"],
        "decode_compressed_response": True,
    }


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A stale cassette comes to light as an outage, deep in a chain of causes: say what it is."""
    outcome = yield
    error = outcome.excinfo[1] if outcome.excinfo else None  # type: ignore[attr-defined]
    while error is not None:
        if type(error).__name__ == "CannotOverwriteExistingCassetteException":
            outcome.force_exception(AssertionError(f"stale cassette: {RERECORD}"))  # type: ignore[attr-defined]
            return
        error = error.__cause__ or error.__context__
