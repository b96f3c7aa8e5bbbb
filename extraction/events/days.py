"""The day of a happening that has no time word of its own: the one that the text around it is about, or null."""

from dataclasses import replace
from datetime import date, timedelta

from extraction.events.clock import RECENT, Clock
from extraction.events.dating import Told, inherited, told_days
from extraction.events.records import Happening, Mention
from extraction.events.telling import marks_of
from extraction.events.times import Offset, offset_at, same_day, since_then, since_what
from extraction.parsing import Sentence
from extraction.when import When


def day_of_story(mentions: list[Mention], clock: Clock) -> When | None:
    """The recent day of the first happening of force, nature or protest that is dated; else the first day told at all."""
    if clock.published is None or clock.live:
        return clock.story
    for mention in mentions:
        when = mention.when
        if (
            when is None
            or when.precision != "day"
            or when.first is None
            or when.since
            or when.until
            or mention.type in _QUIET
        ):
            continue
        if clock.published - RECENT <= when.first <= clock.published:
            return When(0, 0, when.first, when.last or when.first, "day")
    return clock.story


_QUIET = {"diplomacy", "agreement", "ceasefire", "humanitarian_access", "withdrawal", "deployment"}


def fill_days(happenings: list[Happening], sentences: list[Sentence], clock: Clock) -> None:
    """Give happenings without a time word of their own the day that the text around them tells for them, if any."""
    told = dated_mentions(happenings)
    days = told_days([m for h in happenings for m in h.mentions], sentences, clock)
    for happening in happenings:
        _since_told(happening, told)
        if not is_undated(happening):
            continue
        day = day_counted(happening, told, days, clock) or inherited(happening, days, clock)
        if day is not None:
            happening.first, happening.last, happening.precision = day.first, day.last, day.precision
            happening.open_end = day.since
            happening.inferred = True


def dated_mentions(happenings: list[Happening]) -> list[Mention]:
    """The mentions that tell a day, in the order of the text."""
    told = [m for h in happenings if h.first is not None for m in h.mentions if m.when is not None and m.when.first]
    return sorted(told, key=lambda m: m.start)


def is_undated(happening: Happening) -> bool:
    """Whether no mention of it has a time word of its own."""
    return happening.first is None and happening.last is None and not any(m.when for m in happening.mentions)


def day_counted(happening: Happening, told: list[Mention], days: list[Told], clock: Clock) -> When | None:
    """The day that its words count from another ("two days later", "since the operation began")."""
    return next((when for m in happening.mentions if (when := _counted(m, told, days, clock)) is not None), None)


def _since_told(happening: Happening, told: list[Mention]) -> None:
    """ "By 2 May, most of the town had fallen": from the day told before that until that day."""
    mention = next((m for m in happening.mentions if m.when is not None and m.when.until), None)
    if mention is None or happening.first is not None or happening.last is None:
        return
    before = [m.when.first for m in told if m.start < mention.start and m.when is not None and m.when.first is not None]
    if before and timedelta(0) <= happening.last - before[-1] <= _AT_MOST:
        happening.first = before[-1]


#: What is done "by" a day began at most so long before.
_AT_MOST = timedelta(days=62)


def _counted(mention: Mention, told: list[Mention], days: list[Told], clock: Clock) -> When | None:
    sentence = mention.sentence
    before = [m for m in told if m.start < mention.start]
    if kinds := since_what(sentence, mention.start, mention.end):
        begun = [m.when for m in told if m.type in kinds and m is not mention and m.when is not None and m.when.first]
        return replace(begun[0], last=None, since=True) if begun else None
    offset = offset_at(sentence, mention.start, mention.end)
    if offset is not None and offset.count and (base := _base(offset, mention, told, before, clock)) is not None:
        return shifted(base, offset)
    at = (sentence, mention.start, mention.end)
    since = since_then(*at)
    if (since or same_day(*at)) and (day := _last_day(mention, days)) is not None:
        return replace(day, since=since, last=None if since else day.last, until=False)
    if clock.live and not clock.dates[sentence.index] and not marks_of(mention, clock)["had"]:
        return clock.story
    return clock.headings.get(sentence.index)


def _last_day(mention: Mention, days: list[Told]) -> When | None:
    """The day told last before a mention, whatever of."""
    before = [t.when for t in days if t.start < mention.start and t.when.precision == "day"]
    return before[-1] if before else None


def _base(offset: Offset, mention: Mention, told: list[Mention], before: list[Mention], clock: Clock) -> date | None:
    """The day that the words count from: that of the governing clause ("five days after gunmen …"), or one told before."""
    if offset.inverse:
        beside = [m for m in told if m.sentence is mention.sentence and m.start < mention.start]
        if beside and beside[-1].when is not None:
            return beside[-1].when.first
    fine = {"day", "month"} if offset.unit == "month" or mention.sentence.index in clock.headings else {"day"}
    dated = [m.when for m in before if m.when is not None and m.when.precision in fine and not m.when.since]
    recent = [w for w in dated if clock.story is None or w.precision == "month" or w.first != clock.story.first]
    if mention.sentence.index in clock.headings or (
        recent and before[-1].sentence.paragraph == mention.sentence.paragraph
    ):
        return dated[-1].first if dated else None
    return clock.story.first if clock.story is not None else dated[-1].first if dated else None


def shifted(base: date, offset: Offset) -> When:
    """The day (or month) that lies so far from ``base``."""
    if offset.unit == "month":
        index = base.year * 12 + base.month - 1 + offset.count
        first = date(index // 12, index % 12 + 1, 1)
        after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
        return When(0, 0, first, after - timedelta(days=1), "month")
    day = base + timedelta(days=offset.count * (7 if offset.unit == "week" else 1))
    return When(0, 0, day, day, "day")
