"""Date expressions of the text to days, against the day of publication; what cannot be told stays null.

The rules are the codebook's: weekdays are the latest such day on or before publication, "early" in a month is its days 1
to 10, "last week" is Monday to Sunday of the week before, a year is the latest that fits.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from extraction.relative_dates import RELATIVE, unresolved
from extraction.when import MONTH, PART, YEAR, Resolve, When, month_number, month_span, rule, when
from schemas.vocabulary import DatePrecision


def find_dates(text: str, published: date | None) -> list[When]:
    """All date expressions of ``text``, left to right, without overlaps. Without ``published`` only absolute ones resolve."""
    return list(_dates(text, published))


@lru_cache(maxsize=512)  # each claim of a sentence asks anew
def _dates(text: str, published: date | None) -> tuple[When, ...]:
    found: list[When] = []
    taken: list[tuple[int, int]] = []
    for pattern, resolve in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < e and s < match.end() for s, e in taken):
                continue
            try:
                one = resolve(match, published)
            except (OverflowError, ValueError):  # "3,000 years ago": the calendar does not go that far
                one = unresolved(match, published)
            if one is not None:
                taken.append(match.span())
                found.append(one)
    found.sort(key=lambda w: w.start)
    return tuple(_ranges(text, [_prefixed(text, one) for one in found]))


def _prefixed(text: str, here: When) -> When:
    before = text[max(0, here.start - 24) : here.start].lower()
    if re.search(r"\b(since|from|starting|beginning)\s+(?:(?:last|early|late|at least)\s+)?(?:on\s+)?$", before):
        return replace(here, since=True)
    if re.search(r"\b(until|till|by|before|up to|through)\s+(?:late\s+|early\s+)?$", before):
        return replace(here, until=True)
    if (
        here.first is not None
        and here.precision == "day"
        and re.search(r"\b(?:night|overnight)\s+(?:in)?to\s+$", before)
    ):
        return replace(here, first=here.first - timedelta(days=1))
    return here


def _ranges(text: str, found: list[When]) -> Iterator[When]:
    """ "between A and B", "from A to B": one range."""
    i = 0
    while i < len(found):
        here = found[i]
        if i + 1 < len(found):
            after, gap = found[i + 1], text[here.end : found[i + 1].start].lower()
            before = text[max(0, here.start - 9) : here.start].lower()
            if (
                re.fullmatch(r"\s*(?:and|to|until|till|through|-|–)\s*(?:the\s+)?(?:end of\s+)?", gap)
                and re.search(r"\b(between|from)\s*(?:early\s+|late\s+|mid-)?$", before)
            ) or re.fullmatch(r"\s*(?:to|-|–)\s*", gap):
                if (
                    here.first and after.last and here.first > after.last
                ):  # "between late April and August", told in June
                    here = replace(
                        here,
                        first=here.first.replace(
                            year=after.last.year - (here.first.month > after.last.month), day=min(here.first.day, 28)
                        ),
                    )
                if here.first and after.last and here.first <= after.last:
                    yield When(
                        here.start,
                        after.end,
                        here.first,
                        after.last,
                        _coarser(here.precision, after.precision),
                        yearless=here.yearless and after.yearless,
                    )
                    i += 2
                    continue
        yield here
        i += 1


def _coarser(a: DatePrecision, b: DatePrecision) -> DatePrecision:
    order: list[DatePrecision] = ["day", "week", "month", "year", "unknown"]
    return max(a, b, key=order.index)


def _part_of(word: str | None) -> str | None:
    if not word:
        return None
    word = word.lower()
    if re.search(r"late|end|last", word):
        return "late"
    return "mid" if "mid" in word else "early"


def _full_date(match: re.Match[str], published: date | None) -> When | None:
    month, day = month_number(match["month"]), int(match["dom"])
    year = int(match["year"]) if match["year"] else None
    try:
        if year is None:
            if published is None:
                return when(match, None, None, "unknown")
            year = (
                published.year
                if date(published.year, month, day) <= published + timedelta(days=3)
                else published.year - 1
            )
        found = date(year, month, day)
    except ValueError:
        return None
    last = found
    if match["dom2"]:
        try:
            last = date(year, month, int(match["dom2"]))
        except ValueError:
            last = found
    return replace(when(match, found, max(last, found), "day"), yearless=not match["year"])


def _iso(match: re.Match[str], published: date | None) -> When | None:
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return when(match, found, found, "day")


def _month(match: re.Match[str], published: date | None) -> When | None:
    month = month_number(match["month"])
    if match["month"].lower() in {"may", "march", "mar"} and not (match["year"] or match["lead"] or match["part"]):
        return None  # the modal verb, or a march
    if match["year"]:
        year = int(match["year"])
    elif published is None:
        return when(match, None, None, "unknown")
    else:
        year = published.year if month <= published.month else published.year - 1
        if "last" in (match["lead"] or "").lower() and month == published.month:
            year -= 1
    first, last = month_span(year, month, _part_of(match["part"]))
    start = match.start("part") if match["part"] else match.start("month")
    yearless = not match["year"] and "last" not in (match["lead"] or "").lower()
    return When(start, match.end(), first, last, "month", yearless=yearless)


def _year(match: re.Match[str], published: date | None) -> When | None:
    year = int(match["year"])
    if published and year > published.year + 1:
        return None
    return When(match.start("year"), match.end(), date(year, 1, 1), date(year, 12, 31), "year")


_RULES: list[tuple[re.Pattern[str], Resolve]] = [
    (rule(r"\b(\d{4})-(\d\d)-(\d\d)\b"), _iso),
    (
        rule(
            rf"\b(?P<month>{MONTH})\s+(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s?[-–]\s?(?P<dom2>\d{{1,2}})\b)?(?!:)(?:,?\s+(?P<year>{YEAR}))?"
        ),
        _full_date,
    ),
    (
        rule(
            rf"\b(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:[-–]|to|and)\s?(?P<dom2>\d{{1,2}}))?\s+(?:of\s+)?(?P<month>{MONTH})\b(?:,?\s+(?P<year>{YEAR}))?"
        ),
        _full_date,
    ),
    *RELATIVE,
    (
        rule(
            rf"(?P<lead>\b(?:in|since|during|from|until|by|last|of|between|and|to|for)\s+(?:the\s+)?)?(?P<part>\b{PART}[\s-]*)?\b(?P<month>{MONTH})(?:,?\s+(?P<year>{YEAR}))?(?=['’]s\b|(?![\w’'-]))"
        ),
        _month,
    ),
    (
        rule(
            rf"\b(?:in|since|during|until|by|from|of|before|after|between|and|to)\s+(?:early\s+|late\s+|mid-?)?(?P<year>{YEAR})\b(?!\s*(?:hours?|hrs?|GMT|UTC|local)\b)"
        ),
        _year,
    ),
    (rule(rf"\b(?:the|a|an|its|their)\s+(?P<year>{YEAR})(?=\s+[a-z])"), _year),
    (rule(rf"(?:^|[,;]\s+)(?P<year>{YEAR})(?=,\s+when\b)"), _year),
    (rule(r"\b(?:in|over)\s+recent\s+(?:days|weeks|months|years)\b"), unresolved),
]
