"""Figures as intervals: what two bounds leave, and how two counts of the same stand to each other."""

from dataclasses import dataclass
from typing import Final, Literal

from schemas import Quantity

#: Beyond every count of people that a report gives.
_MANY: Final = 10**12

Meeting = Literal["equal", "overlap", "touch", "disjoint"]


@dataclass(frozen=True)
class Interval:
    """Whole numbers from `low` to `high`, inclusive; None: no bound on that side."""

    low: int | None
    high: int | None

    def meet(self, other: "Interval") -> "Interval | None":
        """What both leave, or None."""
        low = max(self.low or 0, other.low or 0)
        high = min(_MANY if self.high is None else self.high, _MANY if other.high is None else other.high)
        if low > high:
            return None
        bounded = self.low is not None or other.low is not None
        return Interval(low if bounded else None, None if high == _MANY else high)


def interval_of(quantity: Quantity) -> Interval:
    """The numbers that fit a quantity's words. A rounded figure ("about 40") stands for what rounds to it."""
    low, high = quantity.low, quantity.high
    if quantity.qualifier == "about" and low is not None and high is not None:
        slack = max(1, round(low * 0.1))
        return Interval(max(0, low - slack), high + slack)
    if quantity.qualifier == "more_than" and low is not None:
        return Interval(low + 1, high)
    if quantity.qualifier == "less_than" and high is not None:
        return Interval(low, max(0, high - 1))
    return Interval(low, high)


def number_of(quantity: Quantity) -> int | None:
    """The number that a quantity is written with."""
    return quantity.low if quantity.low is not None else quantity.high


def meeting(a: Quantity, b: Quantity) -> Meeting:
    """How two counts of the same stand: equal, touching in one value from opposite sides, overlapping, or disjoint."""
    if (a.low, a.high, a.qualifier) == (b.low, b.high, b.qualifier):
        return "equal"
    left, right = interval_of(a), interval_of(b)
    common = left.meet(right)
    if common is None:
        return "disjoint"
    one_sided = {(a.low is None, a.high is None), (b.low is None, b.high is None)} == {(True, False), (False, True)}
    return "touch" if one_sided and common.low == common.high else "overlap"
