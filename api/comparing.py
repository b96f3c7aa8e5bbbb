"""A comparison in the format asked for, for both front doors."""

from collections.abc import Sequence
from typing import Final, Literal, get_args

from api.briefing import Briefing
from api.briefing_views import markdown, terminal
from extraction.comparing import compare, keyed
from extraction.exporting import FORMATS, Format, export, left_out
from schemas import Comparison, Extraction

Shape = Literal["json", "markdown", "acled", "ged", "plover", "jsonld"]
SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)
MEDIA: Final[dict[Shape, str]] = {
    "json": "application/json",
    "markdown": "text/markdown; charset=utf-8",
    "acled": "text/csv; charset=utf-8",
    "ged": "text/csv; charset=utf-8",
    "plover": "application/x-ndjson",
    "jsonld": "application/ld+json",
}

__all__ = ["MEDIA", "SHAPES", "Shape", "briefing_of", "compare", "lost_events", "terminal", "unanswered", "written"]


def briefing_of(comparison: Comparison, extractions: Sequence[Extraction]) -> Briefing:
    """The sentences of a comparison with the words behind them."""
    return Briefing(comparison, keyed(extractions))


def written(comparison: Comparison, extractions: Sequence[Extraction], shape: Shape) -> str:
    """A comparison of these extractions as text in a format."""
    if shape == "json":
        return comparison.model_dump_json(indent=2) + "\n"
    if shape == "markdown":
        return markdown(briefing_of(comparison, extractions))
    return export(extractions, shape, comparison)


def lost_events(comparison: Comparison, extractions: Sequence[Extraction], shape: str) -> list[str]:
    """Joined events that a format of others has no row for."""
    chosen: Format | None = next((name for name in FORMATS if name == shape), None)
    return left_out(extractions, chosen, comparison) if chosen else []


def unanswered(comparison: Comparison) -> str | None:
    """In words, which open pairs no model answered, and why; None where all were, or where none was to be asked."""
    told = comparison.questions
    if told is None or not (told.failed or told.not_asked):
        return None
    why = {
        "limit": "one comparison asks only about those most alike",
        "no_model": "; ".join(f"{tried.model}: {tried.error}" for tried in told.tried if tried.error)
        or "no model in it",
    }.get(told.left_because or "", f"the {told.left_because} of the profile is used up")
    left = f"{told.not_asked} were not asked about ({why})" if told.not_asked else ""
    failed = f"{told.failed} got no usable answer" if told.failed else ""
    return f"of {told.open_pairs} pairs that rules leave open, {' and '.join(filter(None, (failed, left)))}"
