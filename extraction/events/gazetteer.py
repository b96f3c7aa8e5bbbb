"""The places that a report names, whatever the tagger takes their names for, and what kind of place each is said to be."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from extraction.countries import code_of, is_capital, is_country
from extraction.lexicon import load
from extraction.parsing import Sentence

_LABELS = {"GPE", "LOC", "FAC"}
#: Labels that the tagger gives to names of places that it does not know.
_MISTAKEN = {"", "PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LANGUAGE", "LAW"}
_PARTICLES = {"al", "el", "an", "ar", "as", "ash", "at", "az", "ad", "bin", "ibn"}
_SIDES = {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outside"}
_TAKE = {"capture", "seize", "retake", "retook", "recapture", "overrun", "besiege", "liberate", "reconquer",
         "encircle", "bombard", "shell", "flee", "storm", "surround", "reach", "enter"}  # fmt: skip
_MOVE = {"withdraw", "flee", "retreat", "pull", "expel", "evacuate", "return", "redeploy", "fall", "advance", "set"}
_INTO = {"in", "near", "outside", "around", "into", "towards", "toward", "inside", "across", "at", "onto", "off"}
#: What is done to a place: "the storming of Besalva".
_DEEDS = {"storm", "storming", "siege", "capture", "recapture", "fall", "shelling", "bombardment", "seizure", "encirclement", "occupation",
          "liberation", "sack", "loss"}  # fmt: skip
#: What bears the name of the place that it stands at ("the Besalva airbase").
_LANDMARKS = {"airbase", "airfield", "airport", "checkpoint", "mine", "market", "dam", "bridge", "ridge", "heights", "canal", "pass",
              "crossing", "valley", "forest", "junction", "barracks", "temple", "refinery", "quarry", "camp"}  # fmt: skip
_BODIES = (
    "government",
    "state_forces",
    "armed_group",
    "political_group",
    "ngo",
    "monitor",
    "media",
    "international_organization",
)
#: Units that the tagger takes for places.
_TROOPS = {"rifles", "guards", "regiment", "brigade", "corps", "battalion", "division"}
_NO_NAMES = {"parliament", "congress", "senate", "islam", "god", "internet", "facebook", "twitter", "telegram"}


@dataclass(frozen=True)
class Name:
    """One place where a name stands: its tokens from ``start`` to ``end`` (indices in its document), and its words."""

    start: int
    end: int
    text: str
    root: Any


@dataclass
class Gazetteer:
    """Every name of a place by the sentence that it stands in, and the kinds ("town") that the report calls it."""

    names: dict[int, list[Name]] = field(default_factory=dict)
    kinds: dict[str, set[str]] = field(default_factory=dict)
    #: (sentence, name) of every settlement or other named place, in the order of the text.
    order: list[tuple[int, int, str]] = field(default_factory=list)

    def last(self, kind: str, index: int, token: int) -> str | None:
        """The name that "the town" in a sentence goes back to: one called so, else a settlement of no other kind; the nearest before."""
        called = [(i, t, name) for i, t, name in self.order if kind in self.kinds.get(name, ())]
        before = [(i, name) for i, t, name in called if (i, t) < (index, token)]
        if before and index - before[-1][0] <= 2:
            return before[-1][1]
        main = self.main()
        if main is not None and not self.kinds.get(main, set()) & (load("events")["classes"]["settlements"] - {kind}):
            return main
        return before[-1][1] if before else called[0][2] if called else main

    def main(self) -> str | None:
        """The settlement or site that the report names most often; of several, the first; null if none is named twice."""
        regions = load("events")["classes"]["regions"]
        counts = Counter(name for _, _, name in self.order if not self.kinds.get(name, set()) & regions)
        return max(counts, key=lambda name: counts[name]) if counts and max(counts.values()) > 1 else None


def read_gazetteer(sentences: list[Sentence]) -> Gazetteer:
    """Names of places in all sentences. Their tokens are noted on the parse, for the frames of verbs ("captured Ostova")."""
    out = Gazetteer()
    known = {text for s in sentences if s.span is not None for text in _certain(s)}
    doers = {text for s in sentences if s.span is not None for text in _acting(s)} - known
    full = {text.split()[-1]: text for text in known if " " in text}
    for sentence in sentences:
        if sentence.span is None:
            continue
        found = [replace(n, text=full.get(n.text, n.text)) for n in _names(sentence, known) if n.text not in doers]
        out.names[sentence.index] = found
        noted = sentence.span.doc.user_data.setdefault("places", set())
        for name in found:
            noted.update(range(name.start, name.end))
            out.order.append((sentence.index, name.start, name.text))
            if kinds := _kinds(name):
                out.kinds.setdefault(name.text, set()).update(kinds)
    return out


def is_place(token: Any) -> bool:
    """Whether a token is part of a place's name, as tagged or as the report uses it."""
    return token.ent_type_ in _LABELS or token.i in token.doc.user_data.get("places", ())


def _certain(sentence: Sentence) -> list[str]:
    """Names that the text goes into, out of or calls a town."""
    out = []
    for start, end in _runs(sentence):
        root = sentence.span.doc[start:end].root
        if (
            _is_located(root)
            or _is_taken(root)
            or _kind_before(root, wide=True)
            or _kind_behind(sentence.span.doc, end)
            or _is_landmarks(sentence.span.doc, end)
            or _is_called_place(root)
        ):
            out.append(without_article(sentence.span.doc[start:end].text))
    return out


def _acting(sentence: Sentence) -> list[str]:
    """Names that do something, or have people who do."""
    out = []
    for start, end in _runs(sentence):
        root = sentence.span.doc[start:end].root
        active = root.dep_ == "nsubj" and root.head.pos_ == "VERB" and root.head.lemma_.lower() != "fall"
        owner = root.dep_ in {"poss", "compound"} and root.head.i >= end and _is_body(root.head)
        if active or owner or _is_body(root):
            out.append(without_article(sentence.span.doc[start:end].text))
    return out


def _names(sentence: Sentence, known: set[str]) -> list[Name]:
    doc = sentence.span.doc
    found = []
    for start, end in _runs(sentence):
        span = doc[start:end]
        text = without_article(span.text)
        if (
            not text
            or span[-1].lower_ in _TROOPS
            or (code_of(text) and not is_capital(text))
            or any(is_country(text[:i]) for i in range(len(text)) if text[i] == " ")
        ):
            continue
        tagged = any(t.ent_type_ in _LABELS for t in span)
        if tagged or text in known:
            found.append(Name(start, end, text, span.root))
    return found


def _runs(sentence: Sentence) -> list[tuple[int, int]]:
    """Runs of tokens that may be the name of a place: capitalised names, drawn together over hyphens, whatever their label."""
    doc, out = sentence.span.doc, []
    end = sentence.span.end
    i = sentence.span.start
    while i < end:
        if not _is_namelike(doc[i]):
            i += 1
            continue
        start = i
        while i < end and (_is_namelike(doc[i]) or _glues(doc, i, end)):
            i += 1
        out.append((start, i))
    return out


def _is_namelike(token: Any) -> bool:
    if (
        not token.text[:1].isupper()
        or token.ent_type_ not in _LABELS | _MISTAKEN | {"NORP"}
        or (token.is_sent_start and token.pos_ != "PROPN")
    ):
        return False
    if token.ent_type_ == "NORP" and (code_of(token.text) or token.pos_ != "PROPN"):
        return False
    return bool(token.pos_ == "PROPN" or (token.ent_type_ in _LABELS and token.pos_ in {"NOUN", "ADP", "X"}))


def _glues(doc: Any, i: int, end: int) -> bool:
    """The "-" of "Tin-Aghar", the "al-" of "Deir al-Zor"."""
    token = doc[i]
    if token.text in {"-", "’", "'"}:
        return i + 1 < end and not token.whitespace_ and not doc[i - 1].whitespace_ and doc[i + 1].text[:1].isupper()
    return token.lower_ in _PARTICLES and i + 2 < end and doc[i + 1].text == "-" and doc[i + 2].text[:1].isupper()


def _is_located(root: Any) -> bool:
    """Behind a word of place ("in Ostova", "in Ostova and Lurne")."""
    node = root
    while node.dep_ == "conj" and node.head != node:
        node = node.head
    if node.dep_ != "pobj" or node.head.lower_ not in _INTO or root.ent_type_ not in _LABELS | _MISTAKEN:
        return False
    if root.lower_ in _NO_NAMES or (root.text.isupper() and len(root.text) < 6):
        return False
    if _is_body(root):
        return False
    return root.ent_type_ != "ORG" or node.head.lower_ in {"near", "outside", "in", "onto", "off"} or _is_site_at(node)


def _is_site_at(node: Any) -> bool:
    """ "bombed a market at Besalva", not "an analyst at Besalva"."""
    if node.head.lower_ != "at":
        return False
    governor = node.head.head
    return governor.pos_ == "VERB" or is_kind(governor) or governor.lemma_.lower() in load("events")["classes"]["sites"]


def _is_called_place(root: Any) -> bool:
    """ "Besalva, a village north of the river"."""
    return root.pos_ == "PROPN" and any(
        c.dep_ == "appos"
        and c.i > root.i
        and c.pos_ == "NOUN"
        and c.lemma_.lower() in load("events")["classes"]["settlements"]
        for c in root.children
    )


def _is_landmarks(doc: Any, end: int) -> bool:
    return end < len(doc) and doc[end].lower_ in _LANDMARKS


def _is_body(root: Any) -> bool:
    kinds = load("actors")["kinds"]
    return not is_kind(root) and any(root.lemma_.lower() in kinds[kind] for kind in _BODIES)


def _kinds(name: Name) -> set[str]:
    doc = name.root.doc
    kinds = {k for k in (_kind_before(name.root), _kind_behind(doc, name.end)) if k}
    kinds |= {c.lemma_.lower() for c in name.root.children if c.dep_ == "appos" and is_kind(c)}
    if name.root.dep_ == "appos" and is_kind(name.root.head):
        kinds.add(name.root.head.lemma_.lower())
    return kinds


def _is_taken(root: Any) -> bool:
    """ "retook Ostova", "withdrew from Ostova"."""
    if root.ent_type_ not in _LABELS | _MISTAKEN or _is_body(root):
        return False
    if root.dep_ == "dobj":
        return root.head.lemma_.lower() in _TAKE
    return root.dep_ == "pobj" and root.head.lower_ in {"from", "to"} and root.head.head.lemma_.lower() in _MOVE


def _kind_before(root: Any, *, wide: bool = False) -> str | None:
    """ "the town of Ostova"; ``wide``: any place, or a point of the compass ("west of Ostova"), "the port of Ostova"."""
    if root.dep_ == "pobj" and root.head.lower_ == "of":
        noun = root.head.head
        if wide and noun.lemma_.lower() in _DEEDS and root.ent_type_ != "PERSON":
            return str(noun.lemma_.lower())
        if is_kind(noun) or (
            wide
            and (
                noun.lemma_.lower() in load("events")["classes"]["sites"] - {"ministry", "court"}
                or noun.lower_ in _SIDES
            )
        ):
            return str(noun.lemma_.lower())
    return None


def _kind_behind(doc: Any, end: int) -> str | None:
    """ "Ostova province"."""
    if end < len(doc) and is_kind(doc[end]) and doc[end].tag_ in {"NN", "NNP"}:
        return str(doc[end].lemma_.lower())
    return None


def is_kind(token: Any) -> bool:
    """Whether a noun says what kind of place something is."""
    classes = load("events")["classes"]
    lemma = token.lemma_.lower()
    return token.pos_ in {"NOUN", "PROPN"} and (lemma in classes["settlements"] or lemma in classes["regions"])


def without_article(text: str) -> str:
    """A name without article and possessive."""
    words = text.strip()
    for article in ("the ", "The ", "a ", "an "):
        words = words.removeprefix(article)
    return words.removesuffix("'s").removesuffix("’s").strip()
