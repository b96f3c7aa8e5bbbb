"""The page in a real browser: from a report to claims by speaker, their words lit up, by mouse and by keyboard."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import served

from api import keys
from api.app import create_app
from api.examples import TEXT
from api.settings import Settings
from extraction import Progress
from schemas import Actor, Claim, Evidence, Extraction, Notice, Quantity, Unread

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if os.access(path, os.X_OK)), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: install Debian's package chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


def claim(number: int, speaker: str, stance: str, words: str, **more: Any) -> Claim:
    start = TEXT.index(words)
    facts: dict[str, Any] = {"relayed_by": [], "quantities": [], "about": [], "contradicts": [], "direct_quote": False}
    facts |= {"period": None, "said_on": None, "evidence": [Evidence(start=start, end=start + len(words), text=words)]}
    return Claim.model_validate(
        {"id": f"c{number}", "speaker": speaker, "stance": stance, "statement": f"<i>{words}</i>"} | facts | more
    )


def actor(number: int, name: str) -> Actor:
    return Actor(id=f"a{number}", name=name, aliases=[], kind="other", country=None, part_of=None)


@pytest.fixture
def told(fake: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An extractor that finds a charge, its denial, and something it could not read."""
    figure = Quantity(measure="killed", low=12, high=None, qualifier="at_least", of=None, unit="people")
    claims = [
        claim(1, "a1", "asserts", "killing at least 12 people, the governor's office said", quantities=[figure]),
        claim(2, "a2", "denies", "The Lowland Army denied firing on the town", contradicts=["c1"]),
    ]
    real = fake.extract

    async def extract(*args: Any, **kwargs: Any) -> Extraction:
        result: Extraction = await real(*args, **kwargs)
        unread = [Unread(start=0, end=14, reason="model_failed")]
        update = {"claims": claims, "actors": [actor(1, "governor's office"), actor(2, "Lowland Army")]}
        update |= {"not_read": unread, "status": "partial", "warnings": [Notice(code="x", message="Mind the gap")]}
        return result.model_copy(update=update)

    monkeypatch.setattr(fake, "extract", extract)
    fake.shown = [Progress("asking", 1, 3, 10, claims[0])]
    return fake


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def open_page(told: Any) -> Iterator[str]:
    with served(create_app(Settings(result_cache=False), told)) as address:
        yield address


def read_example(tab: Any, url: str) -> None:
    tab.goto(url)
    tab.click("#example")
    tab.keyboard.press("Enter")  # the focus went to the button
    tab.wait_for_selector("#result:not([hidden])")


def lit(tab: Any) -> str:
    return "".join(tab.locator("mark.on").all_inner_texts())


def test_claims_stand_by_speaker_and_their_words_light_up(tab: Any, open_page: str) -> None:
    read_example(tab, open_page)
    assert "partial: 14 characters not read" in tab.inner_text("#summary")
    assert "2 claims by 2 speakers, 2 contested" in tab.inner_text("#summary")
    assert "null" not in tab.inner_text("#summary")
    assert [text.split("\n")[0] for text in tab.locator("#claims h3").all_inner_texts()] == [
        "governor's office",
        "Lowland Army",
    ]
    assert "killed: ≥ 12 people (at least)" in tab.inner_text("#claims")
    assert tab.inner_text(".lost") == TEXT[:14]
    tab.click("#claims .card >> nth=1")
    assert lit(tab) == "The Lowland Army denied firing on the town"
    assert tab.locator(".card.opposed").count() == 1
    tab.click("text=against c1")
    assert lit(tab).startswith("killing at least 12")
    tab.click("mark >> text=Lowland Army")
    assert tab.get_attribute(".card.on", "data-refs") == "c2"
    assert tab.locator("#claims i").count() == 0  # a claim's words are never markup


def test_the_keyboard_is_enough(tab: Any, open_page: str) -> None:
    read_example(tab, open_page)
    tab.keyboard.press("ArrowDown")
    assert tab.get_attribute(".card.on", "data-refs") == "c1"
    tab.keyboard.press("j")
    assert tab.get_attribute(".card.on", "data-refs") == "c2"
    assert tab.evaluate("document.activeElement.dataset.refs") == "c2"
    tab.keyboard.press("Escape")
    assert tab.locator(".on").count() == 0
    tab.focus("mark >> nth=0")
    tab.keyboard.press("Enter")
    assert tab.get_attribute(".card.on", "data-refs") == "c1"


def test_claims_are_grouped_filtered_and_found(tab: Any, open_page: str) -> None:
    read_example(tab, open_page)
    tab.select_option("#group", "stance")
    assert [text.split("\n")[0] for text in tab.locator("#claims h3").all_inner_texts()] == ["asserts", "denies"]
    tab.click("#stances >> text=denies 1")
    assert tab.locator("#claims .card").count() == 1
    tab.click("#stances >> text=denies 1")
    tab.fill("#find", "lowland")
    assert tab.locator("#claims .card").all_inner_texts()[0].startswith("Lowland Army")
    tab.fill("#find", "nothing like it")
    assert "No claim is left" in tab.inner_text("#claims")
    with tab.expect_download() as saved:
        tab.click("#save")
    assert Extraction.model_validate_json(Path(saved.value.path()).read_text("utf-8")).claims[0].id == "c1"


def test_failures_say_what_to_do(tab: Any, told: Any, fake: Any, open_page: str) -> None:
    from extraction.errors import LanguageNotSupported

    async def fail(*_: Any, **__: Any) -> Any:
        raise LanguageNotSupported("only English is read")

    told.extract = fail
    tab.goto(open_page)
    tab.fill("#text", "Bonjour")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#problem:not([hidden])")
    assert "only English is read" in tab.inner_text("#problem")
    assert "Request " in tab.inner_text("#problem")
    assert tab.evaluate("document.activeElement.id") == "problem"


def test_a_key_is_asked_for_where_one_is_needed(tab: Any, told: Any, tmp_path: Path) -> None:
    key, digest = keys.new()
    (tmp_path / "keys.toml").write_text(f'[keys.desk]\nsha256 = "{digest}"\n')
    with served(create_app(Settings(result_cache=False, keys=tmp_path / "keys.toml"), told)) as url:
        tab.goto(url)
        tab.wait_for_selector("#key")
        tab.fill("#text", TEXT)
        tab.click("#go")
        tab.wait_for_selector("#problem:not([hidden])")
        assert "key" in tab.inner_text("#problem")
        tab.fill("#key", key)
        tab.click("#go")
        tab.wait_for_selector("#result:not([hidden])")
        assert tab.locator("#claims .card").count() == 2
