"""A request's id, and the last net under every request."""

import logging
import re
import traceback
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond

_log = logging.getLogger("claimwire.api")
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestId:
    """Give each request an id (the caller's X-Request-Id if that is sane), and make a 500 of what nobody caught.

    What nobody caught is logged by its type and place under that id, without its message: see `api.errors`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except ClientDisconnect:
            return
        except Exception as error:
            log_crash(error, request_id)
            if not started:
                await respond(error, request_id)(scope, receive, send_with_id)


def log_crash(error: BaseException, request_id: str) -> None:
    """Log an unforeseen error by type and place, without its message."""
    place = "".join(traceback.format_tb(error.__traceback__))
    _log.error("request %s: %s\n%s", request_id, type(error).__qualname__, place)
