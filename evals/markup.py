"""A text cut into segments at every border of evidence, each segment with what it is evidence of. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Verdict = Literal["right", "wrong", "miss", "false"]
Side = Literal["gold", "predicted"]
#: Whose evidence, first character, one past the last, in code points.
Mark = tuple[Side, int, int]

#: Kinds of item whose evidence is coloured; the places of the others are only jumped to.
COLOURED = frozenset({"claim", "event"})


@dataclass(frozen=True)
class Segment:
    """A run of text that no evidence begins or ends within."""

    text: str
    classes: str
    """`g` labelled and right, `gm` labelled and missed or wrong, `p` predicted and right, `pf` predicted and not right."""
    items: tuple[int, ...]
    """Numbers of the items that it is evidence of."""


def cut(text: str, items: Sequence[tuple[Verdict, str, Sequence[Mark]]]) -> list[Segment]:
    """Cut ``text``; an item is its verdict, its kind and its marks. Joined again, the segments are the text."""
    marks = [(number, *item[:2], mark) for number, item in enumerate(items) for mark in item[2]]
    borders = sorted({0, len(text), *(edge for *_, (_, start, end) in marks for edge in (start, end))})
    segments = []
    for start, end in pairwise(borders):
        here = [mark for mark in marks if mark[3][1] <= start and end <= mark[3][2]]
        classes = {_class(verdict, side) for _, verdict, kind, (side, _, _) in here if kind in COLOURED}
        numbers = tuple(sorted({number for number, *_ in here}))
        segments.append(Segment(text[start:end], " ".join(sorted(classes)), numbers))
    return segments


def _class(verdict: Verdict, side: Side) -> str:
    right = verdict == "right"
    return ("g" if right else "gm") if side == "gold" else ("p" if right else "pf")
