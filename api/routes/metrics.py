"""GET /metrics: for Prometheus."""

from fastapi import APIRouter, Response

from api.deps import MetricsDep
from api.metrics import CONTENT_TYPE

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(metrics: MetricsDep) -> Response:
    """Requests, the line, tokens, cost, fallbacks, drops by reason, seconds by stage. Needs a key where there are keys."""
    return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE})
