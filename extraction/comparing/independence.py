"""How many origins stand behind each aspect of each event, collapsed from publishers step by step."""

from collections import defaultdict
from collections.abc import Iterable

from extraction.comparing.aspects import Carried, carried_by, named
from extraction.comparing.claims import HARM, Said
from extraction.comparing.counting import Figures
from extraction.comparing.joining import Joined
from extraction.comparing.relating import Relations
from extraction.comparing.reports import Ref
from extraction.comparing.sides import Sides
from schemas.comparison import ClaimRef, Independence

_RETOLD = frozenset(("restates", "same_origin_variant", "refines"))
_AGREE = frozenset(("restates", "refines", "same_origin_variant", "supports", "bound_conflict"))


def independence(
    joined: Joined, sides: Sides, claims: list[Said], figures: Figures, relations: Relations
) -> list[Independence]:
    """One record for each aspect of each joined event, in a fixed order; two where only some of its figures have an origin."""
    carried: dict[Carried, list[Said]] = defaultdict(list)
    for said in claims:
        for aspect in dict.fromkeys(carried_by(joined, said)):
            carried[aspect].append(said)
    _told_again(carried, claims, relations)
    _other_denials(carried)
    placed = {said.ref for group in carried.values() for said in group}
    for aspect, group in _statements(claims, relations, placed):
        carried[aspect] = group
    groups = _full_groups(joined)
    return [
        _record(joined, sides, groups, aspect, part)
        for aspect in sorted(carried, key=Carried.order)
        for part in _counts_apart(aspect, carried[aspect], figures)
    ]


def _counts_apart(aspect: Carried, group: list[Said], figures: Figures) -> list[list[Said]]:
    """Figures that somebody is behind, and those of the reports' own voice that nobody is: "thousands" bears out no 7,400.

    Of the dead and hurt, a figure in own voice that fits is taken for the one that is credited (`Figures`), and all are one aspect.
    """
    if aspect.kind != "count" or aspect.measure in HARM:
        return [group]
    credited = [said for said in group if figures.known[said.ref].origin is not None or said.speaker is not None]
    return [part for part in (credited, [said for said in group if said not in credited]) if part]


def _told_again(carried: dict[Carried, list[Said]], claims: list[Said], relations: Relations) -> None:
    """A happening is also told by who tells a claim of it again, in words that do not name it ("came upon" for "attacked").

    Of a claim that refines another, the fuller one says all that the other does; not the other way round.
    """
    by_ref = {said.ref: said for said in claims}
    again: dict[Ref, list[Said]] = defaultdict(list)
    for (a, b), verdict in relations.found.items():
        if verdict.relation in _RETOLD and by_ref[a].asserts and by_ref[b].asserts:
            fuller, other = (b, a) if verdict.swap else (a, b)
            again[other].append(by_ref[fuller])
            if verdict.relation != "refines":
                again[fuller].append(by_ref[other])
    for aspect, group in carried.items():
        if aspect.kind == "occurrence" and not aspect.denied:
            more = [said for told in group for said in again[told.ref] if aspect.event in said.events]
            group += [said for said in dict.fromkeys(more) if said not in group]
            group.sort(key=lambda said: said.ref)


def _other_denials(carried: dict[Carried, list[Said]]) -> None:
    """Take out denials by bodies that tell of the happening in the same report, where the denial does not: it is of something else."""
    tellers: set[tuple[Ref, str, Ref]] = set()
    for aspect, group in carried.items():
        if aspect.kind == "occurrence" and not aspect.denied:
            tellers.update((aspect.event, said.ref.article, said.body) for said in group if said.body is not None)
    for aspect, group in list(carried.items()):
        if aspect.kind != "occurrence" or not aspect.denied:
            continue
        kept = [
            said
            for said in group
            if aspect.event in said.telling or (aspect.event, said.ref.article, said.body) not in tellers
        ]
        carried[aspect] = kept
        if not kept:
            del carried[aspect]


def _statements(claims: list[Said], relations: Relations, placed: set[Ref]) -> Iterable[tuple[Carried, list[Said]]]:
    """Claims of no other aspect, those that agree in words together; a lone one is no aspect."""
    by_ref = {said.ref: said for said in claims}
    rest = {said.ref for said in claims if said.events and said.ref not in placed and (said.asserts or said.denies)}
    leader = {ref: ref for ref in rest}

    def find(ref: Ref) -> Ref:
        while leader[ref] != ref:
            ref = leader[ref]
        return ref

    for (a, b), verdict in sorted(relations.found.items(), key=lambda item: item[0]):
        if a in rest and b in rest and verdict.relation in _AGREE:
            first, second = sorted((find(a), find(b)))
            leader[second] = first
    groups: dict[Ref, list[Said]] = defaultdict(list)
    for ref in sorted(rest):
        groups[find(ref)].append(by_ref[ref])
    for ref, group in groups.items():
        if len({said.ref.article for said in group}) > 1:
            yield Carried(group[0].events[0], "statement", group[0].denies, None, ref.key), group


def _record(joined: Joined, sides: Sides, groups: dict[str, int], aspect: Carried, group: list[Said]) -> Independence:
    articles = sorted({said.ref.article for said in group})
    publishers = sorted({key for article in articles for key in _with_copies(joined, article)})
    parts: dict[int, list[str]] = defaultdict(list)
    for key in publishers:
        parts[groups[key]].append(key)
    texts = sorted(parts.values())
    origins = origins_of(sides, group, merge=aspect.kind in ("count", "occurrence"))
    traced = {said.body for said in group if said.traced is not None and said.body is not None}
    passed = {body for body in traced if sides.kind(body) == "media"}
    relays = sorted(passed.union(*(said.relays for said in group)) - set(origins))
    parties = [origin for origin in origins if sides.is_party(origin)]
    independent = sides.independent(origins)
    return Independence(
        event=aspect.event.key,
        aspect=named(joined, aspect, group),
        claims=[ClaimRef(article=said.ref.article, claim=said.ref.id) for said in group],
        publishers=publishers,
        text_groups=texts,
        relays=[relay.key for relay in relays],
        origins=[origin.key for origin in origins],
        party_origins=[origin.key for origin in parties],
        independent_origins=independent,
        summary=_summary(len(publishers), len(texts), len(origins), len(parties), independent),
    )


def origins_of(sides: Sides, group: Iterable[Said], *, merge: bool) -> list[Ref]:
    """Bodies that claims come from. Of one figure's origins, one above another is the same (`merge`), the nearer kept."""
    houses: dict[Ref, list[Ref]] = defaultdict(list)
    for said in group:
        origin = said.origin if merge else said.credited
        if origin is not None and said.speaker is not None and sides.is_source(origin):
            houses[origin].append(sides.house(origin if origin == said.traced else said.speaker))
    # An army stands for the ministry that speaks for it, where it speaks itself; else the ministry is named, not the army.
    found = sorted(
        origin if origin in named else max(sorted(set(named)), key=named.count) for origin, named in houses.items()
    )
    if not merge:
        return found
    # Whoever told a paper: where a body is named, the press that is credited with the same only passed it on.
    found = [ref for ref in found if not sides.passes_on(ref)] or found
    return [a for a in found if not any(a != b and a in sides.ancestors(b) for b in found)]


def _with_copies(joined: Joined, article: str) -> list[str]:
    report = joined.records.by_key[article]
    return [report.key, *(copy.key for copy in report.copies)]


def _full_groups(joined: Joined) -> dict[str, int]:
    """Number of the text group of each article, copies included."""
    return {
        key: number
        for number, group in enumerate(joined.texts)
        for article in group
        for key in _with_copies(joined, article)
    }


def _summary(publishers: int, texts: int, origins: int, parties: int, independent: int) -> str:
    def count(number: int, noun: str) -> str:
        return f"{number} {noun}{'' if number == 1 else 's'}"

    told = f"{count(publishers, 'publisher')}, {count(texts, 'text group')}, "
    if not origins:
        return told + "no origin named"
    if origins == 1:
        return told + "1 origin" + (", which is a party" if parties else ", no party")
    return (
        told
        + f"{origins} origins, {parties or 'none'} of them {'parties' if parties != 1 else 'a party'}, {independent} independent"
    )
