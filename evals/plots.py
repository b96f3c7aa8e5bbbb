"""Positions for the report's plots, in the units of the drawing; the template draws them as SVG. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evals.metrics import Estimate

LABELS: Final = 260
"""Width kept for the names of the rows."""
WIDTH: Final = 900
RIGHT: Final = 150
"""Width kept for the figures at the right."""
LANE: Final = 17
"""Height of one run within a row."""
GAP: Final = 13
TOP: Final = 24
#: One shape for each run, so that colour is never the only difference.
SHAPES: Final = ("circle", "square", "diamond", "triangle", "cross", "bar")


@dataclass(frozen=True)
class Mark:
    """One run's figure in one row; null positions where it is undefined or has no interval."""

    run: int
    y: float
    x: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True)
class Row:
    """One measure."""

    name: str
    y: float
    marks: list[Mark]


@dataclass(frozen=True)
class Plot:
    """Rows of figures between 0 and 100 per cent, a lane for each run."""

    rows: list[Row]
    ticks: list[tuple[float, str]]
    height: float
    width: float = WIDTH
    left: float = LABELS


@dataclass(frozen=True)
class Bar:
    """One run's amount."""

    run: int
    y: float
    width: float
    words: str


def shape_of(run: int) -> str:
    """The shape that stands for a run everywhere on the page."""
    return SHAPES[run % len(SHAPES)]


def forest(rows: Sequence[tuple[str, Sequence[Estimate]]]) -> Plot:
    """A row for each measure, in it the estimate of each run with its interval as a line."""
    runs = max((len(estimates) for _, estimates in rows), default=0)
    step = runs * LANE + GAP
    placed = [
        Row(
            name,
            TOP + at * step + (step - GAP) / 2,
            [_mark(run, TOP + at * step, each) for run, each in enumerate(estimates)],
        )
        for at, (name, estimates) in enumerate(rows)
    ]
    ticks = [(_across(share), f"{share * 100:.0f}") for share in (0, 0.2, 0.4, 0.6, 0.8, 1)]
    return Plot(placed, ticks, TOP + len(rows) * step)


def bars(amounts: Sequence[float | None], words: Sequence[str]) -> list[Bar]:
    """A bar for each run, the greatest amount filling the width."""
    most = max((amount for amount in amounts if amount), default=0) or 1
    room = WIDTH - LABELS - RIGHT
    return [
        Bar(run, run * (LANE + 5), room * (amount or 0) / most, said)
        for run, (amount, said) in enumerate(zip(amounts, words, strict=True))
    ]


def percent(value: float | None) -> str:
    """Per cent with one decimal; an en dash where undefined."""
    return "–" if value is None else f"{100 * value:.1f}"


def _mark(run: int, top: float, estimate: Estimate) -> Mark:
    bounded = estimate.low is not None and estimate.high is not None
    words = percent(estimate.value) + (f" [{percent(estimate.low)}, {percent(estimate.high)}]" if bounded else "")
    x, low, high = (
        None if share is None else _across(share) for share in (estimate.value, estimate.low, estimate.high)
    )
    return Mark(run, top + (run + 0.5) * LANE, x, low, high, words)


def _across(share: float) -> float:
    return round(LABELS + share * (WIDTH - LABELS - RIGHT), 1)
