"""Which measure a verb tells of what it counts: losses, care, tolls that move; flight and captivity have their own files."""

from typing import Any

from extraction.lexicon import load
from extraction.measuring.captivity import SIEGE, captivity
from extraction.measuring.flight import flight
from extraction.measuring.hanging import all_of, has_beside, stands_with
from extraction.measuring.words import is_person, lookup
from schemas.vocabulary import Measure

_HARM: frozenset[Measure] = frozenset({"killed", "wounded", "missing", "displaced"})
_ILLNESS = {"cholera", "measles", "malaria", "ebola", "fever", "disease", "malnutrition", "virus", "infection", "typhoid",
            "dengue", "polio"}  # fmt: skip


def verb_measure(verb: Any, noun: Any, people: bool) -> Measure | None:
    """The measure that ``verb`` tells of a counted ``noun`` (null: a bare number); ``people`` is false where things are counted."""
    lemma = verb.lemma_.lower()
    for rule in (_phrases, _losses, flight, captivity, _care, _tolls) if people else (_tolls,):
        found = rule(verb, lemma, noun)
        if found is not None:
            return None if found == "nothing" else found  # type: ignore[return-value]
    found = lookup(lemma, verb.lower_)
    if lemma in _STATES or (lemma in _TOLD_OF and any(c.dep_ == "nsubjpass" for c in verb.children)):
        found = _of_complement(verb)
    if lemma == "leave":
        told = verb.subtree if noun is None or is_person(noun) else ()
        found = next((m for t in told if t.pos_ in {"ADJ", "VERB", "NOUN"} and (m := _harm(t))), None)
    if found == "population":
        return found
    if (
        lemma in {"seize", "capture"}
        and noun is not None
        and not (is_person(noun) or lookup(noun.lemma_.lower(), noun.lower_))
    ):
        return None  # "seized four boats"
    if found is None and people and noun is not None and noun.dep_ == "nsubjpass":
        found = next(
            (m for v in verb.conjuncts if v.tag_ == "VBN" and (m := _harm(v))), None
        )  # "were caught and killed"
    return None if found == "strikes" or not people else found


_STATES = {"be", "remain", "stay", "lie", "fear", "believe", "presume"}
_TOLD_OF = {"report", "list", "declare", "confirm", "pronounce", "consider", "say", "rule"}


def _harm(token: Any) -> Measure | None:
    found = lookup(token.lemma_.lower(), token.lower_)
    return found if found in _HARM else None


def _of_complement(verb: Any) -> Measure | None:
    for child in verb.children:
        inside = [child] if child.dep_ in {"acomp", "attr", "oprd", "xcomp", "ccomp"} else []
        if child.dep_ in {"oprd", "xcomp", "ccomp", "acomp"} and child.lemma_ in {"bury", "trap"}:
            return "missing"
        if child.dep_ == "prep" and child.lower_ == "among":  # "were among the dead"
            inside = [t for p in child.children if p.dep_ == "pobj" for t in (p, *p.children)]
            held = {"custody", "detention", "captivity", "jail", "prison"}
            if any(t.lemma_.lower() in held for t in child.subtree):
                return "detained"  # "among those who remained in custody"
        if child.dep_ == "prep" and child.lower_ == "in" and any(p.lemma_ == "hospital" for p in child.children):
            return "wounded"
        if child.dep_ == "prep" and child.lower_ in {"in", "under"}:
            if _is_intensive(child):
                return "wounded"
            inside = [
                p
                for p in child.children
                if p.lemma_.lower() in {"custody", "detention", "captivity", "arrest", "jail", "prison"}
            ]
        found = next((m for t in inside if (m := lookup(t.lemma_.lower(), t.lower_))), None)
        if found is not None:
            return found
    return None


def _is_intensive(prep: Any) -> bool:
    """ "In critical condition", "in intensive care"."""
    return any(t.lower_ in {"critical", "serious", "grave", "intensive"} for t in prep.subtree) and any(
        t.lemma_.lower() in {"condition", "state", "care"} for t in prep.subtree
    )


def _phrases(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    """ "Laid down their lives", "took refuge": a verb with a word beside it, as the lexicon has them."""
    for row in load("measures")["phrases"]:
        if lemma in row["verbs"].split() and stands_with(verb, frozenset(row["beside"].split())):
            found: Measure = row["measure"]
            return found
    return None


def _losses(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    objects = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
    people = noun is not None and is_person(noun)
    if lemma == "lose" and people and noun in all_of(objects):
        return "killed"
    if lemma == "cost" and people and any(c.dep_ in {"dative", "dobj", "oprd"} for c in verb.children):
        return "killed"
    if lemma == "bury" and (noun is None or (people and noun in all_of(objects))):
        return "killed"
    if lemma == "shoot":
        return "killed"
    if lemma == "hit" and people and noun in all_of(objects):
        return "casualties"
    if lemma in {"destroy", "wipe", "annihilate", "exterminate"} and people:
        return "killed"
    if lemma == "see" and any(c.dep_ == "neg" for c in verb.children) and has_beside(verb, "since"):
        return "missing"
    if lemma in {"find", "hear"} and any(c.dep_ == "neg" for c in verb.children):
        return "missing"
    if lemma in {"search", "look", "hunt"} and people:
        return "missing"
    if lemma == "trap" and any(t.lemma_.lower() in SIEGE for t in verb.sent):
        return "other"
    if lemma in {"be", "remain"} and has_beside(verb, "unknown", "unclear") and _is_fate(verb):
        return "missing"
    return None


def _is_fate(verb: Any) -> bool:
    return any(c.dep_ == "nsubj" and c.lemma_.lower() in {"fate", "whereabout", "whereabouts"} for c in verb.children)


def _care(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if lemma in {"rush", "take", "bring", "transfer", "evacuate", "fly"} and _to_hospital(verb):
        return "wounded"
    if lemma == "admit" and (subject is None or subject.lemma_.lower() not in {"hospital", "clinic", "ward", "centre"}):
        return None
    if lemma not in {"treat", "hospitalise", "hospitalize", "admit"}:
        return None
    if any(
        c.dep_ == "npadvmod" and c.lemma_ in {"day", "week", "month"}
        for t in (verb, noun)
        if t is not None
        for c in t.children
    ):
        return "other"  # "treats 200 patients a day"
    if any(t.lemma_.lower() in _ILLNESS for t in verb.sent):
        return "other"
    cause = next((p for c in verb.children if c.lower_ == "for" for p in c.children if p.dep_ == "pobj"), None)
    hurt = cause is None or lookup(cause.lemma_.lower(), cause.lower_) == "wounded" or cause.lemma_ in {"burn", "wound"}
    return "wounded" if hurt else "other"


def _to_hospital(verb: Any) -> bool:
    to = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"to", "into"})
    return any(t.lemma_.lower() in {"hospital", "clinic"} for p in to for t in p.subtree)


_MOVES = {"rise", "climb", "reach", "stand", "put", "lower", "fall", "bring", "revise", "increase", "grow", "jump", "raise",
          "hit", "pass", "drop", "place", "exceed", "surpass", "top", "total", "number", "approach", "double", "mount",
          "cut", "reduce", "estimate"}  # fmt: skip


_COUNTS = {"toll", "number", "count", "tally", "total"}


def _tolls(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    """What "rose", "stands at", "received" say is told by their subject or object ("the number of wounded")."""
    if lemma in {"receive", "suffer", "sustain", "get", "incur"}:
        objects = (c for c in verb.children if c.dep_ == "dobj")
        return next((m for c in objects if (m := lookup(c.lemma_.lower(), c.lower_))), None) or "nothing"
    if lemma in {"put", "place", "estimate"} and noun is not None and noun.dep_ == "nsubj":
        return None  # "two officials put the losses at 41"
    if lemma == "include" or (lemma == "be" and noun is None):
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None and (lemma == "include" or subject.lemma_.lower() in _COUNTS):
            return _toll_of(subject) or next((m for t in subject.subtree if (m := _toll_of(t)) in _HARM), None)
    if lemma in _MOVES:
        near = (c for c in verb.children if c.dep_ in {"nsubj", "dobj", "nsubjpass"})
        inside = (t for c in near for t in c.subtree if t.dep_ != "compound")
        told = [m for t in inside if (m := _toll_of(t)) not in {None, "strikes"}]
        return next((m for m in told if m != "population"), told[0] if told else None)  # "inhabitants killed"
    return None


def _toll_of(noun: Any) -> Measure | None:
    return "killed" if noun.lemma_ == "loss" else lookup(noun.lemma_.lower(), noun.lower_)
