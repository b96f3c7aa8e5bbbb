"""GET /v1/schema: the shapes, for machines and for readers."""

from typing import Any

from fastapi import APIRouter

from api.errors import MEDIA_TYPE
from api.shapes import Shape, json_schema

router = APIRouter(tags=["about"])


@router.get("/v1/schema", responses={422: {"description": "`invalid-request`", "content": {MEDIA_TYPE: {}}}})
async def schema(of: Shape = "extraction") -> dict[str, Any]:
    """The JSON Schema of what comes out (`extraction`), goes in (`article`) or tells of a failure (`problem`)."""
    return json_schema(of)
