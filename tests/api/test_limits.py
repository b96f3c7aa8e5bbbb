"""The limit on bodies holds whether or not their length is announced."""

from collections.abc import Iterator
from typing import Any

from starlette.testclient import TestClient

PLAIN = {"content-type": "text/plain"}


def test_an_announced_body_is_refused_before_it_is_read(client: TestClient, fake: Any) -> None:
    response = client.post("/v1/extract", content=b"a" * 4097, headers=PLAIN)
    assert (response.status_code, response.json()["type"]) == (413, "/problems/body-too-large")
    assert "4,096" in response.json()["detail"]
    assert not fake.seen


def test_a_chunked_body_is_refused_once_it_is_too_long(client: TestClient, fake: Any) -> None:
    sent = []

    def chunks() -> Iterator[bytes]:
        for _ in range(3):
            sent.append(2000)
            yield b"a" * 2000

    response = client.post("/v1/extract", content=chunks(), headers=PLAIN)
    assert (response.status_code, response.json()["type"]) == (413, "/problems/body-too-large")
    assert not fake.seen


def test_a_body_of_exactly_the_limit_passes(client: TestClient, fake: Any) -> None:
    assert client.post("/v1/extract", content=b"a" * 4096, headers=PLAIN).status_code == 200
    assert client.post("/v1/extract", content=iter([b"a" * 2048] * 2), headers=PLAIN).status_code == 200
    assert len(fake.seen) == 2


def test_other_addresses_are_not_disturbed(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
