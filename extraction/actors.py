"""Mentions of actors to actors: names without titles, aliases, kinds, countries, and who belongs to whom.

An actor is made on demand, when something speaks, takes part or is counted; the article's other names are only used to
recognise it by. Matching is conservative: by the same words, a surname, an acronym, or a head noun that only one fits.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from extraction.countries import code_of, country_of, is_capital, is_country, main_country
from extraction.lexicon import load
from schemas.vocabulary import ActorKind

_DETERMINERS = {
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "its",
    "his",
    "her",
    "their",
    "our",
    "my",
    "your",
    "some",
    "several",
    "many",
    "all",
    "both",
    "any",
    "each",
    "no",
}
_LOOSE = {
    "other",
    "others",
    "another",
    "more",
    "least",
    "further",
    "many",
    "few",
    "several",
    "additional",
    "separate",
    "same",
}
_PLAIN_PEOPLE = {
    "people",
    "person",
    "other",
    "one",
    "body",
    "dead",
    "more",
    "number",
    "death",
    "toll",
    "life",
    "casualty",
    "victim",
    "total",
    "wounded",
    "injured",
}
_FORCES = {"army", "military", "troop", "soldier", "force", "serviceman", "armed force", "reinforcement"}
_WORD = re.compile(r"[\w'’-]+")


@dataclass(eq=False)
class Entry:
    """An actor in the making. ``forms`` are (surface form, offset) of its mentions in order."""

    key: int
    forms: list[tuple[str, int]]
    kind: ActorKind
    country: str | None = None
    parent: "Entry | None" = None
    heads: set[str] = field(default_factory=set)
    person: bool = False
    plural: bool = False
    used: bool = True
    merged_into: "Entry | None" = None

    @property
    def name(self) -> str:
        """The fullest form."""
        forms = [f for f, _ in self.forms]
        proper = [f for f in forms if any(w[0].isupper() for w in f.split()[1:]) or f[0].isupper()]
        if self.kind == "person":
            named = [
                f
                for f in forms
                if len(f.split()) > 1 and all(w[0].isupper() for w in f.split()) and "’s" not in f and "'s" not in f
            ]
            proper = named or proper
        bodies = [f for f in forms if f.lower().endswith(("army", "military", "police", "navy", "air force", "forces"))]
        return max(proper or bodies or forms, key=len)


def _in_name(token: Any) -> bool:
    """A word before a name that belongs to it, whatever the tagger made of it ("Golden Tide Lines")."""
    return token.dep_ in {"compound", "amod", "nmod"} and (token.is_title or token.is_upper) and token.pos_ != "DET"


def _marks(name: str) -> ActorKind | None:
    lowered = name.lower()
    for kind, marks in load("actors")["name_marks"].items():
        if any(re.search(rf"(?<![\w-]){re.escape(mark)}(?![\w-])", lowered) for mark in marks):
            found: ActorKind = kind
            return found
    return None


def _kind_of_head(lemma: str, lower: str, plural: bool) -> ActorKind | None:
    kinds = load("actors")["kinds"]
    if plural and (lemma in kinds["civilians"] or lower in kinds["civilians"]):
        return "civilians"
    for kind, words in kinds.items():
        if kind != "civilians" and (lemma in words or lower in words):
            found: ActorKind = kind
            return found
    return "civilians" if lemma in kinds["civilians"] or lower in kinds["civilians"] else None


def phrase(head: Any, *, with_of: bool = True) -> list[Any]:
    """Tokens of the noun phrase of ``head``: modifiers before it and, if wanted, "of"/"for"/"at" phrases behind it."""
    out = []
    for token in head.subtree:
        node, keep = token, True
        while node != head:
            up = node.head
            if node.dep_ in {"relcl", "acl", "appos", "conj", "cc", "advcl", "punct", "preconj", "parataxis"} and not (
                node.dep_ == "punct" and node.text in "-–'’"
            ):
                keep = up != head and keep and node.dep_ not in {"relcl", "acl", "advcl", "appos"}
            if node.dep_ == "prep" and up == head and (not with_of or node.lower_ not in {"of", "for"}):
                keep = False
            if node.dep_ == "prep" and up != head and node.lower_ not in {"of", "for"}:
                keep = False
            node = up
            if not keep:
                break
        if keep:
            out.append(token)
    return out


def surface(tokens: list[Any]) -> tuple[str, int]:
    """The contiguous run of text around a phrase's head, without determiners, numbers and trailing marks; and its offset."""
    tokens = sorted(tokens, key=lambda t: int(t.i))
    while len(tokens) > 1 and (re.match(r"year|old$", tokens[0].lower_) or tokens[0].text == "-"):
        tokens.pop(0)
    while tokens and (
        tokens[0].text == "-"
        or tokens[0].lower_ in {"year", "old", "year-old"}
        or tokens[0].lower_ in _DETERMINERS
        or tokens[0].like_num
        or tokens[0].lower_ in _LOOSE
        or tokens[0].pos_ in {"PUNCT", "ADV", "CCONJ", "SCONJ", "ADP"}
        or tokens[0].dep_ in {"quantmod", "nummod", "predet"}
    ):
        tokens.pop(0)
    while tokens and tokens[-1].pos_ in {"PUNCT", "CCONJ", "ADP", "DET"}:
        tokens.pop()
    if not tokens:
        return "", 0
    counted = [n for n, t in enumerate(tokens[:-1]) if t.like_num and t.dep_ == "nummod" and not t.is_title]
    if counted:  # "an estimated 61,400 people"
        tokens = tokens[counted[-1] + 1 :]
    while len(tokens) > 1 and tokens[-1].text in {"'s", "’s", "'", "’"}:
        tokens.pop()
    run = [tokens[0]]
    for token in tokens[1:]:
        if token.i != run[-1].i + 1:
            break
        run.append(token)
    doc = run[0].doc
    return doc.text[run[0].idx : run[-1].idx + len(run[-1].text)].strip(" ,;:-–—"), run[0].idx


_ARMED = re.compile(r"\b(?:armed|rebel|militant|insurgent|jihadist|guerrilla|separatist|splinter|criminal)\b", re.I)
_LABOUR = re.compile(r"\b(?:union|federation|syndicate|league)\b|\bworkers|\bteachers|\btraders", re.I)
_ABROAD = re.compile(r"\b(?:western|foreign|european|international|regional|UN|U\.N\.|aid|relief|NATO)\b", re.I)
_UNATTACHED = {"person", "civilians", "other", "ngo"}
_OFFICE = {"official", "minister", "prosecutor", "authority", "lawmaker", "judge", "diplomat", "mayor", "governor"}
_EXPERTS = {"leader", "diplomat", "doctor", "expert", "analyst", "source", "researcher", "lawyer", "head", "director", "organiser", "organizer",
            "rescuer", "engineer", "scientist", "activist", "campaigner", "representative", "member", "commander"}  # fmt: skip


def _kind_of_persons(lemma: str) -> ActorKind:
    """Several persons called by what they do are no `person`: officials speak for the state, experts for themselves."""
    if lemma in _EXPERTS:
        return "other"
    return "government" if lemma in _OFFICE else "civilians"


class Actors:
    """All actors of one article."""

    def __init__(self, text: str, sentences: list[Any], publisher: str | None = None) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.home = main_country(text)
        self.publisher = publisher
        self._persons: dict[str, str] = {}
        self._acronyms = _acronyms(text)
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
        while len(words) > 1 and (words[0].lower().strip(".,") in titles or words[0].lower() in _DETERMINERS):
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
            for form, at in self._other_forms(head, base):
                if form not in {f for f, _ in entry.forms}:
                    entry.forms.append((form, at))
        return entry

    def _other_forms(self, head: Any, base: int) -> list[tuple[str, int]]:
        """The same phrase with its tail ("doctors at the clinic"), the whole name where it is longer, and names in apposition."""
        out: list[tuple[str, int]] = []
        if head.pos_ == "PROPN":
            run = [head]
            while run[0].i > head.sent.start and _in_name(run[0].nbor(-1)):
                run.insert(0, run[0].nbor(-1))
            if len(run) > 1:
                words, at = surface(run)
                if words:
                    out.append((words, base + at))
        if head.ent_type_ == "ORG":
            entity = next((e for e in head.sent.ents if e.start <= head.i < e.end), None)
            if entity is not None:
                name = re.sub(r"^(?:the|The)\s+", "", str(entity.text)).removesuffix("'s").removesuffix("’s")
                out.append((name, base + entity.start_char + str(entity.text).find(name)))
        if head.pos_ == "NOUN":
            out += self._full_forms(head, base)
            tail = [
                t
                for c in head.children
                if c.dep_ == "prep" and c.i > head.i and c.lower_ in {"at", "in", "of", "for", "to", "from", "with"}
                for t in c.subtree
            ]
            if tail and len(tail) <= 7 and not any(t.pos_ == "VERB" or t.text == "," for t in tail):
                words, at = surface([*phrase(head, with_of=False), *tail])
                if words:
                    out.append((words, base + at))
        for child in head.children:
            if (
                child.dep_ == "appos"
                and child.i > head.i
                and child.pos_ == "PROPN"
                and child.ent_type_ in {"ORG", "", "GPE", "NORP"}
            ):
                words, at = surface([t for t in child.subtree if t.dep_ in {"compound"} and t.head == child] + [child])
                if words:
                    out.append((words, base + at))
        return out

    @staticmethod
    def _full_forms(head: Any, base: int) -> list[tuple[str, int]]:
        """Someone without a name is known by the whole phrase ("people who live along the wall") and by what he calls himself."""
        out: list[tuple[str, int]] = []
        tokens = sorted(head.subtree, key=lambda t: int(t.i))
        left = [t for t in tokens if t.i <= head.i]
        first = left[0].nbor(-1) if left and left[0].i > head.sent.start else None
        if first is not None and first.i == head.sent.start and first.is_title and first.dep_ in {"advcl", "dep"}:
            left.insert(0, first)  # a capital at the sentence's start leads the parser astray ("Aid workers")
        stop = next(
            (t.i for t in tokens if t.i > head.i and (t.text in {",", ";", "-", "–", "—"} or t.dep_ == "cc")), None
        )
        right = [t for t in tokens if t.i > head.i and (stop is None or t.i < stop)]
        for run in (left, [*left, *right]):
            words, at = surface(run)
            if words and len(words.split()) <= 12 and words != head.text:
                out.append((words, base + at))
        for clause in (c for c in head.children if c.dep_ in {"relcl", "acl"}):
            if any(c.dep_ == "dobj" and c.lower_.endswith("self") for c in clause.children):
                called = [
                    p
                    for c in clause.children
                    if c.dep_ in {"oprd", "ccomp", "attr"} or c.lower_ == "as"
                    for p in ([c] if c.lower_ != "as" else c.children)
                    if p.pos_ in {"NOUN", "PROPN"}
                ]
                for noun in called:
                    words, at = surface(phrase(noun))
                    if words:
                        out.append((words, base + at))
        return out

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
        return known or self._new([(name, at)], _marks(name) or "other")

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
            if surname in self._persons and not _marks(head.text):
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
        kind = _kind_of_head(token.lemma_.lower(), token.lower_, False)
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
        kind = self._kind(words, head, plural)
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
                if proper and (_initials(form) == words.replace(".", "") or _initials(words) == form.replace(".", "")):
                    return entry
                if (
                    proper
                    and not entry.person
                    and len(lowered) > 3
                    and (_within(lowered, form.lower()) or _within(form.lower(), lowered))
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
        return _marks(short) == _marks(long) or _marks(short) is None or _marks(long) is None

    def _find_common(self, words: str, lemma: str, definite: bool, head: Any) -> Entry | None:
        """ "the ministry", "the group", "soldiers": the latest actor that this noun fits, if the side is plain."""
        kind = _kind_of_head(lemma, head.lower_, head.tag_ == "NNS")
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
                    [e for e in same if lemma in _FORCES and (e.heads & _FORCES or _marks(e.name) == "state_forces")]
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

    def _kind(self, words: str, head: Any, plural: bool) -> ActorKind:
        proper = head.pos_ == "PROPN" or (words[0].isupper() and head.ent_type_ in {"ORG", "NORP"})
        marked = _marks(words)
        by_head = _kind_of_head(head.lemma_.lower(), head.lower_, plural)
        if by_head == "person" and plural:
            return _kind_of_persons(head.lemma_.lower())
        if by_head == "person" or (by_head == "civilians" and not proper):
            return "person" if by_head == "person" else "civilians"
        if proper and marked == "international_organization":
            return marked
        if by_head in {"ngo", "other", "political_group"} and _ARMED.search(words):
            return "armed_group"
        if by_head == "political_group" and _LABOUR.search(words):
            return "ngo"
        if by_head == "other" and marked is not None:
            return marked
        if proper and marked is not None:
            return marked
        if by_head == "state_forces" and re.search(
            r"\b(rebel|separatist|militant|insurgent|opposition)\b", words.lower()
        ):
            return "armed_group"
        if by_head is not None:
            return by_head
        if marked is not None:
            return marked
        if head.ent_type_ == "PERSON":
            return "person"
        return "civilians" if plural and not proper else "other"

    def country_for(self, words: str, kind: ActorKind) -> str | None:
        """The state that an actor of that name and kind belongs to, as far as name or report tell it."""
        named = country_of(words)
        if kind == "international_organization" or (kind in _UNATTACHED and _ABROAD.search(words)):
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
        """Join generic labels with the one named group they can mean; give ministries and forces their government.

        ``deniers`` are keys of actors that deny something: the unnamed attackers are not to be taken for them.
        """
        self._join_generic(deniers)
        for entry in self.entries:
            self._settle_kind(entry)
        for entry in self.entries:
            if entry.person and entry.parent is None and entry.heads & {"minister", "president", "premier"}:
                entry.parent = next((e for e in self.entries if self._is_state(e) and e.country == entry.country), None)
            if entry.kind in {"government", "state_forces"} and entry.parent is None and entry.merged_into is None:
                parent = next(
                    (
                        e
                        for e in self.entries
                        if e is not entry
                        and e.kind == "government"
                        and e.country == entry.country
                        and e.country is not None
                        and self._is_state(e)
                    ),
                    None,
                )
                if parent is not None and not self._is_state(entry):
                    entry.parent = parent

    @staticmethod
    def _settle_kind(entry: Entry) -> None:
        """What a later, fuller name tells; and whoever speaks for a body that has no country has none by that."""
        if entry.kind == "other":
            entry.kind = next((kind for form, _ in entry.forms if (kind := _marks(form)) is not None), entry.kind)
        parent = Actors.final(entry.parent)
        if (
            entry.person
            and parent is not None
            and parent.kind in {"international_organization", "ngo", "monitor", "media"}
        ):
            entry.country = parent.country

    @staticmethod
    def _is_state(entry: Entry) -> bool:
        return any(
            code_of(f) is not None or f.lower().rstrip("s").endswith(("government", "junta", "regime"))
            for f, _ in entry.forms
        )

    def _join_generic(self, deniers: set[int]) -> None:
        groups = [e for e in self.entries if e.kind == "armed_group" and e.merged_into is None]
        named = [
            e
            for e in groups
            if any(
                f[0].isupper() and f.split()[0].lower() not in load("actors")["kinds"]["armed_group"]
                for f, _ in e.forms
            )
        ]
        generic = [e for e in groups if e not in named]
        target = (
            named[0]
            if len(named) == 1 and named[0].key not in deniers
            else generic[0]
            if generic and not named
            else None
        )
        for entry in generic:
            if target is not None and entry is not target:
                self._merge(entry, target)

    @staticmethod
    def _merge(entry: Entry, into: Entry) -> None:
        entry.merged_into = into
        into.forms += [f for f in entry.forms if f[0] not in {g for g, _ in into.forms}]
        into.heads |= entry.heads

    @staticmethod
    def final(entry: Entry | None) -> Entry | None:
        """The actor that this one was joined into, if any."""
        while entry is not None and entry.merged_into is not None:
            entry = entry.merged_into
        return entry


def _acronyms(text: str) -> dict[str, str]:
    """Long names with the short form that the text puts behind them in brackets."""
    found = {}
    for match in re.finditer(
        r"((?:[A-Z][\w'’-]+|of|for|the|and|in|to|de|des)(?:\s+(?:[A-Z][\w'’-]+|of|for|the|and|in|to|de|des))+)\s+\(([A-Z][A-Za-z-]{1,9})\)",
        text,
    ):
        words = match[1].split()
        short = match[2]
        for start in range(len(words)):
            name = " ".join(words[start:])
            if (
                words[start][0].isupper()
                and _initials(name).startswith(short[0])
                and (_initials(name) == short or (len(words) - start <= len(short) + 2 and words[start][0] == short[0]))
            ):
                found[re.sub(r"^The\s+", "", name)] = short
                break
    return found


def _initials(name: str) -> str:
    return "".join(w[0] for w in _WORD.findall(name) if w[0].isupper())


def _within(short: str, long: str) -> bool:
    return short != long and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long) is not None


def is_plain_people(lemma: str) -> bool:
    """Nouns that count people without saying who they are ("people", "bodies"): no actor of their own among the dead."""
    return lemma in _PLAIN_PEOPLE
