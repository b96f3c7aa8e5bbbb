"""The HTTP service. Run it with `claimwire serve`, or `uvicorn --factory api.app:create_app`."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api import errors
from api.catalogue import Open, survey
from api.deps import Gate
from api.incoming import ExtractRequest
from api.limits import BodyLimit
from api.routes import extract, health, models, page, schema
from api.settings import Settings
from api.tracing import RequestId, log_crash
from extraction import Extractor, load_config
from extraction.gateway import libraries, make_gateway
from schemas import Problem

_log = logging.getLogger("claimwire.api")

_DESCRIPTION = """A news report in; typed JSON out: actors, events, and claims with their speaker, stance, hedged quantities,
and the exact characters that show each of them.

Every error has one body, `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): `type` is a
stable name, `detail` says what to do, `instance` is the request's id (also in the header `X-Request-Id`)."""


def create_app(
    settings: Settings | None = None, extractor: Extractor | None = None, gateways: Open = make_gateway
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
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.config = config
    app.state.gateways = gateways
    app.state.extractor = extractor or Extractor(config)
    app.state.gate = Gate(settings.max_in_flight)
    for module in (extract, models, schema, health, page):
        app.include_router(module.router)
    errors.install(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    # Added last runs first: the id must be there when the limit refuses.
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(RequestId)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    warming = asyncio.create_task(_warm(app))
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.wait({warming})
        await app.state.extractor.aclose()


async def _warm(app: FastAPI) -> None:
    """Load what costs seconds while the service answers already, and say at once what the default profile lacks."""
    try:
        catalogue = await survey(app.state.config, app.state.gateways, app.state.settings.model)
        await asyncio.to_thread(libraries)
    except Exception as error:
        # Extraction would meet the same error and report it properly; the service itself is well.
        log_crash(error, "warm-up")
        return
    profile = catalogue.profile(catalogue.default)
    if profile.ready:
        _log.info("profile %s is ready, %s is asked first", profile.name, profile.first)
    else:
        _log.warning("profile %s cannot answer yet: %s", profile.name, profile.lacks())


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, and the two shapes that no signature tells: the body, and every error."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
        )
        shapes = [(ExtractRequest, "validation"), (Problem, "serialization")]
        _, defined = models_json_schema(shapes, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
        app.openapi_schema["components"]["schemas"] |= defined["$defs"]
    return app.openapi_schema


def _version() -> str:
    try:
        return version("claimwire")
    except PackageNotFoundError:
        return "0+unknown"
