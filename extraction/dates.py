"""Date expressions of the text to days, against the day of publication; what cannot be told stays null.

The rules are the codebook's: weekdays are the latest such day on or before publication, "early" in a month is its days 1
to 10, "last week" is Monday to Sunday of the week before, a year is the latest that fits.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extraction.numbers import word_value
from schemas.vocabulary import DatePrecision

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
_DAY = rf"(?:{'|'.join(DAYS)})"
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
_YEAR = r"(?:1[89]|20)\d\d"
_N = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|\d{1,3})"
_PART = r"(?:early|late|mid|the\s+(?:start|beginning|middle|end|last\s+days)\s+of|end\s+of|start\s+of|beginning\s+of)"


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


def find_dates(text: str, published: date | None) -> list[When]:
    """All date expressions of ``text``, left to right, without overlaps. Without ``published`` only absolute ones resolve."""
    found: list[When] = []
    taken: list[tuple[int, int]] = []
    for pattern, resolve in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < e and s < match.end() for s, e in taken):
                continue
            when = resolve(match, published)
            if when is not None:
                taken.append(match.span())
                found.append(when)
    found.sort(key=lambda w: w.start)
    return list(_ranges(text, [_prefixed(text, when) for when in found]))


def _prefixed(text: str, when: When) -> When:
    before = text[max(0, when.start - 24) : when.start].lower()
    if re.search(r"\b(since|from|starting|beginning)\s+(?:(?:last|early|late|at least)\s+)?(?:on\s+)?$", before):
        return replace(when, since=True)
    if re.search(r"\b(until|till|by|before|up to|through)\s+(?:late\s+|early\s+)?$", before):
        return replace(when, until=True)
    return when


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


def month_span(year: int, month: int, part: str | None = None) -> tuple[date, date]:
    """First and last day of a month, or of its early (1–10), mid (11–20) or late (21–) part."""
    last = calendar.monthrange(year, month)[1]
    low, high = {None: (1, last), "early": (1, 10), "mid": (11, 20), "late": (21, last)}[part]
    return date(year, month, low), date(year, month, high)


def _month_number(word: str) -> int:
    word = word.lower().strip(".")
    return MONTHS.index(word) + 1 if word in MONTHS else _SHORT[word[:4] if word.startswith("sept") else word[:3]]


def _part_of(word: str | None) -> str | None:
    if not word:
        return None
    word = word.lower()
    if re.search(r"late|end|last", word):
        return "late"
    return "mid" if "mid" in word else "early"


def _when(match: re.Match[str], first: date | None, last: date | None, precision: DatePrecision) -> When:
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


def _weekday(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return _when(match, None, None, "unknown")
    target = DAYS.index(match["day"].lower())
    back = (published.weekday() - target) % 7
    text = match.string[max(0, match.start() - 12) : match.start()].lower()
    if (match["mod"] or "").lower().strip() == "next" or re.search(
        r"\b(until|by|through|before|next|coming)\s+$", text
    ):
        day = published + timedelta(days=(target - published.weekday()) % 7)
        return _when(match, day, day, "day")
    if (match["mod"] or "").lower().strip() == "last" and back == 0:
        back = 7
    day = published - timedelta(days=back)
    return _when(match, day, day, "day")


def _full_date(match: re.Match[str], published: date | None) -> When | None:
    month, day = _month_number(match["month"]), int(match["dom"])
    year = int(match["year"]) if match["year"] else None
    try:
        if year is None:
            if published is None:
                return _when(match, None, None, "unknown")
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
    return replace(_when(match, found, max(last, found), "day"), yearless=not match["year"])


def _iso(match: re.Match[str], published: date | None) -> When | None:
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return _when(match, found, found, "day")


def _month(match: re.Match[str], published: date | None) -> When | None:
    month = _month_number(match["month"])
    if match["month"].lower() in {"may", "march", "mar"} and not (match["year"] or match["lead"] or match["part"]):
        return None  # the modal verb, or a march
    if match["year"]:
        year = int(match["year"])
    elif published is None:
        return _when(match, None, None, "unknown")
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


def _relative(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return _when(match, None, None, "unknown")
    word = re.sub(r"\s+", " ", match.group().lower())
    day = timedelta(days=1)
    monday = published - timedelta(days=published.weekday())
    if word.startswith(
        (
            "today",
            "tonight",
            "this morning",
            "this afternoon",
            "this evening",
            "earlier today",
            "early today",
            "late today",
        )
    ):
        return _when(match, published, published, "day")
    if word.startswith(("yesterday", "last night", "overnight yesterday")):
        return _when(match, published - day, published - day, "day")
    if "day before yesterday" in word:
        return _when(match, published - 2 * day, published - 2 * day, "day")
    if "earlier" in word and "week" in word:
        return _when(match, monday, max(monday, published - day), "week")
    if word == "last week" or word.endswith("previous week") or "late last week" in word or "earlier last week" in word:
        return _when(match, monday - 7 * day, monday - day, "week")
    if "this week" in word:
        return _when(match, monday, published, "week")
    first = published.replace(day=1)
    if "last month" in word or "previous month" in word:
        return _when(match, (first - day).replace(day=1), first - day, "month")
    if "month" in word:
        return _when(match, first, published, "month")
    if "last year" in word or "previous year" in word:
        return _when(match, date(published.year - 1, 1, 1), date(published.year - 1, 12, 31), "year")
    return _when(match, date(published.year, 1, 1), published, "year")


def _ago(match: re.Match[str], published: date | None) -> When | None:
    count = 1 if match["n"].lower() in {"a", "an"} else word_value(match["n"])
    if published is None or count is None:
        return _when(match, None, None, "unknown")
    unit = match["unit"].lower()
    if unit.startswith("day"):
        day = published - timedelta(days=count)
        return _when(match, day, day, "day")
    if unit.startswith("week"):
        monday = published - timedelta(days=published.weekday() + 7 * count)
        return _when(match, monday, monday + timedelta(days=6), "week")
    if unit.startswith("month"):
        index = published.year * 12 + published.month - 1 - count
        return _when(match, *month_span(index // 12, index % 12 + 1), "month")
    year = published.year - count
    return _when(match, date(year, 1, 1), date(year, 12, 31), "year")


def _past(match: re.Match[str], published: date | None) -> When | None:
    count = word_value(match["n"]) if match["n"] else 1
    if published is None or count is None or "recent" in match.group().lower():
        return _when(match, None, None, "unknown")
    unit = match["unit"].lower()
    if unit.startswith("hour"):
        return _when(match, published - timedelta(days=max(1, round(count / 24))), published, "day")
    if unit.startswith("day"):
        return _when(match, published - timedelta(days=count), published, "day")
    if unit.startswith("week"):
        return _when(match, published - timedelta(days=7 * count), published, "week")
    if unit.startswith("month"):
        index = published.year * 12 + published.month - 1 - count
        return _when(match, month_span(index // 12, index % 12 + 1)[0], published, "month")
    return _when(match, date(published.year - count, 1, 1), published, "year")


def _year_ago_in_month(match: re.Match[str], published: date | None) -> When | None:
    """ "a year ago this month": the month of publication, so many years before."""
    count = 1 if match["n"].lower() in {"a", "an"} else word_value(match["n"])
    if published is None or count is None:
        return _when(match, None, None, "unknown")
    return _when(match, *month_span(published.year - count, published.month), "month")


def _day_of_month(match: re.Match[str], published: date | None) -> When | None:
    """ "on the 21st": the latest such day on or before publication."""
    if published is None:
        return _when(match, None, None, "unknown")
    day, first = int(match["dom"]), published.replace(day=1)
    for _ in range(3):
        if day <= calendar.monthrange(first.year, first.month)[1] and (found := first.replace(day=day)) <= published:
            return _when(match, found, found, "day")
        first = (first - timedelta(days=1)).replace(day=1)
    return None


def _weekend(match: re.Match[str], published: date | None) -> When | None:
    """The latest Saturday and Sunday that have begun by publication; with "last", those of the week before."""
    if published is None:
        return _when(match, None, None, "unknown")
    saturday = published - timedelta(days=(published.weekday() - 5) % 7)
    if "last" in match.group().lower() and published.weekday() >= 5:
        saturday -= timedelta(days=7)
    return _when(match, saturday, min(saturday + timedelta(days=1), published), "day")


def _half(match: re.Match[str], published: date | None) -> When | None:
    """ "the first half of the year", "the first quarter of 2019"."""
    if published is None:
        return _when(match, None, None, "unknown")
    year = int(match["year"]) if match["year"] else published.year - bool(match["last"])
    size = 6 if match["part"].lower() == "half" else 3
    index = ["first", "second", "third", "fourth"].index(match["which"].lower())
    if (index + 1) * size > 12:
        return None
    return _when(match, date(year, index * size + 1, 1), month_span(year, (index + 1) * size)[1], "month")


def _week_of_month(match: re.Match[str], published: date | None) -> When | None:
    """ "the last week of March": its last seven days; "the first week": its first seven."""
    month = _month_number(match["month"])
    if published is None and not match["year"]:
        return _when(match, None, None, "unknown")
    year = int(match["year"]) if match["year"] else published.year - (month > published.month) if published else 0
    first, last = month_span(year, month)
    if match["which"].lower() == "last":
        return _when(match, last - timedelta(days=6), last, "week")
    start = first + timedelta(days=7 * ["first", "second", "third"].index(match["which"].lower()))
    return _when(match, start, start + timedelta(days=6), "week")


def _unresolved(match: re.Match[str], published: date | None) -> When | None:
    return _when(match, None, None, "unknown")


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], When | None]]] = [
    (_rule(r"\b(\d{4})-(\d\d)-(\d\d)\b"), _iso),
    (
        _rule(
            rf"\b(?P<month>{_MONTH})\s+(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s?[-–]\s?(?P<dom2>\d{{1,2}})\b)?(?!:)(?:,?\s+(?P<year>{_YEAR}))?"
        ),
        _full_date,
    ),
    (
        _rule(
            rf"\b(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:[-–]|to|and)\s?(?P<dom2>\d{{1,2}}))?\s+(?:of\s+)?(?P<month>{_MONTH})\b(?:,?\s+(?P<year>{_YEAR}))?"
        ),
        _full_date,
    ),
    (
        _rule(
            r"\b(?:the day before yesterday|yesterday|last night|(?:earlier |early |late )?today|tonight|this (?:morning|afternoon|evening))\b"
        ),
        _relative,
    ),
    (
        _rule(
            r"\b(?:earlier\s+(?:this|in\s+the)\s+(?:week|month|year)|(?:late\s+|earlier\s+)?last\s+(?:week|month|year)|the\s+previous\s+(?:week|month|year)|this\s+(?:week|month|year)|(?:the\s+)?start\s+of\s+the\s+year)\b"
        ),
        _relative,
    ),
    (_rule(rf"\b(?P<n>{_N})\s+years?\s+ago\s+this\s+month\b"), _year_ago_in_month),
    (_rule(rf"\b(?P<n>{_N})\s+(?P<unit>days?|weeks?|months?|years?)\s+ago\b"), _ago),
    (_rule(r"\bon\s+the\s+(?P<dom>\d{1,2})(?:st|nd|rd|th)\b"), _day_of_month),
    (
        _rule(
            r"\b(?:(?:at|over|on|during|since)\s+)?(?:the|this|last)\s+(?:past\s+)?weekend\b|\bweekend(?=\s+(?:flood|flash|attack|raid|clash|violence|strike))"
        ),
        _weekend,
    ),
    (
        _rule(
            rf"\b(?P<which>first|second|third|fourth)\s+(?P<part>half|quarter)\s+of\s+(?:(?P<last>last\s+year)|(?:the|this)\s+year|(?P<year>{_YEAR}))\b"
        ),
        _half,
    ),
    (
        _rule(
            rf"\b(?P<which>first|second|third|last)\s+week\s+(?:of|in)\s+(?P<month>{_MONTH})(?:\s+(?P<year>{_YEAR}))?\b"
        ),
        _week_of_month,
    ),
    (
        _rule(
            rf"\b(?:over|in|during|for|within)\s+(?:the\s+)?(?:past|last|previous|recent)\s+(?:(?P<n>{_N})\s+)?(?P<unit>hours?|days?|weeks?|months?|years?)\b"
        ),
        _past,
    ),
    (
        _rule(rf"(?<!\w)(?P<mod>last\s+|next\s+|this\s+)?(?P<day>{_DAY})(?:\s+(?:night|morning|evening|afternoon))?\b"),
        _weekday,
    ),
    (
        _rule(
            rf"(?P<lead>\b(?:in|since|during|from|until|by|last|of|between|and|to|for)\s+(?:the\s+)?)?(?P<part>\b{_PART}[\s-]*)?\b(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?(?![\w’'-])"
        ),
        _month,
    ),
    (
        _rule(
            rf"\b(?:in|since|during|until|by|from|of|before|after|between|and|to)\s+(?:early\s+|late\s+|mid-?)?(?P<year>{_YEAR})\b"
        ),
        _year,
    ),
    (_rule(rf"\b(?:the|a|an|its|their)\s+(?P<year>{_YEAR})(?=\s+[a-z])"), _year),
    (_rule(rf"(?:^|[,;]\s+)(?P<year>{_YEAR})(?=,\s+when\b)"), _year),
    (_rule(r"\b(?:in|over)\s+recent\s+(?:days|weeks|months|years)\b"), _unresolved),
]
