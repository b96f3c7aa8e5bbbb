"""From the text that was read back to the text that was sent: every range of a result, before it leaves."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from extraction.page import Page
from schemas import Claim, Event, Evidence, Span, Unread

Told = TypeVar("Told", Claim, Event)
Range = TypeVar("Range", Span, Unread)


def source_of(page: Page) -> str:
    """The text as it was sent (of a page of HTML: as it was cleaned)."""
    return page.shown.source if page.shown is not None else page.text


def evidence_as_sent(items: Sequence[Told], page: Page) -> list[Told]:
    """The same items with evidence that stands in the text as sent; a run that leads over a cut becomes several."""
    if page.shown is None or (page.shown.origin is None and page.shown.text == page.shown.source and not page.cuts):
        return list(items)
    return [
        item.model_copy(update={"evidence": [r for run in item.evidence for r in _runs(run, page)]}) for item in items
    ]


def ranges_as_sent(ranges: Sequence[Range], page: Page) -> list[Range]:
    """The same ranges, counted in the text as sent."""
    if page.shown is None:
        return list(ranges)
    places = [page.shown.place(item.start, item.end) for item in ranges]
    return [
        item.model_copy(update={"start": start, "end": end}) for item, (start, end) in zip(ranges, places, strict=True)
    ]


def cut_out(page: Page) -> list[Unread]:
    """The cuts of a page, counted in its own text."""
    return [Unread(start=cut.start, end=cut.end, reason=cut.reason, zone="furniture") for cut in page.cuts]


def left_out(page: Page) -> list[Unread]:
    """The passages that are no evidence whoever put them there, counted in the text as sent."""
    if page.shown is None:
        return []
    unseen = [Unread(start=start, end=end, reason="hidden", zone="furniture") for start, end in page.shown.unseen]
    return [*ranges_as_sent(cut_out(page), page), *unseen]


def without(ranges: Sequence[Span], gaps: Sequence[Unread]) -> list[Span]:
    """The ranges less the gaps."""
    out: list[Span] = []
    for whole in ranges:
        at = whole.start
        for gap in sorted((g for g in gaps if g.start < whole.end and whole.start < g.end), key=lambda g: g.start):
            if gap.start > at:
                out.append(Span(start=at, end=gap.start))
            at = max(at, gap.end)
        if at < whole.end:
            out.append(Span(start=at, end=whole.end))
    return out


def _runs(run: Evidence, page: Page) -> Iterator[Evidence]:
    if page.shown is None or run.start is None or run.end is None:
        yield run
        return
    at = run.start
    for cut in [*(c for c in page.cuts if c.start < run.end and run.start < c.end), None]:
        end = min(cut.start, run.end) if cut is not None else run.end
        piece = page.text[at:end]
        left, right = at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())
        if left < right:
            start, stop = page.shown.place(left, right)
            text = page.shown.source[start:stop]
            yield run.model_copy(update={"start": start, "end": stop, "text": text})
        if cut is not None:
            at = max(at, cut.end)
