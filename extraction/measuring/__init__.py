"""Which measure a counted number has: by its noun, what modifies that, and the verbs that it depends on."""

import re
from typing import Any

from extraction.lexicon import load
from extraction.measuring.verbs import verb_measure
from extraction.measuring.words import CAPTIVES, DETAINING, frees, is_person, is_plain, lookup, verb_of
from schemas.vocabulary import Measure

_BEHIND = {"fallen", "dead", "killed", "wounded", "injured", "missing", "hurt", "displaced", "arrested", "detained",
           "homeless"}  # fmt: skip
_BOTH = re.compile(
    r"^\W*(?:[\w-]+\s+){0,5}?(?:killed|dead|died)\s+(?:or|and|and/or)\s+(?:were\s+)?(?:wounded|injured|hurt|maimed)\b(?!\s+(?:[\w-]+\s+){0,3}?(?:\d|dozens|scores|hundreds|others|many|several|two|three|four|five|six|seven|eight|nine|ten))",
    re.I,
)
_BOTH_BEFORE = re.compile(
    r"\b(?:killed|killing|killings?)\s+(?:or|and|and/or)\s+(?:wounded|wounding|injured|injuring|maimed|hurt)\s+(?:[\w-]+\s+){0,3}$",
    re.I,
)
_TOLL = re.compile(
    r"\b(?:death\s+toll|number\s+of\s+(?:dead|deaths|killed))\b[^;.\d]{0,90}?\b(?:was|is|were|stood|stands|now)\s+(?:[a-z]+\s+){0,3}$",
    re.I,
)
#: "Barracks housing 600 recruits": so many there were.
_HOUSING = re.compile(r"\b(?:housing|billeting|quartering)\s+(?:(?!and\b)[a-z]+\s+){0,3}$", re.I)
_PLANES = {"warplane", "plane", "jet", "aircraft", "helicopter", "drone", "bomber", "air", "aerial", "airforce"}


def measure_of(token: Any, noun: Any, before: Measure | None) -> tuple[Measure, bool]:
    """By the counted noun, what modifies it, the verb it depends on; last by the figure before it."""
    words = load("measures")
    head = noun if noun is not None else token
    lemma = head.lemma_.lower()
    rest = token.doc.text[token.idx + len(token.text) : token.sent.end_char]
    first = token.doc.text[token.sent.start_char : token.idx]
    if _BOTH.match(rest) or _BOTH_BEFORE.search(first):
        return "casualties", True  # "killed or wounded", not told apart
    if _HOUSING.search(first):
        return "other", True
    own = _by_noun(head, noun)
    if own is not None:
        return own, True
    if is_plain(noun) and _is_of_a_place(head):
        return "population", True
    if lemma in words["places"] or head.lower_ == "bases":
        aside = head.dep_ == "pobj" and head.head.lower_ in {"from", "in", "near", "around", "to"}
        governors = (*(() if aside else (verb_of(head),)), *(c for c in head.children if c.dep_ in {"acl", "relcl"}))
        taken = any({v.lemma_.lower(), v.lower_} & words["places_captured"] or _passes(v, head) for v in governors) or (
            aside and _passes(verb_of(head), head)
        )
        return ("places_captured" if taken else "other"), True
    if lemma in words["homes"]:
        return "other", True
    behind = [t for t in token.doc[token.i + 1 : token.i + 4] if t.lower_ in _BEHIND and t.dep_ != "conj"]
    told = next(
        (t for t in behind if t.sent == token.sent and not (t.dep_ == "amod" and t.i < head.i) and not _has_object(t)),
        None,
    )
    if told is not None:  # "31 displaced people dead"
        return lookup(told.lemma_.lower(), told.lower_) or "other", True
    if noun is not None and is_person(noun) and _bears_wounds(noun):
        return "wounded", True
    for child in head.children:
        if child.pos_ == "PROPN" or (child.dep_ == "amod" and _befalls(head)):
            continue  # "arrested four injured men"
        if child.dep_ in {"acl", "relcl", "amod", "appos"} and child.i != token.i and not _counts_apart(child):
            found = lookup(child.lemma_.lower(), child.lower_) or _suffered(child, noun)
            if found in {"detained", "missing"} and frees(verb_of(head)) and child.dep_ in {"amod", "relcl"}:
                return "other", True  # "six of the abducted girls were freed"
            if found is not None and found != "places_captured" and not (found == "strikes" and is_person(head)):
                return found, True
    return _by_governors(head, noun, before)


def _suffered(clause: Any, noun: Any) -> Measure | None:
    """ "People driven from their homes", "captives who were put to death": by a verb with what stands beside it."""
    if (noun is not None and not is_person(noun)) or clause.dep_ not in {"acl", "relcl"}:
        return None
    if clause.tag_ == "VBN" or any(c.lower_ in {"who", "that"} and c.dep_ == "nsubj" for c in clause.children):
        return verb_measure(clause, noun, True)
    return None


def _befalls(head: Any) -> bool:
    """Whether the verb that the counted are the object of kills or detains them."""
    verb = head.head
    if head.dep_ not in {"dobj", "nsubjpass"} or verb.pos_ != "VERB":
        return False
    return lookup(verb.lemma_.lower(), verb.lower_) in {"killed", "detained"}


def _bears_wounds(noun: Any) -> bool:
    """ "27 people with bullet wounds"."""
    borne = (p for c in noun.children if c.dep_ == "prep" and c.lower_ == "with" for p in c.children)
    return any(lookup(p.lemma_.lower(), p.lower_) == "wounded" for p in borne)


def tells_itself(noun: Any) -> bool:
    """Whether a noun or what stands at it tells a measure, whatever befalls it: "12 of the 60 wounded"."""
    if noun.lemma_.lower() in CAPTIVES:
        return False
    near = (noun, *(c for c in noun.children if c.dep_ in {"acl", "relcl", "amod"}))
    return any(lookup(t.lemma_.lower(), t.lower_) not in {None, "population"} for t in near)


def _by_noun(head: Any, noun: Any) -> Measure | None:
    """What the counted noun tells by itself: "raids", "bodies", "arrests", "prisoners" that are taken."""
    if noun is None:
        return None
    lemma = head.lemma_.lower()
    own = lookup(lemma, head.lower_)
    if own in {"detained", "wounded", "missing", "displaced"} and any(
        "killed" in {lookup(c.lemma_.lower(), c.lower_), _suffered(c, noun)}
        for c in head.children
        if c.dep_ in {"acl", "relcl"} and not _counts_apart(c)
    ):
        return "killed"  # "captives who had been put to death"
    if own == "strikes" and lemma == "raid" and not _from_the_air(head):
        return "other"
    if own == "detained" and frees(verb_of(head)):
        return "other"
    if lemma in CAPTIVES:
        taken = {verb_of(head).lemma_.lower(), head.head.lemma_.lower()} & {"take", "leave", "capture", "seize", "have"}
        return "detained" if taken else None
    verb = verb_of(head.head if head.pos_ == "VERB" else head)  # "two of the injured"
    if own in {"wounded", "missing", "detained"} and lookup(verb.lemma_.lower(), verb.lower_) == "killed":
        return "killed"  # "two of the injured died"
    return own if own not in {"population", "detained"} or lemma in DETAINING else None


def _passes(verb: Any, place: Any) -> bool:
    """ "Four districts fell to the rebels", "won back 11 towns"."""
    near = {c.lower_ for c in verb.children}
    if place.dep_ == "nsubj" and verb.lemma_ in {"fall", "pass", "change"} and near & {"to", "into", "hands"}:
        return True
    if (
        verb.lemma_ == "be"
        and place.dep_ == "nsubj"
        and any(t.lemma_ == "hand" and t.head.lower_ == "in" for t in verb.subtree)
    ):
        return True  # "two hills are in its hands"
    if verb.lemma_ == "be" and "back" in near and any(t.lemma_ == "control" for t in verb.subtree):
        return True
    if verb.lemma_ == "clear" and place.dep_ in {"dobj", "nsubjpass"}:
        return "of" in near | {c.lower_ for c in place.children}
    if verb.lemma_ in {"push", "drive", "force", "expel", "oust", "dislodge"}:
        return place.dep_ == "pobj" and place.head.lower_ in {"of", "from"} and place not in verb.children
    return verb.lemma_ in {"win", "gain", "get", "claw"} and "back" in near


def _from_the_air(raid: Any) -> bool:
    subject = next((c for c in verb_of(raid).children if c.dep_ in {"nsubj", "agent"}), None)
    near = [*raid.children, *(subject.subtree if subject is not None else ())]
    return any(t.lemma_.lower() in _PLANES for t in near)


def _counts_apart(clause: Any) -> bool:
    """ "66 people, 12 of whom died": the clause counts others than the noun."""
    subject = next((c for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject is not None and (subject.like_num or subject.pos_ == "NUM")


def _by_governors(head: Any, noun: Any, before: Measure | None) -> tuple[Measure, bool]:
    words = load("measures")
    people = noun is None or noun.lemma_.lower() not in words["places"] | words["things"]
    if _does_it(head):
        return "other", True
    node, steps = head, 0
    while node.head != node and steps < 7:
        node, steps = node.head, steps + 1
        if node.lemma_.lower() in {"search", "hunt"} and node.pos_ == "NOUN" and noun is not None and is_person(noun):
            return "missing", True
        beside = node.dep_ == "compound" or (node.dep_ == "conj" and (steps > 2 or head.head.lower_ != "of"))
        if node.pos_ == "NOUN" and not beside and not _only_leads_to(node):
            found = lookup(node.lemma_.lower(), node.lower_)
            if found is None and people:
                found = _of_losses(node, noun)
            if found is not None and people and found != "strikes":
                return found, True
        if node.pos_ in {"VERB", "AUX", "ADJ"}:
            found = verb_measure(node, noun, people)
            if found == "other" and noun is not None and noun.lemma_.lower() == "inhabitant":
                break
            if found is not None:
                return found, True
            if node.dep_ in {"ccomp", "ROOT", "relcl", "advcl", "parataxis"} and node.lemma_ != "be":
                break
    if noun is None and _TOLL.search(head.doc.text[head.sent.start_char : head.idx]):
        return "killed", True
    if before is not None and (noun is None or (head.dep_ == "conj" and people and is_person(noun))):
        return before, False
    if noun is not None and (noun.lemma_.lower() == "inhabitant" or _is_of_its(noun)):
        return "population", True
    if noun is not None and noun.lemma_.lower() == "victim":
        return "killed", False
    if people and (noun is None or noun.lemma_.lower() in words["people"]):
        return _nearby(head) or "other", False
    return "other", False


def _has_object(word: Any) -> bool:
    return any(c.dep_ == "dobj" for c in word.children)


def _does_it(head: Any) -> bool:
    """ "Eighty cadets arrested the prefect": who does harm is not whom it befalls."""
    while head.dep_ == "conj" and head.head.pos_ in {"NOUN", "PROPN", "NUM"}:
        head = head.head
    verb = head.head
    if head.dep_ != "nsubj" or verb.pos_ != "VERB" or not _has_object(verb):
        return False
    return lookup(verb.lemma_.lower(), verb.lower_) in {"killed", "wounded", "detained", "places_captured"}


def _is_of_its(noun: Any) -> bool:
    """ "The town's 30,000 people", "home to 30,000 people"."""
    if not is_plain(noun):
        return False
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    at_home = noun.dep_ == "pobj" and noun.head.lower_ == "to" and noun.head.head.lower_ == "home"
    return at_home or (owner is not None and owner.lemma_.lower() in _SETTLED)


def _of_losses(node: Any, noun: Any) -> Measure | None:
    """ "Cost the lives of 17", "losses of up to 80 men"."""
    if node.lower_ in {"remains", "skeletons"} and (noun is None or is_person(noun)):
        return "killed"
    if node.lemma_ == "life" and verb_of(node).lemma_ in {"cost", "claim", "take"}:
        return "killed"
    if node.lemma_ in {"funeral", "burial"} and noun is not None and is_person(noun) and noun.head.head == node:
        return "killed"
    return "killed" if node.lemma_ == "loss" and (noun is None or is_person(noun)) else None


def _is_of_a_place(token: Any) -> bool:
    """ "a town of roughly 9,000"."""
    prep = token.head
    if token.dep_ != "pobj" or prep.lower_ != "of":
        return False
    return prep.head.lemma_.lower() in _SETTLED


_SETTLED = {"town", "city", "village", "settlement", "community", "island", "district", "camp"}


def _only_leads_to(noun: Any) -> bool:
    """The noun of an adjunct to a motion ("reached a shelter with her two daughters") does not tell what is counted."""
    return noun.dep_ in {"dobj", "pobj"} and noun.head.lemma_.lower() in {"reach", "enter", "visit", "leave"}


def _nearby(head: Any) -> Measure | None:
    """The closest word of harm within a few tokens of the figure, if there is one."""
    near = sorted((t for t in head.sent if abs(t.i - head.i) <= 6), key=lambda t: abs(t.i - head.i))
    found = (lookup(t.lemma_.lower(), t.lower_) for t in near if t.pos_ in {"VERB", "ADJ", "NOUN"} and t != head)
    return next((m for m in found if m in {"killed", "wounded", "missing", "displaced"}), None)


__all__ = ["measure_of", "tells_itself", "verb_of"]
