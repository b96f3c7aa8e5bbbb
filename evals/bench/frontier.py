"""F1 against what it costs: which settings no other setting beats, and where more cost stops paying."""

import math
from collections.abc import Sequence

from evals.metrics import Estimate
from evals.scoring import Report
from schemas.record import Record


class Point(Record):
    """One setting, with what it costs for one report."""

    name: str
    headline: Estimate
    seconds: float | None
    tokens_out: float
    tokens_in: float
    calls: float
    unbeaten: bool = False
    """No other setting is at least as good and at least as quick, and better in one of the two."""
    knee: bool = False
    """Of the unbeaten ones, where F1 gained for seconds spent turns from much to little."""


def frontier(reports: Sequence[Report]) -> list[Point]:
    """The settings, quickest first."""
    points = [_point(report) for report in reports]
    points.sort(key=lambda p: (p.seconds if p.seconds is not None else math.inf, p.name))
    front = [p for p in points if not any(_beats(q, p) for q in points)]
    knee = _knee(front)
    return [p.model_copy(update={"unbeaten": p in front, "knee": p is knee}) for p in points]


def _point(report: Report) -> Point:
    n = report.articles
    return Point(
        name=report.name,
        headline=report.headline.f1,
        seconds=report.seconds / n if report.seconds is not None else None,
        tokens_out=report.usage.output_tokens / n,
        tokens_in=report.usage.input_tokens / n,
        calls=report.usage.calls / n,
    )


def _cost(point: Point) -> float:
    return point.seconds if point.seconds is not None else math.inf


def _good(point: Point) -> float:
    return point.headline.value or 0.0


def _beats(one: Point, other: Point) -> bool:
    as_good = _good(one) >= _good(other) and _cost(one) <= _cost(other)
    return as_good and (_good(one) > _good(other) or _cost(one) < _cost(other))


def _knee(front: Sequence[Point]) -> Point | None:
    """The point farthest above the line from the quickest to the best, seconds on a logarithmic scale."""
    timed = [p for p in front if p.seconds is not None and p.seconds > 0]
    if len(timed) < 3:
        return timed[-1] if timed else None
    first, last = timed[0], timed[-1]
    width = math.log(_cost(last) / _cost(first)) or 1.0
    height = _good(last) - _good(first) or 1.0

    def above(p: Point) -> float:
        return (_good(p) - _good(first)) / height - math.log(_cost(p) / _cost(first)) / width

    return max(timed, key=above)
