"""The table for readers."""

import io
from typing import Any

import pytest
from rich.console import Console

from api.render import quantity, render
from schemas import Extraction, Quantity


def shown(extraction: Extraction) -> str:
    console = Console(file=io.StringIO(), width=140)
    console.print(render(extraction))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def extraction(text: str, **changes: Any) -> Extraction:
    run = {"start": 0, "end": len(text), "text": text}
    claim: dict[str, Any] = {
        "speaker": "a2",
        "relayed_by": ["a1"],
        "stance": "denies",
        "statement": "It fired.",
        "quantities": [],
    }
    claim |= {
        "about": ["e1"],
        "contradicts": [],
        "direct_quote": False,
        "period": None,
        "said_on": None,
        "evidence": [run],
    }
    event = {
        "id": "e1",
        "type": "shelling",
        "description": "Shells hit the port",
        "start": "2024-05-14",
        "end": "2024-05-14",
    }
    event |= {
        "precision": "day",
        "place": "Velmara",
        "country": None,
        "participants": [{"actor": "a2", "role": "initiator"}],
    }
    base = {"country": None, "part_of": None, "aliases": []}
    return Extraction.model_validate(
        {
            "article": {
                "id": "x",
                "publisher": "Courier",
                "headline": None,
                "published_on": None,
                "language": "en",
                "text": text,
            },
            "actors": [
                {"id": "a1", "name": "Courier", "kind": "media", **base},
                {"id": "a2", "name": "Army", "kind": "state_forces", **base},
            ],
            "events": [event | {"evidence": [run]}],
            "claims": [claim | {"id": "c1"}],
            **changes,
        }
    )


def test_everything_a_reader_needs_is_there() -> None:
    out = shown(extraction("The army denied it."))
    for words in (
        "Army, via Courier",
        "denies",
        "about e1",
        "Army (initiator)",
        "2024-05-14",
        "Velmara",
        "0-19",
        "relative dates stay null",
    ):
        assert words in out


def test_nothing_lost_stays_unsaid() -> None:
    lost = {
        "status": "partial",
        "not_read": [{"start": 0, "end": 8, "reason": "deadline"}, {"start": 8, "end": 10, "reason": "furniture"}],
        "dropped": [{"kind": "claim", "reason": "quote_not_found", "raw": "x"}] * 3,
        "warnings": [{"code": "no_parser", "message": "The parser is missing"}],
    }
    out = shown(extraction("The army denied it.", **lost))
    for words in (
        "partial",
        "deadline 8 characters",
        "furniture 2 characters",
        "claim quote_not_found 3",
        "The parser is missing",
    ):
        assert words in out


def test_nothing_found_is_said() -> None:
    out = shown(extraction("The army denied it.", actors=[], events=[], claims=[]))
    assert "No claims found in what was read." in out


def test_an_article_steers_neither_terminal_nor_markup() -> None:
    out = shown(extraction("\x1b[2J[bold red]The army\x07 denied it.[/bold red]"))
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "[bold red]" in out


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "expected"),
    [
        ("exact", 40, 40, "killed: exact 40 men"),
        ("about", 400, 400, "killed: about 400 men"),
        ("at_least", 12, None, "killed: at least 12 men [12 to ?]"),
        ("up_to", None, 1300, "killed: up to 1,300 men [? to 1,300]"),
        ("between", 12, 15, "killed: between 12 to 15 men [12 to 15]"),
        ("vague", 24, None, "killed: vague men [24 to ?]"),
    ],
)
def test_quantities(qualifier: Any, low: int | None, high: int | None, expected: str) -> None:
    assert (
        quantity(Quantity(measure="killed", low=low, high=high, qualifier=qualifier, of=None, unit="men")) == expected
    )
