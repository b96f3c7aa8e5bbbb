"""Every request to a model passes here: no redirect is followed, nothing compressed is taken, and no reply is endless.

A redirect would carry article and key to an address that nobody configured; a compressed reply can grow a thousandfold in memory.
What went wrong on the way is noted on the call's `Wire`, because litellm makes one kind of error of all of it.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx

Send = Callable[[Any, httpx.Request], Coroutine[Any, Any, httpx.Response]]
Problem = Literal["connect_timeout", "refused", "no_host", "tls", "redirect", "compressed", "endless"]

#: More than any model writes in one answer, and than any provider says about an error, in bytes.
MAX_REPLY_BYTES: Final = 16 << 20
MAX_ERROR_BYTES: Final = 256 << 10
#: A line is held in memory whole: an event of a stream, or an answer that is not streamed.
MAX_LINE_BYTES: Final = 1 << 20


@dataclass
class Wire:
    """One call on its way."""

    connect_s: float
    """Longest wait for a connection, in seconds; litellm takes no such limit for most providers."""
    problem: Problem | None = None


#: The call that is on its way in this task.
WIRE: Final[ContextVar[Wire | None]] = ContextVar("wire", default=None)


def guarded(send: Send) -> Send:
    """The sending method of a transport, guarded.

    It raises `httpx.UnsupportedProtocol` for what is not taken, and `httpx.ReadError` for an endless reply or a lost connection.
    """

    async def handle_async_request(self: Any, request: httpx.Request) -> httpx.Response:
        wire = WIRE.get() or Wire(10)
        request.headers["accept-encoding"] = "identity"
        limits = request.extensions.get("timeout", {})
        request.extensions["timeout"] = {**limits, "connect": min(limits.get("connect") or 3600, wire.connect_s)}
        try:
            response = await send(self, request)
        except (httpx.ConnectTimeout, httpx.ConnectError, httpx.ProtocolError) as error:
            wire.problem = _named(error)
            if isinstance(error, httpx.ConnectTimeout):
                raise
            # litellm sends again after these two, without a word, a question that may have been answered and billed
            raise httpx.ReadError(str(error), request=request) from error
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if response.is_redirect:
            wire.problem = "redirect"
        elif encoding not in ("", "identity"):
            wire.problem = "compressed"
        else:
            assert isinstance(response.stream, httpx.AsyncByteStream)
            limit = MAX_ERROR_BYTES if response.is_error else MAX_REPLY_BYTES
            response.stream = _Counted(response.stream, limit, wire)
            return response
        await response.aclose()
        raise httpx.UnsupportedProtocol(wire.problem, request=request)

    return handle_async_request


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, guarded."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, guarded."""
        return await _send_guarded(self, request)


_send_guarded = guarded(httpx.AsyncHTTPTransport.handle_async_request)


class _Counted(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, limit: int, wire: Wire) -> None:
        self._inner, self._left, self._wire = inner, limit, wire
        self._line = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for block in self._inner:
            self._left -= len(block)
            end = block.rfind(b"\n")
            self._line = self._line + len(block) if end < 0 else len(block) - end - 1
            if self._left < 0 or self._line > MAX_LINE_BYTES:
                self._wire.problem = "endless"
                raise httpx.ReadError("the reply is longer than any answer")
            yield block

    async def aclose(self) -> None:
        await self._inner.aclose()


def _named(error: httpx.TransportError) -> Problem | None:
    """What kept a connection from coming about; aiohttp and httpx say it by the exception underneath."""
    if isinstance(error, httpx.ConnectTimeout):
        return "connect_timeout"
    under = " ".join(f"{type(link).__name__} {link}" for link in (error, error.__cause__, error.__context__))
    if "Certificate" in under or "SSL:" in under or "ClientConnectorSSLError" in under:
        return "tls"
    if "DNS" in under or "gaierror" in under or "ame or service" in under or "name resolution" in under:
        return "no_host"
    return "refused" if "ClientConnector" in under or "All connection attempts" in under else None
