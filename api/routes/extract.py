"""POST /v1/extract: one article in, one extraction out."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from api.deps import ExtractorDep, GateDep, SettingsDep
from api.errors import MEDIA_TYPE
from api.examples import REQUEST_BODY
from api.incoming import About, read_article
from api.work import Job, answer, stream
from schemas import Extraction

router = APIRouter(tags=["extraction"])

_PROBLEMS: Final = {
    404: "`unknown-model`",
    413: "`text-too-long` (characters), `body-too-large` (bytes)",
    415: "`unsupported-type`",
    422: "`text-empty`, `not-text`, `language-not-supported`, `invalid-request`",
    502: "`model-output-unusable`: the model answered, and nothing of it could be used",
    503: "`no-model`: no model of the profile could answer, and why each · `busy`: try again after Retry-After",
    504: "`deadline`",
}
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in _PROBLEMS.items()
}
RESPONSES[200] = {
    "model": Extraction,
    "description": "The extraction; with `Accept: text/event-stream` events: `progress`, `claim`, last `result` or `problem`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


@router.post("/v1/extract", responses=RESPONSES, response_class=Response, openapi_extra={"requestBody": REQUEST_BODY})
async def extract(
    request: Request, about: Annotated[About, Query()], extractor: ExtractorDep, settings: SettingsDep, gate: GateDep
) -> Response:
    """Read one news report and return its actors, events and claims, each with the exact characters that show it.

    Send JSON, or the bare article as `text/plain` or `text/html` with everything else as query parameters. With
    `Accept: text/event-stream` progress and finished claims arrive as they come. Leaving cancels the work.
    """
    article, model = await read_article(request, about)
    job = Job(extractor, gate, settings.deadline_seconds, article, model or settings.model)
    if "text/event-stream" in request.headers.get("accept", "").lower():
        return await stream(job, request.state.request_id)
    extraction = await answer(request, job)
    return Response(extraction.model_dump_json(), media_type="application/json")
