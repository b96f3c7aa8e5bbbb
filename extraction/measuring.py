"""Which measure a counted number has: by its noun, what modifies that, and the verbs that it depends on."""

from typing import Any

from extraction.lexicon import load
from extraction.numbers import find_numbers
from schemas.vocabulary import Measure

_DETAINING = frozenset({"abduction", "arrest", "detention", "kidnapping", "detainee"})
_MOVES = frozenset(
    {
        "rise",
        "climb",
        "reach",
        "stand",
        "put",
        "lower",
        "fall",
        "bring",
        "revise",
        "increase",
        "grow",
        "jump",
        "raise",
        "hit",
        "pass",
        "drop",
        "place",
    }
)


def verb_of(token: Any) -> Any:
    node = token
    while node.pos_ not in {"VERB", "AUX"} and node.head != node:
        node = node.head
    return node


def _lookup(lemma: str, lower: str) -> Measure | None:
    words = load("measures")
    for measure in ("casualties", "killed", "wounded", "missing", "detained", "displaced", "strikes", "population"):
        if lemma in words[measure] or lower in words[measure]:
            found: Measure = measure
            return found
    return None


def measure_of(token: Any, noun: Any, before: Measure | None) -> tuple[Measure, bool]:
    """By the counted noun, what modifies it, the verb it depends on; last by the figure before it."""
    words = load("measures")
    head = noun if noun is not None else token
    lemma = head.lemma_.lower()
    following = {t.lower_ for t in token.doc[token.i + 1 : token.i + 4] if t.sent == token.sent}
    own = _lookup(lemma, head.lower_) if noun is not None else None
    if own is not None and (own not in {"population", "detained"} or lemma in _DETAINING):
        if own == "strikes" and lemma == "raid" and not any(c.lower_ == "air" for c in head.children):
            return "other", True
        return own, True
    if noun is None and _is_of_a_place(token):
        return "population", True
    if lemma in words["places"]:
        verb = verb_of(head)
        taken = any(
            v.lemma_.lower() in words["places_captured"]
            for v in (verb, *(c for c in head.children if c.dep_ in {"acl", "relcl"}))
        )
        return ("places_captured" if taken else "other"), True
    for child in head.children:
        if child.dep_ in {"acl", "relcl", "amod", "appos"} and child.i != token.i:
            found = _lookup(child.lemma_.lower(), child.lower_)
            if found is not None and found != "places_captured":
                return found, True
    for word in following & {
        "dead",
        "killed",
        "wounded",
        "injured",
        "missing",
        "hurt",
        "displaced",
        "arrested",
        "detained",
    }:
        direct = [t for t in token.doc[token.i + 1 : token.i + 4] if t.lower_ == word and t.sent == token.sent]
        if direct and direct[0].dep_ not in {"conj"}:
            return _lookup(direct[0].lemma_.lower(), word) or "other", True
    return _by_governors(head, noun, before)


def _by_governors(head: Any, noun: Any, before: Measure | None) -> tuple[Measure, bool]:
    words = load("measures")
    people = noun is None or noun.lemma_.lower() not in words["places"] | words["things"]
    node, steps = head, 0
    while node.head != node and steps < 7:
        node, steps = node.head, steps + 1
        if node.pos_ == "NOUN" and node.dep_ not in {"conj", "compound"} and not _only_leads_to(node):
            found = _lookup(node.lemma_.lower(), node.lower_)
            if found is not None and people and found != "strikes":
                return found, True
        if node.pos_ in {"VERB", "AUX", "ADJ"}:
            found = _verb_measure(node, people)
            if found is not None:
                return found, True
            if node.dep_ in {"ccomp", "ROOT", "relcl", "advcl", "parataxis"} and node.lemma_ != "be":
                break
    if before is not None and (noun is None or (head.dep_ == "conj" and people and _is_person(noun))):
        return before, False
    return (
        (_nearby(head) or "other", False)
        if people and (noun is None or noun.lemma_.lower() in words["people"])
        else ("other", False)
    )


def _is_person(noun: Any) -> bool:
    return noun.lemma_.lower() in load("measures")["people"] or noun.lemma_.lower() in load("actors")["kinds"]["person"]


def _is_of_a_place(token: Any) -> bool:
    """ "a town of roughly 9,000"."""
    prep = token.head
    if token.dep_ != "pobj" or prep.lower_ != "of":
        return False
    return prep.head.lemma_.lower() in {
        "town",
        "city",
        "village",
        "settlement",
        "community",
        "island",
        "district",
        "camp",
    }


def _only_leads_to(noun: Any) -> bool:
    """The noun of an adjunct to a motion ("reached a shelter with her two daughters") does not tell what is counted."""
    return noun.dep_ in {"dobj", "pobj"} and noun.head.lemma_.lower() in {"reach", "enter", "visit", "leave"}


def _nearby(head: Any) -> Measure | None:
    """The closest word of harm within a few tokens of the figure, if there is one."""
    near = sorted((t for t in head.sent if abs(t.i - head.i) <= 6), key=lambda t: abs(t.i - head.i))
    found = (_lookup(t.lemma_.lower(), t.lower_) for t in near if t.pos_ in {"VERB", "ADJ", "NOUN"} and t != head)
    return next((m for m in found if m in {"killed", "wounded", "missing", "displaced"}), None)


def _is_crowd(node: Any) -> bool:
    """People on the move: a subject of dozens or more ("some 6,000 families had taken the road")."""
    subject = next((c for c in node.children if c.dep_ == "nsubj"), None)
    people = load("measures")["people"] | {"thousand", "hundred", "dozen"}
    if (
        subject is None
        or subject.lemma_.lower() not in people
        or (node.lemma_ == "take" and not any(c.lower_ in {"road", "refuge", "shelter"} for c in node.children))
    ):
        return False
    return any(n.low is None or n.low >= 40 for n in find_numbers(" ".join(t.text for t in subject.subtree)))


_ILLNESS = {
    "cholera",
    "measles",
    "malaria",
    "ebola",
    "fever",
    "disease",
    "malnutrition",
    "virus",
    "infection",
    "typhoid",
    "dengue",
    "polio",
}


def _as_captives(node: Any) -> bool:
    return any(
        t.lemma_.lower() in {"hostage", "captive", "shield", "prisoner"} for c in node.children for t in c.subtree
    )


def _is_a_jail(node: Any) -> bool:
    subject = next((c for c in node.children if c.dep_ == "nsubj"), None)
    while subject is None and node.dep_ == "conj":
        node = node.head
        subject = next((c for c in node.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject is not None and (
        subject.pos_ == "PROPN"
        or subject.lemma_.lower() in {"prison", "jail", "camp", "centre", "center", "facility", "school"}
    )


def _verb_measure(node: Any, people: bool) -> Measure | None:
    lemma = node.lemma_.lower()
    found = _lookup(lemma, node.lower_)
    if lemma == "be":
        found = next(
            (m for c in node.children if c.dep_ in {"acomp", "attr"} and (m := _lookup(c.lemma_.lower(), c.lower_))),
            None,
        )
    if lemma == "leave":
        found = next(
            (
                m
                for c in node.subtree
                if c.pos_ in {"ADJ", "VERB", "NOUN"}
                and (m := _lookup(c.lemma_.lower(), c.lower_)) in {"killed", "wounded", "missing", "displaced"}
            ),
            None,
        )
    if lemma == "lose" and any(c.lemma_ in {"life"} for c in node.children):
        return "killed"
    if lemma == "shoot" and any(c.lower_ == "dead" for c in node.children):
        return "killed"
    if lemma in {"receive", "suffer", "sustain", "get"}:
        return next((m for c in node.children if c.dep_ == "dobj" and (m := _lookup(c.lemma_.lower(), c.lower_))), None)
    if lemma in {"keep", "hold", "take"} and people and _as_captives(node):
        return "detained"
    if lemma in {"hold", "house", "accommodate", "contain"} and people and _is_a_jail(node):
        return "population"
    if lemma == "take" and people and any(c.lower_ == "in" and c.dep_ in {"prt", "advmod"} for c in node.children):
        return "displaced"
    if lemma in {"treat", "hospitalise", "hospitalize"} and any(t.lemma_.lower() in _ILLNESS for t in node.sent):
        return "other"
    if lemma in {"treat", "hospitalise", "hospitalize"}:
        cause = next((p for c in node.children if c.lower_ == "for" for p in c.children if p.dep_ == "pobj"), None)
        return (
            "wounded"
            if cause is None
            or _lookup(cause.lemma_.lower(), cause.lower_) == "wounded"
            or cause.lemma_ in {"burn", "wound"}
            else "other"
        )
    if lemma in _MOVES:
        inside = [
            t
            for c in node.children
            if c.dep_ in {"nsubj", "dobj", "nsubjpass"}
            for t in c.subtree
            if t.dep_ != "compound"
        ]
        found = next((m for t in inside if (m := _lookup(t.lemma_.lower(), t.lower_)) not in {None, "strikes"}), None)
    if lemma in {"leave", "cross", "move", "escape", "trek", "take"} and people and _is_crowd(node):
        return "displaced"
    if found in {"strikes", "population"} or (found is not None and not people):
        return None if found != "population" else found
    return found
