"""The service as a whole: quick to start, light to import, documented."""

import subprocess
import sys
from typing import Any

from starlette.testclient import TestClient

from schemas import Extraction


def test_health(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_importing_the_service_does_not_import_litellm() -> None:
    code = "import sys, api.app; print(sorted({'litellm', 'instructor', 'openai', 'evals', 'spacy', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


def test_the_openapi_document_is_whole(client: TestClient) -> None:
    document: dict[str, Any] = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]

    def refs(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(refs(value) for value in node.values()))
        return set().union(*(refs(item) for item in node)) if isinstance(node, list) else set()

    assert {ref.rsplit("/", 1)[1] for ref in refs(document)} <= set(schemas)
    assert {"ExtractRequest", "Extraction", "Problem"} <= set(schemas)
    assert "HTTPValidationError" not in schemas
    extract = document["paths"]["/v1/extract"]["post"]
    assert set(extract["requestBody"]["content"]) == {"application/json", "text/plain", "text/html"}
    assert set(extract["responses"]) == {
        *("200", "401", "403", "404", "413", "415", "421", "422", "429", "500", "502", "503", "504")
    }
    assert client.get("/docs").status_code == 200


def test_the_schema_is_that_of_the_results(client: TestClient) -> None:
    schema = client.get("/v1/schema").json()
    assert set(schema["properties"]) == set(Extraction.model_fields)
    assert "text" in client.get("/v1/schema?of=article").json()["properties"]
