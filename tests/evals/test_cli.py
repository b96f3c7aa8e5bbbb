"""`claimwire eval` as a user meets it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from evals.cases import Case
from evals.cli import eval_group
from evals.runlog import Failure, Outcome, RunHeader, append_outcomes, begin_run
from schemas import Extraction, Usage


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(eval_group, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, case: Case) -> Path:
    """A user's own labelled folder."""
    root = tmp_path / "own"
    (root / "articles").mkdir(parents=True)
    (root / "labels").mkdir()
    (root / "articles" / "delta.txt").write_text(case.text, encoding="utf-8")
    (root / "labels" / "delta.json").write_text(case.gold.model_dump_json(), encoding="utf-8")
    return root


def saved(path: Path, extraction: Extraction | None) -> Path:
    """A run over that folder."""
    begin_run(
        path,
        RunHeader(
            created=datetime.now(UTC),
            system="claimwire",
            profile="p",
            gold="own",
            gold_sha256="0",
            articles=("delta",),
            commit=None,
            dirty=None,
            python="3",
            platform="x",
            packages={},
            prompts_sha256="0",
            schema_sha256="0",
            config={},
        ),
    )
    error = None if extraction else Failure(kind="ValueError", message="no sense")
    usage = Usage(calls=1, input_tokens=1234, output_tokens=56)
    outcome = Outcome(article="delta", extraction=extraction, error=error, seconds=2, usage=usage)
    append_outcomes(path, [outcome])
    return path


def test_score_a_run_of_ones_own_folder(tmp_path: Path, folder: Path, case: Case) -> None:
    run = saved(tmp_path / "r", case.gold)
    result = call("score", run, "--gold", folder)
    assert result.exit_code == 0
    assert "claims, right speaker and stance" in result.output
    assert "1,234 tokens in, 56 out, 2 s" in result.output


def test_score_for_machines(folder: Path) -> None:
    result = call("score", "--pred", folder, "--gold", folder, "--json")
    report = json.loads(result.output)
    assert report["measures"]["claims"]["f1"]["value"] == 1.0
    assert report["literal"]["value"] == 1.0


def test_compare_two_runs(tmp_path: Path, folder: Path, case: Case) -> None:
    runs = saved(tmp_path / "good", case.gold), saved(tmp_path / "bad", None)
    table = call("compare", *runs, "--gold", folder)
    assert table.exit_code == 0
    assert "-100.0" in table.output
    assert "0.0 (-100.0)" in table.output
    markdown = call("compare", *runs, "--gold", folder, "--markdown").output
    assert "| **claims, right speaker and stance** | **100.0** | **0.0** |" in markdown
    data = json.loads(call("compare", *runs, "--gold", folder, "--json").output)
    assert data["per_article"] == {"delta": [1.0, 0.0]}


def test_a_page_for_a_run(tmp_path: Path, folder: Path, case: Case) -> None:
    page = tmp_path / "page.html"
    assert call("report", saved(tmp_path / "r", case.gold), "--gold", folder, "-o", page).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score"], "give either a RUN file or --pred DIR"),
        (["score", "--pred", "own"], "--pred needs --gold"),
        (["score", "--pred", "own", "--gold", "nowhere"], "no labelled folder 'nowhere'"),
        (["score", "r"], "say where it lies with --gold"),
        (["score", "own/labels/delta.json"], "is not a run file"),
        (["compare", "r"], "give at least two runs"),
        (["run", "--model", "no-such", "-o", "new"], "there is no profile 'no-such'"),
        (["run", "--gold", "nowhere", "-o", "new"], "no labelled folder 'nowhere'"),
        (
            ["run", "--model", "rules", "--gold", "own", "--only", "other", "-o", "new"],
            "no report 'other' among: delta",
        ),
        (["run"], "Missing option '-o'"),
    ],
)
def test_mistakes_are_named_without_a_traceback(
    tmp_path: Path, folder: Path, case: Case, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    saved(tmp_path / "r", case.gold)
    monkeypatch.chdir(tmp_path)
    result = call(*arguments)
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["eval", "score", "--pred", ".", "--gold", "nowhere"], 1, "Error: no labelled folder 'nowhere'"),
        (["eval", "score"], 2, "Error: give either a RUN file or --pred DIR"),
    ],
)
def test_the_programs_own_entrance_passes_a_commands_words_on(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, words: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    shown = capsys.readouterr().err
    assert (ended.value.code, words in shown) == (code, True)
    assert "internal error" not in shown


@pytest.mark.parametrize("command", ["run", "score", "compare", "report", "gate", "baseline"])
def test_every_command_explains_itself(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.split()) > 25


def test_a_run_by_rules_from_end_to_end(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model is asked; interrupted after the first of two readings, the same command goes on."""
    monkeypatch.delenv("CLAIMWIRE_CONFIG", raising=False)
    run = tmp_path / "rules.jsonl"
    command = ("run", "--model", "rules", "--gold", folder, "--only", "delta", "--repeat", "2", "-o", run)
    first = call(*command)
    assert first.exit_code == 0, first.output
    lines = run.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line).get("article") for line in lines[1:]] == ["delta", "delta"]
    run.write_text("\n".join(lines[:2]) + "\n" + lines[2][:40], encoding="utf-8")
    assert call(*command).exit_code == 0
    report = json.loads(call("score", run, "--gold", folder, "--json").output)
    assert (report["articles"], report["failed"], report["usage"]["calls"]) == (2, 0, 0)
    assert report["literal"]["value"] == 1.0
