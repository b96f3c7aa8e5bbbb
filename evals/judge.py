"""One report judged: counts of every measure, verdicts on every field. Pure functions over an `Alignment`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from evals.cases import Case
from evals.matching import (
    LENIENT,
    STRICT,
    Alignment,
    Pair,
    actors_by_id,
    align,
    contradictions,
    forms,
    normal_form,
    same_actor,
)
from evals.metrics import Counts, Tally, tally
from evals.spans import is_literal
from schemas import Actor, Claim, Event, Extraction

#: The measures, in the order of tables. `claims` is the headline figure.
MEASURES: Final = {
    "actors": "actors",
    "event_spans": "events, by evidence",
    "events": "events, with type",
    "claim_spans": "claims, by evidence",
    "claim_speakers": "claims, right speaker",
    "claims": "claims, right speaker and stance",
    "quantities": "quantities",
    "quantities_in_place": "quantities, in their claim",
    "contradictions": "contradictions",
}
STRICT_MEASURES: Final = ("event_spans", "events", "claim_spans", "claim_speakers", "claims")
SLICES: Final = {
    "denials": "denials",
    "silence": "silence",
    "nested": "nested (relayed) claims",
    "out_of_sentence": "speaker not in the evidence",
    "own_voice": "the report's own voice",
}
HEADLINE: Final = "claims"


@dataclass(frozen=True)
class Verdicts:
    """Everything that one report contributes to the scores."""

    alignment: Alignment
    right: dict[str, str]
    """Predicted claims that meet the headline condition, and the label of each."""
    measures: dict[str, Counts]
    strict: dict[str, Counts]
    slices: dict[str, Counts]
    fields: dict[str, Tally]
    """Accuracy on paired items, named `item.field`."""
    filled: dict[str, Tally]
    """The same, only where the label is neither null nor empty."""
    literal: Tally
    """Predicted evidence runs that stand in the text letter by letter, at their offsets."""


@dataclass(frozen=True)
class _Sides:
    """Both extractions of a report with their lookups, at one alignment."""

    gold: Extraction
    predicted: Extraction
    pairs: Alignment

    def claim_pairs(self) -> list[tuple[Claim, Claim, Pair]]:
        guesses = {claim.id: claim for claim in self.predicted.claims}
        golds = {claim.id: claim for claim in self.gold.claims}
        return [(guesses[pair.predicted], golds[pair.gold], pair) for pair in self.pairs.claims]

    def event_pairs(self) -> list[tuple[Event, Event, Pair]]:
        guesses = {event.id: event for event in self.predicted.events}
        golds = {event.id: event for event in self.gold.events}
        return [(guesses[pair.predicted], golds[pair.gold], pair) for pair in self.pairs.events]

    def actor_pairs(self) -> list[tuple[Actor, Actor]]:
        guesses = {actor.id: actor for actor in self.predicted.actors}
        golds = {actor.id: actor for actor in self.gold.actors}
        return [(guesses[pair.predicted], golds[pair.gold]) for pair in self.pairs.actors]

    def same(self, predicted: str | None, gold: str | None) -> bool:
        """Whether two references name the same actor, or are both null."""
        return same_actor(actors_by_id(self.predicted)[predicted], actors_by_id(self.gold)[gold])

    def partner(self, actor: str) -> str:
        """The labelled actor that a predicted one stands for: its pair, else the one that shares most forms, else none."""
        for pair in self.pairs.actors:
            if pair.predicted == actor:
                return pair.gold
        own = next(forms(item) for item in self.predicted.actors if item.id == actor)
        shared = [(len(own & forms(item)), item.id) for item in self.gold.actors if own & forms(item)]
        return max(shared)[1] if shared else f"none:{actor}"

    def right(self, guess: Claim, label: Claim) -> bool:
        """The headline condition."""
        return self.same(guess.speaker, label.speaker) and guess.stance == label.stance


def judge(case: Case, predicted: Extraction | None) -> Verdicts:
    """Judge what a system gave for a report; None (it failed) is judged as an empty prediction."""
    if predicted is None:
        predicted = Extraction(article=case.gold.article, actors=[], events=[], claims=[], status="failed")
    lenient = _Sides(case.gold, predicted, align(case.gold, predicted, case.text, LENIENT))
    strict = _Sides(case.gold, predicted, align(case.gold, predicted, case.text, STRICT))
    fields, filled = _fields(lenient)
    runs = [run for claim in predicted.claims for run in claim.evidence]
    runs += [run for event in predicted.events for run in event.evidence]
    return Verdicts(
        alignment=lenient.pairs,
        right={guess.id: label.id for guess, label, _ in lenient.claim_pairs() if lenient.right(guess, label)},
        measures=_measures(lenient),
        strict={name: counts for name, counts in _measures(strict).items() if name in STRICT_MEASURES},
        slices=_slices(lenient),
        fields=fields,
        filled=filled,
        literal=tally([is_literal(run, case.text) for run in runs]),
    )


def _measures(sides: _Sides) -> dict[str, Counts]:
    gold, predicted, pairs = sides.gold, sides.predicted, sides.pairs

    def of(hits: int, guesses: int, labels: int) -> Counts:
        return Counts(hit_predicted=hits, predicted=guesses, hit_gold=hits, gold=labels)

    def claims(hits: int) -> Counts:
        return of(hits, len(predicted.claims), len(gold.claims))

    def quantities(hits: int) -> Counts:
        return of(hits, *(sum(len(claim.quantities) for claim in side.claims) for side in (predicted, gold)))

    claim_pairs = sides.claim_pairs()
    partner = {pair.predicted: pair.gold for pair in pairs.claims}
    labelled, guessed = contradictions(gold.claims), contradictions(predicted.claims)
    found = [pair for pair in guessed if frozenset(partner.get(claim, "") for claim in pair) in labelled]
    typed = sum(guess.type == label.type for guess, label, _ in sides.event_pairs())
    return {
        "actors": of(len(pairs.actors), len(predicted.actors), len(gold.actors)),
        "event_spans": of(len(pairs.events), len(predicted.events), len(gold.events)),
        "events": of(typed, len(predicted.events), len(gold.events)),
        "claim_spans": claims(len(pairs.claims)),
        "claim_speakers": claims(sum(sides.same(guess.speaker, label.speaker) for guess, label, _ in claim_pairs)),
        "claims": claims(sum(sides.right(guess, label) for guess, label, _ in claim_pairs)),
        "quantities": quantities(len(pairs.quantities)),
        "quantities_in_place": quantities(
            sum(partner.get(pair.predicted[0]) == pair.gold[0] for pair in pairs.quantities)
        ),
        "contradictions": of(len(found), len(guessed), len(labelled)),
    }


def slice_tests(extraction: Extraction) -> dict[str, Callable[[Claim], bool]]:
    """Which claims of an extraction belong to each slice, by its own labels."""
    actors = actors_by_id(extraction)

    def unnamed(claim: Claim) -> bool:
        speaker = actors[claim.speaker]
        words = " ".join(f" {normal_form(run.text)} " for run in claim.evidence)
        return speaker is not None and not any(f" {form} " in words for form in forms(speaker))

    return {
        "denials": lambda claim: claim.stance == "denies",
        "silence": lambda claim: claim.stance == "silent",
        "nested": lambda claim: bool(claim.relayed_by),
        "out_of_sentence": unnamed,
        "own_voice": lambda claim: claim.speaker is None,
    }


def _slices(sides: _Sides) -> dict[str, Counts]:
    right = [(guess.id, label.id) for guess, label, _ in sides.claim_pairs() if sides.right(guess, label)]
    right_guesses, right_labels = {guess for guess, _ in right}, {label for _, label in right}
    of_labels, of_guesses = slice_tests(sides.gold), slice_tests(sides.predicted)
    counts = {}
    for name in SLICES:
        guesses = {claim.id for claim in sides.predicted.claims if of_guesses[name](claim)}
        labels = {claim.id for claim in sides.gold.claims if of_labels[name](claim)}
        counts[name] = Counts(
            hit_predicted=len(guesses & right_guesses),
            predicted=len(guesses),
            hit_gold=len(labels & right_labels),
            gold=len(labels),
        )
    return counts


#: (name of the field, is it right, does the label hold anything)
_Verdict = tuple[str, bool, bool]


def _fields(sides: _Sides) -> tuple[dict[str, Tally], dict[str, Tally]]:
    every = [*_actor_fields(sides), *_event_fields(sides), *_claim_fields(sides), *_quantity_fields(sides)]
    return (
        {name: tally([right for key, right, _ in every if key == name]) for name in FIELDS},
        {name: tally([right for key, right, holds in every if holds and key == name]) for name in FIELDS},
    )


#: The fields judged on paired items; events only where the type is right too, quantities where all three numbers are.
FIELDS: Final = (
    *("actor.kind", "actor.country", "actor.part_of"),
    *("event.start", "event.end", "event.place", "event.country", "event.participants"),
    *("claim.speaker", "claim.stance", "claim.relayed_by", "claim.said_on", "claim.period", "claim.about"),
    *("claim.direct_quote", "quantity.qualifier", "quantity.of"),
)


def _actor_fields(sides: _Sides) -> Iterable[_Verdict]:
    for guess, label in sides.actor_pairs():
        yield "actor.kind", guess.kind == label.kind, True
        yield "actor.country", guess.country == label.country, label.country is not None
        yield "actor.part_of", sides.same(guess.part_of, label.part_of), label.part_of is not None


def _event_fields(sides: _Sides) -> Iterable[_Verdict]:
    for guess, label, _ in sides.event_pairs():
        if guess.type != label.type:
            continue
        yield "event.start", guess.start == label.start, label.start is not None
        yield "event.end", guess.end == label.end, label.end is not None
        same_place = normal_form(guess.place or "") == normal_form(label.place or "")
        yield "event.place", same_place, label.place is not None
        yield "event.country", guess.country == label.country, label.country is not None
        wanted = {(part.actor, part.role) for part in label.participants}
        given = {(sides.partner(part.actor), part.role) for part in guess.participants}
        yield "event.participants", given == wanted, bool(wanted)


def _claim_fields(sides: _Sides) -> Iterable[_Verdict]:
    events = {pair.predicted: pair.gold for pair in sides.pairs.events}
    for guess, label, _ in sides.claim_pairs():
        yield "claim.speaker", sides.same(guess.speaker, label.speaker), label.speaker is not None
        yield "claim.stance", guess.stance == label.stance, True
        relayed = _one_by_one(sides, guess.relayed_by, label.relayed_by)
        yield "claim.relayed_by", relayed, bool(label.relayed_by)
        yield "claim.said_on", guess.said_on == label.said_on, label.said_on is not None
        yield "claim.period", guess.period == label.period, label.period is not None
        about = {events.get(event, f"none:{event}") for event in guess.about}
        yield "claim.about", about == set(label.about), bool(label.about)
        yield "claim.direct_quote", guess.direct_quote == label.direct_quote, label.direct_quote


def _one_by_one(sides: _Sides, predicted: Sequence[str], gold: Sequence[str]) -> bool:
    return len(predicted) == len(gold) and all(sides.same(a, b) for a, b in zip(predicted, gold, strict=True))


def _quantity_fields(sides: _Sides) -> Iterable[_Verdict]:
    guesses = {claim.id: claim.quantities for claim in sides.predicted.claims}
    labels = {claim.id: claim.quantities for claim in sides.gold.claims}
    for pair in sides.pairs.quantities:
        guess, label = guesses[pair.predicted[0]][pair.predicted[1]], labels[pair.gold[0]][pair.gold[1]]
        yield "quantity.qualifier", guess.qualifier == label.qualifier, True
        yield "quantity.of", sides.same(guess.of, label.of), label.of is not None
