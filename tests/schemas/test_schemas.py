"""Invariants of the public schema, and gold files as instances of it."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from schemas import Evidence, Extraction, Quantity

GOLD = Path(__file__).parents[2] / "evals" / "gold"


@pytest.mark.parametrize("path", sorted((GOLD / "labels").glob("*.json")), ids=lambda p: p.stem)
def test_gold_files_load_with_and_without_their_text(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert Extraction.model_validate(raw).claims
    raw["article"]["text"] = (GOLD / "articles" / f"{path.stem}.txt").read_text(encoding="utf-8")
    for claim in Extraction.model_validate(raw).claims:
        for run in claim.evidence:
            assert run.start is not None and raw["article"]["text"][run.start : run.end] == run.text


@pytest.mark.parametrize(
    ("low", "high", "qualifier"),
    [
        (None, 40, "at_least"),
        (40, None, "up_to"),
        (None, None, "exact"),
        (15, 12, "between"),
        (40, 40, "vague"),
        (-1, 5, "between"),
    ],
)
def test_bounds_must_fit_the_hedge(low: int | None, high: int | None, qualifier: str) -> None:
    with pytest.raises(ValidationError):
        Quantity(measure="killed", low=low, high=high, qualifier=qualifier, of=None, unit=None)  # type: ignore[arg-type]


def base() -> dict[str, object]:
    info = {
        "id": "x",
        "publisher": None,
        "headline": None,
        "published_on": None,
        "language": "en",
        "text": "Rebels fled.",
    }
    event = {
        "id": "e1",
        "type": "withdrawal",
        "description": "d",
        "start": None,
        "end": None,
        "precision": "unknown",
        "place": None,
        "country": None,
        "participants": [],
        "evidence": ["Rebels fled"],
    }
    return {"article": info, "actors": [], "events": [event], "claims": []}


def test_spans_must_equal_the_text() -> None:
    assert Extraction.model_validate(base()).events[0].evidence[0].end == 11
    wrong = base()
    wrong["events"][0]["evidence"] = [{"start": 1, "end": 12, "text": "Rebels fled"}]  # type: ignore[index]
    with pytest.raises(ValidationError, match="does not stand in the text"):
        Extraction.model_validate(wrong)


def test_references_must_resolve() -> None:
    wrong = base()
    wrong["events"][0]["participants"] = [{"actor": "a9", "role": "initiator"}]  # type: ignore[index]
    with pytest.raises(ValidationError, match="names no actor"):
        Extraction.model_validate(wrong)


def test_half_offsets_are_refused() -> None:
    with pytest.raises(ValidationError):
        Evidence(start=1, end=None, text="x")


def test_schema_teaches() -> None:
    schema = Extraction.model_json_schema()
    for name in ("Actor", "Event", "Claim", "Quantity", "Evidence"):
        for field, value in schema["$defs"][name]["properties"].items():
            if name != "Claim" or field not in {"id", "quantities"}:
                assert "description" in value or field in {"id", "kind", "participants", "role", "actor"}, (name, field)
