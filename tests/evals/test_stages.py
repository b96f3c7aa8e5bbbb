"""Stages measured alone: a stage that gets the labels and returns them scores 1, one that returns nothing scores 0."""

import pytest
from click.testing import CliRunner

from evals.bench.stages import STAGES, by_rules, readings, stage, total
from evals.cases import Case, half_of, load_cases
from evals.cli import SETS, eval_group
from evals.metrics import Counts, Tally
from schemas import Extraction

CASES = half_of(load_cases(SETS["dev"]), "tune")[:2]


@pytest.fixture(scope="module")
def read() -> list[tuple[Case, object]]:
    """Two reports of the half that is tuned on, read by the linguistic layer."""
    return list(readings(CASES))


def test_every_stage_is_measured_for_every_report(read: list[tuple[Case, object]]) -> None:
    staged = [stage(case, reading) for case, reading in read]  # type: ignore[arg-type]
    for key, _, _ in STAGES:
        measure = total(staged, key)
        assert isinstance(measure, Counts | Tally), key


def test_labels_as_prediction_are_right_end_to_end(read: list[tuple[Case, object]]) -> None:
    for case, reading in read:
        measures = stage(case, reading, case.gold).measures  # type: ignore[arg-type]
        for key in ("headline", "quantities", "events", "actors", "coreference", "links", "contradictions"):
            counts = measures[key]
            assert isinstance(counts, Counts)
            assert counts.hit_predicted == counts.predicted == counts.gold, (case.id, key)


def test_an_empty_prediction_finds_nothing_but_leaves_the_stages_on_labels(read: list[tuple[Case, object]]) -> None:
    case, reading = read[0]
    empty = Extraction(article=case.gold.article, actors=[], events=[], claims=[])
    nothing = stage(case, reading, empty).measures  # type: ignore[arg-type]
    whole = stage(case, reading, by_rules(case, reading)).measures  # type: ignore[arg-type]
    assert nothing["headline"] == Counts(hit_predicted=0, predicted=0, hit_gold=0, gold=len(case.gold.claims))
    assert all(
        nothing[key] == whole[key]
        for key, _, _ in STAGES
        if key.endswith((".alone", ".unlinked")) and key not in {"speakers.alone", "stance.alone"}
    )


def test_the_command_shows_both_halves() -> None:
    shown = CliRunner().invoke(eval_group, ["stages", "--help"])
    assert shown.exit_code == 0
    assert "side by side" in " ".join(shown.output.split())
    assert "stages" in CliRunner().invoke(eval_group, ["--help"]).output
