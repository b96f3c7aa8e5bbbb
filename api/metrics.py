"""What Prometheus is told. One registry for each app, so that several can live in one process."""

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from schemas import Extraction, Tried

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)


class Metrics:
    """All counters of one service."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = self._counter("http_requests", "Requests answered", "method", "route", "status")
        self._request_seconds = self._histogram("http_request_seconds", "Time to the end of the answer", "route")
        self._extractions = self._counter("extractions", "Extractions by how they ended", "profile", "model", "outcome")
        self._source = self._counter("answers", "Extractions answered: read, joined (an equal one), cache", "source")
        self._extraction_seconds = self._histogram("extraction_seconds", "Time to read an article, waiting excluded")
        self._stage_seconds = self._counter("stage_seconds", "Time spent in each stage of extraction", "stage")
        self._wait_seconds = self._histogram("queue_wait_seconds", "Time in line before an article was read")
        self._refused = self._counter("refused", "Requests refused at the door", "reason")
        self._tokens = self._counter("tokens", "Tokens over all attempts", "model", "direction")
        self._calls = self._counter("model_calls", "Calls over all attempts", "model")
        self._cost = self._counter("cost_usd", "Cost where the price is known", "model")
        self._unpriced = self._counter("unpriced_extractions", "Extractions whose cost nobody knows", "model")
        self._left = self._counter(
            "fallbacks", "Times that a model of a chain was left for the next", "model", "reason"
        )
        self._dropped = self._counter("dropped", "Items that the checks refused", "kind", "reason")
        self._unread = self._counter("unread_characters", "Characters not read", "reason")

    def watch_line(self, running: Callable[[], float], waiting: Callable[[], float]) -> None:
        """Show the line whenever somebody looks."""
        self._gauge("queue_running", "Articles being read now").set_function(running)
        self._gauge("queue_waiting", "Articles in line now").set_function(waiting)

    def watch_parsers(self, ready: Callable[[], float], lost: Callable[[], float]) -> None:
        """Show the processes that parse whenever somebody looks."""
        self._gauge("parser_processes", "Processes that can parse now").set_function(ready)
        self._gauge("parser_processes_lost", "Processes that parsed, and died or hung").set_function(lost)

    def text(self) -> bytes:
        """Everything, in OpenMetrics' text format."""
        made: bytes = generate_latest(self._registry)  # type: ignore[no-untyped-call]
        return made

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the address's pattern, never the address itself."""
        self._requests.labels(method, route, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def refused(self, reason: str) -> None:
        """A request was refused before it was read."""
        self._refused.labels(reason).inc()

    def waited(self, seconds: float) -> None:
        """An article came to its turn."""
        self._wait_seconds.observe(seconds)

    def stage(self, name: str, seconds: float) -> None:
        """A stage of an extraction is over."""
        self._stage_seconds.labels(name).inc(seconds)

    def answered(self, source: str) -> None:
        """An extraction was answered: `read`, `joined` or `cache`."""
        self._source.labels(source).inc()

    def failed(self, profile: str, outcome: str, tried: list[Tried]) -> None:
        """An extraction ended in an error."""
        self._extractions.labels(profile, "", outcome).inc()
        self._chain(tried)

    def finished(self, result: Extraction, seconds: float) -> None:
        """An extraction was made."""
        self._extraction_seconds.observe(seconds)
        for item in result.dropped:
            self._dropped.labels(item.kind, item.reason).inc()
        for span in result.not_read:
            self._unread.labels(span.reason).inc(span.end - span.start)
        made = result.provenance
        if made is None:
            return
        model = made.model or ""
        self._extractions.labels(made.profile, model, result.status).inc()
        self._calls.labels(model).inc(made.usage.calls)
        self._tokens.labels(model, "in").inc(made.usage.input_tokens)
        self._tokens.labels(model, "out").inc(made.usage.output_tokens)
        if made.usage.cost_usd is not None:
            self._cost.labels(model).inc(made.usage.cost_usd)
        elif made.usage.calls:
            self._unpriced.labels(model).inc()
        self._chain(made.tried)

    def _chain(self, tried: list[Tried]) -> None:
        for item in tried:
            if item.error is not None:
                self._left.labels(item.model, failure_name(item)).inc()

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"claimwire_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(f"claimwire_{name}", text, registry=self._registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(f"claimwire_{name}", text, labels, registry=self._registry, buckets=_SECONDS)


def failure_name(tried: Tried) -> str:
    """Why a model was left, as one word: the error's class, or `NotReady`."""
    if not tried.calls:
        return "NotReady"
    word = (tried.error or "").split(":")[0]
    return word if word.isidentifier() else "Failed"
