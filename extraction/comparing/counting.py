"""Two claims by the figures they give for the same people, measure and event."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from extraction.comparing.claims import HARM, Count, Said
from extraction.comparing.intervals import Interval, interval_of, meeting, number_of
from extraction.comparing.reports import Ref
from extraction.comparing.sides import Sides
from extraction.comparing.verdict import Verdict
from extraction.comparing.wording import retold
from extraction.comparing.words import plain, stem
from schemas import Quantity

#: Strongest first: what a pair of claims is listed under where its figures stand to each other in several ways.
_ORDER = (
    "contradicts",
    "bound_conflict",
    "updates",
    "refines",
    "same_origin_variant",
    "restates",
    "supports",
    "compatible_different_scope",
)


#: Days after an event in which its toll is still counted, so that two figures may be two stages of one count.
COUNTING_DAYS = 30


@dataclass(frozen=True)
class Known:
    """Origin of a claim's figures as far as it can be known, and how."""

    origin: Ref | None
    firm: bool
    """Credited, or in own voice with the same number as a credited one."""


class Figures:
    """The figures of all claims: who is behind those in the articles' own voice, and how any two stand."""

    def __init__(self, claims: list[Said], sides: Sides, starts: dict[Ref, date | None]) -> None:
        self._sides = sides
        self._starts = starts
        self._by_event: dict[Ref, list[Said]] = defaultdict(list)
        for said in claims:
            if said.counts and said.asserts:
                for event in said.events:
                    self._by_event[event].append(said)
        self.known: dict[Ref, Known] = {said.ref: Known(said.origin, True) for said in claims}
        for said in claims:
            if said.counts and said.asserts and said.origin is None:
                self.known[said.ref] = self._behind(said)
        self._first: dict[tuple[object, ...], date] = {}
        self._loosest: dict[tuple[object, ...], Interval] = {}
        for said in claims:
            self._note(said)

    def _behind(self, said: Said) -> Known:
        """The one origin of a fitting figure: in the same article, else in one that shares text, else in the story."""
        fitting: list[tuple[int, bool, Ref]] = []
        for other in {o.ref: o for event in said.events for o in self._by_event[event]}.values():
            if other.origin is None or other.story != said.story:
                continue
            for a, b in comparable(said, other):
                if a.scoped or b.scoped or meeting(a.quantity, b.quantity) == "disjoint":
                    continue
                same = number_of(a.quantity) == number_of(b.quantity)
                if not same and a.quantity.measure not in HARM:
                    continue  # "thousands" in own voice is nobody's 7,400
                near = 0 if other.ref.article == said.ref.article else 1 if other.text_group == said.text_group else 2
                fitting.append((near, same, other.origin))
        for near in (0, 1, 2):
            found = [item for item in fitting if item[0] == near]
            equal = [item for item in found if item[1]] or found
            origins = sorted({item[2] for item in equal})
            if origins:
                alone = all(self._sides.related(origins[0], origin) for origin in origins)
                return Known(origins[0], bool(equal[0][1])) if alone else Known(None, False)
        return Known(None, False)

    def _note(self, said: Said) -> None:
        for count in said.counts:
            key = self._key(said, count)
            if said.as_of and (key not in self._first or said.as_of < self._first[key]):
                self._first[key] = said.as_of
            here, before = interval_of(count.quantity), self._loosest.get(key)
            self._loosest[key] = here if before is None else _hull(here, before)

    def _key(self, said: Said, count: Count) -> tuple[object, ...]:
        origin = self.known[said.ref].origin
        measure = count.quantity.measure
        return (origin or said.ref, said.events[:1], measure, count.of, count.part, number_of(count.quantity))

    def as_of(self, said: Said, count: Count) -> date | None:
        """When the figure was first given by its origin, as far as the reports show."""
        return self._first.get(self._key(said, count), said.as_of)

    def named(self, said: Said) -> Ref | None:
        """The origin of a claim's figures as the article names it: a ministry, not the army that it speaks for."""
        if said.origin is None or said.speaker is None:
            return None
        return self._sides.house(said.traced or said.speaker)

    def origins(self, said: Said) -> set[Ref]:
        """Who a claim may come from: whom it credits, and who is behind its figures."""
        return {origin for origin in (said.body, self.known[said.ref].origin) if origin is not None}

    def same_origin(self, a: Said, b: Said) -> bool:
        """Whether the figures of two claims go back to one origin."""
        one, other = self.known[a.ref].origin, self.known[b.ref].origin
        return one is not None and other is not None and self._sides.related(one, other)

    def verdict(self, a: Said, b: Said) -> Verdict | None:
        """How two claims stand by their figures, or None where they count nothing alike."""
        if summed := self._sum_of_parts(a, b):
            return summed
        found = [verdict for x, y in comparable(a, b) if (verdict := self._two(a, x, b, y))]
        return min(found, key=lambda verdict: _ORDER.index(verdict.relation)) if found else None

    def _sum_of_parts(self, a: Said, b: Said) -> Verdict | None:
        """One claim counts each side, the other both together: the parts of a figure, not a further one."""
        if not set(a.events) & set(b.events) or not (self.same_origin(a, b) or a.ref.article == b.ref.article):
            return None
        for parts, whole, swap in ((a, b, False), (b, a, True)):
            for y in whole.counts:
                ours = [x for x in parts.counts if x.quantity.measure == y.quantity.measure and not x.part]
                sides = {x.of for x in ours}
                if len(ours) < 2 or len(sides) < len(ours) or y.of in sides or y.scoped:
                    continue
                lows, highs = [x.quantity.low for x in ours], [x.quantity.high for x in ours]
                total = Interval(
                    sum(n for n in lows if n is not None) if None not in lows else None,
                    sum(n for n in highs if n is not None) if None not in highs else None,
                )
                if total.meet(interval_of(y.quantity)):
                    return Verdict("refines", "count", "interval", "The parts of the other's total.", swap=swap)
        return None

    def _two(self, a: Said, x: Count, b: Said, y: Count) -> Verdict | None:
        if x.share or y.share:
            return None
        if x.of != y.of and (x.total or y.total):
            return Verdict(
                "contradicts", "label" if x.part or y.part else "count", "interval", "One has all of them on one side."
            )
        if x.facility != y.facility:
            return Verdict(
                "compatible_different_scope", "place", "scope", "One counts one building's cases only.", place="partial"
            )
        how = meeting(x.quantity, y.quantity)
        if self.same_origin(a, b):
            return self._retold(a, x, b, y, how)
        if self.known[a.ref].origin is None and self.known[b.ref].origin is None and a.text_group == b.text_group:
            if how == "equal":
                return Verdict("restates", "count", "interval", "The same figure, uncredited, in shared text.")
            return (
                Verdict("same_origin_variant", "count", "interval", "One uncredited figure, told otherwise.")
                if how != "disjoint"
                else None
            )
        return self._other_origin(a, x, b, y, how)

    def _retold(self, a: Said, x: Count, b: Said, y: Count, how: str) -> Verdict:
        later = self._later(a, x, b, y)
        firm = self.known[a.ref].firm and self.known[b.ref].firm
        if later and firm:
            return Verdict("updates", "count", "interval", "A later state of one origin's count.", swap=later is b)
        credited_alike = a.speaker == b.speaker and a.broken == b.broken
        if how == "disjoint":
            return Verdict("contradicts", "count", "interval", "One origin, two counts that exclude each other.")
        if how == "touch":
            return Verdict("bound_conflict", "count", "bounds", "Opposite bounds that meet in one value.")
        if not credited_alike and (a.origin is None or b.origin is None or a.traced != b.traced):
            return Verdict("same_origin_variant", "attribution", "interval", "One origin's figure, credited otherwise.")
        if how == "equal" and credited_alike:
            told = retold(a, b, dimension="count")
            kept = told.relation == "refines" or told.dimension == "label"
            return (
                told
                if kept and a.ref.article != b.ref.article
                else Verdict("restates", "count", "interval", "The same figure of the same speaker.")
            )
        return Verdict(
            "same_origin_variant", "count", "interval", "One origin's figure, told with another bound or credit."
        )

    def _later(self, a: Said, x: Count, b: Said, y: Count, *, falling: bool = False) -> Said | None:
        """Which of two counts is a later state: said on a later day, and higher (lower, where `falling`)."""
        left, right = number_of(x.quantity), number_of(y.quantity)
        first, second = self.as_of(a, x), self.as_of(b, y)
        if left is None or right is None or first is None or second is None or first == second or left == right:
            return None
        if ((first > second) != (left > right)) != falling or not self._still_counted(a, max(first, second)):
            return None
        return a if first > second else b

    def _still_counted(self, said: Said, day: date) -> bool:
        """Whether a toll may still have grown by that day: weeks after the event it has not."""
        start = next((self._starts[event] for event in said.events if self._starts.get(event)), None)
        return start is None or (day - start).days <= COUNTING_DAYS

    def _other_origin(self, a: Said, x: Count, b: Said, y: Count, how: str) -> Verdict:
        if how != "disjoint":
            swap = _narrower(y.quantity, x.quantity)
            return Verdict("supports", "count", "interval", "Counts of two origins that agree.", swap=swap)
        if self._staged(a, x, b, y) and not (x.total or y.total):
            return Verdict(
                "compatible_different_scope",
                "time",
                "scope",
                "Counts of two origins at different stages.",
                time="partial",
            )
        return Verdict("contradicts", "count", "interval", "Counts of two origins that exclude each other.")

    def _staged(self, a: Said, x: Count, b: Said, y: Count) -> bool:
        """Whether a growing toll explains the difference: the higher was given later, or the earlier was given as a bound."""
        if x.quantity.measure not in HARM | {"displaced", "detained"}:
            return False
        if self._later(a, x, b, y):
            return True
        if (a.as_of and not self._still_counted(a, a.as_of)) or self._later(a, x, b, y, falling=True):
            return False
        return self._loosest[self._key(a, x)].meet(self._loosest[self._key(b, y)]) is not None


def comparable(a: Said, b: Said) -> list[tuple[Count, Count]]:
    """Pairs of quantities that count the same of the same event."""
    if not set(a.events) & set(b.events):
        return []
    return [(x, y) for x in a.counts for y in b.counts if _alike(a, x, b, y)]


def _alike(a: Said, x: Count, b: Said, y: Count) -> bool:
    if x.quantity.measure != y.quantity.measure or x.quantity.measure == "population":
        return False
    if (x.total or y.total) and x.quantity.measure in HARM and x.of != y.of:
        return x.of is not None and y.of is not None and {x.of, y.of} != {"state_forces", "armed_group"}
    if x.part != y.part:
        return False
    if x.quantity.measure == "other" or "other" in (x.of, y.of):
        return bool(_unit(x.quantity)) and _unit(x.quantity) == _unit(y.quantity)
    return x.of == y.of or x.of is None or y.of is None


def _unit(quantity: Quantity) -> str | None:
    return stem(plain(quantity.unit).split()[-1]) if quantity.unit and plain(quantity.unit) else None


def _narrower(a: Quantity, b: Quantity) -> bool:
    """Whether `a` leaves fewer numbers than `b`."""

    def width(quantity: Quantity) -> int:
        found = interval_of(quantity)
        return 10**12 if found.low is None or found.high is None else found.high - found.low

    return width(a) < width(b)


def _hull(a: Interval, b: Interval) -> Interval:
    low = None if a.low is None or b.low is None else min(a.low, b.low)
    high = None if a.high is None or b.high is None else max(a.high, b.high)
    return Interval(low, high)
