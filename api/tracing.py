"""A request's id, its line in the log, its count, and the last net under it."""

import re
import time
import traceback
import uuid
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond
from api.metrics import Metrics
from api.otel import Spans

_log = structlog.stdlib.get_logger("claimwire.api")
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
#: Status in log and metrics where the client left before there was one.
LEFT = 499


class Tracing:
    """Give each request an id (the caller's X-Request-Id if that is sane), and make a 500 of what nobody caught.

    What nobody caught is logged by its type and place under that id, without its message: see `api.errors`. Addresses are
    logged by their pattern, without the query.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, spans: Spans) -> None:
        self.app = app
        self._metrics, self._spans = metrics, spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        began = time.monotonic()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            with self._spans.span("claimwire request", method=scope["method"]):
                await self.app(scope, receive, send_with_id)
        except ClientDisconnect:
            pass
        except Exception as error:
            log_crash(error, request_id)
            if not status:
                await respond(error, request_id)(scope, receive, send_with_id)
        finally:
            self._account(scope, status or LEFT, time.monotonic() - began)

    def _account(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        self._metrics.request(scope["method"], route, status, seconds)
        log: Any = _log.debug if route in ("/healthz", "/metrics") else _log.info
        log("request", method=scope["method"], route=route, status=status, seconds=round(seconds, 4))


def log_crash(error: BaseException, request_id: str) -> None:
    """Log an unforeseen error by type and place, without its message."""
    place = "".join(traceback.format_tb(error.__traceback__))
    _log.error("crash", error=type(error).__qualname__, place=place, request_id=request_id)
