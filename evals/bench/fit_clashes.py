"""Fits the models of what a denial is aimed at and of which counts clash; see `evals.bench.fit`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from evals.bench.fit import Input, Table, by_item, fit_linear
from evals.bench.oracle import labelled
from evals.bench.scenes import ACCOUNTS, DENIALS, scenes
from evals.matching import contradictions
from extraction import contradiction, linking, tolls
from extraction.joined import parts
from extraction.linking import Scene
from extraction.parsing import load_parser
from extraction.weights import parser_path


def fit_contradictions(gold: list[Input], read: list[Input]) -> dict[str, Any]:
    """Weights and thresholds of `extraction.contradiction`; the links must have been fitted before."""

    def taken(chances: Any, table: Table, any_: float, share: float) -> Any:
        chosen = np.zeros(len(chances), dtype=bool)
        for rows in by_item(table).values():
            kept = contradiction.aimed_at({row: chances[row] for row in rows}, any=any_, share=share)
            chosen[kept] = True
        return chosen

    tables = [*_by_rules(gold, read, _denial_table), _scene_table()]
    grid = [(a, b) for a in np.arange(0.1, 0.6, 0.05) for b in (0.0, 0.2)]
    return fit_linear(tables, grid, ("any", "share"), taken, strength=0.1)


def fit_counts(gold: list[Input], read: list[Input]) -> dict[str, Any]:
    """Weights and threshold of `extraction.tolls`; the links must have been fitted before."""
    grid = [(float(a),) for a in np.arange(0.1, 0.6, 0.05)]
    tables = _by_rules(gold, read, _count_table)
    return fit_linear(tables, grid, ("any",), lambda chances, _, any_: chances >= any_, strength=0.3)


def _by_rules(gold: list[Input], read: list[Input], table: Callable[[list[Input]], Table]) -> list[Table]:
    """Labelled claims with labelled events, then with the events that are read; last, both as read: these count double."""
    events = [
        Input(g.case, g.reading, linked.statements, r.happenings, g.claim_ids, r.event_ids)
        for g, r, linked in zip(gold, read, (labelled(g.case, g.reading, linked=False) for g in gold), strict=True)
    ]
    out = []
    for given, weight in ((gold, 1.0), (events, 1.0), (read, 2.0)):
        for one in given:
            linking.link(one.statements, one.happenings)
        made = table(given)
        made.weight = weight
        out.append(made)
    return out


def _scene_table() -> Table:
    """The invented scenes of `evals.bench.scenes`."""
    table = Table(weight=2.0)
    nlp = load_parser(str(parser_path()))
    for number, told in enumerate([*scenes(DENIALS), *scenes(ACCOUNTS)]):
        statements, happenings = parts(told.read(nlp))
        scene = linking.link(statements, happenings)
        for d, denial in enumerate(statements):
            for o, other in enumerate(statements):
                if contradiction.may_deny(scene, d, o):
                    name = f"scene {number}"
                    table.row(name, name, d, contradiction.features(scene, d, o), told.contradict(denial, other))
    return table


def _count_table(given: list[Input]) -> Table:
    table = Table()
    for one in given:
        stances = {claim.id: claim.stance for claim in one.case.gold.claims}
        labels = {p for p in contradictions(one.case.gold.claims) if all(stances[c] == "asserts" for c in p)}
        scene = Scene(one.statements, one.happenings)
        for i, a in enumerate(one.statements):
            for j in range(i + 1, len(one.statements)):
                b = one.statements[j]
                if a.stance == b.stance == "asserts" and tolls.may_clash(a, b):
                    pair = frozenset(name for name in (one.claim_ids[i], one.claim_ids[j]) if name is not None)
                    table.add(one.case, i, tolls.features(scene, i, j), len(pair) == 2 and pair in labels)
        table.lost += len(labels)
    table.lost -= sum(table.holds)
    return table


def _denial_table(given: list[Input]) -> Table:
    table = Table()
    for one in given:
        labels = contradictions(one.case.gold.claims)
        scene = Scene(one.statements, one.happenings)
        for d in range(len(one.statements)):
            for o in range(len(one.statements)):
                pair = frozenset(name for name in (one.claim_ids[d], one.claim_ids[o]) if name is not None)
                if contradiction.may_deny(scene, d, o):
                    table.add(one.case, d, contradiction.features(scene, d, o), len(pair) == 2 and pair in labels)
        denials = {c.id for c in one.case.gold.claims if c.stance == "denies"}
        table.lost += sum(bool(pair & denials) for pair in labels)
    table.lost -= sum(table.holds)
    return table
