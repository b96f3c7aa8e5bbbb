"""Counts, figures and bootstrap intervals with known answers; comparison of runs."""

import numpy as np
import pytest

from evals.cases import Case
from evals.compare import compare
from evals.metrics import Bootstrap, Counts, columns_of, f1, score
from evals.runlog import RunError
from evals.scoring import Answer, answer_of, bootstrap_of


def counts(right: int, predicted: int, gold: int) -> Counts:
    return Counts(hit_predicted=right, predicted=predicted, hit_gold=right, gold=gold)


def test_micro_and_macro_by_hand() -> None:
    """One report: 1 of 2 given, 1 of 4 labelled, F1 1/3. The other: all of 6, F1 1."""
    result = score([counts(1, 2, 4), counts(6, 6, 6)], Bootstrap(("a", "b")))
    assert result.precision.value == 7 / 8
    assert result.recall.value == 7 / 10
    assert result.f1.value == pytest.approx(14 / 18)
    assert result.macro_precision.value == 0.75
    assert result.macro_recall.value == 0.625
    assert result.macro_f1.value == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("given", "precision", "recall", "f1_value", "macro"),
    [
        (counts(0, 0, 0), None, None, None, None),
        (counts(0, 3, 0), 0.0, None, 0.0, 0.0),
        (counts(0, 0, 3), None, 0.0, 0.0, 0.0),
        (counts(0, 2, 3), 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_undefined_is_not_zero(
    given: Counts, precision: float | None, recall: float | None, f1_value: float | None, macro: float | None
) -> None:
    result = score([given], Bootstrap(("a",)))
    values = (result.precision.value, result.recall.value, result.f1.value, result.macro_f1.value)
    assert values == (precision, recall, f1_value, macro)


def test_a_report_without_anything_does_not_count_in_means() -> None:
    result = score([counts(1, 1, 1), counts(0, 0, 0)], Bootstrap(("a", "b")))
    assert result.macro_f1.value == 1.0


def test_f1_of_slices_with_hits_of_their_own() -> None:
    """Precision 1/2, recall 3/4: harmonic mean .6."""
    one = Counts(hit_predicted=1, predicted=2, hit_gold=3, gold=4)
    assert f1(np.array([columns_of(one)]))[0] == pytest.approx(0.6)


def test_bootstrap_of_equal_reports_has_no_width() -> None:
    result = score([counts(1, 2, 2)] * 6, Bootstrap(tuple("abcdef")))
    assert (result.f1.low, result.f1.value, result.f1.high) == (0.5, 0.5, 0.5)


def test_bootstrap_interval_known_from_the_binomial() -> None:
    """Half of 100 reports all right, half all wrong: recall of a draw is binomial(100, .5) / 100, 2.5 % at .40, .60."""
    reports = [counts(1, 1, 1)] * 50 + [counts(0, 1, 1)] * 50
    result = score(reports, Bootstrap(tuple(map(str, range(100))), resamples=20_000))
    assert result.recall.low == pytest.approx(0.40, abs=0.011)
    assert result.recall.high == pytest.approx(0.60, abs=0.011)


def test_clusters_are_drawn_whole() -> None:
    """The same 100 reports in two stories: a draw has either both, or one of them twice."""
    reports = [counts(1, 1, 1)] * 50 + [counts(0, 1, 1)] * 50
    draws = Bootstrap(("a",) * 50 + ("b",) * 50, resamples=500)
    _, drawn = draws.sums([columns_of(one) for one in reports])
    assert set((drawn[:, 2] / drawn[:, 3]).tolist()) == {0.0, 0.5, 1.0}


def test_draws_are_seeded() -> None:
    reports = [counts(n % 3, 3, 3) for n in range(12)]
    names = tuple(map(str, range(12)))
    assert score(reports, Bootstrap(names)) == score(reports, Bootstrap(names))
    assert score(reports, Bootstrap(names)).f1 != score(reports, Bootstrap(names, seed=8)).f1


def test_one_cluster_has_no_interval() -> None:
    result = score([counts(1, 2, 2)], Bootstrap(("a",)))
    assert (result.f1.value, result.f1.low, result.f1.high) == (0.5, None, None)


def _cases(case: Case, stories: str) -> list[Case]:
    return [Case(f"n{i}", case.text, case.gold, case.article, story) for i, story in enumerate(stories)]


@pytest.mark.parametrize(("stories", "clusters"), [("aabbc", 5), ("aabcdef", 6)])
def test_stories_are_resampled_where_there_are_five(case: Case, stories: str, clusters: int) -> None:
    answers = [Answer(one, one.gold) for one in _cases(case, stories)]
    assert len(bootstrap_of(answers).names) == clusters


def test_compare_a_run_with_itself_and_with_nothing(case: Case) -> None:
    cases = _cases(case, "abcdef")
    full = [answer_of(one, one.gold) for one in cases]
    empty = [answer_of(one, None) for one in cases]
    result = compare([("full", full), ("again", full), ("empty", empty)])
    same, lost = (differences["claims"] for differences in result.differences)
    assert (same.f1.value, same.f1.low, same.f1.high, same.p) == (0.0, 0.0, 0.0, 1.0)
    assert (lost.f1.value, lost.f1.low, lost.f1.high) == (-1.0, -1.0, -1.0)
    assert lost.p == 1 / 2000
    assert result.per_article["n0"] == [1.0, 1.0, 0.0]


def test_pairing_narrows_the_interval(case: Case) -> None:
    """Each report is hard or easy for both runs; one run is worse by the same step everywhere but once."""
    easy, hard = columns_of(counts(10, 10, 10)), columns_of(counts(2, 10, 10))
    worse_easy, worse_hard = columns_of(counts(9, 10, 10)), columns_of(counts(1, 10, 10))
    from evals.compare import difference

    draws = Bootstrap(tuple("abcdefgh"))
    result = difference([easy, hard] * 4, [worse_easy, worse_hard] * 4, draws)
    assert result.f1.value == pytest.approx(-0.1)
    assert result.f1.low == pytest.approx(-0.1)
    assert result.f1.high == pytest.approx(-0.1)


def test_runs_over_different_reports_are_not_compared(case: Case) -> None:
    cases = _cases(case, "abc")
    with pytest.raises(RunError, match="different reports"):
        compare([("one", [answer_of(cases[0], None)]), ("two", [answer_of(cases[1], None)])])
