"""A comparison as sentences, each with the claims that bear it out: what a terminal view and a Markdown briefing share."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from schemas import Claim, Comparison, Extraction
from schemas.comparison import ClaimRef, ClaimRelation, Figure, FigureEntry, Independence, JoinedEvent

#: Pairs written out for one event and dimension; the rest is counted, and the JSON has it.
SHOWN: Final = 5
_CHANGES: Final = {
    "bound_dropped": "a limit is gone",
    "number_changed": "another number or bound",
    "verb_weakened": "a weaker verb",
    "label_changed": "another label",
    "speaker_lost": "the credit is gone",
    "speaker_changed": "credited to another",
    "denial_lost": "the denial is gone",
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the claims it rests on."""

    text: str
    claims: tuple[ClaimRef, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and its sentences; `level` is 1 for a story, 2 for what is in it."""

    title: str
    level: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Quote:
    """The words that a claim rests on, and where they stand."""

    article: str
    claim: str
    runs: tuple[str, ...]
    places: tuple[str, ...]


class Briefing:
    """The sentences of a comparison, story by story, and the words behind each claim."""

    def __init__(self, comparison: Comparison, extractions: dict[str, Extraction]) -> None:
        """`extractions` are those that were compared, by the keys that they have in `comparison.articles`."""
        self._made = comparison
        self._names = {actor.key: actor.name for actor in comparison.actors}
        self._actors = {(ref.article, ref.actor): actor.name for actor in comparison.actors for ref in actor.members}
        self._claims = {(key, claim.id): claim for key, found in extractions.items() for claim in found.claims}

    def sections(self) -> Iterator[Section]:
        """All sections: each story, its events, its contradictions, broken credits and drift."""
        for story in self._made.stories:
            keys = set(story.articles)
            events = [event for event in self._made.events if event.members[0].article in keys]
            title = events[0].description.rstrip(".") if events else ", ".join(story.articles)
            yield Section(title, 1, tuple(self._sources(story.articles)))
            for event in events:
                if sentences := tuple(self._event(event)):
                    yield Section(event.description.rstrip("."), 2, sentences)
            for heading, found in (
                ("Contradictions", self._contradictions(keys)),
                ("Credits that their own article belies", self._chains(keys)),
                ("What changed on the way", self._drift(keys)),
            ):
                if lines := tuple(found):
                    yield Section(heading, 2, lines)
        if self._made.notices:
            yield Section(
                "Notices", 1, tuple(Sentence(f"{n.message} ({', '.join(n.articles)})") for n in self._made.notices)
            )

    def quote(self, ref: ClaimRef) -> Quote:
        """The words behind a claim; a claim of a copy to the letter has those of its original."""
        claim = self._claims.get((ref.article, ref.claim))
        runs = claim.evidence if claim else []
        return Quote(
            ref.article,
            ref.claim,
            tuple(run.text for run in runs),
            tuple("" if run.start is None else f"{run.start}-{run.end}" for run in runs),
        )

    def _sources(self, keys: Sequence[str]) -> Iterator[Sentence]:
        told = [entry for entry in self._made.articles if entry.key in keys]
        listed = "; ".join(
            f"{entry.publisher or 'unknown publisher'} ({entry.key}"
            f"{f', {entry.published_on}' if entry.published_on else ''}{f', a copy of {entry.copy_of}' if entry.copy_of else ''})"
            for entry in told
        )
        yield Sentence(f"{_count(len(told), 'report')}: {listed}.")
        for group in self._made.text_groups:
            if len(group.articles) > 1 and set(group.articles) <= set(keys):
                share = f" (overlap {group.overlap:.2f})" if group.overlap is not None else ""
                yield Sentence(f"Shared text: {', '.join(group.articles)}{share}.")

    def _event(self, event: JoinedEvent) -> Iterator[Sentence]:
        rows = [row for row in self._made.independence if row.event == event.key]
        for row in rows:
            yield self._independence(row)
        for figure in self._made.figures:
            if figure.event == event.key:
                yield from self._figure(figure)

    def _independence(self, row: Independence) -> Sentence:
        label = row.aspect.label.rstrip(".")
        origins = ", ".join(
            f"{self._names[key]}{' (a party)' if key in row.party_origins else ''}" for key in row.origins
        )
        named = f" Origins: {origins}." if origins else ""
        return Sentence(f"{label[:1].upper()}{label[1:]}: {row.summary}.{named}", tuple(row.claims))

    def _figure(self, figure: Figure) -> Iterator[Sentence]:
        of = f" of {figure.of.replace('_', ' ')}" if figure.of else ""
        what = f"{figure.measure.replace('_', ' ')}{of}"
        told = "; ".join(self._entry(entry) for entry in figure.entries)
        yield Sentence(f"Figures, {what}: {told}.", tuple(entry.claim for entry in figure.entries))
        whole = tuple(entry.claim for entry in figure.entries if entry.scope is None)
        if len(whole) > 1:
            low, high = (("?" if n is None else f"{n:,}") for n in (figure.accepted_low, figure.accepted_high))
            fits = f"all of these fit {low} to {high}" if figure.agreed else "no number fits all of these"
            yield Sentence(f"Figures, {what}: {fits}.", whole)

    def _entry(self, entry: FigureEntry) -> str:
        who = self._names[entry.origin] if entry.origin else "no origin"
        number = " to ".join(dict.fromkeys("?" if n is None else f"{n:,}" for n in (entry.low, entry.high)))
        extra = [
            f"as of {entry.as_of}" if entry.as_of else "",
            entry.scope or "",
            f"denied by {self._listed(entry.denied_by)}" if entry.denied_by else "",
            f"passed over by {self._listed(entry.passed_over_by)}" if entry.passed_over_by else "",
        ]
        return f"{who}: {number} ({', '.join(filter(None, [entry.qualifier.replace('_', ' '), *extra]))})"

    def _listed(self, keys: Iterable[str]) -> str:
        return ", ".join(self._names[key] for key in keys)

    def _contradictions(self, keys: set[str]) -> Iterator[Sentence]:
        groups: dict[tuple[str, str], list[ClaimRelation]] = {}
        for item in self._made.relations:
            if item.relation in ("contradicts", "bound_conflict") and item.a.article in keys:
                groups.setdefault((item.event or "", item.dimension), []).append(item)
        for (_, dimension), found in sorted(groups.items()):
            for item in found[:SHOWN]:
                part = f" (days and places: {item.scope_overlap})" if item.scope_overlap != "full" else ""
                verb = "meets in one value only with" if item.relation == "bound_conflict" else "contradicts"
                text = f"On {dimension}: {self._said(item.a)} {verb} {self._said(item.b)}{part}."
                yield Sentence(text, (item.a, item.b))
            if len(found) > SHOWN:
                rest = tuple(dict.fromkeys(ref for item in found[SHOWN:] for ref in (item.a, item.b)))
                yield Sentence(f"On {dimension}: {_count(len(found) - SHOWN, 'further pair')} of the same kind.", rest)

    def _chains(self, keys: set[str]) -> Iterator[Sentence]:
        for check in self._made.chains:
            if check.article in keys:
                ref = ClaimRef(article=check.article, claim=check.claim)
                yield Sentence(f"{self._said(ref)}. {check.why}", (ref, check.against))

    def _drift(self, keys: set[str]) -> Iterator[Sentence]:
        for item in self._made.drift:
            if item.source.article not in keys:
                continue
            change = f"{item.was} → {item.now}" if item.now else f"was: {item.was}"
            refs = [item.source]
            refs += [ClaimRef(article=item.to_article, claim=item.to_claim)] if item.to_claim else []
            yield Sentence(
                f"From {item.source.article} to {item.to_article}, {_CHANGES[item.change]}: {change.rstrip('.')}.",
                tuple(refs),
            )

    def _said(self, ref: ClaimRef) -> str:
        claim = self._claims.get((ref.article, ref.claim))
        if claim is None:
            return f"{ref.article} {ref.claim}"
        return f"“{_stated(claim, self._actors.get((ref.article, claim.speaker or '')))}” ({ref.article})"


def _stated(claim: Claim, speaker: str | None) -> str:
    verb = {"denies": "denies that", "silent": "is silent on"}.get(claim.stance, claim.stance)
    return f"{speaker or 'The article itself'} {verb}: {claim.statement.rstrip('.')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
