"""`claimwire compare` and POST /v1/compare."""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import extraction
from api import cli
from evals.cases import load_cases
from evals.cli import SETS
from evals.synthetic import extractions
from schemas import Comparison

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(fake: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr(extraction, "Extractor", lambda config: fake)
    monkeypatch.setattr(extraction, "load_config", lambda path=None: None)
    for name in ("CLAIMWIRE_MODEL", "CLAIMWIRE_CONFIG"):
        monkeypatch.delenv(name, raising=False)

    def call(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        with pytest.raises(SystemExit) as ended:
            cli.main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return call


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.jsonl"
    path.write_text("".join(item.model_dump_json() + "\n" for item in extractions(4)), "utf-8")
    return path


def test_extractions_are_compared_without_a_model(run: Run, fake: Any, results: Path) -> None:
    code, out, err = run("compare", results)
    assert (code, err) == (0, "")
    made = Comparison.model_validate_json(out)
    assert [len(story.articles) for story in made.stories] == [4]
    assert fake.seen == []


def test_what_a_model_was_asked_and_left_is_told(run: Run, results: Path) -> None:
    code, out, err = run("compare", results, "--ask", "tiny", "--format", "json")
    told = Comparison.model_validate_json(out).questions
    assert code == 0 and told is not None and (told.profile, told.open_pairs) == ("tiny", 3)
    assert (
        "of 3 pairs that rules leave open, 1 got no usable answer and 2 were not asked about (fake: it went down)"
        in err
    )


def test_articles_are_read_with_what_the_index_says(run: Run, fake: Any, report: Path, tmp_path: Path) -> None:
    index = tmp_path / "index.json"
    index.write_text(
        json.dumps([{"id": "report", "publisher": "Courier", "published_on": "2024-05-15", "story": "x"}]), "utf-8"
    )
    code, out, _ = run("compare", report, "--index", index, "--model", "tiny")
    assert code == 0
    article, profile = fake.seen[0]
    assert (article.publisher, str(article.published_on), profile) == ("Courier", "2024-05-15", "tiny")
    assert [entry.publisher for entry in Comparison.model_validate_json(out).articles] == ["Courier"]


def test_every_sentence_of_the_briefing_has_its_evidence(run: Run, results: Path) -> None:
    code, out, _ = run("compare", results, "--format", "markdown")
    assert code == 0
    body = out.split("\n[^1]:")[0]
    told = [line for line in body.splitlines() if line.startswith("- ")]
    bare = [line for line in told if "[^" not in line]
    assert len(told) > 8
    assert all(re.match(r"- (?:\d+ reports?: |Shared text: )", line) for line in bare)
    assert "[^1]: synthetic" in out


def test_the_briefing_of_a_story_names_papers_origins_and_deniers_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "story.jsonl"
    cases = load_cases(SETS["stories"])
    path.write_text("".join(c.gold.model_dump_json() + "\n" for c in cases if c.id.startswith("juba-")), "utf-8")
    _, out, _ = run("compare", path, "--format", "markdown")
    told = [re.sub(r"\[\^\d+\]", "", line) for line in out.splitlines() if line.startswith("- ")]
    origins = "2 origins, 1 of them a party, 2 independent: Uganda's Ministry of Defence (a party) and Juba Monitor"
    assert any(line.startswith("- State forces killed: 4 publishers") and origins in line for line in told)
    assert any("up to 30 (Horn Wire)" in line and "dozens (Lakeside Herald)" in line for line in told)
    assert sum(line.startswith("- Daud Warfa denies it:") for line in told) == 1
    assert any("Juba Monitor denies it for a part of the days" in line for line in told)
    assert any("at least 30 killed (Kampala State News) can both hold at one number only" in line for line in told)
    assert not any(
        "None" in line or "juba-" in line for line in told if "reports: " not in line and "1 report:" not in line
    )


def test_markup_of_an_article_stays_text(run: Run, tmp_path: Path) -> None:
    (item,) = extractions(1)
    nasty = "<img src=x onerror=alert(1)> [click](http://x) `a` | \x1b[31m"
    claims = [item.claims[0].model_copy(update={"statement": nasty}), *item.claims[1:]]
    actors = [item.actors[0].model_copy(update={"name": nasty}), *item.actors[1:]]
    path = tmp_path / "one.json"
    path.write_text(item.model_copy(update={"claims": claims, "actors": actors}).model_dump_json(), "utf-8")
    for shape in ("markdown", "table"):
        _, out, _ = run("compare", path, "--format", shape)
        assert "\x1b[31m" not in out
        if shape == "markdown":
            assert "<img" not in out.replace("\\<", "")
            assert "[click](" not in out


def test_a_lossy_export_names_what_has_no_row(run: Run, results: Path, tmp_path: Path) -> None:
    target = tmp_path / "events.csv"
    code, out, err = run("compare", results, "--format", "acled", "-o", target)
    assert (code, out) == (0, "")
    assert target.read_text("utf-8").startswith("event_id_cnty,")
    assert "displacement" in err


@pytest.mark.parametrize(
    ("content", "told"), [("{", "not JSON"), ('{"article": 1}', "no extraction"), ("[{}]", "no extraction")]
)
def test_what_is_no_extraction_is_told_in_one_line(run: Run, tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, "utf-8")
    code, out, err = run("compare", path)
    assert (code, out) == (3, "")
    assert told in err
    assert err.count("\n") == 1


def post(client: TestClient, body: object, query: str = "") -> Any:
    return client.post(f"/v1/compare{query}", json=body)


def test_the_service_asks_a_model_on_request(fake: Any) -> None:
    from api.app import create_app
    from api.settings import Settings
    from extraction.errors import OutputUnusable

    client = TestClient(create_app(Settings(result_cache=False), fake))
    sent = {"extractions": [item.model_dump(mode="json") for item in extractions(2)]}
    assert client.post("/v1/compare", json=sent).json()["questions"] is None
    assert client.post("/v1/compare", json=sent | {"ask": "tiny"}).json()["questions"]["not_asked"] == 2
    assert client.post("/v1/compare", json=sent | {"ask": "nobody"}).status_code == 404
    fake.error = OutputUnusable("odd", [])
    assert client.post("/v1/compare", json=sent | {"ask": "tiny"}).status_code == 502


def test_the_service_compares_articles_and_extractions(fake: Any, text: str) -> None:
    from api.app import create_app
    from api.settings import Settings

    client = TestClient(create_app(Settings(result_cache=False), fake))
    earlier = [item.model_dump(mode="json") for item in extractions(2)]
    answer = post(client, {"articles": [{"text": text, "id": "mine"}], "extractions": earlier})
    assert answer.status_code == 200, answer.text
    made = Comparison.model_validate(answer.json())
    assert [entry.key for entry in made.articles] == ["mine", "synthetic-00000", "synthetic-00001"]
    briefing = post(client, {"extractions": earlier}, "?format=markdown")
    assert briefing.headers["content-type"].startswith("text/markdown")
    rows = post(client, {"extractions": earlier}, "?format=acled")
    assert rows.headers["x-claimwire-left-out"] == "displacement 1"


@pytest.mark.parametrize(
    ("body", "query", "status"),
    [
        ({}, "", 422),
        ({"extractions": [{}]}, "", 422),
        ({"articles": [{"text": "x"}]}, "?format=pdf", 422),
        ({"other": 1}, "", 422),
    ],
)
def test_what_cannot_be_compared_is_a_problem(client: TestClient, body: object, query: str, status: int) -> None:
    answer = post(client, body, query)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_the_document_describes_the_body(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert {"CompareRequest", "Comparison"} <= set(document["components"]["schemas"])
    assert "/v1/compare" in document["paths"]
