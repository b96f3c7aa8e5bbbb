"""The gate itself: the embedded model's recorded replies to all labelled reports, with the code as it is now."""

import pytest

from evals.gate import SETS, Figures, falls, figures_of, load_baseline, replay
from extraction import load_config
from extraction.config import PACKAGED


@pytest.mark.parametrize("name", SETS)
async def test_no_guarded_figure_is_below_the_baseline(name: str) -> None:
    baseline = load_baseline()
    now: Figures = figures_of(await replay(name, load_config(PACKAGED), baseline.profile))
    assert falls(name, baseline.sets[name], now) == []
