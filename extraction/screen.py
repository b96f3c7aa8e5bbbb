"""What an article holds that is no evidence, whoever put it there: found before anything is read, blanked, and reported.

The article is data. Passages that speak to a machine, imitate one, or are shown to no reader are cut here, once, for
grammar and models alike; everything behind this file sees spaces in their place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extraction.foreign import find_foreign
from extraction.imitations import find_imitations
from extraction.orders import find_orders
from extraction.shown import Cut, Reason, Shown, blank, show
from schemas import Notice

_LINK = re.compile(r"\bhttps?://[^\s\"“”<>|{}\[\]]{1,2000}(?<![.,;:!?)'’])")
#: Cuts of each reason are told by a notice of this code.
CODES: Final[dict[Reason, str]] = {"instruction": "orders", "hidden": "hidden_text", "language": "not_english"}
_MESSAGES: Final[dict[Reason, str]] = {
    "instruction": "{n} passages speak to a machine that reads the text, or imitate one; they are no evidence, see not_read",
    "hidden": "{n} passages are not shown to a reader; they are no evidence, see not_read",
    "language": "{n} sentences are not English and were not read, see not_read",
}


@dataclass(frozen=True)
class Screened:
    """A text fit to be read."""

    text: str
    """As shown, with the cuts blanked: offsets are those of `shown.text`."""
    shown: Shown
    cuts: tuple[Cut, ...]
    """Disjoint, in order."""
    notices: tuple[Notice, ...]


def screen(source: str) -> Screened:
    """Cut out of a text what is no evidence."""
    shown = show(source)
    links = (Cut(m.start(), m.end(), "furniture") for m in _LINK.finditer(shown.text))
    cuts = disjoint([*links, *shown.cuts, *find_imitations(shown.text), *find_orders(shown.text)])
    cuts = disjoint([*cuts, *find_foreign(blank(shown.text, cuts))])
    return Screened(blank(shown.text, cuts), shown, cuts, tuple(_notices(shown, cuts)))


def disjoint(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """The same passages without overlap; where two meet, the one that begins first gives the reason."""
    out: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, -c.end)):
        start = max(cut.start, out[-1].end) if out else cut.start
        if start < cut.end:
            out.append(Cut(start, cut.end, cut.reason))
    return tuple(out)


def _notices(shown: Shown, cuts: Iterable[Cut]) -> Iterable[Notice]:
    reasons = [cut.reason for cut in cuts] + ["hidden" for _ in shown.unseen]
    for reason, code in CODES.items():
        if n := reasons.count(reason):
            yield Notice(code=code, message=_MESSAGES[reason].format(n=n))
    if shown.invisible:
        yield Notice(
            code="invisible_characters",
            message=f"{shown.invisible} invisible characters were passed over while reading; evidence has them",
        )
    if shown.lookalikes:
        yield Notice(
            code="confusable_letters",
            message=f"{shown.lookalikes} words hold letters of other scripts that look like Latin ones, and were read as such",
        )
