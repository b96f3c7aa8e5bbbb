"""One extraction on behalf of one request: bounded in time and number, and stopped when nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.deps import Gate
from api.errors import DeadlineExceeded, DoorError, problem_of
from api.tracing import log_crash
from extraction import ExtractionError, Extractor, Progress
from schemas import Article, Extraction

#: Seconds between signs of life on a stream that has nothing to tell.
KEEPALIVE_SECONDS: Final = 15.0
#: How long a stream is held back to see whether the work fails at once, and so deserves a status of its own.
EARLY_SECONDS: Final = 0.4


@dataclass(frozen=True)
class Job:
    """What is to be done, and the bounds it is done in."""

    extractor: Extractor
    gate: Gate
    deadline_seconds: float
    article: Article
    profile: str | None

    async def run(self, on_progress: Callable[[Progress], None] | None = None) -> Extraction:
        """Extract. Raises `Busy`, `DeadlineExceeded` and what the extractor raises."""
        with self.gate.enter():
            clock = asyncio.timeout(self.deadline_seconds)
            try:
                async with clock:
                    return await self.extractor.extract(self.article, profile=self.profile, on_progress=on_progress)
            except TimeoutError:
                if not clock.expired():
                    raise
                raise DeadlineExceeded(
                    f"It was stopped after {self.deadline_seconds:g} seconds. Send a shorter article, choose a faster "
                    "model (GET /v1/models), or raise CLAIMWIRE_DEADLINE_SECONDS."
                ) from None


async def answer(request: Request, job: Job) -> Extraction:
    """Run `job` to its end. If the client leaves before, the work is cancelled and `ClientDisconnect` raised."""
    work = asyncio.create_task(job.run())
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        await _stop(work, gone)


async def stream(job: Job, request_id: str) -> "JobStream":
    """Start `job` and give its server-sent events: `progress` and `claim`, then one `result` or one `problem`.

    What fails at once (an unknown model, an empty text) is raised, so that it gets a status of its own.
    """
    queue: asyncio.Queue[Progress | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(item: Progress | None) -> None:
        # The extractor may report from a worker thread; the loop keeps the order of calls either way.
        loop.call_soon_threadsafe(queue.put_nowait, item)

    work = asyncio.create_task(job.run(put))
    work.add_done_callback(lambda _: put(None))
    try:
        await asyncio.wait({work}, timeout=EARLY_SECONDS)
        if work.done():
            work.result()
    except BaseException:
        await _stop(work)
        raise
    return JobStream(work, queue, request_id)


class JobStream(EventSourceResponse):
    """The events of a running job. However the response ends (even by the client leaving), so does the work."""

    def __init__(self, work: asyncio.Task[Extraction], queue: asyncio.Queue[Progress | None], request_id: str) -> None:
        super().__init__(
            _events(work, queue, request_id), headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        )
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await _stop(self._work)


async def _events(
    work: asyncio.Task[Extraction], queue: asyncio.Queue[Progress | None], request_id: str
) -> AsyncIterator[bytes]:
    while True:
        try:
            item = await asyncio.wait_for(queue.get(), KEEPALIVE_SECONDS)
        except TimeoutError:
            yield KEEPALIVE_COMMENT
            continue
        if item is None:
            break
        yield _progress(item)
        if item.claim is not None:
            yield _event("claim", item.claim)
    yield _last(work, request_id)


def _last(work: asyncio.Task[Extraction], request_id: str) -> bytes:
    error = work.exception()
    if error is None:
        return _event("result", work.result())
    if not isinstance(error, DoorError | ExtractionError):
        log_crash(error, request_id)
    return _event("problem", problem_of(error, request_id)[0])


class _Stage(BaseModel):
    stage: str
    done: int
    total: int
    tokens: int


def _progress(item: Progress) -> bytes:
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
