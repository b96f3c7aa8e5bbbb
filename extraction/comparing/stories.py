"""Which articles tell one story: they share a joined event that was news to both."""

from collections import defaultdict
from datetime import date

from extraction.comparing.events import NEWS_DAYS, Traits
from extraction.comparing.groups import Groups
from extraction.comparing.reports import Records, Ref


def stories_of(records: Records, traits: dict[Ref, Traits], events: Groups) -> list[tuple[list[str], list[str]]]:
    """Articles of each story with the reasons, in order; an article that shares no news is a story of its own."""
    leader = {report.key: report.key for report in records.reports}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    reasons: dict[str, list[str]] = defaultdict(list)
    for group in events.groups():
        fresh = [ref for ref in group if _is_news(records, traits[ref])]
        for other in fresh[1:]:
            first, second = sorted((find(fresh[0].article), find(other.article)))
            if first != second:
                leader[second] = first
                reasons[first] += [
                    *reasons.pop(second, []),
                    f"{other.article} and {fresh[0].article} both report: {records.events[fresh[0]].description}",
                ]
    stories: dict[str, list[str]] = defaultdict(list)
    for report in records.reports:
        stories[find(report.key)].append(report.key)
    return [(stories[key], reasons.get(key, [])) for key in sorted(stories)]


def _is_news(records: Records, item: Traits) -> bool:
    published: date | None = records.by_key[item.ref.article].published
    if published is None or item.start is None:
        # Without a date of publication the event that the article begins with is its news.
        return published is None and item.ref.id == "e1"
    return not item.campaign and -1 <= (published - item.start).days <= NEWS_DAYS
