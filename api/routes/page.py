"""GET /: one page to try it with, complete in itself."""

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Response

from api.examples import PUBLISHED_ON, TEXT

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Page:
    """The page, and the policy that lets a browser run its own script and style and nothing else."""

    html: str
    policy: str


@cache
def load() -> Page:
    """Read the page once, put the example into it, and allow its script and style by their hashes."""
    example = json.dumps({"text": TEXT, "published_on": PUBLISHED_ON}).replace("</", "<\\/")
    html = files("api").joinpath("page.html").read_text("utf-8").replace('/*example*/""', example)
    script, style = (re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL) for tag in ("script", "style"))
    if script is None or style is None:
        raise RuntimeError("api/page.html must hold one plain <script> and one plain <style>")
    allowed = {
        "default-src": "'none'",
        "script-src": _hash(script.group(1)),
        "style-src": _hash(style.group(1)),
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
