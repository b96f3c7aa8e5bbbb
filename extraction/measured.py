"""How good a model's results were measured to be: `measured.toml`, written from the committed baselines of the evals."""

import tomllib
from functools import cache
from importlib.resources import files

from schemas import Measured


@cache
def _table() -> dict[str, Measured]:
    raw = tomllib.loads((files("extraction") / "measured.toml").read_text(encoding="utf-8"))
    return {name: Measured.model_validate(row) for name, row in raw.items()}


def measured(model: str | None) -> Measured | None:
    """What is measured of a model, by its configured name; null where nothing is, also of models served under another name."""
    return _table().get(model or "")
