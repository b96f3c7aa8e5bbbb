"""`eval baseline`: what is recorded anew never lowers the baseline by itself."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evals import gate_commands
from evals.cli import eval_group
from evals.gate import Figures, load_baseline, save_baseline


def figures(headline: float) -> Figures:
    f1 = dict.fromkeys(load_baseline().sets["dev"].f1, 0.5) | {"claims": headline}
    return Figures(f1=f1, literal=1.0, failed=0, input_tokens=1, output_tokens=1)


@pytest.fixture
def scores(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Figures]:
    """Recording asks nobody; the replies score what the test says. The baseline (.60) lies in a folder of the test's own."""
    now: dict[str, Figures] = {}

    async def record(*_: Any, **__: Any) -> None: ...

    monkeypatch.setattr(gate_commands, "record", record)
    monkeypatch.setattr(gate_commands, "_figures", lambda names: now)
    before = {"dev": figures(0.60)}
    save_baseline(before, folder=tmp_path)
    monkeypatch.setattr(gate_commands, "load_baseline", lambda: load_baseline(tmp_path))
    monkeypatch.setattr(gate_commands, "save_baseline", lambda now: save_baseline(now, folder=tmp_path))
    return now


def call(*arguments: str) -> Result:
    return CliRunner().invoke(eval_group, [*arguments])


@pytest.mark.parametrize(
    ("arguments", "after", "exit_code", "kept"),
    [
        ((), 0.65, 0, 0.65),
        ((), 0.50, 1, 0.60),
        (("--accept",), 0.50, 0, 0.50),
    ],
)
def test_a_fall_keeps_the_baseline_unless_it_is_accepted(
    scores: dict[str, Figures], tmp_path: Path, arguments: tuple[str, ...], after: float, exit_code: int, kept: float
) -> None:
    scores["dev"] = figures(after)
    result = call("baseline", *arguments)
    assert result.exit_code == exit_code, result.output
    assert load_baseline(tmp_path).sets["dev"].f1["claims"] == kept
    assert ("headline F1 fell from 0.600 to 0.500" in result.output) == (exit_code == 1)


def test_the_gate_names_what_fell(scores: dict[str, Figures]) -> None:
    scores["dev"] = figures(0.50)
    result = call("gate")
    assert (result.exit_code, "dev: headline F1 fell from 0.600 to 0.500" in result.output) == (1, True)
