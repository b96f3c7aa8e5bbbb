"""One article read: what was found in the text, with actors resolved, before it becomes public records.

`read` is the reading by rules, which needs no model. A model's answers change or add `Attribution`s before `Reading.claims`
turns them into claims; offsets, bounds, dates and links are computed here either way.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from extraction import owntold, timing
from extraction.actors import Actors, Entry, is_actor_noun, is_plain_people
from extraction.attribution import Attribution
from extraction.counted import counted, leave_to_others
from extraction.figure import Figure
from extraction.figures import figures_of, is_told
from extraction.lexicon import load
from extraction.page import Page
from extraction.parsing import Sentence
from extraction.propositions import proposition
from extraction.quotations import find as find_attributions
from extraction.repeats import distinct, without_repeats
from extraction.speaking import Speakers
from extraction.statement import Statement
from schemas import Dropped, Period
from schemas.vocabulary import Match

if TYPE_CHECKING:
    from extraction.events import Happening

#: Measures that the article's own voice is held to (codebook, Claim): people hurt, moved or held, strikes, places taken.
_OWN_VOICE = {"killed", "wounded", "casualties", "displaced", "detained", "missing", "strikes", "places_captured",
              "population"}  # fmt: skip
#: "LIMA, March 3 (AG) -": who sent the report.
_AGENCY = re.compile(r"^[A-Z][^\n(]{2,60}\(([A-Z][\w. -]{1,28})\)\s*[-–—]", re.M)
#: "Two groups", "both parties": who takes part, not people counted.
_BODIES = {"group", "side", "party", "faction", "government", "country", "state", "organisation", "organization"}


class Reading:
    """What the linguistic layer finds in one page."""

    def __init__(self, page: Page, sentences: list[Sentence], published: date | None, publisher: str | None) -> None:
        self.page = page
        self.text = page.text
        self.sentences = sentences
        self.published = published
        self.attributions = find_attributions(sentences)
        self.actors = Actors(page.text, sentences, publisher)
        self.figures = figures_of(sentences)
        #: How the quotes of models were found, by their place.
        self.matches: dict[tuple[int, int], Match] = {}
        #: Claims and events that a model gave for the whole article, in place of those that grammar finds.
        self.whole: tuple[list[Statement], list[Happening]] | None = None
        #: What no large model read of the article, where one read the other parts.
        self.rest: list[tuple[int, int]] = []
        #: What is credited to somebody whom nobody can name: no claim, but counted (`nameless`).
        self.unnamed: list[Attribution] = []
        #: Who speaks, and whom any noun phrase names.
        self.speakers = Speakers(sentences, self.attributions, self.actors)

    def add(self, found: Iterable[Attribution]) -> None:
        """Take attributions that a model found."""
        self.attributions[:] = sorted([*self.attributions, *found], key=lambda a: a.start)

    def statements(self) -> list[Statement]:
        """All claims in the making, in the order of the text."""
        self.speakers.find()
        figures = self.figures
        named = [item for item in self.attributions if self.speakers.of(item) is not None or item.own_voice]
        self.unnamed = [item for item in self.attributions if self.speakers.of(item) is None and not item.own_voice]
        found = [self._statement(item, figures[item.sentence.index]) for item in named if not self._looked_itself(item)]
        found = distinct(found)
        leave_to_others(found)
        found += self._own_voice(found, figures)
        found.sort(key=lambda s: s.runs[0])
        timing.carry_days(found, self.sentences, self.published)
        return without_repeats(found)

    def _looked_itself(self, item: Attribution) -> bool:
        """ "This newspaper could not verify it": the report about itself."""
        speaker = self.speakers.of(item)
        return item.stance == "silent" and speaker is not None and self.is_publisher(speaker)

    def nameless(self) -> list[Dropped]:
        """What is credited to a speaker who was not found, after `statements`."""
        spans = sorted({(item.start, item.end): item.made_by for item in self.unnamed}.items())
        return [
            Dropped(kind="claim", reason="speaker_not_found", raw=self.text[start:end][:500], model=made_by)
            for (start, end), made_by in spans
        ]

    def is_publisher(self, entry: Entry) -> bool:
        """What is told to the report's own publisher passes through nobody's hands."""
        agency = _AGENCY.search(self.text[:1500])
        own = {(name or "").casefold().removeprefix("the ") for name in (self.actors.publisher, agency and agency[1])}
        return bool((own - {""}) & {name.casefold().removeprefix("the ") for name, _ in entry.forms})

    def as_said(self, item: Attribution, speaker: Entry | None) -> Statement:
        """The claim of an attribution whose speaker is known."""
        self.speakers.settle(item, speaker)
        return self._statement(item, self.figures[item.sentence.index])

    def _statement(self, item: Attribution, figures: list[Figure]) -> Statement:
        speaker = self.speakers.of(item)
        told_of = owntold.asides(self.sentences[item.sentence.index], [item])
        inside = [
            f
            for f in figures
            if max(item.start, item.counts_from or 0) <= f.start
            and f.end <= item.end
            and not self._names_source(f, item)
            and not (_is_counted(f) and any(a <= f.start and f.end <= b for a, b in told_of))
        ]
        relays = [
            e
            for token in item.relays
            if (e := self.actors.of_token(token, item.sentence.base)) is not None
            and e is not speaker
            and not self.is_publisher(e)
        ]
        said, period = self._times(item)
        return Statement(
            speaker,
            item.stance,
            _runs(item),
            item.sentence,
            relays=relays,
            figures=[(f, self._counted(f, speaker)) for f in inside if is_told(f)],
            direct=item.direct and any(s < item.end and e > item.start for s, e in item.sentence.quoted),
            period=period,
            said_on=said,
            text=proposition(item, self.text, self.published, Actors.final(speaker)),
            made_by=item.made_by,
            certainty=item.certainty,
            origin=item,
        )

    @staticmethod
    def _names_source(figure: Figure, item: Attribution) -> bool:
        """ "Two officials said": the two are not what is said."""
        if item.source is None or figure.noun is None:
            return False
        first = item.source
        while first.dep_ == "conj":  # "groups and residents of two villages say"
            first = first.head
        return figure.noun == item.source or (figure.noun in first.subtree and figure.verb == item.cue)

    def _counted(self, figure: Figure, speaker: Entry | None) -> Entry | None:
        return counted(figure, speaker, self.speakers.resolve, self.actors.people())

    def _times(self, item: Attribution) -> tuple[date | None, Period | None]:
        """When it was said, and the days it is about."""
        said, period = timing.times(item, self.sentences[item.sentence.index], self.published)
        if item.same_as is not None and said is None:
            said = self._times(item.same_as)[0]
        return said, period

    def _own_voice(self, found: list[Statement], figures: dict[int, list[Figure]]) -> list[Statement]:
        out: list[Statement] = []
        covered = [run for s in found for run in s.runs]
        for sentence in self.sentences:
            here = [s for s in found if s.sentence.index == sentence.index]
            counted = [f for f in figures[sentence.index] if _is_counted(f)]
            for start, end in owntold.asides(sentence, [s.origin for s in here]):
                inside = [f for f in counted if start <= f.start and f.end <= end]
                if inside:
                    out.append(self._of_its_own(sentence, start, end, inside))
                    counted = [f for f in counted if f not in inside]
            free = [f for f in counted if not any(s <= f.start and f.end <= e for s, e in covered)]
            if free:
                out.append(self._of_its_own(sentence, *self._own_extent(sentence, free, here), free))
        return out

    def _of_its_own(self, sentence: Sentence, start: int, end: int, counts: list[Figure]) -> Statement:
        """A claim of the report's own voice."""
        every = self.figures[sentence.index]
        return Statement(
            None,
            "asserts",
            [(start, end)],
            sentence,
            figures=[(f, self._counted(f, None)) for f in _with_shares(counts, every, start, end)],
            period=timing.own_period(sentence, start, end, self.published),
            text=" ".join(self.text[start:end].split()) + ".",
            certainty=0.8,
        )

    def _own_extent(self, sentence: Sentence, free: list[Figure], others: list[Statement]) -> tuple[int, int]:
        """The sentence up to where it goes on about something else; the clause that counts where another speaks before it."""
        last = max(f.end for f in free)
        behind = [s for other in others for s, _ in other.runs]
        if sentence.span is not None and all(s >= last for s in behind):
            start = owntold.start(sentence, min(f.start for f in free))
            return start, owntold.end(sentence, self.text, last, behind)
        stop = sentence.start + len(sentence.text.rstrip(" .…"))
        verb = free[0].verb
        if verb is None or verb.pos_ not in {"VERB", "AUX"}:
            return (sentence.start, stop) if not others else (free[0].start, free[-1].end)
        tokens = [t for t in verb.subtree if not t.is_punct]
        if verb.dep_ == "relcl":  # "two days of fighting that have left 23 dead"
            tokens += [t for t in verb.head.subtree if t.i < verb.i and not t.is_punct]
        start = min(sentence.absolute(t)[0] for t in tokens)
        end = max(sentence.absolute(t)[1] for t in tokens)
        for other in others:
            for s, e in other.runs:
                if s <= start < e:
                    start = e
                elif start < s < end:
                    end = s
        start, end = min(start, *(f.start for f in free)), max(end, *(f.end for f in free))
        return start, min(end, stop)


def _with_shares(free: list[Figure], every: list[Figure], start: int, end: int) -> list[Figure]:
    """What a clause counts, and the percentages that it tells of that."""
    shares = [f for f in every if f.number.percent and start <= f.start and f.end <= end and f not in free]
    return sorted([*free, *shares], key=lambda f: f.start)


def _is_counted(figure: Figure) -> bool:
    """Whether the report's own voice is held to a figure."""
    noun = figure.noun
    if noun is not None and noun.is_oov and (noun.is_lower or not noun.is_alpha):
        return False  # no word of English: "410 qbpxref", "47 Lu73mb3"
    sure = figure.measure in _OWN_VOICE and (figure.sure or figure.measure == "killed")
    told = figure.measure == "other" and is_told(figure) and (figure.number.percent or figure.unit is not None)
    return sure or told or _counts_people(figure)


def _counts_people(figure: Figure) -> bool:
    """People, of any measure: "38,900 people were reached"."""
    return (
        figure.measure == "other"
        and figure.noun is not None
        and figure.noun.lemma_.lower() not in load("measures")["things"]
        and not (figure.noun.lemma_.lower() in _BODIES and (figure.number.low or 0) < 10)
        and (is_plain_people(figure.noun.lemma_.lower()) or is_actor_noun(figure.noun))
    )


def _runs(item: Attribution) -> list[tuple[int, int]]:
    """The attribution's span without what its quote left out."""
    edges = [item.start, *(edge for gap in item.gaps for edge in gap), item.end]
    return list(zip(edges[::2], edges[1::2], strict=True))


__all__ = ["Reading", "Statement"]
