"""Canaries against scripted models: what each fault of a server looks like, and that a model that failed is not used."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extraction import canary
from extraction.canary import BACK, FRONT, LETTERS
from extraction.config import ModelSpec
from extraction.errors import AskError, InvalidOutput, ProviderUnavailable
from extraction.fetching import CACHE_VARIABLE
from extraction.gateway import Messages, Reply
from schemas import Usage

SPEC = ModelSpec(name="hosted_vllm/m", strategy="windows", api_base="http://127.0.0.1:9/v1", context_tokens=4096)


class Server:
    """A model that does all well, but for what a test takes from it."""

    spec = SPEC

    def __init__(self, **faults: Any) -> None:
        self.faults = faults
        self.asked: list[Messages] = []

    async def ready(self) -> str | None:
        return None

    async def ask(self, messages: Messages, draft: type[Any], **_: Any) -> Reply[Any]:
        self.asked.append(messages)
        fault = self.faults.get(draft.__name__)
        if isinstance(fault, AskError):
            raise fault
        good = {
            "_Colour": {"colour": "viridian-3", "sure": True},
            "_Words": {"first": FRONT, "last": BACK},
            "_Copy": {"copy_": LETTERS},
        }
        usage = Usage(calls=1, input_tokens=self.faults.get("tokens", 2000), output_tokens=9)
        return Reply(draft(**(fault or good[draft.__name__])), usage, 1, "stop", "m")

    async def aclose(self) -> None: ...


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    yield tmp_path


async def test_a_good_server_passes_and_is_asked_about_its_whole_context() -> None:
    server = Server()
    found = await canary.tried(server)
    assert [(f.what, f.ok) for f in found.findings] == [
        ("answers", True), ("schema", True), ("whole prompt", True), ("letters", True)
    ]  # fmt: skip
    needles = max(sum(len(m["content"]) for m in messages) for messages in server.asked)
    assert 0.4 * SPEC.context_tokens < needles / 4 < SPEC.context_tokens


@pytest.mark.parametrize(
    ("faults", "failed", "words"),
    [
        ({"_Colour": ProviderUnavailable("hosted_vllm/m: nothing listens there")}, "answers", "nothing listens there"),
        ({"_Colour": InvalidOutput("prose", partial="Grass is green.")}, "schema", "not held to a schema"),
        ({"_Words": {"first": "none", "last": BACK}}, "whole prompt", "loses the front"),
        ({"_Words": {"first": FRONT, "last": "?"}}, "whole prompt", "loses the back"),
        ({"tokens": 100}, "whole prompt", "all but 100 tokens"),
        ({"_Words": ProviderUnavailable("x")}, "whole prompt", "lower context_tokens"),
        ({"_Copy": {"copy_": "Die Strasse Zurich-Lodz"}}, "letters", "do not survive"),
    ],
)
async def test_a_server_that_fails_is_told_and_left_out(faults: dict[str, Any], failed: str, words: str) -> None:
    found = await canary.tried(Server(**faults))
    (finding,) = found.failed
    assert finding.what == failed and words in finding.detail and "green" not in found.model_dump_json()
    assert canary.unfit(SPEC) is None, "nothing is kept yet"
    canary.keep(SPEC, found)
    assert words in (canary.unfit(SPEC) or "")
    assert canary.unfit(SPEC.model_copy(update={"canary": "ignore"})) is None
    assert canary.unfit(SPEC.model_copy(update={"context_tokens": 2048})) is None, "another config is another model"


async def test_old_findings_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await canary.tried(Server(tokens=100))
    canary.keep(SPEC, found.model_copy(update={"tried_at": found.tried_at - canary.KEPT_S - 1}))
    assert canary.known(SPEC) is None and canary.unfit(SPEC) is None
