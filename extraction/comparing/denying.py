"""What a denial reaches: which assertions cannot hold if it does. Silence reaches nothing."""

from collections import defaultdict
from typing import Final

from extraction.comparing.aspects import event_of_count
from extraction.comparing.claims import HARM, Said, civil_in, harm_in, has_number
from extraction.comparing.counting import comparable
from extraction.comparing.intervals import interval_of
from extraction.comparing.joining import Joined
from extraction.comparing.reports import Ref
from extraction.comparing.saying import initiators
from extraction.comparing.scopes import covers, window_of, window_of_event
from extraction.comparing.verdict import Verdict

#: Types of events that are the direct result of an attack.
_RESULTS: Final = frozenset(("territory_captured", "withdrawal", "detention"))
_ATTACKS: Final = frozenset(("armed_clash", "offensive", "air_strike", "shelling", "bombing", "attack_on_civilians"))


class Denials:
    """Denials of a set of claims, and the happenings and results that each of them is about."""

    def __init__(self, joined: Joined, claims: list[Said]) -> None:
        self._joined = joined
        self._by_ref = {said.ref: said for said in claims}
        self._initiators = {group[0]: initiators(joined, group[0]) for group in joined.events.groups()}
        self._contested: dict[int, set[Ref]] = defaultdict(set)
        for said in claims:
            if said.denies and said.blames:
                self._contested[said.story].update(said.events)
        self.results = self._find_results()

    def contested(self, a: Said, event: Ref) -> bool:
        """Whether somebody in the story denies having had a hand in an event."""
        return event in self._contested[a.story]

    def reach(self, denial: Said, other: Said) -> Verdict | None:
        """Whether an assertion falls with a denial, and on what."""
        if not other.asserts or denial.ref == other.ref:
            return None
        shared = [event for event in denial.events if event in other.events]
        if self.denies_count(denial):
            return self._count(denial, other) if shared else None
        if shared:
            if denial.blames & other.blames:
                return Verdict(
                    "contradicts", "perpetrator", "denial", "The one denies a hand that the other sees in it."
                )
            if denial.blames and self.of_perpetrator(denial, shared):
                return None
            if harm_in(denial.claim.statement) and civil_in(denial.claim.statement) and self._harmed(denial, other):
                return Verdict("contradicts", "occurrence", "denial", "The one denies harm that the other counts.")
            if self._denies_happening(denial, shared) and (
                bool(other.telling & set(shared))
                if denial.blames
                else self._reports(other, shared) and not self._counts_attackers(denial, other, shared)
            ):
                return Verdict("contradicts", "occurrence", "denial", "The one denies what the other reports.")
        elif self._reports_result(denial, other):
            return Verdict(
                "contradicts",
                "occurrence",
                "denial",
                "The one denies the happening of which the other reports a result.",
                place="full",
            )
        return None

    def denies_count(self, denial: Said) -> bool:
        targets = self._targets(denial)
        return bool(targets) and all(t.counts for t in targets) and has_number(denial.claim.statement)

    def _targets(self, denial: Said) -> list[Said]:
        """Claims of the same article that a denial is written to contradict."""
        return [self._by_ref[Ref(denial.ref.article, other)] for other in denial.claim.contradicts]

    def _count(self, denial: Said, other: Said) -> Verdict | None:
        for target in self._targets(denial):
            for x, y in comparable(target, other):
                floor, given = interval_of(x.quantity).low, interval_of(y.quantity).low
                if not y.scoped and floor is not None and given is not None and given >= floor:
                    return Verdict("contradicts", "count", "denial", "The one denies a figure as high as the other's.")
        return None

    def of_perpetrator(self, denial: Said, shared: list[Ref]) -> bool:
        """Whether the event may stand without those whose hand is denied: others are told to have begun it."""
        return all(self._initiators[event] - denial.blames for event in shared)

    def _harmed(self, denial: Said, other: Said) -> bool:
        return any(
            count.quantity.measure in HARM - {"missing"} and count.of in ("civilians", None) and not count.share
            for count in other.counts
        )

    def _denies_happening(self, denial: Said, shared: list[Ref]) -> bool:
        return bool(denial.telling & set(shared))

    def _reports(self, other: Said, shared: list[Ref]) -> bool:
        counted = event_of_count(self._joined, other, "killed") in shared and any(
            count.quantity.measure in HARM | {"places_captured", "strikes"} and not count.share and not count.facility
            for count in other.counts
        )
        return bool(other.telling & set(shared)) or counted

    def _counts_attackers(self, denial: Said, other: Said, shared: list[Ref]) -> bool:
        """Losses of those who are said to have attacked may be true of the days that a denial leaves standing."""
        if not other.counts or all(self._covers(denial, event) for event in shared):
            return False
        began = set().union(*(self._initiators[event] for event in shared))
        lost = [count.quantity.of for count in other.counts if count.quantity.measure in HARM]
        heads = {self._joined.actors.find(Ref(other.ref.article, who)) for who in lost if who is not None}
        return len(lost) == len(other.counts) and None not in lost and heads <= began

    def _find_results(self) -> dict[Ref, set[Ref]]:
        """Attacks to the events of the same story, days and sides that came of them."""
        joined, found = self._joined, defaultdict(set)
        story = {key: number for number, (keys, _) in enumerate(joined.stories) for key in keys}
        by_story: dict[int, set[Ref]] = defaultdict(set)
        for ref in joined.records.events:
            by_story[story[ref.article]].add(joined.events.find(ref))
        for heads in by_story.values():
            for attack in sorted(heads):
                for result in sorted(heads):
                    if self._came_of(attack, result):
                        found[attack].add(result)
        return dict(found)

    def _came_of(self, attack: Ref, result: Ref) -> bool:
        a, b = self._joined.traits[attack], self._joined.traits[result]
        if a.event.type not in _ATTACKS or b.event.type not in _RESULTS or not a.start or a.campaign:
            return False
        if b.start and b.end and a.end and (b.start > a.end or a.start > b.end):
            return False
        if a.places and b.places and not a.places & b.places and not (b.places & a.mentions or a.places & b.mentions):
            return False
        by = a.targets if b.event.type == "withdrawal" else a.initiators
        return bool(by & b.initiators)

    def _reports_result(self, denial: Said, other: Said) -> bool:
        if denial.blames and self.of_perpetrator(denial, list(denial.events)):
            return False
        if not all(self._covers(denial, event) for event in denial.telling):
            return False  # it may have come of the days that the denial leaves standing
        results = {result for event in denial.telling for result in self.results.get(event, ())}
        return bool(results & other.telling) or (
            bool(results & set(other.events)) and any(c.quantity.measure == "places_captured" for c in other.counts)
        )

    def _covers(self, denial: Said, event: Ref) -> bool:
        """Whether a denial is of all the days of a happening."""
        window = window_of_event(self._joined, event)
        return covers(window_of(self._joined, denial, event), window)
