"""Whether two claims count the same thing to numbers that cannot both be right.

The counts must be of one measure, of one event, of the same people and of days that meet; a part is not held against a
whole, nor a toll against an earlier, lower one of a report that grows by the hour.
"""

import math
import re

from extraction.actors import Actors, Entry
from extraction.figures import Figure
from extraction.reading import Statement

_PEOPLE = frozenset({"killed", "wounded", "casualties", "missing", "detained", "displaced"})
#: Units that name nobody in particular.
_PLAIN = frozenset(
    [
        "people",
        "person",
        "others",
        "other",
        "body",
        "bodies",
        "dead",
        "more",
        "death",
        "deaths",
        "toll",
        "lives",
        "casualties",
        "victims",
        "total",
        "corpses",
        "fatalities",
        "one",
        "number",
        "killed",
        "injured",
        "wounded",
    ]
)
#: Units that say of themselves that there are more.
_REST = frozenset({"others", "other", "more"})
#: "about 60" leaves room for 66, "dozens" for 20.
_ROOM = {"about": 0.15, "vague": 0.2}
#: Bodies that were counted are at least so many dead.
_FOUND = frozenset({"bodies", "body", "corpses", "remains"})
_PART = re.compile(
    r"\b(?:includ\w+|among (?:them|whom|those|the)|of (?:them|whom|those|these)|another|further|additional|other)\W+(?:\w+\W+){0,2}$",
    re.I,
)
_CORRECTED = frozenset({"lower", "lowered", "revise", "revised", "reduced", "cut", "corrected", "down", "downwards"})


def days_meet(a: Statement, b: Statement) -> bool:
    """Whether the days that two claims are about have one in common; true where they are not told."""
    if a.period is None or b.period is None or a.period.start is None or b.period.start is None:
        return True
    return a.period.start <= (b.period.end or b.period.start) and b.period.start <= (a.period.end or a.period.start)


def counts_clash(a: Statement, b: Statement) -> bool:
    """Whether two assertions about one event count the same to bounds that do not meet."""
    first, later = sorted((a, b), key=lambda s: (s.sentence.block, s.runs[-1]))
    if _own(first, later) and not _corrects(later):
        return False
    if _elsewhere(a, b):
        return False
    return any(
        _comparable(f, of, g, other) and _disjoint(f, g) and not _risen(first, later, f, g)
        for f, of in _wholes(first)
        for g, other in _wholes(later)
    )


def _own(a: Statement, b: Statement) -> bool:
    return Actors.final(a.speaker) is Actors.final(b.speaker)


def _corrects(later: Statement) -> bool:
    return bool({w.lower() for w in re.findall(r"\w+", later.sentence.text)} & _CORRECTED)


def _elsewhere(a: Statement, b: Statement) -> bool:
    """Both name places, and none in common."""
    places = [
        {
            e.text.lower()
            for e in s.sentence.span.ents
            if e.label_ in {"GPE", "LOC", "FAC"}
            and e.root.dep_ == "pobj"
            and any(x <= s.sentence.base + e.start_char < y for x, y in s.runs)
        }
        if s.sentence.span is not None
        else set()
        for s in (a, b)
    ]
    return bool(places[0] and places[1]) and not places[0] & places[1]


def _wholes(statement: Statement) -> list[tuple[Figure, Entry | None]]:
    """The figures of a claim that are no part of another of its figures."""
    text, base = statement.sentence.text, statement.sentence.start
    out = []
    for figure, of in statement.figures:
        before = text[max(0, figure.start - base - 40) : max(0, figure.start - base)]
        alike = [g for g, o in statement.figures if g.measure == figure.measure and Actors.final(o) is Actors.final(of)]
        if _unit(figure) not in _REST and not _PART.search(before) and _size(figure) == max(_size(g) for g in alike):
            out.append((figure, of))
    return out


def _size(figure: Figure) -> int:
    return figure.number.low or figure.number.high or 0


def _unit(figure: Figure) -> str:
    word = (figure.unit or "").lower().split()[-1:]
    return word[0] if word else ""


def _comparable(f: Figure, of: Entry | None, g: Figure, other: Entry | None) -> bool:
    if f.measure != g.measure or f.number.percent or g.number.percent:
        return False
    one, two = Actors.final(of), Actors.final(other)
    a, b = _unit(f), _unit(g)
    plain = (not a or a in _PLAIN, not b or b in _PLAIN)
    alike = a.rstrip("s") == b.rstrip("s")
    if f.measure not in _PEOPLE:
        return f.measure == "places_captured" or (f.measure == "other" and one is not None and one is two)
    if one is not None and two is not None:
        return one is two and (alike or any(plain))
    if one is None and two is None:
        return alike or all(plain)
    return alike


def _disjoint(f: Figure, g: Figure) -> bool:
    (low, high), (other_low, other_high) = _bounds(f), _bounds(g)
    return max(low, other_low) > min(high, other_high)


def _bounds(figure: Figure) -> tuple[float, float]:
    number, room = figure.number, _ROOM.get(figure.number.qualifier, 0.0)
    high = math.inf if number.high is None or _unit(figure) in _FOUND else number.high * (1 + room)
    return (number.low or 0) * (1 - room), high


def _risen(first: Statement, later: Statement, f: Figure, g: Figure) -> bool:
    """A higher count of a later day, or in a later entry of a live report, is news, not a contradiction."""
    if first.said_on is not None and later.said_on is not None and first.said_on != later.said_on:
        return (later.said_on > first.said_on) == (_size(g) > _size(f))
    return later.sentence.block > first.sentence.block and _size(g) > _size(f)
