"""Which articles tell one story: they share a joined event that was news to both, or name the same place and people at once."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from extraction.comparing.events import HEAD, NEWS_DAYS, Traits
from extraction.comparing.groups import Groups
from extraction.comparing.names import is_named
from extraction.comparing.reports import Records, Ref, Report
from extraction.comparing.words import listed, plain, tokens
from extraction.countries import code_of
from extraction.when import DAYS, MONTHS

#: Articles of one story whose events were not found alike appear within these days of each other.
NEAR_DAYS: Final = 5
#: Words of names that two such articles share at least, one of them at the head of both; a figure of people that both give
#: stands for two, two of them for four.
SHARED_NAMES: Final = 4
#: Days by which the events that two such articles are about may differ: reports date the same night to either day.
SLACK_DAYS: Final = 2
#: Types by which two reports may tell one fight for a place.
_FIGHT: Final = frozenset(("armed_clash", "territory_captured", "withdrawal"))
_NO_NAMES: Final = frozenset(
    [
        *DAYS,
        *MONTHS,
        "president",
        "minister",
        "ministry",
        "government",
        "united",
        "nations",
        "general",
        "army",
        "military",
        "the",
        "a",
        "in",
        "on",
        "at",
        "by",
        "news",
        "agency",
        "reporting",
        "reuters",
        "spokesman",
        "international",
        "national",
    ]
)


def stories_of(records: Records, traits: dict[Ref, Traits], events: Groups) -> list[tuple[list[str], list[str]]]:
    """Articles of each story with the reasons, in order; an article that shares no news is a story of its own."""
    leader = {report.key: report.key for report in records.reports}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    reasons: dict[str, list[str]] = defaultdict(list)
    for a, b, why in sorted({*_by_event(records, traits, events), *_by_names(records, traits)}):
        first, second = sorted((find(a), find(b)))
        if first != second:
            leader[second] = first
            reasons[first] += [*reasons.pop(second, []), why]
    stories: dict[str, list[str]] = defaultdict(list)
    for report in records.reports:
        stories[find(report.key)].append(report.key)
    return [(stories[key], sorted(reasons.get(key, []))) for key in sorted(stories)]


def _by_event(records: Records, traits: dict[Ref, Traits], events: Groups) -> Iterator[tuple[str, str, str]]:
    for group in events.groups():
        fresh = [ref for ref in group if _is_news(records, traits[ref])]
        for other in fresh[1:]:
            told = records.events[fresh[0]].description
            yield fresh[0].article, other.article, f"{other.article} and {fresh[0].article} both report: {told}"


def _is_news(records: Records, item: Traits) -> bool:
    published = records.by_key[item.ref.article].published
    if published is None or item.start is None:
        # Without a date of publication the event that the article begins with is its news.
        return published is None and item.ref.id == "e1"
    return not item.campaign and -1 <= (published - item.start).days <= NEWS_DAYS


def _by_names(records: Records, traits: dict[Ref, Traits]) -> Iterator[tuple[str, str, str]]:
    """Articles of the same days that name the same place at their head and the same people, and have a figure in common,
    begin with an event of one type on days that may be the same, or tell of one fight. Blocked by the names at the head."""
    heads = {report.key: _names(report.text[:HEAD]) for report in records.reports}
    every = {report.key: _names(report.text) | _actor_names(report) for report in records.reports}
    figures = {report.key: _figures(report) for report in records.reports}
    leads = {item.ref.article: item for item in traits.values() if item.leads}
    fights: dict[str, list[Traits]] = defaultdict(list)
    for item in traits.values():
        if item.event.type in _FIGHT and _is_news(records, item):
            fights[item.ref.article].append(item)
    blocks: dict[str, list[Report]] = defaultdict(list)
    for report in records.reports:
        if report.published is not None:
            for name in heads[report.key]:
                blocks[name].append(report)
    seen: set[tuple[str, str]] = set()
    for name in sorted(blocks):
        ordered = sorted(blocks[name], key=lambda report: (report.published, report.key))
        for i, a in enumerate(ordered):
            for b in ordered[i + 1 :]:
                if a.published is None or b.published is None or (b.published - a.published).days > NEAR_DAYS:
                    break
                first, second = sorted((a.key, b.key))
                if (first, second) in seen:
                    continue
                seen.add((first, second))
                shared = every[first] & every[second]
                one, other = leads.get(first), leads.get(second)
                alike = len(figures[first] & figures[second])
                enough = len(shared) + 2 * min(alike, 2) >= SHARED_NAMES
                one_news = alike or _may_be_one(one, other) or _one_fight(fights[first], fights[second])
                if enough and one_news and not _apart(one, other):
                    listing = ", ".join(sorted(shared)[:6])
                    yield first, second, f"{second} and {first} name the same within days of each other: {listing}"


def _may_be_one(a: Traits | None, b: Traits | None) -> bool:
    return a is not None and b is not None and a.event.type == b.event.type


def _one_fight(ours: list[Traits], theirs: list[Traits]) -> bool:
    """Whether two articles have news of the fight for one place: what one calls a capture the other may call a retreat."""
    return any(a.places & a.proper & b.places & b.proper and not _apart(a, b) for a in ours for b in theirs)


def _apart(a: Traits | None, b: Traits | None) -> bool:
    """Whether the events that two articles are about have days, and other ones."""
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    return max((a.start - b.end).days, (b.start - a.end).days) > SLACK_DAYS


def _names(text: str) -> frozenset[str]:
    """Proper nouns that tell where and who: no countries, capitals, days, or words that merely begin a sentence."""
    found = re.findall(r"(?<![.!?\"“”'‘’\n])(?<=\s)[A-Z][\w'’-]{2,}", text)
    return frozenset(
        word
        for found_word in found
        for word in tokens(found_word)
        if word not in _NO_NAMES and word not in listed("place_words") and code_of(word) is None and len(word) > 2
    )


def _actor_names(report: Report) -> frozenset[str]:
    """Words of the names of persons, groups and bodies that are no agency and no body of all nations."""
    kinds = ("person", "armed_group", "political_group", "ngo", "monitor", "state_forces")
    return frozenset(
        word
        for actor in report.extraction.actors
        if actor.kind in kinds and is_named(actor.name)
        for word in plain(actor.name).split()
        if word not in _NO_NAMES and code_of(word) is None and len(word) > 2
    )


def _figures(report: Report) -> frozenset[tuple[str, int]]:
    """Counts of people, small ones aside: that two attacks both killed two tells nothing."""
    return frozenset(
        (quantity.measure, number)
        for claim in report.extraction.claims
        for quantity in claim.quantities
        for number in (quantity.low, quantity.high)
        if number is not None and number >= 5
    )
