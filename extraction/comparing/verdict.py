"""What a rule (or, where rules leave a pair open, a model) finds about two claims, before it becomes a record."""

from dataclasses import dataclass

from schemas.comparison import Basis, Dimension, Overlap, RelationKind


@dataclass(frozen=True)
class Verdict:
    """Relation of claim `a` to claim `b`, with what found it."""

    relation: RelationKind
    dimension: Dimension
    basis: Basis
    why: str
    swap: bool = False
    """The relation runs from `b` to `a`."""
    time: Overlap | None = None
    """Overlap of days where the rule knows better than the windows do."""
    place: Overlap | None = None
    model: str | None = None
    """The model whose answer it is; null where a rule found it."""
