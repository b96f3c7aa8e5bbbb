"""Recorded replies: kept once, found again by what was asked, never guessed; and the gate's verdicts."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from evals.gate import Baseline, Figures, falls, load_baseline, unhurried, without_models
from evals.replay import RecordingGateway, ReplayGateway, ReplayMiss, Store, key_of
from extraction.config import ModelSpec, load_config
from extraction.errors import ProviderUnavailable, Truncated
from extraction.gateway import Reply
from schemas import Usage

SPEC = ModelSpec(name="embedded/some", strategy="windows")
ASKED = [{"role": "system", "content": "Read."}, {"role": "user", "content": "Who spoke?"}]
COST = Usage(calls=1, input_tokens=7, output_tokens=3)


class Draft(BaseModel):
    """What the model fills in."""

    who: str = Field(max_length=20)


class Model:
    """Stands for a real model: answers, or fails, and counts how often it is asked."""

    spec = SPEC

    def __init__(self, error: Exception | None = None) -> None:
        self.asked = 0
        self.error = error

    async def ready(self) -> str | None:
        return None

    async def ask(self, messages: Any, draft: type[Any], **limits: Any) -> Reply[Any]:
        self.asked += 1
        if self.error:
            raise self.error
        return Reply(draft=draft(who="the mayor"), usage=COST, attempts=2, finish="stop", model="some")

    async def aclose(self) -> None: ...


async def test_a_reply_is_recorded_once_and_replayed_whole(tmp_path: Path) -> None:
    model, store = Model(), Store()
    recorder = RecordingGateway(model, store)
    first = await recorder.ask(ASKED, Draft, max_tokens=64)
    assert await recorder.ask(ASKED, Draft, max_tokens=64) == first
    assert model.asked == 1
    store.save(tmp_path / "r.json")
    replayed = await ReplayGateway(SPEC, Store.load(tmp_path / "r.json")).ask(ASKED, Draft, max_tokens=64)
    assert replayed == first == Reply(Draft(who="the mayor"), COST, 2, "stop", "some")


async def test_a_models_failure_is_recorded_with_its_cost(tmp_path: Path) -> None:
    store = Store()
    model = Model(Truncated("some: cut off", partial='{"who": "the', usage=COST))
    with pytest.raises(Truncated):
        await RecordingGateway(model, store).ask(ASKED, Draft, max_tokens=64)
    store.save(tmp_path / "r.json")
    with pytest.raises(Truncated, match="cut off") as caught:
        await ReplayGateway(SPEC, Store.load(tmp_path / "r.json")).ask(ASKED, Draft, max_tokens=64)
    assert (caught.value.partial, caught.value.usage) == ('{"who": "the', COST)


async def test_an_outage_is_not_recorded() -> None:
    store = Store()
    with pytest.raises(ProviderUnavailable):
        await RecordingGateway(Model(ProviderUnavailable("nobody there")), store).ask(ASKED, Draft, max_tokens=64)
    assert store.entries == {}


async def test_other_words_or_another_schema_are_a_loud_miss() -> None:
    class Other(BaseModel):
        who: str = Field(max_length=21)

    store = Store()
    await RecordingGateway(Model(), store).ask(ASKED, Draft, max_tokens=64)
    replayer = ReplayGateway(SPEC, store)
    changed = [ASKED[0] | {"content": "Read well."}, ASKED[1]]
    for messages, draft in ((changed, Draft), (ASKED, Other)):
        with pytest.raises(ReplayMiss, match="re-record with `claimwire eval baseline`"):
            await replayer.ask(messages, draft, max_tokens=64)
    assert len(store.missed) == 2
    assert key_of(ASKED, Draft) != key_of(changed, Draft)


async def test_what_is_no_longer_asked_is_dropped(tmp_path: Path) -> None:
    store = Store({"old": {"draft": {}}})
    await RecordingGateway(Model(), store).ask(ASKED, Draft, max_tokens=64)
    store.save(tmp_path / "r.json", only_used=True)
    assert list(json.loads((tmp_path / "r.json").read_text())) == [key_of(ASKED, Draft)]


def figures(headline: float | None, literal: float | None = 1.0, failed: int = 0) -> Figures:
    return Figures(f1={"claims": headline}, literal=literal, failed=failed, input_tokens=1, output_tokens=1)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (figures(0.60), []),
        (figures(0.596), []),
        (figures(0.70), []),
        (figures(0.594), ["dev: headline F1 fell from 0.600 to 0.594"]),
        (figures(None), ["dev: headline F1 fell from 0.600 to nothing"]),
        (figures(0.60, literal=0.99), ["dev: share of literal evidence fell from 1.000 to 0.990"]),
        (figures(0.60, failed=1), ["dev: 1 reports failed, 0 in the baseline"]),
    ],
)
def test_what_the_gate_lets_through(now: Figures, words: list[str]) -> None:
    assert falls("dev", figures(0.60), now) == words


def test_no_baseline_is_no_pass(tmp_path: Path) -> None:
    with pytest.raises(ReplayMiss, match="re-record"):
        load_baseline(tmp_path)


def test_a_baseline_survives_its_file() -> None:
    one = Baseline(commit="c", dirty=False, profile="p", prompts_sha256="0", sets={"dev": figures(None)})
    assert Baseline.model_validate_json(one.model_dump_json()) == one


def test_replaying_needs_no_weights() -> None:
    config = without_models(load_config(environ={}))
    specs = [spec for profile in config.profiles.values() for spec in profile.chain]
    assert any(spec.name.startswith("recorded/embedded/") for spec in specs)
    assert not any(spec.embedded for spec in specs)


def test_a_deadline_decides_nothing_at_the_gate() -> None:
    config = load_config(environ={})
    assert any(profile.deadline_s for profile in config.profiles.values())
    assert not any(profile.deadline_s for profile in unhurried(config).profiles.values())
