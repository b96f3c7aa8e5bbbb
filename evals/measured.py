"""`extraction/measured.toml` from the gate's baseline: what results say of the model that made them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evals.judge import HEADLINE
from extraction.config import RULES, load_config

if TYPE_CHECKING:
    from evals.gate import Baseline

FILE: Final = Path(__file__).parents[1] / "extraction" / "measured.toml"


def table(baseline: "Baseline") -> str:
    """The file's text: the headline F1 of the baseline's model, and of no model, on each set, and the commit measured."""
    model = load_config(environ={}).profile(baseline.profile).chain[0].name
    rows = {
        model: {name: figures.f1[HEADLINE] for name, figures in baseline.sets.items()},
        RULES: {name: figures.plain for name, figures in baseline.sets.items()},
    }
    return "# Written by `claimwire eval baseline`; a test holds it to evals/baselines/gate.json.\n" + "".join(
        _row(name, f1, baseline.commit or "") for name, f1 in rows.items()
    )


def _row(model: str, f1: dict[str, float | None], commit: str) -> str:
    known = ", ".join(f"{name} = {value:.3f}" for name, value in f1.items() if value is not None)
    return f"[{json.dumps(model)}]\nf1 = {{ {known} }}\ncommit = {json.dumps(commit)}\n" if known else ""


if __name__ == "__main__":
    from evals.gate import load_baseline

    FILE.write_text(table(load_baseline()), encoding="utf-8")
