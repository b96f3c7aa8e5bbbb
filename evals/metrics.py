"""Counts, precision, recall, F1, and bootstrap intervals that resample whole clusters of reports. Pure functions.

A figure is *undefined* (None) where nothing was there to be judged: precision without a prediction, recall without a label,
F1 without either. F1 is 0 where labels or predictions exist and none of them is right.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from schemas.record import Record

RESAMPLES: Final = 2000
SEED: Final = 7

#: Columns in, one figure a row out (nan where undefined).
Statistic = Callable[[Any], Any]


class Summed(Record):
    """Counts of one report, which are added field by field to those of many."""

    def __add__(self, other: Self) -> Self:
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})


class Counts(Summed):
    """What precision and recall are made of. The two hits differ only in slices that labels and predictions define apart."""

    hit_predicted: int
    """Predictions that are right."""
    predicted: int
    hit_gold: int
    """Labels that were found."""
    gold: int


NOTHING: Final = Counts(hit_predicted=0, predicted=0, hit_gold=0, gold=0)


class Tally(Summed):
    """A share: how many of how many are right."""

    right: int
    of: int


class Estimate(Record):
    """A figure between 0 and 1 (a difference: between -1 and 1) with its 95 % interval; null where undefined."""

    value: float | None
    low: float | None
    high: float | None


class Score(Record):
    """One measure over all reports."""

    counts: Counts
    precision: Estimate
    """Micro: over all items of all reports together."""
    recall: Estimate
    f1: Estimate
    macro_precision: Estimate
    """Macro: the mean over all reports that have a label or a prediction; of these, an undefined figure counts as 0."""
    macro_recall: Estimate
    macro_f1: Estimate


def tally(rights: Sequence[bool]) -> Tally:
    """Count a list of verdicts."""
    return Tally(right=sum(rights), of=len(rights))


def columns_of(counts: Counts) -> list[float]:
    """One report as columns that can be summed: 4 counts, its own precision, recall and F1, and 1 if it counts in means."""
    row = np.array([[counts.hit_predicted, counts.predicted, counts.hit_gold, counts.gold]], dtype=float)
    own = [float(np.nan_to_num(figure(row)[0])) for figure in (precision, recall, f1)]
    return [*row[0].tolist(), *own, float(counts.predicted + counts.gold > 0)]


def _ratio(columns: Any, part: int, whole: int) -> Any:
    denominator = columns[:, whole]
    return np.divide(columns[:, part], denominator, out=np.full(len(columns), np.nan), where=denominator > 0)


def precision(columns: Any) -> Any:
    """Right predictions over predictions."""
    return _ratio(columns, 0, 1)


def recall(columns: Any) -> Any:
    """Labels found over labels."""
    return _ratio(columns, 2, 3)


def f1(columns: Any) -> Any:
    """Harmonic mean of the two."""
    p, r = np.nan_to_num(precision(columns)), np.nan_to_num(recall(columns))
    mean = np.divide(2 * p * r, p + r, out=np.zeros(len(columns)), where=(p + r) > 0)
    return np.where((columns[:, 1] + columns[:, 3]) > 0, mean, np.nan)


def macro_f1(columns: Any) -> Any:
    """Mean of the reports' own F1."""
    return _ratio(columns, 6, 7)


@dataclass(frozen=True)
class Bootstrap:
    """Draws of clusters with replacement; the same draws for every measure and every run, so that runs can be paired."""

    clusters: tuple[str, ...]
    """Name of the cluster that each report belongs to, report by report."""
    resamples: int = RESAMPLES
    seed: int = SEED

    @property
    def names(self) -> list[str]:
        """The clusters, each once, in order."""
        return sorted(set(self.clusters))

    def sums(self, rows: Sequence[Sequence[float]]) -> tuple[Any, Any]:
        """Column sums over all reports (one row), and over each draw (a row a draw). One input row for each report."""
        names = self.names
        table = np.zeros((len(names), len(rows[0])))
        for name, row in zip(self.clusters, rows, strict=True):
            table[names.index(name)] += np.asarray(row, dtype=float)
        draws = np.random.default_rng(self.seed).multinomial(len(names), [1 / len(names)] * len(names), self.resamples)
        return table.sum(axis=0, keepdims=True), draws @ table

    def estimate(self, rows: Sequence[Sequence[float]], statistic: Statistic) -> Estimate:
        """A figure with its percentile interval; no interval where there are fewer than two clusters."""
        whole, drawn = self.sums(rows)
        return self.around(statistic(whole)[0], statistic(drawn))

    def around(self, value: float, drawn: Any) -> Estimate:
        """An estimate from its value and the values of the draws; undefined draws are left out."""
        if np.isnan(value):
            return Estimate(value=None, low=None, high=None)
        defined = drawn[~np.isnan(drawn)]
        if len(self.names) < 2 or not len(defined):
            return Estimate(value=float(value), low=None, high=None)
        low, high = np.percentile(defined, [2.5, 97.5])
        return Estimate(value=float(value), low=float(low), high=float(high))


def score(counts: Sequence[Counts], bootstrap: Bootstrap) -> Score:
    """One measure from the counts of each report."""
    rows = [columns_of(count) for count in counts]
    return Score(
        counts=sum(counts, start=NOTHING),
        precision=bootstrap.estimate(rows, precision),
        recall=bootstrap.estimate(rows, recall),
        f1=bootstrap.estimate(rows, f1),
        macro_precision=bootstrap.estimate(rows, lambda columns: _ratio(columns, 4, 7)),
        macro_recall=bootstrap.estimate(rows, lambda columns: _ratio(columns, 5, 7)),
        macro_f1=bootstrap.estimate(rows, macro_f1),
    )


def share(tallies: Sequence[Tally], bootstrap: Bootstrap) -> Estimate:
    """Right over all, over all reports together."""
    return bootstrap.estimate([[one.right, one.of] for one in tallies], lambda columns: _ratio(columns, 0, 1))
