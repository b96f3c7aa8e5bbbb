"""The door to models: foreign errors in our words, nothing of prompts or keys in them, and second tries by the rules.

The matrix of faults over a real socket is in tests/faults/.
"""

import asyncio
import inspect
from typing import Any

import httpx
import pytest

from extraction import failures
from extraction.attempts import Asker
from extraction.breaker import Breaker, backoff
from extraction.budget import Allowance, Budget, Exhausted
from extraction.config import ModelSpec
from extraction.errors import (
    AskError,
    ProviderRateLimited,
    ProviderRejected,
    ProviderTimeout,
    ProviderUnavailable,
    Refused,
)
from extraction.gateway import Messages, make_gateway, price
from extraction.libraries import libraries
from extraction.scripted import ScriptedGateway
from extraction.streams import BrokenOff, pieces
from schemas import Usage
from schemas.draft import SentenceDraft

SPEC = ModelSpec(name="hosted_vllm/m", strategy="windows", retries=2)
ONE = Usage(calls=1, input_tokens=10, output_tokens=5)
ASKED: Messages = [{"role": "system", "content": "s" * 30}, {"role": "user", "content": "u" * 30}]
NOTHING = SentenceDraft(statements=[])


class Clock:
    """A clock that goes when it is told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_every_exception_of_litellm_has_a_meaning() -> None:
    """Fails when litellm gets an exception that nobody has mapped."""
    module = libraries().litellm.exceptions
    named = {
        name: kind
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__ == module.__name__
    }
    unmapped = [name for name in named if name not in failures.MEANING]
    assert not unmapped


def test_errors_of_ours_hold_no_foreign_word() -> None:
    kind = libraries().litellm.exceptions.BadRequestError
    foreign = kind(message="SECRET prompt", model="m", llm_provider="p")
    ours = failures.translate(foreign, SPEC, ONE)
    assert isinstance(ours, ProviderRejected) and "SECRET" not in str(ours) and ours.usage == ONE


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("0.5", 0.5), ("-3", 0), ("Wed, 01 Jan 1997 00:00:00 GMT", 0), ("soon", None), ("", None)],
)
def test_retry_after_is_read_as_seconds_or_a_date(value: str, seconds: float | None) -> None:
    error = Exception()
    error.response = httpx.Response(429, headers={"Retry-After": value})  # type: ignore[attr-defined]
    assert failures.retry_after(error) == seconds


def test_prices_come_from_the_config_then_from_litellms_table() -> None:
    own = SPEC.model_copy(update={"input_usd_per_mtok": 1.0, "output_usd_per_mtok": 4.0})
    assert price(own, 1_000_000, 500_000) == 3.0
    hosted = ModelSpec(name="openai/gpt-4o-mini", strategy="whole")
    assert (price(hosted, 1000, 1000) or 0) > 0
    assert price(ModelSpec(name="openai/no-such-model-at-all", strategy="whole"), 1000, 1000) is None
    assert price(ModelSpec(name="hosted_vllm/m", strategy="whole", api_base="http://127.0.0.1:9/v1"), 1, 1) is None


async def test_a_gateway_says_what_is_missing_without_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMWIRE_TEST_NO_KEY", raising=False)
    spec = ModelSpec(name="anthropic/x", strategy="whole", key_env="CLAIMWIRE_TEST_NO_KEY")
    assert await make_gateway(spec).ready() == "no key: set $CLAIMWIRE_TEST_NO_KEY"
    dead = ModelSpec(name="hosted_vllm/m", strategy="whole", api_base="http://127.0.0.1:9/v1")
    assert "start the server, or change api_base" in (await make_gateway(dead).ready() or "")


# --- second tries ---------------------------------------------------------------------------------------------------


def asker(*answers: Any, budget: Budget | None = None, breaker: Breaker | None = None, spec: ModelSpec = SPEC) -> Asker:
    gateway = ScriptedGateway(spec, answers)
    return Asker(gateway, breaker or Breaker(spec.breaker_failures, spec.breaker_s), budget or Budget())


async def ask(one: Asker) -> Any:
    return await one.ask(ASKED, SentenceDraft, 100, lambda raw: raw)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody really waits; what would have been waited."""
    waited: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await real(0)

    monkeypatch.setattr("extraction.attempts.asyncio.sleep", sleep)
    return waited


async def test_what_failed_on_the_way_is_tried_again_with_growing_waits(waits: list[float]) -> None:
    down = [ProviderUnavailable("x", usage=ONE), ProviderTimeout("x", usage=ONE)]
    one = asker(*down, NOTHING)
    assert (await ask(one)).draft == NOTHING
    first, second = [wait for wait in waits if wait]
    assert 0.25 <= first <= 0.5 <= second <= 1.0
    assert one.tally.usage.calls == 3 and one.tally.retries.total() == 2


async def test_retry_after_is_obeyed(waits: list[float]) -> None:
    await ask(asker(ProviderRateLimited("x", retry_after=7, usage=ONE), NOTHING))
    assert max(waits) >= 7 * 0.99


@pytest.mark.parametrize(
    "error",
    [
        ProviderRejected("x", usage=ONE),
        Refused("x", usage=ONE),
        ProviderRateLimited("x", retry_after=3600, usage=ONE),
        ProviderUnavailable("x"),
    ],
    ids=["rejected", "refused", "an hour", "no call was made"],
)
async def test_what_is_of_no_use_is_not_tried_again(waits: list[float], error: AskError) -> None:
    with pytest.raises(type(error)):
        await ask(asker(error, NOTHING))


async def test_no_wait_goes_beyond_the_deadline(waits: list[float]) -> None:
    clock = Clock()
    with pytest.raises(ProviderRateLimited):
        await ask(asker(ProviderRateLimited("x", retry_after=5, usage=ONE), NOTHING, budget=Budget(4, clock=clock)))


async def test_after_the_deadline_nothing_is_asked() -> None:
    clock = Clock()
    budget = Budget(4, clock=clock)
    clock.now += 5
    one = asker(NOTHING, budget=budget)
    with pytest.raises(Exhausted, match="deadline"):
        await ask(one)
    assert one.tally.usage.calls == 0


# --- breaker --------------------------------------------------------------------------------------------------------


def test_a_breaker_opens_lets_one_through_and_closes() -> None:
    clock = Clock()
    breaker = Breaker(3, 30, clock)
    for _ in range(3):
        assert breaker.refuses() is None
        breaker.failed()
    assert "left alone for 30 s" in (breaker.refuses() or "")
    clock.now += 31
    assert breaker.refuses() is None, "half open: one call is let through"
    assert "while one call tries it" in (breaker.refuses() or ""), "and only one"
    breaker.failed()
    assert "left alone for 30 s" in (breaker.refuses() or "")
    clock.now += 31
    assert breaker.refuses() is None
    breaker.succeeded()
    assert breaker.closed and breaker.refuses() is None and breaker.refuses() is None


def test_a_probe_that_is_given_up_makes_room_for_another() -> None:
    clock = Clock()
    breaker = Breaker(1, 30, clock)
    breaker.failed()
    clock.now += 31
    assert breaker.refuses() is None
    breaker.let_go()
    assert breaker.refuses() is None


async def test_an_open_breaker_costs_no_call(waits: list[float]) -> None:
    breaker = Breaker(1, 30, Clock())
    breaker.failed()
    one = asker(NOTHING, breaker=breaker)
    with pytest.raises(ProviderUnavailable, match="left alone"):
        await ask(one)
    assert one.tally.usage.calls == 0


def test_waits_are_spread() -> None:
    assert {backoff(tries, chance=lambda part=part: part) for tries, part in ((0, 0), (0, 1), (2, 0), (2, 1))} == {
        0.25,
        0.5,
        1.0,
        2.0,
    }


# --- budget ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tokens", "usd"), [(1000, None), (None, 1.0)], ids=["tokens", "money"])
async def test_a_limit_is_overshot_by_one_call_at_most_however_many_are_in_flight(
    tokens: int | None, usd: float | None
) -> None:
    budget = Budget(tokens=tokens, usd=usd)
    most = Allowance(300, 0.3)

    async def call() -> None:
        async with budget.call(most) as account:
            await asyncio.sleep(0.001)
            account.usage = Usage(calls=1, input_tokens=200, output_tokens=100, cost_usd=0.3)

    done = await asyncio.gather(*(call() for _ in range(30)), return_exceptions=True)
    assert all(error is None or isinstance(error, Exhausted) for error in done)
    assert budget.used_tokens == 4 * 300 and budget.used_usd == pytest.approx(1.2)


async def test_a_call_that_nobody_metered_counts_for_the_most_that_it_may_have_taken() -> None:
    budget = Budget(tokens=1000)
    async with budget.call(Allowance(300, None)) as account:
        account.usage = Usage(calls=1, unmetered=1)
    assert budget.used_tokens == 300


async def test_closing_one_gateway_does_not_cut_the_lines_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """litellm keeps one set of connections for the whole process; a canary that ended once broke every answer on its way."""
    closed: list[bool] = []

    async def close() -> None:
        closed.append(True)

    monkeypatch.setattr(libraries().litellm, "close_litellm_async_clients", close)
    monkeypatch.setattr("extraction.gateway._IN_USE", set())
    refused = SPEC.model_copy(update={"api_base": "http://127.0.0.1:9/v1", "retries": 0})
    first, second = make_gateway(refused), make_gateway(refused)
    for gateway in (first, second):
        with pytest.raises(AskError):
            await gateway.ask(ASKED, SentenceDraft, max_tokens=16)
    await first.aclose()
    assert not closed
    await second.aclose()
    assert closed == [True]


async def test_many_who_want_to_know_whether_a_server_is_there_ask_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    told: list[str | None] = ["nothing answers", None, None]

    async def missing(spec: ModelSpec) -> str | None:
        asked.append(spec.name)
        await asyncio.sleep(0.01)
        return told[len(asked) - 1]

    monkeypatch.setattr("extraction.gateway.targets.missing", missing)
    gateway = make_gateway(SPEC.model_copy(update={"api_base": "http://127.0.0.1:9/v1"}))
    assert set(await asyncio.gather(*(gateway.ready() for _ in range(8)))) == {"nothing answers"} and len(asked) == 1
    assert await gateway.ready() is None and await gateway.ready() is None
    assert len(asked) == 2, "what is missing is looked for again at once, what is there is believed for a while"
    monkeypatch.setattr("extraction.gateway.READY_S", 0.0)
    again = make_gateway(SPEC.model_copy(update={"api_base": "http://127.0.0.1:9/v1"}))
    asked.clear()
    told[0] = None
    assert await again.ready() is None and await again.ready() is None and len(asked) == 2


async def test_a_missing_key_is_noticed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMWIRE_TEST_KEY", "x")
    gateway = make_gateway(ModelSpec(name="anthropic/x", strategy="whole", key_env="CLAIMWIRE_TEST_KEY"))
    assert await gateway.ready() is None
    monkeypatch.delenv("CLAIMWIRE_TEST_KEY")
    assert await gateway.ready() == "no key: set $CLAIMWIRE_TEST_KEY"


async def test_what_a_stream_tells_comes_in_pieces_and_its_end_is_the_providers() -> None:
    from litellm.llms.openai.chat.gpt_transformation import OpenAIChatCompletionStreamingHandler as Reader

    def lines(*events: str) -> Any:
        async def told() -> Any:
            for event in events:
                yield event

        class Wrapper:
            completion_stream = Reader(told(), sync_stream=False)

        return Wrapper()

    word = 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}'
    usage = 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}'
    whole = [
        p async for p in pieces(lines(": wait", word % ("a", "null"), word % ("b", '"length"'), usage, "data: [DONE]"))
    ]
    assert "".join(p.text for p in whole) == "ab" and [p.finish for p in whole if p.finish] == ["length"]
    assert [p.usage.prompt_tokens for p in whole if p.usage] == [3]
    cut = [p async for p in pieces(lines(word % ("a", "null")))]
    assert "".join(p.text for p in cut) == "a" and not any(p.finish for p in cut)
    with pytest.raises(BrokenOff, match="no answer"):
        [p async for p in pieces(lines('data: {"choices": null}'))]
