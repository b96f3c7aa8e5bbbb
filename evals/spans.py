"""Arithmetic on spans of text: where evidence stands, and by how much two pieces of evidence overlap. Pure functions."""

from collections.abc import Iterable, Sequence

from schemas import Evidence

#: Half-open character ranges. For one evidence run: the places where it stands; all but one are repeats of it.
Spans = list[tuple[int, int]]


def places_of(run: Evidence, text: str, *, every: bool) -> Spans:
    """Where a run stands in `text`: at its offsets, or (`every`, or a run without offsets) wherever its string occurs.

    A run that does not stand in the text has no place.
    """
    if run.start is not None and run.end is not None and not every:
        return [(run.start, run.end)] if is_literal(run, text) else []
    places = []
    start = text.find(run.text)
    while start >= 0:
        places.append((start, start + len(run.text)))
        start = text.find(run.text, start + 1)
    return places


def is_literal(run: Evidence, text: str) -> bool:
    """Whether the run is, letter by letter, what the text holds at its offsets (without offsets: anywhere)."""
    if run.start is None or run.end is None:
        return run.text in text
    return text[run.start : run.end] == run.text


def union(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same characters as sorted ranges that neither touch nor overlap."""
    merged: Spans = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def iou(one: Spans, other: Spans) -> float:
    """Characters in both over characters in either; both in the form that `union` gives. 0 where both are empty."""
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    either = sum(b - a for a, b in one) + sum(d - c for c, d in other) - both
    return both / either if either else 0.0


def best_overlap(one: Sequence[Spans], other: Sequence[Spans]) -> float:
    """Overlap of two items, each a list of runs with their places: best pair of runs, or the unions, whichever is more."""
    pairs = (iou([place], [match]) for run in one for place in run for goal in other for match in goal)
    return max(max(pairs, default=0.0), iou(_settled(one, other), _settled(other, one)))


def _settled(runs: Sequence[Spans], other: Sequence[Spans]) -> Spans:
    """All runs, each at the place that overlaps most with the other item; at its first place where none does."""
    target = union(place for run in other for place in run)
    return union(max(run, key=lambda place: iou([place], target)) for run in runs if run)
