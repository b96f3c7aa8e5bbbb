"""Dates of a narration: days and months without a year belong to the year that is being told, not to that of publication."""

import re
from dataclasses import replace
from datetime import date, timedelta

from extraction.parsing import Sentence
from extraction.when import MONTHS, When, in_year, month_span

#: What is told of years past lies at least so far before publication.
_PAST = timedelta(days=300)
#: A date that only names something ("the accord of 3 May 2009", "the 2009 accord").
_NAMING = re.compile(
    r"(?<!\bmorning )(?<!night )(?<!evening )(?<!\bafternoon )(?<!hours )(?<!day )(?<!\bend )(?<!\bstart )\bof\s+$|\b(?:the|a|an|its|their)\s+$",
    re.I,
)
_FOLLOWING = re.compile(
    rf"\b(?:the\s+(?P<way>following|next|same)|that(?P<that>))\s+(?P<unit>week|month|year|{'|'.join(MONTHS)})\b", re.I
)
#: Behind a day without a year: "on 3 October of that year".
_OF_THAT_YEAR = re.compile(r",?\s+(?:of\s+)?(?:that|the\s+same)\s+year\b", re.I)


def narrated(sentences: list[Sentence], dates: dict[int, list[When]], published: date | None) -> dict[int, list[When]]:
    """The date expressions of all sentences, read on from the last date told before them."""
    if published is None:
        return dates
    out: dict[int, list[When]] = {}
    last: date | None = None
    #: The last date told, if it was told to the day: only what is narrated in days leaves the year out.
    day: date | None = None
    for sentence in sentences:
        found: list[When] = []
        own = dates[sentence.index]
        followed = _followed(sentence, own)
        own = [w for w in own if not any(f.start < w.end and w.start < f.end for f in followed)]
        for when in sorted([*own, *followed], key=lambda w: w.start):
            if when in followed:
                resolved = _after(when, sentence, last)
                if resolved is None:
                    continue
                when = resolved
            elif last is not None and when.yearless and _OF_THAT_YEAR.match(sentence.text, when.end):
                when = in_year(when, last.year)
            elif day is not None and published - day > _PAST and (there := _told_from(when, sentence, day)) is not None:
                when = there
            elif when.yearless and day is not None and published - day > _PAST:
                when = _in_told_year(when, day, published)
            if (when.first or when.last) and not _NAMING.search(sentence.text[: when.start]):
                last = when.first or when.last
                if when.precision == "day" or when.yearless or (last is not None and published - last <= _PAST):
                    day = last
            found.append(when)
        out[sentence.index] = found
    return out


def _told_from(when: When, sentence: Sentence, day: date) -> When | None:
    """ "overnight", "the end of the month" in a narration: of the day told last."""
    words = sentence.text[when.start : when.end].lower()
    if words == "overnight":
        return replace(when, first=day - timedelta(days=1), last=day)
    if words.endswith("of the month"):
        return replace(when, first=day.replace(day=1), last=month_span(day.year, day.month)[1])
    return None


def _in_told_year(when: When, last: date, published: date) -> When:
    """In the year of the last date told; in the next one where it would go far back."""
    here = in_year(when, last.year)
    if here.first is not None and here.first < last - timedelta(days=100):
        here = in_year(when, last.year + 1)
    return here if here.first is not None and here.first <= published else when


def _followed(sentence: Sentence, own: list[When]) -> list[When]:
    """Places of "the following month", "that year", "that April", to be resolved."""
    spans = [(w.start, w.end) for w in own if not w.yearless or w.precision != "month"]
    spans += [(m.start(), m.end()) for w in own if (m := _OF_THAT_YEAR.match(sentence.text, w.end))]
    return [
        When(m.start(), m.end(), None, None, "unknown")
        for m in _FOLLOWING.finditer(sentence.text)
        if not any(s < m.end() and m.start() < e for s, e in spans)
    ]


def _after(when: When, sentence: Sentence, last: date | None) -> When | None:
    match = _FOLLOWING.match(sentence.text, when.start)
    if match is None or last is None:
        return None
    unit, same = match["unit"].lower(), (match["way"] or "same").lower() == "same"
    if unit in MONTHS:
        month = MONTHS.index(unit) + 1
        year = last.year + (0 if same or month > last.month else 1)
        first, end = month_span(year, month)
        return replace(when, first=first, last=end, precision="month")
    if unit == "year":
        year = last.year + (not same)
        return replace(when, first=date(year, 1, 1), last=date(year, 12, 31), precision="year")
    if unit == "month":
        index = last.year * 12 + last.month - 1 + (not same)
        first, end = month_span(index // 12, index % 12 + 1)
        return replace(when, first=first, last=end, precision="month")
    monday = last - timedelta(days=last.weekday()) + timedelta(days=0 if same else 7)
    return replace(when, first=monday, last=monday + timedelta(days=6), precision="week")
