"""Fits the small linear models of `extraction/fitted/` on what rules may be made on: the tune halves of `dev` and `wire`, and `desk`.

Each model is fitted on two inputs at once: the labels (claims and events without error), and what the linguistic layer
reads (claims and events as they will be), the label of a pair being that of its partners. Thresholds are chosen by
cross-validation over stories, for the mean F1 of the two inputs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from evals.bench.calibration import calibration
from evals.bench.oracle import labelled
from evals.bench.stages import extraction_of, readings
from evals.cases import Case
from evals.matching import actors_by_id, align, same_actor
from extraction import confidence, fitted, linking
from extraction.assemble import records
from extraction.events import Happening
from extraction.fitted import Linear
from extraction.joined import parts
from extraction.linking import Scene
from extraction.reading import Reading, Statement
from schemas import Extraction

FOLDER: Final = Path(fitted.__file__).parent
FOLDS: Final = 8
#: How often the links are fitted, each time on claims linked by the model before.
ROUNDS: Final = 3
#: Inverse strength of the penalty on the weights of the confidence.
STRENGTH: Final = 0.2


@dataclass
class Table:
    """Rows of one input: a row for each candidate pair, with its report, its item and whether it holds."""

    names: list[str] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    holds: list[bool] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    items: list[tuple[str, int]] = field(default_factory=list)
    #: True pairs that are no candidate.
    lost: int = 0
    #: How much a row counts.
    weight: float = 1.0
    #: Whether thresholds are chosen on it.
    decides: bool = True
    #: Items that no choice of rows can make right.
    hopeless: set[tuple[str, int]] = field(default_factory=set)

    def add(self, case: Case, item: int, features: dict[str, float], holds: bool) -> None:
        self.row(case.story or case.id, case.id, item, features, holds)

    def row(self, group: str, name: str, item: int, features: dict[str, float], holds: bool) -> None:
        self.names = list(features)
        self.rows.append([float(value) for value in features.values()])
        self.holds.append(holds)
        self.groups.append(group)
        self.items.append((name, item))


@dataclass(frozen=True)
class Input:
    """One report's claims and events, with the labelled id that each stands for (null where it stands for none)."""

    case: Case
    reading: Reading
    statements: list[Statement]
    happenings: list[Happening]
    claim_ids: list[str | None]
    event_ids: list[str | None]


def inputs(cases: Sequence[Case]) -> tuple[list[Input], list[Input]]:
    """The reports as labelled, and as the linguistic layer reads them."""
    gold, read = [], []
    for case, reading in readings(cases):
        made = labelled(case, reading, linked=True)
        claims: list[str | None] = [claim.id for claim in case.gold.claims]
        events: list[str | None] = [event.id for event in case.gold.events]
        gold.append(Input(case, reading, made.statements, made.happenings, claims, events))
        read.append(_read(case, reading))
    return gold, read


def _read(case: Case, reading: Reading) -> Input:
    statements, happenings = parts(reading)
    extraction = extraction_of(case, reading, *records(reading, statements, happenings))
    pairs = align(case.gold, extraction, case.text)
    claims = {pair.predicted: pair.gold for pair in pairs.claims}
    events = {pair.predicted: pair.gold for pair in pairs.events}
    return Input(
        case,
        reading,
        statements,
        happenings,
        [claims.get(f"c{n}") for n in range(1, len(statements) + 1)],
        [events.get(f"e{n}") for n in range(1, len(happenings) + 1)],
    )


# --- links --------------------------------------------------------------------------------------------------------


def fit_links(gold: list[Input], read: list[Input]) -> dict[str, Any]:
    """Weights and thresholds of `extraction.linking`.

    A claim's links lean on those of the claims before it: as labelled in the first round, as the model of the round
    before finds them in the next ones, since that is what it will have to lean on.
    """

    def taken(chances: Any, table: Table, any_: float, best: float) -> Any:
        chosen = chances >= any_
        for rows in by_item(table).values():
            top = max(rows, key=lambda row: chances[row])
            if not chosen[rows].any() and chances[top] >= best:
                chosen[top] = True
        return chosen

    grid = [(a, b) for a in np.arange(0.3, 0.75, 0.05) for b in np.arange(0.05, 0.5, 0.05) if b <= a]
    model: dict[str, Any] | None = None
    for _ in range(ROUNDS):
        tables = [_link_table(gold, model), _link_table(read, model)]
        tables[0].decides = False
        model = fit_linear(tables, grid, ("any", "best"), taken, strength=0.5, gain=_whole)
    return model or {}


def _link_table(given: list[Input], model: dict[str, Any] | None) -> Table:
    """A row for each labelled claim and happening; without a model, the claims before are linked as labelled."""
    table = Table()
    linear = Linear(model["bias"], model["weights"], model["thresholds"]) if model is not None else None
    for one in given:
        labels = {claim.id: claim.about for claim in one.case.gold.claims}
        scene = Scene(one.statements, one.happenings)
        places = {event: j for j, event in enumerate(one.event_ids) if event is not None}
        for i, claim in enumerate(one.claim_ids):
            wanted = labels[claim] if claim is not None else []
            if claim is not None:
                for j in range(len(one.happenings)):
                    table.add(one.case, i, linking.features(scene, i, j), one.event_ids[j] in wanted)
                table.lost += len(set(wanted) - set(places))
                if set(wanted) - set(places):
                    table.hopeless.add((one.case.id, i))
            one.statements[i].about = (
                linking.chosen(scene, i, linear)
                if linear is not None
                else [places[event] for event in wanted if event in places]
            )
    return table


# --- confidence ---------------------------------------------------------------------------------------------------


def fit_confidence(cases: Sequence[Case]) -> dict[str, Any]:
    """Weights of `extraction.confidence`, over all reports given. No threshold: the chance itself is what is wanted."""
    table = confidence_table(cases)
    rows, holds = np.array(table.rows), np.array(table.holds)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, holds)
    quality = calibration(out_of_sample(table), holds)
    return {
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {name: round(float(w), 3) for name, w in zip(table.names, model.coef_[0], strict=True)},
        "thresholds": {},
        "cross_validated": {"stories": len(set(table.groups)), **quality.model_dump()},
    }


def confidence_table(cases: Sequence[Case]) -> Table:
    """A row for each claim that grammar reads, and whether it meets the headline condition."""
    table = Table()
    for case, reading in readings(cases):
        statements, happenings = parts(reading)
        scene = linking.link(statements, happenings)
        extraction = extraction_of(case, reading, *records(reading, statements, happenings))
        right = right_claims(case, extraction)
        for i in range(len(statements)):
            table.add(case, i, confidence.features(scene, i), f"c{i + 1}" in right)
    return table


def right_claims(case: Case, extraction: Extraction) -> set[str]:
    """The predicted claims that meet the headline condition: evidence overlaps, speaker and stance are right."""
    labelled_actors, guessed_actors = actors_by_id(case.gold), actors_by_id(extraction)
    golds = {claim.id: claim for claim in case.gold.claims}
    guesses = {claim.id: claim for claim in extraction.claims}
    return {
        pair.predicted
        for pair in align(case.gold, extraction, case.text).claims
        if guesses[pair.predicted].stance == golds[pair.gold].stance
        and same_actor(guessed_actors[guesses[pair.predicted].speaker], labelled_actors[golds[pair.gold].speaker])
    }


def out_of_sample(table: Table) -> Any:
    """The chance of each row by a model that has not seen its story."""
    rows, holds, groups = np.array(table.rows), np.array(table.holds), np.array(table.groups)
    chances = np.zeros(len(rows))
    for train, test in GroupKFold(min(FOLDS, len(set(table.groups)))).split(rows, holds, groups):
        model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows[train], holds[train])
        chances[test] = model.predict_proba(rows[test])[:, 1]
    return chances


def by_item(table: Table) -> dict[tuple[str, int], list[int]]:
    """The rows of each item, in order."""
    order: dict[tuple[str, int], list[int]] = {}
    for row, item in enumerate(table.items):
        order.setdefault(item, []).append(row)
    return order


# --- fitting ------------------------------------------------------------------------------------------------------


def fit_linear(
    tables: list[Table],
    grid: Sequence[tuple[float, ...]],
    names: tuple[str, ...],
    taken: Callable[..., Any],
    strength: float,
    gain: Callable[[Any, Table], float] | None = None,
) -> dict[str, Any]:
    """A logistic regression over all tables, and the thresholds that are best out of sample: for F1, or for `gain`."""
    measured = gain or (lambda chosen, t: _f1(chosen, np.array(t.holds), t.lost))
    rows = np.array([row for table in tables for row in table.rows])
    holds = np.array([hold for table in tables for hold in table.holds])
    groups = np.array([group for table in tables for group in table.groups])
    weights = np.concatenate([np.full(len(t.rows), t.weight) for t in tables])
    chances = np.zeros(len(rows))
    for train, test in GroupKFold(FOLDS).split(rows, holds, groups):
        model = LogisticRegression(C=strength, max_iter=5000).fit(rows[train], holds[train], weights[train])
        chances[test] = model.predict_proba(rows[test])[:, 1]
    ends = np.cumsum([len(table.rows) for table in tables])
    pieces = [(chances[end - len(t.rows) : end], t) for end, t in zip(ends, tables, strict=True)]

    deciding = [(c, t) for c, t in pieces if t.decides]
    gains = {point: float(np.mean([measured(taken(c, t, *point), t) for c, t in deciding])) for point in grid}
    best = max(grid, key=lambda point: _plateau(point, gains))
    model = LogisticRegression(C=strength, max_iter=5000).fit(rows, holds, weights)
    return {
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {name: round(float(w), 3) for name, w in zip(tables[0].names, model.coef_[0], strict=True)},
        "thresholds": {name: round(float(value), 3) for name, value in zip(names, best, strict=True)},
        "cross_validated": {
            "stories": len(set(groups)),
            "f1": [round(_f1(taken(c, t, *best), np.array(t.holds), t.lost), 3) for c, t in pieces],
        },
    }


def _plateau(point: tuple[float, ...], gains: dict[tuple[float, ...], float]) -> float:
    """The mean gain of a point and its neighbours on the grid: a peak of one point is chance."""
    near = [gain for other, gain in gains.items() if all(abs(a - b) < 0.06 for a, b in zip(point, other, strict=True))]
    return float(np.mean(near))


def _whole(chosen: Any, table: Table) -> float:
    """Share of items of which every row is told right: `about` is scored as a set. What cannot be right has no say."""
    holds = np.array(table.holds)
    open_ = [rows for item, rows in by_item(table).items() if item not in table.hopeless]
    return float(np.mean([bool((chosen[rows] == holds[rows]).all()) for rows in open_]))


def _f1(chosen: Any, holds: Any, lost: int) -> float:
    hits = int((chosen & holds).sum())
    whole = int(chosen.sum()) + int(holds.sum()) + lost
    return 2 * hits / whole if whole else 0.0


def write(name: str, model: dict[str, Any]) -> Path:
    """Write a model beside the code that reads it."""
    path = FOLDER / f"{name}.yaml"
    head = f"# Written by `claimwire eval fit {name}`. Logistic weights of the features in the code; do not edit.\n"
    path.write_text(head + yaml.safe_dump(model, sort_keys=False, allow_unicode=True), encoding="utf-8")
    fitted.fitted.cache_clear()
    return path
