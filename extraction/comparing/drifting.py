"""What a statement lost or changed on its way from one wording to the next."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Final

from extraction.comparing.claims import Said
from extraction.comparing.counting import comparable
from extraction.comparing.intervals import number_of
from extraction.comparing.joining import Joined
from extraction.comparing.relating import Relations
from extraction.comparing.reports import Ref
from extraction.comparing.sides import Sides
from extraction.comparing.words import listed, plain, stem, tokens, weaker_forms
from schemas import Period, Quantity
from schemas.comparison import Change, ClaimRef, Drift

_ONE_STATEMENT = frozenset(("restates", "same_origin_variant", "refines", "bound_conflict"))
Step = tuple[Change, str | None, str | None]


def drift(joined: Joined, sides: Sides, claims: list[Said], relations: Relations) -> list[Drift]:
    """All changes between wordings of one statement, and denials that a copy has lost, in a fixed order."""
    by_ref = {said.ref: said for said in claims}
    near = _Nearness(joined, by_ref, relations)
    parents = near.parents
    steps: dict[Ref, list[Said]] = defaultdict(list)
    for (a, b), verdict in sorted(relations.found.items(), key=lambda item: item[0]):
        if verdict.relation in _ONE_STATEMENT:
            source, to = near.order(by_ref[a], by_ref[b])
            if _is_step(joined, parents, source, to):
                steps[to.ref].append(source)
    found = [
        Drift(
            source=ClaimRef(article=source.ref.article, claim=source.ref.id),
            to_article=ref.article,
            to_claim=ref.id,
            change=change,
            was=was,
            now=now,
        )
        for ref in sorted(steps)
        for source in near.sources(by_ref[ref], steps[ref])
        for change, was, now in _changes(joined, sides, source, by_ref[ref])
    ]
    return sorted([*found, *_lost_denials(claims, relations, parents)], key=_key)


def _key(item: Drift) -> tuple[str, ...]:
    return (item.source.article, item.source.claim, item.to_article, item.to_claim or "", item.change)


class _Nearness:
    """Which of two articles is nearer to the origin: the earlier; of one day, the one whose wordings keep more where both
    tell the same (credits, hedges, days); then the longer."""

    def __init__(self, joined: Joined, by_ref: dict[Ref, Said], relations: Relations) -> None:
        self._joined = joined
        self._kept: Counter[str] = Counter()
        for (a, b), verdict in relations.found.items():
            if a.article != b.article and verdict.relation in _ONE_STATEMENT:
                lead = _detail(by_ref[a]) - _detail(by_ref[b])
                if verdict.relation == "refines":
                    lead += -2 if verdict.swap else 2
                self._kept[a.article] += lead
                self._kept[b.article] -= lead

    def rank(self, article: str) -> tuple[date, int, int, str]:
        """Lower is nearer."""
        report = self._joined.records.by_key[article]
        return report.published or date.max, -self._kept[article], -len(report.text), article

    def order(self, a: Said, b: Said) -> tuple[Said, Said]:
        """(nearer to the origin, later or derived): in one article a body before its headline, a credit before none."""
        if a.ref.article == b.ref.article:
            key = {said.ref: (said.headline, said.broken, said.speaker is None, said.ref) for said in (a, b)}
            return (a, b) if key[a.ref] <= key[b.ref] else (b, a)
        if a.ref.article in (parent := self.parents) or b.ref.article in parent:
            if parent.get(b.ref.article) == a.ref.article:
                return a, b
            if parent.get(a.ref.article) == b.ref.article:
                return b, a
        return (a, b) if self.rank(a.ref.article) <= self.rank(b.ref.article) else (b, a)

    def sources(self, to: Said, sources: list[Said]) -> list[Said]:
        """Of the wordings that one may have come of, those that it did: of a figure those that give it; of one who copied
        nobody the nearest to the origin."""
        figures = [source for source in sources if comparable(source, to)]
        sources = figures or sources
        copied = to.ref.article in self.parents or any(source.ref.article == to.ref.article for source in sources)
        return sources if copied else [min(sources, key=lambda source: (self.rank(source.ref.article), source.ref))]

    @cached_property
    def parents(self) -> dict[str, str]:
        """For each article that shares text, the one that it was copied from: from the nearest of a group outwards, whatever
        shares most with one that has its place already comes next, and of that one."""
        found: dict[str, str] = {}
        for group in self._joined.texts:
            placed = [min(group, key=self.rank)]
            while len(placed) < len(group):
                steps = [
                    (self._share(key, other), key, other) for key in placed for other in group if other not in placed
                ]
                most = max(steps, key=lambda step: (step[0], self._kept[step[2]], step[1], step[2]))
                found[most[2]] = most[1]
                placed.append(most[2])
        return found

    def _share(self, a: str, b: str) -> float:
        return self._joined.shared.get((min(a, b), max(a, b)), 0.0)


def _detail(said: Said) -> int:
    """How much of what a copy tends to lose a claim has: a credit that holds, hedges, days, when it was said."""
    hedged = any(count.quantity.qualifier not in ("exact", "vague") for count in said.counts)
    credited = said.origin is not None
    return 2 * credited + hedged + (said.claim.period is not None) + (said.claim.said_on is not None)


def _is_step(joined: Joined, parents: dict[str, str], source: Said, to: Said) -> bool:
    """Whether one wording came of the other: copied, or later than another report of the origin, or put over it as a headline."""
    if source.denies != to.denies:
        return False
    if source.ref.article == to.ref.article:
        return source.origin is not None and to.ref.article not in parents and (to.headline or to.speaker is None)
    parent = parents.get(to.ref.article)
    if parent is not None:
        return parent == source.ref.article
    first, second = (joined.records.by_key[said.ref.article].published for said in (source, to))
    return first is not None and second is not None and first < second and source.ref.article not in parents


def _changes(joined: Joined, sides: Sides, source: Said, to: Said) -> Iterator[Step]:
    if source.speaker is not None and to.speaker is None:
        yield "speaker_lost", joined.name(source.speaker), None
    elif source.speaker is not None and to.speaker is not None and _credited_anew(sides, source, to):
        yield "speaker_changed", joined.name(source.speaker), joined.name(to.speaker)
    yield from _of_figures(source, to)
    if source.claim.period is not None and to.claim.period is None and source.ref.article != to.ref.article:
        yield "bound_dropped", _days(source.claim.period), None
    yield from _of_words(source, to)


def _credited_anew(sides: Sides, source: Said, to: Said) -> bool:
    """Whether a credit changed by more than from a body to the person who speaks for it, or to its state in the headline."""
    within = source.ref.article == to.ref.article and source.speaker is not None and to.speaker is not None
    if within and sides.related(source.speaker or to.ref, to.speaker or to.ref):
        return False
    return source.speaker not in (to.speaker, to.body)


def _of_figures(source: Said, to: Said) -> Iterator[Step]:
    for x in source.counts:
        for y in to.counts:
            if (x.quantity.measure, x.of, x.part) != (y.quantity.measure, y.of, y.part):
                continue
            before, after = x.quantity, y.quantity
            if (before.low, before.high, before.qualifier) == (after.low, after.high, after.qualifier):
                continue
            same = number_of(before) == number_of(after)
            if same and after.qualifier == "exact":
                yield "bound_dropped", _words(before), _words(after)
            else:
                yield "number_changed", _words(before), _words(after)


def _of_words(source: Said, to: Said) -> Iterator[Step]:
    before, after = set(tokens(source.evidence)), set(tokens(to.evidence))
    labels = [word for word in listed("armed") if " " not in word]
    was, now = sorted(before & set(labels) - after), sorted(after & set(labels) - before)
    if was and now and {stem(w) for w in was} != {stem(w) for w in now}:
        yield "label_changed", was[0], now[0]
    stems = {stem(word) for word in after}
    for word in sorted(before - after):
        weak = weaker_forms().get(stem(word), frozenset()) & stems
        if weak and stem(word) not in stems and "dead" not in after:
            yield "verb_weakened", word, next(w for w in sorted(after) if stem(w) in weak)


def _lost_denials(claims: list[Said], relations: Relations, parents: dict[str, str]) -> Iterator[Drift]:
    """A denial of an article whose copy still reports the event, but holds the denial in no wording."""
    told: dict[str, set[Ref]] = defaultdict(set)
    for said in claims:
        told[said.ref.article].update(said.events)
    kept: dict[Ref, set[str]] = defaultdict(set)
    for (a, b), verdict in relations.found.items():
        if verdict.relation in _ONE_STATEMENT:
            kept[a].add(b.article)
            kept[b].add(a.article)
    copies: dict[str, list[str]] = defaultdict(list)
    for copy, parent in parents.items():
        copies[parent].append(copy)
    for said in claims:
        for copy in copies[said.ref.article] if said.denies else ():
            if set(said.events) & told[copy] and copy not in kept[said.ref]:
                yield Drift(
                    source=ClaimRef(article=said.ref.article, claim=said.ref.id),
                    to_article=copy,
                    to_claim=None,
                    change="denial_lost",
                    was=said.claim.statement,
                    now=None,
                )


def _days(period: Period) -> str:
    if period.start and period.end:
        return str(period.start) if period.start == period.end else f"{period.start} to {period.end}"
    return f"since {period.start}" if period.start else f"until {period.end}"


#: What a number stands for that was told by a word alone, least first.
_VAGUE: Final = {
    200_000: "hundreds of thousands",
    20_000: "tens of thousands",
    2_000: "thousands",
    200: "hundreds",
    24: "dozens",
}


def _words(quantity: Quantity) -> str:
    number = f"{quantity.low}-{quantity.high}" if quantity.qualifier == "between" else str(number_of(quantity))
    hedge = "" if quantity.qualifier == "exact" else quantity.qualifier.replace("_", " ") + " "
    if quantity.qualifier == "vague":
        number, hedge = _VAGUE.get(quantity.low or 0, number) + (" of" if quantity.unit else ""), ""
    return f"{hedge}{number}{f' {plain(quantity.unit)}' if quantity.unit else ''}"
