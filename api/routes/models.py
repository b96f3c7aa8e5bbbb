"""GET /v1/models: what can read an article here."""

from fastapi import APIRouter

from api.catalogue import Catalogue
from api.deps import CatalogueDep

router = APIRouter(tags=["about"])


@router.get("/v1/models")
async def models(catalogue: CatalogueDep) -> Catalogue:
    """Every profile, the models it would try in order, and what each lacks. Name one as `model` when extracting."""
    return catalogue
