"""Which predicted item is which labelled one: the definition of "correct", in one file. Pure functions.

Forms of an actor: its name and aliases, casefolded, without punctuation and a leading "the". Two actors can be the same
when they share a form. They are paired one to one so that the number of shared forms, over all pairs, is greatest; an
equal name breaks ties.

Places of an item: each of its evidence runs stands at its offsets. A label run is a bare string, and each place where that
string stands in the text counts as good. Overlap of two items is an intersection over union of characters (IoU): the
best over any run of the one with any run of the other, or that of the unions of all their runs, whichever is greater (a
repeat in headline and body is one of several places; a statement in two parts is one place of two runs). In the union a
label run stands where it overlaps most with the other item, else at its first place. Two items can be the same when
their overlap reaches a threshold: `LENIENT` .5, `STRICT` .9.

A speaker is right when both are null, or when the predicted actor shares a form with the labelled one. The latter does
not ask that the two be paired: if a predictor splits one actor in two, the claims of both halves have the right
speaker (the split itself costs precision of actors).

Claims are paired one to one so that the sum of overlap + 1.0 (right speaker) + 0.4 (right stance) + 0.3 (both right) + 0.1
(same quantities) is greatest: one sentence often holds several claims, with the very same evidence, and who, how and how
many tell them apart.
Events likewise: overlap + 1.0 (same type) + 0.1 (same place) + 0.1 (same start). Items are put in an order of their
own before, so that the order of a file never matters.

Quantities of an article are a multiset of (measure, low, high); equal ones are paired one to one, those of paired claims
first, then those that count the same actor.

Contradictions are unordered pairs of claims; a predicted one is right when both its claims are paired and the labels hold
the pair of their partners.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from evals.spans import Spans, best_overlap, places_of
from schemas import Actor, Claim, Event, Extraction, Quantity

LENIENT: Final = 0.5
STRICT: Final = 0.9

T = TypeVar("T")
Located = TypeVar("Located", Claim, Event)


@dataclass(frozen=True)
class Pair:
    """A predicted item and its labelled partner, by id, with their overlap (for actors: the number of shared forms)."""

    predicted: str
    gold: str
    overlap: float


@dataclass(frozen=True)
class QuantityPair:
    """Two equal quantities: (claim id, position in the claim) on each side."""

    predicted: tuple[str, int]
    gold: tuple[str, int]


@dataclass(frozen=True)
class Alignment:
    """All pairs of one article at one threshold."""

    actors: tuple[Pair, ...]
    events: tuple[Pair, ...]
    claims: tuple[Pair, ...]
    quantities: tuple[QuantityPair, ...]


def forms(actor: Actor) -> frozenset[str]:
    """Name and aliases as they are compared."""
    return frozenset(filter(None, map(normal_form, (actor.name, *actor.aliases))))


def normal_form(name: str) -> str:
    """Casefolded, without punctuation and a leading "the", single spaces."""
    words = re.sub(r"[^\w\s]|_", " ", re.sub(r"['’]", "", name)).casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def same_actor(predicted: Actor | None, gold: Actor | None) -> bool:
    """Both null, or one form in common."""
    if predicted is None or gold is None:
        return predicted is gold
    return bool(forms(predicted) & forms(gold))


def actors_by_id(extraction: Extraction) -> dict[str | None, Actor | None]:
    """Lookup that also knows null, the article's own voice."""
    return {None: None} | {actor.id: actor for actor in extraction.actors}


def align(gold: Extraction, predicted: Extraction, text: str, threshold: float = LENIENT) -> Alignment:
    """Pair the items of one article. `text` is the article as labelled; order of items on either side is irrelevant."""
    claims = _align_claims(gold, predicted, text, threshold)
    actors = _align_actors(gold.actors, predicted.actors)
    return Alignment(
        actors=actors,
        events=_align_events(gold.events, predicted.events, text, threshold),
        claims=claims,
        quantities=_align_quantities(gold, predicted, claims, actors),
    )


def _align_actors(gold: Sequence[Actor], predicted: Sequence[Actor]) -> tuple[Pair, ...]:
    golds = sorted(gold, key=_actor_key)
    guesses = sorted(predicted, key=_actor_key)
    shared = _table(guesses, golds, lambda p, g: float(len(forms(p) & forms(g))))
    bonus = _table(guesses, golds, lambda p, g: 0.5 * (normal_form(p.name) == normal_form(g.name)))
    chosen = assign(np.where(shared > 0, shared + bonus, 0))
    return tuple(Pair(guesses[i].id, golds[j].id, float(shared[i, j])) for i, j in chosen)


def _align_events(gold: Sequence[Event], predicted: Sequence[Event], text: str, threshold: float) -> tuple[Pair, ...]:
    def agreement(guess: Event, label: Event) -> float:
        same_place = normal_form(guess.place or "") == normal_form(label.place or "")
        return 1.0 * (guess.type == label.type) + 0.1 * same_place + 0.1 * (guess.start == label.start)

    return _align_located(sorted(predicted, key=_event_key), sorted(gold, key=_event_key), text, threshold, agreement)


def _align_claims(gold: Extraction, predicted: Extraction, text: str, threshold: float) -> tuple[Pair, ...]:
    labelled, guessed = actors_by_id(gold), actors_by_id(predicted)

    def agreement(guess: Claim, label: Claim) -> float:
        speaker = same_actor(guessed[guess.speaker], labelled[label.speaker])
        stance = guess.stance == label.stance
        return 1.0 * speaker + 0.4 * stance + 0.3 * (speaker and stance) + 0.1 * _same_quantities(guess, label)

    return _align_located(claims_in_order(predicted), claims_in_order(gold), text, threshold, agreement)


def claims_in_order(extraction: Extraction) -> list[Claim]:
    """Claims in an order that depends on what they say alone, not on ids or their order in the file."""
    actors = actors_by_id(extraction)

    def key(claim: Claim) -> tuple[Any, ...]:
        speaker = actors[claim.speaker]
        quantities = sorted(str(quantity_key(quantity)) for quantity in claim.quantities)
        return (*_located_key(claim), claim.stance, speaker.name if speaker else "", claim.statement, quantities)

    return sorted(extraction.claims, key=key)


def _align_located(
    guesses: Sequence[Located],
    golds: Sequence[Located],
    text: str,
    threshold: float,
    agreement: Callable[[Located, Located], float],
) -> tuple[Pair, ...]:
    overlap = overlaps(golds, guesses, text)
    agree = _table(guesses, golds, agreement)
    chosen = assign(np.where(overlap >= threshold - 1e-9, overlap + agree, 0))
    return tuple(Pair(guesses[i].id, golds[j].id, float(overlap[i, j])) for i, j in chosen)


def overlaps(golds: Sequence[Located], guesses: Sequence[Located], text: str) -> Any:
    """Matrix of overlaps, a row for each prediction, a column for each label."""
    label_places = [[places_of(run, text, every=True) for run in item.evidence] for item in golds]
    guess_places = [[places_of(run, text, every=False) for run in item.evidence] for item in guesses]
    values: dict[tuple[int, int], float] = {
        (i, j): best_overlap(guess, label)
        for i, guess in enumerate(guess_places)
        for j, label in enumerate(label_places)
        if _may_meet(guess, label)
    }
    table = np.zeros((len(guesses), len(golds)))
    for (i, j), value in values.items():
        table[i, j] = value
    return table


def _may_meet(one: list[Spans], other: list[Spans]) -> bool:
    return any(a < d and c < b for run in one for a, b in run for match in other for c, d in match)


def _align_quantities(
    gold: Extraction, predicted: Extraction, claims: Sequence[Pair], actors: Sequence[Pair]
) -> tuple[QuantityPair, ...]:
    golds, guesses = _quantities(gold), _quantities(predicted)
    partners = {(pair.predicted, pair.gold) for pair in (*claims, *actors)}

    def weight(guess: tuple[str, int, Quantity], label: tuple[str, int, Quantity]) -> float:
        if quantity_key(guess[2]) != quantity_key(label[2]):
            return 0
        same_of = (guess[2].of, label[2].of) in partners or guess[2].of is label[2].of is None
        return 1 + 0.5 * ((guess[0], label[0]) in partners) + 0.1 * same_of

    chosen = assign(_table(guesses, golds, weight))
    return tuple(QuantityPair(guesses[i][:2], golds[j][:2]) for i, j in chosen)


def _same_quantities(one: Claim, other: Claim) -> bool:
    return Counter(map(quantity_key, one.quantities)) == Counter(map(quantity_key, other.quantities))


def quantity_key(quantity: Quantity) -> tuple[Hashable, ...]:
    """What makes two quantities the same."""
    return (quantity.measure, quantity.low, quantity.high)


def _quantities(extraction: Extraction) -> list[tuple[str, int, Quantity]]:
    claims = claims_in_order(extraction)
    return [(claim.id, position, quantity) for claim in claims for position, quantity in enumerate(claim.quantities)]


def contradictions(claims: Sequence[Claim]) -> set[frozenset[str]]:
    """Unordered pairs of claim ids, whether written on one claim or on both."""
    return {frozenset((claim.id, other)) for claim in claims for other in claim.contradicts}


def assign(weights: Any) -> list[tuple[int, int]]:
    """One-to-one pairs (row, column) of greatest total weight; a weight of 0 or less makes no pair."""
    if not weights.size:
        return []
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if weights[i, j] > 0]


def _table(rows: Sequence[T], columns: Sequence[T], weight: Callable[[T, T], float]) -> Any:
    values = [[weight(row, column) for column in columns] for row in rows]
    return np.array(values, dtype=float).reshape(len(rows), len(columns))


def _actor_key(actor: Actor) -> tuple[Any, ...]:
    return (normal_form(actor.name), sorted(forms(actor)), actor.kind)


def _located_key(item: Claim | Event) -> tuple[Any, ...]:
    return (sorted((run.start or 0, run.text) for run in item.evidence),)


def _event_key(event: Event) -> tuple[Any, ...]:
    return (*_located_key(event), event.type, event.description)
