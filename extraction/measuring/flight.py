"""Verbs of people on the move: driven out, led away, crossing and arriving."""

from typing import Any

from extraction.lexicon import load
from extraction.measuring.hanging import has_beside, is_armed, stands_with
from extraction.measuring.words import CAPTIVES, is_person, is_plain, lookup
from extraction.numbers import find_numbers
from schemas.vocabulary import Measure

_HELD = {"inmate", "detainee", "captive", "convict"}


_HOMES = {"home", "house", "village", "town", "land", "district", "camp", "area", "neighbourhood", "neighborhood"}


def flight(verb: Any, lemma: str, noun: Any) -> Measure | str | None:
    """What verbs of leaving tell of those who are counted; null where this one tells no flight."""
    if lemma in {"escape", "flee"} and noun is not None and noun.lemma_.lower() in CAPTIVES | _HELD:
        return "other"
    if lemma in {"drive", "force", "push", "chase", "expel", "send"} and is_plain(noun):
        away = {"out", "away"} & {t.lower_ for t in verb.children} or _from_home(verb)
        away = away or any(
            c.dep_ in {"xcomp", "ccomp"} and lookup(c.lemma_.lower(), "") == "displaced" for c in verb.children
        )
        return "displaced" if away else None
    if lemma in {"take", "move", "bring"} and noun is not None and is_person(noun) and _from_home(verb):
        if lemma == "take" and is_armed(verb):
            return "detained"  # "gunmen took eleven men from the village"
        return "displaced" if is_plain(noun) else None
    if lemma == "take" and any(c.lower_ == "in" and c.dep_ in {"prt", "advmod"} for c in verb.children):
        return "displaced"
    if lemma in {"leave", "cross", "move", "escape", "trek", "take", "walk", "wade", "wad"} and _is_crowd(verb):
        return "displaced"
    if lemma in {"bus", "ferry", "transport", "airlift"} and has_beside(verb, "out", "from", "to"):
        return "displaced"
    if lemma in {"reach", "enter"} and _is_crowd(verb) and stands_with(verb, frozenset({"camp", "border", "shelter"})):
        return "displaced"
    if lemma in {"arrive", "pour", "stream"} and is_plain(noun) and _is_crowd(verb):
        return "displaced"
    return None


def _from_home(verb: Any) -> bool:
    """ "From their homes", "from the town"."""
    preps = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"from", "out"})
    return any(t.lemma_.lower() in _HOMES for p in preps for t in p.subtree)


def _is_crowd(verb: Any) -> bool:
    """People on the move: a subject of dozens or more ("some 6,000 families had taken the road")."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or has_beside(verb, "unhurt", "unharmed", "unscathed", "alive"):
        return False
    people = load("measures")["people"] | {"thousand", "hundred", "dozen"}
    if subject.lemma_.lower() not in people and subject.pos_ != "NUM":
        return False
    if verb.lemma_ == "take" and not has_beside(verb, "road", "refuge", "shelter"):
        return False
    return any(n.low is None or n.low >= 40 for n in find_numbers(" ".join(t.text for t in subject.subtree)))
