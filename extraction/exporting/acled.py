"""Rows like ACLED's: one event, two sides, one number of dead."""

from typing import Final

from extraction.exporting.codes import INTER, acled_type, country_name
from extraction.exporting.happenings import Happening, losses
from extraction.exporting.tables import Cell
from schemas.comparison import Figure, FigureEntry

COLUMNS: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
    "inter1", "actor2", "assoc_actor_2", "inter2", "country", "location", "source", "notes", "fatalities",
    "fatalities_derived", "lossy",
)  # fmt: skip
_PRECISION: Final = {"day": 1, "week": 2, "month": 3}


def acled_row(happening: Happening) -> dict[str, Cell] | None:
    """A row, or None where ACLED has no type for the event. `fatalities` is the lowest figure claimed, by ACLED's rule, and
    empty (not 0) where none is; coordinates, ISO numbers and source scale are not known and have no column."""
    joined, event = happening.joined, happening.first
    kind = acled_type(event, happening.kinds("initiator"))
    if kind is None:
        return None
    first, second = _sides(happening)
    lost = losses(happening)
    fatalities, summed = lowest(happening.killed)
    lost += ["fatalities_unknown"] if fatalities is None else []
    lost += ["groups_of_victims_summed"] if summed else []
    lost += ["date_unknown"] if joined.start is None else []
    lost += ["days_after_the_first"] if joined.start != joined.end else []
    lost += ["sub_event_type"] if kind[1] is None else []
    return {
        "event_id_cnty": joined.key,
        "event_date": str(joined.start) if joined.start else None,
        "year": joined.start.year if joined.start else None,
        "time_precision": _PRECISION.get(event.precision) if joined.start else None,
        "event_type": kind[0],
        "sub_event_type": kind[1],
        "actor1": first[0] if first else None,
        "assoc_actor_1": first[1:],
        "inter1": _inter(happening, "initiator"),
        "actor2": second[0] if second else None,
        "assoc_actor_2": second[1:],
        "inter2": _inter(happening, "target"),
        "country": country_name(joined.country),
        "location": joined.place,
        "source": happening.papers,
        "notes": joined.description,
        "fatalities": fatalities,
        "fatalities_derived": fatalities is not None,
        "lossy": lost,
    }


def _sides(happening: Happening) -> tuple[list[str], list[str]]:
    parties = happening.names("party")
    first, second = happening.names("initiator"), happening.names("target")
    return (first or parties[:1]), (second or (parties[1:] if not first else []))


def _inter(happening: Happening, part: str) -> int | None:
    codes = {INTER[actor.kind] for actor in happening.parts.get(part, ()) if actor.kind in INTER}
    return codes.pop() if len(codes) == 1 else None


def lowest(figures: tuple[Figure, ...]) -> tuple[int | None, bool]:
    """The lowest number of dead claimed, and whether it is a sum over groups of victims. Parts of a group are not added, nor is
    a count of "people", who may be the same."""
    lows = {
        figure.of: min(numbers)
        for figure in figures
        if (numbers := [n for entry in figure.entries if entry.scope is None and (n := number(entry)) is not None])
    }
    told = [number for of, number in lows.items() if of is not None]
    whole = lows.get(None)
    if not told or (whole is not None and whole < sum(told)):
        return whole, False
    return sum(told), len(told) > 1


def number(entry: FigureEntry) -> int | None:
    """The number that a figure is written with."""
    return entry.low if entry.low is not None else entry.high
