"""The gate itself: the embedded model's recorded replies to all labelled reports, with the code as it is now."""

from pathlib import Path

import pytest

from evals.gate import SETS, Figures, falls, figures_of, load_baseline, replay, replies_path
from evals.replay import Store
from extraction import load_config
from extraction.config import PACKAGED


@pytest.mark.parametrize("name", SETS)
async def test_no_guarded_figure_is_below_the_baseline(name: str) -> None:
    baseline = load_baseline()
    now: Figures = figures_of(await replay(name, load_config(PACKAGED), baseline.profile))
    assert falls(name, baseline.sets[name], now) == []


async def test_a_model_that_answers_beside_the_question_does_not_pass(tmp_path: Path) -> None:
    """As after a much worse prompt: every reply is one that the model gave, but to another question."""
    baseline, store = load_baseline(), Store.load(replies_path("dev"))
    keys = sorted(store.entries)
    Store(dict(zip(keys, (store.entries[key] for key in (*keys[1:], keys[0])), strict=True))).save(
        replies_path("dev", tmp_path)
    )
    now = figures_of(await replay("dev", load_config(PACKAGED), baseline.profile, tmp_path))
    assert any("the model" in line for line in falls("dev", baseline.sets["dev"], now))
