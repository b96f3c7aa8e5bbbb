"""Keys, rates, hosts and origins: who gets in, who does not, and that nothing of a key is ever shown."""

import hmac
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api import keys
from api.app import create_app
from api.keys import Keys
from api.rates import Rates
from api.settings import Settings, SettingsError

NEWSROOM, NEWSROOM_HASH = keys.new()
DESK, DESK_HASH = keys.new()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.toml"
    path.write_text(
        f'[keys.newsroom]\nsha256 = "{NEWSROOM_HASH}"\n[keys.desk]\nsha256 = "{DESK_HASH}"\nrequests_per_minute = 2\n'
    )
    return path


@pytest.fixture
def guarded(fake: Any, file: Path) -> TestClient:
    return TestClient(create_app(Settings(keys=file, result_cache=False), fake))


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def extract(client: TestClient, text: str, headers: dict[str, str]) -> Any:
    return client.post("/v1/extract", json={"text": text}, headers=headers)


def test_a_valid_key_opens_and_names_its_holder(guarded: TestClient, text: str) -> None:
    with capture_logs() as lines:
        assert extract(guarded, text, bearer(NEWSROOM)).status_code == 200
        assert extract(guarded, text, {"x-api-key": DESK}).status_code == 200
    assert NEWSROOM not in str(lines) and NEWSROOM_HASH not in str(lines)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearer("cw_wrong"),
        bearer(""),
        bearer(NEWSROOM[:-1]),
        bearer(NEWSROOM_HASH),
        {"authorization": f"Basic {NEWSROOM}"},
    ],
)
def test_everything_else_is_a_401_before_a_byte_of_the_body(
    guarded: TestClient, fake: Any, text: str, headers: dict[str, str]
) -> None:
    response = extract(guarded, text, headers)
    assert (response.status_code, response.json()["type"]) == (401, "/problems/unauthorized")
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert not fake.seen


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/healthz", 200),
        ("/docs", 200),
        ("/openapi.json", 200),
        ("/v1/models", 401),
        ("/v1/schema", 401),
        ("/metrics", 401),
    ],
)
def test_what_is_open_without_a_key(guarded: TestClient, path: str, status: int) -> None:
    assert guarded.get(path).status_code == status


def test_a_key_is_revoked_by_editing_the_file(guarded: TestClient, file: Path, text: str) -> None:
    assert extract(guarded, text, bearer(NEWSROOM)).status_code == 200
    file.write_text(f'[keys.newsroom]\nsha256 = "{NEWSROOM_HASH}"\nrevoked = true\n')
    assert extract(guarded, text, bearer(NEWSROOM)).status_code == 401
    assert extract(guarded, text, bearer(DESK)).status_code == 401
    file.write_text(f'[keys.newsroom]\nsha256 = "{NEWSROOM_HASH}"\n')
    assert extract(guarded, text, bearer(NEWSROOM)).status_code == 200


def test_a_broken_or_missing_file_lets_nobody_in(guarded: TestClient, file: Path, text: str) -> None:
    for _ in range(2):
        file.write_text("not toml at all [")
        assert extract(guarded, text, bearer(NEWSROOM)).status_code == 401
    file.unlink()
    assert extract(guarded, text, bearer(NEWSROOM)).status_code == 401


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[", "not valid TOML"),
        ('[keys.a]\nsha256 = "x"', "keys.a.sha256"),
        (f'[keys.a]\nsha256 = "{NEWSROOM_HASH}"\nrevokd = true', "keys.a.revokd"),
    ],
)
def test_a_wrong_file_is_told_at_the_start(fake: Any, file: Path, content: str, words: str) -> None:
    file.write_text(content)
    with pytest.raises(SettingsError, match=words):
        Keys(file)


def test_a_rate_of_its_own_is_kept_to_and_told(guarded: TestClient, text: str) -> None:
    assert [extract(guarded, text, bearer(DESK)).status_code for _ in range(3)] == [200, 200, 429]
    refused = extract(guarded, text, bearer(DESK))
    assert refused.json()["type"] == "/problems/rate-limited"
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert extract(guarded, text, bearer(NEWSROOM)).status_code == 200
    assert guarded.get("/healthz", headers=bearer(DESK)).status_code == 200


def test_buckets_fill_steadily_and_hold_a_minutes_worth() -> None:
    rates = Rates()
    assert [rates.take("a", 2, now) for now in (0, 0, 0)] == [0, 0, 30]
    assert [rates.take("a", 2, now) for now in (29, 31, 31)] == [pytest.approx(1), 0, pytest.approx(29)]
    assert [rates.take("a", 2, 10_000) for _ in range(3)] == [0, 0, 30]
    assert rates.take("b", 0.5, 0) == 0


def test_every_entry_is_compared_in_constant_time_whether_one_has_matched_or_not(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    real = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append(b) or real(a, b))
    for key in (NEWSROOM, DESK, "cw_wrong"):
        compared.clear()
        Keys(file).holder(key)
        assert compared == [NEWSROOM_HASH, DESK_HASH]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://testserver", 200),
        ("https://desk.example", 200),
        ("https://evil.example", 403),
        ("null", 403),
        ("http://testserver:81", 403),
    ],
)
def test_web_pages_of_other_origins_are_refused(fake: Any, text: str, origin: str | None, status: int) -> None:
    client = TestClient(create_app(Settings(cors_origins=("https://desk.example",), result_cache=False), fake))
    headers = {"content-type": "text/plain"} | ({"origin": origin} if origin else {})
    response = client.post("/v1/extract", content=text, headers=headers)
    assert response.status_code == status
    allowed = response.headers.get("access-control-allow-origin")
    assert allowed == (origin if origin == "https://desk.example" else None)


def test_no_origin_is_allowed_unless_configured(client: TestClient) -> None:
    asked = {"origin": "https://desk.example", "access-control-request-method": "POST"}
    response = client.options("/v1/extract", headers=asked)
    assert "access-control-allow-origin" not in response.headers


def test_another_name_for_the_server_is_refused_where_names_are_given(fake: Any) -> None:
    client = TestClient(create_app(Settings(allowed_hosts=("127.0.0.1", "::1"), result_cache=False), fake))
    assert client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/healthz", headers={"host": "[::1]:8000"}).status_code == 200
    response = client.get("/healthz", headers={"host": "rebound.example:8000"})
    assert (response.status_code, response.json()["type"]) == (421, "/problems/wrong-host")


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/schema", "/nowhere", "/metrics"])
def test_every_answer_has_safe_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
