"""Rows like UCDP GED's: a dyad, deaths of each side, best, low and high, all derived from what is claimed."""

from typing import Final

from extraction.exporting.acled import lowest, number
from extraction.exporting.codes import country_name, violence_type
from extraction.exporting.happenings import Happening, losses
from extraction.exporting.tables import Cell
from schemas.comparison import Figure

COLUMNS: Final = (
    "id", "year", "type_of_violence", "side_a", "side_b", "number_of_sources", "source_article", "source_original",
    "where_description", "country", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "derived", "lossy",
)  # fmt: skip
#: UCDP's date precision: 1 the day, 3 the week, 4 the month, 5 the year.
_PRECISION: Final = {"day": 1, "week": 3, "month": 4, "year": 5}
_STATE: Final = frozenset(("government", "state_forces"))


def ged_row(happening: Happening) -> dict[str, Cell] | None:
    """A row, or None where nobody claims a death. `best` is the only point that the claims offer, else empty: never an
    average; `low` and `high` are the least and the greatest number claimed; `derived` marks all of them."""
    if not any(entry.stance == "asserts" for figure in happening.killed for entry in figure.entries):
        return None
    joined, event = happening.joined, happening.first
    low, _ = lowest(happening.killed)
    lost = losses(happening)
    best = _best(happening.killed)
    lost += ["best_undetermined"] if best is None else []
    high = _highest(happening.killed)
    lost += ["high_undetermined"] if high is None else []
    lost += ["date_unknown"] if joined.start is None else []
    sides = {
        side: _best(tuple(f for f in happening.killed if f.of == side))
        for side in (*_sides(happening), "civilians", None)
    }
    first, second = _sides(happening)
    return {
        "id": joined.key,
        "year": joined.start.year if joined.start else None,
        "type_of_violence": violence_type(happening.kinds("initiator"), happening.kinds("target")),
        "side_a": happening.names("initiator") or happening.names("party")[:1],
        "side_b": happening.names("target") or happening.names("party")[1:],
        "number_of_sources": len(happening.papers),
        "source_article": happening.citations,
        "source_original": list(happening.origins),
        "where_description": joined.place,
        "country": country_name(joined.country),
        "event_clarity": 1 if event.precision == "day" else 2,
        "date_prec": _PRECISION.get(event.precision),
        "date_start": str(joined.start) if joined.start else None,
        "date_end": str(joined.end) if joined.end else None,
        "deaths_a": sides[first] if first else None,
        "deaths_b": sides[second] if second else None,
        "deaths_civilians": sides["civilians"],
        "deaths_unknown": sides[None] if all(figure.of is None for figure in happening.killed) else None,
        "best": best,
        "high": high,
        "low": low,
        "derived": True,
        "lossy": lost,
    }


def _sides(happening: Happening) -> tuple[str | None, str | None]:
    """Classes of the dead of side a and side b, where each side is of one class and the two differ. Civilians have a column
    of their own."""

    def side(part: str) -> str | None:
        kinds = {"state_forces" if kind in _STATE else kind for kind in happening.kinds(part)}
        return kinds.pop() if len(kinds) == 1 and kinds != {"civilians"} else None

    first, second = side("initiator"), side("target")
    return (first, second) if first != second else (None, None)


def _best(figures: tuple[Figure, ...]) -> int | None:
    """The one number of dead on which no claim differs, summed over classes; None where claims differ or give bounds only.
    Where "people" are counted beside classes of them, they are the sum."""
    whole_count, classes = _apart(figures)
    if whole_count and classes:
        best, total = _best(whole_count), _best(classes)
        return best if best == total else None
    total = 0
    for figure in figures:
        whole = [entry for entry in figure.entries if entry.scope is None and entry.stance == "asserts"]
        points = {entry.low for entry in whole if entry.low is not None and entry.low == entry.high}
        if len(points) != 1 or not figure.agreed:
            return None
        total += points.pop()
    return total if figures else None


def _highest(figures: tuple[Figure, ...]) -> int | None:
    """The greatest number claimed, summed over classes; None where a claim of the greatest sets no upper end."""
    whole_count, classes = _apart(figures)
    if whole_count and classes:
        tops = [_highest(whole_count), _highest(classes)]
        return None if None in tops else max(top for top in tops if top is not None)
    total = 0
    for figure in figures:
        whole = [entry for entry in figure.entries if entry.scope is None and number(entry) is not None]
        if not whole:
            continue
        top = max(whole, key=lambda entry: (number(entry) or 0, entry.high is None))
        if top.high is None:
            return None
        total += top.high
    return total if figures else None


def _apart(figures: tuple[Figure, ...]) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Counts of people of whom no class is told, and counts of classes."""
    return tuple(f for f in figures if f.of is None), tuple(f for f in figures if f.of is not None)
