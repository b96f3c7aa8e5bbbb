"""Every way to fail has one status and one body, and none of them leaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

import extraction.errors as failures
from api.app import create_app
from api.errors import EXTRACTION, kind_of
from api.settings import Settings
from schemas import Problem

SECRET = "sk-0123456789 and the model's own words"


def tree(cls: type[failures.ExtractionError]) -> Iterator[type[failures.ExtractionError]]:
    yield cls
    for child in cls.__subclasses__():
        yield from tree(child)


def test_every_branch_of_the_tree_has_its_own_row() -> None:
    ours = [cls for cls in tree(failures.ExtractionError) if cls.__module__ == failures.__name__]
    ends = [cls for cls in ours if not cls.__subclasses__()]
    assert len(ends) > 10
    root = EXTRACTION[failures.ExtractionError]
    assert [cls.__name__ for cls in ends if kind_of(cls.__new__(cls)) is root] == []


def test_the_providers_wish_to_wait_is_passed_on(client: TestClient, fake: Any, text: str) -> None:
    error = failures.NoModelAvailable("all are busy")
    error.__cause__ = failures.ProviderRateLimited("slow down", retry_after=7.4)
    fake.error = error
    response = client.post("/v1/extract", json={"text": text})
    assert (response.status_code, response.headers["retry-after"]) == (503, "8")


STATUS = {
    failures.ArticleEmpty: 422,
    failures.ArticleNotText: 422,
    failures.LanguageNotSupported: 422,
    failures.ArticleTooLong: 413,
    failures.UnknownProfile: 404,
    failures.NoModelAvailable: 503,
    failures.OutputUnusable: 502,
    failures.ConfigError: 500,
    failures.PromptError: 500,
    failures.WeightsUnavailable: 503,
    failures.ProviderTimeout: 503,
    failures.Truncated: 502,
}


@pytest.mark.parametrize(("cls", "status"), STATUS.items(), ids=lambda value: getattr(value, "__name__", None))
def test_status_and_body(
    client: TestClient, fake: Any, text: str, cls: type[failures.ExtractionError], status: int
) -> None:
    error = cls.__new__(cls)
    Exception.__init__(error, "what to do about it")
    fake.error = error
    response = client.post("/v1/extract", json={"text": text}, headers={"x-request-id": "abc-1"})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate_json(response.content)
    assert (problem.status, problem.type, problem.instance) == (status, f"/problems/{kind_of(error).name}", "abc-1")
    assert problem.detail


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), RuntimeError(SECRET), TimeoutError(SECRET)])
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_foreign_errors_say_nothing_of_their_own(
    client: TestClient, fake: Any, text: str, error: Exception, accept: str
) -> None:
    fake.error = error
    with capture_logs() as lines:
        response = client.post("/v1/extract", json={"text": text}, headers={"accept": accept})
    assert response.status_code == 500
    problem = Problem.model_validate_json(response.content)
    assert problem.type == "/problems/internal"
    assert "sk-" not in response.text + str(lines)
    crash = next(line for line in lines if line["event"] == "crash")
    assert (crash["request_id"], crash["error"]) == (problem.instance, type(error).__name__)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/v1/extract", 405), ("GET", "/v1/schema?of=cake", 422)],
)
def test_the_frameworks_own_errors_have_the_same_body(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert Problem.model_validate_json(response.content).instance == response.headers["x-request-id"]


def test_405_says_what_is_allowed(client: TestClient) -> None:
    assert client.get("/v1/extract").headers["allow"] == "POST"


def test_a_strange_request_id_is_not_echoed(client: TestClient) -> None:
    echoed = client.get("/healthz", headers={"x-request-id": "a b\t<script>"}).headers["x-request-id"]
    assert len(echoed) == 32


def test_a_deadline_is_a_504(fake: Any, text: str) -> None:
    fake.hold = 30
    client = TestClient(create_app(Settings(deadline_seconds=0.05, result_cache=False), fake))
    response = client.post("/v1/extract", json={"text": text})
    assert (response.status_code, response.json()["type"]) == (504, "/problems/deadline")
    assert fake.cancelled == 1
