"""The progress bar: reports, tokens and time left; a line for each finished report."""

import io

import pytest
from rich.console import Console

from evals import progress
from evals.progress import Bar
from evals.runlog import Failure, Outcome
from extraction import Progress
from schemas import Extraction, Usage

DONE = Outcome(
    article="one",
    extraction=None,
    error=Failure(kind="ValueError", message="no [sense] in it"),
    seconds=3,
    usage=Usage(calls=1, input_tokens=1200, output_tokens=34),
)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What a terminal would show."""
    out = io.StringIO()
    monkeypatch.setattr(
        progress, "Console", lambda **_: Console(file=out, force_terminal=True, width=160, color_system=None)
    )
    return out


def test_a_resumed_run_shows_what_is_done_and_counts_on(screen: io.StringIO) -> None:
    with Bar(total=4, done=1, tokens=500) as bar:
        heard = bar.watch("one")
        heard(Progress("asking", 1, 2, tokens=100))
        bar._progress.refresh()
        assert "one: asking" in screen.getvalue()
        assert "1/4 reports, 600 tokens" in screen.getvalue()
        bar.done(DONE)
    shown = screen.getvalue()
    assert "2/4 reports, 1,734 tokens" in shown
    assert "left:" in shown
    assert "2/4 one: FAILED, ValueError: no [sense] in it; 1,234 tokens, 3 s" in shown


def test_the_bar_never_jumps_back_within_a_report(screen: io.StringIO) -> None:
    with Bar(total=2) as bar:
        heard = bar.watch("one")
        for step in (Progress("asking", 3, 4), Progress("assembling", 0, 1)):
            heard(step)
        assert bar._progress.tasks[0].completed == 0.75


def test_without_a_terminal_there_are_only_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar(total=1) as bar:
        bar.watch("one")
        bar.done(DONE)
    assert capsys.readouterr().err.splitlines() == ["1/1 one: FAILED, ValueError: no [sense] in it; 1,234 tokens, 3 s"]


def test_a_finished_report_says_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    empty = Extraction.model_validate(
        {
            "article": {"id": "one", "publisher": None, "headline": None, "published_on": None, "language": "en"},
            "actors": [],
            "events": [],
            "claims": [],
        }
    )
    with Bar(total=1) as bar:
        bar.watch("one")
        bar.done(DONE.model_copy(update={"extraction": empty, "error": None}))
    assert "0 actors, 0 events, 0 claims; 1,234 tokens" in capsys.readouterr().err
