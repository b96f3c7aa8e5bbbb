"""Whose word it is: bodies behind persons, one origin behind ministry and army, parties to the fighting, and sides."""

from collections import defaultdict
from functools import cached_property

from extraction.comparing.joining import Joined
from extraction.comparing.names import is_defence_ministry, is_named, side_word
from extraction.comparing.reports import Ref
from extraction.countries import code_of
from schemas.vocabulary import ActorKind

_FIGHTING = frozenset(("state_forces", "armed_group", "government", "political_group"))


class Sides:
    """What follows, for joined actors, from `part_of` and from the parts that they have in joined events."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self._kinds: dict[Ref, ActorKind] = {}
        self._houses: dict[Ref, Ref] = {}
        self._parents: dict[Ref, set[Ref]] = defaultdict(set)
        for ref, actor in joined.records.actors.items():
            if actor.part_of:
                child, parent = joined.actors.find(ref), joined.actors.find(Ref(ref.article, actor.part_of))
                if child != parent:
                    self._parents[child].add(parent)

    def kind(self, ref: Ref) -> ActorKind:
        """Kind of a joined actor: that of most members, the first in order where two are as many."""
        ref = self._joined.actors.find(ref)
        if ref not in self._kinds:
            kinds = [self._joined.records.actors[member].kind for member in self._joined.actors.members(ref)]
            self._kinds[ref] = max(sorted(set(kinds)), key=kinds.count)
        return self._kinds[ref]

    def country(self, ref: Ref) -> str | None:
        """Country of a joined actor, where a member tells it."""
        found = [self._joined.records.actors[member].country for member in self._joined.actors.members(ref)]
        return min((country for country in found if country), default=None)

    def ancestors(self, ref: Ref) -> list[Ref]:
        """Bodies above a joined actor, nearest first."""
        found: list[Ref] = []
        level = [self._joined.actors.find(ref)]
        while level:
            level = sorted({parent for item in level for parent in self._parents[item]} - set(found))
            found += level
        return found

    def house(self, ref: Ref) -> Ref:
        """The organisation that a joined actor speaks for; itself where it is one, or speaks for none."""
        ref = self._joined.actors.find(ref)
        if ref not in self._houses:
            self._houses[ref] = self._house(ref)
        return self._houses[ref]

    def _house(self, ref: Ref) -> Ref:
        if self.kind(ref) == "person":
            above = [item for item in self.ancestors(ref) if self.kind(item) != "person"]
            ref = above[0] if above else ref
        if self.kind(ref) == "state_forces":
            # A ministry's command or centre speaks for the ministry.
            ref = next((item for item in sorted(self._parents[ref]) if is_defence_ministry(self._forms(item))), ref)
        return ref

    def _forms(self, ref: Ref) -> list[str]:
        actors = [self._joined.records.actors[member] for member in self._joined.actors.members(ref)]
        return [form for actor in actors for form in (actor.name, *actor.aliases)]

    def body(self, ref: Ref) -> Ref:
        """The same, except that a defence ministry is the army that it speaks for."""
        house = self.house(ref)
        return self._armies.get(house, house)

    def passes_on(self, ref: Ref) -> bool:
        """Whether a body is press that is no state's own."""
        if self.kind(ref) != "media":
            return False
        actors = [self._joined.records.actors[member] for member in self._joined.actors.members(ref)]
        return not any(side_word(actor.name, "media") or actor.part_of for actor in actors)

    def speaks_for_state(self, ref: Ref) -> bool:
        """Whether a joined actor is the broadcaster or the agency of a state."""
        members = (self._joined.records.actors[member] for member in self._joined.actors.members(ref))
        return self.kind(ref) == "media" and any(side_word(actor.name, "media") for actor in members)

    def is_source(self, ref: Ref) -> bool:
        """Whether a body can be where a statement comes from: media that nobody names ("foreign media") only pass on."""
        if self.kind(ref) != "media":
            return True
        actors = [self._joined.records.actors[member] for member in self._joined.actors.members(ref)]
        return any(is_named(actor.name) or side_word(actor.name, "media") for actor in actors)

    def related(self, a: Ref, b: Ref) -> bool:
        """Whether the one is the other, or above it."""
        a, b = self.body(a), self.body(b)
        return a == b or a in self.ancestors(b) or b in self.ancestors(a)

    @cached_property
    def _armies(self) -> dict[Ref, Ref]:
        """Defence ministries to the army of the same state, where a story has both."""
        armies: dict[tuple[str, str | None], Ref] = {}
        found: dict[Ref, Ref] = {}
        story = {key: keys[0] for keys, _ in self._joined.stories for key in keys}
        ministries = []
        for group in self._joined.actors.groups():
            names = [
                name
                for ref in group
                for name in (self._joined.records.actors[ref].name, *self._joined.records.actors[ref].aliases)
            ]
            ref = group[0]
            if is_defence_ministry(names) and self.kind(ref) in ("government", "state_forces"):
                ministries.append(group)
            elif self.kind(ref) == "state_forces":
                for member in group:
                    key = (story[member.article], self.country(ref))
                    size = len(self._joined.actors.members(armies[key])) if key in armies else 0
                    if len(group) > size:
                        armies[key] = ref
        for group in ministries:
            home = self.country(group[0])
            army = next((armies[story[m.article], home] for m in group if (story[m.article], home) in armies), None)
            if army is not None and home is not None:
                found[group[0]] = army
        return found

    @cached_property
    def parties(self) -> frozenset[Ref]:
        """Joined actors that take part in fighting, are a government or a force of the country where it is, or belong to one."""
        joined = self._joined
        found: set[Ref] = set()
        story = {key: number for number, (keys, _) in enumerate(joined.stories) for key in keys}
        homes = {(story[ref.article], event.country) for ref, event in joined.records.events.items() if event.country}
        for ref, event in joined.records.events.items():
            for part in event.participants:
                actor = joined.actors.find(Ref(ref.article, part.actor))
                if part.role != "affected" and self.kind(actor) in _FIGHTING:
                    found.add(actor)
        homes |= {
            (story[ref.article], state)
            for ref in joined.records.actors
            for state in self._allies(ref, homes, story[ref.article])
        }
        for group in joined.actors.groups():
            home = self.country(group[0])
            if (self.kind(group[0]) in _FIGHTING or self.speaks_for_state(group[0])) and any(
                (story[ref.article], home) in homes for ref in group
            ):
                found.add(group[0])
        for group in joined.actors.groups():
            if any(item in found for item in self.ancestors(group[0])):
                found.add(group[0])
        return frozenset(found)

    def _allies(self, ref: Ref, homes: set[tuple[int, str]], story: int) -> frozenset[str]:
        """States whose forces are named as one with those of a country where the fighting is ("Malian and French troops")."""
        actor = self._joined.records.actors[ref]
        if actor.kind != "state_forces":
            return frozenset()
        named = frozenset(code for word in actor.name.split() if word[:1].isupper() and (code := code_of(word)))
        return named if len(named) > 1 and any((story, code) in homes for code in named) else frozenset()

    @cached_property
    def _leaders(self) -> dict[Ref, Ref]:
        """First actor of the side of each party."""
        joined, leader = self._joined, {ref: ref for ref in self.parties}

        def find(ref: Ref) -> Ref:
            while leader[ref] != ref:
                ref = leader[ref]
            return ref

        def ally(refs: list[Ref]) -> None:
            heads = sorted({find(ref) for ref in refs if ref in leader})
            for head in heads[1:]:
                leader[head] = heads[0]

        for ref in sorted(self.parties):
            ally([ref, *self.ancestors(ref)])
        states: dict[str, list[Ref]] = defaultdict(list)
        for ref in sorted(self.parties):
            speaks = self.kind(ref) in ("government", "state_forces") or self.speaks_for_state(ref)
            if speaks and (home := self.country(ref)):
                states[home].append(ref)
        for refs in states.values():
            ally(refs)
        for group in joined.events.groups():
            roles: dict[tuple[str, str], set[Ref]] = defaultdict(set)
            for ref in group:
                for part in joined.records.events[ref].participants:
                    actor = joined.actors.find(Ref(ref.article, part.actor))
                    if part.role in ("initiator", "target") and self.kind(actor) in _FIGHTING:
                        roles[ref.article, part.role].add(actor)
            for fighting in roles.values():
                if self._together(fighting):
                    ally(sorted(fighting))
        return {ref: find(ref) for ref in leader}

    def _together(self, refs: set[Ref]) -> bool:
        """Whether those that share a part in one account stand together: states do, rival accounts of who it was do not."""
        kinds = {self.kind(ref) in ("armed_group", "political_group") for ref in refs}
        return len(refs) > 1 and len(kinds) == 1

    def side(self, ref: Ref) -> Ref | None:
        """The first actor of the side of a party; None for who is no party."""
        ref = self._joined.actors.find(ref)
        return self._leaders.get(ref) or self._leaders.get(self.body(ref))

    def is_party(self, ref: Ref) -> bool:
        """Whether a joined actor is a party, or speaks for one."""
        ref = self._joined.actors.find(ref)
        return ref in self.parties or self.body(ref) in self.parties

    def independent(self, origins: list[Ref]) -> int:
        """How many of these origins share neither side nor parent with another of them."""
        heads: list[set[Ref]] = []
        for origin in origins:
            ties = {origin, self.body(origin), *self.ancestors(origin), *filter(None, (self.side(origin),))}
            touched = [head for head in heads if head & ties]
            heads = [head for head in heads if not head & ties] + [ties.union(*touched)]
        return len(heads)
