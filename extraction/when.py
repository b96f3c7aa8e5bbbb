"""What a date expression comes to: the days that it covers, and how finely it tells them."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from extraction.numbers import SMALL
from schemas.vocabulary import DatePrecision

#: Names of days and months; parts of the patterns of date expressions.
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SHORT = {m[:3]: i for i, m in enumerate(MONTHS, 1)} | {"sept": 9}
NAMED_DAY = rf"(?:{'|'.join(DAYS)})"
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
YEAR = r"(?:1[89]|20)\d\d"
N = rf"(?:a|an|{SMALL}|several|\d{{1,3}})"
PART = r"(?:early|late|mid|the\s+(?:start|beginning|middle|end|last\s+days)\s+of|end\s+of|start\s+of|beginning\s+of)"


@dataclass(frozen=True)
class When:
    """A date expression: its place in the text, and the days it covers (inclusive; either may be null)."""

    start: int
    end: int
    first: date | None
    last: date | None
    precision: DatePrecision
    #: "since …": it goes on to an end that is not told.
    since: bool = False
    #: "until …", "by …": only its end is told.
    until: bool = False
    #: A day or a month without a year: the latest that fits publication, unless the text around it tells of another year.
    yearless: bool = False


def month_span(year: int, month: int, part: str | None = None) -> tuple[date, date]:
    """First and last day of a month, or of its early (1–10), mid (11–20) or late (21–) part."""
    last = calendar.monthrange(year, month)[1]
    low, high = {None: (1, last), "early": (1, 10), "mid": (11, 20), "late": (21, last)}[part]
    return date(year, month, low), date(year, month, high)


def month_number(word: str) -> int:
    """1 to 12, of a month's name or its short form."""
    word = word.lower().strip(".")
    return MONTHS.index(word) + 1 if word in MONTHS else _SHORT[word[:4] if word.startswith("sept") else word[:3]]


def when(match: re.Match[str], first: date | None, last: date | None, precision: DatePrecision) -> When:
    """A date expression where a pattern stands."""
    return When(match.start(), match.end(), first, last, precision)


def in_year(when: When, year: int) -> When:
    """A yearless expression read in another year; where that year does not have the day, as it was."""
    if when.first is None or when.last is None:
        return when
    try:
        shift = year - when.first.year
        first, last = when.first.replace(year=year), when.last.replace(year=when.last.year + shift)
    except ValueError:
        return when
    return replace(when, first=first, last=last)


Resolve = Callable[[re.Match[str], date | None], When | None]


def rule(pattern: str) -> re.Pattern[str]:
    """A pattern of date expressions; letter case is ignored."""
    return re.compile(pattern, re.I)
