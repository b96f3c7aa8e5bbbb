"""The page is complete in itself, and its policy fits it."""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.testclient import TestClient

from api.examples import TEXT


def test_the_policy_allows_the_pages_own_script_and_style_only(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    policy = dict(part.split(" ", 1) for part in response.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    for tag in ("script", "style"):
        (inline,) = re.findall(f"<{tag}>(.*?)</{tag}>", response.text, re.DOTALL)
        assert policy[f"{tag}-src"] == f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline_that_the_policy_forbids(client: TestClient) -> None:
    page = client.get("/").text
    assert not re.search(r"https?://|\ssrc=|<link|@import|url\(", page)
    assert not re.search(r"\s(on[a-z]+|style)=\"", page)
    assert "innerHTML" not in page  # article text must never become markup


def test_the_example_is_filled_in(client: TestClient) -> None:
    page = client.get("/").text
    assert "/*example*/" not in page
    assert TEXT.split("\n")[0] in page


def test_the_documentation_opens_without_the_internet_and_shows_real_examples(client: TestClient) -> None:
    response = client.get("/docs")
    assert response.status_code == 200
    (style,) = re.findall("<style>(.*?)</style>", response.text, re.DOTALL)
    assert b64encode(sha256(style.encode()).digest()).decode() in response.headers["content-security-policy"]
    assert not re.search(r"\ssrc=|<link|<script|@import|url\(", response.text)
    for words in ("POST /v1/extract", "Shells fall on river port", "curl -s http://testserver/v1/extract"):
        assert words in response.text
    assert "relative dates stay null" in response.text
