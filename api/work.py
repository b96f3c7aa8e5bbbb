"""One request for an extraction, answered whole or as a stream of events, and given up when the client leaves."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.desk import Ask, Desk, Source
from api.errors import DoorError, problem_of
from api.queue import Standing
from api.sharing import Update
from api.tracing import log_crash
from extraction.errors import ExtractionError
from schemas import Extraction

if TYPE_CHECKING:
    from extraction import Progress

T = TypeVar("T")
#: Seconds between signs of life on a stream that has nothing to tell.
KEEPALIVE_SECONDS: Final = 15.0
#: How long a stream is held back to see whether the work fails at once, and so deserves a status of its own.
EARLY_SECONDS: Final = 0.4
#: Says who answered: `read`, `joined` (an equal request was under way) or `cache`.
SOURCE_HEADER: Final = "X-Claimwire-Source"

Answer = tuple[Extraction, Source]
Updates: TypeAlias = "asyncio.Queue[Update | None]"


async def answer(request: Request, desk: Desk, ask: Ask) -> Answer:
    """The result. If the client leaves before, its interest in the work ends and `ClientDisconnect` is raised."""
    return await while_there(request, desk.read(ask))


async def while_there(request: Request, doing: Coroutine[Any, Any, T]) -> T:
    """What `doing` gives. If the client leaves before, it is cancelled and `ClientDisconnect` is raised."""
    work = asyncio.create_task(doing)
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        await _stop(work, gone)


async def stream(desk: Desk, ask: Ask, request_id: str) -> "JobStream":
    """Server-sent events: `queued`, `progress` and `claim`, then one `result` or one `problem`.

    What fails at once (an unknown model, an empty text, a full line) is raised, so that it gets a status of its own.
    """
    queue: Updates = asyncio.Queue()
    work = asyncio.create_task(desk.read(ask, queue.put_nowait))
    work.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        await asyncio.wait({work}, timeout=EARLY_SECONDS)
        if work.done():
            work.result()
    except BaseException:
        await _stop(work)
        raise
    return JobStream(work, queue, request_id)


class JobStream(EventSourceResponse):
    """The events of a running job. However the response ends (even by the client leaving), so does the interest in it."""

    def __init__(self, work: asyncio.Task[Answer], queue: Updates, request_id: str) -> None:
        super().__init__(
            _events(work, queue, request_id), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await _stop(self._work)


async def _events(work: asyncio.Task[Answer], queue: Updates, request_id: str) -> AsyncIterator[bytes]:
    while True:
        try:
            item = await asyncio.wait_for(queue.get(), KEEPALIVE_SECONDS)
        except TimeoutError:
            yield KEEPALIVE_COMMENT
            continue
        if item is None:
            break
        if isinstance(item, Standing):
            yield _event(
                "queued", _Queued(position=item.position, waiting=item.waiting, wait_seconds=item.wait_seconds)
            )
            continue
        yield _progress(item)
        if item.claim is not None:
            yield _event("claim", item.claim)
    yield _last(work, request_id)


def _last(work: asyncio.Task[Answer], request_id: str) -> bytes:
    error = work.exception()
    if error is None:
        return _event("result", work.result()[0])
    if not isinstance(error, DoorError | ExtractionError):
        log_crash(error, request_id)
    return _event("problem", problem_of(error, request_id)[0])


class _Queued(BaseModel):
    position: int
    waiting: int
    wait_seconds: float | None


class _Stage(BaseModel):
    stage: str
    done: int
    total: int
    tokens: int


def _progress(item: "Progress") -> bytes:
    return _event("progress", _Stage(stage=item.stage, done=item.done, total=item.total, tokens=item.tokens))


def _event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(event=name, data_str=data.model_dump_json())


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _stop(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
        # Whatever a stopped task still raises has nobody left to hear it.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait(tasks)
