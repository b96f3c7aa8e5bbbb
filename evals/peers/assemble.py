"""A peer's draft to public records. Where a peer's output leaves doubt, the reading that scores better is taken.

What still cannot be used is dropped and counted, never guessed at: an item whose evidence is nowhere in the text, a
figure without a number.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from evals.peers.actors import Roster, country_code
from evals.peers.draft import Draft, DraftClaim, DraftEvent, DraftQuantity
from evals.peers.locate import Found, locate
from schemas import Actor, Claim, Dropped, Event, Evidence, Notice, Participant, Period, Quantity
from schemas.vocabulary import BOUNDS_OF

_RAW = 500

T = TypeVar("T", DraftEvent, DraftClaim)


@dataclass
class Assembled:
    """Records with their final ids, what was dropped, and how much was read by goodwill."""

    actors: list[Actor] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    alike: int = 0
    """Items with a quote that does not stand in the text letter by letter."""
    unread: int = 0
    """Dates, countries and references that mean nothing and are left out."""

    def notices(self) -> Iterator[Notice]:
        """The two counts in words, where there is anything to count."""
        if self.alike:
            yield Notice(
                code="quotes_by_likeness",
                message=f"{self.alike} items quote words that are not in the text; the most similar words were taken",
            )
        if self.unread:
            yield Notice(
                code="fields_unreadable",
                message=f"{self.unread} dates, countries or references could not be read and are left out",
            )


@dataclass
class _Placed(Generic[T]):
    draft: T
    runs: list[Evidence]
    keys: set[str]

    @property
    def start(self) -> int:
        return min(run.start or 0 for run in self.runs)


def assemble(
    text: str, draft: Draft, where: Mapping[str, Found] | None = None, *, model: str | None = None
) -> Assembled:
    """Turn ``draft`` into records of ``text``.

    ``where`` gives the place of an item, by its draft id, that the peer located itself; all other quotes are located here.
    """
    return _Assembler(text, where or {}, model).run(draft)


class _Assembler:
    def __init__(self, text: str, where: Mapping[str, Found], model: str | None) -> None:
        self._text, self._where, self._model = text, where, model
        self._out = Assembled()
        self._events: dict[str, str] = {}
        self._claims: dict[str, str] = {}

    def run(self, draft: Draft) -> Assembled:
        self._roster = Roster(draft.actors)
        events = sorted(self._placed(draft.events, "event"), key=lambda item: item.start)
        claims = self._merged(sorted(self._placed(draft.claims, "claim"), key=lambda item: item.start))
        self._events, self._claims = _numbered("e", events), _numbered("c", claims)
        self._out.events = [self._event(f"e{at}", item) for at, item in enumerate(events, start=1)]
        for at, item in enumerate(claims, start=1):
            self._out.claims.append(self._claim(f"c{at}", item))
        self._out.claims = _both_ways(self._out.claims)
        self._out.actors = self._roster.actors()
        return self._out

    def _placed(self, drafts: list[T], kind: str) -> Iterator[_Placed[T]]:
        for draft in drafts:
            places = (
                [self._where[draft.id]]
                if draft.id in self._where
                else [locate(quote, self._text) for quote in draft.evidence]
            )
            runs = {run.text: run for place in places for run in place.runs}
            if runs:
                self._out.alike += not all(place.exact for place in places)
                yield _Placed(draft, list(runs.values()), {_key(draft.id)})
            else:
                self._drop(kind, "quote_not_found", draft.model_dump_json())

    def _merged(self, claims: list[_Placed[DraftClaim]]) -> list[_Placed[DraftClaim]]:
        """Join claims that give the same words to the same source in the same stance: a repeat would only cost precision."""
        kept: dict[tuple[str, str, str], _Placed[DraftClaim]] = {}
        for item in claims:
            spot = (item.runs[0].text, _key(item.draft.speaker or ""), item.draft.stance)
            if (known := kept.setdefault(spot, item)) is not item:
                known.keys |= item.keys
                known.runs += [run for run in item.runs if run not in known.runs]
                known.draft.quantities += [each for each in item.draft.quantities if each not in known.draft.quantities]
                self._drop("claim", "duplicate", item.draft.model_dump_json())
        return list(kept.values())

    def _event(self, own: str, item: _Placed[DraftEvent]) -> Event:
        draft = item.draft
        start, end = self._days(draft.start, draft.end)
        parts = [(self._roster.id_of(part.actor), part.role) for part in draft.participants]
        return Event(
            id=own,
            type=draft.type,
            description=draft.description,
            start=start,
            end=end,
            precision=draft.precision,
            place=draft.place or None,
            country=self._country(draft.country),
            participants=[Participant(actor=actor, role=role) for actor, role in dict.fromkeys(parts) if actor],
            evidence=item.runs,
        )

    def _claim(self, own: str, item: _Placed[DraftClaim]) -> Claim:
        draft = item.draft
        before = self._out.claims[-1].speaker if self._out.claims else None
        relays = [self._roster.id_of(name) for name in draft.relayed_by]
        period = (
            Period(**dict(zip(("start", "end"), self._days(draft.period.start, draft.period.end), strict=True)))
            if draft.period
            else None
        )
        return Claim(
            id=own,
            speaker=self._roster.id_of(draft.speaker, before=before),
            relayed_by=[actor for actor in dict.fromkeys(relays) if actor],
            stance=draft.stance,
            statement=draft.statement,
            quantities=[each for raw in draft.quantities if (each := self._quantity(raw))],
            about=self._known(draft.about, self._events),
            contradicts=[ref for ref in self._known(draft.contradicts, self._claims) if ref != own],
            direct_quote=draft.direct_quote,
            period=period if period and (period.start or period.end) else None,
            said_on=self._day(draft.said_on),
            evidence=item.runs,
            made_by=self._model,
        )

    def _quantity(self, raw: DraftQuantity) -> Quantity | None:
        """Bounds follow the hedge: a number given as the wrong bound is moved to the right one."""
        has_low, has_high = BOUNDS_OF[raw.qualifier]
        low = raw.low if raw.low is not None else raw.high
        high = raw.high if raw.high is not None else raw.low
        if low is None or high is None or min(low, high) < 0:
            self._drop("quantity", "no_number", raw.model_dump_json())
            return None
        low, high = sorted((low, high))
        return Quantity(
            measure=raw.measure,
            low=low if has_low else None,
            high=high if has_high else None,
            qualifier=raw.qualifier,
            of=self._roster.id_of(raw.of),
            unit=raw.unit or None,
        )

    def _known(self, refs: list[str], ids: dict[str, str]) -> list[str]:
        known = [ids.get(_key(ref)) for ref in refs]
        self._out.unread += known.count(None)
        return list(dict.fromkeys(ref for ref in known if ref))

    def _days(self, first: str | None, last: str | None) -> tuple[date | None, date | None]:
        start, end = self._day(first), self._day(last)
        return (end, start) if start and end and end < start else (start, end)

    def _day(self, value: str | None) -> date | None:
        if not value or not value.strip():
            return None
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError:
            self._out.unread += 1
            return None

    def _country(self, value: str | None) -> str | None:
        code = country_code(value)
        self._out.unread += bool(value) and code is None
        return code

    def _drop(self, kind: str, reason: str, raw: str) -> None:
        self._out.dropped.append(Dropped(kind=kind, reason=reason, raw=raw[:_RAW], model=self._model))


def _key(ref: str) -> str:
    return ref.strip().casefold()


def _numbered(prefix: str, items: list[_Placed[T]]) -> dict[str, str]:
    """Final id for each id of the draft; where a draft gives one twice, the first item has it."""
    return {key: f"{prefix}{at}" for at, item in reversed([*enumerate(items, start=1)]) for key in item.keys}


def _both_ways(claims: list[Claim]) -> list[Claim]:
    """Contradiction is mutual; the codebook writes it on both claims."""
    pairs = {pair for claim in claims for ref in claim.contradicts for pair in ((claim.id, ref), (ref, claim.id))}
    return [
        claim.model_copy(update={"contradicts": [other.id for other in claims if (claim.id, other.id) in pairs]})
        for claim in claims
    ]
