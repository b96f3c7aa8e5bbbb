"""What routes are given, named once. Tests override these instead of patching modules.

All are coroutines: FastAPI would send plain functions through a thread each.
"""

from typing import Annotated

from fastapi import Depends, Request

from api.catalogue import Catalogue, survey
from api.desk import Desk
from api.metrics import Metrics
from api.settings import Settings


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


async def _client(request: Request) -> str:
    client: str = request.state.client
    return client


async def _catalogue(request: Request) -> Catalogue:
    state = request.app.state
    return await survey(state.config, state.gateways, state.settings.model)


SettingsDep = Annotated[Settings, Depends(_settings)]
DeskDep = Annotated[Desk, Depends(_desk)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]
CatalogueDep = Annotated[Catalogue, Depends(_catalogue)]
#: Who asks: the name of a key, or an address. Turns in the line and rates are counted by it.
ClientDep = Annotated[str, Depends(_client)]
