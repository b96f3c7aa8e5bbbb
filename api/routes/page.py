"""GET /: one page to try it with. GET /docs: what the API takes and gives. Both complete in themselves."""

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from api import docs
from api.examples import PUBLISHED_ON, TEXT

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Page:
    """The page, and the policy that lets a browser run its own script and style and nothing else."""

    html: str
    policy: str


@cache
def load() -> Page:
    """Put the page together once, the example with it, and allow its script and style by their hashes."""
    part = {
        name: files("api.page").joinpath(name).read_text("utf-8") for name in ("index.html", "style.css", "script.js")
    }
    example = json.dumps({"text": TEXT, "published_on": PUBLISHED_ON}).replace("</", "<\\/")
    script, style = part["script.js"].replace('/*example*/""', example), part["style.css"]
    html = part["index.html"].replace("/*style*/", style).replace("/*script*/", script)
    allowed = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return Page(html, "; ".join(f"{name} {value}" for name, value in allowed.items()))


def _hash(inline: str) -> str:
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"


@router.get("/")
async def page() -> Response:
    """The page."""
    loaded = load()
    return Response(loaded.html, media_type="text/html", headers={"Content-Security-Policy": loaded.policy})


@router.get("/docs")
async def documentation(request: Request) -> Response:
    """The OpenAPI document for reading."""
    html, style = docs.page(request.app.openapi(), str(request.base_url).rstrip("/"))
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; frame-ancestors 'none'"
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": policy})
