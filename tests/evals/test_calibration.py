"""Calibration on chances whose quality can be reckoned by hand."""

import numpy as np
import pytest

from evals.bench.calibration import bins, calibration


def test_chances_that_come_true_have_no_error() -> None:
    chances = [0.0] * 50 + [1.0] * 50
    found = calibration(chances, [False] * 50 + [True] * 50)
    assert (found.claims, found.precision, found.calibration_error, found.ranking) == (100, 0.5, 0.0, 1.0)
    assert found.precision_at_coverage == pytest.approx(50 / 80, abs=0.001)


def test_error_is_the_mean_distance_of_stated_and_true() -> None:
    found = calibration([0.9] * 100, [True] * 60 + [False] * 40)
    # the tenths are 6 all-right and 4 all-wrong ones: 6 × 0.1 + 4 × 0.9, over ten
    assert found.calibration_error == pytest.approx(0.42)
    assert found.ranking == 0.5


def test_bins_hold_every_claim_once() -> None:
    groups = bins(np.array([0.3, 0.1, 0.2]))
    assert sorted(int(i) for group in groups for i in group) == [0, 1, 2]
    assert [int(group[0]) for group in groups] == [1, 2, 0]
