"""What routes are given, named once. Tests override these instead of patching modules."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Request

from api.catalogue import Catalogue, survey
from api.errors import Busy
from api.settings import Settings
from extraction import Extractor


class Gate:
    """Lets at most `limit` extractions run at once and refuses one more, so that a waiting line never grows unseen."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.running = 0

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Hold one place. Raises `Busy` where none is free."""
        if self.running >= self.limit:
            raise Busy(f"{self.limit} extractions are running, as many as this server allows. Try again shortly.")
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _extractor(request: Request) -> Extractor:
    extractor: Extractor = request.app.state.extractor
    return extractor


def _gate(request: Request) -> Gate:
    gate: Gate = request.app.state.gate
    return gate


async def _catalogue(request: Request) -> Catalogue:
    state = request.app.state
    return await survey(state.config, state.gateways, state.settings.model)


SettingsDep = Annotated[Settings, Depends(_settings)]
ExtractorDep = Annotated[Extractor, Depends(_extractor)]
CatalogueDep = Annotated[Catalogue, Depends(_catalogue)]
GateDep = Annotated[Gate, Depends(_gate)]
