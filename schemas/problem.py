"""The one shape of every error over HTTP: RFC 9457 `application/problem+json`."""

from pydantic import Field

from schemas.record import Record


class Problem(Record):
    """Problem details (RFC 9457)."""

    type: str
    """A stable name for the kind of problem, as a relative URI: `/problems/text-empty`."""
    title: str
    """The kind of problem in a few words."""
    status: int = Field(ge=400, le=599)
    detail: str
    """What happened this time, and what to do about it. Never a model's output or a key."""
    instance: str | None = None
    """The request's id."""
