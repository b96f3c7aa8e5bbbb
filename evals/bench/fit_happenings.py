"""Fits the model of whether a mention tells a bounded happening at all (`extraction.events.likeliness`).

A mention holds where a labelled event of its type has a run of evidence that overlaps it by half (IoU). The threshold is the
highest whose F1 of happenings out of sample, each as likely as its likeliest mention, is next to the best.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from evals.bench.stages import readings
from evals.cases import Case
from evals.matching import LENIENT
from evals.spans import places_of
from extraction.events import join_happenings
from extraction.events.likeliness import features
from extraction.events.records import Mention

FOLDS: Final = 8
#: Inverse strength of the penalty on the weights.
STRENGTH: Final = 0.05
#: Features of fewer mentions get no weight.
RARE: Final = 6
GRID: Final = (0.25, 0.3, 0.35, 0.4)
#: What the threshold may cost here: the rules were made on these reports, and are less often right on others.
COST: Final = 0.005


def fit_happenings(cases: Sequence[Case]) -> dict[str, Any]:
    """Weights and threshold of `extraction.events.likeliness`."""
    given: list[dict[str, float]] = []
    holds, groups, items = [], [], []
    for case, reading in readings(cases):
        lines = [(line.start, line.text) for line in reading.page.lines]
        told = reading.sentences, lines, reading.attributions, reading.published, reading.figures
        joined = join_happenings(*told, reading.speakers.resolve)
        for n, happening in enumerate(joined.happenings):
            for mention in happening.mentions:
                given.append(features(mention, joined.around))
                holds.append(_holds(mention, case))
                groups.append(case.story or case.id)
                items.append((case.id, n))
    counts: dict[str, int] = {}
    for row in given:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= RARE)
    rows, right = np.array([[row.get(name, 0.0) for name in names] for row in given]), np.array(holds)
    chances = np.zeros(len(rows))
    for train, test in GroupKFold(FOLDS).split(rows, right, groups):
        chances[test] = _model(rows[train], right[train]).predict_proba(rows[test])[:, 1]
    scores = {point: _f1(chances, right, items, point) for point in (0.0, *GRID)}
    best = max(point for point in GRID if scores[point] >= max(scores.values()) - COST)
    model = _model(rows, right)
    return {
        "bias": round(float(model.intercept_[0]), 3),
        "weights": {name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)},
        "thresholds": {"any": best},
        "cross_validated": {
            "stories": len(set(groups)),
            "mentions": len(rows),
            "f1_of_found": {point: round(score, 3) for point, score in scores.items()},
        },
    }


def _model(rows: Any, holds: Any) -> Any:
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(rows, holds)


def _f1(chances: Any, holds: Any, items: list[tuple[str, int]], point: float) -> float:
    """Of the happenings that are found: those kept that hold against all kept and all that hold."""
    top: dict[tuple[str, int], tuple[float, bool]] = {}
    for chance, hold, item in zip(chances, holds, items, strict=True):
        before = top.get(item, (0.0, False))
        top[item] = max(before[0], float(chance)), before[1] or bool(hold)
    kept = [hold for chance, hold in top.values() if chance >= point]
    whole = len(kept) + sum(hold for _, hold in top.values())
    return 2 * sum(kept) / whole if whole else 0.0


def _holds(mention: Mention, case: Case) -> bool:
    return any(
        _overlap(mention, place) >= LENIENT
        for event in case.gold.events
        if event.type == mention.type
        for run in event.evidence
        for place in places_of(run, case.text, every=True)
    )


def _overlap(mention: Mention, place: tuple[int, int]) -> float:
    shared = min(mention.end, place[1]) - max(mention.start, place[0])
    return max(0, shared) / (max(mention.end, place[1]) - min(mention.start, place[0]))
