"""What of an event a claim carries or denies: that it happened, by whose hand, a count, or some other statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, get_args

from extraction.comparing.claims import HARM, Count, Said, civil_in, counts_of, harm_in, has_number
from extraction.comparing.joining import Joined
from extraction.comparing.reports import Ref
from extraction.comparing.words import numbers, plain, stem
from schemas.comparison import Aspect
from schemas.vocabulary import Measure

_PREFERRED: Final = {
    "displaced": frozenset(("displacement",)),
    "places_captured": frozenset(("territory_captured",)),
    "strikes": frozenset(("air_strike", "shelling")),
    "detained": frozenset(("detention",)),
}
_ATTACKS: Final = frozenset(
    ("armed_clash", "offensive", "air_strike", "shelling", "bombing", "attack_on_civilians", "protest")
)


@dataclass(frozen=True)
class Carried:
    """An aspect of a joined event, hashable, so that claims that carry the same one can be gathered."""

    event: Ref
    kind: str
    denied: bool
    measure: str | None = None
    of: str | None = None
    """Class of those counted, with the part or building; or the key of who is blamed; or of a group of statements."""

    def order(self) -> tuple[str, ...]:
        return (self.event.key, self.kind, str(self.denied), self.measure or "", self.of or "")


def event_of_count(joined: Joined, said: Said, measure: str) -> Ref | None:
    """The event that a figure belongs to: of those that the claim is about, the first of a fitting type."""
    wanted = _PREFERRED.get(measure, _ATTACKS if measure in HARM else frozenset())
    fitting = [event for event in said.events if joined.records.events[event].type in wanted]
    return next(iter(fitting or said.events), None)


def counted_as(count: Count) -> str | None:
    """Whom a count counts, in words: a class of actors, and the part or the building that it is limited to."""
    if count.quantity.measure == "other":
        return (
            stem(plain(count.quantity.unit).split()[-1]) if count.quantity.unit and plain(count.quantity.unit) else None
        )
    limits = ", ".join(filter(None, (count.part, count.facility)))
    return f"{count.of or 'people'} ({limits})" if limits else count.of


def carried_by(joined: Joined, said: Said) -> Iterator[Carried]:
    """The aspects that a claim carries or denies, statements in other words aside."""
    if said.asserts:
        for count in said.counts:
            event = event_of_count(joined, said, count.quantity.measure)
            if event is not None and not count.share:
                yield Carried(event, "count", False, count.quantity.measure, counted_as(count))
        for event in said.events:
            if event in said.telling or _shows(said, event):
                yield Carried(event, "occurrence", False)
    elif said.denies:
        yield from _denied(joined, said)
    if said.asserts and said.events:
        for actor in said.blames:
            yield Carried(said.events[0], "perpetrator", False, None, actor.key)


def _shows(said: Said, event: Ref) -> bool:
    """Whether a claim's figures bear an event out: all who died in it, not those whom one hospital took in."""
    return event == said.events[0] and any(
        count.quantity.measure in HARM and not count.facility and not count.share for count in said.counts
    )


def _denied(joined: Joined, said: Said) -> Iterator[Carried]:
    if not said.events:
        return
    event = said.events[0]
    others = {
        joined.actors.find(Ref(ref.article, part.actor))
        for ref in joined.events.members(event)
        for part in joined.records.events[ref].participants
        if part.role == "initiator"
    } - said.blames
    if said.blames and others:
        for actor in said.blames:
            yield Carried(event, "perpetrator", True, None, actor.key)
    elif harm_in(said.claim.statement) and civil_in(said.claim.statement) and event not in said.telling:
        yield Carried(event, "count", True, "killed", "civilians")
    elif not said.telling and (figures := list(_denied_figures(joined, said, event))):
        yield from figures
    else:
        for told in said.telling or {event}:
            yield Carried(told, "occurrence", True)


def _denied_figures(joined: Joined, said: Said, event: Ref) -> Iterator[Carried]:
    """The figures of the same article that a denial with a number is written against: not that it happened is denied."""
    if not has_number(said.claim.statement):
        return
    for other in said.claim.contradicts:
        for count in counts_of(joined.records, Ref(said.ref.article, other)):
            if numbers(said.claim.statement) & {count.quantity.low, count.quantity.high}:
                yield Carried(event, "count", True, count.quantity.measure, counted_as(count))


def named(joined: Joined, carried: Carried, claims: list[Said]) -> Aspect:
    """An aspect as it is written in a `Comparison`."""
    kind = joined.records.events[carried.event].type.replace("_", " ")
    if carried.kind == "count":
        measure = next((m for m in get_args(Measure) if m == carried.measure), None)
        of = carried.of.replace("_", " ") if carried.of else None
        what = (carried.measure or "").replace("_", " ")
        label = f"{of} {what}" if of else what
        if carried.denied:
            of_figure = all(has_number(said.claim.statement) for said in claims)
            label = f"{label}, figure denied" if of_figure else f"no {label}"
        return Aspect(kind="count", denied=carried.denied, measure=measure, of=carried.of, label=label)
    if carried.kind == "perpetrator":
        article, _, actor = (carried.of or "").rpartition("/")
        name = joined.name(Ref(article, actor))
        label = f"{kind} {'not ' if carried.denied else ''}by {name}"
        return Aspect(kind="perpetrator", denied=carried.denied, of=name, label=label)
    if carried.kind == "statement":
        first = min(claims, key=lambda said: said.ref)
        return Aspect(kind="statement", denied=carried.denied, label=first.claim.statement)
    label = f"{kind} {'did not take' if carried.denied else 'took'} place"
    return Aspect(kind="occurrence", denied=carried.denied, label=label)
