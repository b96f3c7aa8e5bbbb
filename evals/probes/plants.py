"""Claims with one field made false: what a check of fields against evidence has to catch.

Each plant is made of a labelled claim and differs from it in one field, to a value that its evidence does not give.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args

from evals.cases import Case
from extraction.numbers import find_numbers
from schemas import Claim, Evidence, Quantity
from schemas.vocabulary import BOUNDS_OF, Qualifier, Stance

HARM: Final = ("killed", "wounded", "missing", "detained", "displaced")
_NEGATION: Final = re.compile(r"\b(?:not|never|no|without|denied|denies|denying)\b\s+", re.I)


@dataclass(frozen=True)
class Plant:
    """A labelled claim made false."""

    case: Case
    kind: str
    claim: Claim


def plants(case: Case, seed: int = 7) -> list[Plant]:
    """At most one plant of every kind for each claim of a report; the same for the same seed."""
    out = []
    for claim in case.gold.claims:
        for kind, make in KINDS.items():
            made = make(claim, case, random.Random(f"{seed} {case.id} {claim.id} {kind}"))
            if made is not None and made != claim:
                out.append(Plant(case, kind, made))
    return out


def _number(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """Another number, such as the sentence does not hold."""
    if not claim.quantities:
        return None
    n = rng.randrange(len(claim.quantities))
    old = claim.quantities[n]
    values = [v for v in (old.low, old.high) if v is not None]
    near = {v for m in find_numbers(case.text) for v in (m.low, m.high)}
    for _ in range(20):
        times, more = rng.choice([(10, 0), (1, rng.randint(1, 9)), (2, 1)])
        if not {v * times + more for v in values} & near:
            ends = {"low": old.low, "high": old.high}
            moved = {k: None if v is None else v * times + more for k, v in ends.items()}
            return _with_quantity(claim, n, old.model_copy(update=moved))
    return None


def _hedge(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """The same number under another hedge, such as the report gives it nowhere."""
    fitting = [n for n, q in enumerate(claim.quantities) if q.qualifier != "between"]
    if not fitting:
        return None
    n = rng.choice(fitting)
    old = claim.quantities[n]
    value = old.low if old.low is not None else old.high
    others = [q for q in get_args(Qualifier) if q not in {old.qualifier, "between", "vague"}]
    given = {(m.low, m.high, m.qualifier) for m in find_numbers(case.text)}
    rng.shuffle(others)
    for qualifier in others:
        low, high = (value if has else None for has in BOUNDS_OF[qualifier])
        if (low, high, qualifier) not in given:
            return _with_quantity(claim, n, old.model_copy(update={"low": low, "high": high, "qualifier": qualifier}))
    return None


def _measure(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """The dead given as wounded, the displaced as missing."""
    fitting = [n for n, q in enumerate(claim.quantities) if q.measure in HARM]
    if not fitting:
        return None
    n = rng.choice(fitting)
    old = claim.quantities[n]
    return _with_quantity(
        claim, n, old.model_copy(update={"measure": rng.choice([m for m in HARM if m != old.measure])})
    )


def _with_quantity(claim: Claim, n: int, quantity: Quantity) -> Claim:
    return claim.model_copy(update={"quantities": [quantity if i == n else q for i, q in enumerate(claim.quantities)]})


def _negation(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """A denial given as an assertion, and the other way round."""
    turned: dict[str, Stance] = {"asserts": "denies", "denies": "asserts"}
    if claim.stance not in turned or claim.speaker is None:
        return None
    return claim.model_copy(update={"stance": turned[claim.stance]})


def _cue(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """A plain assertion given as forecast, vow, appeal or silence."""
    if claim.stance != "asserts" or claim.speaker is None:
        return None
    return claim.model_copy(update={"stance": rng.choice(["predicts", "vows", "urges", "silent"])})


def _speaker(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """Another actor of the report, neither of the same body nor with a name in common."""
    own = next((a for a in case.gold.actors if a.id == claim.speaker), None)
    if own is None:
        return None
    kin = {own.id, own.part_of, *claim.relayed_by} | {
        a.id for a in case.gold.actors if a.part_of in {own.id, own.part_of or "-"}
    }
    others = [a.id for a in case.gold.actors if a.id not in kin]
    return claim.model_copy(update={"speaker": rng.choice(others)}) if others else None


def _voice(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """What a source says given as the report's own word."""
    return None if claim.speaker is None else claim.model_copy(update={"speaker": None})


def _cut(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """Evidence that begins behind the hedge or the negation that its first words stand under."""
    run = claim.evidence[0]
    if run.start is None:
        return None
    ends = [m.core for m in find_numbers(run.text) if m.core > m.start] + [
        m.end() for m in _NEGATION.finditer(run.text)
    ]
    ends = [e for e in ends if len(run.text[e:].split()) >= 2]
    if not ends:
        return None
    at = rng.choice(ends)
    cut = Evidence(start=run.start + at, end=run.end, text=run.text[at:])
    return claim.model_copy(update={"evidence": [cut, *claim.evidence[1:]]})


def _statement(claim: Claim, case: Case, rng: random.Random) -> Claim | None:
    """A statement with a number that the report does not hold."""
    found = [m for m in find_numbers(claim.statement) if m.low and m.digits and not 1900 < m.low < 2100]
    if not found:
        return None
    old = rng.choice(found)
    value = (old.low or 1) * 10 + rng.randint(1, 9)
    told = claim.statement[: old.core] + f"{value:,}" + claim.statement[old.end :]
    return None if f"{value:,}" in case.text else claim.model_copy(update={"statement": told})


Maker = Callable[[Claim, Case, random.Random], Claim | None]
KINDS: Final[dict[str, Maker]] = {
    "number": _number,
    "hedge": _hedge,
    "measure": _measure,
    "negation": _negation,
    "cue": _cue,
    "speaker": _speaker,
    "own voice": _voice,
    "edge cut off": _cut,
    "statement": _statement,
}


def caught(plant: Plant, check: Any) -> bool:
    """Whether ``check`` finds anything on the plant that it does not find on the claim as labelled."""
    actors = {a.id: a for a in plant.case.gold.actors}
    published = plant.case.gold.article.published_on
    before = {(f.field, f.code) for f in check(_labelled(plant), actors, plant.case.text, published)}
    return bool({(f.field, f.code) for f in check(plant.claim, actors, plant.case.text, published)} - before)


def _labelled(plant: Plant) -> Claim:
    return next(c for c in plant.case.gold.claims if c.id == plant.claim.id)


def all_plants(cases: list[Case]) -> Iterator[Plant]:
    """The plants of all reports, in order."""
    for case in cases:
        yield from plants(case)
