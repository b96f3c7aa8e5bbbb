"""Exports: what they hold, what they say they lose, and that no cell is a formula."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evals
from evals.cases import load_cases
from evals.synthetic import extractions
from extraction.exporting import FORMATS, Format, export, left_out
from extraction.exporting.tables import safe
from schemas import Extraction
from schemas.vocabulary import EVENT_TYPES

STORY = Path(evals.__file__).parent / "stories"


@pytest.fixture(scope="module")
def told() -> list[Extraction]:
    return [case.gold for case in load_cases(STORY)]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("to", FORMATS)
def test_every_row_says_what_it_lost(told: list[Extraction], to: Format) -> None:
    text = export(told, to)
    if to in ("acled", "ged"):
        lists = [row["lossy"].split("; ") for row in rows(text)]
    else:
        items = json.loads(text)["@graph"] if to == "jsonld" else [json.loads(line) for line in text.splitlines()]
        lists = [item["lossy"] for item in items]
    assert len(lists) >= 3
    assert all(lost and all(lost) for lost in lists)


@pytest.mark.parametrize("to", FORMATS)
def test_the_order_of_input_never_matters(told: list[Extraction], to: Format) -> None:
    assert export(told, to) == export(told[::-1], to)


def test_acled_takes_the_lowest_figure_and_says_so(told: list[Extraction]) -> None:
    row = next(
        row for row in rows(export(told, "acled")) if row["location"] == "Koulbi" and row["event_type"] == "Battles"
    )
    assert (row["event_date"], row["time_precision"], row["sub_event_type"]) == ("2024-05-14", "1", "Armed clash")
    assert row["fatalities_derived"] == "true"
    assert {"denial", "bounds", "rival_figures", "wounded", "silence"} <= set(row["lossy"].split("; "))


def test_unknown_is_empty_and_never_nought() -> None:
    (given_,) = extractions(1)
    quiet = given_.model_copy(update={"claims": [c for c in given_.claims if not c.quantities]})
    (row,) = rows(export([quiet], "acled"))
    assert row["fatalities"] == ""
    assert "fatalities_unknown" in row["lossy"]
    assert rows(export([quiet], "ged")) == []
    assert any(item.endswith(": armed_clash") for item in left_out([quiet], "ged"))


def test_ged_gives_no_best_where_claims_differ(told: list[Extraction]) -> None:
    found = {(row["where_description"], row["date_start"]): row for row in rows(export(told, "ged"))}
    main = found["Koulbi", "2024-05-14"]
    assert (main["best"], main["derived"]) == ("", "true")
    assert "best_undetermined" in main["lossy"]
    assert found["Bouliwel", "2024-05-14"]["best"] == "25"
    assert main["type_of_violence"] == "1"


def test_people_of_no_class_are_not_counted_beside_their_classes(told: list[Extraction]) -> None:
    """19, at least 26, 31 and 34 civilians, and 26 "dead": the same dead."""
    low = {(row["location"], row["sub_event_type"]): row["fatalities"] for row in rows(export(told, "acled"))}
    row = next(row for row in rows(export(told, "ged")) if row["where_description"] == "Wadi Qasra")
    assert low["Wadi Qasra", "Air/drone strike"] == row["low"] == "19"
    assert (row["high"], row["best"], row["deaths_unknown"], row["deaths_b"]) == ("34", "", "", "")


def test_sources_are_papers_and_shared_origins_are_told(told: list[Extraction]) -> None:
    row = next(
        row for row in rows(export(told, "acled")) if row["location"] == "Koulbi" and row["event_type"] == "Battles"
    )
    assert row["source"] == "Savanna Press; Lagoon Daily; Agence Lome; Harmattan Post"
    assert row["country"] == "Burkina Faso"
    assert "shared_origins" in row["lossy"]


def test_plover_keeps_what_it_says_it_keeps(told: list[Extraction]) -> None:
    texts = {one.article.id: one.article.text or "" for one in told}
    for line in export(told, "plover").splitlines():
        record = json.loads(line)
        assert record["country"] is None or len(record["country"]) == 3
        assert all(texts[run["article"]][run["start"] : run["end"]] == run["text"] for run in record["evidence"])


def test_a_denial_is_no_claim_of_what_it_denies(told: list[Extraction]) -> None:
    graph = json.loads(export(told, "jsonld"))["@graph"]
    others = [item for item in graph if "stance" in item["lossy"]]
    assert len(others) > 5
    assert all(item["text"] in item["citation"] for item in others)


def test_events_without_a_row_are_named(told: list[Extraction]) -> None:
    every = {to: len(left_out(told, to)) for to in FORMATS}
    assert every["jsonld"] == 0
    assert every["acled"] >= 1
    assert all(item.split(": ")[1] in EVENT_TYPES for item in left_out(told, "plover"))


@given(st.text())
def test_no_cell_is_a_formula(words: str) -> None:
    cell = safe(words)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert "\x00" not in cell
    assert (
        next(csv.reader(io.StringIO(f'"{cell.replace(chr(34), chr(34) * 2)}"')), [""])[0].replace("\r\n", "\n")
        is not None
    )


@pytest.mark.parametrize("words", ["=1+1", " =1+1", "\t=1+1", "+49", "-12", "@SUM(A1)", "＝1"])
def test_formulas_are_marked_as_text(words: str) -> None:
    assert safe(words).startswith("'")
    assert safe([words, "x"]).startswith("'")
