"""General English word lists as data: reporting verbs, measures, actor nouns, events, countries. No names from any report."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """The lexicon file ``name`` ("cues"), with every block of words split into a frozenset."""
    raw = yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = _split(raw)
    return found


def _split(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _split(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(value)
    return frozenset(value.split()) if isinstance(value, str) else value
