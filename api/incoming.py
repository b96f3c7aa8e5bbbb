"""A request body, whatever its type, to an article and the model asked for."""

import codecs
from email.message import Message
from typing import Final

from fastapi import Request
from pydantic import ValidationError

from api.errors import InvalidRequest, UnsupportedType, invalid
from api.text import decode
from schemas import Article
from schemas.article import NewsDay
from schemas.record import Record

_FIX: Final = "Send JSON (content-type: application/json), or the bare article as text/plain or text/html"
_FORM: Final = (
    "curl calls every body a form unless told otherwise. Add  -H 'content-type: text/plain'  (or text/html, or "
    "application/json) and send files with --data-binary, which keeps line breaks."
)


class ExtractRequest(Article):
    """An article, and the model profile to read it with."""

    model: str | None = None
    """A profile of GET /v1/models; null takes the server's default."""


class About(Record):
    """What is known about an article that is sent as a bare body."""

    id: str | None = None
    """Your own name for it, returned unchanged."""
    published_on: NewsDay | None = None
    """The day it appeared (2024-05-15); relative dates stay null without it."""
    publisher: str | None = None
    """Who published it."""
    headline: str | None = None
    """Its headline, if it is not the first line of the text."""
    language: str | None = None
    """Two-letter code. Only English is read; another language is refused."""
    url: str | None = None
    """Where it was found. It is never fetched."""
    model: str | None = None
    """A profile of GET /v1/models; null takes the server's default."""


async def read_article(request: Request, about: About) -> tuple[Article, str | None]:
    """The article of a request and the profile it names, if any.

    Raises `UnsupportedType`, `api.text.NotText` and `InvalidRequest`. Of the size limits, the one
    in bytes is kept by `api.limits`, the one in characters by the extractor.
    """
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise UnsupportedType("Compressed bodies are not read. Send it without content-encoding.")
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    kind = header["content-type"].split(";")[0].strip().lower()
    if kind == "application/json":
        return _from_json(await request.body(), about)
    if kind in ("text/plain", "text/html", "application/xhtml+xml"):
        charset = header.get_param("charset")
        return _from_text(
            await request.body(), about, charset if isinstance(charset, str) else None, html=kind != "text/plain"
        )
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise UnsupportedType(f"A form ({kind}) is not read. {_FORM}")
    raise UnsupportedType(f"{kind!r} is not read. {_FIX}." if kind else f"The request names no content type. {_FIX}.")


def _from_json(body: bytes, about: About) -> tuple[Article, str | None]:
    if extra := sorted(about.model_fields_set):
        raise InvalidRequest(
            f"With a JSON body, {', '.join(extra)} belongs into it; query parameters are for bare text and HTML."
        )
    try:
        asked = ExtractRequest.model_validate_json(body.removeprefix(codecs.BOM_UTF8), strict=True)
        return Article.model_validate(asked.model_dump(exclude={"model"})), asked.model
    except ValidationError as error:
        raise invalid(error) from None


def _from_text(body: bytes, about: About, charset: str | None, *, html: bool) -> tuple[Article, str | None]:
    text = decode(body, charset, html=html)
    fields = about.model_dump(exclude={"model"})
    return Article.model_validate({"html" if html else "text": text, **fields}), about.model
