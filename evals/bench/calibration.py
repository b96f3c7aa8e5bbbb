"""How far stated chances can be trusted: expected calibration error, precision at a coverage, and a reliability table."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from schemas.record import Record

BINS: Final = 10
COVERAGE: Final = 0.8


class Calibration(Record):
    """Quality of stated chances against what was right. Shares between 0 and 1."""

    claims: int
    precision: float
    """Share of all claims that is right."""
    calibration_error: float
    """Expected calibration error: mean distance of stated chance and share right, over ten bins of equally many claims."""
    precision_at_coverage: float
    """Share right of the four fifths with the highest chance."""
    ranking: float
    """Chance that a right claim is given more than a wrong one (area under the ROC curve)."""


def calibration(chances: Sequence[float] | Any, rights: Sequence[bool] | Any) -> Calibration:
    """Quality of ``chances``. There must be right and wrong claims."""
    stated, right = np.asarray(chances, dtype=float), np.asarray(rights, dtype=bool)
    order = np.argsort(-stated, kind="stable")
    kept = order[: max(1, round(COVERAGE * len(order)))]
    error = sum(len(b) * abs(stated[b].mean() - right[b].mean()) for b in bins(stated)) / len(stated)
    pairs = np.sign(stated[right][:, None] - stated[~right][None, :])
    ranking = float((pairs + 1).mean() / 2) if pairs.size else 0.5
    return Calibration(
        claims=len(stated),
        precision=round(float(right.mean()), 3),
        calibration_error=round(float(error), 3),
        precision_at_coverage=round(float(right[kept].mean()), 3),
        ranking=round(ranking, 3),
    )


def bins(chances: Any) -> list[Any]:
    """Positions in ten groups of equally many, lowest chances first; empty ones left out."""
    order = np.argsort(chances, kind="stable")
    return [group for group in np.array_split(order, BINS) if len(group)]
