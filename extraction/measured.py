"""How good a model's results were measured to be: `measured.toml`, written from the committed baselines of the evals."""

import tomllib
from functools import cache
from importlib.resources import files

from extraction.config import RULES, Profile
from schemas import Measured


@cache
def _table() -> dict[str, Measured]:
    raw = tomllib.loads((files("extraction") / "measured.toml").read_text(encoding="utf-8"))
    return {name: Measured.model_validate(row) for name, row in raw.items()}


def measured(model: str | None, profile: Profile) -> Measured | None:
    """What is measured of a model, by its configured name; null where nothing is, also of models served under another name.

    Nobody measured what a model does when a profile has it asked about every sentence.
    """
    return None if model != RULES and profile.questions == "all" else _table().get(model or "")
