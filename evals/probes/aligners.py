"""Ways to ground a quote, side by side: this project's, LangExtract's aligner and instructor's citation helper, at their defaults.

The peers are imported only here and only when asked for; where one is not installed, its column says so.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from extraction.checking import ground
from extraction.grounding import Grounder, Located

#: A quote and a text to the span that a system grounds it with, or null where it refuses.
Align = Callable[[str, str], tuple[int, int] | None]
NOT_INSTALLED: Final = "not installed"


@dataclass(frozen=True)
class Aligner:
    """A way to ground quotes; ``align`` is null where its package is not installed."""

    name: str
    align: Align | None
    batch: Callable[[str, list[str]], Any] | None = None
    """The same for many quotes of one text at once, where a system has that."""


def aligners() -> list[Aligner]:
    """The three of them; the project's own first."""
    return [Aligner("claimwire", _ours, _ours_at_once), _langextract(), _instructor()]


@lru_cache(maxsize=1)
def _grounder(text: str) -> Grounder:
    return Grounder(text)


def _ours(text: str, quote: str) -> tuple[int, int] | None:
    found = ground(_grounder(text), quote)
    return (found.start, found.end) if isinstance(found, Located) else None


def _ours_at_once(text: str, quotes: list[str]) -> None:
    grounder = Grounder(text)
    for quote in quotes:
        ground(grounder, quote)


def _langextract() -> Aligner:
    try:
        lx = importlib.import_module("langextract")
        resolver = importlib.import_module("langextract.resolver")
        name = f"LangExtract {version('langextract')}"
    except (ImportError, PackageNotFoundError):
        return Aligner("LangExtract", None)

    def at_once(text: str, quotes: list[str]) -> list[Any]:
        items = [lx.data.Extraction(extraction_class="claim", extraction_text=quote) for quote in quotes]
        return list(resolver.Resolver().align(items, text, token_offset=0, char_offset=0))

    def align(text: str, quote: str) -> tuple[int, int] | None:
        (item,) = at_once(text, [quote])
        spot = item.char_interval
        return (spot.start_pos, spot.end_pos) if spot is not None and spot.start_pos is not None else None

    return Aligner(name, align, at_once)


def _instructor() -> Aligner:
    try:
        mixin = importlib.import_module("instructor").CitationMixin
        name = f"instructor {version('instructor')}"
    except (ImportError, AttributeError, PackageNotFoundError):
        return Aligner("instructor", None)

    def align(text: str, quote: str) -> tuple[int, int] | None:
        # the helper keeps the words of this span in place of the quote, or drops the quote
        return next(
            iter(mixin(substring_quotes=[]).model_copy(update={"substring_quotes": [quote]}).get_spans(text)), None
        )

    return Aligner(name, align)
