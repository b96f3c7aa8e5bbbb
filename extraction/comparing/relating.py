"""Relations between claims: rules on stances, figures, events, windows and wording. What no rule reaches has no relation."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from extraction.comparing.claims import Said, harm_in
from extraction.comparing.counting import Figures, comparable
from extraction.comparing.denying import Denials
from extraction.comparing.joining import Joined
from extraction.comparing.reports import Ref
from extraction.comparing.scopes import overlap_of, places_overlap, window_of
from extraction.comparing.sides import Sides
from extraction.comparing.verdict import Verdict
from extraction.comparing.wording import alike, retold

Pair = tuple[Ref, Ref]
_WORDS_ONLY: Final = frozenset(("predicts", "vows", "urges"))


class Relations:
    """All relations of a set of claims, by pair."""

    def __init__(self, joined: Joined, sides: Sides, claims: list[Said], figures: Figures) -> None:
        self._joined, self._sides, self._figures = joined, sides, figures
        self._denials = Denials(joined, claims)
        self._claims = {said.ref: said for said in claims}
        self.found: dict[Pair, Verdict] = {}
        for a, b in self._pairs(claims):
            verdict = self._decide(a, b)
            if verdict:
                self.found[a.ref, b.ref] = verdict
        self._carry_over()

    def _pairs(self, claims: list[Said]) -> Iterator[tuple[Said, Said]]:
        """Pairs of one story that share an event, and those of one article that its extraction sets against each other."""
        seen: set[Pair] = set()
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
                        yield a, b

    def _near_events(self) -> dict[Ref, set[Ref]]:
        """Events of one story that may be confused or belong together: same type and days, or an attack and its result."""
        near: dict[Ref, set[Ref]] = {attack: set(results) for attack, results in self._denials.results.items()}
        for (_, _, _), refs in self._same_day().items():
            for ref in refs:
                near.setdefault(ref, set()).update(refs - {ref})
        return near

    def _same_day(self) -> dict[tuple[int, str, object], set[Ref]]:
        story = {key: number for number, (keys, _) in enumerate(self._joined.stories) for key in keys}
        found: dict[tuple[int, str, object], set[Ref]] = defaultdict(set)
        for ref, event in self._joined.records.events.items():
            day = event.start if event.type != "displacement" else None
            if event.start or event.type == "displacement":
                found[story[ref.article], event.type, day].add(self._joined.events.find(ref))
        return found

    def _decide(self, a: Said, b: Said) -> Verdict | None:
        if a.ref.article == b.ref.article and b.ref.id in a.claim.contradicts:
            return self._stated(a, b)
        if silent := self._silence(a, b):
            return silent
        if "silent" in (a.claim.stance, b.claim.stance):
            return None
        if {a.claim.stance, b.claim.stance} & _WORDS_ONLY:
            return self._by_words(a, b) if a.claim.stance == b.claim.stance else None
        if a.denies != b.denies:
            denial, other = (a, b) if a.denies else (b, a)
            found = self._denials.reach(denial, other)
            return found if found and self._days(denial, other) != "none" else None
        return self._both_deny(a, b) if a.denies else self._both_assert(a, b)

    def _stated(self, a: Said, b: Said) -> Verdict:
        """A contradiction that the extraction of one article gives, with the dimension that the rules see in it."""
        if a.denies != b.denies:
            denial, other = (a, b) if a.denies else (b, a)
            found = self._denials.reach(denial, other)
            return found or Verdict("contradicts", "occurrence", "stated", "The article has the one deny the other.")
        verdict = self._figures.verdict(a, b)
        if verdict and verdict.relation == "contradicts":
            return verdict
        blamed = bool(a.blames or b.blames)
        return Verdict(
            "contradicts", "perpetrator" if blamed else "occurrence", "stated", "The article sets the two against each other."
        )

    def _silence(self, a: Said, b: Said) -> Verdict | None:
        """A silence stands only against a claim that is credited to the silent source or passed on through it."""
        for silence, other in ((a, b), (b, a)):
            if silence.claim.stance != "silent" or silence.speaker is None:
                continue
            if other.claim.stance == "silent":
                same = silence.body == other.body and alike(silence, other, 0.25)
                if same and silence.ref.article != other.ref.article:
                    return retold(a, b, dimension="label")
                return None
            credited = other.broken and silence.speaker in (other.speaker, *other.relays)
            if credited and harm_in(silence.claim.statement) and set(silence.events) & set(other.events):
                return Verdict("contradicts", "attribution", "silence", "The source cannot have said both.")
        return None

    def _both_deny(self, a: Said, b: Said) -> Verdict | None:
        shared = set(a.events) & set(b.events)
        on_hand = bool(a.blames & b.blames)
        if not shared or not (on_hand or a.telling & b.telling or alike(a, b, 0.4)):
            return None
        dimension = "perpetrator" if on_hand else "occurrence"
        if a.speaker == b.speaker and a.speaker is not None:
            if a.ref.article == b.ref.article:
                fuller = self._fuller(a, b)
                return Verdict("refines", "time" if fuller.claim.period else "place", "wording", "A denial made narrower.", swap=fuller is b)
            days = self._days(a, b, own=True)
            if days in ("partial", "none") or (a.claim.period and b.claim.period and a.claim.period != b.claim.period):
                return Verdict("supports", "time", "same_event", "Two denials of one speaker, of other days.", time="partial")
            return retold(a, b, dimension=dimension)
        if self._sides.body(a.speaker) == self._sides.body(b.speaker) if a.speaker and b.speaker else False:
            if a.text_group == b.text_group and a.ref.article != b.ref.article:
                return Verdict("same_origin_variant", "attribution", "wording", "One denial, credited otherwise.")
            if a.ref.article == b.ref.article and not on_hand:
                fuller = self._fuller(a, b)
                return Verdict("refines", dimension, "wording", "A denial spelt out.", swap=fuller is b)
        return Verdict("supports", dimension, "same_event", "Two speakers deny the same.")

    def _fuller(self, a: Said, b: Said) -> Said:
        """The more detailed of two claims."""
        def detail(said: Said) -> tuple[bool, int, Ref]:
            return said.claim.period is not None, len(said.words), said.ref

        return max((a, b), key=detail)

    def _both_assert(self, a: Said, b: Said) -> Verdict | None:
        if verdict := self._figures.verdict(a, b):
            return verdict
        if verdict := self._elsewhere(a, b):
            return verdict
        shared = [event for event in a.events if event in b.events]
        if not shared:
            return None
        same = self._same_origin(a, b)
        across = a.ref.article != b.ref.article
        blamed = a.blames & b.blames and any(self._denials.contested(a, event) for event in shared)
        if blamed:
            if same and across and (alike(a, b, 0.5) or (a.telling & b.telling and not same == "side")):
                return retold(a, b, dimension="label")
            return Verdict("supports", "perpetrator", "same_event", "Both see the same hand in it.")
        if a.telling & b.telling & set(shared):
            if not same:
                return Verdict("supports", "occurrence", "same_event", "Two sources report the same happening.")
            if across:
                return retold(a, b, dimension="label")
        return self._by_words(a, b)

    def _same_origin(self, a: Said, b: Said) -> str | None:
        """`origin` where two claims go back to one body, `side` where to a body and one above it; else None."""
        one = self._figures.known[a.ref].origin
        other = self._figures.known[b.ref].origin
        if one is None or other is None:
            return "origin" if one is other and a.text_group == b.text_group and a.speaker == b.speaker else None
        return "origin" if one == other else None

    def _elsewhere(self, a: Said, b: Said) -> Verdict | None:
        """The same measure of the same people on the same days in another place: no conflict, and easily taken for one."""
        if set(a.events) & set(b.events) or not a.counts or not b.counts:
            return None
        for x in a.counts:
            for y in b.counts:
                alike_counts = x.quantity.measure == y.quantity.measure and x.of == y.of and x.of is not None
                if alike_counts and not x.scoped and not y.scoped and self._confusable(a, b):
                    lasting = x.quantity.measure == "displaced"
                    return Verdict(
                        "compatible_different_scope",
                        "time" if lasting else "place",
                        "scope",
                        "The same measure for another window." if lasting else "The same measure on the same days, elsewhere.",
                        place=None if lasting else "none",
                    )
        return None

    def _confusable(self, a: Said, b: Said) -> bool:
        near = self._denials.results
        return not any(y in near.get(x, ()) or x in near.get(y, ()) for x in a.events for y in b.events)

    def _by_words(self, a: Said, b: Said) -> Verdict | None:
        """Claims without figures or happenings in common: only what is worded alike is related."""
        same = self._same_origin(a, b)
        across = a.ref.article != b.ref.article
        if comparable(a, b) and not alike(a, b, 0.5):
            return None
        if same and across and alike(a, b, 0.3):
            return retold(a, b, dimension="label")
        if not same and across and alike(a, b, 0.5) and a.body != b.body and a.body and b.body:
            return Verdict("supports", "occurrence", "wording", "Two sources say much the same.")
        return None

    def _days(self, a: Said, b: Said, *, own: bool = False) -> str:
        shared = next((event for event in a.events if event in b.events), None)
        if own and not (a.claim.period and b.claim.period):
            return "unknown"
        return overlap_of(window_of(self._joined, a, shared), window_of(self._joined, b, shared))

    def _carry_over(self) -> None:
        """What an article sets against each other stays so in other reports that tell either of the two again."""
        same: dict[Ref, list[Ref]] = defaultdict(list)
        for (a, b), verdict in self.found.items():
            if verdict.relation in ("restates", "same_origin_variant") or (
                verdict.relation == "supports" and verdict.dimension == "perpetrator" and self._claims[a].asserts
            ):
                same[a].append(b)
                same[b].append(a)
        for (a, b), verdict in list(self.found.items()):
            if verdict.relation != "contradicts" or a.article != b.article or verdict.dimension == "attribution":
                continue
            for kept, told in ((a, b), (b, a)):
                for again in same[told]:
                    self._carry(kept, again, verdict)

    def _carry(self, kept: Ref, again: Ref, verdict: Verdict) -> None:
        first, second = sorted((kept, again))
        one, other = self._claims[kept], self._claims[again]
        if kept == again or (first, second) in self.found or one.claim.stance == other.claim.stance == "denies":
            return
        if one.body == other.body and one.body is not None and one.claim.stance == other.claim.stance:
            return
        if verdict.dimension == "count" or self._days(one, other) == "none":
            return
        self.found[first, second] = Verdict(
            "contradicts", verdict.dimension, "stated", "Another report sets what the one says against what the other repeats."
        )

    def places(self, a: Ref, b: Ref) -> str:
        """Overlap of the places that two claims are about."""
        return places_overlap(self._joined, self._claims[a], self._claims[b])
