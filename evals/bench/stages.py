"""Each stage of the reading measured alone, on labels as its input where that can be, to tell where the loss is.

*Alone* means that what comes before the stage is taken from the labels; *end to end* is what the whole reading gives.
A gap between the two is loss of the stages before; what is missing from 1 in the former is the stage's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evals.bench.oracle import labelled
from evals.cases import Case
from evals.judge import Verdicts, judge
from evals.matching import contradictions, forms, quantity_key
from evals.metrics import NOTHING, Counts, Tally
from evals.spans import places_of
from extraction.assemble import build
from extraction.contradiction import contradict
from extraction.linking import Scene, link
from extraction.page import read_page
from extraction.parsing import load_parser, parse
from extraction.reading import Reading
from extraction.weights import parser_path
from schemas import Actor, ArticleInfo, Claim, Event, Extraction

Measure = Counts | Tally

#: Every measure, in the order of the pipeline: its key, its stage, what it says.
STAGES: Final = (
    ("zones.kept", "zones", "labelled evidence in lines that are read"),
    ("zones.headline", "zones", "headline found"),
    ("sentences.whole", "sentences", "labelled claim evidence within one sentence"),
    ("detection", "cues", "sentences that credit a source"),
    ("speakers.alone", "speakers", "right, of claims with the right span"),
    ("speakers", "speakers", "claims with right span and speaker, end to end"),
    ("spans", "claim spans", "overlap of half, end to end"),
    ("spans.strict", "claim spans", "overlap of nine tenths, end to end"),
    ("stance.alone", "stance", "right, of claims with right span and speaker"),
    ("headline", "headline", "claims with right span, speaker and stance, end to end"),
    ("quantities.alone", "quantities", "in the labels' own claim spans"),
    ("quantities", "quantities", "end to end"),
    ("events.spans", "events", "by evidence, end to end"),
    ("events", "events", "by evidence and type, end to end"),
    ("events.start", "dates", "start day of paired events whose label has one"),
    ("events.place", "places", "place of paired events whose label has one"),
    ("events.people", "participants", "all right, of paired events whose label has any"),
    ("actors", "actors", "by shared form, end to end"),
    ("actors.kind", "actors", "kind of paired actors"),
    ("coreference", "coreference", "pairs of known forms put together"),
    ("links.alone", "links", "claim to event, labels' claims and events"),
    ("links", "links", "claim to event, end to end"),
    ("contradictions.alone", "contradictions", "labels' claims, events and links"),
    ("contradictions.unlinked", "contradictions", "labels' claims and events"),
    ("contradictions", "contradictions", "end to end"),
)


@dataclass(frozen=True)
class Staged:
    """One report's contribution to every measure of `STAGES`."""

    case: Case
    measures: dict[str, Measure]


def readings(cases: Sequence[Case]) -> Iterator[tuple[Case, Reading]]:
    """Each report read by the linguistic layer alone. Raises `WeightsError` where its parser cannot be had."""
    nlp = load_parser(str(parser_path()))
    for case in cases:
        page = read_page(case.text)
        article = case.article
        yield case, Reading(page, parse(page, nlp), article.published_on, article.publisher)


def by_rules(case: Case, reading: Reading) -> Extraction:
    """What the linguistic layer alone makes of a report."""
    return extraction_of(case, reading, *build(reading))


def extraction_of(
    case: Case, reading: Reading, actors: list[Actor], events: list[Event], claims: list[Claim]
) -> Extraction:
    """Records as the result that they belong to, without provenance."""
    info = ArticleInfo(
        id=case.id,
        publisher=case.article.publisher,
        headline=reading.page.headline,
        published_on=case.article.published_on,
        language=case.article.language,
        text=case.text,
    )
    return Extraction(article=info, actors=actors, events=events, claims=claims)


def stage(case: Case, reading: Reading, predicted: Extraction | None = None) -> Staged:
    """Measure one report; `predicted` (a saved run's) takes the place of what the linguistic layer alone gives."""
    alone = _alone(case, reading)
    predicted = predicted or by_rules(case, reading)
    return Staged(case, alone | _end_to_end(case, reading, predicted))


def total(staged: Sequence[Staged], key: str) -> Measure | None:
    """One measure over several reports; null where there is none."""
    found = [one.measures[key] for one in staged]
    if not found:
        return None
    if isinstance(found[0], Counts):
        return sum((m for m in found if isinstance(m, Counts)), start=NOTHING)
    return sum((m for m in found if isinstance(m, Tally)), start=Tally(right=0, of=0))


# --- stages on labels ---------------------------------------------------------------------------------------------


def _alone(case: Case, reading: Reading) -> dict[str, Measure]:
    quantities = _quantities(case, reading)
    gold = _pairs_of_links((claim.id, claim.about) for claim in case.gold.claims)
    names = [event.id for event in case.gold.events]
    unlinked = labelled(case, reading, linked=False)
    scene = link(unlinked.statements, unlinked.happenings)
    ids = [claim.id for claim in case.gold.claims]
    given = _pairs_of_links(
        (ids[i], [names[j] for j in statement.about]) for i, statement in enumerate(unlinked.statements)
    )
    linked = labelled(case, reading, linked=True)
    return {
        **_page(case, reading),
        "quantities.alone": quantities,
        "links.alone": _counts(given, gold),
        "contradictions.alone": _contradictions(case, Scene(linked.statements, linked.happenings)),
        "contradictions.unlinked": _contradictions(case, scene),
    }


def _page(case: Case, reading: Reading) -> dict[str, Measure]:
    lines = [(line.start, line.end) for line in reading.page.readable()]
    told: list[Claim | Event] = [*case.gold.claims, *case.gold.events]
    runs = [run for item in told for run in item.evidence]
    kept = [any(s <= a and b <= e for a, b in places_of(run, case.text, every=True) for s, e in lines) for run in runs]
    claimed = [run for claim in case.gold.claims for run in claim.evidence]
    whole = [
        any(s.start <= a and b <= s.end for a, b in places_of(run, case.text, every=True) for s in reading.sentences)
        for run in claimed
    ]
    wanted, found = case.gold.article.headline, reading.page.headline
    right = " ".join((wanted or "").split()) == " ".join((found or "").split())
    return {
        "zones.kept": _tally(kept),
        "zones.headline": _tally([right]),
        "sentences.whole": _tally(whole),
        "detection": _detection(case, reading),
    }


def _detection(case: Case, reading: Reading) -> Counts:
    """Sentences that hold a cue or a source of a claim: those that a labelled spoken claim stands in, against those read."""

    def touched(spans: Sequence[tuple[int, int]]) -> set[int]:
        return {
            s.index for s in reading.sentences if any(min(e, s.end) - max(b, s.start) > (e - b) / 2 for b, e in spans)
        }

    labels = {
        index
        for claim in case.gold.claims
        if claim.speaker is not None
        for run in claim.evidence
        for index in list(touched(places_of(run, case.text, every=True)[:1]))
    }
    return _counts(touched([(a.start, a.end) for a in reading.attributions if not a.own_voice]), labels)


def _quantities(case: Case, reading: Reading) -> Counts:
    """Figures that stand in a labelled claim's own runs, against its labelled ones."""
    hits = guesses = labels = 0
    for claim in case.gold.claims:
        spans = [place for run in claim.evidence for place in places_of(run, case.text, every=True)[:1]]
        found = [
            (figure.measure, figure.number.low, figure.number.high)
            for figures in reading.figures.values()
            for figure in figures
            if any(s <= figure.start and figure.end <= e for s, e in spans)
        ]
        wanted: list[Any] = [quantity_key(q) for q in claim.quantities]
        found = list(dict.fromkeys(found)) if len(spans) > 1 else found
        guesses, labels = guesses + len(found), labels + len(wanted)
        for key in found:
            if key in wanted:
                wanted.remove(key)
                hits += 1
    return Counts(hit_predicted=hits, predicted=guesses, hit_gold=hits, gold=labels)


def _contradictions(case: Case, scene: Scene) -> Counts:
    contradict(scene)
    ids = [claim.id for claim in case.gold.claims]
    given = {frozenset((ids[i], ids[j])) for i, statement in enumerate(scene.statements) for j in statement.contradicts}
    return _counts(given, contradictions(case.gold.claims))


# --- end to end ---------------------------------------------------------------------------------------------------


def _end_to_end(case: Case, reading: Reading, predicted: Extraction) -> dict[str, Measure]:
    verdicts = judge(case, predicted)
    measures, fields = verdicts.measures, verdicts.filled
    spoken, right = measures["claim_speakers"], measures["claims"]
    return {
        "speakers.alone": Tally(right=spoken.hit_predicted, of=measures["claim_spans"].hit_predicted),
        "speakers": spoken,
        "spans": measures["claim_spans"],
        "spans.strict": verdicts.strict["claim_spans"],
        "stance.alone": Tally(right=right.hit_predicted, of=spoken.hit_predicted),
        "headline": right,
        "quantities": measures["quantities"],
        "events.spans": measures["event_spans"],
        "events": measures["events"],
        "events.start": fields["event.start"],
        "events.place": fields["event.place"],
        "events.people": fields["event.participants"],
        "actors": measures["actors"],
        "actors.kind": verdicts.fields["actor.kind"],
        "coreference": _coreference(case, predicted),
        "links": _links(case, predicted, verdicts),
        "contradictions": measures["contradictions"],
    }


def _coreference(case: Case, predicted: Extraction) -> Counts:
    """Unordered pairs of forms within one actor, among the forms that both sides know."""

    def joined(extraction: Extraction, known: frozenset[str]) -> set[frozenset[str]]:
        return {
            frozenset((a, b))
            for actor in extraction.actors
            for a in forms(actor) & known
            for b in forms(actor) & known
            if a < b
        }

    sides = [frozenset(f for actor in side.actors for f in forms(actor)) for side in (case.gold, predicted)]
    known = sides[0] & sides[1]
    return _counts(joined(predicted, known), joined(case.gold, known))


def _links(case: Case, predicted: Extraction, verdicts: Verdicts) -> Counts:
    """Pairs of claim and event: a predicted one is right where both are paired and the labels hold their partners."""
    claims = {pair.predicted: pair.gold for pair in verdicts.alignment.claims}
    events = {pair.predicted: pair.gold for pair in verdicts.alignment.events}
    gold = _pairs_of_links((claim.id, claim.about) for claim in case.gold.claims)
    given = {
        (claims.get(claim.id, f"none:{claim.id}"), events.get(event, f"none:{event}"))
        for claim in predicted.claims
        for event in claim.about
    }
    return _counts(given, gold)


def _pairs_of_links(rows: Any) -> set[tuple[str, str]]:
    return {(claim, event) for claim, about in rows for event in about}


def _counts(given: set[Any], gold: set[Any]) -> Counts:
    hits = len(given & gold)
    return Counts(hit_predicted=hits, predicted=len(given), hit_gold=hits, gold=len(gold))


def _tally(rights: Sequence[bool]) -> Tally:
    return Tally(right=sum(rights), of=len(rights))


__all__ = ["STAGES", "Staged", "by_rules", "readings", "stage", "total"]
