"""`claimwire`: formats, files, exit codes, and errors of one line."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import extraction
import extraction.errors as failures
from api import cli
from schemas import Extraction

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(fake: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line with the fake extractor; gives exit code, standard output and standard error."""
    monkeypatch.setattr(extraction, "Extractor", lambda config: fake)
    monkeypatch.setattr(extraction, "load_config", lambda path=None: None)
    for name in ("CLAIMWIRE_MODEL", "CLAIMWIRE_CONFIG"):
        monkeypatch.delenv(name, raising=False)

    def call(*args: object, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            cli.main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return call


def raised(cls: type[failures.ExtractionError], message: str) -> failures.ExtractionError:
    error = cls.__new__(cls)
    Exception.__init__(error, message)
    return error


def test_piped_output_is_one_json_object(run: Run, fake: Any, report: Path, text: str) -> None:
    code, out, err = run("extract", report, "--published-on", "2024-05-15", "--publisher", "Courier", "--model", "tiny")
    assert (code, err) == (0, "")
    result = Extraction.model_validate_json(out)
    assert (result.article.source_file, result.article.id, result.article.publisher) == (
        str(report),
        "report",
        "Courier",
    )
    assert fake.seen[0][1] == "tiny"
    assert fake.closed


def test_the_table_shows_who_says_what_and_how_sure(run: Run, report: Path) -> None:
    code, out, _ = run("extract", report, "--format", "table")
    assert code == 0
    for words in ("complete", "governor's office", "asserts", "at least 12", "Not read", "Dropped", "Made by fake"):
        assert words in out


def test_several_files_make_an_array_in_their_order(run: Run, fake: Any, report: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.htm"
    page.write_text("<p>Shells fell.</p>")
    code, out, _ = run("extract", report, page)
    assert code == 0
    assert [item["article"]["id"] for item in json.loads(out)] == ["report", "page"]
    assert (fake.seen[0][0].html, fake.seen[1][0].html) == (None, "<p>Shells fell.</p>")


def test_a_failed_file_keeps_its_place_and_the_others_are_read(run: Run, report: Path, tmp_path: Path) -> None:
    code, out, err = run("extract", report, tmp_path / "none.txt", report, "--format", "jsonl")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert [("claims" in line) for line in lines] == [True, False, True]
    assert lines[1]["instance"].endswith("none.txt")
    assert lines[1]["type"] == "/problems/file-unreadable"
    assert "none.txt" in err


def test_standard_input_and_html_by_its_first_tag(run: Run, fake: Any) -> None:
    code, out, _ = run("extract", "-", stdin=b"<!doctype html><p>caf\xc3\xa9")
    assert code == 0
    assert fake.seen[0][0].html == "<!doctype html><p>café"
    assert json.loads(out)["article"]["source_file"] is None


def test_output_goes_to_a_file_whole_or_not_at_all(run: Run, fake: Any, report: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run("extract", report, "-o", target) == (0, "", "")
    before = target.read_text()
    Extraction.model_validate_json(before)
    fake.error = raised(failures.OutputUnusable, "nothing usable")
    assert run("extract", report, "-o", target)[0] == 5
    assert target.read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "report.txt"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (failures.ArticleEmpty, 3),
        (failures.ArticleNotText, 3),
        (failures.ArticleTooLong, 3),
        (failures.LanguageNotSupported, 3),
        (failures.UnknownProfile, 2),
        (failures.ConfigError, 2),
        (failures.NoModelAvailable, 4),
        (failures.OutputUnusable, 5),
    ],
)
def test_exit_codes(run: Run, fake: Any, report: Path, error: type[failures.ExtractionError], code: int) -> None:
    fake.error = raised(error, "say what to do")
    got, out, err = run("extract", report)
    assert (got, out) == (code, "")
    assert err.startswith("claimwire: ")
    assert err.count("\n") == 1


def test_partial_is_told_and_still_written(run: Run, fake: Any, report: Path) -> None:
    fake.status = "partial"
    code, out, err = run("extract", report)
    assert code == 1
    assert json.loads(out)["status"] == "partial"
    assert "6 characters" in err


def test_bad_input_is_code_3_and_names_the_fix(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(b"caf\xe9")
    code, _, err = run("extract", path)
    assert (code, "UTF-8" in err, "latin.txt" in err) == (3, True, True)
    code, _, err = run("extract", tmp_path / "none.txt")
    assert (code, "No such file" in err) == (3, True)
    assert run("extract", tmp_path)[0] == 3


@pytest.mark.parametrize(
    "args",
    [
        ("extract",),
        ("extract", "-", "--published-on", "yesterday"),
        ("nonsense",),
        ("extract", "a", "b", "--url", "u"),
        ("extract", "-", "-"),
    ],
)
def test_usage_errors(run: Run, args: tuple[str, ...]) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_bugs_are_one_line_unless_asked(run: Run, fake: Any, report: Path) -> None:
    fake.error = ZeroDivisionError("sk-secret")
    code, _, err = run("extract", report)
    assert (code, err.count("\n")) == (70, 1)
    assert "sk-secret" not in err
    with pytest.raises(ZeroDivisionError):
        cli.main(["extract", str(report), "--debug"])


def test_interruption_is_clean(run: Run, monkeypatch: pytest.MonkeyPatch, report: Path) -> None:
    import asyncio

    def interrupt(work: Any) -> None:
        work.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run", interrupt)
    assert run("extract", report) == (130, "", "claimwire: interrupted\n")


def test_schema_prints_json_schema(run: Run) -> None:
    assert json.loads(run("schema")[1])["title"] == "Extraction"
    assert json.loads(run("schema", "article")[1])["title"] == "Article"


def test_the_help_of_every_command_teaches(run: Run) -> None:
    for name in cli.OWN:
        code, out, _ = run(name, "--help")
        assert code == 0
        assert f"claimwire {name}" in out.split("Examples:")[1] if "Examples:" in out else "Commands:" in out
    assert "no model could answer" in run("extract", "--help")[1]


def test_a_plugged_in_command_is_imported_only_when_called(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    point = EntryPoint("judge", "no_such_room.main:command", cli.GROUP)
    monkeypatch.setattr(cli, "entry_points", lambda group: [point])
    code, out, _ = run("--help")
    assert code == 0
    assert "judge" in out
    assert run("judge")[0] == 70


def command(*args: str) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *args], capture_output=True, text=True, check=False, timeout=20
    )


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    code = "import sys\nfrom api.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += (
        "print(sorted({'pydantic', 'fastapi', 'litellm', 'rich', 'extraction', 'evals', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=20)
    assert done.stdout.endswith("[]\n")


def test_a_closed_pipe_is_no_error() -> None:
    shell = f"{sys.executable} -c 'from api.cli import main; main([\"schema\"])' | head -1"
    done = subprocess.run(shell, shell=True, capture_output=True, text=True, check=True, timeout=20)
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_day_beyond_the_calendar_is_code_3_and_named(run: Run, report: Path) -> None:
    code, _, err = run("extract", report, "--published-on", "0001-01-01")
    assert (code, "published_on" in err, err.count("\n")) == (3, True, 1)
