"""Runs side by side: each measure of each run, and its difference from the first run by a paired bootstrap.

Paired means that each draw takes the same reports for both runs, so that what makes a report hard for all does not blur the
difference.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from evals.judge import MEASURES, SLICES, Verdicts, judge
from evals.metrics import Bootstrap, Estimate, Statistic, columns_of, f1, macro_f1
from evals.runlog import RunError
from evals.scoring import Answer, Report, bootstrap_of, score_answers
from schemas.record import Record


class Difference(Record):
    """A run's F1 minus the first run's, and how likely a sign like it is by chance."""

    f1: Estimate
    macro_f1: Estimate
    p: float | None
    """Two-sided: twice the share of draws on the rarer side of zero, at least 1 / draws. Null where undefined.
    With few clusters it is too small: five reports that all point one way would be no rarer than 1 in 16 by chance."""


class Comparison(Record):
    """Several runs over the same reports."""

    reports: list[Report]
    """The first is the one that the others are measured against."""
    differences: list[dict[str, Difference]]
    """For each further run: measure or slice, and its difference from the first."""
    per_article: dict[str, list[float | None]]
    """Headline F1 of each run, report by report; mean over repetitions."""


KEYS: Final = (*MEASURES, *SLICES)


def compare(runs: Sequence[tuple[str, Sequence[Answer]]]) -> Comparison:
    """Compare named runs with the first of them. Raises `RunError` unless all hold the same reports."""
    base_name, base = runs[0]
    for name, answers in runs[1:]:
        if {a.case.id for a in answers} != {a.case.id for a in base}:
            raise RunError(f"{base_name} and {name} hold different reports: runs are compared on the same ones only")
    reports = [score_answers(answers, name) for name, answers in runs]
    ids = sorted({answer.case.id for answer in base})
    draws = bootstrap_of(_one_each(base, ids))
    tables = [_tables(answers, ids) for _, answers in runs]
    return Comparison(
        reports=reports,
        differences=[{key: difference(tables[0][key], table[key], draws) for key in KEYS} for table in tables[1:]],
        per_article={name: [_mean(report, name) for report in reports] for name in ids},
    )


def difference(base: Sequence[Sequence[float]], other: Sequence[Sequence[float]], draws: Bootstrap) -> Difference:
    """`other` minus `base`, rows of `metrics.columns_of` in the order of the draws' clusters."""
    micro, drawn = _subtract(base, other, draws, f1)
    macro, macro_drawn = _subtract(base, other, draws, macro_f1)
    p = _p(micro, drawn) if len(draws.names) > 1 else None
    return Difference(f1=draws.around(micro, drawn), macro_f1=draws.around(macro, macro_drawn), p=p)


def _subtract(
    base: Sequence[Sequence[float]], other: Sequence[Sequence[float]], draws: Bootstrap, statistic: Statistic
) -> tuple[float, Any]:
    (base_whole, base_drawn), (whole, drawn) = draws.sums(base), draws.sums(other)
    return float(statistic(whole)[0] - statistic(base_whole)[0]), statistic(drawn) - statistic(base_drawn)


def _p(value: float, drawn: Any) -> float | None:
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(defined):
        return None
    rarer = min(np.mean(defined <= 0), np.mean(defined >= 0))
    return float(min(1.0, max(2 * rarer, 1 / len(defined))))


def _one_each(answers: Sequence[Answer], ids: Sequence[str]) -> list[Answer]:
    by_id = {answer.case.id: answer for answer in answers}
    return [by_id[name] for name in ids]


def _tables(answers: Sequence[Answer], ids: Sequence[str]) -> dict[str, list[list[float]]]:
    """For each key one row a report, in the order of `ids`: the mean over repetitions, so that runs of any length pair."""
    verdicts: dict[str, list[Verdicts]] = {name: [] for name in ids}
    for answer in answers:
        verdicts[answer.case.id].append(judge(answer.case, answer.extraction))
    return {
        key: [np.mean([_columns(one, key) for one in verdicts[name]], axis=0).tolist() for name in ids] for key in KEYS
    }


def _columns(verdicts: Verdicts, key: str) -> list[float]:
    return columns_of((verdicts.measures | verdicts.slices)[key])


def _mean(report: Report, article: str) -> float | None:
    values = [row.headline_f1 for row in report.per_article if row.article == article and row.headline_f1 is not None]
    return sum(values) / len(values) if values else None
