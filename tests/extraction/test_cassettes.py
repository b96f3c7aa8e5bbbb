"""The wire: what the gateway sends to a model, and what it makes of real answers of the embedded model (recorded)."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from extraction import engine, weights
from extraction.asking import sentence_prompt
from extraction.config import ModelSpec
from extraction.gateway import make_gateway
from schemas.draft import SentenceDraft

NAME = "hosted_vllm/qwen2.5-coder-1.5b-instruct-q4_k_m"
CASES = {
    "told": ("The road to Tamba was closed on Friday, the district engineer told Radio Oronda.", "engineer"),
    "nothing": ("The road to Tamba was closed on Friday.", None),
}


@pytest.fixture
def spec() -> Iterator[ModelSpec]:
    """The embedded model as a server of its own: the real one while recording, none while replaying."""
    if not os.environ.get("CLAIMWIRE_RECORD"):
        os.environ["CLAIMWIRE_TEST_KEY"] = "none"
        yield ModelSpec(
            name=NAME,
            strategy="windows",
            api_base="http://127.0.0.1:9/v1",
            key_env="CLAIMWIRE_TEST_KEY",
            retries=0,
            stream=False,
        )
        return
    embedded = ModelSpec(name="embedded/qwen2.5-coder-1.5b", strategy="windows")
    end = engine.engine_for(weights.ensure(embedded), embedded).endpoint()
    os.environ["CLAIMWIRE_TEST_KEY"] = end.key
    yield ModelSpec(name=NAME, strategy="windows", api_base=end.base_url, key_env="CLAIMWIRE_TEST_KEY", retries=0)


@pytest.mark.vcr
@pytest.mark.parametrize("case", sorted(CASES))
async def test_a_sentence_is_asked_and_answered(spec: ModelSpec, case: str, vcr: Any) -> None:
    sentence, source = CASES[case]
    messages = sentence_prompt().render(before="", sentence=sentence)
    reply = await make_gateway(spec).ask(messages, SentenceDraft, max_tokens=160)
    (request,) = vcr.requests
    sent = json.loads(request.body)
    assert sent["messages"] == messages
    assert (sent["temperature"], sent["max_tokens"]) == (0, 160)
    shape = sent["response_format"]["json_schema"]
    assert shape["strict"] is True and shape["schema"]["additionalProperties"] is False
    assert vcr.all_played or os.environ.get("CLAIMWIRE_RECORD")
    assert (reply.attempts, reply.usage.calls, reply.finish) == (1, 1, "stop")
    assert reply.usage.input_tokens > 100 and reply.usage.output_tokens > 0
    if source is not None:
        assert source in reply.draft.statements[0].source
    assert "none" not in {request.headers.get("authorization", "").removeprefix("Bearer ")} or not os.environ.get(
        "CLAIMWIRE_RECORD"
    )
