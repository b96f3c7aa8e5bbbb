"""Small linear models, fitted by `claimwire eval fit` on the labelled reports that rules may be made on, as data files beside this.

Each holds a weight for each feature, and thresholds. Features are named where they are computed (`linking`,
`contradiction`, `confidence`); a file that does not fit them is refused.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Linear:
    """A logistic model: the chance that something holds is `1 / (1 + exp(-(bias + Σ weight · feature)))`."""

    bias: float
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def total(self, features: Mapping[str, float]) -> float:
        """The weighted sum. Raises `KeyError` where a feature has no weight: the file is older than the code."""
        return self.bias + sum(self.weights[name] * value for name, value in features.items() if value)

    def chance(self, features: Mapping[str, float]) -> float:
        """Between 0 and 1. Raises `KeyError` where a feature has no weight."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.total(features)))))


@cache
def fitted(name: str) -> Linear:
    """The model in the data file ``name`` ("links")."""
    raw = yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
    return Linear(raw["bias"], raw["weights"], raw["thresholds"])
