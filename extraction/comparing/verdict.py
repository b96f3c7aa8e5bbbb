"""What a rule finds about two claims, before it becomes a record."""

from dataclasses import dataclass

from schemas.comparison import Basis, Dimension, Overlap, RelationKind


@dataclass(frozen=True)
class Verdict:
    """Relation of claim `a` to claim `b`, with the rule that found it."""

    relation: RelationKind
    dimension: Dimension
    basis: Basis
    why: str
    swap: bool = False
    """The relation runs from `b` to `a`."""
    time: Overlap | None = None
    """Overlap of days where the rule knows better than the windows do."""
    place: Overlap | None = None
