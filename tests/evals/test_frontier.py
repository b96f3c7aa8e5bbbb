"""The frontier of F1 and seconds, on points whose order can be told by eye."""

import pytest

from evals.bench.frontier import frontier
from evals.metrics import Estimate
from evals.scoring import Report, score_pairs
from schemas import Usage


def report(name: str, f1: float, seconds: float | None) -> Report:
    from evals.cases import load_cases
    from evals.cli import SETS

    case = load_cases(SETS["dev"])[0]
    made = score_pairs([(case, case.gold)], name)
    score = made.measures["claims"].model_copy(update={"f1": Estimate(value=f1, low=None, high=None)})
    changed = {
        "measures": made.measures | {"claims": score},
        "seconds": seconds,
        "usage": Usage(calls=2, output_tokens=10),
    }
    return made.model_copy(update=changed)


@pytest.mark.parametrize(
    ("settings", "unbeaten", "knee"),
    [
        ([("quick", 0.6, 1), ("slow", 0.7, 50)], {"quick", "slow"}, "slow"),
        ([("quick", 0.6, 1), ("worse", 0.55, 20), ("slow", 0.7, 50)], {"quick", "slow"}, "slow"),
        ([("quick", 0.5, 1), ("middle", 0.7, 4), ("slow", 0.72, 100)], {"quick", "middle", "slow"}, "middle"),
        ([("quick", 0.6, 1), ("unknown", 0.9, None)], {"quick", "unknown"}, "quick"),
        ([("one", 0.6, 1), ("same", 0.6, 1)], {"one", "same"}, "same"),
    ],
)
def test_what_no_setting_beats(settings: list[tuple[str, float, float | None]], unbeaten: set[str], knee: str) -> None:
    points = frontier([report(*one) for one in settings])
    assert {p.name for p in points if p.unbeaten} == unbeaten
    assert [p.name for p in points if p.knee] == [knee]
    assert [p.seconds for p in points if p.seconds is not None] == sorted(s for _, _, s in settings if s is not None)
