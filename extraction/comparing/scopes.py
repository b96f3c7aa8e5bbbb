"""Days and places that two claims are about, and how far those overlap."""

from dataclasses import dataclass
from datetime import date

from extraction.comparing.claims import Said
from extraction.comparing.joining import Joined
from extraction.comparing.reports import Ref
from schemas.comparison import Overlap


@dataclass(frozen=True)
class Window:
    """Days from `start` to `end`, inclusive; an open end stays open."""

    start: date | None
    end: date | None

    @property
    def known(self) -> bool:
        return self.start is not None or self.end is not None


def window_of_event(joined: Joined, event: Ref) -> Window:
    """The days that all dated members of a joined event can agree on."""
    members = [joined.records.events[ref] for ref in joined.events.members(event)]
    starts = [item.start for item in members if item.start]
    ends = [item.end for item in members if item.end]
    start, end = max(starts, default=None), min(ends, default=None)
    return Window(start, end) if start is None or end is None or start <= end else Window(min(starts), max(ends))


def window_of(joined: Joined, said: Said, event: Ref | None) -> Window:
    """The days that a claim is about: its own, else those of the event."""
    period = said.claim.period
    if period is not None and (period.start or period.end):
        return Window(period.start, period.end)
    return window_of_event(joined, event) if event is not None else Window(None, None)


def overlap_of(a: Window, b: Window) -> Overlap:
    """`full` where the one covers all that the other is about, `partial` where only some, `none`, or `unknown`."""
    if not a.known or not b.known:
        return "unknown"
    (a0, a1), (b0, b1) = _days(a), _days(b)
    low, high = max(a0, b0), min(a1, b1)
    if low > high:
        return "none"
    return "full" if (low, high) in ((a0, a1), (b0, b1)) else "partial"


def covers(a: Window, b: Window) -> bool:
    """Whether `a` holds all days of `b`, as far as either is known."""
    if not a.known or not b.known:
        return True
    (a0, a1), (b0, b1) = _days(a), _days(b)
    return a0 <= b0 and b1 <= a1


def _days(window: Window) -> tuple[date, date]:
    return window.start or date.min, window.end or date.max


def places_overlap(joined: Joined, a: Said, b: Said) -> Overlap:
    """Places by the joined events: full for a common event, else by the words of the places' names."""
    if set(a.events) & set(b.events):
        return "full"
    left = {word for event in a.events for ref in joined.events.members(event) for word in joined.traits[ref].places}
    right = {word for event in b.events for ref in joined.events.members(event) for word in joined.traits[ref].places}
    if not left or not right:
        return "unknown"
    return "partial" if left & right else "none"
