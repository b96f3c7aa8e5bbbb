"""POST /v1/compare: several articles or extractions in, one comparison out."""

import asyncio
import codecs
import json
from collections import Counter
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, ValidationError, model_validator

from api.deps import ClientDep, DeskDep
from api.desk import Ask
from api.errors import InvalidRequest, UnsupportedType, invalid
from api.incoming import ExtractRequest
from api.routes.extract import RESPONSES as EXTRACT_RESPONSES
from api.work import answer, while_there
from schemas import Article, Comparison, Extraction
from schemas.record import Record

router = APIRouter(tags=["comparison"])

#: Articles that one request may have read; extractions that are sent along cost no model call and are bounded by bytes only.
MAX_ARTICLES: Final = 50
#: How many joined events have no row in the format asked for, by type: a CSV has no other place to say so.
LEFT_OUT_HEADER: Final = "X-Claimwire-Left-Out"


class CompareRequest(Record):
    """What is to be compared: articles to be read first, extractions made earlier, or both."""

    articles: list[ExtractRequest] = Field(default=[], max_length=MAX_ARTICLES)
    """Articles as for POST /v1/extract. Give each an `id`, by which the result names it, and `published_on`."""
    extractions: list[Extraction] = []
    """Results of POST /v1/extract or `claimwire extract`."""
    ask: str | None = None
    """Profile whose models are asked about pairs of claims that rules leave open; null asks nobody. See `questions`."""

    @model_validator(mode="after")
    def _something(self) -> "CompareRequest":
        if not self.articles and not self.extractions:
            raise ValueError("give articles or extractions to compare")
        return self


RESPONSES = EXTRACT_RESPONSES | {
    200: {
        "model": Comparison,
        "description": "The comparison; by `format` a Markdown briefing, or rows in the shape of other projects.",
        "content": {
            "text/markdown": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}},
            "application/x-ndjson": {"schema": {"type": "string"}},
            "application/ld+json": {"schema": {"type": "object"}},
        },
    }
}
_BODY: Final = {
    "required": True,
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/CompareRequest"}}},
}


@router.post("/v1/compare", responses=RESPONSES, response_class=Response, openapi_extra={"requestBody": _BODY})
async def compare_articles(
    request: Request,
    desk: DeskDep,
    client: ClientDep,
    shape: Annotated[str, Query(alias="format", pattern="^(json|markdown|acled|ged|plover|jsonld)$")] = "json",
) -> Response:
    """Compare several reports: joined events and actors, relations between claims, origins behind each figure, drift.

    Articles are read first, one after the other, as POST /v1/extract would; if one cannot be read, the whole request fails
    with that problem. The comparison itself asks no model unless `ask` names a profile; then `questions` tells what became of
    every pair that rules leave open. The order of the input never matters.
    """
    from api.comparing import MEDIA, SHAPES, compare, lost_events, written

    asked = await _read(request)
    extractions = list(asked.extractions)
    for item in asked.articles:
        article = Article.model_validate(item.model_dump(exclude={"model"}))
        extraction, _ = await answer(request, desk, Ask(article, item.model, client, False))
        extractions.append(extraction)
    chosen = next(name for name in SHAPES if name == shape)
    if asked.ask is None:
        made = await asyncio.to_thread(compare, extractions)
    else:
        made = await while_there(request, desk.settle(extractions, asked.ask, client))
    text = await asyncio.to_thread(written, made, extractions, chosen)
    lost = lost_events(made, extractions, chosen)
    kinds = Counter(item.rpartition(": ")[2] for item in lost)
    headers = {LEFT_OUT_HEADER: ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))} if lost else {}
    return Response(text, media_type=MEDIA[chosen], headers=headers)


async def _read(request: Request) -> CompareRequest:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise UnsupportedType("Send JSON (content-type: application/json) with articles or extractions.")
    try:
        sent = json.loads((await request.body()).removeprefix(codecs.BOM_UTF8))
        asked = CompareRequest.model_validate(sent)
    except ValidationError as error:
        raise invalid(error) from None
    except (ValueError, RecursionError):
        raise InvalidRequest("The body is not JSON.") from None
    # pydantic's strict mode does not reach behind the validators of an extraction, so types are held against what came.
    if (where := _other_type(sent, asked.model_dump(mode="json", exclude_unset=True))) is not None:
        raise InvalidRequest(f"{where or 'the body'}: write it in the type that the schema names")
    return asked


def _other_type(sent: Any, read: Any, where: str = "") -> str | None:
    """Where a value was read as another type than it was sent in (a number for a date, say); None where none was."""
    if isinstance(sent, dict) and isinstance(read, dict):
        pairs = [(value, read.get(key), f"{where}.{key}".lstrip(".")) for key, value in sent.items()]
    elif isinstance(sent, list) and isinstance(read, list):
        pairs = [(value, other, f"{where}.{at}") for at, (value, other) in enumerate(zip(sent, read, strict=False))]
    else:
        number = isinstance(sent, int | float) and isinstance(read, int | float) and not isinstance(sent, bool)
        return None if number or type(sent) is type(read) else where
    return next((found for pair in pairs if (found := _other_type(*pair)) is not None), None)
