"""One article read: what was found in the text, with actors resolved, before it becomes public records.

`read` is the reading by rules, which needs no model. A model's answers change or add `Attribution`s before `Reading.claims`
turns them into claims; offsets, bounds, dates and links are computed here either way.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from extraction import antecedents, owntold, timing
from extraction.actors import HARDWARE, Actors, Entry, is_plain_people, marks, phrase, surface
from extraction.actors.documents import is_document, issuer_of, points_back
from extraction.attribution import Attribution
from extraction.counted import counted
from extraction.figures import Figure, figures_of, is_told
from extraction.lexicon import load
from extraction.page import Page
from extraction.parsing import Sentence
from extraction.propositions import proposition
from extraction.quotations import find as find_attributions
from extraction.repeats import distinct, without_repeats
from extraction.statement import Statement
from schemas import Period
from schemas.vocabulary import Match

if TYPE_CHECKING:
    from extraction.events import Happening

#: Measures that the article's own voice is held to (codebook, Claim): people hurt, moved or held, strikes, places taken.
_OWN_VOICE = {"killed", "wounded", "casualties", "displaced", "detained", "missing", "strikes", "places_captured",
              "population"}  # fmt: skip
#: "Two groups", "both parties": who takes part, not people counted.
_BODIES = {"group", "side", "party", "faction", "government", "country", "state", "organisation", "organization"}
#: Words that name nobody by themselves.
_NOBODY = {"group", "groups", "movement", "faction", "side", "sides", "men", "man", "member", "members", "party",
           "parties"}  # fmt: skip
_PRONOUNS = {"he", "she", "it", "they", "her", "him", "them"}
#: They may speak, but what happens to them happens at a place.
_BUILDINGS = {"hospital", "school", "church", "university", "clinic", "centre", "center", "station", "bank", "office", "palace",
              "court", "mosque", "plant", "factory", "volcano", "embassy", "laboratory", "headquarters", "state"}  # fmt: skip


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
        self._speakers: dict[int, Entry | None] = {}
        #: (sentence, offset) of those who spoke, with the actor that they were found to be.
        self._spoken: dict[tuple[int, int], Entry] = {}
        self._genders = _genders(sentences)
        self._person: Entry | None = None
        self._group: Entry | None = None

    # --- who ------------------------------------------------------------------------------------------------------

    def resolve(self, token: Any, sentence: Sentence) -> Entry | None:
        """The actor that a noun phrase names, for participants and the counted: places and things give none."""
        if token is None or (token.pos_ == "PRON" and token.lower_ not in {"they", "it", "he", "she"}):
            return None
        if token.pos_ == "PRON":
            return self._group if token.lower_ in {"it", "they"} else self._person
        if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ in {"DATE", "TIME", "MONEY"}:
            return None
        if token.ent_type_ in {"LOC", "FAC", "EVENT", "GPE"} and marks(token.text) != "armed_group":
            return None
        known = token.ent_type_ or marks(token.text) is not None or _is_actor_noun(token) or token.text.isupper()
        if token.pos_ == "PROPN" and not known:
            return None
        acts = _is_actor_noun(token) or token.lemma_.lower() in HARDWARE
        if token.pos_ == "NOUN" and (not acts or token.lemma_.lower() in _BUILDINGS):
            return None
        if token.lower_ in _NOBODY and not any(
            c.dep_ in {"amod", "compound", "prep"} or (c.dep_ == "poss" and c.pos_ != "PRON") for c in token.children
        ):
            return None
        return self.actors.of_token(token, sentence.base, last=self._person, last_group=self._group)

    def speakers(self) -> None:
        """Give every attribution its speaker; the body first, so that a headline's loose name finds the body's source."""
        order = sorted(self.attributions, key=lambda a: (a.sentence.zone in {"headline", "standfirst"}, a.start))
        for item in order:
            if item.same_as is None:
                self._speakers[id(item)] = self._speaker(item)
        for item in order:
            root = item
            while root.same_as is not None:
                root = root.same_as
            self._speakers[id(item)] = self._speakers.get(id(root))

    def speaker_of(self, item: Attribution) -> Entry | None:
        """The speaker of one of the grammar's own attributions."""
        if id(item) not in self._speakers:
            self.speakers()
        return self._speakers.get(id(item))

    def _speaker(self, item: Attribution) -> Entry | None:
        if item.own_voice:
            return None
        if item.source is None:
            if item.source_text is not None:
                return self.actors.of_name(item.source_text, self.sentences)
            return self._group or self._person
        token, sentence = item.source, item.sentence
        entry = self._meant(token, sentence, item.cue) if token.lower_ in _PRONOUNS else None
        if entry is None and is_document(token) and points_back(token) and issuer_of(token) is None:
            entry = self._issuer(token, sentence)
        if entry is None:
            entry = self.actors.of_token(token, sentence.base, last=self._person, last_group=self._group)
        if entry is not None and sentence.zone not in {"headline", "standfirst"}:
            self._spoken[(sentence.index, sentence.absolute(token)[0])] = entry
            if entry.person:
                self._person = entry
                self._group = entry.parent or self._group
            else:
                self._group = entry
        return entry

    def _issuer(self, document: Any, sentence: Sentence) -> Entry | None:
        """Whose "the message" is: theirs who sent it where it was first named, else theirs who spoke there."""
        for there in reversed(self.sentences[max(0, sentence.index - antecedents.REACH) : sentence.index]):
            named = [t for t in there.span or () if t.pos_ == "NOUN" and t.lemma_ == document.lemma_]
            if not named:
                continue
            spoke = [entry for (index, _), entry in self._spoken.items() if index == there.index]
            said_in = named[-1].dep_ == "pobj" and named[-1].head.lower_ in {"in", "through", "via"}
            if said_in and spoke:
                return spoke[0]
            owner = issuer_of(named[-1])
            if owner is not None and owner.pos_ != "PRON":
                return self.actors.of_token(owner, there.base)
        return None

    def _meant(self, pronoun: Any, sentence: Sentence, cue: Any) -> Entry | None:
        """Whom a pronoun that speaks stands for: the likeliest noun before it; null where there is none.

        What is said does not name its speaker ("The attackers, he said, …"), so that the cue's own sentence counts only
        where the cue is not its main one.
        """
        own = cue is not None and cue.dep_ in {"conj", "relcl", "advcl", "ccomp", "acl"}
        gender: antecedents.Gender | None = {"she": "f", "her": "f", "he": "m", "him": "m"}.get(pronoun.lower_)  # type: ignore[assignment]
        best: tuple[float, int, Any, Sentence] | None = None
        for back in range(0 if own else 1, min(antecedents.REACH, sentence.index + 1)):
            there = self.sentences[sentence.index - back]
            if there.zone != sentence.zone:
                continue
            for mention in self._candidates(there, gender is not None):
                token, at = mention.token, there.absolute(mention.token)[0]
                if at >= sentence.absolute(pronoun)[0] or not self._fits(token, mention.gender, gender):
                    continue
                weight = mention.rank - 1.5 * back - 0.5 * (there.paragraph != sentence.paragraph)
                weight += 1.0 * ((there.index, at) in self._spoken)
                if pronoun.lower_ in {"they", "them"}:
                    weight += 1.0 if mention.plural else -0.5
                elif mention.plural:
                    weight -= 0.5 if gender is None else 2.0
                if best is None or (weight, at) > best[:2]:
                    best = (weight, at, token, there)
        if best is None:
            return None
        token, there = best[2], best[3]
        entry = self._spoken.get((there.index, best[1])) or self.actors.of_token(token, there.base)
        if entry is not None and gender is not None:
            for form, _ in entry.forms:
                self._genders.setdefault(form.split()[-1].lower(), gender)
        return entry

    def _candidates(self, sentence: Sentence, personal: bool) -> list[antecedents.Mention]:
        found = antecedents.persons(sentence) if personal else antecedents.groups(sentence)
        spoken = {at: entry for (index, at), entry in self._spoken.items() if index == sentence.index}
        if personal:
            found = [replace(m, rank=max(m.rank, 2.0)) if sentence.absolute(m.token)[0] in spoken else m for m in found]
        known = {sentence.absolute(m.token)[0] for m in found}
        for at, entry in spoken.items():
            if at not in known and entry.person == personal:
                token = next((t for t in sentence.span if sentence.absolute(t)[0] == at), None)
                if token is not None:
                    gender = antecedents.gender_of(token)
                    found.append(antecedents.Mention(token, sentence, 2.0, token.lower_ == "they", gender))
        return found

    def _fits(self, token: Any, own: antecedents.Gender | None, wanted: antecedents.Gender | None) -> bool:
        known = own or self._genders.get(token.lower_)
        return wanted is None or known is None or known == wanted

    # --- what -----------------------------------------------------------------------------------------------------

    def statements(self) -> list[Statement]:
        """All claims in the making, in the order of the text."""
        self.speakers()
        figures = self.figures
        found = [
            self._statement(item, figures[item.sentence.index])
            for item in self.attributions
            if self._speakers.get(id(item)) is not None or item.own_voice
        ]
        found = distinct(found)
        found += self._own_voice(found, figures)
        found.sort(key=lambda s: s.runs[0])
        timing.carry_days(found, self.sentences, self.published)
        return without_repeats(found)

    def _is_publisher(self, entry: Entry) -> bool:
        """What is told to the report's own publisher passes through nobody's hands."""
        own = (self.actors.publisher or "").casefold().removeprefix("the ")
        return bool(own) and own in {name.casefold().removeprefix("the ") for name, _ in entry.forms}

    def as_said(self, item: Attribution, speaker: Entry | None) -> Statement:
        """The claim of an attribution whose speaker is known."""
        self._speakers[id(item)] = speaker
        return self._statement(item, self.figures[item.sentence.index])

    def _statement(self, item: Attribution, figures: list[Figure]) -> Statement:
        speaker = self._speakers[id(item)]
        told_of = owntold.asides(self.sentences[item.sentence.index], [item])
        inside = [
            f
            for f in figures
            if item.start <= f.start
            and f.end <= item.end
            and not self._names_source(f, item)
            and not (_is_counted(f) and any(a <= f.start and f.end <= b for a, b in told_of))
        ]
        relays = [
            e
            for token in item.relays
            if (e := self.actors.of_token(token, item.sentence.base)) is not None
            and e is not speaker
            and not self._is_publisher(e)
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
        return (
            item.source is not None
            and figure.noun is not None
            and (figure.noun == item.source or (figure.noun in item.source.subtree and figure.verb == item.cue))
        )

    def _counted(self, figure: Figure, speaker: Entry | None) -> Entry | None:
        return counted(figure, speaker, self.resolve, self.actors.people())

    def _times(self, item: Attribution) -> tuple[date | None, Period | None]:
        """When it was said, and the days it is about."""
        said, period = timing.times(item, self.sentences[item.sentence.index], self.published)
        if item.same_as is not None and said is None:
            said = self._times(item.same_as)[0]
        return said, period

    # --- the article's own voice ----------------------------------------------------------------------------------

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


def _genders(sentences: list[Sentence]) -> dict[str, antecedents.Gender]:
    """What titles and kinship words say of the persons named, by their last name."""
    out: dict[str, antecedents.Gender] = {}
    for sentence in sentences:
        for mention in antecedents.persons(sentence):
            if mention.gender is not None and mention.token.ent_type_ == "PERSON":
                out.setdefault(mention.token.lower_, mention.gender)
    return out


def _with_shares(free: list[Figure], every: list[Figure], start: int, end: int) -> list[Figure]:
    """What a clause counts, and the percentages that it tells of that."""
    shares = [f for f in every if f.number.percent and start <= f.start and f.end <= end and f not in free]
    return sorted([*free, *shares], key=lambda f: f.start)


def _is_counted(figure: Figure) -> bool:
    """Whether the report's own voice is held to a figure."""
    sure = figure.measure in _OWN_VOICE and (figure.sure or figure.measure == "killed")
    return sure or _counts_people(figure)


def _counts_people(figure: Figure) -> bool:
    """People, of any measure: "38,900 people were reached"."""
    return (
        figure.measure == "other"
        and figure.noun is not None
        and figure.noun.lemma_.lower() not in load("measures")["things"]
        and not (figure.noun.lemma_.lower() in _BODIES and (figure.number.low or 0) < 10)
        and (is_plain_people(figure.noun.lemma_.lower()) or _is_actor_noun(figure.noun))
    )


def _is_actor_noun(token: Any) -> bool:
    lemma, lower = token.lemma_.lower(), token.lower_
    kinds = load("actors")["kinds"]
    if token.ent_type_ in {"PERSON", "ORG", "NORP"}:
        return True
    return any(lemma in words or lower in words for words in kinds.values())


def _runs(item: Attribution) -> list[tuple[int, int]]:
    """The attribution's span without what its quote left out."""
    edges = [item.start, *(edge for gap in item.gaps for edge in gap), item.end]
    return list(zip(edges[::2], edges[1::2], strict=True))


__all__ = ["Reading", "Statement", "phrase", "surface"]
