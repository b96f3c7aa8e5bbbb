"""Equal requests are answered from an earlier result, which says so; nothing else ever is, and no cache breaks a request."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cache import ResultCache, key_of, worth_keeping
from api.settings import Settings
from extraction import load_config
from schemas import Article, Notice, Tried


@pytest.fixture
def cached(fake: Any) -> TestClient:
    fake.model = "rules"
    return TestClient(create_app(Settings(model="rules"), fake))


def post(client: TestClient, text: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    response = client.post("/v1/extract", json={"text": text, **fields}, headers=headers)
    assert response.status_code == 200
    return response


def test_the_second_answer_is_the_first_and_says_when_it_was_made(cached: TestClient, fake: Any, text: str) -> None:
    first, second = post(cached, text, id="x"), post(cached, text, id="y", url="u")
    assert [r.headers["x-claimwire-source"] for r in (first, second)] == ["read", "cache"]
    one, two = first.json(), second.json()
    assert one["provenance"].pop("cached_at") is None
    assert two["provenance"].pop("cached_at").endswith("Z")
    assert (two["article"].pop("id"), two["article"].pop("url")) == ("y", "u")
    one["article"].pop("id"), one["article"].pop("url")
    assert one == two
    assert len(fake.seen) == 1


@pytest.mark.parametrize(
    "change",
    [{"published_on": "2024-05-15"}, {"publisher": "P"}, {"headline": "H"}, {"language": "en"}, {"model": "tiny"}],
)
def test_whatever_matters_makes_it_another_request(
    cached: TestClient, fake: Any, text: str, change: dict[str, Any]
) -> None:
    post(cached, text)
    post(cached, text, **change)
    post(cached, text + " ")
    assert len(fake.seen) == 3


def test_no_cache_reads_anew_and_the_flag_turns_it_off(cached: TestClient, fake: Any, text: str) -> None:
    post(cached, text)
    post(cached, text, {"cache-control": "no-cache"})
    assert len(fake.seen) == 2
    off = TestClient(create_app(Settings(model="rules", result_cache=False), fake))
    post(off, text)
    post(off, text)
    assert len(fake.seen) == 4


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, True),
        ({"status": "partial"}, False),
        ({"warnings": [Notice(code="no_parser", message="")]}, False),
        ({"tried": [Tried(model="big", calls=2, error="ProviderTimeout: …")]}, False),
        ({"tried": [Tried(model="big", calls=0, error="no key")]}, True),
        ({"model": "another"}, False),
        ({"model": "another", "warnings": [Notice(code="model_not_needed", message="")]}, True),
    ],
)
def test_only_what_an_equal_request_should_get_is_kept(made: Any, changes: dict[str, Any], kept: bool) -> None:
    inner = {name: changes.pop(name) for name in ("tried", "model") if name in changes}
    changed = made.model_copy(update=changes | {"provenance": made.provenance.model_copy(update=inner)})
    assert worth_keeping(changed, "rules") is kept


def test_the_key_depends_on_the_profile_the_model_and_nothing_accidental() -> None:
    config = load_config()
    rules, tiny = config.profile("rules"), config.profile("tiny")
    base = key_of(Article(text="a"), rules, "rules")
    assert base == key_of(Article(text="a", id="x", url="u"), rules, "rules")
    other_limits = rules.model_copy(update={"deadline_s": 1.0})
    others = [
        key_of(Article(text="b"), rules, "rules"),
        key_of(Article(html="a"), rules, "rules"),
        key_of(Article(text="a"), tiny, "rules"),
        key_of(Article(text="a"), rules, "x"),
        key_of(Article(text="a"), other_limits, "rules"),
    ]
    assert len({base, *others}) == 6


async def test_old_results_are_forgotten_and_room_is_kept(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite3"
    await ResultCache(path, 1, 1).put("k", made)
    assert (path.stat().st_mode & 0o777) == 0o600
    assert await ResultCache(path, 1, 1).get("k") is not None
    assert await ResultCache(path, 1, 0).get("k") is None
    small = ResultCache(path, 1, 1)
    small._most = 3000
    for number in range(20):
        await small.put(str(number), made)
    with sqlite3.connect(path) as database:
        (size,) = database.execute("SELECT sum(size) FROM result").fetchone()
    assert size <= 3000
    assert await small.get("19") is not None


async def test_a_spoilt_file_or_row_is_replaced_and_nothing_fails(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite3"
    path.write_bytes(b"this is no database, and never was one" * 100)
    cache = ResultCache(path, 1, 1)
    assert await cache.get("k") is None
    await cache.put("k", made)
    assert await cache.get("k") is not None
    cache.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE result SET body = ?", (b"not zlib",))
    assert await ResultCache(path, 1, 1).get("k") is None
    assert await ResultCache(tmp_path / "r.sqlite3" / "below-a-file", 1, 1).get("k") is None


def test_a_cache_that_cannot_be_written_breaks_no_request(
    fake: Any, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("api.app.cache_dir", lambda: tmp_path / "file")
    post(TestClient(create_app(Settings(model="rules"), fake)), text)
