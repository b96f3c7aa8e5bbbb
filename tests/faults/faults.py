"""Every fault by name: what the server does, and what must come of it. All replies are hand-made."""

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.faults.server import Exchange, Fault, completion, event, good, pieces, says, sse

#: What a model that fails so is worth: nothing; an answer after another try; its finished items; a whole answer; or, where the
#: answer is a wreck, whatever can be made of it.
Worth = Literal["nothing", "retry", "part", "answer", "wreck"]


@dataclass(frozen=True)
class Spec:
    """A fault, the error that it must be told as, and what is still to be had of it."""

    fault: Fault | None
    """Null where the address or the key is at fault, not what a server says."""
    error: str
    worth: Worth
    slow: bool = False
    """It fails by taking time."""


def status(code: int, body: str = '{"error": {"message": "no", "type": "x"}}', **headers: str) -> Fault:
    async def fault(x: Exchange) -> None:
        await x.whole(code, body, **headers)

    return fault


def body(
    data: str | bytes | Callable[[Exchange], str | bytes], content_type: str = "application/json", **headers: str
) -> Fault:
    """A reply with status 200 that is not what was asked for."""

    async def fault(x: Exchange) -> None:
        await x.whole(200, data(x) if callable(data) else data, content_type, **headers)

    return fault


def streamed(make: Callable[[Exchange], list[bytes]], end: str = "close") -> Fault:
    """Events, then an orderly close, a reset, or silence."""

    async def fault(x: Exchange) -> None:
        await x.head(200, "text/event-stream")
        for block in make(x):
            await x.send(block)
        if end == "reset":
            await asyncio.sleep(0.05)
            x.reset()
        elif end == "hang":
            await asyncio.sleep(600)

    return fault


def finished(x: Exchange) -> str:
    """The answer up to its first finished item."""
    return x.answer[: x.answer.index("}") + 1] + ', {"sou'


def events(text: str) -> list[bytes]:
    return [event({"content": piece}) for piece in pieces(text)]


async def reset_at_once(x: Exchange) -> None:
    x.reset()


async def close_at_once(x: Exchange) -> None:
    return


async def hang(x: Exchange) -> None:
    await asyncio.sleep(600)


async def slow_bytes(x: Exchange) -> None:
    """One item, then a space now and then: always on the way, never at its end."""
    await x.head(200, "text/event-stream")
    await x.send(event({"content": finished(x)}))
    for _ in range(3000):
        await x.send(event({"content": " "}))
        await asyncio.sleep(0.1)


async def slow_head(x: Exchange) -> None:
    for char in "HTTP/1.1 200 OK\r\nX-Slow: " + "x" * 1000:
        await x.send(char.encode())
        await asyncio.sleep(0.1)


async def endless_text(x: Exchange) -> None:
    await x.head(200, "text/event-stream")
    await x.send(event({"content": finished(x)[:-6]}))
    for _ in range(2000):
        await x.send(event({"content": " and so on" * 40}))


async def endless_line(x: Exchange) -> None:
    await x.head(200, "text/event-stream")
    for _ in range(400):
        await x.send(b"x" * (1 << 16))


async def endless_whole(x: Exchange) -> None:
    await x.head(200, "application/json", Content_Length=str(1 << 40))
    for _ in range(400):
        await x.send(b" " * (1 << 16))


async def keepalives(x: Exchange) -> None:
    await x.head(200, "text/event-stream")
    for block in (b": wait\n\n", *events(x.answer), b": wait\n\n", event({}, "stop"), sse("[DONE]")):
        await x.send(block)


def bomb() -> bytes:
    return gzip.compress(b" " * (8 << 20))


def finish(reason: str, text: Callable[[Exchange], str]) -> Fault:
    async def fault(x: Exchange) -> None:
        await says(text(x), reason)(x)

    return fault


def twice(x: Exchange) -> list[bytes]:
    """Each event comes two times, as from a proxy that repeats itself."""
    return [block for block in events(x.answer) for _ in range(2)] + [event({}, "stop"), sse("[DONE]")]


def error_in_stream(x: Exchange) -> list[bytes]:
    return [*events(finished(x)), sse({"error": {"message": "overloaded", "code": 503}}), sse("[DONE]")]


def json_of(**change: Any) -> Fault:
    return body(lambda x: json.dumps({**completion(x.answer), **change}))


REJECTED, LIMITED, DOWN, LATE = "ProviderRejected", "ProviderRateLimited", "ProviderUnavailable", "ProviderTimeout"
INVALID, CUT, REFUSED = "InvalidOutput", "Truncated", "Refused"

FAULTS: dict[str, Spec] = {
    # what the server says
    "400": Spec(status(400), REJECTED, "nothing"),
    "401 key wrong": Spec(status(401), REJECTED, "nothing"),
    "402 no credit": Spec(status(402), REJECTED, "nothing"),
    "403": Spec(status(403), REJECTED, "nothing"),
    "404": Spec(status(404), REJECTED, "nothing"),
    "413": Spec(status(413), REJECTED, "nothing"),
    "422": Spec(status(422), REJECTED, "nothing"),
    "context exceeded": Spec(
        status(400, '{"error": {"code": "context_length_exceeded", "message": "maximum context length is 10 tokens"}}'),
        REJECTED,
        "nothing",
    ),
    "429": Spec(status(429), LIMITED, "retry"),
    "429 at once": Spec(status(429, Retry_After="0"), LIMITED, "retry"),
    "429 in an hour": Spec(status(429, Retry_After="3600"), LIMITED, "nothing"),
    "429 next year": Spec(status(429, Retry_After="Tue, 01 Jan 2999 00:00:00 GMT"), LIMITED, "nothing"),
    "429 quota": Spec(
        status(429, '{"error": {"type": "insufficient_quota", "message": "quota"}}', Retry_After="86400"),
        LIMITED,
        "nothing",
    ),
    "500": Spec(status(500), DOWN, "retry"),
    "502 html": Spec(status(502, "<html>Bad gateway</html>"), DOWN, "retry"),
    "503": Spec(status(503), DOWN, "retry"),
    "503 at once": Spec(status(503, Retry_After="0"), DOWN, "retry"),
    "504": Spec(status(504), LATE, "retry"),
    "529": Spec(status(529), DOWN, "retry"),
    "301": Spec(status(301, "", Location="http://127.0.0.1:9/v1"), REJECTED, "nothing"),
    "307": Spec(status(307, "", Location="http://127.0.0.1:9/v1"), REJECTED, "nothing"),
    # what happens on the way
    "refused": Spec(None, DOWN, "nothing"),
    "no such host": Spec(None, DOWN, "nothing"),
    "no TLS": Spec(None, REJECTED, "nothing"),
    "never accepted": Spec(None, LATE, "nothing", slow=True),
    "key missing": Spec(None, "no key", "nothing"),
    "reset at once": Spec(reset_at_once, DOWN, "retry"),
    "closed at once": Spec(close_at_once, DOWN, "retry"),
    "reset after the head": Spec(streamed(lambda x: [], "reset"), DOWN, "retry"),
    "closed after the head": Spec(streamed(lambda x: []), DOWN, "retry"),
    "reset in the middle": Spec(streamed(lambda x: events(finished(x)), "reset"), DOWN, "part"),
    "closed in the middle": Spec(streamed(lambda x: events(finished(x))), DOWN, "part"),
    "error in the middle": Spec(streamed(error_in_stream), DOWN, "part"),
    "silent": Spec(hang, LATE, "retry", slow=True),
    "slow head": Spec(slow_head, LATE, "retry", slow=True),
    "silent after the head": Spec(streamed(lambda x: [], "hang"), LATE, "retry", slow=True),
    "silent in the middle": Spec(streamed(lambda x: events(finished(x)), "hang"), LATE, "part", slow=True),
    "slow bytes": Spec(slow_bytes, LATE, "part", slow=True),
    # what it answers
    "not JSON": Spec(body("not JSON"), DOWN, "retry"),
    "half JSON": Spec(body(lambda x: json.dumps(completion(x.answer))[:60]), DOWN, "retry"),
    "HTML": Spec(body("<html>Welcome to nginx!</html>", "text/html"), DOWN, "retry"),
    "binary": Spec(body(bytes(range(256)), "application/octet-stream"), DOWN, "retry"),
    "empty": Spec(body(""), DOWN, "retry"),
    "error with 200": Spec(body('{"error": {"message": "overloaded"}}'), DOWN, "retry"),
    "gzip bomb": Spec(body(bomb(), Content_Encoding="gzip"), REJECTED, "nothing"),
    "compressed": Spec(body(gzip.compress(b"{}"), Content_Encoding="br"), REJECTED, "nothing"),
    "endless line": Spec(endless_line, DOWN, "retry"),
    "endless reply": Spec(endless_whole, DOWN, "retry"),
    "endless text": Spec(endless_text, CUT, "part"),
    "no choices": Spec(json_of(choices=[]), DOWN, "retry"),
    "null choices": Spec(json_of(choices=None), DOWN, "retry"),
    "no content": Spec(says(""), INVALID, "retry"),
    "prose": Spec(says("The opposition says that the figure is invented."), INVALID, "retry"),
    "a refusal in words": Spec(says("I'm sorry, but I can't help with that."), INVALID, "retry"),
    "content filter": Spec(says("", "content_filter"), REFUSED, "nothing"),
    "filtered in the middle": Spec(finish("content_filter", finished), REFUSED, "nothing"),
    "wrong schema": Spec(says('{"answer": 42}'), INVALID, "retry"),
    "wrong types": Spec(says('{"statements": "none", "actors": 3, "events": {}, "claims": "none"}'), INVALID, "retry"),
    "length with items": Spec(finish("length", finished), CUT, "part"),
    "length with nothing": Spec(finish("length", lambda x: x.answer[:9]), CUT, "retry"),
    "each event twice": Spec(streamed(twice), INVALID, "wreck"),
    # what only looks like a fault
    "prose around it": Spec(finish("stop", lambda x: f"Sure, here it is:\n```json\n{x.answer}\n```"), "", "answer"),
    "all of it twice": Spec(finish("stop", lambda x: x.answer * 2), "", "answer"),
    "keep-alives, no usage": Spec(keepalives, "", "answer"),
    "good": Spec(good, "", "answer"),
}  # fmt: skip
