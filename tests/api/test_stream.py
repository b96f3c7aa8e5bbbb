"""Server-sent events: their order, how they end, and that work ends with them."""

import asyncio
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

import api.work
from api.app import create_app
from api.settings import Settings
from schemas import Extraction, Problem

STREAM = {"accept": "text/event-stream"}


def events(body: str) -> list[tuple[str, Any]]:
    blocks = [
        dict(line.split(": ", 1) for line in block.split("\n"))
        for block in body.split("\n\n")
        if block.startswith("event")
    ]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


def test_progress_and_claims_come_in_order_and_the_result_last(
    client: TestClient, fake: Any, text: str, two_steps: Any
) -> None:
    fake.shown = two_steps
    response = client.post("/v1/extract", json={"text": text}, headers=STREAM)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    got = events(response.text)
    assert [name for name, _ in got] == ["progress", "progress", "claim", "progress", "result"]
    assert [data["done"] for name, data in got if name == "progress"] == [0, 1, 2]
    assert got[2][1]["id"] == "c1"
    assert Extraction.model_validate(got[-1][1]).claims[0].id == "c1"


def test_an_early_failure_has_a_status_of_its_own(client: TestClient, fake: Any, text: str) -> None:
    import extraction.errors as failures

    fake.error = failures.ArticleEmpty("send some text")
    response = client.post("/v1/extract", json={"text": text}, headers=STREAM)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_a_late_failure_ends_the_stream_with_a_problem(
    client: TestClient, fake: Any, text: str, two_steps: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.work, "EARLY_SECONDS", 0.01)
    fake.shown, fake.hold, fake.error = two_steps, 0.1, ValueError("sk-0123456789")
    response = client.post("/v1/extract", json={"text": text}, headers=STREAM)
    assert response.status_code == 200
    name, data = events(response.text)[-1]
    assert name == "problem"
    assert Problem.model_validate(data).status == 500
    assert "sk-" not in response.text


def test_a_silent_stream_shows_signs_of_life(
    client: TestClient, fake: Any, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.work, "EARLY_SECONDS", 0.01)
    monkeypatch.setattr(api.work, "KEEPALIVE_SECONDS", 0.02)
    fake.hold = 0.1
    assert ": ping\n\n" in client.post("/v1/extract", json={"text": text}, headers=STREAM).text


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_when_the_client_leaves_the_work_is_cancelled(
    fake: Any, accept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.work, "EARLY_SECONDS", 0.01)
    fake.hold = 30
    app = create_app(Settings(result_cache=False), fake)
    body = b'{"text": "Shells fell."}'
    headers = [(b"content-type", b"application/json"), (b"accept", accept.encode())]
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
    }
    scope |= {
        "scheme": "http",
        "path": "/v1/extract",
        "raw_path": b"/v1/extract",
        "query_string": b"",
        "headers": headers,
    }
    scope |= {"client": ("test", 1), "server": ("test", 80), "root_path": ""}
    inbox: asyncio.Queue[Any] = asyncio.Queue()
    inbox.put_nowait({"type": "http.request", "body": body, "more_body": False})
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    serving = asyncio.create_task(app(scope, inbox.get, send))
    await asyncio.sleep(0.1)
    assert fake.cancelled == 0
    assert app.state.desk.line.running == 1
    inbox.put_nowait({"type": "http.disconnect"})
    await asyncio.wait_for(serving, 2)
    assert fake.cancelled == 1
    assert app.state.desk.line.running == 0
    assert not any(b"result" in message.get("body", b"") for message in sent)
