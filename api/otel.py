"""OpenTelemetry, for who wants it: a span for each request and each extraction, and one for each stage of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from api.settings import Settings, SettingsError


class Spans:
    """Spans that go nowhere."""

    @contextmanager
    def span(self, name: str, **facts: str | int | float) -> Iterator[None]:
        """Time what happens inside; `facts` describe it."""
        yield

    def stage(self, name: str, seconds: float) -> None:
        """A stage has just ended that took so long."""

    def close(self) -> None:
        """Send what is left."""


class _Sent(Spans):
    def __init__(self, provider: Any) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("claimwire")

    @contextmanager
    def span(self, name: str, **facts: str | int | float) -> Iterator[None]:
        # An exception's message may hold anything: its type is enough.
        with self._tracer.start_as_current_span(
            name, attributes=facts, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except BaseException as error:
                span.set_attribute("error.type", type(error).__qualname__)
                raise

    def stage(self, name: str, seconds: float) -> None:
        now = time.time_ns()
        self._tracer.start_span(f"claimwire {name}", start_time=now - int(seconds * 1e9)).end(now)

    def close(self) -> None:
        self._provider.shutdown()


def spans(settings: Settings, exporter: Any = None) -> Spans:
    """Spans as the settings say; `exporter` takes them in place of the one for OTLP.

    Raises `SettingsError` if they are asked for and the extra is not installed.
    """
    if not settings.otel:
        return Spans()
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        if exporter is None:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            exporter = OTLPSpanExporter()
    except ImportError:
        raise SettingsError("CLAIMWIRE_OTEL: OpenTelemetry is not installed; pip install 'claimwire[otel]'") from None
    provider = TracerProvider(resource=Resource.create({"service.name": "claimwire"}))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return _Sent(provider)
