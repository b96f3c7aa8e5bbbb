"""Every way to fail, its HTTP status, and the one body that tells it: the only place where errors and statuses meet.

Words come from our own errors, which are written for callers. Those of anybody else's (a provider's, a library's) may
hold keys, prompts or a model's output: they are neither sent nor logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

import extraction.errors as failures
from api.text import NotText
from schemas import Problem

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the last part of its `type`, its status and its title."""

    name: str
    status: int
    title: str


class DoorError(Exception):
    """Something that these front doors refuse themselves. The message is for the caller."""

    kind: Kind = Kind("invalid-request", 422, "The request cannot be understood")
    headers: Mapping[str, str] = {}

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds after which it makes sense to try again; null where waiting alone changes nothing."""


class InvalidRequest(DoorError):
    """The body or a parameter does not have the documented shape."""


class FileUnreadable(DoorError):
    """A file named on the command line cannot be read."""

    kind = Kind("file-unreadable", 422, "The file cannot be read")


class UnsupportedType(DoorError):
    """The body has a content type that is not read."""

    kind = Kind("unsupported-type", 415, "This content type is not read")


class Unauthorized(DoorError):
    """No API key, or one that is not known or was revoked."""

    kind = Kind("unauthorized", 401, "A valid API key is needed")
    headers = {"WWW-Authenticate": 'Bearer realm="claimwire"'}


class CrossOrigin(DoorError):
    """A web page of another origin sent this."""

    kind = Kind("cross-origin", 403, "Web pages of this origin may not call here")


class WrongHost(DoorError):
    """The Host header names a host that is not served."""

    kind = Kind("wrong-host", 421, "This name is not served here")


class RateLimited(DoorError):
    """The client sends more requests a minute than it may."""

    kind = Kind("rate-limited", 429, "Too many requests")


class TooManyWaiting(DoorError):
    """As many articles of this client wait as one client may have waiting."""

    kind = Kind("too-many-waiting", 429, "Too many of your articles wait already")


class Busy(DoorError):
    """As many articles wait as may wait."""

    kind = Kind("busy", 503, "Too many articles wait already")


class ShuttingDown(DoorError):
    """The server is stopping."""

    kind = Kind("shutting-down", 503, "The server is stopping")

    def __init__(self, message: str) -> None:
        super().__init__(message, retry_after=5)


class DeadlineExceeded(DoorError):
    """The extraction took longer than the operator allows."""

    kind = Kind("deadline", 504, "The extraction took too long")


class NotReady(DoorError):
    """No model of the default profile could answer now."""

    kind = Kind("not-ready", 503, "No model is ready")


#: What the extractor may raise; the row of the nearest ancestor counts. A test walks the tree: none is forgotten.
EXTRACTION: Final[dict[type[failures.ExtractionError], Kind]] = {
    failures.ExtractionError: Kind("extraction-failed", 500, "The extraction failed"),
    failures.ArticleError: Kind("article-unreadable", 422, "The article cannot be read"),
    failures.ArticleEmpty: Kind("text-empty", 422, "There is no text to read"),
    failures.ArticleNotText: Kind("not-text", 422, "This is not text"),
    failures.ArticleTooLong: Kind("text-too-long", 413, "The article is too long"),
    failures.LanguageNotSupported: Kind("language-not-supported", 422, "Only English is read"),
    failures.ConfigError: Kind("misconfigured", 500, "The service is misconfigured"),
    failures.UnknownProfile: Kind("unknown-model", 404, "There is no such model"),
    failures.WeightsError: Kind("no-weights", 503, "The embedded model is not here"),
    failures.ProviderError: Kind("no-model", 503, "No model could answer"),
    failures.ModelError: Kind("model-output-unusable", 502, "The model's answer was unusable"),
    failures.NoModelAvailable: Kind("no-model", 503, "No model could answer"),
    failures.OutputUnusable: Kind("model-output-unusable", 502, "The model's answer was unusable"),
}
_HTTP: Final[dict[int, Kind]] = {
    404: Kind("not-found", 404, "There is nothing at this address"),
    405: Kind("method-not-allowed", 405, "This method is not allowed here"),
    413: Kind("body-too-large", 413, "The request is too large"),
}
_NOT_TEXT: Final = EXTRACTION[failures.ArticleNotText]
_INTERNAL: Final = Kind("internal", 500, "Something went wrong here")


def kind_of(error: failures.ExtractionError) -> Kind:
    """The kind of an extraction error: that of its nearest ancestor in the table."""
    return next(EXTRACTION[cls] for cls in type(error).__mro__ if cls in EXTRACTION)


def problem_of(error: BaseException, instance: str | None) -> tuple[Problem, dict[str, str]]:
    """The problem that tells `error`, and the headers that go with it. Foreign errors yield no words of their own."""
    headers: dict[str, str] = {}
    if isinstance(error, DoorError | failures.ExtractionError):
        kind = error.kind if isinstance(error, DoorError) else kind_of(error)
        detail = str(error)
        headers |= error.headers if isinstance(error, DoorError) else {}
        if (wait := _retry_after(error)) is not None:
            headers["Retry-After"] = str(max(1, ceil(wait)))
    elif isinstance(error, NotText):
        kind, detail = _NOT_TEXT, str(error)
    elif isinstance(error, RequestValidationError):
        kind, detail = InvalidRequest.kind, explain(error.errors())
    elif isinstance(error, HTTPException):
        kind = _HTTP.get(error.status_code, Kind("http", error.status_code, "The request failed"))
        detail = _HINTS.get(error.status_code, error.detail)
        headers |= error.headers or {}
    else:
        kind, detail = (
            _INTERNAL,
            "This is a bug. Please report it with the id in `instance`; the server's log has more under it.",
        )
    problem = Problem(
        type=f"/problems/{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=detail or kind.title,
        instance=instance,
    )
    return problem, headers


def _retry_after(error: BaseException | None) -> float | None:
    """Seconds after which it makes sense to try again: of this error, or of the provider's error that led to it."""
    while error is not None:
        wait: float | None = getattr(error, "retry_after", None)
        if wait is not None:
            return wait
        error = error.__cause__
    return None


_HINTS: Final[dict[int, str]] = {
    404: "See /docs for what there is, and POST /v1/extract for extraction.",
    405: "See the Allow header and /docs.",
}


def explain(errors: Any) -> str:
    """Pydantic's findings in one line, by field, without the values that were sent."""
    return "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'body'}: {item['msg'].removeprefix('Value error, ')}"
        for item in errors
    )


def invalid(error: ValidationError) -> InvalidRequest:
    """The refusal that tells what pydantic found wrong."""
    return InvalidRequest(explain(error.errors(include_url=False, include_input=False, include_context=False)))


def respond(error: BaseException, instance: str | None) -> Response:
    """The response that tells `error`."""
    problem, headers = problem_of(error, instance)
    return Response(problem.model_dump_json(), problem.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let every error that reaches FastAPI leave as `application/problem+json`."""

    async def handle(request: Request, error: Exception) -> Response:
        return respond(error, request.state.request_id)

    for cls in (DoorError, NotText, failures.ExtractionError, RequestValidationError, HTTPException):
        app.add_exception_handler(cls, handle)
