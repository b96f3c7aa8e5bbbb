"""`extraction/measured.toml` from the gate's baseline: what results say of the model that made them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evals.judge import HEADLINE
from extraction.config import load_config

if TYPE_CHECKING:
    from evals.gate import Baseline

FILE: Final = Path(__file__).parents[1] / "extraction" / "measured.toml"


def table(baseline: "Baseline") -> str:
    """The file's text: the headline F1 of the baseline's model on each labelled set, and the commit that it was measured at."""
    model = load_config(environ={}).profile(baseline.profile).chain[0].name
    rows = {name: figures.f1[HEADLINE] for name, figures in baseline.sets.items()}
    f1 = ", ".join(f"{name} = {value:.3f}" for name, value in rows.items() if value is not None)
    return (
        "# Written by `claimwire eval baseline`; a test holds it to evals/baselines/gate.json.\n"
        f"[{json.dumps(model)}]\nf1 = {{ {f1} }}\ncommit = {json.dumps(baseline.commit or '')}\n"
    )


if __name__ == "__main__":
    from evals.gate import load_baseline

    FILE.write_text(table(load_baseline()), encoding="utf-8")
