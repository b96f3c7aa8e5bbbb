"""How alike two claims are in their words, and whether a retold statement kept all of substance."""

import re
from typing import Final

from extraction.comparing.claims import Said
from extraction.comparing.verdict import Verdict
from extraction.comparing.words import containment, listed, numbers, overlap, stem, tokens, weaker_forms
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
    if a.speaker is not None and b.speaker is not None and not (a.broken or b.broken) and (fuller := _fuller(a, b)):
        how: Dimension = "time" if fuller.claim.period else dimension
        return Verdict("refines", how, "wording", "The same, with more of the when, where or how.", swap=fuller is b)
    if a.speaker != b.speaker or a.broken != b.broken:
        return Verdict("same_origin_variant", "attribution", "wording", "One statement, credited otherwise.")
    if changed := relabelled(a, b):
        told = f"One statement, told with another word: {changed[1]}, {changed[2]}."
        return Verdict("same_origin_variant", "label", "wording", told)
    if bool(a.counts) != bool(b.counts):
        return Verdict("same_origin_variant", "count", "wording", "One statement, with its figure and without.")
    left, right = a.claim.statement, b.claim.statement
    if numbers(left) != numbers(right) and (
        a.claim.period != b.claim.period or bool(_TIMES.search(left)) != bool(_TIMES.search(right))
    ):
        return Verdict("same_origin_variant", "time", "wording", "One statement, told with another time.")
    if overlap(a.words, b.words) >= _SAME and a.claim.period == b.claim.period:
        return Verdict("restates", dimension, "wording", "One statement, told with nothing of substance changed.")
    return Verdict("same_origin_variant", dimension, "wording", "One statement, told in other words.")


def relabelled(a: Said, b: Said) -> tuple[str, str, str] | None:
    """(`label` or `verb`, word of `a`, word of `b`) where two wordings differ in what they call an armed side, or where
    that of `b` has a weaker verb; else None."""
    before, after = set(tokens(a.evidence)), set(tokens(b.evidence))
    labels = {word for word in listed("armed") if " " not in word}
    was, now = sorted(before & labels - after), sorted(after & labels - before)
    if was and now and not {stem(word) for word in was} & {stem(word) for word in now}:
        return "label", was[0], now[0]
    stems = {stem(word) for word in after}
    for word in sorted(before - after):
        weak = weaker_forms().get(stem(word), frozenset()) & stems
        if weak and stem(word) not in stems and "dead" not in after:
            return "verb", word, next(w for w in sorted(after) if stem(w) in weak)
    return None


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
