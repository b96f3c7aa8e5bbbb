"""Relations between claims: rules on stances, figures, events, windows and wording. What no rule reaches has no relation."""

from collections import defaultdict
from typing import Final

from extraction.comparing.claims import Said, harm_in
from extraction.comparing.counting import Figures
from extraction.comparing.denying import Denials
from extraction.comparing.joining import Joined
from extraction.comparing.pairing import Pair, Pairing
from extraction.comparing.reports import Ref
from extraction.comparing.scopes import overlap_of, places_overlap, window_of
from extraction.comparing.sides import Sides
from extraction.comparing.verdict import Verdict
from extraction.comparing.wording import alike, retold
from schemas.comparison import Dimension

_WORDS_ONLY: Final = frozenset(("predicts", "vows", "urges"))


class Relations:
    """All relations of a set of claims, by pair."""

    def __init__(self, joined: Joined, sides: Sides, claims: list[Said], figures: Figures) -> None:
        self._joined, self._sides, self._figures = joined, sides, figures
        self._denials = Denials(joined, claims)
        self._claims = {said.ref: said for said in claims}
        pairing = Pairing(joined, self._denials.results)
        self._same_days = pairing.same_days
        self.found: dict[Pair, Verdict] = {}
        for a, b in pairing.of(claims):
            verdict = self._decide(a, b)
            if verdict:
                self.found[a.ref, b.ref] = verdict
        self._carry_over()

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
            return self._on_days(denial, other, self._denials.reach(denial, other))
        return self._both_deny(a, b) if a.denies else self._both_assert(a, b)

    def _stated(self, a: Said, b: Said) -> Verdict | None:
        """A contradiction that the extraction of one article gives, with the dimension that the rules see in it."""
        if a.denies != b.denies:
            denial, other = (a, b) if a.denies else (b, a)
            if denial.disowns and not denial.blames & other.blames:
                return None
            stated = Verdict("contradicts", "occurrence", "stated", "The article has the one deny the other.")
            return self._on_days(denial, other, self._denials.reach(denial, other) or stated)
        verdict = self._figures.verdict(a, b)
        if verdict and verdict.relation == "contradicts":
            return verdict
        blamed = bool(a.blames or b.blames)
        return Verdict(
            "contradicts",
            "perpetrator" if blamed else "occurrence",
            "stated",
            "The article sets the two against each other.",
        )

    def _on_days(self, denial: Said, other: Said, found: Verdict | None) -> Verdict | None:
        """What is left of a contradiction where the denial is of other days than the report."""
        if found is None or self._days(denial, other) != "none":
            return found
        if not set(denial.events) & set(other.events):
            return None
        return Verdict(
            "compatible_different_scope", "time", "scope", "The denial is of other days than the report.", time="none"
        )

    def _silence(self, a: Said, b: Said) -> Verdict | None:
        """A silence stands only against a claim that is credited to the silent source or passed on through it."""
        for silence, other in ((a, b), (b, a)):
            if silence.claim.stance != "silent" or silence.speaker is None:
                continue
            if other.claim.stance == "silent":
                on_harm = harm_in(silence.claim.statement) and harm_in(other.claim.statement)
                shared = set(silence.events) & set(other.events)
                same = silence.body == other.body and shared and (on_harm or alike(silence, other, 0.25))
                if same and silence.ref.article != other.ref.article:
                    return retold(a, b, dimension="label")
                return None
            credited = other.broken and silence.speaker == other.speaker
            if credited and harm_in(silence.claim.statement) and set(silence.events) & set(other.events):
                return Verdict("contradicts", "attribution", "silence", "The source cannot have said both.")
        return None

    def _both_deny(self, a: Said, b: Said) -> Verdict | None:
        shared = [event for event in a.events if event in b.events]
        if self._denials.denies_count(a) != self._denials.denies_count(b):
            return None  # that so many died may be denied by who admits that some did
        on_hand = bool(a.blames & b.blames)
        within = a.ref.article == b.ref.article
        one_target = within and bool(set(a.claim.contradicts) & set(b.claim.contradicts))
        one_body = a.body is not None and a.body == b.body
        same_thing = on_hand or one_target or bool(a.telling & b.telling) or alike(a, b, 0.4)
        if not shared or not (same_thing or one_body):
            return None
        dimension: Dimension = "perpetrator" if on_hand else "occurrence"
        if not same_thing:
            return Verdict("supports", dimension, "same_event", "Two denials of one body about one event.")
        same_speaker = a.speaker == b.speaker and a.speaker is not None
        if within and a.body is not None and a.body == b.body and (same_speaker or not on_hand):
            fuller = self._fuller(a, b)
            how: Dimension = "time" if fuller.claim.period else dimension
            return Verdict("refines", how, "wording", "A denial made narrower or spelt out.", swap=fuller is b)
        if same_speaker and not within and (a.deeds & b.deeds or a.text_group == b.text_group):
            if self._other_days(a, b):
                return Verdict(
                    "supports", "time", "same_event", "Two denials of one speaker, of other days.", time="partial"
                )
            return retold(a, b, dimension=dimension)
        if a.body == b.body and a.body is not None and a.text_group == b.text_group and not within:
            return Verdict("same_origin_variant", "attribution", "wording", "One denial, credited otherwise.")
        return Verdict("supports", dimension, "same_event", "Two statements deny the same.")

    def _other_days(self, a: Said, b: Said) -> bool:
        """Whether each of two claims says of which days it is, and those differ."""
        return a.claim.period is not None and b.claim.period is not None and a.claim.period != b.claim.period

    def _fuller(self, a: Said, b: Said) -> Said:
        """The more detailed of two claims."""

        def detail(said: Said) -> tuple[bool, int, Ref]:
            return said.claim.period is not None, len(said.words), said.ref

        return max((a, b), key=detail)

    def _both_assert(self, a: Said, b: Said) -> Verdict | None:
        if verdict := self._figures.verdict(a, b):
            # One claim may be tied to two events: figures of other days than the other's do not clash.
            apart = verdict.relation == "contradicts" and self._days(a, b) == "none"
            return None if apart else verdict
        if verdict := self._elsewhere(a, b):
            return verdict
        shared = [event for event in a.events if event in b.events]
        if not shared:
            return None
        across = a.ref.article != b.ref.article
        if a.blames & b.blames and any(self._denials.contested(a, event) for event in shared):
            same = a.body == b.body and a.body is not None
            if same and across and (alike(a, b, 0.5) or a.telling & b.telling):
                return retold(a, b, dimension="label")
            return Verdict("supports", "perpetrator", "same_event", "Both see the same hand in it.")
        if a.telling & b.telling & set(shared):
            return self._same_happening(a, b)
        return self._by_words(a, b)

    def _same_happening(self, a: Said, b: Said) -> Verdict | None:
        """Two claims that both report one happening."""
        across = a.ref.article != b.ref.article
        if a.broken or b.broken:
            if self._figures.origins(a) & self._figures.origins(b):
                return Verdict("same_origin_variant", "attribution", "wording", "One report, credited otherwise.")
        elif a.body is not None and b.body is not None and self._sides.related(a.body, b.body):
            if across:
                return retold(a, b, dimension="label")
            fuller = self._fuller(a, b)
            if alike(a, b, 0.3):
                return Verdict(
                    "refines", "occurrence", "wording", "One account, told in more detail.", swap=fuller is b
                )
            return None
        elif (a.body is None or b.body is None) and a.text_group == b.text_group and alike(a, b, 0.25):
            if a.body is b.body and across:
                return retold(a, b, dimension="label")
            return Verdict(
                "same_origin_variant", "attribution", "wording", "One report, in one of two in the article's own voice."
            )
        return Verdict("supports", "occurrence", "same_event", "Two sources report the same happening.")

    def _elsewhere(self, a: Said, b: Said) -> Verdict | None:
        """The same measure of the same people on the same days in another place, or in another window: no conflict."""
        if set(a.events) & set(b.events) or not a.counts or not b.counts:
            return None
        for x in a.counts:
            for y in b.counts:
                if x.quantity.measure != y.quantity.measure or x.of != y.of or x.of is None or x.scoped or y.scoped:
                    continue
                if x.quantity.measure == "displaced":
                    if self._own_days(a, b) == "none" and (a.origin == b.origin or x.quantity == y.quantity):
                        return Verdict(
                            "compatible_different_scope",
                            "time",
                            "scope",
                            "The same measure for another window.",
                            time="none",
                        )
                elif self._rivals(a, b):
                    return Verdict(
                        "compatible_different_scope",
                        "place",
                        "scope",
                        "The same measure on the same days, elsewhere.",
                        place="none",
                    )
        return None

    def _own_days(self, a: Said, b: Said) -> str:
        """Overlap of the days of two claims that share no event."""
        one = window_of(self._joined, a, a.events[0] if a.events else None)
        return overlap_of(one, window_of(self._joined, b, b.events[0] if b.events else None))

    def _rivals(self, a: Said, b: Said) -> bool:
        """Whether two claims are about two events of one type and day."""
        return any(y in self._same_days.get(x, ()) for x in a.events for y in b.events)

    def _by_words(self, a: Said, b: Said) -> Verdict | None:
        """Claims without figures or happenings in common: only what is worded alike is related."""
        same = a.body == b.body and (a.body is not None or a.text_group == b.text_group)
        across = a.ref.article != b.ref.article
        if same and across and alike(a, b, 0.4):
            return retold(a, b, dimension="label")
        return None

    def _days(self, a: Said, b: Said) -> str:
        shared = next((event for event in a.events if event in b.events), None)
        return overlap_of(window_of(self._joined, a, shared), window_of(self._joined, b, shared))

    def _carry_over(self) -> None:
        """What an article sets against each other stays so in other reports that tell either of the two again."""
        same: dict[Ref, list[Ref]] = defaultdict(list)
        for (a, b), verdict in self.found.items():
            if verdict.relation in ("restates", "same_origin_variant", "refines") or (
                verdict.relation == "supports" and verdict.dimension == "perpetrator" and self._claims[a].asserts
            ):
                same[a].append(b)
                same[b].append(a)
        for (a, b), verdict in list(self.found.items()):
            if verdict.relation != "contradicts" or a.article != b.article or verdict.dimension == "attribution":
                continue
            for kept, told in ((a, b), (b, a)):
                hand = verdict.dimension == "perpetrator" and self._claims[told].asserts
                for again in same[told]:
                    if not hand or self._claims[told].blames & self._claims[again].blames:
                        self._carry(kept, again, verdict)

    def _carry(self, kept: Ref, again: Ref, verdict: Verdict) -> None:
        first, second = sorted((kept, again))
        one, other = self._claims[kept], self._claims[again]
        before = self.found.get((first, second))
        weak = before is not None and before.relation == "supports" and verdict.dimension == "perpetrator"
        if kept.article == again.article or (before and not weak) or one.claim.stance == other.claim.stance == "denies":
            return
        if one.body == other.body and one.body is not None and one.claim.stance == other.claim.stance:
            return
        if verdict.dimension == "count" or self._days(one, other) == "none":
            return
        self.found[first, second] = Verdict(
            "contradicts",
            verdict.dimension,
            "stated",
            "Another report sets what the one says against what the other repeats.",
        )

    def settle(self, verdicts: dict[Pair, Verdict]) -> None:
        """Take what was found of pairs that the rules left open. What a rule found stays; nothing is carried over from these."""
        self.found = verdicts | self.found

    def places(self, a: Ref, b: Ref) -> str:
        """Overlap of the places that two claims are about."""
        return places_overlap(self._joined, self._claims[a], self._claims[b])
