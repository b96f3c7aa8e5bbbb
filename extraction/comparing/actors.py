"""Which records of several articles are one actor. Conservative: every join has a reason, and none is by text alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from extraction.comparing.groups import Groups
from extraction.comparing.names import (
    acronym,
    forms,
    holds,
    is_named,
    same_words,
    side_word,
    strong_forms,
)
from extraction.comparing.reports import Records, Ref
from extraction.comparing.words import plain
from schemas import Actor

_BODIES = frozenset(
    (
        "government",
        "state_forces",
        "armed_group",
        "political_group",
        "international_organization",
        "ngo",
        "monitor",
        "media",
        "other",
    )
)
_UNNAMED = frozenset(("armed_group", "civilians", "state_forces"))


def join_named(records: Records) -> Groups:
    """Join what has a name, over all articles: same name, a name that is another's alias, an army or government of one state."""
    groups = Groups(records.actors)
    by_form: dict[str, list[tuple[int, Ref]]] = defaultdict(list)
    for ref, actor in records.actors.items():
        for form in strong_forms(actor):
            by_form[form].append((_strength(form, actor), ref))
        short = acronym(actor.name)
        if short and len(short) > 2:
            by_form[short].append((2, ref))
    edges = sorted(
        (strength + other, -len(form), a, b, form)
        for form, found in by_form.items()
        for (strength, a), (other, b) in _chain(found)
        if strength + other < 4
    )
    for strength, _, a, b, form in edges:
        if _fit(records.actors[a], records.actors[b]):
            how = (
                "same name"
                if strength == 0
                else "a name of the one is an alias of the other"
                if strength == 1
                else "shared short name"
            )
            groups.join(a, b, f"{how}: {form}")
    _join_headline_names(records, groups)
    _join_state_media(records, groups)
    _join_states(records, groups)
    return groups


def _join_headline_names(records: Records, groups: Groups) -> None:
    """A headline's loose name for a source is the one source of the body that it can mean."""
    for report in records.reports:
        for actor in report.extraction.actors:
            ref = Ref(report.key, actor.id)
            if records.actors[ref].name == actor.name:
                continue
            loose = records.actors[ref]
            meant = [
                other
                for other in records.actors_of([report.key])
                if other != ref and _meant_by(loose, records.actors[other])
            ]
            if len(meant) == 1:
                groups.join(ref, meant[0], f"a headline's name for a source of the body: {loose.name}", within=True)


def _join_state_media(records: Records, groups: Groups) -> None:
    """Within one article, state media by several general names are one, where they are of one country as far as told."""
    for report in records.reports:
        refs = [
            ref
            for ref in records.actors_of([report.key])
            if records.actors[ref].kind == "media" and _word(records.actors[ref]) == "state_media"
        ]
        if len({records.actors[ref].country for ref in refs} - {None}) < 2:
            for other in refs[1:]:
                groups.join(refs[0], other, "state media under another name", within=True)


def _meant_by(loose: Actor, actor: Actor) -> bool:
    if plain(loose.name) in forms(actor) or (_word(loose) is not None and _word(loose) == _word(actor)):
        return True
    return holds(loose.name, actor.name)


def _strength(form: str, actor: Actor) -> int:
    """0 a name, 1 an alias, 2 an alias that is but a word of a longer name ("UN" for "UN mission"): its parent's, more likely."""
    name = plain(actor.name)
    return 0 if form == name else 2 if form in name.split() and actor.kind != "person" else 1


def _chain(found: list[tuple[int, Ref]]) -> Iterator[tuple[tuple[int, Ref], tuple[int, Ref]]]:
    """Pairs enough to link all that share a form: each with the strongest two before it, not all with all."""
    ordered = sorted(found)
    for i, item in enumerate(ordered):
        for other in ordered[max(0, i - 1) : i]:
            yield other, item
        if i > 1:
            yield ordered[0], item


def _fit(a: Actor, b: Actor) -> bool:
    """Whether kind and country allow that two records are one actor."""
    if a.country and b.country and a.country != b.country:
        return False
    return a.kind == b.kind or (a.kind in _BODIES and b.kind in _BODIES)


def _join_states(records: Records, groups: Groups) -> None:
    """Armies and governments by their country: the most general word of each article stands for the side."""
    best: dict[tuple[str, str], dict[str, tuple[int, Ref]]] = defaultdict(dict)
    for ref, actor in records.actors.items():
        found = [word for form in (actor.name, *actor.aliases) if (word := side_word(form, actor.kind))]
        if not found or not actor.country or actor.kind not in ("state_forces", "government") or is_named_body(actor):
            continue
        side, rank = min(found, key=lambda item: item[1])
        place = best[side, actor.country]
        if ref.article not in place or (rank, ref) < place[ref.article]:
            place[ref.article] = (rank, ref)
    for (side, country), place in sorted(best.items()):
        first, *others = sorted(ref for _, ref in place.values())
        for ref in others:
            groups.join(first, ref, f"the {side} of {country}")


def is_named_body(actor: Actor) -> bool:
    """Whether a body's own name (not its country's) is a proper one: a ministry, a brigade."""
    return side_word(actor.name, actor.kind) is None and is_named(actor.name)


def join_in_story(records: Records, groups: Groups, articles: Iterable[str]) -> None:
    """Join within one story what would be too weak between stories: surnames, other spellings, general words for one side."""
    blocks: dict[str, dict[tuple[object, ...], Ref]] = defaultdict(dict)
    pairs: set[tuple[Ref, Ref]] = set()
    for ref in records.actors_of(articles):
        actor = records.actors[ref]
        # One record stands for all of its group that are written alike: a story of many reports has few names.
        look = (groups.find(ref), actor.name, tuple(actor.aliases), actor.kind, actor.country)
        for block in _blocks(actor):
            if look not in blocks[block]:
                pairs.update((other, ref) for other in blocks[block].values() if other.article != ref.article)
                blocks[block][look] = ref
    for a, b in sorted(pairs):
        if not groups.same(a, b) and (reason := _reason(records, groups, a, b)):
            groups.join(a, b, reason)


def _blocks(actor: Actor) -> set[str]:
    """Only actors with a block in common can be one: the first letters of a word of a name, or a general side."""
    starts = {word[:3] for form in (actor.name, *actor.aliases) for word in plain(form).split() if len(word) > 2}
    side = _word(actor)
    return starts | ({f"side {side}"} if side else set())


def _reason(records: Records, groups: Groups, a: Ref, b: Ref) -> str | None:
    one, other = records.actors[a], records.actors[b]
    if not _fit(one, other):
        return None
    if one.kind == "person":
        return _same_person(records, groups, a, b)
    if one.kind == "media" and _word(one) == _word(other) == "state_media":
        return "the state broadcaster"
    if (
        one.kind in ("state_forces", "government")
        and one.kind == other.kind
        and _word(one)
        and _word(one) == _word(other)
    ):
        return f"the {_word(one)} of one story"
    ours, theirs = strong_forms(one), strong_forms(other)
    for form in ours:
        for second in theirs:
            if same_words(form, second):
                return f"same words in another order or spelling: {form} / {second}"
            if holds(form, second) and one.kind == other.kind:
                return f"the one name holds the other: {form} / {second}"
    shared = set(forms(one)) & set(forms(other))
    named = bool(ours) and bool(theirs)
    if one.kind == other.kind and one.kind not in _UNNAMED and shared and (not named or one.country == other.country):
        first = {word for form in ours for word in form.split()}
        others = {word for form in theirs for word in form.split()}
        if not named or first & others:
            return f"same word in one story: {min(shared)}"
    return None


def _word(actor: Actor) -> str | None:
    found = [word for form in (actor.name, *actor.aliases) if (word := side_word(form, actor.kind))]
    if not found or (actor.kind != "media" and is_named_body(actor)):
        return None
    return min(found, key=lambda item: item[1])[0]


def _same_person(records: Records, groups: Groups, a: Ref, b: Ref) -> str | None:
    one, other = records.actors[a], records.actors[b]
    left, right = plain(one.name).split(), plain(other.name).split()
    if not (is_named(one.name) and is_named(other.name)):
        return None
    alike = left[-1] == right[-1] or same_words(one.name, other.name)
    short = len(left) == 1 or len(right) == 1 or same_words(one.name, other.name)
    if not alike or not short:
        return None
    tied = _bodies(records, groups, a) & _bodies(records, groups, b)
    return f"same family name and body: {left[-1]}" if tied or not one.part_of or not other.part_of else None


def _bodies(records: Records, groups: Groups, ref: Ref) -> set[Ref]:
    part = records.actors[ref].part_of
    return {groups.find(Ref(ref.article, part))} if part else set()


def join_by_part(records: Records, groups: Groups, events: Groups, articles: Iterable[str]) -> None:
    """Join unnamed sides of one story by their part in a joined event, and spokespersons by their body."""
    chosen = set(articles)
    parts: dict[tuple[Ref, str, str], list[Ref]] = defaultdict(list)
    for ref in records.events_of(chosen):
        for part in records.events[ref].participants:
            actor = Ref(ref.article, part.actor)
            kind = records.actors[actor].kind
            if _nameless(records.actors[actor]):
                role = "affected" if kind == "civilians" else part.role
                parts[events.find(ref), role, kind].append(actor)
    for (_, had, what), actors in sorted(parts.items()):
        for other in sorted(set(actors))[1:]:
            groups.join(min(actors), other, f"{what} with the same part ({had}) in one event")
    _join_counted(records, groups, events, chosen)


def _nameless(actor: Actor) -> bool:
    """Whether it is a side or a people that has no name of its own; civilians never have one."""
    return actor.kind == "civilians" or (actor.kind in _UNNAMED and not is_named(actor.name))


def _join_counted(records: Records, groups: Groups, events: Groups, chosen: set[str]) -> None:
    counted: dict[tuple[Ref, str], list[Ref]] = defaultdict(list)
    for ref in records.claims_of(chosen):
        claim = records.claims[ref]
        for quantity in claim.quantities:
            if quantity.of and claim.about:
                actor = Ref(ref.article, quantity.of)
                kind = records.actors[actor].kind
                if _nameless(records.actors[actor]):
                    counted[events.find(Ref(ref.article, claim.about[0])), kind].append(actor)
    for (_, what), actors in sorted(counted.items()):
        for other in sorted(set(actors))[1:]:
            groups.join(min(actors), other, f"{what} counted in one event")
