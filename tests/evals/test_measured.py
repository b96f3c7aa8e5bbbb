"""What results say of their model is what the committed baseline says."""

from evals.gate import load_baseline
from evals.measured import FILE, table
from extraction.measured import measured


def test_the_packaged_figures_are_those_of_the_baseline() -> None:
    assert FILE.read_text(encoding="utf-8") == table(load_baseline()), "run: python -m evals.measured"


def test_a_model_that_nobody_measured_has_none() -> None:
    found = measured("embedded/qwen2.5-coder-1.5b")
    assert found is not None and set(found.f1) == {"gold", "dev"} and all(0 < f1 < 1 for f1 in found.f1.values())
    assert measured("hosted_vllm/other") is None and measured(None) is None
