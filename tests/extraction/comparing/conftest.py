"""Small extractions of invented reports, built by hand."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import evals
from evals.cases import load_cases
from extraction import Extractor, load_config
from schemas import Extraction

DAY = "2031-05-06"
STORIES = Path(evals.__file__).parent / "stories"
Build = Callable[..., Extraction]


def actor(
    id: str, name: str, kind: str, country: str | None = "ML", part_of: str | None = None, *aliases: str
) -> dict[str, Any]:
    return {"id": id, "name": name, "aliases": list(aliases), "kind": kind, "country": country, "part_of": part_of}


ACTORS = [
    actor("a1", "army", "state_forces", "ML", "a9"),
    actor("a2", "rebels", "armed_group"),
    actor("a3", "Sahara League", "armed_group"),
    actor("a4", "Omar Tiane", "person", "ML", "a3"),
    actor("a5", "Desert Watch", "monitor", None),
    actor("a6", "residents", "civilians"),
    actor("a7", "State radio", "media", "ML", "a9"),
    actor("a8", "Ministry of Defence", "government", "ML", "a9"),
    actor("a9", "government", "government"),
]


def claim(
    id: str,
    speaker: str | None,
    statement: str,
    stance: str = "asserts",
    counts: tuple[tuple[str, str, int, str | None], ...] = (),
    **more: Any,
) -> dict[str, Any]:
    """A claim about e1; counts are (measure, qualifier, number, actor counted)."""
    lows = {"exact", "about", "at_least", "more_than", "vague"}
    highs = {"exact", "about", "nearly", "up_to", "less_than"}
    quantities = [
        {
            "measure": m,
            "qualifier": q,
            "low": n if q in lows else None,
            "high": n if q in highs else None,
            "of": of,
            "unit": None,
        }
        for m, q, n, of in counts
    ]
    return {
        "id": id, "speaker": speaker, "relayed_by": [], "stance": stance, "statement": statement, "quantities": quantities,
        "about": ["e1"], "contradicts": [], "direct_quote": False, "period": None, "said_on": None, "evidence": [statement],
    } | more  # fmt: skip


@pytest.fixture
def report() -> Build:
    """Build an extraction with the usual actors and one attack on Tamesna; text and claims as given."""

    def build(
        id: str,
        *claims: dict[str, Any],
        published: str = "2031-05-07",
        place: str = "Tamesna",
        day: str | None = DAY,
        kind: str = "armed_clash",
        sides: tuple[tuple[str, str], ...] = (("a2", "initiator"), ("a1", "target")),
        text: str | None = None,
    ) -> Extraction:
        event = {
            "id": "e1", "type": kind, "description": f"An attack on {place}.", "start": day, "end": day,
            "precision": "day" if day else "unknown", "place": place, "country": "ML",
            "participants": [{"actor": a, "role": r} for a, r in sides], "evidence": [f"An attack on {place}."],
        }  # fmt: skip
        head = {
            "id": id,
            "publisher": id,
            "headline": None,
            "published_on": date.fromisoformat(published),
            "language": "en",
            "text": text,
        }
        if text is None:
            head["text"] = "\n".join([f"An attack on {place}.", *(c["statement"] for c in claims)])
        return Extraction.model_validate({"article": head, "actors": ACTORS, "events": [event], "claims": list(claims)})

    return build


@pytest.fixture(scope="session")
def labelled() -> list[Extraction]:
    """The labels of all invented stories."""
    return [case.gold for case in load_cases(STORIES)]


@pytest.fixture(scope="session")
def read() -> list[Extraction]:
    """Four reports of one attack and one of an older battle, in order, read from their raw text by the rules alone."""
    articles = [case.article for case in load_cases(STORIES) if case.id.startswith("juba-")]

    async def all_of_them() -> list[Extraction]:
        extractor = Extractor(load_config())
        return [await extractor.extract(article, profile="rules") for article in articles]

    return asyncio.run(all_of_them())
