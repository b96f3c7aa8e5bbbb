"""Verbs of captivity and of living somewhere: who is caught, held or freed, and how many a place holds."""

from typing import Any

from extraction.measuring.hanging import all_of, is_armed
from extraction.measuring.words import CAPTIVES, FREEING, is_person, is_plain
from extraction.numbers import find_numbers
from schemas.vocabulary import Measure

_HOUSES = {"prison", "jail", "camp", "centre", "center", "facility", "school"}


SIEGE = {"siege", "besiege", "enclave", "fighting", "crossfire", "frontline", "bombardment", "encircle", "surround"}


def captivity(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    """What verbs of holding and of living somewhere tell of those who are counted; null where this one tells neither."""
    if lemma in FREEING - {"escape"} | {"desert", "defect"}:
        return "other"
    if lemma == "surrender" and noun is not None and is_person(noun) and noun.dep_ == "nsubj":
        return "detained"
    caught = lemma in {"recapture", "retake", "catch"} and not any(
        t.lemma_.lower() in SIEGE for t in verb.subtree
    )  # "in the crossfire"
    if caught and any(c.dep_ == "nsubjpass" for c in verb.children):
        return "detained" if noun is None or is_person(noun) else None
    if lemma in {"keep", "hold"} and noun is None and any(t.lemma_.lower() in CAPTIVES for t in verb.sent):
        return "detained"
    if lemma in {"keep", "hold", "take"} and _as_captives(verb):
        return "detained"
    by_force = lemma in {"take", "catch"} and is_armed(verb)
    if by_force and noun is not None and is_person(noun) and noun.dep_ in {"dobj", "conj"}:
        return "detained"  # "soldiers took 31 men with them"
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    if lemma == "hold" and passive and (noun is None or (is_person(noun) and noun.dep_ == "nsubjpass")):
        return "detained"
    kept = noun is not None and is_person(noun) and noun in all_of([c for c in verb.children if c.dep_ == "dobj"])
    off = any(c.dep_ == "prt" for c in verb.children)  # "held off 400 attackers"
    inside = lemma == "keep" and any(c.dep_ == "prep" and c.lower_ in {"in", "at"} for c in verb.children)
    if (lemma == "hold" or inside) and kept and not off and not _is_a_jail(verb):
        return "detained"
    if lemma in {"hold", "house", "accommodate", "contain"} and _is_a_jail(verb):
        return "population"
    there = lemma in {"live", "reside", "dwell"} or (lemma == "be" and _in_a_town(verb))
    if there and is_plain(noun) and _is_many(verb):
        return "population"
    return None


def _in_a_town(verb: Any) -> bool:
    """ "41,000 people were in the town"."""
    places = (p for c in verb.children if c.dep_ == "prep" and c.lower_ in {"in", "inside"} for p in c.children)
    return any(
        p.lemma_.lower() in {"town", "city", "enclave", "village", "pocket", "district", "valley"} for p in places
    )


def _is_many(verb: Any) -> bool:
    """A subject of a thousand or more."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    told = " ".join(t.text for t in subject.subtree) if subject is not None else ""
    return any((n.low or n.high or 0) >= 1000 for n in find_numbers(told))


def _as_captives(verb: Any) -> bool:
    return any(
        t.lemma_.lower() in {"hostage", "captive", "shield", "prisoner"} for c in verb.children for t in c.subtree
    )


def _is_a_jail(verb: Any) -> bool:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    while subject is None and verb.dep_ == "conj":
        verb = verb.head
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject is not None and (subject.pos_ == "PROPN" or subject.lemma_.lower() in _HOUSES)
