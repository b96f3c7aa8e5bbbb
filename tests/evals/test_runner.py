"""Runs: saved report by report, continued after an interruption, failures counted, never mixed with other circumstances."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.runlog import RunError, RunHeader, begin_run, read_run
from evals.runner import go_on, open_run
from evals.scoring import run_answers, score_run
from schemas import Article, Extraction, Provenance, Usage


class Reader:
    """A system that answers with the labels, or fails as told."""

    def __init__(self, cases: list[Case], failures: dict[str, BaseException] | None = None) -> None:
        self.golds = {case.id: case.gold for case in cases}
        self.failures = failures or {}
        self.read: list[str | None] = []
        self.stuck: str | None = None

    async def extract(self, article: Article, on_progress: Any) -> Extraction:
        self.read.append(article.id)
        if article.id == self.stuck:
            await asyncio.Event().wait()
        if article.id in self.failures:
            raise self.failures[article.id]
        origin = Provenance(
            profile="p",
            model="m",
            tried=[],
            prompt=None,
            prompt_sha256=None,
            strategy="rules",
            parser=None,
            usage=Usage(calls=2, input_tokens=10, output_tokens=5),
            seconds=1,
            software="test",
        )
        return self.golds[str(article.id)].model_copy(update={"provenance": origin})

    async def aclose(self) -> None: ...


@pytest.fixture
def cases(case: Case) -> list[Case]:
    others = [Case(name, case.text, case.gold, case.article.model_copy(update={"id": name}), None) for name in "xyz"]
    return [case, *others]


def header(cases: list[Case], **changes: Any) -> RunHeader:
    values = {
        "created": datetime.now(UTC),
        "system": "claimwire",
        "profile": "p",
        "gold": "mine",
        "gold_sha256": "0",
        "articles": tuple(case.id for case in cases),
        "commit": "c",
        "dirty": False,
        "python": "3",
        "platform": "x",
        "packages": {},
        "prompts_sha256": "1",
        "schema_sha256": "2",
        "config": {"deadline_s": 3.5},
    }
    return RunHeader.model_validate(values | changes)


async def test_a_run_is_saved_and_scored(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "mine.jsonl"
    run = await go_on(open_run(path, header(cases, repeat=2)), path, Reader(cases), cases, parallel=3)
    assert run.missing == []
    assert run.usage == Usage(calls=16, input_tokens=80, output_tokens=40)
    report = score_run(read_run(path), cases)
    assert (report.name, report.articles, report.headline.f1.value) == ("mine", 8, 1.0)
    assert (report.usage.calls, report.clusters) == (16, 4)


async def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    first = Reader(cases)
    first.stuck = "y"
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(go_on(open_run(path, header(cases)), path, first, cases), 0.2)
    with path.open("a") as file:
        file.write('{"article": "y", "rep')  # power went in the middle of a line
    rest = Reader(cases)
    run = await go_on(open_run(path, header(cases)), path, rest, cases)
    assert rest.read == ["y", "z"]
    assert [outcome.article for outcome in run.outcomes] == ["delta", "x", "y", "z"]
    assert score_run(run, cases).headline.f1.value == 1.0


@pytest.mark.parametrize(("parallel", "known"), [(1, True), (2, False)])
async def test_reports_that_shared_the_machine_have_no_time_of_their_own(
    tmp_path: Path, cases: list[Case], parallel: int, known: bool
) -> None:
    path = tmp_path / "r"
    begun = open_run(path, header(cases, parallel=parallel))
    run = await go_on(begun, path, Reader(cases), cases, parallel=parallel)
    assert (score_run(run, cases).seconds is not None) == known


async def test_an_unfinished_run_is_not_scored(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    begin_run(path, header(cases))
    with pytest.raises(RunError, match="4 reports are still to be run"):
        run_answers(read_run(path), cases)


async def test_a_failed_report_is_kept_counted_and_scored_as_empty(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    reader = Reader(cases, {"x": ValueError("no sense in it")})
    run = await go_on(open_run(path, header(cases)), path, reader, cases)
    report = score_run(run, cases)
    assert [(o.article, o.error.message) for o in run.failed if o.error] == [("x", "no sense in it")]
    assert (report.failed, report.headline.recall.value, report.headline.precision.value) == (1, 0.75, 1.0)
    assert report.per_article[1].error == "ValueError: no sense in it"


async def test_a_system_that_cancels_itself_is_a_failed_report(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    reader = Reader(cases, {"x": asyncio.CancelledError()})
    run = await go_on(open_run(path, header(cases)), path, reader, cases)
    assert (run.missing, len(run.failed)) == ([], 1)


async def test_what_would_fail_every_report_ends_the_run(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    with pytest.raises(KeyError):
        await go_on(open_run(path, header(cases)), path, Reader(cases, {"x": KeyError()}), cases, fatal=(KeyError,))
    assert [outcome.article for outcome in read_run(path).outcomes] == ["delta"]


async def test_no_model_ends_the_run_only_if_nothing_went_well(tmp_path: Path, cases: list[Case]) -> None:
    first, later = tmp_path / "first", tmp_path / "later"
    with pytest.raises(OSError, match="down"):
        reader = Reader(cases, {"delta": OSError("down")})
        await go_on(open_run(first, header(cases)), first, reader, cases, hopeless=(OSError,))
    reader = Reader(cases, {"x": OSError("down")})
    run = await go_on(open_run(later, header(cases)), later, reader, cases, hopeless=(OSError,))
    assert len(run.failed) == 1


@pytest.mark.parametrize("change", [{"prompts_sha256": "9"}, {"profile": "q"}, {"commit": "d"}, {"repeat": 2}])
def test_other_circumstances_need_another_file(tmp_path: Path, cases: list[Case], change: dict[str, Any]) -> None:
    path = tmp_path / "r"
    open_run(path, header(cases))
    with pytest.raises(RunError, match=f"{next(iter(change))} was"):
        open_run(path, header(cases, **change))


def test_a_run_is_never_overwritten(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    begin_run(path, header(cases))
    with pytest.raises(RunError, match="exists already"):
        begin_run(path, header(cases))


@pytest.mark.parametrize("content", ["", "no json\n", '{"format": "other"}\n'])
def test_no_run_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "r").write_text(content)
    with pytest.raises(RunError, match="is not a run file"):
        read_run(tmp_path / "r")


def test_a_run_over_unknown_reports_is_refused(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / "r"
    begin_run(path, header(cases))
    with pytest.raises(RunError, match="does not hold delta"):
        run_answers(read_run(path), cases[1:])
