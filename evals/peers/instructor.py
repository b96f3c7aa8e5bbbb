"""The peer instructor over litellm: one call a report, the codebook's definitions, one invented example, two retries.

What can be saved of a reply that was cut short or did not validate is saved, in the peer's favour, and the result is
`partial`.
"""

import logging
import os
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import from_json

from evals.peers.assemble import Assembled, assemble
from evals.peers.draft import Draft, DraftActor, DraftClaim, DraftEvent, DraftParticipant, DraftQuantity
from evals.peers.examples import examples_bytes, heading, load_examples
from evals.peers.result import Attempt, finish
from evals.peers.server import Server, serving
from extraction.config import ExtractorConfig
from schemas import Article, Dropped, Extraction, Span

#: Retries after the first call, for replies that do not validate. instructor never retries a reply cut short.
MAX_RETRIES: Final = 2
#: Room for the longest report's records; a reply that is longer is a loop.
MAX_TOKENS: Final = 6144

_DEFINITIONS = Path(__file__).with_suffix(".md")
Item = TypeVar("Item", bound=BaseModel)


class _Actor(DraftActor):
    aliases: list[str] = Field(max_length=12)


class _Event(DraftEvent):
    evidence: list[str] = Field(max_length=6)
    participants: list[DraftParticipant] = Field(max_length=8)


class _Claim(DraftClaim):
    evidence: list[str] = Field(max_length=6)
    relayed_by: list[str] = Field(max_length=4)
    quantities: list[DraftQuantity] = Field(max_length=6)
    about: list[str] = Field(max_length=12)
    contradicts: list[str] = Field(max_length=12)


class Reply(Draft):
    """A draft whose lists, the inner ones too, are limited to more than any labelled report holds.

    A small model that loops, for which each list is an occasion, is stopped by the grammar instead of losing the reply.
    """

    actors: list[_Actor] = Field(max_length=32)  # type: ignore[assignment]
    events: list[_Event] = Field(max_length=32)  # type: ignore[assignment]
    claims: list[_Claim] = Field(max_length=48)  # type: ignore[assignment]


async def extract(article: Article, config: ExtractorConfig, profile: str) -> Extraction:
    """Run one instructor call on ``article`` with the model of ``profile``.

    A call that fails makes a `failed` result. Raises what `serving` raises where no model can be had.
    """
    async with serving(config, profile) as server:
        digest = sha256(_DEFINITIONS.read_bytes() + examples_bytes()).hexdigest()
        attempt = Attempt(profile, server.label, f"instructor {version('instructor')}", "instructor", digest, "whole")
        replies: list[str] = []
        draft = await _ask(messages(article), server, attempt, replies)
    text = article.text or ""
    lost = 0
    if draft is None:
        draft, lost = max((salvage(reply) for reply in replies), key=lambda pair: _size(pair[0]), default=(_EMPTY, 0))
    found = assemble(text, draft, model=server.label) if _size(draft) else Assembled()
    found.dropped += [Dropped(kind="item", reason="not_whole", raw="", model=server.label)] * lost
    return finish(article, attempt, found, [] if attempt.error is None else _unread(found, len(text)))


def messages(article: Article) -> list[dict[str, str]]:
    """The chat: definitions, one example as a turn of its own, the report."""
    example = load_examples()[0]
    shown = Article(text=example.text, published_on=example.published_on)
    return [
        {"role": "system", "content": _DEFINITIONS.read_text(encoding="utf-8")},
        {"role": "user", "content": _turn(shown)},
        {"role": "assistant", "content": example.draft.model_dump_json()},
        {"role": "user", "content": _turn(article)},
    ]


def _turn(article: Article) -> str:
    """What the user sends: the day of publication, by weekday too, then the text."""
    return f"{heading(article)}\n\n{article.text or ''}"


def salvage(reply: str) -> tuple[Draft, int]:
    """All whole items of a reply that is no whole draft, and how many items were not whole."""
    start = reply.find("{")
    try:
        raw = from_json(reply[max(start, 0) :], allow_partial=True)
    except ValueError:
        return _EMPTY, 1
    found = raw if isinstance(raw, dict) else {}
    parts = [
        _whole(found.get(name), model)
        for name, model in (("actors", DraftActor), ("events", DraftEvent), ("claims", DraftClaim))
    ]
    (actors, a), (events, e), (claims, c) = parts
    return Draft(actors=actors, events=events, claims=claims), a + e + c


def _whole(raw: Any, model: type[Item]) -> tuple[list[Any], int]:
    good: list[Item] = []
    items = raw if isinstance(raw, list) else []
    for item in items:
        try:
            good.append(model.model_validate(item))
        except ValidationError:
            continue
    return good, len(items) - len(good)


async def _ask(chat: list[dict[str, str]], server: Server, attempt: Attempt, replies: list[str]) -> Draft | None:
    """The validated draft, or null with ``attempt.error`` set; ``replies`` gets the text of every call answered."""
    instructor, complete = _library(server, attempt, replies)
    from instructor.core.exceptions import IncompleteOutputException, InstructorRetryException

    client = instructor.from_litellm(complete, mode=instructor.Mode.JSON_SCHEMA)
    try:
        reply = await client.create(
            model=server.model,
            response_model=Reply,
            messages=chat,
            max_retries=MAX_RETRIES,
            temperature=0,
            max_tokens=MAX_TOKENS,
        )
    except IncompleteOutputException:
        attempt.error = f"the reply was cut short at {MAX_TOKENS} tokens; instructor does not retry that"
    except InstructorRetryException as error:
        cause = type(error.__cause__ or error).__name__
        attempt.error = f"no valid reply in {max(attempt.usage.calls, 1)} calls: {cause}"
    else:
        return Draft.model_validate(reply.model_dump())
    return None


def _library(server: Server, attempt: Attempt, replies: list[str]) -> tuple[Any, Any]:
    """instructor, and a completion function that counts each call before instructor sums and overwrites the counts."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # else the import fetches a price list
    os.environ.setdefault("LITELLM_MODE", "PRODUCTION")  # else the import loads any .env above it
    import instructor
    import litellm

    litellm.suppress_debug_info = True
    logging.getLogger("instructor").setLevel(logging.CRITICAL)  # it logs whole replies

    async def complete(**request: Any) -> Any:
        shape = request["response_format"]
        request["response_format"] = shape | {"json_schema": shape["json_schema"] | {"strict": True}}
        response = await litellm.acompletion(
            **request, api_base=server.base_url, api_key=server.api_key, timeout=server.timeout_s, num_retries=0
        )
        attempt.count(response.usage)
        replies.append(response.choices[0].message.content or "")
        return response

    return instructor, complete


def _unread(found: Assembled, length: int) -> list[Span]:
    """What a reply that fell short did not reach: all that follows the last words it quoted."""
    ends = [run.end or 0 for event in found.events for run in event.evidence]
    ends += [run.end or 0 for claim in found.claims for run in claim.evidence]
    start = max(ends, default=0)
    return [Span(start=min(start, length - 1), end=length)] if length else []


def _size(draft: Draft) -> int:
    return len(draft.actors) + len(draft.events) + len(draft.claims)


_EMPTY: Final = Draft(actors=[], events=[], claims=[])
