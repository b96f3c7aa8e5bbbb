"""What results say of their model is what the committed baseline says."""

import pytest

from evals.gate import load_baseline
from evals.measured import FILE, table
from extraction.config import load_config
from extraction.measured import measured


def test_the_packaged_figures_are_those_of_the_baseline() -> None:
    assert FILE.read_text(encoding="utf-8") == table(load_baseline()), "run: python -m evals.measured"


PROFILES = load_config(environ={}).profiles


@pytest.mark.parametrize(
    ("model", "profile"), [("embedded/qwen2.5-coder-1.5b", "embedded"), ("rules", "rules"), ("rules", "thorough")]
)
def test_what_was_measured_has_its_figures(model: str, profile: str) -> None:
    found = measured(model, PROFILES[profile])
    assert found is not None and set(found.f1) == {"gold", "dev"} and all(0 < f1 < 1 for f1 in found.f1.values())


@pytest.mark.parametrize(
    ("model", "profile"),
    [("hosted_vllm/other", "default"), (None, "default"), ("embedded/qwen2.5-coder-1.5b", "thorough")],
)
def test_what_nobody_measured_has_none(model: str | None, profile: str) -> None:
    assert measured(model, PROFILES[profile]) is None
