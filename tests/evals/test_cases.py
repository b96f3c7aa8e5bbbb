"""Labelled folders: what is accepted, what is refused and in which words; halves; predictions from a folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case, GoldError, hash_of, load_cases, load_relations, split
from evals.predictions import load_predictions
from evals.scoring import score_answers


@pytest.fixture
def folder(tmp_path: Path, case: Case) -> Path:
    """The report of `case` as a labelled folder."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "labels").mkdir()
    (tmp_path / "articles" / "delta.txt").write_text(case.text, encoding="utf-8")
    edit(tmp_path, lambda raw: None, labels_of(case))
    return tmp_path


def labels_of(case: Case) -> dict[str, Any]:
    """A gold file: bare strings as evidence, no fields of the machine's."""
    raw = case.gold.model_dump(mode="json", include={"article", "actors", "events", "claims", "notes"})
    raw["article"].pop("text")
    for item in (*raw["events"], *raw["claims"]):
        item["evidence"] = [run["text"] for run in item["evidence"]]
    for claim in raw["claims"]:
        claim.pop("made_by"), claim.pop("confidence")
    return raw


def edit(folder: Path, change: Callable[[dict[str, Any]], None], raw: dict[str, Any] | None = None) -> None:
    """Change the label file."""
    path = folder / "labels" / "delta.json"
    raw = raw or json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps(raw), encoding="utf-8")


def test_a_folder_loads_without_an_index(folder: Path, case: Case) -> None:
    (loaded,) = load_cases(folder)
    assert loaded == case
    assert loaded.article.published_on == case.gold.article.published_on


def test_the_index_gives_what_is_known_and_the_story(folder: Path) -> None:
    entry = {"id": "delta", "publisher": None, "published_on": "2021-05-05", "language": "en", "story": "fire"}
    (folder / "articles" / "index.json").write_text(json.dumps([entry]))
    assert load_cases(folder)[0].story == "fire"


def refuse(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change of one value of the label file."""

    def change(raw: dict[str, Any]) -> None:
        at: Any = raw
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (refuse("claims", 0, "mood", value="bad"), "claims.0.mood: Extra inputs"),
        (refuse("extra", value=1), "extra: Extra inputs"),
        (refuse("claims", 0, "evidence", value=["Mayor Ines Okoro says"]), "c1: evidence does not stand in the text"),
        (refuse("claims", 0, "evidence", value=[]), "claims.0.evidence"),
        (refuse("claims", 0, "speaker", value="a9"), "c1 names no actor: a9"),
        (refuse("claims", 0, "stance", value="doubts"), "claims.0.stance"),
        (refuse("article", "id", value="gamma"), "its header has the id 'gamma'"),
        (refuse("article", value=3), "a header `article` is expected"),
    ],
)
def test_faulty_labels_are_refused(folder: Path, change: Callable[[dict[str, Any]], None], words: str) -> None:
    edit(folder, change)
    with pytest.raises(GoldError, match="delta.json") as caught:
        load_cases(folder)
    assert words in str(caught.value)


def test_a_missing_text_is_refused(folder: Path) -> None:
    (folder / "articles" / "delta.txt").unlink()
    with pytest.raises(GoldError, match=r"delta\.txt is missing"):
        load_cases(folder)


def test_no_labels_at_all(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no labels"):
        load_cases(tmp_path)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"id": "delta", "publisher": "X", "published_on": "2021-05-05", "language": "en"}, "publisher is None"),
        ({"id": "delta", "publisher": None, "published_on": "2021-05-05", "language": "en", "x": 1}, "0.x: Extra"),
        ({"id": "other", "publisher": None, "published_on": None, "language": None}, "without labels: other"),
    ],
)
def test_an_index_that_disagrees_is_refused(folder: Path, entry: dict[str, Any], words: str) -> None:
    (folder / "articles" / "index.json").write_text(json.dumps([entry]))
    with pytest.raises(GoldError, match=words):
        load_cases(folder)


def test_line_ends_are_kept(folder: Path, case: Case) -> None:
    text = case.text.replace("  The", "\r\nThe", 1)
    (folder / "articles" / "delta.txt").write_bytes(text.encode())
    edit(folder, lambda raw: raw["claims"][0].update(evidence=["shops burned."]))
    assert load_cases(folder)[0].text == text


def _relations(**parts: Any) -> str:
    names = ("stories", "events", "actors", "relations", "not_related", "undecided", "independence", "drift", "chains")
    return json.dumps({"definitions": {}} | {name: [] for name in names} | parts)


def test_relations_name_only_what_exists(folder: Path) -> None:
    path = folder / "relations.json"
    path.write_text(_relations(stories=[["delta"]]))
    cases = load_cases(folder)
    assert load_relations(folder, cases) is not None
    assert cases[0].story == "delta"
    chain = {"article": "delta", "claim": "c9", "status": "inconsistent_with_body", "why": "…"}
    path.write_text(_relations(chains=[chain]))
    with pytest.raises(GoldError, match="names what no label file holds: delta c9"):
        load_relations(folder, cases)
    path.write_text(_relations(rumours=[]))
    with pytest.raises(GoldError, match="rumours: Extra inputs"):
        load_relations(folder, cases)


def test_halves_keep_stories_whole_whatever_the_order(case: Case) -> None:
    stories = ["a", "a", "a", None, None, "b", "b", None, None]
    cases = [Case(f"n{i}", case.text, case.gold, case.article, story) for i, story in enumerate(stories)]
    tune, held = split(cases)
    assert (len(tune), len(held)) in ((4, 5), (5, 4))
    assert not {one.story for one in tune if one.story} & {one.story for one in held if one.story}
    assert {one.id for one in split(cases[::-1])[0]} == {one.id for one in tune}
    assert {tuple(one.id for one in split(cases, seed)[0]) for seed in range(20)} != {tuple(one.id for one in tune)}


def test_the_hash_changes_with_a_label(case: Case) -> None:
    other = Case(case.id, case.text, case.gold.model_copy(update={"events": []}), case.article, None)
    assert hash_of([case]) != hash_of([other])


def test_a_folder_of_predictions(folder: Path, tmp_path: Path, case: Case) -> None:
    """Gold format and extractions alike; a broken and a missing file are failures, counted and explained."""
    cases = [case, *(Case(name, case.text, case.gold, case.article, None) for name in ("full", "broken", "missing"))]
    (folder / "labels" / "full.json").write_text(case.gold.model_dump_json())
    (folder / "labels" / "broken.json").write_text('{"article": {}}')
    report = score_answers(load_predictions(folder, cases), "mine")
    assert [row.headline_f1 for row in report.per_article] == [1.0, 1.0, 0.0, 0.0]
    assert report.failed == 2
    assert "broken.json: article.id: Field required" in str(report.per_article[2].error)
    assert report.per_article[3].error == "missing.json is missing"


def test_the_wrong_folder_is_said_to_be_wrong(tmp_path: Path, case: Case) -> None:
    with pytest.raises(GoldError, match="holds no file named after a labelled report"):
        load_predictions(tmp_path, [case])
