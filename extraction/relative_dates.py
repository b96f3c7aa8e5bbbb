"""Date expressions that count from the day of publication: "yesterday", "last week", "on Thursday", "in the past two weeks"."""

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from extraction.numbers import word_value
from extraction.when import DAYS, MONTH, NAMED_DAY, YEAR, N, Resolve, When, month_number, month_span, rule, when


def _weekday(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return when(match, None, None, "unknown")
    target = DAYS.index(match["day"].lower())
    back = (published.weekday() - target) % 7
    text = match.string[max(0, match.start() - 12) : match.start()].lower()
    if (
        (match["mod"] or "").lower().strip() == "next"
        or re.search(r"\b(until|through|before|next|coming)\s+$", text)
        or (re.search(r"\bby\s+$", text) and not _DONE.search(match.string))
    ):
        day = published + timedelta(days=(target - published.weekday()) % 7)
        return when(match, day, day, "day")
    if (match["mod"] or "").lower().strip() == "last" and back == 0:
        back = 7
    day = published - timedelta(days=back)
    return when(match, day, day, "day")


#: "by Friday, most had fled": what is done by a day is past.
_DONE = re.compile(r"\b(?:had|has|have|was|were)\b", re.I)


def _relative(match: re.Match[str], published: date | None) -> When | None:
    if published is None:
        return when(match, None, None, "unknown")
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
        return when(match, published, published, "day")
    if word.startswith(("yesterday", "last night", "overnight yesterday")):
        return when(match, published - day, published - day, "day")
    if "day before yesterday" in word:
        return when(match, published - 2 * day, published - 2 * day, "day")
    if "earlier" in word and "week" in word:
        return when(match, monday, max(monday, published - day), "week")
    if word == "last week" or word.endswith("previous week") or "late last week" in word or "earlier last week" in word:
        return when(match, monday - 7 * day, monday - day, "week")
    if "this week" in word:
        return when(match, monday, published, "week")
    first = published.replace(day=1)
    if "last month" in word or "previous month" in word:
        return when(match, (first - day).replace(day=1), first - day, "month")
    if "month" in word:
        return when(match, first, published, "month")
    if "last year" in word or "previous year" in word:
        return when(match, date(published.year - 1, 1, 1), date(published.year - 1, 12, 31), "year")
    return when(match, date(published.year, 1, 1), published, "year")


def _ago(match: re.Match[str], published: date | None) -> When | None:
    count = 1 if match["n"].lower() in {"a", "an"} else word_value(match["n"])
    if published is None or count is None:
        return when(match, None, None, "unknown")
    unit = match["unit"].lower()
    if unit.startswith("day"):
        day = published - timedelta(days=count)
        return when(match, day, day, "day")
    if unit.startswith("week"):
        day = published - timedelta(days=7 * count)
        if count == 1:
            return when(match, day, day, "week")
        monday = day - timedelta(days=day.weekday())
        return when(match, monday, monday + timedelta(days=6), "week")
    if unit.startswith("month"):
        index = published.year * 12 + published.month - 1 - count
        return when(match, *month_span(index // 12, index % 12 + 1), "month")
    year = published.year - count
    return when(match, date(year, 1, 1), date(year, 12, 31), "year")


def _old(match: re.Match[str], published: date | None) -> When | None:
    """ "a five-day-old truce": since that day."""
    count = word_value(match["n"])
    if published is None or count is None:
        return when(match, None, None, "unknown")
    day = published - timedelta(days=count * (7 if match["unit"].lower() == "week" else 1))
    return replace(when(match, day, day, "day"), since=True)


def _past(match: re.Match[str], published: date | None) -> When | None:
    number = match["n"] or match["m"]
    count = word_value(number) if number else 1
    if published is None or count is None or "recent" in match.group().lower():
        return when(match, None, None, "unknown")
    unit = (match["unit"] or match["o"]).lower()
    if unit.startswith("hour"):
        return when(match, published - timedelta(days=max(1, round(count / 24))), published, "day")
    if unit.startswith("day"):
        return when(match, published - timedelta(days=count), published, "day")
    if unit.startswith("week"):
        return when(match, published - timedelta(days=7 * count), published, "week")
    if unit.startswith("month"):
        index = published.year * 12 + published.month - 1 - count
        return when(match, month_span(index // 12, index % 12 + 1)[0], published, "month")
    return when(match, date(published.year - count, 1, 1), published, "year")


def _year_ago_in_month(match: re.Match[str], published: date | None) -> When | None:
    """ "a year ago this month": the month of publication, so many years before."""
    count = 1 if match["n"].lower() in {"a", "an"} else word_value(match["n"])
    if published is None or count is None:
        return when(match, None, None, "unknown")
    return when(match, *month_span(published.year - count, published.month), "month")


def _day_of_month(match: re.Match[str], published: date | None) -> When | None:
    """ "on the 21st": the latest such day on or before publication."""
    if published is None:
        return when(match, None, None, "unknown")
    day, first = int(match["dom"]), published.replace(day=1)
    for _ in range(3):
        if day <= calendar.monthrange(first.year, first.month)[1] and (found := first.replace(day=day)) <= published:
            return when(match, found, found, "day")
        first = (first - timedelta(days=1)).replace(day=1)
    return None


def _weekend(match: re.Match[str], published: date | None) -> When | None:
    """The latest Saturday and Sunday that have begun by publication; with "last", those of the week before."""
    if published is None:
        return when(match, None, None, "unknown")
    saturday = published - timedelta(days=(published.weekday() - 5) % 7)
    if "last" in match.group().lower() and published.weekday() >= 5:
        saturday -= timedelta(days=7)
    return when(match, saturday, min(saturday + timedelta(days=1), published), "day")


def _half(match: re.Match[str], published: date | None) -> When | None:
    """ "the first half of the year", "the first quarter of 2019"."""
    if published is None:
        return when(match, None, None, "unknown")
    year = int(match["year"]) if match["year"] else published.year - bool(match["last"])
    size = 6 if match["part"].lower() == "half" else 3
    index = ["first", "second", "third", "fourth"].index(match["which"].lower())
    if (index + 1) * size > 12:
        return None
    return when(match, date(year, index * size + 1, 1), month_span(year, (index + 1) * size)[1], "month")


def _week_of_month(match: re.Match[str], published: date | None) -> When | None:
    """ "the last week of March": its last seven days; "the first week": its first seven."""
    month = month_number(match["month"])
    if published is None and not match["year"]:
        return when(match, None, None, "unknown")
    year = int(match["year"]) if match["year"] else published.year - (month > published.month) if published else 0
    first, last = month_span(year, month)
    if match["which"].lower() == "last":
        return when(match, last - timedelta(days=6), last, "week")
    start = first + timedelta(days=7 * ["first", "second", "third"].index(match["which"].lower()))
    return when(match, start, start + timedelta(days=6), "week")


def _month_told(match: re.Match[str], published: date | None) -> When | None:
    """ "in August this year", "in May last year"."""
    if published is None:
        return when(match, None, None, "unknown")
    year = published.year - (match["which"].lower() == "last")
    return when(match, *month_span(year, month_number(match["month"])), "month")


def _edge(match: re.Match[str], published: date | None) -> When | None:
    """ "the start of the month", "the end of last month": a month's edges are its early and late days; a week's and a year's their first days."""
    if published is None:
        return when(match, None, None, "unknown")
    unit, last = match["unit"].lower(), match["which"].lower() in {"last", "previous"}
    ending = match["edge"].lower() == "end"
    since = bool(re.search(r"\bsince\s+(?:the\s+)?$", match.string[: match.start()], re.I))
    if unit == "month":
        index = published.year * 12 + published.month - 1 - last
        first, end = month_span(index // 12, index % 12 + 1, "late" if ending else "early")
        return when(match, first.replace(day=1) if since else first, end, "month")
    if ending:
        return None
    monday = published - timedelta(days=published.weekday() + 7 * last)
    first = monday if unit == "week" else date(published.year - last, 1, 1)
    return when(
        match,
        first,
        first if since else first + timedelta(days=6 if unit == "week" else 30),
        "week" if unit == "week" else "month",
    )


def _day_last_week(match: re.Match[str], published: date | None) -> When | None:
    """ "Thursday last week": that day of the calendar week before."""
    if published is None:
        return when(match, None, None, "unknown")
    day = published - timedelta(days=published.weekday() + 7 - DAYS.index(match["day"].lower()))
    return when(match, day, day, "day")


def _overnight(match: re.Match[str], published: date | None) -> When | None:
    """The night before publication, without a day of its own."""
    if published is None:
        return when(match, None, None, "unknown")
    return when(match, published - timedelta(days=1), published, "day")


def unresolved(match: re.Match[str], published: date | None) -> When | None:
    """A time that no day can be told of."""
    return when(match, None, None, "unknown")


#: In the order in which they are tried.
RELATIVE: Final[list[tuple[re.Pattern[str], Resolve]]] = [
    (rule(rf"\b(?<![\d,.])(?P<n>{N})\s+years?\s+ago\s+this\s+month\b"), _year_ago_in_month),
    (rule(rf"\b(?P<month>{MONTH})\s+(?:of\s+)?(?P<which>this|last)\s+year\b"), _month_told),
    (
        rule(
            r"\b(?:the\s+)?(?P<edge>start|beginning|end)\s+of\s+(?P<which>the|this|last|the\s+previous)\s+(?P<unit>week|month|year)\b"
        ),
        _edge,
    ),
    (rule(rf"\b(?P<day>{NAMED_DAY})\s+(?:of\s+)?last\s+week\b"), _day_last_week),
    (
        rule(
            r"\bovernight\b(?!\s+(?:(?:on|in|into|to|from|of|between)\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday))"
        ),
        _overnight,
    ),
    (
        rule(
            r"\b(?:the day before yesterday|yesterday|last night|(?:earlier |early |late )?today|tonight|this (?:morning|afternoon|evening))\b"
        ),
        _relative,
    ),
    (
        rule(
            r"\b(?:earlier\s+(?:this|in\s+the)\s+(?:week|month|year)|(?:late\s+|earlier\s+)?last\s+(?:week|month|year)|the\s+previous\s+(?:week|month|year)|this\s+(?:week|month|year)|(?:the\s+)?start\s+of\s+the\s+year)\b"
        ),
        _relative,
    ),
    (rule(rf"\b(?<![\d,.])(?P<n>{N})\s+(?P<unit>days?|weeks?|months?|years?)\s+ago\b"), _ago),
    (
        rule(
            rf"\b(?P<n>{N})[-\s](?P<unit>day|week)[-\s]old\s+(?=(?:ceasefire|cease-fire|truce|offensive|siege|strike|conflict|accord)\b)"
        ),
        _old,
    ),
    (rule(r"\bon\s+the\s+(?P<dom>\d{1,2})(?:st|nd|rd|th)\b"), _day_of_month),
    (
        rule(
            r"\b(?:(?:at|over|on|during|since)\s+)?(?:the|this|last)\s+(?:past\s+)?weekend\b|\bweekend(?=\s+(?:flood|flash|attack|raid|clash|violence|strike))"
        ),
        _weekend,
    ),
    (
        rule(
            rf"\b(?P<which>first|second|third|fourth)\s+(?P<part>half|quarter)\s+of\s+(?:(?P<last>last\s+year)|(?:the|this)\s+year|(?P<year>{YEAR}))\b"
        ),
        _half,
    ),
    (
        rule(
            rf"\b(?P<which>first|second|third|last)\s+week\s+(?:of|in)\s+(?P<month>{MONTH})(?:\s+(?P<year>{YEAR}))?\b"
        ),
        _week_of_month,
    ),
    (
        rule(
            rf"\b(?:over|in|during|for|within)\s+(?:the\s+)?(?:course\s+of\s+the\s+)?(?:past|last|previous|recent)\s+(?:(?P<n>{N})\s+)?(?P<unit>hours?|days?|weeks?|months?|years?)\b|\bthe\s+(?:past|last)\s+(?P<m>{N})\s+(?P<o>hours|days|weeks|months|years)\b"
        ),
        _past,
    ),
    (
        rule(
            rf"(?<!\w)(?P<mod>last\s+|next\s+|this\s+)?(?P<day>{NAMED_DAY})(?:\s+(?:night|morning|evening|afternoon))?\b"
        ),
        _weekday,
    ),
]
