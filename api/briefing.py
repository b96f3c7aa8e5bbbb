"""A comparison as sentences, each with the claims that bear it out: what a terminal view and a Markdown briefing share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.briefing_conflicts import belied, changes, contradictions
from api.briefing_events import of_event
from api.briefing_numbers import updates
from api.briefing_words import Sentence, Words, counted
from schemas import Comparison, Extraction
from schemas.comparison import ClaimRef


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
        self._words = Words(comparison, extractions)

    def sections(self) -> Iterator[Section]:
        """All sections: each story, its events, its contradictions, later counts, broken credits and drift."""
        made, words = self._made, self._words
        for story in made.stories:
            keys = set(story.articles)
            events = [event for event in made.events if event.members[0].article in keys]
            title = events[0].description.rstrip(".") if events else ", ".join(story.articles)
            yield Section(title, 1, tuple(self._sources(story.articles)))
            for event in events:
                if sentences := tuple(of_event(made, words, event)):
                    yield Section(event.description.rstrip("."), 2, sentences)
            for heading, found in (
                ("Contradictions", contradictions(made, words, keys)),
                ("Later counts", updates(made, words, keys)),
                ("Credits that their own article belies", belied(made, words, keys)),
                ("What changed on the way", changes(made, words, keys)),
            ):
                if lines := tuple(found):
                    yield Section(heading, 2, lines)
        if made.notices:
            notices = (Sentence(f"{n.message} ({', '.join(map(words.paper, n.articles))})") for n in made.notices)
            yield Section("Notices", 1, tuple(notices))

    def quote(self, ref: ClaimRef) -> Quote:
        """The words behind a claim; a claim of a copy to the letter has those of its original."""
        claim = self._words.claim(ref)
        runs = claim.evidence if claim else []
        return Quote(
            ref.article,
            ref.claim,
            tuple(run.text for run in runs),
            tuple("" if run.start is None else f"{run.start}-{run.end}" for run in runs),
        )

    def _sources(self, keys: Sequence[str]) -> Iterator[Sentence]:
        told = [entry for entry in self._made.articles if entry.key in keys]
        listing = "; ".join(
            f"{entry.publisher or 'unknown publisher'} ({entry.key}"
            f"{f', {entry.published_on}' if entry.published_on else ''}{f', a copy of {entry.copy_of}' if entry.copy_of else ''})"
            for entry in told
        )
        yield Sentence(f"{counted(len(told), 'report')}: {listing}.")
        for group in self._made.text_groups:
            if len(group.articles) > 1 and set(group.articles) <= set(keys):
                share = f" (overlap {group.overlap:.2f})" if group.overlap is not None else ""
                yield Sentence(f"Shared text: {', '.join(map(self._words.paper, group.articles))}{share}.")
