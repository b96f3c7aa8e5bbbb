"""Many clients at once, in short: the whole measure is `tests/support/soak.py`."""

from typing import Any

from serving import served
from soak import article, completion, storm

from api.app import create_app
from api.settings import Settings
from schemas.draft import ArticleDraft


async def test_no_answer_is_lost_doubled_or_crossed(fake: Any) -> None:
    fake.hold = 0.01
    with served(create_app(Settings(result_cache=False, max_in_flight=3, max_waiting=64), fake)) as base:
        found = await storm(base, clients=24, seconds=0.7, expect_claim=False)
    assert not found.faults
    assert len(found.seconds) == len(fake.seen) >= 24
    assert len({read.text for read, _ in fake.seen}) == len(fake.seen)


async def test_equal_requests_of_many_clients_are_read_once(fake: Any) -> None:
    import asyncio

    import httpx

    fake.hold = 0.4
    with served(create_app(Settings(result_cache=False), fake)) as base:
        async with httpx.AsyncClient(base_url=base, timeout=20, trust_env=False) as http:
            answers = await asyncio.gather(
                *(http.post("/v1/extract", json={"text": article(1), "id": str(n)}) for n in range(16))
            )
    assert [answer.json()["article"]["id"] for answer in answers] == [str(n) for n in range(16)]
    assert len(fake.seen) == 1
    assert sorted(answer.headers["x-claimwire-source"] for answer in answers) == ["joined"] * 15 + ["read"]


def test_the_scripted_model_answers_in_the_shape_asked_for() -> None:
    content = completion(article(5))["choices"][0]["message"]["content"]
    (claim,) = ArticleDraft.model_validate_json(content).claims
    assert claim.quote in article(5)
