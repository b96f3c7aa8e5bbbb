"""POST /v1/extract: bodies of every type, what is known about them, and the choice of model."""

import json
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.examples import REQUEST_BODY
from schemas import Extraction

PLAIN = {"content-type": "text/plain"}


def test_a_json_body_becomes_the_article(client: TestClient, fake: Any, text: str) -> None:
    body = {
        "text": text,
        "published_on": "2024-05-15",
        "publisher": "Courier",
        "headline": "H",
        "id": "x",
        "model": "embedded",
    }
    response = client.post("/v1/extract", json=body)
    assert response.status_code == 200
    Extraction.model_validate_json(response.content)
    article, profile = fake.seen[0]
    assert (article.text, article.published_on, article.publisher, article.id) == (
        text,
        date(2024, 5, 15),
        "Courier",
        "x",
    )
    assert profile == "embedded"


def test_plain_text_with_query_parameters(client: TestClient, fake: Any, text: str) -> None:
    response = client.post("/v1/extract?published_on=2024-05-15&model=tiny&url=u", content=text, headers=PLAIN)
    assert response.status_code == 200
    article, profile = fake.seen[0]
    assert (article.text, article.html, article.published_on, article.url, profile) == (
        text,
        None,
        date(2024, 5, 15),
        "u",
        "tiny",
    )


def test_html_is_handed_on_as_html(client: TestClient, fake: Any) -> None:
    response = client.post(
        "/v1/extract", content="<p>Shells fell.</p>", headers={"content-type": "text/html; charset=utf-8"}
    )
    assert response.status_code == 200
    assert (fake.seen[0][0].html, fake.seen[0][0].text) == ("<p>Shells fell.</p>", None)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("café".encode("cp1252"), "text/plain; charset=windows-1252", "café"),
        ("\ufeffcafé".encode(), "text/plain", "café"),
        ("café".encode("utf-16"), "text/plain", "café"),
        (b"a\r\nb", 'text/plain; charset="utf-8"', "a\r\nb"),
    ],
)
def test_the_declared_encoding_is_honoured(
    client: TestClient, fake: Any, body: bytes, kind: str, expected: str
) -> None:
    assert client.post("/v1/extract", content=body, headers={"content-type": kind}).status_code == 200
    assert fake.seen[0][0].text == expected


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/plain; charset=utf-8", "text/plain; charset=no-such", "text/plain; charset=hex"]
)
def test_bytes_that_are_not_text_are_refused_and_not_replaced(client: TestClient, fake: Any, kind: str) -> None:
    response = client.post("/v1/extract", content=b"caf\xe9", headers={"content-type": kind})
    assert (response.status_code, response.json()["type"]) == (422, "/problems/not-text")
    assert "UTF-8" in response.json()["detail"]
    assert not fake.seen


def test_curls_default_type_is_refused_with_the_fix(client: TestClient, text: str) -> None:
    response = client.post("/v1/extract", content=text, headers={"content-type": "application/x-www-form-urlencoded"})
    assert response.status_code == 415
    assert "-H 'content-type: text/plain'" in response.json()["detail"]


@pytest.mark.parametrize("headers", [{"content-type": "application/pdf"}, {}, {**PLAIN, "content-encoding": "gzip"}])
def test_other_types_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/v1/extract", content=b"%PDF-1.7", headers=headers)
    assert (response.status_code, response.json()["type"]) == (415, "/problems/unsupported-type")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"text": "a", "html": "b"}, "either text or html"),
        ({}, "either text or html"),
        ({"text": "a", "publishedon": "2024-05-15"}, "publishedon"),
        ({"text": "a", "published_on": "yesterday"}, "published_on"),
        ({"text": "a", "published_on": "0001-01-01"}, "published_on"),
        ({"text": 5}, "text"),
        ([], "object"),
    ],
)
def test_a_wrong_shape_names_the_field(client: TestClient, fake: Any, body: object, word: str) -> None:
    response = client.post("/v1/extract", json=body)
    assert (response.status_code, response.json()["type"]) == (422, "/problems/invalid-request")
    assert word in response.json()["detail"]
    assert not fake.seen


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": "\\ud800"}', b'{"text": "caf\xe9"}'])
def test_broken_json_is_a_422(client: TestClient, body: bytes) -> None:
    response = client.post("/v1/extract", content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["type"]) == (422, "/problems/invalid-request")


def test_a_misspelt_parameter_is_not_ignored(client: TestClient, text: str) -> None:
    assert client.post("/v1/extract?publishedon=2024-05-15", content=text, headers=PLAIN).status_code == 422
    assert client.post("/v1/extract?published_on=2024-05-15", json={"text": text}).status_code == 422


def test_the_servers_model_is_used_where_the_caller_names_none(fake: Any, text: str) -> None:
    from api.app import create_app
    from api.settings import Settings

    client = TestClient(create_app(Settings(model="embedded", result_cache=False), fake))
    client.post("/v1/extract", json={"text": text})
    client.post("/v1/extract", json={"text": text, "model": "tiny"})
    assert [profile for _, profile in fake.seen] == ["embedded", "tiny"]


def test_the_examples_of_the_documentation_work(client: TestClient, fake: Any) -> None:
    for kind, content in REQUEST_BODY["content"].items():
        for example in content["examples"].values():
            value = example["value"]
            body = json.dumps(value) if kind == "application/json" else value
            assert client.post("/v1/extract", content=body, headers={"content-type": kind}).status_code == 200
    assert len(fake.seen) == 5
