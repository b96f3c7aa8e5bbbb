"""From a reading to public records: ids in order of first mention, evidence with offsets, only actors that are used."""

from typing import Any

from extraction import denied
from extraction.actors import Actors, Entry
from extraction.actors.mentioned import mentioned
from extraction.checking import widen
from extraction.confidence import rate
from extraction.contradiction import contradict
from extraction.countries import country_of, is_country
from extraction.events import Happening, country_of_place
from extraction.joined import parts
from extraction.linking import link
from extraction.reading import Reading, Statement
from schemas import Actor, Claim, Event, Evidence, Participant, Quantity
from schemas.vocabulary import Match, Zone


def build(reading: Reading) -> tuple[list[Actor], list[Event], list[Claim]]:
    """The actors, events and claims of a reading."""
    statements, happenings = parts(reading)
    scene = link(statements, happenings)
    contradict(scene)
    denied.fill(statements)
    rate(scene)
    return records(reading, statements, happenings)


def records(
    reading: Reading, statements: list[Statement], happenings: list[Happening]
) -> tuple[list[Actor], list[Event], list[Claim]]:
    """Claims and events in the making as public records, with the links that they have."""
    named = (
        mentioned(reading.sentences, reading.speakers.resolve, reading.actors.of_token) if reading.whole is None else []
    )
    named = [entry for entry in named if not reading.is_publisher(entry)]
    speakers = [s.speaker for s in statements if s.speaker is not None]
    deniers = {s.speaker.key for s in statements if s.stance == "denies" and s.speaker is not None}
    reading.actors.settle(deniers, {e.key for e in (*speakers, *(r for s in statements for r in s.relays))})
    ids = _actor_ids(statements, happenings, named)
    actors = [_actor(entry, ids) for entry in ids]
    events = [_event(n, h, ids, reading) for n, h in enumerate(happenings, 1)]
    claims = [_claim(n, s, ids, reading) for n, s in enumerate(statements, 1)]
    return actors, events, claims


def _actor_ids(statements: list[Statement], happenings: list[Happening], named: list[Entry]) -> dict[Entry, str]:
    used: list[Entry] = []
    told = [e for s in statements for e in (s.speaker, *s.relays, *(of for _, of in s.figures)) if e is not None]
    known = {Actors.final(e) for e in told}
    for first in (
        *told,
        *(e for h in happenings for e, _ in h.people if Actors.final(e) in known or not _is_anybody(e)),
        *named,
    ):
        entry: Entry | None = first
        while (entry := Actors.final(entry)) is not None:
            if entry in used:
                break  # and so are those that it belongs to, even in a ring
            used.append(entry)
            entry = entry.parent if entry.parent is not None and not _is_nobody(entry.parent) else None
    used.sort(key=lambda e: (min(o for _, o in e.forms), e.key))
    return {entry: f"a{n}" for n, entry in enumerate(used, 1)}


def _is_anybody(entry: Entry) -> bool:
    """ "People" whom no figure counts and who say nothing, and what is neither a name nor of any known kind."""
    final = Actors.final(entry) or entry
    people = final.kind == "civilians" and {form.lower() for form, _ in final.forms} == {"people"}
    return people or (entry.kind == "other" and entry.name[:1].islower())


def _is_nobody(entry: Entry) -> bool:
    """A place of work without a name ("hospital director") is no actor by that."""
    return entry.kind == "other" and not any(c.isupper() for f, _ in entry.forms for c in f[1:] or f)


def _actor(entry: Entry, ids: dict[Entry, str]) -> Actor:
    name = entry.name
    aliases: list[str] = []
    for form, _ in entry.forms:
        if form != name and form not in aliases:
            aliases.append(form)
    parent = Actors.final(entry.parent)
    return Actor(
        id=ids[entry],
        name=name,
        aliases=aliases,
        kind=entry.kind,
        country=entry.country,
        part_of=ids.get(parent) if parent is not None and parent is not entry else None,
    )


def _evidence(start: int, end: int, reading: Reading) -> Evidence:
    zone: Zone | None = next((line.zone for line in reading.page.lines if line.start <= start < line.end), None)
    found = [match for (s, e), match in reading.matches.items() if start <= s < end or s <= start < e]
    match: Match = next((m for m in ("ambiguous", "normalised") if m in found), "exact")
    return Evidence(start=start, end=end, text=reading.text[start:end], zone=zone, match=match)


def _event(number: int, happening: Happening, ids: dict[Entry, str], reading: Reading) -> Event:
    people: dict[str, Any] = {}
    for entry, role in happening.people:
        final = Actors.final(entry)
        if final is not None and final in ids:
            people.setdefault(ids[final], role)
    runs = sorted({(m.start, m.end) for m in happening.mentions})
    place = happening.place
    country = country_of_place(place, reading.actors.home)
    if place is not None and is_country(place):
        country = country_of(place)
    text = " ".join(reading.text[runs[0][0] : runs[0][1]].split())
    return Event(
        id=f"e{number}",
        type=happening.type,
        description=text[0].upper() + text[1:] + ".",
        start=happening.first,
        end=happening.last,
        precision=happening.precision,
        place=place,
        country=country,
        participants=[Participant(actor=actor, role=role) for actor, role in people.items()],
        evidence=[_evidence(s, e, reading) for s, e in runs],
    )


def _claim(number: int, statement: Statement, ids: dict[Entry, str], reading: Reading) -> Claim:
    speaker = Actors.final(statement.speaker)
    return Claim(
        id=f"c{number}",
        speaker=ids[speaker] if speaker is not None else None,
        relayed_by=[ids[f] for r in statement.relays if (f := Actors.final(r)) is not None],
        stance=statement.stance,
        statement=statement.text,
        quantities=[_quantity(f, of, ids) for f, of in statement.figures],
        about=[f"e{i + 1}" for i in statement.about],
        contradicts=[f"c{j + 1}" for j in sorted(statement.contradicts)],
        direct_quote=statement.direct,
        period=statement.period,
        said_on=statement.said_on,
        # whoever made it: no hedge, negation or rest of a number is cut off at an edge
        evidence=[_evidence(s, e, reading) for s, e in sorted({widen(reading.text, *run) for run in statement.runs})],
        made_by=statement.made_by,
        confidence=statement.confidence,
    )


def _quantity(figure: Any, of: Entry | None, ids: dict[Entry, str]) -> Quantity:
    final = Actors.final(of)
    number = figure.number
    return Quantity(
        measure=figure.measure,
        low=number.low,
        high=number.high,
        qualifier=number.qualifier,
        of=ids.get(final) if final is not None else None,
        unit=figure.unit,
    )
