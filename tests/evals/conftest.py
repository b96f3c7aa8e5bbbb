"""A small invented report with labels, and ways to alter what a system says of it."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from evals.cases import Case
from schemas import Article, Extraction

#: Four sentences of 40, 40, 60 and 40 characters, so that overlaps can be reckoned by hand.
FIRST = "Mayor Ines Okoro said 12 shops burned.  "
SECOND = "The riot police denied firing any shots."
THIRD = "Firemen, said Radio Delta, counted 3 dead; Okoro blamed two."
FOURTH = "Crowds set fire to the market on Tuesday"
TEXT = FIRST + SECOND + THIRD + FOURTH

ACTORS = [
    {"id": "a1", "name": "Ines Okoro", "aliases": ["Okoro"], "kind": "person", "country": None, "part_of": None},
    {"id": "a2", "name": "riot police", "aliases": [], "kind": "state_forces", "country": None, "part_of": None},
    {"id": "a3", "name": "Firemen", "aliases": [], "kind": "other", "country": None, "part_of": None},
    {"id": "a4", "name": "Radio Delta", "aliases": [], "kind": "media", "country": None, "part_of": None},
]
EVENTS = [
    {
        "id": "e1",
        "type": "protest",
        "description": "Crowds set fire to the market.",
        "precision": "day",
        "start": "2021-05-04",
        "end": "2021-05-04",
        "place": "market",
        "country": None,
        "participants": [{"actor": "a3", "role": "affected"}],
        "evidence": [FOURTH],
    }
]


def claim(number: int, speaker: str | None, stance: str, evidence: str, **other: Any) -> dict[str, Any]:
    """A claim with everything that is not given empty."""
    return {
        "id": f"c{number}",
        "speaker": speaker,
        "stance": stance,
        "evidence": [evidence],
        "relayed_by": [],
        "statement": f"statement {number}",
        "quantities": [],
        "about": [],
        "contradicts": [],
        "direct_quote": False,
        "period": None,
        "said_on": None,
        **other,
    }


def quantity(measure: str, low: int | None, high: int | None, qualifier: str) -> dict[str, Any]:
    """A quantity that counts no coded actor."""
    return {"measure": measure, "low": low, "high": high, "qualifier": qualifier, "of": None, "unit": None}


def labels() -> dict[str, Any]:
    """The report's labels as a gold file has them."""
    article = {"id": "delta", "publisher": None, "headline": None, "published_on": "2021-05-05", "language": "en"}
    claims = [
        claim(1, "a1", "asserts", FIRST, quantities=[quantity("other", 12, 12, "exact")], about=["e1"]),
        claim(2, "a2", "denies", SECOND, contradicts=["c4"]),
        claim(3, "a3", "asserts", THIRD, quantities=[quantity("killed", 3, 3, "exact")], relayed_by=["a4"]),
        claim(4, "a1", "asserts", THIRD, contradicts=["c2"]),
    ]
    return {"article": article, "actors": copy.deepcopy(ACTORS), "events": copy.deepcopy(EVENTS), "claims": claims}


def located(raw: dict[str, Any], text: str = TEXT) -> Extraction:
    """Validated, with offsets."""
    return Extraction.model_validate(raw | {"article": raw["article"] | {"text": text}})


@pytest.fixture
def case() -> Case:
    """The report with its labels."""
    article = Article(id="delta", text=TEXT, published_on=date(2021, 5, 5), language="en")
    return Case(id="delta", text=TEXT, gold=located(labels()), article=article, story=None)


@pytest.fixture
def altered() -> Callable[[Callable[[dict[str, Any]], None]], Extraction]:
    """What a system says that errs in one way only: the labels after a change."""

    def alter(change: Callable[[dict[str, Any]], None]) -> Extraction:
        raw = labels()
        change(raw)
        return located(raw)

    return alter


@pytest.fixture
def new_claim() -> Callable[..., dict[str, Any]]:
    """`claim` for tests."""
    return claim


@pytest.fixture
def new_quantity() -> Callable[..., dict[str, Any]]:
    """`quantity` for tests."""
    return quantity
