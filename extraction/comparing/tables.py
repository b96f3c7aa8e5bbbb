"""The figures table: for each measured quantity of each joined event who claims what; never an average."""

from collections import defaultdict

from extraction.comparing.aspects import event_of_count
from extraction.comparing.claims import HARM, Count, Said, harm_in
from extraction.comparing.counting import Figures
from extraction.comparing.intervals import Interval, interval_of
from extraction.comparing.joining import Joined
from extraction.comparing.relating import Relations
from extraction.comparing.reports import Ref
from schemas.comparison import ClaimRef, Figure, FigureEntry

Row = tuple[Ref, str, str | None]


def figures_table(joined: Joined, claims: list[Said], figures: Figures, relations: Relations) -> list[Figure]:
    """One table for each event, measure and class of people counted, in a fixed order."""
    rows: dict[Row, list[tuple[Said, Count]]] = defaultdict(list)
    for said in claims:
        for count in said.counts if said.asserts or said.claim.stance == "predicts" else ():
            event = event_of_count(joined, said, count.quantity.measure)
            if event is not None:
                rows[event, count.quantity.measure, count.of].append((said, count))
    by_ref = {said.ref: said for said in claims}
    denials: dict[Ref, set[Ref]] = defaultdict(set)
    for (a, b), verdict in relations.found.items():
        for denial, other in ((a, b), (b, a)):
            speaker = by_ref[denial].speaker
            if verdict.relation == "contradicts" and by_ref[denial].denies and speaker is not None:
                denials[other].add(speaker)
    silences: dict[Ref, set[Ref]] = defaultdict(set)
    for said in claims:
        if said.claim.stance == "silent" and said.speaker is not None and harm_in(said.claim.statement):
            for event in said.events:
                silences[event].add(said.speaker)
    return [
        _figure(figures, row, rows[row], denials, silences[row[0]] if row[1] in HARM else set())
        for row in sorted(rows, key=lambda row: (row[0], row[1], row[2] or ""))
    ]


def _figure(
    figures: Figures, row: Row, found: list[tuple[Said, Count]], denials: dict[Ref, set[Ref]], silent: set[Ref]
) -> Figure:
    entries = [
        FigureEntry(
            claim=ClaimRef(article=said.ref.article, claim=said.ref.id),
            origin=origin.key if (origin := figures.named(said)) is not None else None,
            low=count.quantity.low,
            high=count.quantity.high,
            qualifier=count.quantity.qualifier,
            unit=count.quantity.unit,
            stance=said.claim.stance,
            as_of=figures.as_of(said, count),
            scope=_scope(count),
            denied_by=sorted(ref.key for ref in denials[said.ref]),
            passed_over_by=sorted(ref.key for ref in silent if ref != said.speaker),
        )
        for said, count in found
    ]
    whole = [interval_of(count.quantity) for said, count in found if not count.scoped and said.asserts]
    common: Interval | None = Interval(None, None)
    for interval in whole:
        common = common.meet(interval) if common is not None else None
    return Figure(
        event=row[0].key,
        measure=(entries and found[0][1].quantity.measure) or "other",
        of=row[2],
        entries=entries,
        accepted_low=common.low if common else None,
        accepted_high=common.high if common else None,
        agreed=common is not None and bool(whole),
    )


def _scope(count: Count) -> str | None:
    told = [count.part, f"one {count.facility}" if count.facility else None, "a part" if count.share else None]
    return ", ".join(filter(None, told)) or None
