"""Every refusal as a caller meets it: the real extractor behind the real doors, no model, one shape of error."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from extraction import Extractor, load_config
from extraction.errors import InvalidOutput
from extraction.scripted import ScriptedGateway
from schemas import MAX_CHARS, Problem, Usage

CONFIG = Path(__file__).with_name("fuzz.toml")
#: Grammar leaves its second sentence open, so that a model is asked.
OPEN = "Gunmen raided the depot at Tamba. For the rebels, in a report passed around on Tuesday, the figure is pure invention."


@pytest.fixture(scope="module")
def real() -> TestClient:
    config = load_config(CONFIG)
    extractor = Extractor(config)
    extractor._parser = (None, None)
    return TestClient(create_app(Settings(model="rules", config=CONFIG, result_cache=False), extractor))


@pytest.mark.parametrize(
    ("body", "status", "kind", "words"),
    [
        ({"text": ""}, 422, "text-empty", "no text"),
        ({"text": " \n\t "}, 422, "text-empty", "no text"),
        ({"html": "<html><body></body></html>"}, 422, "text-empty", "HTML"),
        ({"text": "PK\x03\x04\x00\x00binary"}, 422, "not-text", "control characters"),
        (
            {"text": "Bonjour, le ministre a dit que la ville est tombée hier soir."},
            422,
            "language-not-supported",
            "English",
        ),
        ({"text": OPEN, "language": "fr"}, 422, "language-not-supported", "fr"),
        ({"text": "The army said so. " * (MAX_CHARS // 18 + 1)}, 413, "text-too-long", f"{MAX_CHARS:,}"),
        ({"text": OPEN, "model": "gpt-17"}, 404, "unknown-model", "rules, embedded"),
        ({"text": OPEN, "model": "embedded"}, 503, "no-model", "claimwire models list"),
    ],
)
def test_refusals(real: TestClient, body: dict[str, Any], status: int, kind: str, words: str) -> None:
    response = real.post("/v1/extract", json=body)
    problem = Problem.model_validate_json(response.content)
    assert (response.status_code, problem.status, problem.type) == (status, status, f"/problems/{kind}")
    assert response.headers["content-type"] == "application/problem+json"
    assert words in problem.detail
    assert problem.instance == response.headers["x-request-id"]


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
@pytest.mark.parametrize(
    ("body", "problem"), [(b"", "text-empty"), (b"\xff\xfa", "not-text"), (b"caf\xe9", "not-text")]
)
def test_bare_bodies(real: TestClient, kind: str, body: bytes, problem: str) -> None:
    response = real.post("/v1/extract", content=body, headers={"content-type": kind})
    assert (response.status_code, response.json()["type"]) == (422, f"/problems/{problem}")


def test_what_a_model_wrote_is_never_told(tmp_path: Path) -> None:
    secret = "sk-live-0123 the model's own words"

    def gateway(spec: Any) -> Any:
        return ScriptedGateway(
            spec,
            lambda _: InvalidOutput(
                "hosted: its answer is not in the shape asked for", partial=secret, usage=Usage(calls=1)
            ),
        )

    extractor = Extractor(load_config(CONFIG), gateway)
    extractor._parser = (None, None)
    client = TestClient(create_app(Settings(model="embedded", config=CONFIG, result_cache=False), extractor))
    response = client.post("/v1/extract", json={"text": OPEN})
    assert (response.status_code, response.json()["type"]) == (502, "/problems/model-output-unusable")
    assert "sk-live" not in response.text
