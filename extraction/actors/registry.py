"""All actors of one article, made on demand: when something speaks, takes part or is counted."""

import re
from typing import Any

from extraction.actors import documents, naming
from extraction.actors.context import look_around
from extraction.actors.entry import Entry
from extraction.actors.joining import A_PEOPLE, ANYBODY
from extraction.actors.kinds import kind_of, marks
from extraction.actors.lands import country_for, stands_alone
from extraction.actors.matching import ARMS, OTHERS, find, find_state
from extraction.actors.names import Names, bare, same_person, surname_of
from extraction.actors.owners import HARDWARE, owner_of
from extraction.actors.persons import body_of, compound_body, is_body, name_at, note_posts, person_in
from extraction.actors.phrases import (
    acronyms,
    name_at_end,
    name_behind,
    other_forms,
    phrase,
    surface,
)
from extraction.actors.settling import bystanders, final, settle
from extraction.actors.sharing import both_names, group_of, shared_noun
from extraction.countries import code_of, country_of, is_capital, is_country, main_country, names_of
from extraction.lexicon import load
from schemas.vocabulary import ActorKind

#: Kinds of sides that have fighters.
_SIDES = {"armed_group", "state_forces", "political_group", "other"}
_STATES = {"army", "military", "government", "regime", "state", "air", "force", "navy"}
_SPEAKING_PRONOUNS = {"others", "some", "many", "one", "both", "another", "all"}
_PARTITIVES = {"one", "some", "both", "many", "several", "another", "others", "all"}


class Actors:
    """All actors of one article. The names that do nothing are only used to recognise actors by."""

    def __init__(self, text: str, sentences: list[Any], publisher: str | None = None) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.home = main_country(text)
        self.publisher = publisher
        self._names = Names(text, sentences)
        self._acronyms = acronyms(text)

    # --- from a mention to an actor --------------------------------------------------------------------------------

    def of_token(
        self, head: Any, base: int, *, last: Entry | None = None, last_group: Entry | None = None
    ) -> Entry | None:
        """The actor that the noun phrase headed by ``head`` names; pronouns go to ``last`` person or ``last_group``."""
        lower = head.lower_
        if lower in {"he", "she"}:
            return last
        if lower in {"it", "they"}:
            return last_group or last
        if head.pos_ == "PRON" and lower not in _SPEAKING_PRONOUNS:
            return None
        document = self._document(head, base, last, last_group)
        if document is not None:
            return document
        if (
            head.dep_ == "amod" and head.head.lemma_ in load("actors")["accounts"] and code_of(head.text)
        ):  # "Kenyan claims that …"
            return self._state_of(head.text, base + head.idx)
        if head.pos_ == "PROPN" and (is_capital(head.text) or is_country(head.text)) and stands_alone(head):
            return self._state(head.text, base + head.idx)
        captured = next((c for c in head.children if c.dep_ == "compound" and c.tag_ == "NNS"), None)
        if captured is not None and head.lemma_.lower() in {"prisoner", "hostage", "captive"}:
            head = captured  # "took a dozen soldiers prisoner"
        shared = shared_noun(head)
        if shared is not None:
            return self._add_group(f"{head.text} {shared.text}", base + head.idx, shared)
        person = person_in(head, self._names)
        if person is not None:
            return self._add_person(person, head, base, last_group)
        if head.pos_ == "PROPN" and marks(head.text) is None and self._is_place(head):
            return None
        if lower in _PARTITIVES or head.like_num:
            of = next((p for c in head.children if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"), None)
            if of is not None:
                return self.of_token(of, base, last=last, last_group=last_group)
        several = group_of(head)
        if several is not None:
            return self.of_token(several, base, last=last, last_group=last_group)
        words, offset = surface(phrase(head, with_of=head.lemma_.lower() not in {"one", "some"}))
        if not words:
            return last_group or last
        both = self.both_of(head, base)
        if both:
            return both[0]
        owned = self._owned(head, words, base + offset, base)
        if owned is not None:
            return owned
        if head.lemma_.lower() in HARDWARE:
            return None
        named = name_behind(head) if is_body(head) else None
        if named is not None:  # "the aid group X"
            name, at = name_at_end(named)
            entry = self._add_group(name, base + at, named)
            if entry is not None:
                entry.heads.add(head.lemma_.lower())
        else:
            entry = self._add_group(words, base + offset, head)
        if entry is not None:
            for form, at in other_forms(head, base):
                entry.add(form, at)
        return entry

    def both_of(self, head: Any, base: int) -> list[Entry]:
        """ "Peruvian and Chilean officials": the officials of either; empty where the phrase names one body only."""
        found = (self._add_group(name, base + at, head) for name, at in both_names(head))
        return [entry for entry in found if entry is not None]

    def _owned(self, head: Any, words: str, offset: int, base: int) -> Entry | None:
        """ "Fighters of X", "X's men", "army jets": the side that they belong to, of which they are another name."""
        owner = owner_of(head)
        if owner is None or (owner.ent_type_ == "PERSON" and person_in(owner, self._names) is not None):
            return None
        hardware = head.lemma_.lower() in HARDWARE
        if owner.pos_ == "NOUN" and not hardware and head.lemma_.lower() in {"member", "group"} and head.tag_ == "NNS":
            return self._members(owner, words, offset, base)
        if owner.pos_ != "PROPN" or code_of(compound_body(owner, base)[0]) is not None:
            return self._of_state(owner, words, offset) if hardware else None
        side = self._add_group(*compound_body(owner, base), owner)
        if side is None or (side.kind == "government" and not hardware):
            return None
        if side.kind in _SIDES:
            side.add(words, offset)
            side.heads.add(head.lemma_.lower())
            return side
        return side if hardware else None

    def _members(self, owner: Any, words: str, offset: int, base: int) -> Entry | None:
        """ "Members of an armed group": the group."""
        if kind_of(" ".join(t.text for t in phrase(owner)), owner, owner.tag_ == "NNS") not in _SIDES | {"ngo"}:
            return None
        side = self.of_token(owner, base)
        if side is not None:
            side.add(words, offset)
        return side

    def _of_state(self, owner: Any, words: str, offset: int) -> Entry | None:
        """Jets and guns of the army, the regime or a country are the army's; those of another country its government's."""
        country = country_of(words) or self.home
        if owner.lemma_.lower() not in _STATES and code_of(owner.text) is None:
            return None
        army = next(
            (e for e in self.entries if e.kind == "state_forces" and e.country == country and e.heads & ARMS[0]), None
        )
        if army is not None:
            army.add(words, offset)
            return army
        if country is None or country == self.home:
            return None
        return find_state(self.entries, country) or self._abroad(words, offset, country)

    def _abroad(self, words: str, offset: int, country: str) -> Entry:
        """ "Ugandan jets": their country's, by its name where the text has it."""
        name = next((n for n in names_of(country) if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", self.text)), None)
        if name is not None:
            return self._state(name, self.text.find(name))
        entry = self._new([(words, offset)], "state_forces", plural=True)
        entry.country = country
        return entry

    def people(self) -> Entry | None:
        """Who stands for unarmed people at large, if anyone does."""
        return next((e for e in self.entries if e.kind == "civilians" and e.heads and e.heads <= ANYBODY), None)

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
        if not documents.is_document(head):
            return None
        owner = documents.issuer_of(head)
        if owner is None:
            return (last_group or last) if documents.points_back(head) else None
        if owner.dep_ == "poss" and owner.pos_ == "PRON":
            return last_group or last
        if owner.dep_ == "compound" and owner.ent_type_ != "PERSON":
            words, at = compound_body(owner, base)
            return self._add_group(words, at, owner)
        return self.of_token(owner, base, last=last, last_group=last_group)

    def _is_place(self, head: Any) -> bool:
        name = bare(name_at(head)[0])
        if is_capital(name) or is_country(name):
            return False
        if head.ent_type_ == "PERSON":
            return self._names.is_place(name)
        return head.ent_type_ in {"ORG", ""} and not head.text.isupper() and self._names.is_surely_place(name)

    # --- persons ---------------------------------------------------------------------------------------------------

    def _add_person(self, token: Any, head: Any, base: int, last_group: Entry | None) -> Entry | None:
        name, at = name_at(token)
        short = bare(name)
        at += name.find(short) if short in name else 0
        if not short or not short[0].isalpha():
            return None
        known = next((e for e in self.entries if e.person and any(same_person(f, short) for f, _ in e.forms)), None)
        parent = self._belongs(token, head, base)
        owned = any(c.dep_ == "poss" and c.lower_ in {"its", "their"} for t in (token, head) for c in t.children)
        if parent is None and owned:
            parent = last_group  # "its spokesman, X"
        if known is None:
            full = self._names.full.get(surname_of(short))
            longer = full is not None and full != short and same_person(full, short)
            forms = [(full, self.text.find(full))] if full is not None and longer else []
            known = self._new([*forms, (short, base + at)], "person", person=True)
            words = " ".join(t.text for t in (*phrase(head), *token.subtree))
            known.country = country_of(words) or self.home
        known.add(short, base + at)
        if parent is not None and known.parent is None and parent is not known:
            known.parent = parent
            known.country = known.country or parent.country
        note_posts(known, token, head)
        return known

    def _belongs(self, token: Any, head: Any, base: int) -> Entry | None:
        """The body that a person speaks for."""
        found = body_of(token, head)
        if found is None:
            return None
        body, before_post = found
        return self._add_group(*compound_body(body, base), body) if before_post else self.of_token(body, base)

    # --- groups and bodies -----------------------------------------------------------------------------------------

    def _add_group(self, words: str, offset: int, head: Any) -> Entry | None:
        words = re.sub(r"^(?:the|a|an)\s+", "", words.strip(), flags=re.I)
        words = words.removesuffix("'s").removesuffix("’s").strip(" ,\"“”'")
        if not words or not re.search(r"\w", words):
            return None
        if (is_country(words) or is_capital(words)) and head.pos_ == "PROPN":
            return self._state(words, offset)
        known = find(self.entries, words, head, self.home)
        if known is None:
            known = self._new_group(words, offset, head)
        else:
            known.add(words, offset)
        whole = naming.longer(words, self.text, offset)
        if whole is not None:
            known.add(whole, offset)
        known.heads.add(head.lemma_.lower())
        if head.tag_ == "NNPS" and head.ent_type_ == "NORP" and any(c.lower_ == "the" for c in head.children):
            known.heads.add(A_PEOPLE)
        known.heads |= {
            c.lemma_.lower() for c in head.children if c.dep_ == "compound" and c.lemma_.lower() in OTHERS | {"police"}
        }
        seat = naming.seat(self.text, offset + len(words))
        if seat and known.kind in {"government", "state_forces"} and not any(country_of(f) for f, _ in known.forms):
            known.country = code_of(seat) or known.country
        return known

    def _new_group(self, words: str, offset: int, head: Any) -> Entry:
        plural = head.tag_ in {"NNS", "NNPS"} or head.lemma_.lower() in {"people", "police"}
        kind = kind_of(words, head, plural)
        if kind == "person" and head.ent_type_ == "PERSON" and head.pos_ == "PROPN":
            kind = "other"  # what the tagger takes for a person, and the text for a body or a place
        if head.tag_ == "NN" and any(c.lower_ == "another" for c in head.children):
            words = f"another {words}"  # told from the one before by that alone
            offset = self.text.lower().rfind("another", 0, offset)
        entry = self._new([(words, offset)], kind, person=kind == "person", plural=plural)
        entry.add(words, offset)
        for long, short in self._acronyms.items():
            if words in {long, short}:
                entry.forms += [(f, self.text.find(f)) for f in (long, short) if f != words]
        called = naming.called_also(self.text, offset + len(words))
        if called is not None:
            entry.forms.append(called)
        bracketed = naming.acronym_behind(self.text, offset + len(words))
        if bracketed is not None:
            entry.forms.append(bracketed)
        if kind == "person":
            entry.parent = self._belongs(head, head, offset - head.idx)
        else:
            look_around(entry, self.text)
        entry.country = self.country_for(words, entry.kind)
        return entry

    def _state(self, words: str, offset: int) -> Entry:
        known = find_state(self.entries, code_of(words))
        if known is None:
            known = self._new([(words, offset)], "government")
            known.country = code_of(words)
            known.heads.add("government")
        known.add(words, offset)
        return known

    def _state_of(self, adjective: str, offset: int) -> Entry:
        """ "Kenyan" for Kenya's government, by the country's name where the text has it."""
        code = code_of(adjective) or ""
        named = next((n for n in names_of(code) if n in self.text), None)
        known = find_state(self.entries, code)
        return known or self._state(named or adjective, self.text.find(named) if named else offset)

    def country_for(self, words: str, kind: ActorKind) -> str | None:
        """The state that an actor of that name and kind belongs to, as far as name or report tell it."""
        return country_for(words, kind, self.home)

    def _new(
        self, forms: list[tuple[str, int]], kind: ActorKind, *, person: bool = False, plural: bool = False
    ) -> Entry:
        entry = Entry(len(self.entries), forms, kind, person=person, plural=plural)
        self.entries.append(entry)
        return entry

    # --- at the end ------------------------------------------------------------------------------------------------

    def settle(self, deniers: set[int], speaking: set[int]) -> None:
        """Join and complete the actors once all are known; see `extraction.actors.settling`."""
        settle(self.entries, self.text, deniers)
        bystanders(self.entries, speaking)

    @staticmethod
    def final(entry: Entry | None) -> Entry | None:
        """The actor that this one was joined into, if any."""
        return final(entry)
