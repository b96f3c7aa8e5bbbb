"""What the model's answers are worth: the same code with and without them, claim by claim.

The headline figure hardly moves when a prompt gets worse, because grammar settles most sentences. So the gate also looks at
the claims that the model changed. It does not ask how: a claim that is there only with the answers, or only without them, is a
change, whatever the question was.
"""

from collections.abc import Hashable
from typing import Final

from evals.cases import Case
from evals.judge import judge
from evals.matching import actors_by_id, forms
from evals.metrics import Summed, Tally
from schemas import Extraction

#: How far the share of changes for the better may fall.
SHARE_TOLERANCE: Final = 0.05
#: How much of what the model found may be lost: one in ten.
FOUND_TOLERANCE: Final = 0.1


class Lift(Summed):
    """The model's part in the claims of some reports. Right means: the headline condition."""

    calls: int
    """Questions that the model was asked, failed attempts included."""
    better: int
    """Right claims that are there only thanks to it, and wrong ones that it did away with."""
    worse: int
    """Wrong claims that it brought in, and right ones that it spoiled."""
    found: Tally
    """Of the labelled claims that are not right without it, in reports that it was asked about, those that are right with it."""

    @property
    def share(self) -> float | None:
        """Share of changes that are for the better; null where it changed nothing."""
        changes = self.better + self.worse
        return self.better / changes if changes else None


NOTHING: Final = Lift(calls=0, better=0, worse=0, found=Tally(right=0, of=0))


def lift_of(case: Case, plain: Extraction | None, aided: Extraction | None) -> Lift:
    """Compare a report read without a model (`plain`) and with one (`aided`); null is a report that failed."""
    before, after = _claims(plain), _claims(aided)
    before_right, after_right = judge(case, plain).right, judge(case, aided).right
    came = [claim in after_right for claim, key in after.items() if key not in before.values()]
    went = [claim not in before_right for claim, key in before.items() if key not in after.values()]
    open_labels = {claim.id for claim in case.gold.claims} - set(before_right.values())
    origin = aided.provenance if aided else None
    return Lift(
        calls=origin.usage.calls if origin else 0,
        better=sum(came) + sum(went),
        worse=len(came) + len(went) - sum(came) - sum(went),
        found=Tally(right=len(open_labels & set(after_right.values())), of=len(open_labels)),
    )


def lift_falls(name: str, before: Lift, now: Lift) -> list[str]:
    """In words, what of the model's part is worse than the baseline allows."""
    found = []
    if before.share is not None and (now.share is None or now.share < before.share - SHARE_TOLERANCE):
        after = "nothing: it changed no claim" if now.share is None else f"{now.share:.3f}"
        found.append(
            f"{name}: share of the model's changes that are for the better fell from {before.share:.3f} to {after}"
        )
    if now.found.right < before.found.right * (1 - FOUND_TOLERANCE):
        found.append(f"{name}: claims that only the model finds fell from {before.found.right} to {now.found.right}")
    return found


def _claims(extraction: Extraction | None) -> dict[str, Hashable]:
    """What the headline looks at, for each claim: its places, its speaker by all names, its stance."""
    if extraction is None:
        return {}
    actors = actors_by_id(extraction)

    def key(speaker: str | None) -> Hashable:
        actor = actors[speaker]
        return forms(actor) if actor else None

    return {
        claim.id: (frozenset((run.start, run.end) for run in claim.evidence), key(claim.speaker), claim.stance)
        for claim in extraction.claims
    }
