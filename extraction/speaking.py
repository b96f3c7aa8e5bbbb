"""Who speaks: each attribution's source as one of the report's actors, pronouns and "the statement" with it.

Who was spoken of last is kept while the text is read in order, so that a pronoun finds whom it stands for.
"""

from dataclasses import replace
from typing import Any

from extraction import antecedents
from extraction.actors import Actors, Entry
from extraction.actors.documents import is_document, issuer_of, points_back
from extraction.attribution import Attribution
from extraction.countries import country_of, is_country
from extraction.parsing import Sentence
from extraction.partaking import may_take_part

_PRONOUNS = {"he", "she", "it", "they", "her", "him", "them"}


#: Pronouns that may stand for who takes part.
_PARTAKING = {"they", "it", "he", "she", "its", "their"}
_SIDES = {"government", "state_forces", "armed_group", "political_group"}


#: Whom a title may call so without saying whose.
_ANY_OFFICIAL = {"official", "spokesman", "spokeswoman", "spokesperson", "minister"}


def _is_of_both(source: Any) -> bool:
    """ "Each side", "both parties", "each of the two neighbours"."""
    named = source.lemma_.lower() in {"side", "party", "camp", "belligerent", "country", "nation", "state"}
    of_both = any(c.lower_ in {"each", "both", "either"} or (c.lower_ == "two" and _is_the(c)) for c in source.children)
    return (named and of_both) or (
        (source.lower_ in {"each", "both"} and any(t.lower_ in {"two", "sides", "parties"} for t in source.subtree))
        or (source.lower_ == "each" and not any(source.children))
    )


def _is_the(number: Any) -> bool:
    return bool(number.i > 0 and number.nbor(-1).lower_ == "the")


def _is_kin(one: Entry, other: Entry) -> bool:
    """Whether two bodies are one side: the same one, one's parent, or both the government of the same country."""
    if one in {other, other.parent} or other is one.parent:
        return True
    country = country_of(one.name) if one.kind == other.kind == "government" else None
    return country is not None and country == country_of(other.name)


class Speakers:
    """The speakers of a page's attributions."""

    def __init__(self, sentences: list[Sentence], attributions: list[Attribution], actors: Actors) -> None:
        self._sentences = sentences
        self._attributions = attributions
        self._actors = actors
        self._found: dict[int, Entry | None] = {}
        #: (sentence, offset) of those who spoke, with the actor that they were found to be.
        self._spoken: dict[tuple[int, int], Entry] = {}
        self._genders = _genders(sentences)
        self._person: Entry | None = None
        self._group: Entry | None = None

    def resolve(self, token: Any, sentence: Sentence) -> Entry | None:
        """The actor that a noun phrase names, for participants and the counted: places and things give none."""
        if token is None or (token.pos_ == "PRON" and token.lower_ not in _PARTAKING):
            return None
        if token.pos_ == "PRON":
            return self._meant(token, sentence, None, doing=True)
        if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ in {"DATE", "TIME", "MONEY"}:
            return None
        spoke = self._spoken.get((sentence.index, sentence.absolute(token)[0]))
        if spoke is not None:
            return spoke
        if not may_take_part(token):
            return None
        person, group = self._spoke_last(sentence, token)
        return self._actors.of_token(token, sentence.base, last=person, last_group=group)

    def _spoke_last(self, sentence: Sentence, token: Any) -> tuple[Entry | None, Entry | None]:
        """The person and the body that spoke last before a word."""
        here = (sentence.index, sentence.absolute(token)[0])
        before = sorted(((at, entry) for at, entry in self._spoken.items() if at < here), key=lambda one: one[0])
        persons = [entry for _, entry in before if entry.person]
        groups = [group for _, entry in before if (group := entry.parent if entry.person else entry) is not None]
        return persons[-1] if persons else None, groups[-1] if groups else None

    def find(self) -> None:
        """Give every attribution its speaker; the body first, so that a headline's loose name finds the body's source."""
        order = sorted(self._attributions, key=lambda a: (a.sentence.zone in {"headline", "standfirst"}, a.start))
        for item in order:
            if item.same_as is None:
                self._found[id(item)] = self._speaker(item)
        for item in order:
            if item.source is not None and item.same_as is None and _is_of_both(item.source):
                self._share(item)
        for item in order:
            if item.source is not None and item.same_as is None:
                both = self._actors.both_of(item.source, item.sentence.base)
                if len(both) > 1 and self._found[id(item)] is both[0]:
                    self._split(item, both[0], both[1])
        for item in order:
            root = item
            while root.same_as is not None:
                root = root.same_as
            self._found[id(item)] = self._found.get(id(root))

    def _share(self, item: Attribution) -> None:
        """ "Each side said": a claim of either of the two that spoke last before it, else of those that speak after."""
        at = (item.sentence.index, 0)
        before = [e for (i, _), e in reversed(self._spoken.items()) if (i, 0) < at]
        bodies: list[Entry] = []
        themselves = None if item.source.lower_ == "each" else self._found.get(id(item))
        here = item.sentence.absolute(item.source.left_edge)[0]
        end = here if item.sentence.zone == "body" else len(self._actors.text)
        told = [e for e in self._actors.entries if any(o < end for _, o in e.forms)]
        told.sort(key=lambda e: -max(o for _, o in e.forms if o < end))
        beside = [e for e in told if any(item.sentence.start <= o < here for _, o in e.forms)]
        lands = [e for e in told if item.source.lemma_ in {"country", "nation", "state"} and is_country(e.name)]
        for entry in (*self._subjects(item), *lands, *beside, *before, *self._spoken.values(), *told):
            body = entry.parent if entry.person else entry
            kin = body is None or any(_is_kin(body, b) for b in bodies)
            if body is not None and body.kind in _SIDES and not kin and body is not themselves:
                bodies.append(body)
        if len(bodies) < 2:
            return
        self._split(item, bodies[0], bodies[1])

    def _split(self, item: Attribution, first: Entry, second: Entry) -> None:
        """One attribution as a claim of each of two."""
        other = replace(item, relays=list(item.relays))
        self._attributions.append(other)
        self._found[id(item)], self._found[id(other)] = first, second

    def _subjects(self, item: Attribution) -> list[Entry]:
        """Who does something before the words "both sides" in their sentence."""
        told = [t for t in item.sentence.span if t.dep_ == "nsubj" and t.i < item.source.left_edge.i]
        against = [
            p for s in told for c in s.head.children if c.lower_ == "with" and c.dep_ == "prep" for p in c.children
        ]
        told += [p for p in against if p.dep_ == "pobj"]
        found = [self._actors.of_token(t, item.sentence.base) for s in told for t in (s, *s.conjuncts)]
        return [entry for entry in found if entry is not None]

    def of(self, item: Attribution) -> Entry | None:
        """The speaker of an attribution: None for the report's own voice, and where nobody is found."""
        if id(item) not in self._found:
            self.find()
        return self._found.get(id(item))

    def settle(self, item: Attribution, speaker: Entry | None) -> None:
        """Take a speaker as known."""
        self._found[id(item)] = speaker

    def _speaker(self, item: Attribution) -> Entry | None:
        if item.own_voice:
            return None
        if item.source is None:
            if item.source_text is not None:
                return self._actors.of_name(item.source_text, self._sentences)
            return self._group or self._person
        token, sentence = item.source, item.sentence
        entry = self._meant(token, sentence, item.cue) if token.lower_ in _PRONOUNS else None
        if entry is None:
            entry = self._repeated(token, sentence) or self._of_title(token, sentence)
        if entry is None and is_document(token) and points_back(token) and issuer_of(token) is None:
            entry = self._issuer(token, sentence)
        if entry is None:
            entry = self._actors.of_token(token, sentence.base, last=self._person, last_group=self._group)
        if entry is not None and sentence.zone not in {"headline", "standfirst"}:
            self._spoken[(sentence.index, sentence.absolute(token)[0])] = entry
            if entry.person:
                self._person = entry
                self._group = entry.parent or self._group
            else:
                self._group = entry
        return entry

    def _of_title(self, token: Any, sentence: Sentence) -> Entry | None:
        """ "Official: …" of a title: the one person of a government, an army or a ministry whom the body names and quotes."""
        if sentence.zone not in {"headline", "standfirst"} or token.lower_ not in _ANY_OFFICIAL:
            return None
        if any(c.dep_ in {"amod", "compound", "poss", "prep"} for c in token.children):
            return None
        spoke = {e.key: e for e in self._spoken.values() if e.person and e.parent is not None}
        named = [e for e in spoke.values() if e.parent is not None and e.parent.kind in {"government", "state_forces"}]
        if len(named) == 1:
            named[0].add(token.text, sentence.absolute(token)[0])
        return named[0] if len(named) == 1 else None

    def _repeated(self, token: Any, sentence: Sentence) -> Entry | None:
        """ "The source", "the same source": the person who spoke last; "officials" of a paragraph: those who spoke last in it."""
        words = {c.lower_ for c in token.children if c.dep_ in {"det", "amod"}}
        if token.lower_ == "source" and words and words <= {"the", "this", "same"}:
            return self._person
        if token.tag_ != "NNS" or token.lemma_.lower() not in {"official", "source"} or words - {"the", "these"}:
            return None
        here = {s.index for s in self._sentences if s.paragraph == sentence.paragraph}
        before = [entry for (index, _), entry in self._spoken.items() if index in here or words]
        lemma = token.lemma_.lower()
        same = next((e for e in reversed(before) if lemma in e.heads and not e.person), None)
        if same is not None:
            same.add(token.text, sentence.absolute(token)[0])
        return same

    def _issuer(self, document: Any, sentence: Sentence) -> Entry | None:
        """Whose "the message" is: theirs who spoke just before it, else theirs who sent it where it was first named, or spoke there."""
        just = [e for (index, _), e in self._spoken.items() if index == sentence.index - 1 and not e.person]
        if just and self._sentences[sentence.index - 1].paragraph == sentence.paragraph:
            return just[-1]
        for there in reversed(self._sentences[max(0, sentence.index - antecedents.REACH) : sentence.index]):
            named = [t for t in there.span or () if t.pos_ == "NOUN" and t.lemma_ == document.lemma_]
            if not named:
                continue
            spoke = [entry for (index, _), entry in self._spoken.items() if index == there.index]
            said_in = named[-1].dep_ == "pobj" and named[-1].head.lower_ in {"in", "through", "via"}
            if said_in and spoke:
                return spoke[0]
            owner = issuer_of(named[-1])
            if owner is not None and owner.pos_ != "PRON":
                return self._actors.of_token(owner, there.base)
        return None

    def _meant(self, pronoun: Any, sentence: Sentence, cue: Any, *, doing: bool = False) -> Entry | None:
        """Whom a pronoun that speaks (or does something) stands for: the likeliest noun before it; null where there is none.

        What is said does not name its speaker ("The attackers, he said, …"), so that the cue's own sentence counts only
        where the cue is not its main one.
        """
        own = doing or (cue is not None and cue.dep_ in {"conj", "relcl", "advcl", "ccomp", "acl"})
        gender: antecedents.Gender | None = {"she": "f", "her": "f", "he": "m", "him": "m"}.get(pronoun.lower_)  # type: ignore[assignment]
        best: tuple[float, int, Any, Sentence] | None = None
        for back in range(0 if own else 1, min(antecedents.REACH, sentence.index + 1)):
            there = self._sentences[sentence.index - back]
            if there.zone != sentence.zone:
                continue
            found = self._candidates(there, gender is not None)
            if back == 0 and not doing and pronoun.lower_ == "they":  # "a diplomat shared what they said were pictures"
                unnamed = (m for m in antecedents.persons(there) if m.token.ent_type_ != "PERSON")
                found += [replace(m, plural=True) for m in unnamed if m.token.dep_ == "nsubj"]
            for mention in found:
                token, at = mention.token, there.absolute(mention.token)[0]
                if at >= sentence.absolute(pronoun)[0] or not self._fits(token, mention.gender, gender):
                    continue
                weight = mention.rank - 1.5 * back - 0.5 * (there.paragraph != sentence.paragraph)
                weight += 1.0 * ((there.index, at) in self._spoken)
                if pronoun.lower_ in {"they", "them", "their"}:
                    weight += 1.0 if mention.plural else -0.5
                elif mention.plural:
                    weight -= 0.5 if gender is None else 2.0
                if best is None or (weight, at) > best[:2]:
                    best = (weight, at, token, there)
        if best is None:
            return None
        token, there = best[2], best[3]
        entry = self._spoken.get((there.index, best[1])) or self._actors.of_token(token, there.base)
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


def _genders(sentences: list[Sentence]) -> dict[str, antecedents.Gender]:
    """What titles and kinship words say of the persons named, by their last name."""
    out: dict[str, antecedents.Gender] = {}
    for sentence in sentences:
        for mention in antecedents.persons(sentence):
            if mention.gender is not None and mention.token.ent_type_ == "PERSON":
                out.setdefault(mention.token.lower_, mention.gender)
    return out
