"""Who may come in, how often, and from where: decided on the headers alone, before anything of a body is read."""

from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import CrossOrigin, DoorError, RateLimited, Unauthorized, WrongHost, respond
from api.keys import Keys
from api.metrics import Metrics
from api.rates import Rates
from api.settings import Settings, SettingsError

_log = structlog.stdlib.get_logger("claimwire.access")
#: What needs a key where there are keys: everything that costs or tells something.
GUARDED: Final = ("/v1/", "/metrics")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


_SAFE: Final = tuple((name.lower().encode(), value.encode()) for name, value in _HEADERS.items())


class Access:
    """Checks host, origin, key and rate, and names the client (`request.state.client`) for those behind it."""

    def __init__(self, app: ASGIApp, settings: Settings, keys: Keys | None, metrics: Metrics) -> None:
        self.app = app
        self._settings, self._keys, self._metrics = settings, keys, metrics
        self._rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            scope["state"]["client"] = self._admit(scope)
        except DoorError as error:
            self._metrics.refused(error.kind.name)
            await respond(error, scope["state"]["request_id"])(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _admit(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        self._check_host(headers)
        self._check_origin(headers)
        client, rate = self._identify(scope, headers)
        if rate is not None and scope["path"].startswith("/v1/") and (wait := self._rates.take(client, rate)):
            raise RateLimited(f"At most {rate:g} requests a minute. Try again in {wait:.0f} s.", retry_after=wait)
        return client

    def _identify(self, scope: Scope, headers: Headers) -> tuple[str, float | None]:
        rate = self._settings.requests_per_minute
        address = scope["client"][0] if scope.get("client") else "unknown"
        if self._keys is None:
            return f"address {address}", rate
        try:
            self._keys.refresh()
        except SettingsError as error:
            _log.error("nobody is let in until the file of keys is mended", reason=str(error))
        holder = self._keys.holder(_given(headers))
        if holder is not None:
            structlog.contextvars.bind_contextvars(key=holder[0])
            return f"key {holder[0]}", holder[1].requests_per_minute or rate
        if scope["path"].startswith(GUARDED) and scope["method"] != "OPTIONS":
            raise Unauthorized("Send a valid key:  -H 'authorization: Bearer cw_…'  (the operator makes one).")
        return f"address {address}", None

    def _check_host(self, headers: Headers) -> None:
        allowed = self._settings.allowed_hosts
        name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if allowed and name not in allowed:
            raise WrongHost("This server is not known by that name. See CLAIMWIRE_ALLOWED_HOSTS.")

    def _check_origin(self, headers: Headers) -> None:
        """Any page may send simple requests to a server that its reader can reach, this one too: only known ones are heard."""
        origin = headers.get("origin")
        if origin is None or origin in self._settings.cors_origins:
            return
        if urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            raise CrossOrigin("Web pages of another origin are not served. See CLAIMWIRE_CORS_ORIGINS.")


def _given(headers: Headers) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")


class SafeHeaders:
    """Headers that keep browsers from doing more with an answer than show it. What a route sets itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _SAFE if pair[0] not in own)]
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)
