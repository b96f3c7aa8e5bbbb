"""The HTTP service. Run it with `claimwire serve`."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import structlog
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.middleware.cors import CORSMiddleware

from api import errors, otel
from api.access import Access, SafeHeaders
from api.cache import ResultCache
from api.catalogue import Open, survey
from api.desk import Desk
from api.incoming import ExtractRequest
from api.keys import Keys
from api.late import LateExtractor, Reader
from api.limits import BodyLimit
from api.metrics import Metrics
from api.routes import compare, extract, health, metrics, models, page, schema
from api.settings import Settings
from api.tracing import Tracing, log_crash
from extraction import canary, load_config
from extraction.config import RULES
from extraction.fetching import cache_dir
from extraction.gateway import make_gateway
from extraction.libraries import libraries
from extraction.parsers import Parsers
from schemas import Problem

_log = structlog.stdlib.get_logger("claimwire.api")

_DESCRIPTION = """A news report in; typed JSON out: actors, events, and claims with their speaker, stance, hedged quantities,
and the exact characters that show each of them.

Every error has one body, `application/problem+json` (RFC 9457): `type` is a
stable name, `detail` says what to do, `instance` is the request's id (also in the header `X-Request-Id`)."""

#: Objects made before the young ones, and rounds of that before older ones, are looked through for garbage: seldom, since little is.
YOUNG: Final = (10_000, 20, 20)

#: What any address may answer, since it is decided before the address is looked at.
AT_THE_DOOR: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "content": {errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in {
        401: "`unauthorized`: where the operator asks for keys",
        403: "`cross-origin`: sent by a web page of another origin",
        421: "`wrong-host`: the Host header names another server",
        429: "`rate-limited`: try again after Retry-After",
    }.items()
}


def create_app(
    settings: Settings | None = None, extractor: Reader | None = None, gateways: Open = make_gateway
) -> FastAPI:
    """Build the service; by itself from the environment. Raises `SettingsError` and `extraction.ConfigError`."""
    settings = settings or Settings.from_env()
    config = load_config(settings.config)
    config.profile(settings.model)  # a profile that does not exist is better told now than by every request
    app = FastAPI(
        title="Claimwire",
        version=_version(),
        summary="News reports in; actors, events and attributed claims out.",
        description=_DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,  # FastAPI's own page is loaded from elsewhere; ours is in api.docs
        redoc_url=None,
        responses=AT_THE_DOOR,
    )
    parsers = Parsers(settings.parser_processes or 0)
    _furnish(app, settings, extractor or LateExtractor(config, parsers), gateways)
    app.state.metrics.watch_parsers(lambda: parsers.ready, lambda: parsers.lost)
    for module in (extract, compare, models, schema, health, metrics, page):
        app.include_router(module.router)
    errors.install(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    _wrap(app, settings)
    return app


def _furnish(app: FastAPI, settings: Settings, extractor: Reader, gateways: Open) -> None:
    """Put what routes need where `api.deps` finds it."""
    state = app.state
    state.settings, state.gateways, state.extractor = settings, gateways, extractor
    state.config = load_config(settings.config)
    state.keys = Keys(settings.keys) if settings.keys else None
    state.metrics, state.spans = Metrics(), otel.spans(settings)
    state.cache = (
        ResultCache(cache_dir() / "results.sqlite3", settings.result_cache_mb, settings.result_cache_days)
        if settings.result_cache
        else None
    )
    state.desk = Desk(settings, state.config, extractor, gateways, state.cache, state.metrics, state.spans)


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Lay the middleware around the routes. Added last runs first: the id must be there when a limit refuses."""
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "x-api-key", "content-type", "x-request-id", "cache-control"],
            expose_headers=["x-request-id", "retry-after"],
        )
    app.add_middleware(Access, settings=settings, keys=app.state.keys, metrics=app.state.metrics)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Tracing, metrics=app.state.metrics, spans=app.state.spans)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    warming = asyncio.create_task(_warm(app))
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.wait({warming})
        await app.state.extractor.aclose()
        app.state.spans.close()
        if app.state.cache is not None:
            app.state.cache.close()


async def _warm(app: FastAPI) -> None:
    """Load what costs seconds while the service answers already, and say at once what the default profile lacks."""
    try:
        catalogue = await survey(app.state.config, app.state.gateways, app.state.settings.model)
        if isinstance(app.state.extractor, LateExtractor):
            await app.state.extractor.warm()
        await asyncio.to_thread(libraries)
        if getattr(app.state, "own_process", False):
            gc.collect()
            gc.set_threshold(*YOUNG)
            gc.freeze()  # what is loaded stays: to look through it for garbage again and again stops everything for half a second
    except Exception as error:
        # Extraction would meet the same error and report it properly; the service itself is well.
        log_crash(error, "warm-up")
        return
    if getattr(app.state, "own_process", False):
        await _try_models(app)
    profile = catalogue.profile(catalogue.default)
    if profile.ready:
        _log.info("ready", profile=profile.name, first=profile.first)
    else:
        _log.warning("cannot answer yet", profile=profile.name, lacks=profile.lacks())


async def _try_models(app: FastAPI) -> None:
    """Try each ready model of the default profile that nobody has tried yet; the findings stand in `GET /v1/models`."""
    for spec in app.state.config.profile(app.state.settings.model).chain:
        if spec.name == RULES or canary.known(spec) is not None:
            continue
        gateway = app.state.gateways(spec)
        try:
            if await gateway.ready() is None:
                found = await canary.tried(gateway)
                canary.keep(spec, found)
                for finding in found.failed:
                    _log.warning("canary failed", model=spec.name, what=finding.what, detail=finding.detail)
        except Exception as error:
            log_crash(error, "canary")
        finally:
            await gateway.aclose()


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, and the two shapes that no signature tells: the body, and every error."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
        )
        shapes = [(ExtractRequest, "validation"), (compare.CompareRequest, "validation"), (Problem, "serialization")]
        _, defined = models_json_schema(shapes, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
        known = app.openapi_schema["components"]["schemas"]
        app.openapi_schema["components"]["schemas"] = defined["$defs"] | known
    return app.openapi_schema


def _version() -> str:
    try:
        return version("claimwire")
    except PackageNotFoundError:
        return "0+unknown"
