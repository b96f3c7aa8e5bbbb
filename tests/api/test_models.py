"""What can answer here: GET /v1/models, /readyz, and `claimwire models`."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.app import create_app
from api.catalogue import survey
from api.settings import Settings
from extraction import load_config
from extraction.config import ModelSpec
from extraction.errors import UnknownProfile

CONFIG = """
default_profile = "first"
[profiles.first]
chain = ["hosted", "local"]
[profiles.second]
about = "Only the local one"
chain = ["local"]
[profiles.plain]
chain = ["rules"]
[models.hosted]
name = "anthropic/some-model"
key_env = "SOME_KEY"
strategy = "whole"
[models.local]
name = "hosted_vllm/auto"
api_base = "http://127.0.0.1:1/v1"
strategy = "windows"
[models.rules]
name = "rules"
strategy = "rules"
"""


class FakeGateway:
    """Ready unless `lacks` names its model."""

    asked: list[str]
    lacks: dict[str, str]

    def __init__(self, spec: ModelSpec) -> None:
        self.spec = spec

    async def ready(self) -> str | None:
        self.asked.append(self.spec.name)
        return self.lacks.get(self.spec.name)

    async def aclose(self) -> None:
        self.asked.append(f"closed {self.spec.name}")


@pytest.fixture
def gateways() -> Any:
    class Mine(FakeGateway):
        asked: list[str] = []
        lacks: dict[str, str] = {"anthropic/some-model": "no key: set $SOME_KEY"}

    return Mine


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CLAIMWIRE_MODEL", raising=False)
    path = tmp_path / "models.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture
def service(config: Path, fake: Any, gateways: Any) -> TestClient:
    return TestClient(create_app(Settings(config=config), fake, gateways))


def test_profiles_say_what_is_ready_and_what_is_missing(service: TestClient, gateways: Any) -> None:
    answer = service.get("/v1/models").json()
    assert answer["default"] == "first"
    assert [(profile["name"], profile["ready"], profile["first"]) for profile in answer["profiles"]] == [
        ("first", True, "hosted_vllm/auto"),
        ("second", True, "hosted_vllm/auto"),
        ("plain", True, "rules"),
    ]
    hosted, local = answer["profiles"][0]["models"]
    assert (hosted["ready"], hosted["missing"]) == (False, "no key: set $SOME_KEY")
    assert (local["ready"], local["missing"], local["api_base"]) == (True, None, "http://127.0.0.1:1/v1")
    assert sorted(gateways.asked) == sorted(
        ["anthropic/some-model", "closed anthropic/some-model", "hosted_vllm/auto", "closed hosted_vllm/auto"]
    )


def test_ready_and_not_ready(service: TestClient, gateways: Any) -> None:
    assert service.get("/readyz").status_code == 200
    gateways.lacks["hosted_vllm/auto"] = "nobody answers at 127.0.0.1:1"
    response = service.get("/readyz")
    assert (response.status_code, response.json()["type"]) == (503, "/problems/not-ready")
    assert (
        response.json()["detail"]
        == "anthropic/some-model: no key: set $SOME_KEY; hosted_vllm/auto: nobody answers at 127.0.0.1:1"
    )
    assert service.get("/healthz").status_code == 200


def test_a_default_that_does_not_exist_is_told_at_start(config: Path, fake: Any) -> None:
    with pytest.raises(UnknownProfile, match="thrid"):
        create_app(Settings(config=config, model="thrid"), fake)


async def test_the_servers_own_choice_is_the_default(config: Path, gateways: Any) -> None:
    assert (await survey(load_config(config), gateways, "second")).default == "second"


def test_warming_up_says_what_is_missing(config: Path, fake: Any, gateways: Any, monkeypatch: Any) -> None:
    warmed = []
    monkeypatch.setattr("api.app.libraries", lambda: warmed.append(True))
    gateways.lacks["hosted_vllm/auto"] = "nobody answers"
    with capture_logs() as lines, TestClient(create_app(Settings(config=config), fake, gateways)) as client:
        assert client.get("/healthz").status_code == 200
        for _ in range(100):
            if "cannot answer" in str(lines):
                break
            client.get("/healthz")
    told = next(line for line in lines if line["event"] == "cannot answer yet")
    assert told["profile"] == "first"
    assert "anthropic/some-model: no key: set $SOME_KEY" in told["lacks"]
    assert warmed == [True]
    assert fake.closed


def test_a_failed_warm_up_leaves_the_service_well(config: Path, fake: Any, gateways: Any, monkeypatch: Any) -> None:
    message = "-".join(("sk", "secret"))  # not as one word: a stack trace shows this very line

    def broken() -> None:
        raise ImportError(message)

    monkeypatch.setattr("api.app.libraries", broken)
    with capture_logs() as lines, TestClient(create_app(Settings(config=config), fake, gateways)) as client:
        for _ in range(100):
            if "ImportError" in str(lines):
                break
            assert client.get("/healthz").status_code == 200
    crash = next(line for line in lines if line["event"] == "crash")
    assert (crash["request_id"], crash["error"]) == ("warm-up", "ImportError")
    assert "sk-secret" not in str(lines)
