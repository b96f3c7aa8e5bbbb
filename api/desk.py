"""Where requests for extractions arrive. In order: an earlier result, an equal request under way, the line, the model.

Everything is accounted for here, once for each piece of work: metrics, one line in the log, spans.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import structlog

from api.cache import ResultCache, key_of, relabelled, worth_keeping
from api.errors import DeadlineExceeded, DoorError, kind_of
from api.late import Reader
from api.metrics import Metrics
from api.otel import Spans
from api.queue import Line
from api.settings import Settings
from api.sharing import Flights, Hear, Update
from extraction import ExtractionError, targets
from extraction.config import RULES, ExtractorConfig, ModelSpec, Profile
from extraction.gateway import Gateway
from schemas import Article, Comparison, Extraction

if TYPE_CHECKING:
    from extraction import Progress

_log = structlog.stdlib.get_logger("claimwire.extraction")
T = TypeVar("T")
#: How long it is believed which model of a profile is ready, in seconds: to ask costs a request to each server in its chain.
FIRST_SECONDS: Final = 2.0
#: Who answered: a model just now, one that was already reading the same for another, or the cache.
Source = Literal["read", "joined", "cache"]


@dataclass(frozen=True)
class Ask:
    """A request for an extraction."""

    article: Article
    profile: str | None
    client: str
    fresh: bool = False
    """Whether no earlier result will do."""


class Desk:
    """One for each service."""

    def __init__(
        self,
        settings: Settings,
        config: ExtractorConfig,
        extractor: Reader,
        gateways: Callable[[ModelSpec], Gateway],
        cache: ResultCache | None,
        metrics: Metrics,
        spans: Spans,
    ) -> None:
        per_client = settings.max_waiting_per_client or (
            max(1, settings.max_waiting // 2) if settings.keys else settings.max_waiting
        )
        self.line = Line(settings.max_in_flight, settings.max_waiting, per_client)
        self._settings, self._config, self._extractor = settings, config, extractor
        self._gateways, self._cache, self._metrics, self._spans = gateways, cache, metrics, spans
        self._flights = Flights()
        self._firsts: dict[str, tuple[float, str | None]] = {}
        metrics.watch_line(lambda: self.line.running, lambda: self.line.waiting)

    async def read(self, ask: Ask, hear: Hear = lambda _: None) -> tuple[Extraction, Source]:
        """Answer a request; `hear` is told of the place in line and of progress.

        Raises `DoorError` (full line, deadline, shutdown) and what the extractor raises. Leaving (cancelling this) ends
        the work unless somebody else waits for the same.
        """
        name = self._config.profile(ask.profile or self._settings.model).name
        profile = self._config.profile(name)
        model = await self._remembered_first(profile) if self._cache else None
        key = key_of(ask.article, profile, model)
        if self._cache and not ask.fresh and (found := await self._cache.get(key)):
            self._metrics.answered("cache")
            _log.info("extraction", profile=name, source="cache", status=found.status)
            return relabelled(found, ask.article), "cache"
        result, joined = await self._flights.ride(key, lambda tell: self._work(ask, name, key, model, tell), hear)
        self._metrics.answered("joined" if joined else "read")
        return relabelled(result, ask.article), "joined" if joined else "read"

    async def _work(self, ask: Ask, profile: str, key: str, model: str | None, tell: Hear) -> Extraction:
        watch = _Watch(tell, self._metrics, self._spans)
        try:
            async with self.line.place(ask.client, tell) as waited:
                self._metrics.waited(waited)
                began = time.monotonic()
                with self._spans.span("claimwire extraction", profile=profile):
                    result = await self._extract(ask.article, profile, watch)
                seconds = time.monotonic() - began
        except (DoorError, ExtractionError) as error:
            kind = error.kind if isinstance(error, DoorError) else kind_of(error)
            self._metrics.failed(profile, kind.name, getattr(error, "tried", []))
            _log.warning("extraction failed", profile=profile, problem=kind.name, **self._text(ask))
            raise
        self._metrics.finished(result, seconds)
        self._note(ask, result, waited, seconds)
        if self._cache and worth_keeping(result, model):
            await self._cache.put(key, result)
        return result

    async def settle(self, extractions: Sequence[Extraction], profile: str, client: str) -> Comparison:
        """A comparison for which models are asked, in turn with the extractions. Raises as `read` does."""
        name = self._config.profile(profile).name
        async with self.line.place(client) as waited:
            self._metrics.waited(waited)
            with self._spans.span("claimwire comparison", profile=name):
                made = await self._in_time(self._extractor.compare(extractions, profile=name))
        if made.questions is not None:
            told = made.questions.model_dump(exclude={"tried", "usage", "prompt", "prompt_sha256"})
            _log.info("comparison", articles=len(made.articles), **told, **made.questions.usage.model_dump())
        return made

    async def _extract(self, article: Article, profile: str, watch: "_Watch") -> Extraction:
        try:
            return await self._in_time(self._extractor.extract(article, profile=profile, on_progress=watch))
        finally:
            watch.end()

    async def _in_time(self, doing: Awaitable[T]) -> T:
        clock = asyncio.timeout(self._settings.deadline_seconds)
        try:
            async with clock:
                return await doing
        except TimeoutError:
            if not clock.expired():
                raise
            raise DeadlineExceeded(
                f"It was stopped after {self._settings.deadline_seconds:g} seconds. Send a shorter article, choose a "
                "faster model (GET /v1/models), or raise CLAIMWIRE_DEADLINE_SECONDS."
            ) from None

    async def _remembered_first(self, profile: Profile) -> str | None:
        """`_first`, asked anew every FIRST_SECONDS. What it says too late only keeps a result out of the cache."""
        asked, model = self._firsts.get(profile.name, (-FIRST_SECONDS, None))
        if time.monotonic() - asked >= FIRST_SECONDS:
            model = await self._first(profile)
            self._firsts[profile.name] = time.monotonic(), model
        return model

    async def _first(self, profile: Profile) -> str | None:
        """The model that would be asked first now: another one may give another result. An embedded one is fetched if need be."""
        for spec in profile.chain:
            if spec.name == RULES or spec.embedded:
                return spec.name
            gateway = self._gateways(spec)
            try:
                if await gateway.ready() is None:
                    with suppress(ExtractionError):
                        return (await targets.resolve(spec)).model if spec.name.endswith("/auto") else spec.name
            finally:
                await gateway.aclose()
        return None

    def _note(self, ask: Ask, result: Extraction, waited: float, seconds: float) -> None:
        made = result.provenance
        facts: dict[str, object] = {"status": result.status, "claims": len(result.claims), "events": len(result.events)}
        facts |= {"dropped": len(result.dropped), "waited": round(waited, 3), "seconds": round(seconds, 3)}
        if made is not None:
            facts |= {"profile": made.profile, "model": made.model, **made.usage.model_dump()}
            facts["left"] = [tried.model for tried in made.tried if tried.error]
        _log.info("extraction", source="read", **facts, **self._text(ask))

    def _text(self, ask: Ask) -> dict[str, object]:
        return {"text": ask.article.text or ask.article.html} if self._settings.log_text else {}


class _Watch:
    """Passes progress on, and measures how long each stage takes. Also called from worker threads."""

    def __init__(self, tell: Callable[[Update], None], metrics: Metrics, spans: Spans) -> None:
        self._tell, self._metrics, self._spans = tell, metrics, spans
        self._stage: str | None = None
        self._since = time.monotonic()

    def __call__(self, progress: "Progress") -> None:
        if progress.stage != self._stage:
            self.end()
            self._stage, self._since = progress.stage, time.monotonic()
        self._tell(progress)

    def end(self) -> None:
        """The last stage is over."""
        if self._stage is not None:
            seconds = time.monotonic() - self._since
            self._metrics.stage(self._stage, seconds)
            self._spans.stage(self._stage, seconds)
            self._stage = None
