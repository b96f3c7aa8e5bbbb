"""Which records of several articles are one happening: type, days, place and sides; never text alone."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from extraction.comparing.groups import Groups
from extraction.comparing.names import is_named
from extraction.comparing.reports import Records, Ref
from extraction.comparing.words import KEPT, containment, content, listed, tokens
from extraction.countries import code_of
from schemas import Event

#: Types that one happening may go by in two reports.
_KIN: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("armed_clash", "offensive"),
        ("armed_clash", "attack_on_civilians"),
        ("bombing", "attack_on_civilians"),
        ("air_strike", "attack_on_civilians"),
        ("shelling", "attack_on_civilians"),
        ("shelling", "bombing"),
        ("agreement", "ceasefire"),
    )
)
#: Types whose place is told now by where it began, now by where it ended.
_MOVING: Final = frozenset(("displacement", "withdrawal", "deployment"))
#: Types that happen day after day in one war: an undated one is not taken for a dated one.
_RECURRING: Final = frozenset(("air_strike", "shelling", "ceasefire_violation", "protest"))
#: Types of which a story seldom has two that are not told apart by days.
_LASTING: Final = frozenset(("ceasefire", "agreement", "displacement"))
_SIDE: Final = {
    "state_forces": "state",
    "government": "state",
    "armed_group": "armed",
    "political_group": "armed",
    "civilians": "civilians",
}
#: How well two events of one story must agree at least, where that is less than others must: `_LASTING` ones, by some of their words.
_LEAST: Final = {"displacement": 1.1, "ceasefire": 1.5, "agreement": 1.5}
#: A window of more days than this is a campaign unless the text merely dates one happening by its month.
_INCIDENT_DAYS: Final = 6
#: What it adds that two events are those which their articles are about.
LEADS: Final = 1.5
ATTACKS: Final = frozenset(
    ("armed_clash", "offensive", "air_strike", "shelling", "bombing", "attack_on_civilians", "detention", "protest")
)
#: Characters at the head of an article in which it says where its news is.
HEAD: Final = 700
#: An event is news to an article that appears no more than this many days after it began.
NEWS_DAYS: Final = 10


@dataclass(frozen=True)
class Traits:
    """What an event is known by."""

    ref: Ref
    event: Event
    start: date | None
    end: date | None
    presumed: bool
    """The text gives it no day; being what the article begins with, it is taken to be news."""
    campaign: bool
    places: frozenset[str]
    """Words of its place that tell which."""
    proper: frozenset[str]
    """Those of them that are proper nouns: "the barracks" may be the barracks of any place."""
    mentions: frozenset[str]
    """Proper nouns of its description, in small letters: where it happened may stand only there."""
    initiators: frozenset[str]
    targets: frozenset[str]
    names: frozenset[Ref]
    """Joined actors with a proper name among those who began it."""
    nameless: bool
    """Whether somebody without a name is among them."""
    words: frozenset[str]
    leads: bool
    """Whether it is the first attack (or else the first event) that its article tells of."""


def traits_of(records: Records, actors: Groups, ref: Ref) -> Traits:
    """Traits of one event of one article."""
    event = records.events[ref]
    sides: dict[str, set[str]] = {"initiator": set(), "target": set(), "party": set(), "affected": set()}
    names: set[Ref] = set()
    nameless = False
    for part in event.participants:
        actor = Ref(ref.article, part.actor)
        record = records.actors[actor]
        sides[part.role].add(_SIDE.get(record.kind, "other"))
        if part.role == "initiator":
            names |= {actors.find(actor)} if is_named(record.name) else set()
            nameless |= not is_named(record.name)
    open_ended = event.start is not None and event.end is None
    published = records.by_key[ref.article].published
    presumed = event.start is None and event.end is None and published is not None and ref.id == "e1"
    first = published - timedelta(days=NEWS_DAYS) if presumed and published else event.start
    last = event.end or (published if first else None)
    lead = ref == _lead(records, ref.article)
    head = records.by_key[ref.article].text[:HEAD] if lead else ""
    long = bool(event.start and event.end and (event.end - event.start).days > _INCIDENT_DAYS)
    return Traits(
        ref,
        event,
        first,
        last if last is None or first is None or last >= first else first,
        presumed,
        event.precision == "year"
        or event.type == "offensive"
        or (long and event.precision == "day")
        or (open_ended and event.precision != "day" and event.type not in _LASTING),
        place_words(event.place),
        _proper(f"in {event.place}") if event.place else frozenset(),
        _proper(" ".join((event.description, *(run.text for run in event.evidence), head))),
        frozenset(sides["initiator"] - {"other"}),
        frozenset(sides["target"] - {"other"}),
        frozenset(names),
        nameless,
        content(event.description),
        lead,
    )


def _lead(records: Records, article: str) -> Ref:
    """The event that an article is about, as far as order tells: its first attack, else its first."""
    ours = [Ref(article, event.id) for event in records.by_key[article].extraction.events]
    return next((ref for ref in ours if records.events[ref].type in ATTACKS), ours[0])


@lru_cache(maxsize=KEPT)
def place_words(place: str | None) -> frozenset[str]:
    """Words of a place's name that tell which place it is."""
    return frozenset(word for word in tokens(place or "") if word not in listed("place_words"))


@lru_cache(maxsize=KEPT)
def _proper(text: str) -> frozenset[str]:
    found = tokens(" ".join(re.findall(r"(?<!^)\b[A-Z][\w'’-]+", text)))
    return frozenset(word for word in found if word not in listed("place_words") and code_of(word) is None)


def score(a: Traits, b: Traits, *, leads: bool = False) -> tuple[float, str] | None:
    """How well two events agree, and in what; None where something keeps them apart.

    With `leads`, for reports of one story, that both are what their report is about counts for much: days may then be out
    by one (the same night is dated to either), and sides as two extractions have them keep nothing apart.
    """
    kind = _type_agrees(a, b)
    both = leads and a.leads and b.leads
    when = _days_agree(a, b, slack=1 if both else 0, in_story=leads)
    where = _places_agree(a, b)
    who = _sides_agree(a, b)
    who = 0 if who is None and both else who
    if kind is None or when is None or where is None or who is None:
        return None
    alike = containment(a.words, b.words) + (LEADS if both else 0)
    told = [
        a.event.type if a.event.type == b.event.type else f"{a.event.type} / {b.event.type}",
        {0: "", 1: "days that overlap", 2: "the same days"}[when],
        {0: "", 1: "a place named in the other's account", 2: "the same place"}[where],
        "the same sides" if who else "",
    ]
    return kind + when + where + who + alike, ", ".join(filter(None, told))


def _type_agrees(a: Traits, b: Traits) -> float | None:
    if a.event.type == b.event.type:
        return None if a.event.type == "other" and containment(a.words, b.words) < 0.5 else 1
    return 0 if frozenset((a.event.type, b.event.type)) in _KIN else None


def _days_agree(a: Traits, b: Traits, slack: int, *, in_story: bool) -> int | None:
    if a.start is None or b.start is None or a.end is None or b.end is None:
        one_dated = (a.start is None) != (b.start is None)
        recurring = a.campaign or b.campaign or (a.event.type in _RECURRING and not (a.leads and b.leads))
        return None if one_dated and recurring else 0
    if a.campaign != b.campaign and a.event.type not in _LASTING:
        return None
    gap = max((a.start - b.end).days, (b.start - a.end).days)
    if gap > 0:
        return 0 if gap <= slack else None
    same = (a.start, a.event.precision) == (b.start, b.event.precision) and not a.presumed and not b.presumed
    if not in_story and a.event.type == "displacement" and a.start != b.start:
        return None  # people flee one war on many days: between stories only the same flight is one
    if (a.campaign or a.event.type == "displacement") and not same and abs((a.start - b.start).days) > 31:
        return None
    return 2 if same else 1


def _places_agree(a: Traits, b: Traits) -> int | None:
    if a.places & b.places:
        return 2
    if (a.places & b.mentions) or (b.places & a.mentions):
        return 1
    named = a.places & a.proper and b.places & b.proper
    return None if named and a.event.type not in _MOVING else 0


def _sides_agree(a: Traits, b: Traits) -> int | None:
    for one, other in ((a.initiators, b.initiators), (a.targets, b.targets)):
        if one and other and not one & other:
            return None
    if a.names and b.names and not a.names & b.names and not a.nameless and not b.nameless:
        return None
    return int(bool(a.initiators & b.initiators or a.targets & b.targets))


def join_dated(traits: dict[Ref, Traits]) -> Groups:
    """Join, over all articles, events that agree in type, days and place. Blocked by place and month, not all pairs.
    That they lead their articles counts for nothing here: it does only in one story."""
    groups = Groups(traits)
    blocks: dict[tuple[str, str], list[Ref]] = defaultdict(list)
    for ref, item in traits.items():
        if item.start is not None and item.end is not None:
            for word in item.places | item.mentions:
                for month in _months(item.start, item.end):
                    blocks[word, month].append(ref)
    for block in sorted(blocks):
        _join_best(traits, groups, blocks[block], least=4.0, leads=False)
    return groups


def join_loose(traits: dict[Ref, Traits], groups: Groups, refs: Iterable[Ref]) -> None:
    """Join, among the events of one story, what no days or no place holds together, where sides and words do."""
    by_type: dict[str, list[Ref]] = defaultdict(list)
    for ref in refs:
        by_type[traits[ref].event.type].append(ref)
    for kind, alike in sorted(by_type.items()):
        _join_best(traits, groups, alike, least=_LEAST.get(kind, 2.5))
    every = sorted(ref for alike in by_type.values() for ref in alike)
    _join_best(traits, groups, every, least=4.4)


def _join_best(
    traits: dict[Ref, Traits], groups: Groups, refs: Iterable[Ref], least: float, *, leads: bool = True
) -> None:
    """Best pairs first. Of records already in one group only those that differ in their traits are compared."""
    looks: dict[tuple[object, ...], Ref] = {}
    for ref in sorted(set(refs)):
        item = traits[ref]
        looks.setdefault(
            (groups.find(ref), item.event.type, item.start, item.end, item.places, item.initiators, item.targets), ref
        )
    ordered = sorted(looks.values())
    edges = []
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 :]:
            if a.article == b.article or groups.same(a, b):
                continue
            found = score(traits[a], traits[b], leads=leads)
            if found and found[0] >= least:
                edges.append((-found[0], a, b, found[1]))
    for _, a, b, reason in sorted(edges):
        if _all_fit(traits, groups, a, b, leads):
            groups.join(a, b, f"{b.key} with {a.key}: {reason}")


def _all_fit(traits: dict[Ref, Traits], groups: Groups, a: Ref, b: Ref, leads: bool) -> bool:
    """Whether nothing keeps any two records of the two groups apart (a few of each stand for many)."""
    pairs = ((x, y) for x in groups.members(a)[:6] for y in groups.members(b)[:6])
    return all(score(traits[x], traits[y], leads=leads) is not None for x, y in pairs)


def _months(start: date, end: date) -> list[str]:
    """Months that a window touches; of a long one only the first and the last three."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    found = range(first, last + 1) if last - first < 4 else (first, *range(last - 2, last + 1))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in found]
