"""Which claims are looked at together: blocks of events, never all pairs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from extraction.comparing.claims import Said
from extraction.comparing.joining import Joined
from extraction.comparing.reports import Ref

Pair = tuple[Ref, Ref]


class Pairing:
    """Pairs of claims that may be related. `results` are attacks with the events that came of them."""

    def __init__(self, joined: Joined, results: dict[Ref, set[Ref]]) -> None:
        self._joined, self._results = joined, results
        self.same_days = self._find_same_days()
        """Events of the same type and first day in one story, which are easily confused."""

    def of(self, claims: list[Said]) -> Iterator[tuple[Said, Said]]:
        """Pairs of one story that share an event, and those of one article that its extraction sets against each other."""
        seen: set[Pair] = set()
        by_ref = {said.ref: said for said in claims}
        blocks: dict[Ref, list[Said]] = defaultdict(list)
        rest: dict[tuple[int, Ref], list[Said]] = defaultdict(list)
        for said in claims:
            for event in said.events:
                blocks[event].append(said)
            if said.body and not said.events:
                rest[said.story, said.body].append(said)
        near = self._near_events()
        for event, ours in blocks.items():
            others = [said for other in near.get(event, ()) for said in blocks.get(other, ())]
            for i, a in enumerate(ours):
                for b in [*ours[i + 1 :], *others]:
                    first, second = sorted((a, b), key=lambda said: said.ref)
                    pair = (first.ref, second.ref)
                    if first.ref != second.ref and pair not in seen:
                        seen.add(pair)
                        yield first, second
        for ours in rest.values():
            for i, a in enumerate(ours):
                for b in ours[i + 1 :]:
                    if (a.ref, b.ref) not in seen:
                        seen.add((a.ref, b.ref))
                        yield a, b
        for a in claims:
            for other in a.claim.contradicts:
                b = by_ref[Ref(a.ref.article, other)]
                if a.ref < b.ref and (a.ref, b.ref) not in seen:
                    yield a, b

    def _near_events(self) -> dict[Ref, set[Ref]]:
        """Events that may be confused or belong together: same type and day in a story, an attack and its result, two
        displacements from one place at two times."""
        near: dict[Ref, set[Ref]] = {attack: set(results) for attack, results in self._results.items()}
        for ref, others in [*self.same_days.items(), *self._displacements().items()]:
            near.setdefault(ref, set()).update(others)
        return near

    def _find_same_days(self) -> dict[Ref, set[Ref]]:
        story = {key: number for number, (keys, _) in enumerate(self._joined.stories) for key in keys}
        blocks: dict[tuple[int, str, date], set[Ref]] = defaultdict(set)
        for ref, event in self._joined.records.events.items():
            if event.start:
                blocks[story[ref.article], event.type, event.start].add(self._joined.events.find(ref))
        return _apart(blocks.values())

    def _displacements(self) -> dict[Ref, set[Ref]]:
        blocks: dict[tuple[str, str], set[Ref]] = defaultdict(set)
        for ref, event in self._joined.records.events.items():
            if event.type == "displacement" and event.country and event.start:
                for word in self._joined.traits[ref].places:
                    blocks[event.country, word].add(self._joined.events.find(ref))
        return _apart(blocks.values())


def _apart(blocks: Iterable[set[Ref]]) -> dict[Ref, set[Ref]]:
    """For each event the others of its blocks."""
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for block in blocks:
        for ref in block:
            found[ref] |= block - {ref}
    return dict(found)
