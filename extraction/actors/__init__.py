"""Mentions of actors to actors: names without titles, aliases, kinds, countries, and who belongs to whom.

An actor is made on demand, when something speaks, takes part or is counted; the article's other names are only used to
recognise it by. Matching is conservative: by the same words, a surname, an acronym, or a head noun that only one fits.
"""

import re
from typing import Any

from extraction.actors.entry import Entry
from extraction.actors.kinds import ABROAD, UNATTACHED, is_plain_people, kind_of, kind_of_head, marks
from extraction.actors.phrases import DETERMINERS, acronyms, initials, other_forms, phrase, surface, within
from extraction.actors.settling import final, settle
from extraction.countries import code_of, country_of, is_capital, is_country, main_country
from extraction.lexicon import load
from schemas.vocabulary import ActorKind

_FORCES = {"army", "military", "troop", "soldier", "force", "serviceman", "armed force", "reinforcement"}


class Actors:
    """All actors of one article."""

    def __init__(self, text: str, sentences: list[Any], publisher: str | None = None) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.home = main_country(text)
        self.publisher = publisher
        self._persons: dict[str, str] = {}
        self._acronyms = acronyms(text)
        self._note_persons(sentences)

    def _note_persons(self, sentences: list[Any]) -> None:
        """Full names of persons, by surname, wherever in the text they stand."""
        for sentence in sentences:
            if sentence.span is None:
                continue
            for entity in sentence.span.ents:
                if entity.label_ == "PERSON":
                    name = self._bare(entity.text)
                    if len(name.split()) >= 2 and not self._is_place(name):
                        self._persons.setdefault(name.split()[-1].lower(), name)

    def _is_place(self, name: str) -> bool:
        """A name that the text goes into or out of ("in X", "near X") is a place, whatever the tagger says."""
        before = r"in|at|near|outside|around|into|towards?|reached|inside|across|north of|south of|east of|west of"
        kinds = r"town|village|city|district|province|region|camp|port|island|prison|valley|river|county|state"
        word = re.escape(name)
        return (
            re.search(
                rf"\b(?:{before}|(?:{kinds})s? of)\s+(?:the\s+)?{word}\b(?!['’]s\s+(?:wife|house|home))", self.text
            )
            or re.search(
                rf"\b{word}\s+(?:{kinds}|hospital|power station|airport|market|bridge|road|border)s?\b", self.text
            )
        ) is not None

    @staticmethod
    def _bare(name: str) -> str:
        titles = load("actors")["titles"]
        words = name.strip().removesuffix("'s").removesuffix("’s").split()
        while len(words) > 1 and (words[0].lower().strip(".,") in titles or words[0].lower() in DETERMINERS):
            words.pop(0)
        return " ".join(words)

    # --- from a mention to an actor --------------------------------------------------------------------------------

    def of_token(
        self, head: Any, base: int, *, last: Entry | None = None, last_group: Entry | None = None, counted: bool = False
    ) -> Entry | None:
        """The actor that the noun phrase headed by ``head`` names; pronouns go to ``last`` person or ``last_group``."""
        lower = head.lower_
        if lower in {"he", "she"}:
            return last
        if lower in {"it", "they"}:
            return last_group or last
        if head.pos_ == "PRON" and lower not in {"others", "some", "many", "one", "both", "another", "all"}:
            return None
        document = self._document(head, base, last, last_group)
        if document is not None:
            return document
        person = self._person(head)
        if person is not None:
            return self._add_person(person, head, base, last_group)
        words, offset = surface(phrase(head, with_of=head.lemma_.lower() not in {"one", "some"}))
        if head.lower_ in {"one", "some", "both", "many", "several", "another", "others", "all"} or head.like_num:
            of = next((p for c in head.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"), None)
            if of is not None:
                return self.of_token(of, base, last=last, last_group=last_group)
        if not words:
            return last_group or last
        entry = self._add_group(words, base + offset, head)
        if entry is not None:
            for form, at in other_forms(head, base):
                if form not in {f for f, _ in entry.forms}:
                    entry.forms.append((form, at))
        return entry

    def of_name(self, name: str, sentences: list[Any]) -> Entry | None:
        """The actor of a name that a model gave, where it stands in the text; without a parse, by its words alone."""
        at = self.text.find(name)
        if at < 0:
            return None
        for sentence in sentences:
            if sentence.start <= at < sentence.end and sentence.span is not None:
                inside = [t for t in sentence.span if at <= sentence.base + t.idx < at + len(name)]
                head = next((t for t in inside if t.head not in inside or t.head == t), None)
                if head is not None:
                    return self.of_token(head, sentence.base)
        known = next((e for e in self.entries if any(f == name for f, _ in e.forms)), None)
        return known or self._new([(name, at)], marks(name) or "other")

    def _document(self, head: Any, base: int, last: Entry | None, last_group: Entry | None) -> Entry | None:
        """ "Its statement said", "a statement by the army": whoever issued it."""
        if head.lemma_.lower() not in load("cues")["documents"] or head.ent_type_ in {"ORG", "PERSON"}:
            return None
        owner = next((c for c in head.children if c.dep_ == "poss"), None)
        if owner is not None and owner.pos_ == "PRON":
            return last_group or last
        if owner is None:
            owner = next(
                (
                    p
                    for c in head.children
                    if c.dep_ == "prep" and c.lower_ in {"by", "from", "of"}
                    for p in c.children
                    if p.dep_ == "pobj"
                ),
                None,
            )
        if owner is None:
            owner = next(
                (
                    p
                    for a in head.children
                    if a.dep_ == "acl"
                    for c in a.children
                    if c.dep_ == "agent"
                    for p in c.children
                ),
                None,
            )
        if owner is None:
            owner = next((c for c in head.children if c.dep_ == "compound" and c.pos_ in {"NOUN", "PROPN"}), None)
        if owner is None:  # "a statement that appeared on the group's channel"
            owner = next((t for t in head.subtree if t.dep_ == "poss" and self._is_body(t)), None)
        if owner is not None:
            return self.of_token(owner, base, last=last, last_group=last_group)
        return (
            (last_group or last) if any(c.lower_ in {"the", "this"} for c in head.children if c.dep_ == "det") else None
        )

    def _person(self, head: Any) -> Any:
        """The token that heads a person's name in this phrase, if it is one: itself, in apposition, or behind its post."""
        if head.ent_type_ == "PERSON" and head.pos_ == "PROPN":
            entity = next((e for e in head.sent.ents if e.start <= head.i < e.end), None)
            return None if self._is_place(self._bare(entity.text if entity is not None else head.text)) else head
        posts = load("actors")["posts"] | load("actors")["kinds"]["person"]
        if head.lemma_.lower() in posts:
            for child in head.children:
                if child.dep_ in {"appos", "nmod"} and child.ent_type_ == "PERSON":
                    return child
            beside = self._beside(head)
            if beside is not None:
                return beside
        if head.pos_ == "PROPN" and head.ent_type_ in {"", "ORG", "GPE", "NORP", "FAC"}:
            surname = head.text.removesuffix("'s").lower()
            if surname in self._persons and not marks(head.text):
                return head
        return None

    @staticmethod
    def _beside(head: Any) -> Any:
        """The person named right behind a post: "the Minister of Information, Rebecca Akol,"."""
        last = max((t.i for t in phrase(head)), default=head.i)
        for token in head.doc[last + 1 : last + 6]:
            if token.ent_type_ == "PERSON" and token.sent == head.sent:
                return next(
                    (
                        t
                        for t in head.doc[token.i : token.i + 4]
                        if t.ent_type_ == "PERSON"
                        and (t.i + 1 >= len(head.doc) or head.doc[t.i + 1].ent_type_ != "PERSON")
                    ),
                    token,
                )
            if token.text != "," and token.lower_.strip(".") not in load("actors")["titles"]:
                return None
        return None

    def _add_person(self, token: Any, head: Any, base: int, last_group: Entry | None) -> Entry | None:
        entity = [t for t in token.sent if t.ent_type_ == "PERSON" and abs(t.i - token.i) <= 5]
        name, at = token.text, token.idx
        run = [t for t in entity if all(u in entity for u in token.doc[min(t.i, token.i) : max(t.i, token.i) + 1])]
        if run:
            name = token.doc.text[run[0].idx : run[-1].idx + len(run[-1].text)]
            at = run[0].idx
        bare = self._bare(name)
        at += name.find(bare) if bare in name else 0
        if not bare or not bare[0].isalpha():
            return None
        full = self._persons.get(bare.split()[-1].lower())
        known = next(
            (e for e in self.entries if e.person and any(self._same_person(f, bare) for f, _ in e.forms)), None
        )
        parent = self._belongs(token, head, base)
        if parent is None and any(
            c.lower_ in {"its", "their"} for t in (token, head) for c in t.children if c.dep_ == "poss"
        ):
            parent = last_group  # "its spokesman, X"
        if known is None:
            forms = [(full, self.text.find(full))] if full and full != bare and full.endswith(bare.split()[-1]) else []
            known = self._new([*forms, (bare, base + at)], "person", person=True)
            known.country = self._person_country(token, head)
        elif bare not in {f for f, _ in known.forms}:
            known.forms.append((bare, base + at))
        if parent is not None and known.parent is None and parent is not known:
            known.parent = parent
            known.country = known.country or parent.country
        self._note_heads(known, token, head)
        return known

    @staticmethod
    def _same_person(a: str, b: str) -> bool:
        x, y = a.lower().split(), b.lower().split()
        return (
            x == y
            or (len(y) == 1 and x[-1] == y[0])
            or (len(x) == 1 and y[-1] == x[0])
            or (len(x) > 1 and len(y) > 1 and x[-1] == y[-1] and x[0] == y[0])
        )

    def _note_heads(self, entry: Entry, token: Any, head: Any) -> None:
        """Remember the posts that a person is called by, so that "the minister" can find him again."""
        posts = load("actors")["posts"] | load("actors")["kinds"]["person"]
        near = [c for t in (token, head) for c in t.children if c.dep_ in {"compound", "appos", "nmod", "amod"}] + [
            head
        ]
        entry.heads |= {t.lemma_.lower() for t in near if t.lemma_.lower() in posts and t.ent_type_ != "PERSON"}

    def _person_country(self, token: Any, head: Any) -> str | None:
        words = " ".join(t.text for t in (*phrase(head), *token.subtree))
        return country_of(words) or self.home

    def _belongs(self, token: Any, head: Any, base: int) -> Entry | None:
        """The body that a person speaks for: "army spokesman X", "X, a spokesman for the army", "the ministry's X"."""
        posts = load("actors")["posts"]
        for node in (
            token,
            head,
            *(c for c in token.children if c.dep_ in {"appos", "compound", "nmod"}),
            *(c for c in head.children if c.dep_ in {"appos"}),
        ):
            is_post = node.lemma_.lower() in posts or node in (token,)
            if not is_post:
                continue
            for child in node.children:
                if child.dep_ == "prep" and child.lower_ in {"for", "of", "at", "from", "with"} and node != token:
                    found = next((p for p in child.children if p.dep_ == "pobj"), None)
                    if found is not None and self._is_body(found):
                        return self.of_token(found, base)
                if child.dep_ == "poss" and self._is_body(child):
                    return self.of_token(child, base)
                if (
                    child.dep_ in {"compound", "nmod", "amod"}
                    and self._is_body(child)
                    and child.lemma_.lower() not in posts
                    and child.ent_type_ != "PERSON"
                ):
                    return self._add_group(*self._compound_body(child, base), child)
        return None

    @staticmethod
    def _compound_body(child: Any, base: int) -> tuple[str, int]:
        tokens = [
            t
            for t in child.subtree
            if (t.dep_ in {"compound", "amod", "nmod"} and t.lemma_.lower() not in load("actors")["posts"])
            or t == child
        ]
        words, at = surface(tokens)
        return (words or child.text), base + (at if words else child.idx)

    @staticmethod
    def _is_body(token: Any) -> bool:
        if token.ent_type_ in {"ORG", "NORP"} and token.pos_ == "PROPN" and token.ent_type_ == "ORG":
            return True
        kind = kind_of_head(token.lemma_.lower(), token.lower_, False)
        return kind in {
            "government",
            "state_forces",
            "armed_group",
            "political_group",
            "ngo",
            "monitor",
            "media",
            "international_organization",
            "other",
        }

    # --- groups and bodies -----------------------------------------------------------------------------------------

    def _add_group(self, words: str, offset: int, head: Any) -> Entry | None:
        words = (
            re.sub(r"^(?:the|a|an)\s+", "", words.strip(), flags=re.I)
            .removesuffix("'s")
            .removesuffix("’s")
            .strip(" ,\"“”'")
        )
        if not words or not re.search(r"\w", words):
            return None
        lemma = head.lemma_.lower()
        plural = head.tag_ in {"NNS", "NNPS"} or lemma in {"people", "police"}
        if (is_country(words) or is_capital(words)) and head.pos_ == "PROPN":
            return self._state(words, offset)
        known = self._find(words, lemma, head)
        if known is not None:
            if words not in {f for f, _ in known.forms}:
                known.forms.append((words, offset))
            known.heads.add(lemma)
            return known
        kind = kind_of(words, head, plural)
        entry = self._new([(words, offset)], kind, plural=plural)
        entry.person = kind == "person"
        entry.heads.add(lemma)
        entry.country = self.country_for(words, kind)
        for long, short in self._acronyms.items():
            if words in {long, short}:
                entry.forms += [(f, self.text.find(f)) for f in (long, short) if f != words]
        acronym = re.match(r"\s*\(([A-Z][A-Za-z-]{1,9})\)", self.text[offset + len(words) :])
        if acronym:
            entry.forms.append((acronym[1], offset + len(words) + acronym.start(1)))
        if kind == "person":
            entry.parent = self._belongs(head, head, offset - head.idx)
        return entry

    def _state(self, words: str, offset: int) -> Entry:
        code = code_of(words)
        known = next(
            (
                e
                for e in self.entries
                if e.kind == "government"
                and e.country == code
                and any(code_of(f) == code or f.lower().endswith("government") for f, _ in e.forms)
            ),
            None,
        )
        if known is None:
            known = self._new([(words, offset)], "government")
            known.country = code
            known.heads.add("government")
        elif words not in {f for f, _ in known.forms}:
            known.forms.append((words, offset))
        return known

    def _find(self, words: str, lemma: str, head: Any) -> Entry | None:
        lowered = words.lower()
        for entry in self.entries:
            if any(f.lower() == lowered for f, _ in entry.forms):
                return entry
        if head.pos_ == "PROPN" or any(c.isupper() for c in words[1:]):
            return self._find_proper(words)
        definite = any(c.lower_ in {"the", "this", "that", "these", "those"} for c in head.children if c.dep_ == "det")
        return self._find_common(words, lemma, definite, head)

    def _find_proper(self, words: str) -> Entry | None:
        lowered = words.lower()
        for entry in self.entries:
            for form, _ in entry.forms:
                proper = form[0].isupper()
                if proper and (initials(form) == words.replace(".", "") or initials(words) == form.replace(".", "")):
                    return entry
                if (
                    proper
                    and not entry.person
                    and len(lowered) > 3
                    and (within(lowered, form.lower()) or within(form.lower(), lowered))
                    and self._compatible(form, words)
                ):
                    return entry
        return None

    @staticmethod
    def _compatible(form: str, words: str) -> bool:
        """ "Defence Ministry" and "Defence Ministry's regional command" differ; "X group" and "X" do not."""
        a, b = country_of(form), country_of(words)
        if a and b and a != b:
            return False
        short, long = sorted((form, words), key=len)
        if is_country(short) or is_capital(short) or code_of(short):
            return False
        return marks(short) == marks(long) or marks(short) is None or marks(long) is None

    def _find_common(self, words: str, lemma: str, definite: bool, head: Any) -> Entry | None:
        """ "the ministry", "the group", "soldiers": the latest actor that this noun fits, if the side is plain."""
        kind = kind_of_head(lemma, head.lower_, head.tag_ == "NNS")
        country = country_of(words)
        if kind in {"state_forces", "armed_group"} and lemma not in {"police", "policeman", "officer"}:
            same = [
                e
                for e in self.entries
                if e.kind == kind
                and not ({"police", "policeman"} & e.heads)
                and (country is None or e.country in {None, country})
            ]
            if kind == "state_forces":
                same = (
                    [e for e in same if lemma in _FORCES and (e.heads & _FORCES or marks(e.name) == "state_forces")]
                    if lemma in _FORCES
                    else same
                )
                same = [e for e in same if country or e.country == self.home] or same
            if same:
                return same[-1] if len(same) == 1 or kind == "state_forces" else same[0]
        if lemma in {"police", "policeman", "policewoman", "officer"}:
            return next(
                (e for e in self.entries if e.heads & {"police", "policeman"} and e.kind == "state_forces"), None
            )
        if not definite and head.tag_ != "NNS":
            return None
        if kind == "person":
            return (
                next(
                    (e for e in reversed(self.entries) if e.person and lemma in e.heads and (definite or e.plural)),
                    None,
                )
                if definite
                else None
            )
        if not definite:
            return next(
                (e for e in self.entries if e.heads == {lemma} and e.kind == kind and e.kind == "civilians"), None
            )
        for entry in reversed(self.entries):
            names = " ".join(f.lower() for f, _ in entry.forms)
            if not entry.person and re.search(rf"\b{re.escape(lemma)}s?\b", names):
                return entry
        if lemma in {"group", "organisation", "organization", "movement", "faction"}:
            return next(
                (
                    e
                    for e in reversed(self.entries)
                    if e.kind in {"armed_group", "ngo", "monitor", "political_group"} and e.forms[0][0][0].isupper()
                ),
                None,
            )
        if lemma in {"agency", "body"}:
            return next(
                (e for e in reversed(self.entries) if e.kind in {"media", "international_organization", "monitor"}),
                None,
            )
        return None

    def country_for(self, words: str, kind: ActorKind) -> str | None:
        """The state that an actor of that name and kind belongs to, as far as name or report tell it."""
        named = country_of(words)
        if kind == "international_organization" or (kind in UNATTACHED and ABROAD.search(words)):
            return None
        if kind in {"media", "ngo", "monitor"}:
            return named
        return named or self.home

    def _new(
        self, forms: list[tuple[str, int]], kind: ActorKind, *, person: bool = False, plural: bool = False
    ) -> Entry:
        entry = Entry(len(self.entries), forms, kind, person=person, plural=plural)
        self.entries.append(entry)
        return entry

    # --- at the end ------------------------------------------------------------------------------------------------

    def settle(self, deniers: set[int]) -> None:
        """Join and complete the actors once all are known; see `extraction.actors.settling.settle`."""
        settle(self.entries, deniers)

    @staticmethod
    def final(entry: Entry | None) -> Entry | None:
        """The actor that this one was joined into, if any."""
        return final(entry)


__all__ = ["Actors", "Entry", "is_plain_people", "phrase", "surface"]
