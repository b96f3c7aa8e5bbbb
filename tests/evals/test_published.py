"""The README's score tables are those of the committed runs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.identity import ROOT
from evals.published import BEGIN, END, committed_runs, score_tables, with_tables
from evals.runlog import Outcome, Run, RunError, RunHeader, append_outcomes, begin_run
from schemas import Extraction, Usage


@pytest.fixture
def folder(tmp_path: Path, case: Case) -> Path:
    """A labelled folder called `own`, beside which runs are committed."""
    for name, content in (("articles/delta.txt", case.text), ("labels/delta.json", case.gold.model_dump_json())):
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def commit_run(folder: Path, case: Case, extraction: Extraction | None, system: str, commit: str, day: int) -> None:
    """Put a run of one report under a commit."""
    hashes = dict.fromkeys(("gold_sha256", "python", "platform", "prompts_sha256", "schema_sha256"), "0")
    rest: dict[str, Any] = {
        "created": datetime(2026, 1, day, tzinfo=UTC),
        "commit": commit,
        "dirty": False,
        "packages": {},
    }
    named = {"system": system, "profile": "embedded", "gold": "own", "articles": [case.id], "config": {}}
    path = folder / "baselines" / commit / f"{system}.jsonl"
    begin_run(path, RunHeader.model_validate(hashes | rest | named))
    given = extraction or case.gold.model_copy(update={"actors": [], "events": [], "claims": []})
    usage = Usage(calls=1, input_tokens=100, output_tokens=10)
    append_outcomes(path, [Outcome(article=case.id, extraction=given, error=None, seconds=day, usage=usage)])


def columns(folder: Path) -> list[list[str]]:
    """The cells of the table that the committed runs give."""
    table = score_tables(committed_runs(folder / "baselines"), folder)
    return [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("|")]


def test_the_readme_shows_the_committed_runs() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert with_tables(text, score_tables(committed_runs())) == text, "write it with `claimwire eval readme`"


def test_the_newest_run_of_each_system_counts_claimwire_first(folder: Path, case: Case) -> None:
    commit_run(folder, case, None, "langextract", "aaa", day=4)
    commit_run(folder, case, None, "claimwire", "aaa", day=4)
    commit_run(folder, case, case.gold, "claimwire", "bbb", day=8)
    rows = columns(folder)
    assert rows[0] == ["F1", "claimwire", "langextract"]
    assert ["claims, right speaker and stance", "100.0", "0.0"] in rows
    assert ["difference of the headline from claimwire", "", "-100.0"] in rows
    assert ["tokens in", "100", "100"] in rows
    assert ["time, times that of claimwire", "1.00", "0.50"] in rows


def test_a_peer_without_claimwire_beside_it_is_no_table(folder: Path, case: Case) -> None:
    commit_run(folder, case, None, "instructor", "aaa", day=4)
    with pytest.raises(RunError, match="no run of claimwire"):
        columns(folder)


def test_only_the_block_is_replaced() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_tables(text, "| new |") == f"before\n{BEGIN}\n\n| new |\n{END}\nafter\n"
    with pytest.raises(RunError, match="no block"):
        with_tables("no block here", "| new |")


def test_committed_runs_are_whole_small_and_made_from_a_commit() -> None:
    for path in (ROOT / "evals" / "baselines").glob("*/*.jsonl"):
        assert path.stat().st_size < 3_000_000
    for run in committed_runs():
        assert isinstance(run, Run)
        assert (run.missing, run.header.dirty) == ([], False)


def test_runs_on_a_part_of_a_set_have_a_table_of_their_own(folder: Path, case: Case) -> None:
    for name, content in (("articles/echo.txt", case.text), ("labels/echo.json", case.gold.model_dump_json())):
        (folder / "own" / name).write_text(content.replace('"id":"delta"', '"id":"echo"'), encoding="utf-8")
    commit_run(folder, case, case.gold, "claimwire", "aaa", day=4)
    commit_run(folder, case, None, "langextract", "aaa", day=4)
    assert "1 of 2 reports" in score_tables(committed_runs(folder / "baselines"), folder)
    assert columns(folder)[0] == ["F1", "claimwire", "langextract"]
