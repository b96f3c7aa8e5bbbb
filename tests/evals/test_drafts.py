"""Labels as a perfect model's drafts come back as they were."""

from evals.bench.drafts import read_by_labels
from evals.cases import half_of, load_cases
from evals.cli import SETS
from evals.judge import judge


async def test_at_most_two_points_of_the_headline_are_lost_behind_a_perfect_model() -> None:
    cases = half_of(load_cases(SETS["dev"]), "tune")[:4]
    measures = [judge(case, await read_by_labels(case)).measures for case in cases]
    for key in ("claims", "claim_spans", "events", "actors"):
        hits = sum(m[key].hit_gold for m in measures)
        whole = sum(m[key].gold + m[key].predicted for m in measures)
        assert 2 * hits / whole >= 0.98, key
