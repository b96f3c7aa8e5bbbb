"""How alike two claims are in their words, and whether a retold statement kept all of substance."""

import re
from typing import Final

from extraction.comparing.claims import Said
from extraction.comparing.verdict import Verdict
from extraction.comparing.words import containment, numbers, overlap
from schemas.comparison import Dimension

#: Jaccard overlap of stems from which a retold statement counts as the same one, no detail lost.
_SAME: Final = 0.75
_TIMES: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\d{4}-\d\d-\d\d|\b(?:morning|night|evening|noon|dawn|midnight|hours?|days?|weeks?)\b", re.I
)


def alike(a: Said, b: Said, least: float) -> bool:
    """Whether two statements share at least this part of their words, the shorter's counting more."""
    return overlap(a.words, b.words) >= least or (
        containment(a.words, b.words) >= min(0.95, least + 0.3) and min(len(a.words), len(b.words)) >= 4
    )


def retold(a: Said, b: Said, *, dimension: Dimension) -> Verdict:
    """One statement told twice: `restates` where nothing of substance changed, else a variant on what did."""
    if a.speaker != b.speaker or a.broken != b.broken:
        return Verdict("same_origin_variant", "attribution", "wording", "One statement, credited otherwise.")
    if fuller := _fuller(a, b):
        return Verdict(
            "refines",
            "time" if fuller.claim.period else dimension,
            "wording",
            "The same, with more of the when, where or how.",
            swap=fuller is b,
        )
    left, right = a.claim.statement, b.claim.statement
    if numbers(left) != numbers(right) and (
        a.claim.period != b.claim.period or bool(_TIMES.search(left)) != bool(_TIMES.search(right))
    ):
        return Verdict("same_origin_variant", "time", "wording", "One statement, told with another time.")
    if overlap(a.words, b.words) >= _SAME and a.claim.period == b.claim.period:
        return Verdict("restates", dimension, "wording", "One statement, told with nothing of substance changed.")
    return Verdict("same_origin_variant", dimension, "wording", "One statement, told in other words.")


def _fuller(a: Said, b: Said) -> Said | None:
    """Which of two claims says all that the other does and more, if one does."""
    for more, less in ((a, b), (b, a)):
        extra = more.words - less.words
        if (
            less.words
            and len(less.words & more.words) >= 0.8 * len(less.words)
            and len(extra) >= 2
            and (more.claim.period is None or less.claim.period is None or more.claim.period == less.claim.period)
        ):
            return more
    return None
