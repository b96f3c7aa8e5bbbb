"""Fits the models of what a denial is aimed at, which counts clash and which accounts do; see `evals.bench.fit`."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from evals.bench.fit import Input, Table, by_item, fit_linear
from evals.bench.oracle import labelled
from evals.bench.scenes import ACCOUNTS, DENIALS, scenes
from evals.matching import contradictions
from extraction import contradiction, linking, rivals, tolls
from extraction.joined import parts
from extraction.linking import Scene
from extraction.parsing import load_parser
from extraction.weights import parser_path
from schemas import Claim

#: A pair is worth taking where its chance is above half of the F1 that is reached over all pairs. Told, not searched, where pairs
#: are many: the best threshold on the reports fitted on is too high for others.
WORTH: Final = 0.25
#: Rival accounts are read least well: across stories a threshold of .3 finds more, but reports that nobody fitted on read worse by it.
LIKELY: Final = 0.5


def fit_contradictions(gold: list[Input], read: list[Input]) -> dict[str, Any]:
    """Weights and thresholds of `extraction.contradiction`; the links must have been fitted before."""

    def taken(chances: Any, table: Table, any_: float, share: float) -> Any:
        chosen = np.zeros(len(chances), dtype=bool)
        for rows in by_item(table).values():
            kept = contradiction.aimed_at({row: chances[row] for row in rows}, any=any_, share=share)
            chosen[kept] = True
        return chosen

    tables = [*_by_rules(gold, read, _denial_table), _scene_table([DENIALS, ACCOUNTS], _denials)]
    return fit_linear(tables, [(WORTH, 0.0)], ("any", "share"), taken, strength=0.1)


def fit_counts(gold: list[Input], read: list[Input]) -> dict[str, Any]:
    """Weights and threshold of `extraction.tolls`; the links must have been fitted before."""
    tables = [*_by_rules(gold, read, _count_table), _scene_table([ACCOUNTS], _counts)]
    return fit_linear(tables, [(WORTH,)], ("any",), lambda chances, _, any_: chances >= any_, strength=0.3)


def fit_rivals(gold: list[Input], read: list[Input]) -> dict[str, Any]:
    """Weights and threshold of `extraction.rivals`; the links must have been fitted before."""
    tables = [*_by_rules(gold, read, _rival_table), _scene_table([ACCOUNTS], _rivals)]
    return fit_linear(tables, [(LIKELY,)], ("any",), lambda chances, _, any_: chances >= any_, strength=0.3)


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
        made.weight, made.decides = weight, given is read
        out.append(made)
    return out


_Rows = Iterator[tuple[int, int, dict[str, float]]]


def _scene_table(files: list[str], rows: Callable[[Scene], _Rows]) -> Table:
    """The invented scenes of `evals.bench.scenes`."""
    table = Table(weight=2.0, decides=False)
    nlp = load_parser(str(parser_path()))
    for number, told in enumerate(one for file in files for one in scenes(file)):
        statements, happenings = parts(told.read(nlp))
        for i, j, features in rows(linking.link(statements, happenings)):
            name = f"scene {number}"
            table.row(name, name, i, features, told.contradict(statements[i], statements[j]))
    return table


def _denials(scene: Scene) -> _Rows:
    numbers = range(len(scene.statements))
    for d in numbers:
        for o in numbers:
            if contradiction.may_deny(scene, d, o):
                yield d, o, contradiction.features(scene, d, o)


def _counts(scene: Scene) -> _Rows:
    for i, j in _assertions(scene):
        if tolls.may_clash(scene.statements[i], scene.statements[j]):
            yield i, j, tolls.features(scene, i, j)


def _rivals(scene: Scene) -> _Rows:
    told = rivals.accounts(scene)
    for i, j in _assertions(scene):
        a, b = scene.statements[i], scene.statements[j]
        if rivals.may_exclude(a, b) and not tolls.may_clash(a, b):
            yield i, j, rivals.features(scene, told, i, j)


def _assertions(scene: Scene) -> Iterator[tuple[int, int]]:
    found = [i for i, s in enumerate(scene.statements) if s.stance == "asserts"]
    return ((i, j) for n, i in enumerate(found) for j in found[n + 1 :])


def _table(given: list[Input], rows: Callable[[Scene], _Rows], mine: Callable[[Claim, Claim], bool]) -> Table:
    """The rows of reports. Labelled pairs that are ``mine`` and no row are lost."""
    table = Table()
    for one in given:
        claims = {claim.id: claim for claim in one.case.gold.claims}
        labels = contradictions(one.case.gold.claims)
        for i, j, features in rows(Scene(one.statements, one.happenings)):
            pair = frozenset(name for name in (one.claim_ids[i], one.claim_ids[j]) if name is not None)
            table.add(one.case, i, features, len(pair) == 2 and pair in labels)
        table.lost += sum(mine(*(claims[name] for name in sorted(pair))) for pair in labels)
    table.lost = max(0, table.lost - sum(table.holds))
    return table


def _denial_table(given: list[Input]) -> Table:
    return _table(given, _denials, lambda a, b: "denies" in (a.stance, b.stance))


def _count_table(given: list[Input]) -> Table:
    return _table(given, _counts, lambda a, b: a.stance == b.stance and bool(a.quantities and b.quantities))


def _rival_table(given: list[Input]) -> Table:
    return _table(given, _rivals, lambda a, b: a.stance == b.stance and not (a.quantities and b.quantities))
