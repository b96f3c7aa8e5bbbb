"""What operators see: counts, log lines, spans; and what nobody sees: articles, keys, a model's words."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient
from structlog.testing import capture_logs

import extraction.errors as failures
from api import logs, otel
from api.app import create_app
from api.settings import Settings, SettingsError
from schemas import Dropped, Extraction, Tried, Usage


def counted(client: TestClient) -> dict[str, float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    rows = [line.rsplit(" ", 1) for line in response.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in rows}


def test_counts_of_a_good_extraction(
    client: TestClient, fake: Any, text: str, two_steps: Any, monkeypatch: Any
) -> None:
    fake.shown = two_steps
    real = fake.extract

    async def extract(*args: Any, **kwargs: Any) -> Extraction:
        result: Extraction = await real(*args, **kwargs)
        usage = Usage(calls=3, input_tokens=100, output_tokens=20, cost_usd=0.5)
        tried = [Tried(model="big", calls=2, error="ProviderTimeout: late"), Tried(model="x", calls=0, error="no key")]
        made = result.provenance.model_copy(update={"usage": usage, "tried": tried})  # type: ignore[union-attr]
        dropped = [Dropped(kind="claim", reason="quote_not_found", raw="z")]
        return result.model_copy(update={"provenance": made, "dropped": dropped})

    monkeypatch.setattr(fake, "extract", extract)
    client.post("/v1/extract", json={"text": text})
    got = counted(client)
    for name, value in {
        'claimwire_http_requests_total{method="POST",route="/v1/extract",status="200"}': 1,
        'claimwire_extractions_total{model="fake",outcome="complete",profile="default"}': 1,
        'claimwire_answers_total{source="read"}': 1,
        'claimwire_tokens_total{direction="in",model="fake"}': 100,
        'claimwire_tokens_total{direction="out",model="fake"}': 20,
        'claimwire_model_calls_total{model="fake"}': 3,
        'claimwire_cost_usd_total{model="fake"}': 0.5,
        'claimwire_fallbacks_total{model="big",reason="ProviderTimeout"}': 1,
        'claimwire_fallbacks_total{model="x",reason="NotReady"}': 1,
        'claimwire_dropped_total{kind="claim",reason="quote_not_found"}': 1,
        "claimwire_queue_running": 0,
        "claimwire_queue_waiting": 0,
        "claimwire_queue_wait_seconds_count": 1,
    }.items():
        assert got[name] == value, name
    assert 'claimwire_stage_seconds_total{stage="asking"}' in got


def test_counts_of_failures(client: TestClient, fake: Any, text: str) -> None:
    fake.error = failures.NoModelAvailable("none", [Tried(model="big", calls=1, error="ProviderUnavailable: gone")])
    client.post("/v1/extract", json={"text": text})
    client.get("/nowhere/12345")
    got = counted(client)
    assert got['claimwire_extractions_total{model="",outcome="no-model",profile="default"}'] == 1
    assert got['claimwire_fallbacks_total{model="big",reason="ProviderUnavailable"}'] == 1
    assert got['claimwire_http_requests_total{method="GET",route="none",status="404"}'] == 1


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error with logging as the server sets it up; afterwards all is as before."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure(Settings(log_format="json"))
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    structlog.reset_defaults()


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_log_lines_are_json_under_the_requests_id_and_hold_no_text(fake: Any, text: str, written: io.StringIO) -> None:
    client = TestClient(create_app(Settings(result_cache=False), fake))
    client.post(
        "/v1/extract?publisher=Secret+Courier",
        content=text,
        headers={"x-request-id": "r-1", "content-type": "text/plain"},
    )
    lines = lines_of(written)
    mine = [line for line in lines if line.get("request_id") == "r-1"]
    assert [line["event"] for line in mine] == ["extraction", "request"]
    assert {"timestamp", "level", "logger"} <= set(mine[0])
    assert (mine[1]["route"], mine[1]["status"], mine[0]["status"]) == ("/v1/extract", 200, "complete")
    assert "Velmara" not in written.getvalue() and "Courier" not in written.getvalue()


def test_foreign_lines_are_json_too_and_their_exceptions_are_named_only(written: io.StringIO) -> None:
    try:
        raise ValueError("sk-0123456789")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    (line,) = lines_of(written)
    assert (line["event"], line["error"], line["level"]) == ("Exception in ASGI application", "ValueError", "error")
    assert "sk-" not in written.getvalue()


def test_the_chains_own_fields_are_kept_and_no_others(written: io.StringIO) -> None:
    facts = {"model": "big", "reason": "ProviderTimeout", "prompt": "Velmara"}
    logging.getLogger("claimwire.chain").warning("model_left model=%(model)s", facts, extra=facts)
    (line,) = lines_of(written)
    assert (line["event"], line["model"], line["reason"]) == ("model_left model=big", "big", "ProviderTimeout")
    assert "Velmara" not in written.getvalue()


def test_text_is_logged_only_if_asked_for(fake: Any, text: str) -> None:
    for asked in (False, True):
        client = TestClient(create_app(Settings(result_cache=False, log_text=asked), fake))
        with capture_logs() as lines:
            client.post("/v1/extract", json={"text": text})
        assert ("Velmara" in str(lines)) is asked


def test_spans_need_the_extra_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("opentelemetry.sdk", "opentelemetry.sdk.resources"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SettingsError, match=r"claimwire\[otel\]"):
        otel.spans(Settings(otel=True))
    with otel.spans(Settings()).span("nothing", a=1):
        pass


def test_spans_tell_of_requests_extractions_and_stages(fake: Any, text: str, two_steps: Any, monkeypatch: Any) -> None:
    export = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter", reason="no otel extra here")
    exporter = export.InMemorySpanExporter()
    real = otel.spans
    monkeypatch.setattr(otel, "spans", lambda settings: real(settings.model_copy(update={"otel": True}), exporter))
    fake.shown = two_steps
    app = create_app(Settings(result_cache=False), fake)
    TestClient(app).post("/v1/extract", json={"text": text})
    app.state.spans.close()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert {"claimwire request", "claimwire extraction", "claimwire asking"} <= set(spans)
    assert spans["claimwire extraction"].parent.span_id == spans["claimwire request"].context.span_id
    assert "Velmara" not in str([dict(span.attributes) for span in spans.values()])
