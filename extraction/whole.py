"""A large model's drafts of a whole article as claims and events in the making: its reading leads, the text and the parse check it.

Every name, quote, figure and time word of a draft is looked up in the text. What is not there is dropped and listed; what is
there keeps the text's own letters. Days, bounds, offsets and links are computed here as for any other reading.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from extraction.actors import Entry
from extraction.asking import Gathered
from extraction.attribution import Attribution
from extraction.checking.drafts import Verdict, examine, place
from extraction.dates import find_dates
from extraction.events import Happening, Mention
from extraction.figure import Figure
from extraction.grounding import Grounder, Located
from extraction.numbers import find_numbers
from extraction.parsing import Sentence
from extraction.reading import Reading, Statement
from extraction.when import When
from schemas import Actor, Dropped
from schemas.draft import ActorDraft, ArticleDraft, ClaimDraft, Draft, EventDraft, FigureDraft
from schemas.vocabulary import Stance


class Whole:
    """Turns the drafts of one article into statements and happenings; what it refuses goes into ``gathered.dropped``."""

    def __init__(self, reading: Reading, grounder: Grounder, model: str, gathered: Gathered) -> None:
        self.reading = reading
        self.grounder = grounder
        self.model = model
        self.gathered = gathered
        self.actors: dict[str, Entry] = {}
        self._records: dict[str, Actor] = {}
        self._readable = [(line.start, line.end) for line in reading.page.readable()]
        self._sentences = [(s.start, s.end) for s in reading.sentences]

    def read(self, draft: ArticleDraft) -> tuple[list[Statement], list[Happening]]:
        """The claims and events of a draft, in the order of the text, not yet linked."""
        self._records = _records(draft)
        for actor in draft.actors:
            self._add_actor(actor)
        for actor in draft.actors:
            if actor.part_of is not None and actor.name in self.actors and actor.part_of in self.actors:
                parent = self.actors[actor.part_of]
                self.actors[actor.name].parent = parent if parent is not self.actors[actor.name] else None
        happenings = [h for event in draft.events if (h := self._happening(event)) is not None]
        statements: list[Statement] = []
        for claim in draft.claims:
            made = self._statement(claim)
            if made is not None and any(_twin(made, other) for other in statements):
                self._drop("claim", "duplicate", claim)
            elif made is not None:
                statements.append(made)
        return sorted(statements, key=lambda s: s.runs[0]), sorted(happenings, key=lambda h: h.start)

    def _drop(self, kind: str, reason: str, raw: Draft) -> None:
        self.gathered.dropped.append(
            Dropped(kind=kind, reason=reason, raw=raw.model_dump_json()[:500], model=self.model)
        )

    # --- looking up -----------------------------------------------------------------------------------------------

    def _find(self, words: str) -> Located | None:
        """Where a name or a quote stands; of several places the first that is readable, else the first."""
        found = self.grounder.places(words)
        readable = (f for f in found if any(s <= f.start < e for s, e in self._readable))
        return next(readable, found[0] if found else None)

    def _sentence(self, place: Located) -> Sentence | None:
        """The readable sentence that holds most of a place."""
        near = [s for s in self.reading.sentences if s.start < place.end and place.start < s.end]
        return max(near, key=lambda s: min(s.end, place.end) - max(s.start, place.start), default=None)

    # --- actors ---------------------------------------------------------------------------------------------------

    def _add_actor(self, draft: ActorDraft) -> None:
        forms: list[tuple[str, int]] = []
        for form in (draft.name, *draft.aliases):
            place = self._find(form)
            if place is not None:
                written = self.reading.text[place.start : place.end]
                forms += [(written, place.start)] if written not in {f for f, _ in forms} else []
            elif form != draft.name:
                self._drop("actor", "alias_not_in_text", draft)
        if not forms:
            self._drop("actor", "name_not_in_text", draft)
            return
        # An article that does not fit in one question is drafted in parts, which name the same actors again.
        entry = next((known for form, _ in forms if (known := self.actors.get(form)) is not None), None)
        if entry is None:
            entry = Entry(
                key=len(self.actors),
                forms=forms,
                kind=draft.kind,
                country=self.reading.actors.country_for(forms[0][0], draft.kind),
                person=draft.kind == "person",
            )
        entry.forms += [form for form in forms if form not in entry.forms]
        for form in (draft.name, *draft.aliases):
            if form.strip():
                self.actors.setdefault(form, entry)

    def _actor(self, name: str) -> Entry | None:
        """The actor of a name; one that the draft does not list counts where it stands in the text."""
        known = self.actors.get(name)
        if known is None and self._find(name) is not None:
            known = self.reading.actors.of_name(name, self.reading.sentences)
        return known

    # --- events ---------------------------------------------------------------------------------------------------

    def _happening(self, draft: EventDraft) -> Happening | None:
        mentions = [m for quote in draft.quotes if (m := self._mention(draft, quote)) is not None]
        if not mentions:
            self._drop("event", "quote_not_found", draft)
            return None
        happening = Happening(draft.type, mentions)
        if draft.place is not None:
            place = self._find(draft.place)
            if place is not None:
                happening.place = self.reading.text[place.start : place.end]
            else:
                self._drop("event", "place_not_in_text", draft)
        when = self._when(draft, mentions)
        if when is not None:
            happening.first = when.first if not when.until else None
            happening.last = None if when.since else when.last
            happening.precision, happening.open_end = when.precision, when.since
        for part in draft.participants:
            entry = self._actor(part.actor)
            if entry is None:
                self._drop("actor", "name_not_in_text", part)
            elif not any(known is entry for known, _ in happening.people):
                happening.people.append((entry, part.role))
        return happening

    def _mention(self, draft: EventDraft, quote: str) -> Mention | None:
        place = self._find(quote)
        sentence = self._sentence(place) if place is not None else None
        if place is None or sentence is None or not any(s <= place.start < e for s, e in self._readable):
            return None  # what begins in page furniture is no evidence, wherever it ends
        return Mention(
            draft.type,
            None,
            sentence,
            place.start,
            place.end,
            participants=[],
            spot=None,
            when=None,
            noun=False,
            definite=False,
        )

    def _when(self, draft: EventDraft, mentions: list[Mention]) -> When | None:
        """The days of the time words that a draft copies, if they stand in the text."""
        if draft.when is None:
            return None
        if self._find(draft.when) is None:
            self._drop("event", "date_not_in_text", draft)
            return None
        return next((w for w in find_dates(draft.when, self.reading.published) if w.first or w.last), None)

    # --- claims ---------------------------------------------------------------------------------------------------

    def _statement(self, draft: ClaimDraft) -> Statement | None:
        """A claim as far as the text bears it out: where its speaker is not borne out, the grammar's own is taken."""
        entry = self._actor(draft.speaker) if draft.speaker is not None else None
        if draft.speaker is not None and entry is None:
            self._drop("claim", "speaker_not_in_text", draft)
            return None
        told = self._told_stance(draft)
        verdict = examine(draft, self.grounder, self._sentences, self._public(draft.speaker), self._records, told)
        known = self._same_reading(verdict)
        if verdict.reason is None and not verdict.speaker_held:
            if known is None or (known.source is None and known.same_as is None):
                verdict.reason = "speaker_not_in_evidence"
            else:
                verdict.repaired.append(("speaker", "speaker_not_in_evidence", draft.speaker or "own voice"))
                entry = self._grammars(known)
        if verdict.reason is not None:
            self._drop("claim", verdict.reason, draft)
            return None
        for kind, reason, raw in verdict.repaired:
            self.gathered.dropped.append(Dropped(kind=kind, reason=reason, raw=raw[:500], model=self.model))
        return self._made(draft, verdict, entry, known)

    def _made(self, draft: ClaimDraft, verdict: Verdict, entry: Entry | None, known: Attribution | None) -> Statement:
        sentence = next(s for s in self.reading.sentences if s.start <= verdict.start < s.end)
        item = Attribution(
            sentence,
            verdict.stance,
            verdict.start,
            verdict.end,
            cue=known.cue if known is not None else None,
            content=known.content if known is not None else None,
            own_voice=entry is None,
            direct=bool(sentence.quoted),
            made_by=self.model,
            gaps=[(a[1], b[0]) for a, b in pairwise(verdict.runs)],
        )
        self.reading.matches[verdict.start, verdict.end] = verdict.match
        statement = self.reading.as_said(item, entry)
        relays = [self._actor(name) for name in draft.relayed_by]
        if None in relays:
            self._drop("actor", "relay_not_in_text", draft)
        statement.relays = [relay for relay in relays if relay is not None and relay is not entry]
        statement.figures = self._figures(draft, Located(verdict.start, verdict.end, verdict.match))
        statement.text = self._proposition(draft, statement)
        return statement

    def _told_stance(self, draft: ClaimDraft) -> Stance | None:
        """The stance that the grammar reads where the quote stands, if it reads just one there."""
        spans = place(self.grounder, draft.quote, self._sentences, [])
        if isinstance(spans, str):
            return None
        found = {a.stance for a in self.reading.attributions if a.start < spans[-1].end and spans[0].start < a.end}
        return found.pop() if len(found) == 1 else None

    def _same_reading(self, verdict: Verdict) -> Attribution | None:
        """What the grammar reads in the same words; of several, one of the same stance. It knows the cue, and so the day of saying."""
        if not verdict.runs:
            return None
        here = [a for a in self.reading.attributions if a.start < verdict.end and verdict.start < a.end]
        return next((a for a in here if a.stance == verdict.stance), here[0] if here else None)

    def _grammars(self, known: Attribution) -> Entry | None:
        """The speaker that the grammar finds, as the draft's actor where it lists one of that name."""
        found = self.reading.speakers.of(known)
        forms = {form for form, _ in found.forms} if found is not None else set()
        return next((entry for form, entry in self.actors.items() if form in forms), found)

    def _public(self, name: str | None) -> Actor | None:
        """The draft's actor of a name as the checks take it; one that the draft does not list has that name alone."""
        if name is None:
            return None
        listed = next((a for a in self._records.values() if name in (a.name, *a.aliases)), None)
        return listed or Actor(id="a999", name=name, aliases=[], kind="other", country=None, part_of=None)

    def _figures(self, draft: ClaimDraft, place: Located) -> list[tuple[Figure, Entry | None]]:
        """The figures of a claim, with the bounds that the text's own words set; each stands in the claim's evidence."""
        out: list[tuple[Figure, Entry | None]] = []
        for given in draft.figures:
            figure = self._figure(given, place, {f.start for f, _ in out})
            if figure is None:
                self._drop("quantity", "number_not_in_evidence", given)
                continue
            counted = self._actor(given.of) if given.of is not None else None
            if given.of is not None and counted is None:
                self._drop("actor", "counted_not_in_text", given)
            out.append((figure, counted))
        return out

    def _figure(self, draft: FigureDraft, place: Located, taken: Iterable[int]) -> Figure | None:
        text = self.reading.text[place.start : place.end]
        used = set(taken)
        for at in _places(text, draft.quote):
            for number in find_numbers(text):
                start = place.start + number.start
                if not (at[0] < number.end and number.start < at[1]) or start in used:
                    continue
                known = self._parsed(start)
                unit = known.unit if known is not None else _unit(draft.quote)
                tokens: dict[str, Any] = {k: getattr(known, k, None) for k in ("noun", "of", "verb")}
                return Figure(number, start, place.start + number.end, draft.measure, unit, **tokens, sure=True)
        return None

    def _parsed(self, start: int) -> Figure | None:
        return next((f for figures in self.reading.figures.values() for f in figures if f.start == start), None)

    def _proposition(self, draft: ClaimDraft, statement: Statement) -> str:
        """The model's wording, if each of its numbers stands in the evidence or is part of a day; else the text's own."""
        evidence = " ".join(self.reading.text[s:e] for s, e in statement.runs)
        plain = re.sub(
            r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\b[A-Z][a-z]+ \d{1,2}, \d{4}\b", " ", draft.statement
        )
        digits = set(re.findall(r"\d+(?:[.,]\d+)*", plain))
        return draft.statement if digits <= set(re.findall(r"\d+(?:[.,]\d+)*", evidence)) else statement.text


def _records(draft: ArticleDraft) -> dict[str, Actor]:
    """The model's actors with ids, so that they can be checked as public ones are."""
    ids = {form: f"a{n}" for n, a in enumerate(draft.actors, 1) for form in (a.name, *a.aliases)}
    return {
        f"a{n}": Actor(
            id=f"a{n}",
            name=a.name,
            aliases=[x for x in a.aliases if x.strip()],
            kind=a.kind,
            country=None,
            part_of=ids.get(a.part_of or ""),
        )
        for n, a in enumerate(draft.actors, 1)
        if a.name.strip()
    }


def _twin(a: Statement, b: Statement) -> bool:
    return a.runs == b.runs and a.speaker is b.speaker and a.stance == b.stance


def _places(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a figure's words stand in a claim's evidence, whatever their case."""
    quote = quote.strip()
    if not quote:
        return []
    if (
        text.isascii() and quote.isascii()
    ):  # each quote is another: to compile a pattern takes longer than all searching
        text, quote = text.lower(), quote.lower()
        return list(_found(text, quote))
    return [m.span() for m in re.finditer(re.escape(quote), text, re.I)]


def _found(text: str, words: str) -> Iterator[tuple[int, int]]:
    at = text.find(words)
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + len(words))


def _unit(quote: str) -> str | None:
    """The last word of a figure's quote, where it is no number."""
    word = quote.split()[-1].strip(",.;") if quote.split() else ""
    return word if word.isalpha() and next(iter(find_numbers(word)), None) is None else None
