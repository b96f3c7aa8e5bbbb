"""One report under review: every item with its verdict and the reason for it, and the text cut where evidence begins and ends.

Verdicts follow the alignment that the scores are made from; nothing is matched here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from evals.cases import Case
from evals.judge import judge
from evals.markup import Mark, Segment, Side, Verdict, cut
from evals.matching import LENIENT, Alignment, actors_by_id, contradictions, overlaps, same_actor
from evals.spans import places_of
from schemas import Claim, Event, Extraction, Quantity
from schemas.vocabulary import STANCES

#: Kinds of item and their plurals.
KINDS: Final = {
    "claim": "claims",
    "event": "events",
    "actor": "actors",
    "quantity": "quantities",
    "contradiction": "contradictions",
}
#: Row and column of a confusion for what has no partner.
NONE: Final = "none"


@dataclass
class Item:
    """A label, a prediction, or a pair of both, with the verdict."""

    kind: str
    verdict: Verdict
    reason: str
    """Why it is not right; empty where it is."""
    gold: str | None = None
    """The label in words; null where there is none."""
    predicted: str | None = None
    marks: list[Mark] = field(default_factory=list)
    """Where its evidence stands, by side, in code points."""
    anchor: int | None = None
    """Number of the segment to jump to; null where nothing of it stands in the text."""

    @property
    def tags(self) -> str:
        """The filters that show it: a wrong pair is a miss of its label and a false prediction at once."""
        return {"right": "right", "wrong": "miss false", "miss": "miss", "false": "false"}[self.verdict]


@dataclass(frozen=True)
class Confusion:
    """Claims by stance, labelled (rows) against predicted (columns), and how the speakers of paired claims came out."""

    rows: list[tuple[str, list[int]]]
    columns: list[str]
    speaker_right: int
    speaker_wrong: int


@dataclass(frozen=True)
class Review:
    """All of it for one report of one run."""

    items: list[Item]
    segments: list[Segment]
    confusion: Confusion

    def count(self, tag: str) -> int:
        """How many items a filter shows."""
        return sum(tag in item.tags.split() for item in self.items)


def review(case: Case, predicted: Extraction | None) -> Review:
    """Review what a system gave for a report; None (it failed) leaves every label missed."""
    if predicted is None:
        predicted = Extraction(article=case.gold.article, actors=[], events=[], claims=[], status="failed")
    pairs = judge(case, predicted).alignment
    desk = _Desk(case, predicted, pairs)
    items = sorted(desk.items(), key=_reading_order)
    segments = cut(case.text, [(item.verdict, item.kind, item.marks) for item in items])
    for number, item in enumerate(items):
        item.anchor = next((at for at, segment in enumerate(segments) if number in segment.items), None)
    return Review(items, segments, desk.confusion())


class _Desk:
    """Both sides of a report and the alignment, with the lookups that verdicts need."""

    def __init__(self, case: Case, predicted: Extraction, pairs: Alignment) -> None:
        self.gold, self.predicted, self.text, self.pairs = case.gold, predicted, case.text, pairs
        self.labelled, self.guessed = actors_by_id(case.gold), actors_by_id(predicted)

    def items(self) -> Iterator[Item]:
        yield from self._located("claim", self.gold.claims, self.predicted.claims)
        yield from self._located("event", self.gold.events, self.predicted.events)
        yield from self._actors()
        yield from self._quantities()
        yield from self._contradictions()

    def confusion(self) -> Confusion:
        golds, guesses = ({claim.id: claim for claim in side.claims} for side in (self.gold, self.predicted))
        cells: Counter[tuple[str, str]] = Counter()
        cells.update((golds[pair.gold].stance, guesses[pair.predicted].stance) for pair in self.pairs.claims)
        partner_of_gold = {pair.gold for pair in self.pairs.claims}
        partner_of_guess = {pair.predicted for pair in self.pairs.claims}
        cells.update((claim.stance, NONE) for claim in self.gold.claims if claim.id not in partner_of_gold)
        cells.update((NONE, claim.stance) for claim in self.predicted.claims if claim.id not in partner_of_guess)
        columns = [*STANCES, NONE]
        right = sum(self._same_speaker(guesses[pair.predicted], golds[pair.gold]) for pair in self.pairs.claims)
        return Confusion(
            rows=[(row, [cells[row, column] for column in columns]) for row in columns],
            columns=columns,
            speaker_right=right,
            speaker_wrong=len(self.pairs.claims) - right,
        )

    def _located(self, kind: str, golds: Sequence[Claim | Event], guesses: Sequence[Claim | Event]) -> Iterator[Item]:
        aligned = self.pairs.claims if kind == "claim" else self.pairs.events
        partner = {pair.gold: pair.predicted for pair in aligned}
        by_id = {guess.id: guess for guess in guesses}
        table = overlaps(golds, guesses, self.text)  # type: ignore[type-var]
        for at, label in enumerate(golds):
            if label.id in partner:
                yield self._pair(kind, label, by_id[partner[label.id]])
            else:
                best = max(table[:, at], default=0.0)
                yield Item(
                    kind, "miss", _why_alone(best), gold=self._words(label, self.gold), marks=self._marks("gold", label)
                )
        for at, guess in enumerate(guesses):
            if guess.id not in partner.values():
                reason = _why_alone(max(table[at], default=0.0))
                yield Item(
                    kind,
                    "false",
                    reason,
                    predicted=self._words(guess, self.predicted),
                    marks=self._marks("predicted", guess),
                )

    def _pair(self, kind: str, label: Claim | Event, guess: Claim | Event) -> Item:
        faults = []
        if isinstance(label, Claim) and isinstance(guess, Claim):
            faults += ["wrong speaker"] * (not self._same_speaker(guess, label))
            faults += ["wrong stance"] * (guess.stance != label.stance)
        elif isinstance(label, Event) and isinstance(guess, Event):
            faults += ["wrong type"] * (guess.type != label.type)
        return Item(
            kind,
            "wrong" if faults else "right",
            " and ".join(faults),
            gold=self._words(label, self.gold),
            predicted=self._words(guess, self.predicted),
            marks=self._marks("gold", label) + self._marks("predicted", guess),
        )

    def _actors(self) -> Iterator[Item]:
        partner = {pair.gold: pair.predicted for pair in self.pairs.actors}
        names = {actor.id: _form_words(actor.name, actor.aliases) for actor in self.predicted.actors}
        for actor in self.gold.actors:
            own, words = self._name_at("gold", actor.name), _form_words(actor.name, actor.aliases)
            if actor.id in partner:
                yield Item("actor", "right", "", gold=words, predicted=names[partner[actor.id]], marks=own)
            else:
                yield Item("actor", "miss", "no shared name left to pair", gold=words, marks=own)
        for actor in self.predicted.actors:
            if actor.id not in partner.values():
                own = self._name_at("predicted", actor.name)
                yield Item("actor", "false", "no shared name left to pair", predicted=names[actor.id], marks=own)

    def _quantities(self) -> Iterator[Item]:
        found, given = (
            {pair.gold: pair.predicted for pair in self.pairs.quantities},
            {pair.predicted for pair in self.pairs.quantities},
        )
        guesses = {claim.id: claim for claim in self.predicted.claims}
        for claim in self.gold.claims:
            for at, quantity in enumerate(claim.quantities):
                marks, words = self._marks("gold", claim), _figure_words(quantity)
                if twin := found.get((claim.id, at)):
                    guess = _figure_words(guesses[twin[0]].quantities[twin[1]])
                    yield Item("quantity", "right", "", gold=words, predicted=guess, marks=marks)
                else:
                    yield Item("quantity", "miss", "no equal measure, low and high", gold=words, marks=marks)
        for claim in self.predicted.claims:
            for at, quantity in enumerate(claim.quantities):
                if (claim.id, at) not in given:
                    marks, words = self._marks("predicted", claim), _figure_words(quantity)
                    yield Item("quantity", "false", "no equal measure, low and high", predicted=words, marks=marks)

    def _contradictions(self) -> Iterator[Item]:
        partner = {pair.predicted: pair.gold for pair in self.pairs.claims}
        labelled, guessed = contradictions(self.gold.claims), contradictions(self.predicted.claims)
        translated = {frozenset(partner.get(claim, "") for claim in pair): pair for pair in guessed}
        golds, guesses = ({claim.id: claim for claim in side.claims} for side in (self.gold, self.predicted))
        for pair in sorted(labelled, key=sorted):
            two = [golds[claim] for claim in sorted(pair)]
            words, marks = (
                " ↔ ".join(self._words(claim, self.gold) for claim in two),
                [m for claim in two for m in self._marks("gold", claim)],
            )
            right = pair in translated
            yield Item(
                "contradiction",
                "right" if right else "miss",
                "" if right else "not found between their partners",
                gold=words,
                marks=marks,
            )
        for pair in sorted(guessed, key=sorted):
            if frozenset(partner.get(claim, "") for claim in pair) not in labelled:
                two = [guesses[claim] for claim in sorted(pair)]
                words = " ↔ ".join(self._words(claim, self.predicted) for claim in two)
                marks = [m for claim in two for m in self._marks("predicted", claim)]
                yield Item(
                    "contradiction", "false", "not labelled between their partners", predicted=words, marks=marks
                )

    def _same_speaker(self, guess: Claim, label: Claim) -> bool:
        return same_actor(self.guessed[guess.speaker], self.labelled[label.speaker])

    def _words(self, item: Claim | Event, side: Extraction) -> str:
        if isinstance(item, Event):
            where = ", ".join(str(part) for part in (item.start, item.place) if part)
            return f"{item.type} · {item.description}" + (f" ({where})" if where else "")
        speaker = (self.labelled if side is self.gold else self.guessed)[item.speaker]
        return f"{speaker.name if speaker else 'own voice'} · {item.stance} · {item.statement}"

    def _marks(self, side: Side, item: Claim | Event) -> list[Mark]:
        return [(side, *place) for run in item.evidence for place in places_of(run, self.text, every=False)[:1]]

    def _name_at(self, side: Side, name: str) -> list[Mark]:
        found = re.search(re.escape(name), self.text, re.IGNORECASE)
        return [(side, *found.span())] if found else []


def _why_alone(best: float) -> str:
    if best >= LENIENT:
        return "its counterpart is paired with another item"
    return f"too little overlap ({best:.2f})" if best > 0 else "no overlap"


def _reading_order(item: Item) -> tuple[int, int]:
    return (min((start for _, start, _ in item.marks), default=10**9), list(KINDS).index(item.kind))


def _form_words(name: str, aliases: Sequence[str]) -> str:
    return f"{name} ({', '.join(aliases)})" if aliases else name


def _figure_words(quantity: Quantity) -> str:
    low, high = ("…" if bound is None else f"{bound:,}" for bound in (quantity.low, quantity.high))
    return f"{quantity.measure} {low}–{high} ({quantity.qualifier}{', ' + quantity.unit if quantity.unit else ''})"
