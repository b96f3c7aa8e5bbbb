"""A scripted OpenAI-compatible server that fails in every way that servers fail. All replies are hand-made.

It runs in a thread of its own, so that a client's loop that hangs cannot make it hang too. The path says what happens:
`/<number>/v1/…` is answered by a script given to `serve`: a list of faults, one for each question, the last one for all later ones.
"""

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

#: What a well-behaved server says to a question: a draft as JSON, made from the request.
Answer = Callable[[dict[str, Any]], str]


@dataclass
class Exchange:
    """One question, and the connection that it came by."""

    body: dict[str, Any]
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    answer: str
    """What a well-behaved server would say."""

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int, content_type: str, **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {content_type}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def whole(
        self, status: int, body: bytes | str, content_type: str = "application/json", **headers: str
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        await self.head(status, content_type, Content_Length=str(len(data)), **headers)
        await self.send(data)

    def reset(self) -> None:
        """End with a TCP reset instead of an orderly close."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Fault = Callable[[Exchange], Awaitable[None]]


def completion(content: str | None, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    """The body of an answer that is not streamed."""
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
        ],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One event of a streamed answer."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return sse({"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})


def sse(data: Any) -> bytes:
    return f"data: {json.dumps(data) if not isinstance(data, str) else data}\n\n".encode()


USAGE = sse({"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [],
             "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}})  # fmt: skip


def pieces(text: str, size: int = 24) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def says(content: str | None = None, finish: str | None = "stop", **message: Any) -> Fault:
    """Answer, streamed if asked for: with `content`, or with what a well-behaved server would say."""

    async def fault(x: Exchange) -> None:
        text = x.answer if content is None else content
        if not x.streamed:
            await x.whole(200, json.dumps(completion(text, finish, **message)))
            return
        await x.head(200, "text/event-stream")
        await x.send(event({"role": "assistant", "content": ""}))
        for piece in pieces(text):
            await x.send(event({"content": piece}))
        if message:
            await x.send(event(message))
        await x.send(event({}, finish) + USAGE + sse("[DONE]"))

    return fault


good = says()


@dataclass
class FaultServer:
    """The server; `serve` gives the address of a new script."""

    answer: Answer
    scripts: dict[str, list[Fault]] = field(default_factory=dict)
    seen: dict[str, list[Exchange]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "FaultServer":
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def serve(self, key: str, *faults: Fault) -> str:
        """Give `key` its script; the api_base to ask it at."""
        self.scripts[key], self.seen[key] = list(faults), []
        self.keys.append(key)
        return f"http://127.0.0.1:{self.port}/{len(self.keys) - 1}/v1"

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            plain = await asyncio.start_server(self._handle, "127.0.0.1", 0, backlog=500)
            self.port = plain.sockets[0].getsockname()[1]
            started.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()
        hanging = asyncio.all_tasks(self._loop)
        for task in hanging:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*hanging, return_exceptions=True))
        self._loop.close()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            _, path, _ = head[0].split(" ")
            key = self.keys[int(path.split("/")[1])]
            if path.endswith("/models"):
                x = Exchange({}, headers, writer, "")
                await x.whole(200, json.dumps({"object": "list", "data": [{"id": "m", "object": "model"}]}))
            else:
                await self._question(key, Exchange(json.loads(body), headers, writer, ""))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _question(self, key: str, x: Exchange) -> None:
        x.answer = self.answer(x.body)
        script, seen = self.scripts[key], self.seen[key]
        fault = script[min(len(seen), len(script) - 1)]
        seen.append(x)
        await fault(x)
