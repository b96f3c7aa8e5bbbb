"""The report page as somebody sees it: opened in a headless browser, a miss and a false claim shown in their context."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.report import render
from evals.runlog import Outcome, Run, RunHeader
from schemas import Usage

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

MISSED = "The riot police denied firing any shots."
FALSE = "Crowds set fire to the market on Tuesday"


@pytest.fixture
def run(case: Case, altered: Any, new_claim: Any) -> Run:
    """A run that misses the denial and takes the last sentence for a claim."""

    def err(raw: dict[str, Any]) -> None:
        raw["claims"][1] = new_claim(2, "a3", "asserts", FALSE)
        raw["claims"][3]["contradicts"] = []

    outcome = Outcome(article=case.id, extraction=altered(err), error=None, seconds=2, usage=Usage(calls=1))
    nothing = dict.fromkeys(("gold_sha256", "python", "platform", "prompts_sha256", "schema_sha256"), "0")
    header = RunHeader.model_validate(
        nothing
        | {
            "created": "2026-01-02T00:00:00Z",
            "system": "claimwire",
            "profile": "p",
            "gold": "own",
            "articles": [case.id],
        }
        | {"commit": None, "dirty": None, "packages": {}, "config": {}}
    )
    return Run(name="mine", header=header, outcomes=(outcome,))


@pytest.fixture
def page(run: Run, case: Case, tmp_path: Path) -> Iterator[Any]:
    """The page, opened; its script must raise nothing."""
    (tmp_path / "report.html").write_text(render([run], [case]), encoding="utf-8")
    faults: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1400, "height": 900})
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("console", lambda message: faults.append(message.text))
        tab.goto(f"file://{tmp_path}/report.html")
        yield tab
        browser.close()
    assert faults == []


def test_a_miss_and_a_false_claim_are_shown_in_their_context(page: Any) -> None:
    for tag, title, words in (("miss", "missed claim", MISSED), ("false", "false claim", FALSE)):
        page.click(f"button[value={tag}]")
        item = page.locator(".item:visible", has_text=title)
        assert item.count() == 1
        item.locator("a").click()
        lit = page.locator(".text .on")
        assert "".join(lit.all_inner_texts()) == words
        assert lit.first.is_visible()
        # In context: the lit words stand among the rest of the report, within the window.
        box, text = lit.first.bounding_box(), page.locator(".text").inner_text()
        assert 0 <= box["y"] < 900
        assert words in text
        assert "Mayor Ines Okoro said 12 shops burned." in text
        # What the filter leaves out is not on the screen.
        other = "false claim" if tag == "miss" else "missed claim"
        assert page.locator(".item:visible", has_text=other).count() == 0


def test_keys_go_from_error_to_error(page: Any) -> None:
    page.keyboard.press("j")
    first = page.locator(".item .on").inner_text()
    page.keyboard.press("j")
    assert page.locator(".item .on").inner_text() != first
    page.keyboard.press("k")
    assert page.locator(".item .on").inner_text() == first
