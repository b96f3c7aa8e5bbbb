"""Words for the records of a comparison: who, in which paper, with which number, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from schemas import Claim, Comparison, Extraction
from schemas.comparison import ClaimRef, FigureEntry

#: Numbers that stand for words alone ("dozens"), least first.
_VAGUE: Final = ((200_000, "hundreds of thousands"), (20_000, "tens of thousands"), (2_000, "thousands"), (200, "hundreds"), (24, "dozens"))  # fmt: skip
_HEDGES: Final = {
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
    "less_than": "less than ",
    "nearly": "nearly ",
    "about": "about ",
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the claims it rests on."""

    text: str
    claims: tuple[ClaimRef, ...] = ()


class Words:
    """Names of actors and papers, and claims by reference, for one comparison."""

    def __init__(self, comparison: Comparison, extractions: dict[str, Extraction]) -> None:
        self.names = {actor.key: actor.name for actor in comparison.actors}
        self._parties = {actor.key for actor in comparison.actors if actor.party}
        self._speakers = {(ref.article, ref.actor): actor.key for actor in comparison.actors for ref in actor.members}
        self._claims = {(key, claim.id): claim for key, found in extractions.items() for claim in found.claims}
        self._events = {(ref.article, ref.event): event.key for event in comparison.events for ref in event.members}
        papers = [entry.publisher for entry in comparison.articles]
        self._papers = {
            entry.key: entry.publisher if entry.publisher and papers.count(entry.publisher) == 1 else entry.key
            for entry in comparison.articles
        }

    def claim(self, ref: ClaimRef) -> Claim | None:
        """The claim; None for one of a copy to the letter, whose records are those of its original."""
        return self._claims.get((ref.article, ref.claim))

    def paper(self, article: str) -> str:
        """The publisher where it has one report among these, else the report's key."""
        return self._papers.get(article, article)

    def papers(self, refs: Iterable[ClaimRef]) -> str:
        """The papers of some claims, each once."""
        return ", ".join(dict.fromkeys(self.paper(ref.article) for ref in refs))

    def speaker(self, ref: ClaimRef) -> str | None:
        """Key of the joined actor who speaks, or None for the article's own voice."""
        claim = self.claim(ref)
        return self._speakers.get((ref.article, claim.speaker)) if claim and claim.speaker else None

    def who(self, ref: ClaimRef) -> str:
        """Who speaks, by name."""
        key = self.speaker(ref)
        return self.names[key] if key else f"{self.paper(ref.article)} itself"

    def actor(self, key: str) -> str:
        """An actor's name, with a word on whether it is a party."""
        return f"{self.names[key]}{' (a party)' if key in self._parties else ''}"

    def event(self, ref: ClaimRef) -> str:
        """Key of the joined event that a claim is most directly about; empty where it is about none."""
        claim = self.claim(ref)
        return self._events.get((ref.article, claim.about[0]), "") if claim and claim.about else ""

    def silences(self, articles: set[str]) -> list[ClaimRef]:
        """Silences that some articles report, in order."""
        return [
            ClaimRef(article=article, claim=claim)
            for (article, claim), found in sorted(self._claims.items())
            if article in articles and found.stance == "silent"
        ]

    def quoted(self, ref: ClaimRef) -> str:
        """The longest run of words that a claim rests on, literally, and where they were printed."""
        claim = self.claim(ref)
        run = max((run.text for run in claim.evidence), key=len, default=None) if claim else None
        return f"“{run}” ({self.paper(ref.article)})" if run else self.paper(ref.article)


def number(entry: FigureEntry) -> str:
    """A figure as its hedge and number: "up to 30", "dozens"."""
    if entry.qualifier == "vague" and entry.low is not None:
        return next((word for least, word in _VAGUE if entry.low >= least), f"{entry.low:,} or more")
    told = " to ".join(dict.fromkeys(f"{n:,}" for n in (entry.low, entry.high) if n is not None))
    extra = [entry.scope or "", "expected" if entry.stance == "predicts" else ""]
    return f"{_HEDGES.get(entry.qualifier, '')}{told}{''.join(f', {word}' for word in extra if word)}"


def interval(low: int | None, high: int | None) -> str:
    """The numbers that claims leave."""
    if low is None or high is None:
        return f"{low:,} or more" if low is not None else f"{high:,} or fewer" if high is not None else "any number"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def listed(items: Sequence[str]) -> str:
    """ "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def counted(number_of: int, noun: str) -> str:
    """ "1 report", "2 reports"."""
    return f"{number_of} {noun}{'' if number_of == 1 else 's'}"
