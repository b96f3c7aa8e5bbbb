"""Labels in the shape that a stage of the extractor takes, so that the stage is measured without the errors before it.

What the labels know and the extractor never does (the annotator's paraphrase in `statement`) is left out.
"""

from dataclasses import dataclass, replace

from evals.cases import Case
from evals.spans import places_of
from extraction.actors import Entry
from extraction.events import Happening, Mention
from extraction.figure import Figure
from extraction.numbers import Number
from extraction.parsing import Sentence
from extraction.reading import Reading, Statement
from schemas import Actor, Claim, Event, Evidence, Quantity


@dataclass(frozen=True)
class Labelled:
    """The labels of one report as statements and happenings, in the order of the labels."""

    statements: list[Statement]
    happenings: list[Happening]


def labelled(case: Case, reading: Reading, *, linked: bool) -> Labelled:
    """The labels as the extractor's own objects; with `linked`, the claims know their events."""
    entries = _entries(case.gold.actors)
    happenings = [_happening(event, entries, reading) for event in case.gold.events]
    order = {event.id: position for position, event in enumerate(case.gold.events)}
    statements = [_statement(claim, entries, reading) for claim in case.gold.claims]
    if linked:
        for statement, claim in zip(statements, case.gold.claims, strict=True):
            statement.about = [order[event] for event in claim.about]
            statement.firm = bool(statement.about)
    return Labelled(statements, happenings)


def _entries(actors: list[Actor]) -> dict[str, Entry]:
    made = {
        actor.id: Entry(
            key=number,
            forms=[(form, 0) for form in (actor.name, *actor.aliases)],
            kind=actor.kind,
            country=actor.country,
            person=actor.kind == "person",
        )
        for number, actor in enumerate(actors)
    }
    for actor in actors:
        made[actor.id].parent = made[actor.part_of] if actor.part_of else None
    return made


def _runs(evidence: list[Evidence], reading: Reading) -> list[tuple[int, int]]:
    """Each run at its first readable place."""
    lines = [(line.start, line.end) for line in reading.page.readable()]
    out = []
    for run in evidence:
        places = places_of(run, reading.text, every=True)
        read = [p for p in places if any(s <= p[0] < e for s, e in lines)]
        out += (read or places)[:1]
    return sorted(out)


def _sentence_of(run: tuple[int, int], reading: Reading) -> Sentence:
    """The sentence that holds most of a run."""
    return max(reading.sentences, key=lambda s: (min(s.end, run[1]) - max(s.start, run[0]), -s.index))


def _statement(claim: Claim, entries: dict[str, Entry], reading: Reading) -> Statement:
    runs = _runs(claim.evidence, reading)
    sentence = _sentence_of(runs[-1], reading)
    return Statement(
        entries[claim.speaker] if claim.speaker else None,
        claim.stance,
        runs,
        sentence,
        relays=[entries[actor] for actor in claim.relayed_by],
        figures=[(_figure(q, runs, reading), entries[q.of] if q.of is not None else None) for q in claim.quantities],
        direct=claim.direct_quote,
        period=claim.period,
        said_on=claim.said_on,
        text=reading.text[slice(*runs[-1])],
    )


def _figure(quantity: Quantity, runs: list[tuple[int, int]], reading: Reading) -> Figure:
    """The figure of the text that a label stands for; where none is found, one that stands at the claim's start."""
    for sentence in reading.sentences:
        if any(s < sentence.end and sentence.start < e for s, e in runs):
            for figure in reading.figures[sentence.index]:
                if (figure.number.low, figure.number.high) == (quantity.low, quantity.high):
                    return replace(figure, measure=quantity.measure, unit=quantity.unit, sure=True)
    at = runs[0][0]
    percent = quantity.unit is not None and "per cent" in quantity.unit
    number = Number(at, at, at, quantity.low, quantity.high, quantity.qualifier, percent, True)
    return Figure(number, at, at, quantity.measure, quantity.unit, noun=None, of=None, verb=None, sure=True)


def _happening(event: Event, entries: dict[str, Entry], reading: Reading) -> Happening:
    mentions = []
    for run in _runs(event.evidence, reading):
        sentence = _sentence_of(run, reading)
        mentions.append(
            Mention(
                event.type,
                _head(sentence, run),
                sentence,
                *run,
                participants=[],
                spot=None,
                when=None,
                noun=False,
                definite=False,
            )
        )
    return Happening(
        event.type,
        mentions,
        first=event.start,
        last=event.end,
        precision=event.precision,
        place=event.place,
        people=[(entries[part.actor], part.role) for part in event.participants],
    )


def _head(sentence: Sentence, run: tuple[int, int]) -> object:
    """The token that heads a run, null without a parse."""
    if sentence.span is None:
        return None
    inside = [t for t in sentence.span if run[0] <= sentence.absolute(t)[0] < run[1]]
    return next((t for t in inside if t.head not in inside or t.head == t), None)
