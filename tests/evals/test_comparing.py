"""The comparison against labelled relations: floors below what is measured, so that a fall is seen."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from evals.cli import SETS, eval_group
from evals.comparing import score_comparison


@pytest.mark.parametrize(
    ("name", "f1", "contradicts", "origins"),
    [("gold", 0.80, 0.90, 12), ("dev", 0.90, 0.95, 26), ("stories", 0.90, 0.95, 17), ("stories-held", 0.90, 0.95, 6)],
)
def test_relations_clusters_and_origins(name: str, f1: float, contradicts: float, origins: int) -> None:
    score = score_comparison(SETS[name])
    assert score.stories_exact
    assert (score.all_relations.f1 or 0) >= f1
    assert (score.relations["contradicts"].precision or 0) >= contradicts
    assert score.independence.right >= origins
    assert score.chains.right == score.chains.labelled == score.chains.given


def test_the_command_prints_every_set_with_relations() -> None:
    done = CliRunner().invoke(eval_group, ["compare-gold", "--gold", "stories"])
    assert done.exit_code == 0, done.output
    assert "contradicts" in done.output
    assert "independence" in done.output


def test_a_folder_without_relations_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(eval_group, ["compare-gold", "--gold", str(tmp_path)])
    assert done.exit_code == 1
    assert "labels" in done.output


def test_the_speed_command_counts() -> None:
    done = CliRunner().invoke(eval_group, ["compare-speed", "--sizes", "4,8"])
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(eval_group, ["compare-speed", "--sizes", "x"]).exit_code == 2
