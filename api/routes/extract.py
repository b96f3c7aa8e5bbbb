"""POST /v1/extract: one article in, one extraction out."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from api.deps import ClientDep, DeskDep
from api.desk import Ask
from api.errors import MEDIA_TYPE
from api.examples import REQUEST_BODY
from api.incoming import About, read_article
from api.work import SOURCE_HEADER, answer, stream
from schemas import Extraction

router = APIRouter(tags=["extraction"])

_PROBLEMS: Final = {
    404: "`unknown-model`",
    413: "`text-too-long` (characters), `body-too-large` (bytes)",
    415: "`unsupported-type`",
    422: "`text-empty`, `not-text`, `language-not-supported`, `invalid-request`",
    429: "`rate-limited`, `too-many-waiting`: try again after Retry-After",
    500: "`internal`, `misconfigured`: nothing that a caller could mend",
    502: "`model-output-unusable`: the model answered, and nothing of it could be used",
    503: "`no-model`: no model of the profile could answer, and why each · `busy`, `shutting-down`: try again after Retry-After",
    504: "`deadline`: it took longer than the operator allows",
}
RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in _PROBLEMS.items()
}
RESPONSES[200] = {
    "model": Extraction,
    "description": "The extraction; with `Accept: text/event-stream` events: `queued`, `progress`, `claim`, last `result` or `problem`.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


@router.post("/v1/extract", responses=RESPONSES, response_class=Response, openapi_extra={"requestBody": REQUEST_BODY})
async def extract(request: Request, about: Annotated[About, Query()], desk: DeskDep, client: ClientDep) -> Response:
    """Read one news report and return its actors, events and claims, each with the exact characters that show it.

    Send JSON, or the bare article as `text/plain` or `text/html` with everything else as query parameters. With
    `Accept: text/event-stream` the place in line, progress and finished claims arrive as they come. Leaving cancels the work.

    An equal request may be answered by an earlier result, which then says so (`provenance.cached_at`);
    `Cache-Control: no-cache` has it made anew.
    """
    article, model = await read_article(request, about)
    fresh = "no-cache" in request.headers.get("cache-control", "").lower()
    ask = Ask(article, model, client, fresh)
    if "text/event-stream" in request.headers.get("accept", "").lower():
        return await stream(desk, ask, request.state.request_id)
    extraction, source = await answer(request, desk, ask)
    return Response(extraction.model_dump_json(), media_type="application/json", headers={SOURCE_HEADER: source})
