"""GET /healthz: is the process alive. GET /readyz: could it answer an extraction now."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.catalogue import ProfileState
from api.deps import CatalogueDep
from api.errors import MEDIA_TYPE, NotReady

router = APIRouter(tags=["about"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def healthz() -> Alive:
    """Alive. Says nothing about models, so that a missing model does not get the process restarted."""
    return Alive()


@router.get("/readyz", responses={503: {"description": "`not-ready`", "content": {MEDIA_TYPE: {}}}})
async def readyz(catalogue: CatalogueDep) -> ProfileState:
    """Ready: at least one model of the profile used by default could answer. Else 503, with what each one lacks."""
    profile = catalogue.profile(catalogue.default)
    if not profile.ready:
        raise NotReady(profile.lacks())
    return profile
