"""The day of a happening that has no time word of its own: the one that the text around it is about, or null."""

from dataclasses import replace
from datetime import date, timedelta

from extraction.events.clock import RECENT, Clock
from extraction.events.records import Happening, Mention
from extraction.events.times import Offset, offset_at, since_what
from extraction.when import When

_HEADS = {"headline", "standfirst"}


def day_of_story(mentions: list[Mention], clock: Clock) -> When | None:
    """The recent day of the first happening of force, nature or protest that is dated; else the first day told at all."""
    if clock.published is None:
        return None
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


def fill_days(happenings: list[Happening], clock: Clock) -> None:
    """Give happenings without a time word of their own the day that the text around them is about."""
    told = [m for h in happenings if h.first is not None for m in h.mentions if m.when is not None and m.when.first]
    told.sort(key=lambda m: m.start)
    for happening in happenings:
        _since_told(happening, told)
        if happening.first is not None or happening.last is not None or any(m.when for m in happening.mentions):
            continue
        body_first = sorted(happening.mentions, key=lambda m: (m.sentence.zone in _HEADS, m.start))
        day = next((when for m in body_first if (when := _around(m, told, clock)) is not None), None)
        if day is not None:
            happening.first, happening.last, happening.precision = day.first, day.last, day.precision
            happening.open_end = day.since
            happening.inferred = True


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


def _around(mention: Mention, told: list[Mention], clock: Clock) -> When | None:
    sentence = mention.sentence
    before = [m for m in told if m.start < mention.start]
    if kinds := since_what(sentence, mention.start, mention.end):
        begun = [m.when for m in told if m.type in kinds and m is not mention and m.when is not None and m.when.first]
        return replace(begun[0], last=None, since=True) if begun else None
    offset = offset_at(sentence, mention.start, mention.end)
    if offset is not None and offset.count and (base := _base(offset, mention, told, before, clock)) is not None:
        return shifted(base, offset)
    beside = [
        m
        for m in told
        if m.sentence is sentence and m.when is not None and not m.when.since and not _is_apart(mention, m)
    ]
    if beside:
        return min(beside, key=lambda m: abs(m.start - mention.start)).when
    if sentence.index in clock.headings:
        return clock.headings[sentence.index]
    if (mention.perfect and not _is_lede(mention, told, clock)) or not (mention.whole or sentence.zone in _HEADS):
        return None
    if before and _goes_on(before[-1], mention):
        return before[-1].when
    if before and mention.type in _AFTERMATH and _has_moved_on(before[-1], mention, clock):
        return None
    near = [m for m in before if m.sentence.paragraph == sentence.paragraph]
    if near and (when := near[-1].when) is not None and when.precision == "day" and not when.since:
        return when
    return clock.story


#: What no force does: told behind another day, it is not of the story's day.
_AFTERMATH = {
    "displacement",
    "detention",
    "infrastructure_damage",
    "other",
    "humanitarian_access",
    "deployment",
    "diplomacy",
}


def _has_moved_on(last: Mention, mention: Mention, clock: Clock) -> bool:
    """Whether the report has come to another day than its story's, more than a sentence before."""
    if clock.story is None or last.when is None or mention.sentence.zone in _HEADS:
        return False
    return last.when.first != clock.story.first and mention.sentence.index - last.sentence.index > 1


def _is_lede(mention: Mention, told: list[Mention], clock: Clock) -> bool:
    """ "Fresh clashes have broken out": the first sentence of a report tells its story, though in the perfect."""
    return mention.sentence.index == clock.lede and not any(
        m.start < mention.start and m.sentence.zone not in _HEADS for m in told
    )


def _goes_on(last: Mention, mention: Mention) -> bool:
    """Whether the sentence before, in the same paragraph, has told the day."""
    gap = mention.sentence.index - last.sentence.index
    if last.when is None or last.when.since or last.sentence.paragraph != mention.sentence.paragraph:
        return False
    return 0 < gap <= (2 if last.when.precision == "day" else 1)


def _is_apart(mention: Mention, dated: Mention) -> bool:
    """ "banned in May after a bombing", "had fled before": told beside a day, at another time."""
    if (
        mention.perfect
        and mention.type != "displacement"
        and not dated.perfect
        and dated.when is not None
        and dated.when.precision in {"month", "year"}
    ):
        return True
    node = mention.token
    for _ in range(8):
        if node in {dated.token, node.head}:
            return False
        marks = {c.lower_ for c in node.children if c.dep_ == "mark"}
        if (
            node.dep_ == "relcl"
            or (node.dep_ == "advcl" and marks & _APART)
            or (node.dep_ == "prep" and node.lower_ in _APART)
        ):
            return True
        node = node.head
    return False


_APART = {"after", "before", "since"}


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
